//! What the grammar lets through and an RFC forbids.

use core::fmt;
use core::net::IpAddr;

use crate::address::Address;
use crate::candidate::Candidate;
use crate::error::Field;
use crate::kind::CandidateType;
use crate::priority;
use crate::transport::{TcpType, Transport};

/// Something in a candidate that an RFC says must not be so.
///
/// [`Candidate::departures`] finds them. All of them can be read, and programs in use write some:
/// whether the candidate may be used all the same is the agent's question.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Departure {
    /// The priority is 0.
    PriorityZero,
    /// The priority is above 2³¹−1: pair priorities made of it would not fit 64 bits.
    PriorityTooHigh,
    /// The address is a domain name that multicast DNS does not resolve.
    DomainName,
    /// The address is a name for multicast DNS that is no UUID: maybe one of a device.
    MdnsName,
    /// A host candidate on a loopback address.
    Loopback,
    /// A host candidate on an IPv4-compatible IPv6 address, which are deprecated.
    Ipv4Compatible,
    /// A host candidate on a site-local IPv6 address, which are deprecated.
    SiteLocal,
    /// An active TCP candidate has a port other than 9.
    ActivePort,
    /// A reflexive or relayed candidate has no related address.
    NoRelatedAddress,
    /// A reflexive or relayed candidate has no related port.
    NoRelatedPort,
    /// A host candidate has a related address or port.
    RelatedToHost,
    /// The related address is a name.
    RelatedName,
    /// The related address is hidden, and its port is not 9.
    HiddenPort,
    /// The related address is hidden, by the unspecified address of the other family.
    HiddenFamily,
    /// A TCP candidate says nothing of its direction.
    NoTcpType,
    /// The direction of a TCP candidate is none of the three.
    UnknownTcpType,
    /// A candidate that is not for TCP says the direction of a connection.
    TcpTypeWithoutTcp,
    /// The direction stands behind other extensions.
    LateTcpType,
}

impl Departure {
    /// Every departure that is known, in the order of the fields.
    pub const ALL: [Self; 18] = [
        Self::PriorityZero,
        Self::PriorityTooHigh,
        Self::DomainName,
        Self::MdnsName,
        Self::Loopback,
        Self::Ipv4Compatible,
        Self::SiteLocal,
        Self::ActivePort,
        Self::NoRelatedAddress,
        Self::NoRelatedPort,
        Self::RelatedToHost,
        Self::RelatedName,
        Self::HiddenPort,
        Self::HiddenFamily,
        Self::NoTcpType,
        Self::UnknownTcpType,
        Self::TcpTypeWithoutTcp,
        Self::LateTcpType,
    ];

    /// The section that demands otherwise.
    #[must_use]
    pub const fn section(self) -> &'static str {
        match self {
            Self::PriorityZero | Self::PriorityTooHigh | Self::DomainName => "RFC 8839 §5.1",
            Self::NoRelatedAddress | Self::NoRelatedPort | Self::RelatedToHost => "RFC 8839 §5.1",
            Self::RelatedName | Self::HiddenPort | Self::HiddenFamily => "RFC 8839 §5.1",
            Self::MdnsName => "draft-ietf-mmusic-mdns-ice-candidates §3.1.1",
            Self::Loopback | Self::Ipv4Compatible | Self::SiteLocal => "RFC 8445 §5.1.1.1",
            Self::NoTcpType
            | Self::UnknownTcpType
            | Self::TcpTypeWithoutTcp
            | Self::LateTcpType
            | Self::ActivePort => "RFC 6544 §4.5",
        }
    }

    /// The field that it is about, or that is missing.
    #[must_use]
    pub const fn field(self) -> Field {
        match self {
            Self::PriorityZero | Self::PriorityTooHigh => Field::Priority,
            Self::DomainName
            | Self::MdnsName
            | Self::Loopback
            | Self::Ipv4Compatible
            | Self::SiteLocal => Field::Address,
            Self::ActivePort => Field::Port,
            Self::NoRelatedAddress
            | Self::RelatedToHost
            | Self::RelatedName
            | Self::HiddenFamily => Field::RelatedAddress,
            Self::NoRelatedPort | Self::HiddenPort => Field::RelatedPort,
            Self::NoTcpType | Self::TcpTypeWithoutTcp | Self::LateTcpType => Field::ExtensionName,
            Self::UnknownTcpType => Field::ExtensionValue,
        }
    }

    /// True if the candidate departs so.
    pub(crate) fn is_in(self, candidate: &Candidate<'_>) -> bool {
        let is_host = candidate.kind == CandidateType::Host;
        let needs_related =
            !matches!(candidate.kind, CandidateType::Host | CandidateType::Other(_));
        let is_tcp = candidate.transport == Transport::Tcp;
        let has_unknown_tcp_type = || candidate.tcp_type.is_none() && has_tcp_type(candidate);
        match self {
            Self::PriorityZero => candidate.priority == 0,
            Self::PriorityTooHigh => candidate.priority > priority::MAX,
            Self::DomainName => is_name(candidate.address) && !candidate.address.is_mdns(),
            Self::MdnsName => candidate.address.is_mdns() && !candidate.address.is_mdns_uuid(),
            Self::Loopback => is_host && candidate.address.ip().is_some_and(is_loopback),
            Self::Ipv4Compatible => is_host && candidate.address.ip().is_some_and(is_compatible),
            Self::SiteLocal => is_host && candidate.address.ip().is_some_and(is_site_local),
            Self::ActivePort => {
                is_tcp && candidate.tcp_type == Some(TcpType::Active) && candidate.port != 9
            }
            Self::NoRelatedAddress => needs_related && candidate.related_address.is_none(),
            Self::NoRelatedPort => needs_related && candidate.related_port.is_none(),
            Self::RelatedToHost => {
                is_host && (candidate.related_address.is_some() || candidate.related_port.is_some())
            }
            Self::RelatedName => candidate.related_address.is_some_and(is_name),
            Self::HiddenPort => {
                is_related_hidden(candidate) && candidate.related_port.is_some_and(|port| port != 9)
            }
            Self::HiddenFamily => is_related_hidden(candidate) && is_of_two_families(candidate),
            Self::NoTcpType => is_tcp && candidate.tcp_type.is_none() && !has_tcp_type(candidate),
            Self::UnknownTcpType => is_tcp && has_unknown_tcp_type(),
            Self::TcpTypeWithoutTcp => {
                !is_tcp && (candidate.tcp_type.is_some() || has_unknown_tcp_type())
            }
            Self::LateTcpType => candidate.extensions.has_late_tcp_type(),
        }
    }
}

