//! The attributes that a rule speaks of: at which level, how often, in which shape.
//!
//! From the registry of RFC 8866 §8.2.4 and the categories of RFC 8859. An attribute that is not
//! here may stand anywhere, as often as it likes, and say anything.

use Levels::{Both, MediaOnly, SessionOnly, SourceOnly};
use Shape::{Flag, Text, Words};
use Times::{Any, Once, OneCounts};

/// What is known of an attribute.
pub(crate) struct Known {
    pub(crate) name: &'static str,
    pub(crate) levels: Levels,
    pub(crate) times: Times,
    pub(crate) shape: Shape,
    /// IDENTICAL or TRANSPORT in RFC 8859: the first section of a BUNDLE group has it for all.
    pub(crate) shared: bool,
    /// Where it is defined.
    pub(crate) section: &'static str,
}

/// Where it may stand.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Levels {
    SessionOnly,
    MediaOnly,
    Both,
    /// Inside of `a=ssrc` (RFC 5576 §4.1).
    SourceOnly,
}

/// How often it may stand at a level.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Times {
    Any,
    /// The RFC has one at most.
    Once,
    /// The RFC counts none, and yet readers can obey only one.
    OneCounts,
}

/// What its value looks like.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Shape {
    /// There is none.
    Flag,
    /// Words with one blank between them.
    Words,
    /// A text, in which blanks mean something.
    Text,
}

const fn row(
    name: &'static str,
    levels: Levels,
    times: Times,
    shape: Shape,
    section: &'static str,
) -> Known {
    Known { name, levels, times, shape, shared: false, section }
}

/// One that the first section of a BUNDLE group has for all.
const fn shared(
    name: &'static str,
    levels: Levels,
    times: Times,
    shape: Shape,
    section: &'static str,
) -> Known {
    Known { name, levels, times, shape, shared: true, section }
}

/// In the order of their names.
const ATTRIBUTES: &[Known] = &[
    row("bundle-only", MediaOnly, OneCounts, Flag, "RFC 9143 §6"),
    shared("candidate", MediaOnly, Any, Words, "RFC 8839 §5.1"),
    row("cat", SessionOnly, Any, Words, "RFC 8866 §6.1"),
    row("charset", SessionOnly, OneCounts, Words, "RFC 8866 §6.10"),
    row("cname", SourceOnly, Any, Text, "RFC 5576 §6.1"),
    shared("connection", Both, OneCounts, Words, "RFC 4145 §5"),
    row("content", MediaOnly, Any, Words, "RFC 4796 §5"),
    shared("crypto", MediaOnly, Any, Text, "RFC 4568 §9.1"),
    row("dcmap", MediaOnly, Any, Text, "RFC 8864 §5.1"),
    row("dcsa", MediaOnly, Any, Text, "RFC 8864 §5.2"),
    shared("end-of-candidates", Both, OneCounts, Flag, "RFC 8840 §8.1"),
    row("extmap", Both, Any, Text, "RFC 8285 §8"),
    shared("extmap-allow-mixed", Both, OneCounts, Flag, "RFC 8285 §6"),
    shared("fingerprint", Both, Any, Words, "RFC 8122 §5"),
    row("fmtp", MediaOnly, Any, Text, "RFC 8866 §6.15"),
    row("framerate", MediaOnly, OneCounts, Words, "RFC 8866 §6.13"),
    row("group", SessionOnly, Any, Words, "RFC 5888 §5"),
    row("ice-lite", SessionOnly, OneCounts, Flag, "RFC 8839 §5.3"),
    row("ice-mismatch", MediaOnly, OneCounts, Flag, "RFC 8839 §5.3"),
    row("ice-options", Both, Any, Words, "RFC 8839 §5.6"),
    row("ice-pacing", SessionOnly, OneCounts, Words, "RFC 8839 §5.5"),
    shared("ice-pwd", Both, OneCounts, Words, "RFC 8839 §5.4"),
    shared("ice-ufrag", Both, OneCounts, Words, "RFC 8839 §5.4"),
    row("identity", SessionOnly, OneCounts, Text, "RFC 8827 §5"),
    row("imageattr", MediaOnly, Any, Text, "RFC 6236 §3"),
    row("inactive", Both, Once, Flag, "RFC 8866 §6.7"),
    row("keywds", SessionOnly, Any, Text, "RFC 8866 §6.2"),
    row("label", MediaOnly, OneCounts, Words, "RFC 4574 §4"),
    row("lang", Both, Any, Words, "RFC 8866 §6.12"),
    row("max-message-size", MediaOnly, OneCounts, Words, "RFC 8841 §6.2"),
    row("maxprate", Both, OneCounts, Words, "RFC 3890 §6.3"),
    row("maxptime", MediaOnly, OneCounts, Words, "RFC 8866 §6.5"),
    row("mid", MediaOnly, OneCounts, Words, "RFC 5888 §4"),
    row("msid", MediaOnly, Any, Words, "RFC 8830 §2"),
    row("msid-semantic", SessionOnly, Any, Text, "RFC 8830 §2"),
    row("orient", MediaOnly, OneCounts, Words, "RFC 8866 §6.8"),
    row("previous-ssrc", SourceOnly, Any, Words, "RFC 5576 §6.2"),
    row("ptime", MediaOnly, OneCounts, Words, "RFC 8866 §6.4"),
    row("quality", MediaOnly, OneCounts, Words, "RFC 8866 §6.14"),
    row("recvonly", Both, Once, Flag, "RFC 8866 §6.7"),
    shared("remote-candidates", MediaOnly, OneCounts, Words, "RFC 8839 §5.2"),
    row("rid", MediaOnly, Any, Words, "RFC 8851 §4"),
    shared("rtcp", MediaOnly, OneCounts, Words, "RFC 3605 §2.1"),
    row("rtcp-fb", MediaOnly, Any, Words, "RFC 4585 §4.2"),
    shared("rtcp-mux", MediaOnly, OneCounts, Flag, "RFC 5761 §5.1.1"),
    shared("rtcp-mux-only", MediaOnly, OneCounts, Flag, "RFC 8858 §3"),
    shared("rtcp-rsize", MediaOnly, OneCounts, Flag, "RFC 5506 §5.1"),
    row("rtpmap", MediaOnly, Any, Words, "RFC 8866 §6.6"),
    row("sctp-port", MediaOnly, OneCounts, Words, "RFC 8841 §5.2"),
    row("sctpmap", MediaOnly, Any, Words, "RFC 8841 §5.1"),
    row("sdplang", Both, Any, Words, "RFC 8866 §6.11"),
    row("sendonly", Both, Once, Flag, "RFC 8866 §6.7"),
    row("sendrecv", Both, Once, Flag, "RFC 8866 §6.7"),
    shared("setup", Both, OneCounts, Words, "RFC 4145 §4"),
    row("simulcast", MediaOnly, Once, Words, "RFC 8853 §5.2"),
    row("ssrc", MediaOnly, Any, Text, "RFC 5576 §4.1"),
    row("ssrc-group", MediaOnly, Any, Words, "RFC 5576 §4.2"),
    shared("tls-id", MediaOnly, OneCounts, Words, "RFC 8842 §4"),
    row("tool", SessionOnly, OneCounts, Text, "RFC 8866 §6.3"),
    row("type", SessionOnly, OneCounts, Words, "RFC 8866 §6.9"),
];

