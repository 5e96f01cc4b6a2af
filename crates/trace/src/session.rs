//! What frames a session: who takes part, what they tell each other, how it ends.

use std::net::{IpAddr, SocketAddr};

use serde::{Deserialize, Serialize};

/// The beginning of a session or of a world.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Started {
    /// The seed that replays it; absent on real sockets.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub seed: Option<u64>,
    /// What is about to happen, in words.
    pub text: String,
}

/// A node of the network.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Node {
    /// What it is there for.
    pub role: NodeRole,
    /// Its addresses; a NAT's are those outside.
    pub addresses: Vec<IpAddr>,
    /// The everyday name of a NAT's behaviour, and what the NAT is in front of.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub nat: Option<String>,
}

/// What a node is there for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum NodeRole {
    /// An ICE agent and the application that owns it.
    Agent,
    /// A NAT between two networks.
    Nat,
    /// A STUN server.
    StunServer,
    /// Any other host.
    Host,
}

/// A candidate that an agent found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Candidate {
    /// The candidate's type as SDP writes it: `host`, `srflx`, `prflx`, `relay`.
    #[serde(rename = "type")]
    pub kind: String,
    /// Its transport address.
    pub address: SocketAddr,
    /// The address of the socket that it belongs to.
    pub base: SocketAddr,
    /// Its priority.
    pub priority: u32,
    /// The line that tells a peer about it, without `a=`.
    pub line: String,
}

/// Offer or answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum DescriptionKind {
    /// The first of the two.
    Offer,
    /// The reply to it.
    Answer,
}

/// A session description on the signalling channel.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Description {
    /// Offer or answer.
    pub description: DescriptionKind,
    /// The other party's name.
    pub peer: String,
    /// The session description, with the credentials in it.
    pub sdp: String,
}

/// A candidate that is told after the description (RFC 8838).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Trickled {
    /// The other party's name.
    pub peer: String,
    /// The candidate's line, without `a=`; absent for the word that there will be no more.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub line: Option<String>,
}

/// A message that the signalling channel lost.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SignalLost {
    /// Whom it was for.
    pub peer: String,
    /// How often it was lost.
    pub times: u32,
    /// Whether it arrives in the end, because the channel sends it again.
    pub recovered: bool,
}

/// Application data.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Data {
    /// The socket on this side.
    pub local: SocketAddr,
    /// The transport address on the other side, as this side sees it.
    pub remote: SocketAddr,
    /// Its length in octets.
    pub length: usize,
    /// The data itself where it is text.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
}

/// How a session ended, as one agent sees it, or the world over all agents.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Verdict {
    /// Whether there is a path and data went both ways.
    pub connected: bool,
    /// Why, in words.
    pub reason: String,
}
