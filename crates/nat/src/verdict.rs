//! What a NAT decides about a packet.

pub(crate) mod reason;

use core::fmt;
use core::net::{IpAddr, SocketAddr};

use crate::packet::endpoint::Endpoint;
use crate::{Content, IcmpError, Packet, Quoted, Reason, Side};

/// What becomes of a packet.
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
    /// It goes on with these addresses, but in fragments: it is longer than the
    /// [MTU](crate::Mtu) there, and may be fragmented (RFC 5508 §7.1.1).
    Fragment {
        /// The side that it goes to.
        onto: Side,
        /// The source to write into the fragments.
        source: SocketAddr,
        /// The destination to write into the fragments.
        destination: SocketAddr,
        /// How long a fragment may be, in octets, with the header that the packet came in.
        mtu: u16,
    },
    /// An ICMP error goes on with these addresses, outside and in what it quotes (RFC 5508 §4).
    Error {
        /// The side that it goes to.
        onto: Side,
        /// The source to write into the packet.
        source: IpAddr,
        /// The destination to write into the packet.
        destination: IpAddr,
        /// What it says: the same, but for the size in [`IcmpError::TooBig`] through NAT64.
        error: IcmpError,
        /// The addresses to write into the header that it quotes.
        quoted: Quoted,
    },
    /// It waits for what decides about it. The caller keeps it, and
    /// [`poll_release`](crate::Nat::poll_release) tells later what becomes of it.
    Hold(Ticket),
    /// It is dropped. Whether the sender is told is [`Verdict::answer`]'s to say.
    Drop(Reason),
}

/// The name of a packet that the caller keeps for a NAT. None is used again.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Ticket(pub(crate) u64);

impl fmt::Display for Ticket {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "#{}", self.0)
    }
}

impl Verdict {
    /// The addresses of the packet that goes on, as those of a UDP datagram; `None` when none does.
    /// [`applied_to`](Self::applied_to) keeps what else the packet was.
    #[must_use]
    pub const fn packet(self) -> Option<Packet> {
        match self {
            Self::Forward { source, destination }
            | Self::Hairpin { source, destination }
            | Self::Fragment { source, destination, .. } => Some(Packet::udp(source, destination)),
            _ => None,
        }
    }

    /// `packet`, about which this is the verdict, as it goes on; `None` when it does not, or not
    /// yet. The hop that it has made is taken off. Its length is as it was, but for NAT64: the header
    /// of IPv6 is 20 octets longer than that of IPv4, and 28 on a fragment (RFC 7915 §4.1, §5.1).
    #[must_use]
    pub fn applied_to(self, packet: Packet) -> Option<Packet> {
        let hop_limit = packet.hop_limit.map(|hops| hops.saturating_sub(1));
        let packet = Packet { hop_limit, ..packet };
        match self {
            Self::Error { source, destination, error, quoted, .. } => Some(Packet {
                source: SocketAddr::new(source, 0),
                destination: SocketAddr::new(destination, 0),
                content: Content::Error { error, quoted },
                ..packet
            }),
            _ => self.packet().map(|rewritten| Packet {
                source: rewritten.source,
                destination: rewritten.destination,
                length: packet.length.map(|length| other_header(&packet, rewritten, length)),
                ..packet
            }),
        }
    }

    /// The side that the packet goes to, if it came from `side`.
    #[must_use]
    pub const fn onto(self, side: Side) -> Option<Side> {
        match self {
            Self::Forward { .. } => Some(side.other()),
            Self::Hairpin { .. } => Some(Side::Inside),
            Self::Fragment { onto, .. } | Self::Error { onto, .. } => Some(onto),
            Self::Hold(_) | Self::Drop(_) => None,
        }
    }

    /// The ICMP error that tells the sender of `packet` that it was dropped, where it should be
    /// told. Nobody is told about an ICMP error, a later fragment, or what went to many or came from
    /// no single host (RFC 5508 §7 REQ-10e, RFC 1812 §4.3.2.7).
    #[must_use]
    pub fn answer(self, packet: &Packet) -> Option<IcmpError> {
        let later = packet.fragment.is_some_and(|fragment| fragment.offset > 0);
        let to_many = is_many(packet.destination.ip());
        let from = packet.source.ip();
        let from_nobody = is_many(from) || from.is_unspecified() || from.is_loopback();
        match self {
            Self::Drop(reason) if !later && !to_many && !from_nobody => match packet.content {
                Content::Error { .. } | Content::Rest(_) => None,
                _ => reason.answer(),
            },
            _ => None,
        }
    }
}

fn is_many(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(address) => address.is_multicast() || address.is_broadcast(),
        IpAddr::V6(address) => address.is_multicast(),
    }
}

/// How much longer the IPv6 header is than the IPv4 header, in octets: of a whole packet, or of a
/// fragment, which needs an extension header there.
pub(crate) const fn longer_by(whole: bool) -> u16 {
    if whole { 20 } else { 28 }
}

/// The length of a packet with the header of the side that it goes to.
fn other_header(packet: &Packet, rewritten: Packet, length: u16) -> u16 {
    let was_v4 = Endpoint::new(packet.source).is_ipv4();
    let by = longer_by(packet.fragment.is_none());
    match (was_v4, Endpoint::new(rewritten.source).is_ipv4()) {
        (true, false) => length.saturating_add(by),
        (false, true) => length.saturating_sub(by),
        _ => length,
    }
}

impl fmt::Display for Verdict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Forward { source, destination } => write!(f, "forward {source} -> {destination}"),
            Self::Hairpin { source, destination } => write!(f, "hairpin {source} -> {destination}"),
            Self::Fragment { onto, source, destination, mtu } => {
                write!(f, "fragment to {mtu} octets, {onto}: {source} -> {destination}")
            }
            Self::Error { onto, source, destination, error, quoted } => {
                write!(f, "forward {onto} {source} -> {destination}: {error} [{quoted}]")
            }
            Self::Hold(ticket) => write!(f, "hold {ticket}"),
            Self::Drop(reason) => write!(f, "drop: {reason}"),
        }
    }
}
