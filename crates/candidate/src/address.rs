//! The connection address of a candidate.

use core::fmt;
use core::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use crate::error::Cause;

/// Where a candidate can be reached, or the name of it (RFC 8839 §5.1).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Address<'a> {
    /// An address, as it was written: an IPv4-mapped IPv6 address is not unwrapped.
    Ip(IpAddr),
    /// A domain name of 4 to 255 letters, digits, `-`, `_` and `.`.
    ///
    /// RFC 8839 has agents ignore a candidate with a name; browsers hide host addresses behind names
    /// ending in `.local` that multicast DNS resolves.
    Name(&'a str),
}

impl<'a> Address<'a> {
    /// The address, unless it is a name.
    #[must_use]
    pub const fn ip(self) -> Option<IpAddr> {
        match self {
            Self::Ip(ip) => Some(ip),
            Self::Name(_) => None,
        }
    }

    /// True for a name that multicast DNS resolves: one ending in `.local`.
    #[must_use]
    pub fn is_mdns(self) -> bool {
        match self {
            Self::Ip(_) => false,
            Self::Name(name) => {
                name.rsplit_once('.').is_some_and(|(_, last)| last.eq_ignore_ascii_case("local"))
            }
        }
    }

    /// Reads a `connection-address`. A colon makes it IPv6 (RFC 8839 §5.1), and a name whose last
    /// label is a number is a malformed IPv4 address, as no such top-level domain exists.
    pub(crate) fn parse(text: &'a str) -> Result<Self, Cause> {
        if text.contains(':') {
            if text.contains('%') {
                return Err(Cause::Zone);
            }
            return text
                .parse::<Ipv6Addr>()
                .map(|ip| Self::Ip(ip.into()))
                .map_err(|_| Cause::Address);
        }
        if let Ok(ip) = text.parse::<Ipv4Addr>() {
            return Ok(Self::Ip(ip.into()));
        }
        let legal = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_' | b'.');
        let last = text.rsplit('.').find(|label| !label.is_empty()).unwrap_or_default();
        let numeric = last.bytes().all(|b| b.is_ascii_digit());
        if numeric || !(4..=255).contains(&text.len()) || !text.bytes().all(legal) {
            return Err(Cause::Address);
        }
        Ok(Self::Name(text))
    }
}

impl From<IpAddr> for Address<'_> {
    fn from(ip: IpAddr) -> Self {
        Self::Ip(ip)
    }
}

impl fmt::Display for Address<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Ip(ip) => ip.fmt(f),
            Self::Name(name) => f.write_str(name),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rfc8839_s5_1_d__a_colon_means_ipv6() {
        assert_eq!(
            Address::parse("2001:DB8::0:1"),
            Ok(Address::Ip("2001:db8::1".parse().unwrap()))
        );
        assert_eq!(Address::parse("200a0b:12f0::1"), Err(Cause::Address));
        assert_eq!(Address::parse("192.0.2.1:80"), Err(Cause::Address));
        assert_eq!(Address::parse("[::1]"), Err(Cause::Address));
        assert_eq!(Address::parse("fe80::1%eth0"), Err(Cause::Zone));
    }

    #[test]
    fn ipv4_octets_are_decimal_without_leading_zeros() {
        for text in ["192.0.2.01", "192.0.2.256", "192.0.2", "1.2.3.4.5", "12345", "192.0.2.1."] {
            assert_eq!(Address::parse(text), Err(Cause::Address), "{text}");
        }
    }

    #[test]
    fn names_are_kept() {
        let name = Address::parse("9b36eaac-bb2e-49bb-bb78-21c41c499900.local").unwrap();
        assert!(name.is_mdns());
        assert!(!Address::parse("example.org").unwrap().is_mdns());
        assert_eq!(name.ip(), None);
        for text in ["", "abc", "....", "$L-PRIV-1.IP", "b\u{fc}cher.example"] {
            assert_eq!(Address::parse(text), Err(Cause::Address), "{text}");
        }
    }
}
