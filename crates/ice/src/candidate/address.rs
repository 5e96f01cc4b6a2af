//! Which addresses may be candidates, and which may be paired.
//!
//! A description is written by the other side, and its candidates say where this host will send:
//! they must not turn it into a scanner of its own machine or network segment.

use core::fmt;
use core::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};

use frazil_sansio::Path;

/// Why an address is no candidate.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum AddressRefused {
    /// Port 0.
    PortZero,
    /// The unspecified address, or one of `0.0.0.0/8`.
    Unspecified,
    /// A multicast address.
    Multicast,
    /// The broadcast address, or another of the reserved block `240.0.0.0/4`.
    Broadcast,
    /// A loopback address; see [`Config::loopback`](crate::Config::loopback).
    Loopback,
    /// An IPv6 link-local address of this host without a scope id.
    NoScope,
    /// A link-local address, and no address of this host is on such a link.
    LinkLocal,
    /// An IPv4-mapped or IPv4-compatible IPv6 address (RFC 8445 §5.1.1.1).
    EmbeddedIpv4,
    /// A site-local IPv6 address, `fec0::/10`, deprecated by RFC 3879.
    SiteLocal,
    /// [`Config::local_candidate_limit`](crate::Config::local_candidate_limit) is reached.
    Limit,
    /// The peer was told that there are no more candidates (RFC 8838 §13), or ICE is over.
    GatheringOver,
}

impl fmt::Display for AddressRefused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::PortZero => "its port is 0",
            Self::Unspecified => "it is the unspecified address",
            Self::Multicast => "it is a multicast address",
            Self::Broadcast => "it is a broadcast or reserved address",
            Self::Loopback => "it is a loopback address",
            Self::NoScope => "it is a link-local address without a scope",
            Self::LinkLocal => "it is a link-local address, and this host uses none",
            Self::EmbeddedIpv4 => "it is an IPv4 address in IPv6 dress",
            Self::SiteLocal => "it is a site-local address",
            Self::Limit => "there are as many candidates as the limit allows",
            Self::GatheringOver => "gathering is over",
        })
    }
}

impl core::error::Error for AddressRefused {}

/// The part of the address space that decides what an address may be paired with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Reach {
    Loopback,
    LinkLocal,
    Network,
}

/// What an address reaches, or why it reaches nothing.
pub(crate) fn reach(address: SocketAddr) -> Result<Reach, AddressRefused> {
    if address.port() == 0 {
        return Err(AddressRefused::PortZero);
    }
    match address.ip() {
        IpAddr::V4(ip) => reach_v4(ip),
        IpAddr::V6(ip) => reach_v6(ip),
    }
}

fn reach_v4(ip: Ipv4Addr) -> Result<Reach, AddressRefused> {
    match ip.octets() {
        [0, ..] => Err(AddressRefused::Unspecified),
        [127, ..] => Ok(Reach::Loopback),
        [169, 254, ..] => Ok(Reach::LinkLocal),
        [224..=239, ..] => Err(AddressRefused::Multicast),
        [240..=255, ..] => Err(AddressRefused::Broadcast),
        _ => Ok(Reach::Network),
    }
}

fn reach_v6(ip: Ipv6Addr) -> Result<Reach, AddressRefused> {
    match ip.segments() {
        [0, 0, 0, 0, 0, 0, 0, 0] => Err(AddressRefused::Unspecified),
        [0, 0, 0, 0, 0, 0, 0, 1] => Ok(Reach::Loopback),
        [0, 0, 0, 0, 0, 0 | 0xffff, ..] => Err(AddressRefused::EmbeddedIpv4),
        [0xfe80..=0xfebf, ..] => Ok(Reach::LinkLocal),
        [0xfec0..=0xfeff, ..] => Err(AddressRefused::SiteLocal),
        [0xff00..=0xffff, ..] => Err(AddressRefused::Multicast),
        _ => Ok(Reach::Network),
    }
}

/// Whether a host can be at an address: a source that is none is forged, and an answer would go to a
/// group, to everybody, or nowhere.
pub(crate) fn is_host(address: SocketAddr) -> bool {
    reach(SocketAddr::new(address.ip().to_canonical(), address.port())).is_ok()
}

/// Whether a bound address of this host may be a candidate (RFC 8445 §5.1.1.1).
pub(crate) fn usable_local(address: SocketAddr, loopback: bool) -> Result<Reach, AddressRefused> {
    let reach = reach(address)?;
    match (reach, address) {
        (Reach::Loopback, _) if !loopback => Err(AddressRefused::Loopback),
        (Reach::LinkLocal, SocketAddr::V6(v6)) if v6.scope_id() == 0 => {
            Err(AddressRefused::NoScope)
        }
        _ => Ok(reach),
    }
}

