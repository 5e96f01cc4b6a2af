//! Candidates: what both sides' have in common.

pub(crate) mod address;
pub(crate) mod local;
pub(crate) mod remote;

use core::fmt;

use frazil_candidate::CandidateType;

pub use address::AddressRefused;
pub use frazil_candidate::Foundation;
pub use local::LocalCandidate;
pub use remote::{CandidateRefused, RemoteCandidate};

/// The only component of a stream here: with BUNDLE and rtcp-mux everything travels on one.
pub const COMPONENT: u16 = 1;

/// How a candidate was obtained (RFC 8445 §4).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum CandidateKind {
    /// An address of the host itself.
    Host,
    /// An address that a check revealed.
    PeerReflexive,
    /// An address that a STUN server saw.
    ServerReflexive,
    /// An address on a TURN server.
    Relayed,
}

impl CandidateKind {
    /// The same, as a candidate line has it.
    #[must_use]
    pub const fn as_type(self) -> CandidateType<'static> {
        match self {
            Self::Host => CandidateType::Host,
            Self::PeerReflexive => CandidateType::PeerReflexive,
            Self::ServerReflexive => CandidateType::ServerReflexive,
            Self::Relayed => CandidateType::Relayed,
        }
    }

    /// The kind of a candidate line; `None` for a type that is not known here.
    #[must_use]
    pub const fn from_type(kind: CandidateType<'_>) -> Option<Self> {
        match kind {
            CandidateType::Host => Some(Self::Host),
            CandidateType::PeerReflexive => Some(Self::PeerReflexive),
            CandidateType::ServerReflexive => Some(Self::ServerReflexive),
            CandidateType::Relayed => Some(Self::Relayed),
            _ => None,
        }
    }

    /// The word of the candidate line: `host`, `prflx`, `srflx`, `relay`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        self.as_type().as_str()
    }
}

impl fmt::Display for CandidateKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}
