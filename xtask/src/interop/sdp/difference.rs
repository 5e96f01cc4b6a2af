//! What may not be the same on both sides.

use std::fmt;

/// What may differ.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum What {
    /// Whether the negotiation is over.
    Signaling,
    /// How many sections are in use.
    Sections,
    /// Whether ICE starts anew.
    Restart,
    /// Whether a section is in use.
    Use,
    Direction,
    /// The formats that the program may send, with payload types, in their order.
    Sends,
    /// The formats that it is ready for.
    Receives,
    /// The value of a parameter of a format that both name.
    Parameters,
    Extensions,
    /// The encodings of simulcast.
    Rids,
    /// Which sections share a transport.
    Transport,
    /// The longest message that may be sent to this side.
    MessageSize,
}

/// One thing that is not the same on both sides.
pub(super) struct Difference {
    pub(super) mid: String,
    pub(super) what: What,
    /// As this side has it, seen from the other one.
    pub(super) ours: String,
    pub(super) theirs: String,
}

impl fmt::Display for Difference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { mid, what, ours, theirs } = self;
        write!(f, "section {mid}, {what:?}: {theirs}; negotiated: {ours}")
    }
}

/// Those found so far.
#[derive(Default)]
pub(super) struct Found(pub(super) Vec<Difference>);

impl Found {
    /// Notes it if this side has something else than the program. `mid` is that of the section.
    pub(super) fn equal(&mut self, mid: &str, what: What, ours: &str, theirs: &str) {
        if ours != theirs {
            let (ours, theirs) = (ours.to_owned(), theirs.to_owned());
            self.0.push(Difference { mid: mid.to_owned(), what, ours, theirs });
        }
    }
}
