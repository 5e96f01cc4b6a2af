//! One candidate pair (RFC 8445 §6.1.2).

use core::fmt;
use core::net::SocketAddr;
use core::time::Duration;

use frazil_sansio::Path;

use crate::candidate::{CandidateKind, Foundation};

/// The name of a pair within its agent. Ids are counted up and not used again.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PairId(pub(crate) u32);

impl PairId {
    /// The number, for a log.
    #[must_use]
    pub const fn number(self) -> u32 {
        self.0
    }
}

impl fmt::Display for PairId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "#{}", self.0)
    }
}

/// Where the check of a pair stands (RFC 8445 §6.1.2.6).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum PairState {
    /// Waits for a pair of the same foundation to succeed first.
    Frozen,
    /// May be checked when its turn comes.
    Waiting,
    /// A check is under way.
    InProgress,
    /// A check succeeded.
    Succeeded,
    /// A check failed.
    Failed,
}

impl fmt::Display for PairState {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Frozen => "frozen",
            Self::Waiting => "waiting",
            Self::InProgress => "in-progress",
            Self::Succeeded => "succeeded",
            Self::Failed => "failed",
        })
    }
}

/// One side of a pair, as told to the outside.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct CandidateInfo {
    /// How the candidate was obtained.
    pub kind: CandidateKind,
    /// Where it is reached by the other side.
    pub address: SocketAddr,
    /// Its priority.
    pub priority: u32,
    /// Its foundation.
    pub foundation: Foundation,
}

impl fmt::Display for CandidateInfo {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.kind, self.address)
    }
}

/// A pair, as told to the outside.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct PairInfo {
    /// Its name within the agent.
    pub id: PairId,
    /// Where its packets go: from the base of the local candidate to the remote one.
    pub path: Path,
    /// The local candidate. For a valid pair, the one that the answer revealed (RFC 8445
    /// §7.2.5.3.2), so behind a NAT a reflexive one.
    pub local: CandidateInfo,
    /// The remote candidate.
    pub remote: CandidateInfo,
    /// The pair's priority (RFC 8445 §6.1.2.3).
    pub priority: u64,
    /// Where its check stands.
    pub state: PairState,
    /// Whether a check proved that it carries packets both ways.
    pub valid: bool,
    /// Whether it was nominated.
    pub nominated: bool,
    /// The last round trip measured on it. An answer to a retransmitted check measures nothing.
    pub rtt: Option<Duration>,
}
