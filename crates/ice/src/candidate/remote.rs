//! Candidates of the other side.

use core::fmt;
use core::net::SocketAddr;

use super::{AddressRefused, CandidateKind, Foundation};
use crate::pair::CandidateInfo;

/// A candidate of the peer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct RemoteCandidate {
    /// How the peer obtained it, or peer-reflexive when a check from there came first.
    pub kind: CandidateKind,
    /// Where it is reached.
    pub address: SocketAddr,
    /// The component it is for.
    pub component: u16,
    /// As signalled, or from the check that revealed it.
    pub priority: u32,
    /// As signalled, or a unique one (RFC 8445 §7.3.1.3).
    pub foundation: Foundation,
    /// Whether the peer answers from elsewhere what is sent there: it will carry nothing.
    pub(crate) elsewhere: bool,
}

impl RemoteCandidate {
    /// What a pair shows of it.
    pub(crate) fn info(&self) -> CandidateInfo {
        let Self { kind, address, priority, foundation, .. } = *self;
        CandidateInfo { kind, address, priority, foundation }
    }
}

/// Why a candidate of the peer is not used.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum CandidateRefused {
    /// Its address may not be sent to.
    Address(AddressRefused),
    /// It is a name, such as a `.local` one: resolve it and add the candidate with its address.
    Name,
    /// It is not for UDP.
    Transport,
    /// Its type is unknown.
    Kind,
    /// It is for a component that this stream does not have.
    Component(u16),
    /// Its priority is not between 1 and 2³¹ − 1 (RFC 8445 §5.1.2).
    Priority(u32),
    /// It names the fragment of another session (RFC 8838 §9).
    OtherSession,
    /// The peer had said that there are no more (RFC 8838 §14).
    AfterEnd,
    /// There is no remote description yet, so it cannot belong to it.
    NoDescription,
    /// A pair has been chosen, or the agent has failed or is closed.
    Concluded,
    /// [`Config::remote_candidate_limit`](crate::Config::remote_candidate_limit) is reached.
    Limit,
}

impl fmt::Display for CandidateRefused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Address(why) => write!(f, "the candidate is not used: {why}"),
            Self::Name => f.write_str("the candidate is a name that must be resolved first"),
            Self::Transport => f.write_str("the candidate is not for UDP"),
            Self::Kind => f.write_str("the candidate is of an unknown type"),
            Self::Component(component) => {
                write!(f, "the candidate is for component {component}; this stream has only 1")
            }
            Self::Priority(priority) => {
                write!(f, "the candidate's priority {priority} is not between 1 and 2147483647")
            }
            Self::OtherSession => f.write_str("the candidate belongs to another session"),
            Self::AfterEnd => f.write_str("the candidate came after the end of candidates"),
            Self::NoDescription => f.write_str("the candidate came before the description"),
            Self::Concluded => f.write_str("the candidate came after ICE had concluded"),
            Self::Limit => f.write_str("the candidate is one more than the limit allows"),
        }
    }
}

impl core::error::Error for CandidateRefused {}