impl Known {
    /// Where it stands in the table of an attribute of that name.
    pub(crate) fn place(name: &str) -> Option<usize> {
        // One name means four attributes, of which a level has one in all.
        let name = if name == "direction" { "sendrecv" } else { name };
        ATTRIBUTES.binary_search_by(|known| known.name.cmp(name)).ok()
    }

    pub(crate) fn at(place: usize) -> Option<&'static Self> {
        ATTRIBUTES.get(place)
    }

    pub(crate) fn named(name: &str) -> Option<&'static Self> {
        Self::place(name).and_then(Self::at)
    }

    /// True if nobody writes it any more.
    pub(crate) fn is_obsolete(&self) -> bool {
        matches!(self.name, "cat" | "keywds" | "msid-semantic" | "sctpmap")
    }

    pub(crate) const fn may_stand_at(&self, session_level: bool) -> bool {
        match self.levels {
            SessionOnly => session_level,
            MediaOnly => !session_level,
            Both => true,
            SourceOnly => false,
        }
    }
}

/// A set of attributes of the table.
#[derive(Clone, Copy, Default)]
pub(crate) struct Seen(u128);

impl Seen {
    /// Adds one, and says whether it is new.
    pub(crate) const fn insert(&mut self, place: usize) -> bool {
        let bit = 1 << place;
        let new = self.0 & bit == 0;
        self.0 |= bit;
        new
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_is_sorted_and_fits_a_set() {
        assert!(ATTRIBUTES.is_sorted_by(|a, b| a.name < b.name));
        assert!(ATTRIBUTES.len() <= 128);
    }

    #[test]
    fn names_are_found() {
        for known in ATTRIBUTES {
            assert_eq!(Known::named(known.name).unwrap().name, known.name);
            assert!(known.section.starts_with("RFC "));
        }
        assert!(Known::named("x-none").is_none());
        assert_eq!(Known::named("direction").unwrap().section, "RFC 8866 §6.7");
    }
}