const fn is_name(address: Address<'_>) -> bool {
    matches!(address, Address::Name(_))
}

/// True if a `tcptype` is among the extensions, which those with a known value are not.
fn has_tcp_type(candidate: &Candidate<'_>) -> bool {
    candidate.extensions().any(|(name, _)| name.eq_ignore_ascii_case("tcptype"))
}

fn is_related_hidden(candidate: &Candidate<'_>) -> bool {
    candidate.related_address.and_then(Address::ip).is_some_and(|ip| ip.is_unspecified())
}

fn is_of_two_families(candidate: &Candidate<'_>) -> bool {
    let related = candidate.related_address.and_then(Address::ip);
    candidate.address.ip().zip(related).is_some_and(|(own, other)| own.is_ipv4() != other.is_ipv4())
}

fn is_loopback(ip: IpAddr) -> bool {
    ip.to_canonical().is_loopback()
}

/// `::a.b.c.d` of RFC 4291 §2.5.5.1, without the two that have a meaning of their own.
const fn is_compatible(ip: IpAddr) -> bool {
    match ip {
        IpAddr::V4(_) => false,
        IpAddr::V6(ip) => {
            matches!(ip.segments(), [0, 0, 0, 0, 0, 0, ..])
                && !ip.is_unspecified()
                && !ip.is_loopback()
        }
    }
}

/// `fec0::/10` of RFC 3879.
const fn is_site_local(ip: IpAddr) -> bool {
    matches!(ip, IpAddr::V6(ip) if ip.segments()[0] & 0xffc0 == 0xfec0)
}

impl fmt::Display for Departure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::PriorityZero => "the priority is 0; the least is 1",
            Self::PriorityTooHigh => "the priority is above 2147483647, which is 2³¹−1",
            Self::DomainName => "the address is a domain name; whoever receives it must ignore it",
            Self::MdnsName => "the name for multicast DNS is no version 4 UUID",
            Self::Loopback => "a loopback address is no candidate",
            Self::Ipv4Compatible => "an IPv4-compatible IPv6 address is no candidate",
            Self::SiteLocal => "a site-local IPv6 address is no candidate",
            Self::ActivePort => "the port of an active TCP candidate is 9",
            Self::NoRelatedAddress => "the related address (raddr) is missing",
            Self::NoRelatedPort => "the related port (rport) is missing",
            Self::RelatedToHost => "a host candidate has no related address and port",
            Self::RelatedName => "the related address is a name",
            Self::HiddenPort => "the port of a hidden related address is 9",
            Self::HiddenFamily => {
                "a related address is hidden as 0.0.0.0 for IPv4, and as :: for IPv6"
            }
            Self::NoTcpType => "a TCP candidate says its direction (tcptype)",
            Self::UnknownTcpType => "the tcptype is none of active, passive and so",
            Self::TcpTypeWithoutTcp => "a tcptype is for TCP candidates",
            Self::LateTcpType => "the tcptype stands before all other extensions",
        })
    }
}
