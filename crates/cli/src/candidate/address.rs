//! What kind of address it is, and who can reach it.

use core::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use frazil_candidate::Address;
use serde::Serialize;

/// The kinds that matter to who wants to connect (RFC 6890 and the registries that it made).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum AddressKind {
    Public,
    Private,
    Shared,
    UniqueLocal,
    LinkLocal,
    SiteLocal,
    Loopback,
    Unspecified,
    Documentation,
    Benchmarking,
    Ipv4Mapped,
    Ipv4Compatible,
    Nat64,
    Teredo,
    #[serde(rename = "6to4")]
    SixToFour,
    Multicast,
    Reserved,
    Mdns,
    Name,
}

impl AddressKind {
    /// For people.
    pub(super) const fn meaning(self) -> &'static str {
        match self {
            Self::Public => "public",
            Self::Private => "private: reached from the same network only (RFC 1918)",
            Self::Shared => "shared: behind the NAT of a provider (RFC 6598)",
            Self::UniqueLocal => "unique local: reached from the same site only (RFC 4193)",
            Self::LinkLocal => "link-local: reached from the same link only (RFC 3927, RFC 4291)",
            Self::SiteLocal => "site-local: deprecated (RFC 3879)",
            Self::Loopback => "loopback: reached from the same host only",
            Self::Unspecified => "unspecified: no address at all",
            Self::Documentation => {
                "for documentation: nobody has it (RFC 5737, RFC 3849, RFC 9637)"
            }
            Self::Benchmarking => "for benchmarks (RFC 2544)",
            Self::Ipv4Mapped => "an IPv4 address in the form of IPv6 (RFC 4291)",
            Self::Ipv4Compatible => "IPv4-compatible IPv6: deprecated (RFC 4291)",
            Self::Nat64 => "an IPv4 address behind a NAT64 (RFC 6052, RFC 8215)",
            Self::Teredo => "a Teredo tunnel (RFC 4380)",
            Self::SixToFour => "a 6to4 tunnel (RFC 3056)",
            Self::Multicast => "multicast: no candidate can have it",
            Self::Reserved => "reserved: nobody has it",
            Self::Mdns => "a name for multicast DNS: a browser hides a host address behind it",
            Self::Name => "a domain name",
        }
    }
}

pub(crate) fn kind(address: Address<'_>) -> AddressKind {
    match address {
        Address::Ip(IpAddr::V4(ip)) => kind_of_ipv4(ip),
        Address::Ip(IpAddr::V6(ip)) => kind_of_ipv6(ip),
        Address::Name(_) if address.is_mdns() => AddressKind::Mdns,
        Address::Name(_) => AddressKind::Name,
    }
}

const fn kind_of_ipv4(ip: Ipv4Addr) -> AddressKind {
    if ip.is_unspecified() {
        return AddressKind::Unspecified;
    }
    if ip.is_private() {
        return AddressKind::Private;
    }
    match ip.octets() {
        [0 | 240..=255, ..] => AddressKind::Reserved,
        [127, ..] => AddressKind::Loopback,
        [169, 254, ..] => AddressKind::LinkLocal,
        [100, 64..=127, ..] => AddressKind::Shared,
        [192, 0, 2, _] | [198, 51, 100, _] | [203, 0, 113, _] => AddressKind::Documentation,
        [198, 18 | 19, ..] => AddressKind::Benchmarking,
        [224..=239, ..] => AddressKind::Multicast,
        _ => AddressKind::Public,
    }
}

const fn kind_of_ipv6(ip: Ipv6Addr) -> AddressKind {
    match ip.segments() {
        [0, 0, 0, 0, 0, 0, 0, 0] => AddressKind::Unspecified,
        [0, 0, 0, 0, 0, 0, 0, 1] => AddressKind::Loopback,
        [0, 0, 0, 0, 0, 0xffff, ..] => AddressKind::Ipv4Mapped,
        [0, 0, 0, 0, 0, 0, ..] => AddressKind::Ipv4Compatible,
        [0x64, 0xff9b, 0, 0, 0, 0, ..] | [0x64, 0xff9b, 1, ..] => AddressKind::Nat64,
        [0x2001, 0, ..] => AddressKind::Teredo,
        [0x2001, 2, 0, ..] => AddressKind::Benchmarking,
        [0x2001, 0xdb8, ..] | [0x3fff, ..=0x0fff, ..] => AddressKind::Documentation,
        [0x2002, ..] => AddressKind::SixToFour,
        [0xfc00..=0xfdff, ..] => AddressKind::UniqueLocal,
        [0xfe80..=0xfebf, ..] => AddressKind::LinkLocal,
        [0xfec0..=0xfeff, ..] => AddressKind::SiteLocal,
        [0xff00..=0xffff, ..] => AddressKind::Multicast,
        [0x2000..=0x3fff, ..] => AddressKind::Public,
        _ => AddressKind::Reserved,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_have_their_kinds() {
        use AddressKind::*;
        for (text, expected) in [
            ("0.0.0.0", Unspecified),
            ("0.1.2.3", Reserved),
            ("10.255.0.1", Private),
            ("172.15.0.1", Public),
            ("172.31.0.1", Private),
            ("192.168.1.1", Private),
            ("100.64.0.1", Shared),
            ("100.128.0.1", Public),
            ("127.8.8.8", Loopback),
            ("169.254.1.1", LinkLocal),
            ("198.51.100.9", Documentation),
            ("198.19.0.1", Benchmarking),
            ("224.0.0.251", Multicast),
            ("255.255.255.255", Reserved),
            ("8.8.8.8", Public),
            ("::", Unspecified),
            ("::1", Loopback),
            ("::ffff:10.0.0.1", Ipv4Mapped),
            ("::10.0.0.1", Ipv4Compatible),
            ("64:ff9b::192.0.2.1", Nat64),
            ("64:ff9b:1::1", Nat64),
            ("2001:0:1::1", Teredo),
            ("2001:db8::1", Documentation),
            ("3fff:fff::1", Documentation),
            ("3fff:1000::1", Public),
            ("2002:c000:201::1", SixToFour),
            ("2a00:1450::1", Public),
            ("fd12::1", UniqueLocal),
            ("febf::1", LinkLocal),
            ("fec0::1", SiteLocal),
            ("ff02::fb", Multicast),
            ("4000::1", Reserved),
        ] {
            let ip: IpAddr = text.parse().unwrap();
            assert_eq!(kind(ip.into()), expected, "{text}");
        }
        assert_eq!(kind(Address::Name("a.local")), Mdns);
        assert_eq!(kind(Address::Name("a.example")), Name);
    }
}
