//! What is known of the programs: shapes that are beyond them, and where their results depart.
//!
//! Both are held against what happens: a shape that works after all fails until it is taken out here.

use super::difference::{Difference, What};
use crate::interop::plan::Peer::{self, Aiortc, Firefox};

/// Which of the two makes the first offer.
#[derive(Clone, Copy, PartialEq, Eq)]
enum First {
    Program,
    Frazil,
    Either,
}

/// Shapes that are beyond a program.
pub(super) struct Beyond {
    peer: Peer,
    first: First,
    shapes: &'static [&'static str],
    /// What is said then, in part: by the program, or by `frazil sdp negotiate` of its answer.
    pub(super) says: &'static str,
    pub(super) why: &'static str,
}

const NONE: &str = "no such shape";
const NO_CREDENTIALS: &str = "ICE username fragment or password is missing";

const BEYOND: [Beyond; 13] = [
    Beyond {
        peer: Firefox,
        first: First::Program,
        shapes: &["codec-h264"],
        says: "no video/H264",
        why: "Firefox has no H.264 before it has downloaded it",
    },
    Beyond {
        peer: Firefox,
        first: First::Program,
        shapes: &["extmap-directions"],
        says: "getHeaderExtensionsToNegotiate is not a function",
        why: "Firefox lets nobody choose header extensions",
    },
    Beyond {
        peer: Firefox,
        first: First::Either,
        shapes: &["pranswer"],
        says: "pranswer not yet implemented",
        why: "Firefox has no provisional answers",
    },
    Beyond {
        peer: Aiortc,
        first: First::Either,
        shapes: &["data-gathered"],
        says: NONE,
        why: "aiortc has no ICE restart",
    },
    Beyond {
        peer: Aiortc,
        first: First::Either,
        shapes: &["data-relayonly", "pool"],
        says: NONE,
        why: "aiortc leaves nobody a choice of candidates",
    },
    Beyond {
        peer: Aiortc,
        first: First::Either,
        shapes: &["simulcast3", "simulcast3-partly", "simulcast-track"],
        says: NONE,
        why: "aiortc has no simulcast",
    },
    Beyond {
        peer: Aiortc,
        first: First::Either,
        shapes: &["codec-vp9", "codec-av1"],
        says: NONE,
        why: "aiortc has neither VP9 nor AV1",
    },
    Beyond {
        peer: Aiortc,
        first: First::Either,
        shapes: &["extmap-directions"],
        says: NONE,
        why: "aiortc lets nobody choose header extensions",
    },
    Beyond {
        peer: Aiortc,
        first: First::Either,
        shapes: &["cert-rsa"],
        says: NONE,
        why: "aiortc makes its certificate itself",
    },
    Beyond {
        peer: Aiortc,
        first: First::Either,
        shapes: &["legacy", "novad"],
        says: NONE,
        why: "aiortc has no options of offers",
    },
    // RFC 3264 §6, RFC 8829 §5.3.1: a rejected section needs nothing but its m= line.
    Beyond {
        peer: Aiortc,
        first: First::Program,
        shapes: &["reject"],
        says: NO_CREDENTIALS,
        why: "aiortc takes no rejected section (RFC 3264 §6)",
    },
    // RFC 3264 §8.2, RFC 8829 §5.2.2.
    Beyond {
        peer: Aiortc,
        first: First::Frazil,
        shapes: &["stop", "stop-reuse", "stop-first"],
        says: NO_CREDENTIALS,
        why: "aiortc takes no stopped section (RFC 3264 §8.2)",
    },
    // RFC 5888 §9.1: what is not offered in a group is not answered in one.
    Beyond {
        peer: Aiortc,
        first: First::Frazil,
        shapes: &["unbundled"],
        says: "its bundle was not offered like that (RFC 9143 §7.3)",
        why: "aiortc bundles what was not offered in a bundle (RFC 9143 §7.3)",
    },
];

/// What keeps a program from a shape in which it makes the first offer (`asked`) or not.
pub(super) fn beyond(peer: Peer, shape: &str, asked: bool) -> Option<&'static Beyond> {
    let other = if asked { First::Frazil } else { First::Program };
    BEYOND.iter().find(|one| one.peer == peer && one.first != other && one.shapes.contains(&shape))
}

/// Why a program's result differs from what was negotiated, where that is known.
pub(super) fn departure(peer: Peer, shape: &str, difference: &Difference) -> Option<&'static str> {
    let Difference { what, ours, theirs, .. } = difference;
    match (peer, what) {
        // Its getParameters leaves them out.
        (Firefox, What::Extensions) if theirs.is_empty() => Some("Firefox tells no extensions"),
        (Firefox, What::Sections) if shape == "codec-h264" => {
            Some("Firefox has no H.264 before it has downloaded it")
        }
        (Aiortc, What::Sections) if matches!(shape, "stop" | "stop-reuse" | "stop-first") => {
            Some("aiortc goes on with what is stopped (RFC 8829 §4.2.1)")
        }
        // What it shows as the profile of AV1 is the level; on the wire both are right.
        (Firefox, What::Parameters) if ours == "profile=0" && theirs == "profile=5" => {
            Some("Firefox takes AV1's level for its profile")
        }
        // Its second section of a kind stays on a transport that it has given up.
        (Aiortc, What::Transport)
            if matches!(shape, "bundle-balanced" | "tracks-msid" | "many-recvonly") =>
        {
            Some("aiortc leaves a section out of the bundle (RFC 9143 §9)")
        }
        _ => None,
    }
}
