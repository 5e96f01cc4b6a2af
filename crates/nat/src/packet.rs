//! What goes into a NAT and what it decides.

use core::fmt;
use core::net::SocketAddr;

/// The addresses of one UDP datagram. Its payload is never looked at (RFC 4787 §7: no application
/// gateways), so it stays with the caller.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub struct Packet {
    /// Where the packet comes from.
    pub source: SocketAddr,
    /// Where it wants to go.
    pub destination: SocketAddr,
}

impl Packet {
    /// A UDP datagram.
    #[must_use]
    pub const fn udp(source: SocketAddr, destination: SocketAddr) -> Self {
        Self { source, destination }
    }
}

impl fmt::Display for Packet {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} -> {}", self.source, self.destination)
    }
}

/// What became of a packet.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
#[must_use]
pub enum Verdict {
    /// It crosses to the other side with these addresses.
    Forward {
        /// The source to write into the packet.
        source: SocketAddr,
        /// The destination to write into the packet.
        destination: SocketAddr,
    },
    /// It came from inside and turns back inside with these addresses (RFC 4787 §6).
    Hairpin {
        /// The source to write into the packet.
        source: SocketAddr,
        /// The internal endpoint that it goes to.
        destination: SocketAddr,
    },
    /// It is dropped, in silence.
    Drop(Reason),
}

impl Verdict {
    /// The packet with its addresses rewritten; `None` when it was dropped.
    #[must_use]
    pub const fn packet(self) -> Option<Packet> {
        match self {
            Self::Forward { source, destination } | Self::Hairpin { source, destination } => {
                Some(Packet { source, destination })
            }
            Self::Drop(_) => None,
        }
    }
}

impl fmt::Display for Verdict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Forward { source, destination } => write!(f, "forward {source} -> {destination}"),
            Self::Hairpin { source, destination } => write!(f, "hairpin {source} -> {destination}"),
            Self::Drop(reason) => write!(f, "drop: {reason}"),
        }
    }
}

/// Why a packet was dropped.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Reason {
    /// All UDP is blocked here.
    Blocked,
    /// From outside, to an external endpoint that no binding stands behind.
    NoBinding,
    /// From outside, and the filter does not admit this sender (RFC 4787 §5).
    Filtered,
    /// From inside, to an external address of this NAT, which does not hairpin (RFC 4787 §6).
    NoHairpin,
    /// The table of bindings is full ([`Limits::bindings`](crate::Limits::bindings)).
    BindingsFull,
    /// The table of filters is full ([`Limits::filters`](crate::Limits::filters)).
    FiltersFull,
    /// The table of reply paths is full ([`Limits::replies`](crate::Limits::replies)).
    RepliesFull,
    /// No external port is free for this internal endpoint.
    PortsExhausted,
    /// The internal address has as many port blocks as it may, and no port of them is free
    /// ([`PortBlocks::per_subscriber`](crate::PortBlocks::per_subscriber)).
    PortLimit,
    /// The NAT has no external address of the packet's family.
    NoExternalAddress,
    /// Source and destination are of different families.
    FamilyMismatch,
    /// Source or destination port is 0, which nobody can answer.
    PortZero,
}

impl Reason {
    /// The reason in a few words.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Blocked => "UDP is blocked",
            Self::NoBinding => "no binding for the destination",
            Self::Filtered => "the filter does not admit the sender",
            Self::NoHairpin => "no hairpinning",
            Self::BindingsFull => "the table of bindings is full",
            Self::FiltersFull => "the table of filters is full",
            Self::RepliesFull => "the table of reply paths is full",
            Self::PortsExhausted => "no external port is free",
            Self::PortLimit => "the internal address has used up its ports",
            Self::NoExternalAddress => "no external address of this family",
            Self::FamilyMismatch => "source and destination are of different families",
            Self::PortZero => "port 0",
        }
    }
}

impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl core::error::Error for Reason {}
