//! Candidates of this side.

use core::fmt;
use core::net::SocketAddr;

use frazil_candidate::{Candidate, Transport, priority};

use super::{COMPONENT, CandidateKind, Foundation};
use crate::pair::CandidateInfo;

/// A candidate of this agent (RFC 8445 §5.1).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct LocalCandidate {
    /// How it was obtained.
    pub kind: CandidateKind,
    /// Where others reach it: for a reflexive candidate, the address outside the NAT.
    pub address: SocketAddr,
    /// Where checks are sent from: the bound socket.
    pub base: SocketAddr,
    /// The STUN server that saw a server-reflexive candidate.
    pub server: Option<SocketAddr>,
    /// Always [`COMPONENT`].
    pub component: u16,
    /// The priority of RFC 8445 §5.1.2.1.
    pub priority: u32,
    /// The foundation of RFC 8445 §5.1.1.3.
    pub foundation: Foundation,
    /// The local preference in the priority.
    pub(crate) local_preference: u16,
    /// Whether its socket is gone.
    pub(crate) removed: bool,
}

impl LocalCandidate {
    /// The candidate as a line of a description has it: write it with `a=` in front.
    #[must_use]
    pub fn candidate(&self) -> Candidate<'_> {
        let Self { component, priority, address, .. } = *self;
        let kind = self.kind.as_type();
        let line = Candidate::new(
            self.foundation.as_str(),
            component,
            Transport::Udp,
            priority,
            address,
            kind,
        );
        match self.kind {
            CandidateKind::Host => line,
            _ => line.with_related(self.base),
        }
    }

    /// Whether the peer is told of it.
    pub(crate) fn is_signalled(&self) -> bool {
        self.kind != CandidateKind::PeerReflexive && !self.removed
    }

    /// What a pair shows of it.
    pub(crate) fn info(&self) -> CandidateInfo {
        let Self { kind, address, priority, foundation, .. } = *self;
        CandidateInfo { kind, address, priority, foundation }
    }

    /// The priority that a peer-reflexive candidate from the same base would have: what every check
    /// from here carries (RFC 8445 §7.1.1).
    pub(crate) fn check_priority(&self) -> u32 {
        candidate_priority(CandidateKind::PeerReflexive, self.local_preference)
    }
}

/// RFC 8445 §5.1.2.1.
pub(crate) fn candidate_priority(kind: CandidateKind, local_preference: u16) -> u32 {
    priority::candidate_priority(kind.as_type().type_preference(), local_preference, COMPONENT)
}

impl fmt::Display for LocalCandidate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.candidate().fmt(f)
    }
}
