//! Why the readers differ, and which section decides: frazil does what it says, or takes what the
//! field and the RFCs' own examples write.

use std::fmt;

use crate::table::{REFUSED, Row};

/// Why a peer differs from frazil.
pub struct Reason {
    pub name: &'static str,
    section: &'static str,
    why: &'static str,
    applies: fn(&Row) -> bool,
}

/// All that are called for.
pub const REASONS: [Reason; 17] = [
    Reason {
        name: "session-lines-missing",
        section: "RFC 8866 §5",
        why: "lines that the RFC demands are left out: frazil's lint names them, webrtc-sdp (s=) and \
              sdp-types (v=) refuse the whole",
        applies: |row| {
            refused(row, "third line needs to be session") || refused(row, "No version line")
        },
    },
    Reason {
        name: "connection-missing",
        section: "RFC 8866 §5.7",
        why: "no c= for all sections: frazil's lint names it, webrtc-sdp refuses the whole",
        applies: |row| refused(row, "Without connection type"),
    },
    Reason {
        name: "media-incomplete",
        section: "RFC 8866 §5.14",
        why: "an m= line without all of its fields: frazil reads all but that line, the peers nothing",
        applies: |row| {
            refused(row, "must have at least 4 tokens") || refused(row, "Missing field Media")
        },
    },
    Reason {
        name: "email-and-phone",
        section: "RFC 8866 §5.6",
        why: "webrtc-sdp refuses what has e= or p=",
        applies: |row| {
            refused(row, "unsupported type email") || refused(row, "unsupported type phone")
        },
    },
    Reason {
        name: "not-a-description",
        section: "RFC 8866 §5",
        why: "the RFC's list of lines, which frazil reads line by line as it stands",
        applies: |row| refused(row, "c=*") || refused(row, "(protocol version)"),
    },
    Reason {
        name: "placeholders",
        section: "RFC 8839 appendix A",
        why: "names stand for addresses and ports: frazil reads all other lines, the peers nothing",
        applies: |row| {
            refused(row, "$NAT-PUB-1") || refused(row, "$R-PUB-1") || refused(row, "at Media port")
        },
    },
    Reason {
        name: "rtpmap-of-the-session",
        section: "RFC 8866 §6.6",
        why: "a=rtpmap before the first m=: frazil's lint names it, webrtc-sdp refuses the whole",
        applies: |row| refused(row, "not allowed at session level"),
    },
    Reason {
        name: "rtpmap-without-rate",
        section: "RFC 8866 §6.6",
        why: "frazil reads all but that line, webrtc-sdp refuses the whole",
        applies: |row| refused(row, "Rtpmap missing codec name"),
    },
    Reason {
        name: "name-blank",
        section: "RFC 8866 §5.3",
        why: "s= with nothing or a blank is how a session without a name is written: webrtc-sdp tells none",
        applies: |row| is(row, "name", "f-s") && row.value.trim().is_empty(),
    },
    Reason {
        name: "name-missing",
        section: "RFC 8866 §5.3",
        why: "without s= frazil tells no name, sdp-types an empty one",
        applies: |row| is(row, "name", "-.s") && row.value.is_empty(),
    },
    Reason {
        name: "options-with-commas",
        section: "RFC 8839 §5.6",
        why: "libdatachannel separates ICE options by commas instead of blanks: frazil reads them as it \
              means them, webrtc-sdp as one, sdp-types not at all",
        applies: |row| row.kind == "ice-options",
    },
    Reason {
        name: "blanks-in-parameters",
        section: "RFC 8866 §6.15",
        why: "blanks around the semicolons of a=fmtp, or one at the end, are no part of a parameter",
        applies: |row| row.kind == "parameters" && matches!(letters(row).as_str(), "f.-" | "-.s"),
    },
    Reason {
        name: "group-empty",
        section: "RFC 5888 §5",
        why: "a group may have no tags: sdp-types wants one",
        applies: |row| is(row, "group", "f.-") && !row.value.contains(' '),
    },
    Reason {
        name: "simulcast-order",
        section: "RFC 8853 §5.1",
        why: "recv may stand before send: frazil keeps the order, webrtc-sdp writes send first",
        applies: |row| row.kind == "simulcast",
    },
    Reason {
        name: "feedback-unknown-to-webrtc-sdp",
        section: "RFC 4585 §4.2",
        why: "feedback may have more words than one: webrtc-sdp does not know `ccm pause`",
        applies: |row| is(row, "feedback", "f--"),
    },
    Reason {
        name: "feedback-cut",
        section: "RFC 4585 §4.2",
        why: "feedback may have more words than one: sdp-types drops the third",
        applies: |row| is(row, "feedback", "--s"),
    },
    Reason {
        name: "extmap-without-colon",
        section: "RFC 8840 §7",
        why: "the RFC's own example forgets the colon of a=extmap: frazil reads it all the same",
        applies: |row| is(row, "extension", "f--"),
    },
];

/// The first reason for a difference.
pub fn find(row: &Row) -> Option<&'static str> {
    REASONS.iter().find(|reason| (reason.applies)(row)).map(|reason| reason.name)
}

fn letters(row: &Row) -> String {
    row.readers.iter().collect()
}

fn is(row: &Row, kind: &str, readers: &str) -> bool {
    row.kind == kind && letters(row) == readers
}

fn refused(row: &Row, because: &str) -> bool {
    row.kind == REFUSED && row.value.contains(because)
}

impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{}\t{}\t{}", self.name, self.section, self.why)
    }
}
