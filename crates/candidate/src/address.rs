//! The connection address of a candidate.

use core::fmt;
use core::net::IpAddr;

use crate::error::Cause;
use crate::ip;
use crate::write::Line;

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

    /// True for a name that multicast DNS resolves: one label, then `.local`
    /// (draft-ietf-mmusic-mdns-ice-candidates §3.2.1).
    #[must_use]
    pub fn is_mdns(self) -> bool {
        self.mdns_label().is_some()
    }

    /// True for a name as browsers make them: a version 4 UUID, then `.local`
    /// (draft-ietf-mmusic-mdns-ice-candidates §3.1.1).
    ///
    /// Others may be well-known names of devices; an agent should not resolve them for a peer (§3.2.2).
    #[must_use]
    pub fn is_mdns_uuid(self) -> bool {
        self.mdns_label().is_some_and(is_uuid4)
    }

    fn mdns_label(self) -> Option<&'a str> {
        let Self::Name(name) = self else { return None };
        let (label, last) = name.split_once('.')?;
        (!label.is_empty() && last.eq_ignore_ascii_case("local")).then_some(label)
    }

    pub(crate) fn put<W: fmt::Write + ?Sized>(self, line: &mut Line<'_, W>) -> fmt::Result {
        match self {
            Self::Ip(ip) => line.ip(ip),
            Self::Name(name) => line.text(name),
        }
    }

    /// Reads a `connection-address`. A colon makes it IPv6 (RFC 8839 §5.1), and a name whose last
    /// label is a number is a malformed IPv4 address, as no such top-level domain exists.
    pub(crate) fn parse(text: &'a str) -> Result<Self, Cause> {
        let octets = text.as_bytes();
        if octets.contains(&b':') {
            return match ip::leading_ipv6(octets) {
                Some((ip, [])) => Ok(Self::Ip(ip.into())),
                _ if octets.contains(&b'%') => Err(Cause::Zone),
                _ => Err(Cause::Address),
            };
        }
        if let Some((ip, [])) = ip::leading_ipv4(octets) {
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

/// RFC 4122 §3, of version 4 and the variant that the RFC defines.
fn is_uuid4(text: &str) -> bool {
    text.len() == 36
        && text.bytes().enumerate().all(|(index, octet)| match index {
            8 | 13 | 18 | 23 => octet == b'-',
            14 => octet == b'4',
            19 => matches!(octet.to_ascii_lowercase(), b'8' | b'9' | b'a' | b'b'),
            _ => octet.is_ascii_hexdigit(),
        })
}

impl From<IpAddr> for Address<'_> {
    fn from(ip: IpAddr) -> Self {
        Self::Ip(ip)
    }
}

impl fmt::Display for Address<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut line = Line::new(f);
        self.put(&mut line)?;
        line.flush()
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
        for text in ["example.org", "a.b.local", "local.example", ".local", "....local"] {
            assert!(!Address::parse(text).unwrap().is_mdns(), "{text}");
        }
        assert_eq!(name.ip(), None);
        assert!(name.is_mdns_uuid());
        for text in [
            "printer.local",
            "9b36eaac-bb2e-19bb-bb78-21c41c499900.local",
            "9b36eaac-bb2e-49bb-0b78-21c41c499900.local",
            "9b36eaacbb2e49bbbb7821c41c4999001234.local",
        ] {
            let name = Address::parse(text).unwrap();
            assert!(name.is_mdns() && !name.is_mdns_uuid(), "{text}");
        }
        for text in ["", "abc", "....", "$L-PRIV-1.IP", "b\u{fc}cher.example"] {
            assert_eq!(Address::parse(text), Err(Cause::Address), "{text}");
        }
    }
}
