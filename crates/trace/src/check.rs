//! Connectivity checks: pairs, and what became of them.

use core::fmt;
use std::net::SocketAddr;

use serde::{Deserialize, Serialize};

/// One end of a candidate pair.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct End {
    /// The candidate's type as SDP writes it: `host`, `srflx`, `prflx`, `relay`.
    #[serde(rename = "type")]
    pub kind: String,
    /// The candidate's transport address.
    pub address: SocketAddr,
}

impl fmt::Display for End {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.kind, self.address)
    }
}

/// A candidate pair, as the agent that reports it sees it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pair {
    /// The address of the agent's socket that its packets leave by.
    pub base: SocketAddr,
    /// The agent's own end. That of a pair that was proved is what the peer sees of it.
    pub local: End,
    /// The peer's end.
    pub remote: End,
}

impl fmt::Display for Pair {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} -> {}", self.local, self.remote)
    }
}

/// A check that was sent.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CheckSent {
    /// The pair that it probes.
    #[serde(flatten)]
    pub pair: Pair,
    /// Why: `ordinary`, since the pair's turn came; `triggered` by a check of the peer; `nominating`.
    pub reason: String,
    /// 0 for the first transmission; then the number of the repetition, octet for octet.
    pub retransmission: u8,
}

/// A check of the peer that was answered.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CheckReceived {
    /// The address of the agent's socket that it came to.
    pub base: SocketAddr,
    /// Where it came from, as this agent sees it.
    pub source: SocketAddr,
    /// Whether it nominates.
    pub use_candidate: bool,
    /// The error code of the answer; absent when the answer was success.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub error: Option<u16>,
}

/// A check whose answer came back.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Checked {
    /// The pair that was probed.
    #[serde(flatten)]
    pub pair: Pair,
    /// Microseconds from the request to its answer; absent when that cannot be told.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rtt_us: Option<u64>,
}

/// A check that came to nothing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CheckFailed {
    /// The pair that was probed.
    #[serde(flatten)]
    pub pair: Pair,
    /// Why it failed, in words.
    pub why: String,
}

/// The pair that carries data from now on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Selected {
    /// The pair.
    #[serde(flatten)]
    pub pair: Pair,
    /// Microseconds of its latest measured round trip; absent when none was measured.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rtt_us: Option<u64>,
}
