//! IPv4 addresses within IPv6 ones (RFC 6052).

use core::fmt;
use core::net::{Ipv4Addr, Ipv6Addr};

/// An IPv6 prefix under which IPv4 addresses stand (RFC 6052 §2.2).
///
/// ```
/// use frazil_nat::Prefix;
///
/// let prefix = Prefix::WELL_KNOWN;
/// assert_eq!(prefix.to_string(), "64:ff9b::/96");
/// let address = prefix.embed("192.0.2.33".parse()?);
/// assert_eq!(address, "64:ff9b::192.0.2.33".parse::<core::net::Ipv6Addr>()?);
/// assert_eq!(prefix.extract(address), Some("192.0.2.33".parse()?));
/// # Ok::<(), core::net::AddrParseError>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Prefix {
    bits: u128,
    length: u8,
}

/// Bits 64 to 71, which are zero in every such address.
const RESERVED: u128 = 0xff << 56;

impl Prefix {
    /// `64:ff9b::/96` (RFC 6052 §2.1). A NAT64 drops what it would make of an address under it that
    /// is not global (§3.1): private networks need a prefix of their own.
    pub const WELL_KNOWN: Self = Self { bits: 0x0064_ff9b << 96, length: 96 };

    /// A prefix of 32, 40, 48, 56, 64 or 96 bits; `None` for any other length, or if bits behind
    /// the prefix or bits 64 to 71 are set.
    #[must_use]
    pub const fn new(address: Ipv6Addr, length: u8) -> Option<Self> {
        let bits = address.to_bits();
        match length {
            32 | 40 | 48 | 56 | 64 | 96 if bits & (u128::MAX >> length | RESERVED) == 0 => {
                Some(Self { bits, length })
            }
            _ => None,
        }
    }

    /// Its address.
    #[must_use]
    pub const fn address(self) -> Ipv6Addr {
        Ipv6Addr::from_bits(self.bits)
    }

    /// Its length, in bits.
    #[must_use]
    #[allow(clippy::len_without_is_empty, reason = "it is a prefix's length")]
    pub const fn len(self) -> u8 {
        self.length
    }

    /// Whether a NAT64 may translate an address under this prefix. The well-known one is for global
    /// addresses alone (RFC 6052 §3.1); those for documentation stand for such.
    pub(crate) const fn may_hold(self, address: Ipv4Addr) -> bool {
        let local = match address.octets() {
            // Of which std knows no name yet: this network, shared, IETF, benchmarks, reserved.
            [0, ..]
            | [100, 64..=127, ..]
            | [192, 0, 0, _]
            | [198, 18 | 19, ..]
            | [240..=255, ..] => true,
            _ => {
                address.is_private()
                    || address.is_loopback()
                    || address.is_link_local()
                    || address.is_multicast()
            }
        };
        !local || !self.is_well_known()
    }

    const fn is_well_known(self) -> bool {
        self.bits == Self::WELL_KNOWN.bits && self.length == Self::WELL_KNOWN.length
    }

    /// The IPv6 address that stands for an IPv4 one. What follows it (the suffix) is zero.
    #[must_use]
    pub const fn embed(self, address: Ipv4Addr) -> Ipv6Addr {
        // Behind the prefix, and around the reserved octet.
        let at = 96 - self.length as u32;
        let plain = (address.to_bits() as u128) << at;
        let bits = if self.length == 96 {
            plain
        } else {
            let (before, behind) = (plain >> 64 << 64, plain & u64::MAX as u128);
            before | behind >> 8
        };
        Ipv6Addr::from_bits(self.bits | bits)
    }

    /// The IPv4 address that an IPv6 one stands for; `None` if it is not under the prefix. The
    /// suffix is not looked at.
    #[must_use]
    #[allow(clippy::cast_possible_truncation, reason = "32 bits are what is asked for")]
    pub const fn extract(self, address: Ipv6Addr) -> Option<Ipv4Addr> {
        let bits = address.to_bits();
        if (bits ^ self.bits) >> (128 - self.length) != 0 {
            return None;
        }
        let plain = if self.length == 96 {
            bits
        } else {
            let (before, behind) = (bits >> 64 << 64, bits & (u64::MAX >> 8) as u128);
            before | behind << 8
        };
        Some(Ipv4Addr::from_bits((plain >> (96 - self.length)) as u32))
    }
}

impl fmt::Display for Prefix {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.address(), self.length)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use alloc::string::ToString;
    use proptest::prelude::*;

    /// RFC 6052 §2.4, tables 2 and 3.
    const EXAMPLES: [(&str, u8, &str); 6] = [
        ("2001:db8::", 32, "2001:db8:c000:221::"),
        ("2001:db8:100::", 40, "2001:db8:1c0:2:21::"),
        ("2001:db8:122::", 48, "2001:db8:122:c000:2:2100::"),
        ("2001:db8:122:300::", 56, "2001:db8:122:3c0:0:221::"),
        ("2001:db8:122:344::", 64, "2001:db8:122:344:c0:2:2100::"),
        ("2001:db8:122:344::", 96, "2001:db8:122:344::192.0.2.33"),
    ];

    #[test]
    fn all_six_lengths_embed_as_the_rfc_shows() {
        for (prefix, length, embedded) in EXAMPLES {
            let prefix = Prefix::new(prefix.parse().unwrap(), length).unwrap();
            let (v4, v6) = ("192.0.2.33".parse().unwrap(), embedded.parse().unwrap());
            assert_eq!(prefix.embed(v4), v6, "{prefix}");
            assert_eq!(prefix.extract(v6), Some(v4), "{prefix}");
        }
        assert_eq!(Prefix::new("64:ff9b::".parse().unwrap(), 96), Some(Prefix::WELL_KNOWN));
    }

    #[test]
    fn what_is_no_prefix_is_refused() {
        for (address, length) in
            [("2001:db8::", 33), ("2001:db8::1", 64), ("2001:db8:0:0:ff00::", 96), ("::", 0)]
        {
            assert_eq!(Prefix::new(address.parse().unwrap(), length), None, "{address}/{length}");
        }
    }

    proptest! {
        #[test]
        fn what_is_embedded_is_extracted(bits: u32, prefix: u128, choice in 0usize..6, suffix: u64) {
            let length = [32, 40, 48, 56, 64, 96][choice];
            let bits128 = prefix & !(u128::MAX >> length) & !RESERVED;
            let prefix = Prefix::new(bits128.into(), length).unwrap();
            let embedded = prefix.embed(bits.into());
            prop_assert_eq!(embedded.to_bits() & RESERVED, 0);
            prop_assert_eq!(prefix.extract(embedded), Some(bits.into()));
            if length < 96 {
                // RFC 6052 §2.2: the suffix is ignored.
                let room = u128::MAX >> (length + 40);
                let suffixed = embedded.to_bits() | u128::from(suffix) & room;
                prop_assert_eq!(prefix.extract(suffixed.into()), Some(bits.into()));
            }
            let other = Ipv6Addr::from_bits(embedded.to_bits() ^ 1 << 127);
            prop_assert_eq!(prefix.extract(other), None);
            prop_assert!(prefix.to_string().ends_with(&length.to_string()));
        }
    }
}
