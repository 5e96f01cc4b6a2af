//! The operations: what goes in, what must come out, what is to be reached.
//!
//! A peer's file says only how the peer does each of them; the bytes, the check and the loop are
//! the same for all, here.

mod entrant;
mod room;
mod work;

use crate::timing::Work;

pub use entrant::{Check, Entrant, Send, Success};
pub use room::{Built, Grown, HEADROOM, Part, Room};

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
