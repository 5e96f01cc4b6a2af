//! What peers tell each other beside the network under test.

use frazil_trace::DescriptionKind;

/// A message on the signalling channel. It arrives after the channel's delay, in order, and whole.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Signal {
    /// A session description.
    Description { kind: DescriptionKind, sdp: String },
    /// One more candidate: its line, without `a=`.
    Candidate(String),
    /// There will be no more candidates.
    EndOfCandidates,
}
