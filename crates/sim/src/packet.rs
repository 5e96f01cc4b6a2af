//! UDP datagrams on their way, and what was seen of them.

use core::net::SocketAddr;

use frazil_sansio::Instant;
use frazil_trace::Contents;

use crate::network::NetworkId;

/// A UDP datagram between two nodes.
#[derive(Clone, Debug)]
pub(crate) struct Packet {
    pub(crate) number: u64,
    pub(crate) source: SocketAddr,
    pub(crate) destination: SocketAddr,
    pub(crate) payload: Vec<u8>,
}

impl Packet {
    /// The packet as records show it.
    pub(crate) fn recorded(&self) -> frazil_trace::Packet {
        frazil_trace::Packet {
            packet: self.number,
            source: self.source,
            destination: self.destination,
            length: self.payload.len(),
            contents: Contents::of(&self.payload),
        }
    }
}

/// A datagram as it was put onto a network: one that crosses a NAT is seen on both sides.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Frame {
    /// When it was put there.
    pub at: Instant,
    /// Which network that is.
    pub network: NetworkId,
    /// Its source on that network.
    pub source: SocketAddr,
    /// Its destination on that network.
    pub destination: SocketAddr,
    /// The UDP payload.
    pub payload: Vec<u8>,
}
