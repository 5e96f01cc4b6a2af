//! What the sections of a description must agree on.

use alloc::collections::{BTreeMap, BTreeSet};
use alloc::string::String;
use alloc::vec::Vec;

use crate::attribute::AttributeLine;
use crate::attributes::{ExtMap, Group, IceOptions, Mid, RtpMap};
use crate::session::Session;

/// What is known of all sections before the first is visited, and what is learnt on the way.
#[derive(Clone)]
pub(super) struct Whole<'a> {
    /// The line before ended with CRLF.
    pub(super) line_ends: bool,
    /// There is an `a=group`.
    pub(super) has_groups: bool,
    /// A section that is used trickles (RFC 8838 §3).
    pub(super) trickles: bool,
    /// An agent without `ice2` has been named.
    pub(super) lacks_ice2: bool,
    /// There is an `a=extmap` at session level.
    pub(super) has_shared_extensions: bool,
    /// One of them carries the MID.
    pub(super) has_shared_mid_extension: bool,
    /// The passwords of the fragments.
    pub(super) passwords: BTreeMap<&'a str, &'a str>,
    /// Streams and tracks.
    pub(super) tracks: BTreeSet<(&'a str, &'a str)>,
    /// There is an `a=connection` at session level.
    pub(super) has_shared_connection: bool,
    /// Of each BUNDLE group, the type of its addresses.
    pub(super) address_types: BTreeMap<u32, &'a str>,
    /// Of each BUNDLE group, whether it is over TCP.
    pub(super) transports: BTreeMap<u32, bool>,
    /// Of each BUNDLE group, the ports for RTCP with those of RTP.
    pub(super) rtcp: BTreeMap<(u32, u16), u16>,
    /// Of each BUNDLE group, its protocol of RTP.
    pub(super) protocols: BTreeMap<u32, &'a str>,
    /// Of each BUNDLE group, what payload types stand for, and in which kind of media.
    pub(super) payload_types: BTreeMap<(u32, u8), Meaning<'a>>,
    /// Of each BUNDLE group, what numbers of extensions stand for.
    pub(super) extensions: BTreeMap<(u32, u16), ExtMap<'a>>,
    /// The tags with the lines that they stand on, sorted.
    mids: Vec<(&'a str, u32)>,
    /// The tags in groups of any kind, sorted.
    grouped: Vec<&'a str>,
    /// The tags in BUNDLE groups, sorted.
    bundled: Vec<(&'a str, Bundled)>,
}

/// What a payload type stands for in a section.
#[derive(Clone)]
pub(super) struct Meaning<'a> {
    /// The kind of media.
    pub(super) kind: &'a str,
    pub(super) map: RtpMap<'a>,
    /// In an order of their own, names in small letters.
    pub(super) parameters: Vec<(String, Option<&'a str>)>,
}

/// The place of a section in a BUNDLE group.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Bundled {
    /// Which group.
    pub(super) group: u32,
    /// Its transport is that of the group (RFC 9143 §7.1.3).
    pub(super) is_first: bool,
}

impl<'a> Whole<'a> {
    pub(super) fn new(session: &Session<'a>) -> Self {
        let (mut mids, mut trickles) = (Vec::new(), false);
        for media in session.media() {
            let line = media.attributes().find(|line| line.name() == "mid");
            let mid = line.and_then(|line| Some((media.mid().ok()??.as_str(), number(line))));
            mids.extend(mid);
            trickles |= media.description().is_ok_and(|line| line.port != 0)
                && media.has_ice_option(IceOptions::TRICKLE);
        }
        mids.sort_unstable();
        let mut grouped: Vec<_> = session.groups().flatten().flat_map(Group::tags).collect();
        grouped.sort_unstable();
        let (mut bundled, mut groups) = (Vec::new(), 0);
        for group in session.groups().flatten().filter(|group| group.is_bundle()) {
            for (place, tag) in group.tags().enumerate() {
                bundled.push((tag, Bundled { group: groups, is_first: place == 0 }));
            }
            groups += 1;
        }
        // The first group that has a tag counts.
        bundled.sort_by_key(|(tag, bundled)| (*tag, bundled.group));
        bundled.dedup_by_key(|(tag, _)| *tag);
        Self {
            line_ends: true,
            has_groups: session.groups().next().is_some(),
            trickles,
            lacks_ice2: false,
            has_shared_extensions: false,
            has_shared_mid_extension: false,
            passwords: BTreeMap::new(),
            tracks: BTreeSet::new(),
            has_shared_connection: false,
            address_types: BTreeMap::new(),
            transports: BTreeMap::new(),
            rtcp: BTreeMap::new(),
            protocols: BTreeMap::new(),
            payload_types: BTreeMap::new(),
            extensions: BTreeMap::new(),
            mids,
            grouped,
            bundled,
        }
    }

    /// True if a section has that tag.
    pub(super) fn has_mid(&self, tag: &str) -> bool {
        self.line_of(tag).is_some()
    }

    /// True if the tag on that line stands on an earlier one.
    pub(super) fn is_taken(&self, mid: Mid<'_>, line: AttributeLine<'_>) -> bool {
        self.line_of(mid.as_str()).is_some_and(|first| first < number(line))
    }

    /// True if a group of any kind has that tag.
    pub(super) fn is_grouped(&self, tag: &str) -> bool {
        self.grouped.binary_search(&tag).is_ok()
    }

    /// The place in a BUNDLE group of the section with that tag.
    pub(super) fn bundled(&self, tag: &str) -> Option<Bundled> {
        let place = self.bundled.binary_search_by(|(known, _)| (*known).cmp(tag)).ok()?;
        self.bundled.get(place).map(|(_, bundled)| *bundled)
    }

    fn line_of(&self, tag: &str) -> Option<u32> {
        let place = self.mids.partition_point(|(known, _)| *known < tag);
        self.mids.get(place).filter(|(known, _)| *known == tag).map(|(_, line)| *line)
    }
}

fn number(line: AttributeLine<'_>) -> u32 {
    line.line().number()
}
