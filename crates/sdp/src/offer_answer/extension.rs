//! Header extensions: what one is whatever its number, and which of them a section has.

use alloc::collections::{BTreeMap, BTreeSet};
use alloc::string::String;
use alloc::vec::Vec;

use super::local::{LocalExtension, LocalMedia};
use super::reading::SectionReading;
use crate::attributes::{Direction, ExtMap};
use crate::work::looked_at;

/// What an extension is: encrypted, it is another one (RFC 6904 §4).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Extension<'a> {
    pub(super) uri: &'a str,
    pub(super) encrypted: bool,
}

impl<'a> Extension<'a> {
    pub(super) fn of(line: &ExtMap<'a>) -> Self {
        looked_at(line.uri().len());
        match line.encrypted() {
            Some(within) => Self { uri: within.uri(), encrypted: true },
            None => Self { uri: line.uri(), encrypted: false },
        }
    }

    /// True if a section lists it.
    pub(super) fn is_in(self, section: &SectionReading<'_>) -> bool {
        section.extensions().any(|line| Extension::of(line) == self)
    }
}

/// True for an identifier that leaves the choice of a usable one to the answer. Several extensions may
/// have it: they exclude each other (RFC 8285 §7).
pub(super) const fn leaves_choice(id: u16) -> bool {
    matches!(id, 4096..=4351)
}

/// The identifiers of a bundle, or of a section that stands alone: one for each extension
/// (RFC 9143 §12).
#[derive(Clone, Debug, Default)]
pub(super) struct Identifiers {
    /// By name, and whether it is encrypted.
    by_name: BTreeMap<(String, bool), u16>,
    taken: BTreeSet<u16>,
}

impl Identifiers {
    /// Notes those of a section. The first meaning of an identifier counts, and the first identifier of an
    /// extension.
    pub(super) fn note(&mut self, section: &SectionReading<'_>) {
        for line in section.extensions().filter(|line| line.is_usable()) {
            if self.taken.insert(line.id()) {
                let Extension { uri, encrypted } = Extension::of(line);
                self.by_name.entry((String::from(uri), encrypted)).or_insert(line.id());
            }
        }
    }

    /// That of an extension, or a free one; `None` if all are taken. The first fourteen fit the one-byte
    /// form (RFC 8285 §4.2), in which 15 means something else.
    pub(super) fn of(&mut self, extension: Extension<'_>) -> Option<u16> {
        let name = (String::from(extension.uri), extension.encrypted);
        if let Some(&id) = self.by_name.get(&name) {
            return Some(id);
        }
        let id = (1..=14).chain(16..=255).find(|id| !self.taken.contains(id))?;
        self.taken.insert(id);
        self.by_name.insert(name, id);
        Some(id)
    }
}

/// One that this side knows for a section.
#[derive(Clone, Copy)]
pub(super) struct Known<'l> {
    pub(super) extension: Extension<'l>,
    pub(super) direction: Direction,
    /// Without it packets do not find their stream.
    pub(super) needed: bool,
}

/// How the packets of a section are told apart.
#[derive(Clone, Copy)]
pub(super) struct Streams {
    /// By encoding: several of one source are sent or received.
    pub(super) rids: bool,
    /// By what is repaired: there is retransmission too.
    pub(super) repairs: bool,
}

/// What this side knows: what tells streams apart (RFC 9143 §9.1, RFC 8852 §3), then what it lists.
pub(super) fn known(media: &LocalMedia, streams: Streams) -> Vec<Known<'_>> {
    let needed = [
        (ExtMap::MID, true),
        (ExtMap::RTP_STREAM_ID, streams.rids),
        (ExtMap::REPAIRED_RTP_STREAM_ID, streams.rids && streams.repairs),
    ];
    let is_listed = |uri| media.extensions.iter().any(|own| own.uri == uri);
    let needed = needed.into_iter().filter(|&(uri, when)| when && !is_listed(uri));
    let needed = needed.map(|(uri, _)| Known {
        extension: Extension { uri, encrypted: false },
        direction: Direction::SendRecv,
        needed: true,
    });
    let listed = media.extensions.iter().map(|own| {
        let LocalExtension { ref uri, direction, encrypted } = *own;
        Known { extension: Extension { uri, encrypted }, direction, needed: false }
    });
    needed.chain(listed).collect()
}