/// Whether a check may go from `base` to `remote`: the same family, loopback and link-local only
/// among their like (RFC 8445 §6.1.2.2).
pub(crate) fn pairable(base: SocketAddr, remote: SocketAddr) -> bool {
    base.is_ipv4() == remote.is_ipv4()
        && matches!((reach(base), reach(remote)), (Ok(here), Ok(there)) if here == there)
}

/// Whether two addresses are the same transport address: IP and port. Flow labels do not count, nor
/// do scopes, which mean nothing to the other side.
pub(crate) fn same(a: SocketAddr, b: SocketAddr) -> bool {
    a.ip() == b.ip() && a.port() == b.port()
}

/// Whether two paths are the same: transport, and both ends.
pub(crate) fn same_path(a: &Path, b: &Path) -> bool {
    a.transport == b.transport && same(a.local, b.local) && same(a.remote, b.remote)
}

/// The remote address as the socket at `base` must name it: a link-local one needs its scope.
pub(crate) fn scoped(base: SocketAddr, remote: SocketAddr) -> SocketAddr {
    match (base, remote) {
        (SocketAddr::V6(base), SocketAddr::V6(mut remote))
            if remote.ip().is_unicast_link_local() =>
        {
            remote.set_scope_id(base.scope_id());
            SocketAddr::V6(remote)
        }
        _ => remote,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> SocketAddr {
        text.parse().unwrap()
    }

    #[test]
    fn hostile_destinations_reach_nothing() {
        for (text, why) in [
            ("192.0.2.1:0", AddressRefused::PortZero),
            ("0.0.0.0:1", AddressRefused::Unspecified),
            ("0.1.2.3:1", AddressRefused::Unspecified),
            ("[::]:1", AddressRefused::Unspecified),
            ("224.0.0.251:5353", AddressRefused::Multicast),
            ("239.255.255.250:1900", AddressRefused::Multicast),
            ("[ff02::1]:1", AddressRefused::Multicast),
            ("255.255.255.255:1", AddressRefused::Broadcast),
            ("240.0.0.1:1", AddressRefused::Broadcast),
            ("[::ffff:127.0.0.1]:22", AddressRefused::EmbeddedIpv4),
            ("[::127.0.0.1]:22", AddressRefused::EmbeddedIpv4),
            ("[fec0::1]:1", AddressRefused::SiteLocal),
        ] {
            assert_eq!(reach(at(text)), Err(why), "{text}");
        }
    }

    #[test]
    #[allow(non_snake_case, reason = "named after the requirement")]
    fn rfc8445_s6_1_2_2_b__link_local_pairs_only_with_link_local() {
        assert!(pairable(at("[fe80::1]:1"), at("[fe80::2]:1")));
        assert!(!pairable(at("[fe80::1]:1"), at("[2001:db8::2]:1")));
        assert!(!pairable(at("[2001:db8::2]:1"), at("[fe80::1]:1")));
        assert!(!pairable(at("10.0.0.1:1"), at("169.254.1.1:1")));
    }

    #[test]
    #[allow(non_snake_case, reason = "named after the requirement")]
    fn rfc8445_s6_1_2_2_a__families_do_not_mix() {
        assert!(pairable(at("192.0.2.1:1"), at("198.51.100.1:1")));
        assert!(!pairable(at("192.0.2.1:1"), at("[2001:db8::2]:1")));
    }

    #[test]
    fn loopback_pairs_only_with_loopback() {
        assert!(pairable(at("127.0.0.1:1"), at("127.9.9.9:2")));
        assert!(!pairable(at("10.0.0.1:1"), at("127.0.0.1:22")));
        assert!(!pairable(at("[2001:db8::1]:1"), at("[::1]:22")));
    }

    #[test]
    #[allow(non_snake_case, reason = "named after the requirement")]
    fn rfc8445_s5_1_1_1_d__loopback_only_on_purpose() {
        assert_eq!(usable_local(at("127.0.0.1:1"), false), Err(AddressRefused::Loopback));
        assert_eq!(usable_local(at("[::1]:1"), false), Err(AddressRefused::Loopback));
        assert_eq!(usable_local(at("127.0.0.1:1"), true), Ok(Reach::Loopback));
    }

    #[test]
    #[allow(non_snake_case, reason = "named after the requirement")]
    fn rfc8445_s5_1_1_1_e__no_deprecated_ipv6() {
        assert_eq!(usable_local(at("[fec0::1]:1"), true), Err(AddressRefused::SiteLocal));
        assert_eq!(usable_local(at("[::1.2.3.4]:1"), true), Err(AddressRefused::EmbeddedIpv4));
    }

    #[test]
    fn link_local_needs_and_lends_its_scope() {
        assert_eq!(usable_local(at("[fe80::1]:1"), false), Err(AddressRefused::NoScope));
        assert_eq!(usable_local(at("[fe80::1%3]:1"), false), Ok(Reach::LinkLocal));
        assert_eq!(scoped(at("[fe80::1%3]:1"), at("[fe80::2]:1")), at("[fe80::2%3]:1"));
    }
}
