//! ICMP errors: what they say, and about which packet.

use core::fmt;
use core::net::SocketAddr;

use crate::Protocol;

/// What an ICMP or ICMPv6 error says, whichever of the two says it.
///
/// A NAT leaves type and code as they are (RFC 5508 §4.2.1); only NAT64 needs to know them, to say
/// the same in the other protocol (RFC 7915 §4.2, §5.2).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum IcmpError {
    /// No way to the network: type 3 code 0; ICMPv6 type 1 code 0.
    NetworkUnreachable,
    /// The host does not answer: type 3 code 1; ICMPv6 type 1 code 3.
    HostUnreachable,
    /// The host does not know the protocol: type 3 code 2; ICMPv6 type 4 code 1.
    ProtocolUnreachable,
    /// Nobody is at the port: type 3 code 3; ICMPv6 type 1 code 4.
    PortUnreachable,
    /// The packet is longer than the next hop takes, and may not be fragmented: type 3 code 4;
    /// ICMPv6 type 2.
    TooBig {
        /// How long a packet may be there, in octets.
        mtu: u16,
    },
    /// The administration has forbidden it: type 3 code 13; ICMPv6 type 1 code 1.
    Prohibited,
    /// The packet has made all the hops that it might: type 11 code 0; ICMPv6 type 3 code 0.
    TimeExceeded,
    /// Another one, in the numbers of the protocol that the packet came in.
    Other {
        /// The ICMP type.
        kind: u8,
        /// The code.
        code: u8,
    },
}

impl fmt::Display for IcmpError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NetworkUnreachable => f.write_str("network unreachable"),
            Self::HostUnreachable => f.write_str("host unreachable"),
            Self::ProtocolUnreachable => f.write_str("protocol unreachable"),
            Self::PortUnreachable => f.write_str("port unreachable"),
            Self::TooBig { mtu } => write!(f, "too big, {mtu} octets at most"),
            Self::Prohibited => f.write_str("prohibited"),
            Self::TimeExceeded => f.write_str("time exceeded"),
            Self::Other { kind, code } => write!(f, "type {kind} code {code}"),
        }
    }
}

/// The packet that an ICMP error is about: the addresses in the header that it quotes.
///
/// The caller has found them behind IP options and has not held the transport checksum against a
/// quotation that may be cut off (RFC 5508 §4.1).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Quoted {
    /// The protocol whose endpoints these are.
    pub protocol: Protocol,
    /// Where the packet came from: whom the error is for.
    pub source: SocketAddr,
    /// Where it could not go.
    pub destination: SocketAddr,
}

impl fmt::Display for Quoted {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { protocol, source, destination } = self;
        write!(f, "{protocol} {source} -> {destination}")
    }
}
