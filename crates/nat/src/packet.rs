//! What goes into a NAT.

pub(crate) mod codes;
pub(crate) mod endpoint;
pub(crate) mod flow;
pub(crate) mod icmp;
pub(crate) mod protocol;
pub(crate) mod side;

use core::fmt;
use core::net::{IpAddr, SocketAddr};

use crate::{IcmpError, Protocol, Quoted};

/// What a NAT looks at in one packet. Its payload is never among that (RFC 4787 §7: no application
/// gateways), so it stays with the caller.
///
/// ```
/// use frazil_nat::{Packet, TcpFlags};
///
/// let (alice, server) = ("10.1.0.2:5000".parse()?, "198.51.100.2:443".parse()?);
/// let datagram = Packet::udp(alice, server);
/// let syn = Packet::tcp(alice, server, TcpFlags::SYN).with_length(60).with_hop_limit(64);
/// let ping = Packet::echo_request(alice.ip(), server.ip(), 77);
/// assert_eq!(ping.to_string(), "icmp 10.1.0.2:77 -> 198.51.100.2:77");
/// # Ok::<(), core::net::AddrParseError>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub struct Packet {
    /// Where the packet comes from. The port is a query's identifier, and 0 where there is none.
    pub source: SocketAddr,
    /// Where it wants to go. The port is a query's identifier, and 0 where there is none.
    pub destination: SocketAddr,
    /// What it carries.
    pub content: Content,
    /// The length of the whole IP packet, in octets, where the caller wants it held against the
    /// [MTU](crate::Mtu).
    pub length: Option<u16>,
    /// Whether routers may not fragment it; IPv6 packets are never fragmented by a router.
    pub dont_fragment: bool,
    /// How many hops it may still go, this one among them, where the caller wants that looked at.
    pub hop_limit: Option<u8>,
    /// Which part of a packet it is, if it is one.
    pub fragment: Option<Fragment>,
}

/// What a packet carries, as far as a NAT looks at it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Content {
    /// A UDP datagram, or the first fragment of one.
    Udp,
    /// A TCP segment, or the first fragment of one.
    Tcp(TcpFlags),
    /// An ICMP query or the answer to one: an echo (RFC 5508 §3).
    Query {
        /// Whether it is an answer.
        reply: bool,
    },
    /// An ICMP error about a packet that went the other way (RFC 5508 §4).
    Error {
        /// What went wrong.
        error: IcmpError,
        /// About which packet.
        quoted: Quoted,
    },
    /// A later fragment: ports and all that follows stand in the first one.
    Rest(Protocol),
}

impl Packet {
    const fn new(source: SocketAddr, destination: SocketAddr, content: Content) -> Self {
        Self {
            source,
            destination,
            content,
            length: None,
            dont_fragment: false,
            hop_limit: None,
            fragment: None,
        }
    }

    /// A UDP datagram.
    #[must_use]
    pub const fn udp(source: SocketAddr, destination: SocketAddr) -> Self {
        Self::new(source, destination, Content::Udp)
    }

    /// A TCP segment.
    #[must_use]
    pub const fn tcp(source: SocketAddr, destination: SocketAddr, flags: TcpFlags) -> Self {
        Self::new(source, destination, Content::Tcp(flags))
    }

    /// An echo request with its identifier.
    #[must_use]
    pub const fn echo_request(source: IpAddr, destination: IpAddr, identifier: u16) -> Self {
        let source = SocketAddr::new(source, identifier);
        let destination = SocketAddr::new(destination, identifier);
        Self::new(source, destination, Content::Query { reply: false })
    }

    /// An echo reply with its identifier.
    #[must_use]
    pub const fn echo_reply(source: IpAddr, destination: IpAddr, identifier: u16) -> Self {
        let source = SocketAddr::new(source, identifier);
        let destination = SocketAddr::new(destination, identifier);
        Self::new(source, destination, Content::Query { reply: true })
    }

    /// An ICMP error from a host or a router about a packet.
    #[must_use]
    pub const fn icmp_error(
        source: IpAddr,
        destination: IpAddr,
        error: IcmpError,
        quoted: Quoted,
    ) -> Self {
        let (source, destination) = (SocketAddr::new(source, 0), SocketAddr::new(destination, 0));
        Self::new(source, destination, Content::Error { error, quoted })
    }

