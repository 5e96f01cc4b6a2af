//! The host of a URI (RFC 3986 §3.2.2).

use core::fmt;
use core::net::{IpAddr, Ipv4Addr, Ipv6Addr};

/// A server's name or address.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Host<'a> {
    /// An IPv4 address.
    Ipv4(Ipv4Addr),
    /// An IPv6 address, in brackets as text.
    Ipv6(Ipv6Addr),
    /// A registered name, as it came: percent-encoding is not undone.
    Name(&'a str),
}

impl Host<'_> {
    /// The address, which is then contacted without DNS (RFC 8489 §8.1); `None` for a name.
    #[must_use]
    pub const fn address(&self) -> Option<IpAddr> {
        match self {
            Self::Ipv4(address) => Some(IpAddr::V4(*address)),
            Self::Ipv6(address) => Some(IpAddr::V6(*address)),
            Self::Name(_) => None,
        }
    }
}

impl fmt::Display for Host<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Ipv4(address) => address.fmt(f),
            Self::Ipv6(address) => write!(f, "[{address}]"),
            Self::Name(name) => f.write_str(name),
        }
    }
}

/// Whether the last label is a number, decimal or hexadecimal: no name of the DNS is, but old
/// resolvers read `127.1` and `0x7f000001` as addresses (RFC 3986 §7.4).
pub(super) fn ends_in_number(name: &str) -> bool {
    let name = name.strip_suffix('.').unwrap_or(name);
    let label = name.rsplit('.').next().unwrap_or(name);
    match label.strip_prefix("0x").or_else(|| label.strip_prefix("0X")) {
        Some(digits) => digits.bytes().all(|b| b.is_ascii_hexdigit()),
        None => !label.is_empty() && label.bytes().all(|b| b.is_ascii_digit()),
    }
}

#[cfg(test)]
mod tests {
    use super::ends_in_number;

    #[test]
    fn numbers_are_told_from_names() {
        for number in ["1", "127.1", "example.1", "1.2.3.4.", "0x7f000001", "a.0X", "256.1.1.1"] {
            assert!(ends_in_number(number), "{number}");
        }
        for name in ["a", "1.a", "0xg", "1e9", "a.", "1-2", ".", "0x7f.a"] {
            assert!(!ends_in_number(name), "{name}");
        }
    }
}
