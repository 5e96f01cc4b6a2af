//! The operations: what goes in, what must come out, what is to be reached.
//!
//! A peer's file says only how the peer does each of them; the bytes, the check and the loop are
//! the same for all, here.

mod describing;
mod entrant;
mod room;
mod work;

use crate::timing::Work;

pub use describing::{BOTH, DATA, Facts, Offers};
pub use entrant::{Check, Entrant, Send, Success};
pub use room::{Built, Grown, HEADROOM, Part, Room, Told};

/// What is measured, and who takes part.
pub struct Operation {
    /// A short name, stable for scripts.
    pub name: &'static str,
    /// What is done, in a line.
    pub title: &'static str,
    /// What is to be reached.
    pub targets: &'static [Target],
    /// Who does it.
    pub contestants: Vec<Contestant>,
}

/// Someone who does an operation.
pub struct Contestant {
    /// The crate, and where it has several ways, which.
    pub name: &'static str,
    /// Whose code it is.
    pub side: Side,
    /// The work itself.
    pub work: Box<dyn Work>,
}

/// Whose code it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    /// This project's.
    Ours,
    /// Another crate's.
    Peer,
    /// Written by hand for these very bytes: proof that a speed exists.
    Floor,
}

/// A ratio to be reached.
#[derive(Clone, Copy, Debug)]
pub struct Target {
    /// Which of our ways.
    pub ours: &'static str,
    /// What it is compared with.
    pub against: Against,
    /// The largest ratio that will do.
    pub at_most: f64,
}

/// What a time is compared with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Against {
    /// The peer of this name.
    Peer(&'static str),
    /// The fastest peer.
    Best,
    /// The floor.
    Floor,
}

/// All operations.
pub struct Suite {
    /// In the order in which they are told.
    pub operations: Vec<Operation>,
}

/// A target in one line.
const fn target(ours: &'static str, against: Against, at_most: f64) -> Target {
    Target { ours, against, at_most }
}

/// Name, title and targets of every operation.
#[rustfmt::skip]
const OPERATIONS: &[(&str, &str, &[Target])] = &[
    ("read", "parse an ICE check, read USERNAME and PRIORITY", &[
        target("frazil", Against::Peer("is"), 0.5),
        target("frazil, two gets", Against::Peer("is"), 0.9),
    ]),
    ("verify", "parse an ICE check, verify integrity and fingerprint", &[
        target("frazil", Against::Peer("rtc-stun"), 0.4),
        target("frazil", Against::Floor, 1.15),
    ]),
    ("verify-integrity", "parse an ICE check, verify its integrity alone", &[]),
    ("build-check", "write an ICE check with integrity and fingerprint", &[
        target("frazil", Against::Peer("stun-types"), 0.4),
        target("frazil", Against::Floor, 1.2),
    ]),
    ("build-success", "write a Binding success with integrity and fingerprint", &[
        target("frazil", Against::Best, 0.4),
        target("frazil", Against::Floor, 1.2),
    ]),
    ("allocate", "parse an Allocate success, read its two addresses", &[
        target("frazil", Against::Best, 0.4),
    ]),
    ("channel-in", "parse ChannelData with 1200 octets, payload borrowed", &[
        target("frazil", Against::Floor, 1.3),
    ]),
    ("channel-header", "write the header of ChannelData, payload in place", &[
        target("frazil", Against::Floor, 1.3),
    ]),
    ("channel-copy", "write ChannelData and copy 1200 octets into it", &[]),
    ("send", "write a Send indication with 1200 octets", &[
        target("frazil", Against::Best, 0.25),
    ]),
    ("data", "parse a Data indication with 1200 octets, payload borrowed", &[
        target("frazil", Against::Best, 0.25),
    ]),
    ("demux", "tell eight packets apart: STUN, DTLS, RTP, RTCP, ChannelData, QUIC", &[
        target("frazil", Against::Floor, 1.3),
    ]),
    ("sdp-read", "parse Firefox's offer of audio, video and data (5.3 kB), read every candidate, codec, mid, fingerprint and ICE credential", &[
        target("frazil", Against::Peer("sdp-types"), 0.2),
    ]),
    ("sdp-read-data", "the same with Chromium's offer of a data channel (0.9 kB)", &[
        target("frazil", Against::Peer("sdp-types"), 0.2),
    ]),
    ("sdp-find", "parse Firefox's offer, find sections and attributes without typing them; floor: find its line ends", &[
        target("frazil", Against::Peer("msf-sdp"), 0.15),
        target("frazil", Against::Floor, 3.0),
    ]),
    ("sdp-find-data", "the same with Chromium's offer", &[
        target("frazil", Against::Peer("msf-sdp"), 0.15),
        target("frazil", Against::Floor, 3.0),
    ]),
    ("sdp-write", "write Firefox's offer back into a buffer that is kept", &[
        target("frazil", Against::Best, 0.3),
        target("frazil, owned", Against::Best, 0.3),
        target("frazil, line by line", Against::Best, 0.3),
    ]),
    ("sdp-write-data", "the same with Chromium's offer", &[
        target("frazil", Against::Best, 0.3),
        target("frazil, owned", Against::Best, 0.3),
        target("frazil, line by line", Against::Best, 0.3),
    ]),
    ("candidates-in", "parse four candidate lines of Chromium's", &[
        target("frazil", Against::Best, 0.4),
    ]),
    ("candidates-out", "write four candidate lines of Firefox's", &[
        target("frazil", Against::Best, 0.4),
    ]),
];

impl Suite {
    /// The operations, with everyone who does them.
    #[must_use]
    pub fn new() -> Self {
        let operations = OPERATIONS
            .iter()
            .map(|&(name, title, targets)| Operation {
                name,
                title,
                targets,
                contestants: Vec::new(),
            })
            .collect();
        let mut suite = Self { operations };
        crate::peers::enter(&mut suite);
        suite
    }

    /// Leaves only the operations whose names are wanted.
    pub fn keep(&mut self, wanted: impl Fn(&str) -> bool) {
        self.operations.retain(|operation| wanted(operation.name));
    }

    /// Adds what one crate can do.
    pub fn entrant(&mut self, name: &'static str, side: Side) -> Entrant<'_> {
        Entrant::new(self, name, side)
    }

    /// Whoever does an operation wrongly, as `operation: contestant`.
    pub fn wrong(&mut self) -> Vec<String> {
        let mut wrong = Vec::new();
        for operation in &mut self.operations {
            for contestant in &mut operation.contestants {
                if !contestant.work.check() {
                    wrong.push(format!("{}: {}", operation.name, contestant.name));
                }
            }
        }
        wrong
    }
}

impl Default for Suite {
    fn default() -> Self {
        Self::new()
    }
}
