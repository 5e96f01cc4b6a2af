//! Packets on their way: sent, translated, dropped, delivered.

use std::net::SocketAddr;

use serde::{Deserialize, Serialize};

use crate::Contents;

/// A packet at one point of its way.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Packet {
    /// The packet's number in this world; it keeps it while NATs rewrite its addresses.
    pub packet: u64,
    /// The transport address that it says it comes from, at this point.
    pub source: SocketAddr,
    /// The transport address that it goes to, at this point.
    pub destination: SocketAddr,
    /// The length of the UDP payload in octets.
    pub length: usize,
    /// What the payload is.
    #[serde(flatten)]
    pub contents: Contents,
}

/// Which way a NAT passed a packet.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Translation {
    /// From inside to outside: the source was rewritten.
    Outbound,
    /// From outside to inside: the destination was rewritten.
    Inbound,
    /// From inside back to inside: both were rewritten.
    Hairpin,
}

/// A packet that a NAT passed on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Translated {
    /// The packet as it came to the NAT.
    #[serde(flatten)]
    pub packet: Packet,
    /// Which way it went.
    pub direction: Translation,
    /// Its source from here on.
    pub new_source: SocketAddr,
    /// Its destination from here on.
    pub new_destination: SocketAddr,
}

/// A packet that went no further.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Dropped {
    /// The packet as it was when it was dropped.
    #[serde(flatten)]
    pub packet: Packet,
    /// Why, in words: a NAT's reason, `lost on the way`, `no route to a private address`.
    pub reason: String,
}