    /// A later fragment of a packet: one that does not begin at its beginning.
    #[must_use]
    pub const fn rest(
        source: IpAddr,
        destination: IpAddr,
        protocol: Protocol,
        fragment: Fragment,
    ) -> Self {
        let (source, destination) = (SocketAddr::new(source, 0), SocketAddr::new(destination, 0));
        Self::new(source, destination, Content::Rest(protocol)).in_fragments(fragment)
    }

    /// With this length of the whole IP packet, in octets.
    #[must_use]
    pub const fn with_length(self, length: u16) -> Self {
        Self { length: Some(length), ..self }
    }

    /// With the bit that forbids routers to fragment it.
    #[must_use]
    pub const fn with_dont_fragment(self) -> Self {
        Self { dont_fragment: true, ..self }
    }

    /// With so many hops left, this one among them.
    #[must_use]
    pub const fn with_hop_limit(self, hop_limit: u8) -> Self {
        Self { hop_limit: Some(hop_limit), ..self }
    }

    /// As the first of several fragments.
    #[must_use]
    pub const fn in_fragments(self, fragment: Fragment) -> Self {
        Self { fragment: Some(fragment), ..self }
    }

    /// Whether nothing but its endpoints is to be looked at.
    #[inline]
    pub(crate) const fn is_plain(&self) -> bool {
        self.length.is_none() && self.hop_limit.is_none() && self.fragment.is_none()
    }

    /// The protocol whose endpoints it has; `None` for ICMP errors, which have none of their own.
    #[must_use]
    pub const fn protocol(&self) -> Option<Protocol> {
        match self.content {
            Content::Udp => Some(Protocol::Udp),
            Content::Tcp(_) => Some(Protocol::Tcp),
            Content::Query { .. } => Some(Protocol::Icmp),
            Content::Rest(protocol) => Some(protocol),
            Content::Error { .. } => None,
        }
    }
}

/// `tcp 10.1.0.2:5000 -> 198.51.100.2:443`; the most usual protocol, UDP, goes without saying.
impl fmt::Display for Packet {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { source, destination, .. } = self;
        match self.content {
            Content::Udp => {}
            Content::Tcp(_) => f.write_str("tcp ")?,
            Content::Query { .. } => f.write_str("icmp ")?,
            Content::Error { error, quoted } => {
                let (source, destination) = (source.ip(), destination.ip());
                return write!(f, "icmp {source} -> {destination}: {error} [{quoted}]");
            }
            Content::Rest(protocol) => {
                let (source, destination) = (source.ip(), destination.ip());
                return write!(f, "{protocol} {source} -> {destination} (later fragment)");
            }
        }
        write!(f, "{source} -> {destination}")
    }
}

/// The flags of a TCP segment, as they stand in the 14th octet of its header (RFC 9293 §3.1).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct TcpFlags(pub u8);

impl TcpFlags {
    /// The end of what the sender has to say.
    pub const FIN: Self = Self(0x01);
    /// The first segment of a connection.
    pub const SYN: Self = Self(0x02);
    /// There is no such connection.
    pub const RST: Self = Self(0x04);
    /// Something has been received.
    pub const ACK: Self = Self(0x10);
    /// The answer to the first segment.
    pub const SYN_ACK: Self = Self(0x12);
    /// The last segment, as most are sent.
    pub const FIN_ACK: Self = Self(0x11);

    /// Whether all flags of `other` are set.
    #[must_use]
    pub const fn contains(self, other: Self) -> bool {
        self.0 & other.0 == other.0
    }

    /// Whether it asks for a new connection: SYN without ACK.
    #[must_use]
    pub const fn opens(self) -> bool {
        self.contains(Self::SYN) && !self.contains(Self::ACK)
    }
}

/// Which part of a packet a fragment is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Fragment {
    /// What all fragments of the packet have in common (RFC 791 §3.1, RFC 8200 §4.5).
    pub identification: u32,
    /// Where it begins, in units of eight octets.
    pub offset: u16,
    /// Whether there are more behind it.
    pub more: bool,
}
