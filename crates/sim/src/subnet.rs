//! Ranges of addresses, of either family.

use core::net::IpAddr;

/// A range of addresses: all that share their first bits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Subnet {
    base: IpAddr,
    length: u8,
}

impl Subnet {
    /// The addresses that share their first `length` bits with `base`; a `length` beyond the
    /// family's is the family's.
    #[must_use]
    pub fn new(base: impl Into<IpAddr>, length: u8) -> Self {
        let base = base.into();
        let length = length.min(width(base));
        Self { base: from_bits(base, bits(base) & mask(width(base), length)), length }
    }

    /// The first address of the range.
    #[must_use]
    pub const fn base(self) -> IpAddr {
        self.base
    }

    /// How many bits its addresses share.
    #[must_use]
    pub const fn length(self) -> u8 {
        self.length
    }

    /// Whether it holds an address.
    #[must_use]
    pub fn contains(self, address: IpAddr) -> bool {
        self.base.is_ipv4() == address.is_ipv4()
            && (bits(address) ^ bits(self.base)) & mask(width(self.base), self.length) == 0
    }

    /// The address that is so many after the first.
    #[must_use]
    pub fn host(self, number: u32) -> IpAddr {
        from_bits(self.base, bits(self.base) | u128::from(number))
    }
}

const fn width(address: IpAddr) -> u8 {
    if address.is_ipv4() { 32 } else { 128 }
}

/// The first `length` of `width` bits.
fn mask(width: u8, length: u8) -> u128 {
    let all = u128::MAX.checked_shr(128_u32.saturating_sub(width.into())).unwrap_or(0);
    let rest = width.saturating_sub(length);
    all & u128::MAX.checked_shl(rest.into()).unwrap_or(0)
}

const fn bits(address: IpAddr) -> u128 {
    match address {
        IpAddr::V4(v4) => v4.to_bits() as u128,
        IpAddr::V6(v6) => v6.to_bits(),
    }
}

/// An address of `like`'s family; bits that the family has no room for are gone.
fn from_bits(like: IpAddr, bits: u128) -> IpAddr {
    match like {
        IpAddr::V4(_) => {
            let low = u32::try_from(bits & u128::from(u32::MAX)).unwrap_or(u32::MAX);
            core::net::Ipv4Addr::from_bits(low).into()
        }
        IpAddr::V6(_) => core::net::Ipv6Addr::from_bits(bits).into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use core::net::{Ipv4Addr, Ipv6Addr};

    #[test]
    fn a_subnet_holds_its_own() {
        let home = Subnet::new(Ipv4Addr::new(192, 168, 1, 0), 24);
        assert!(home.contains(Ipv4Addr::new(192, 168, 1, 77).into()));
        assert!(!home.contains(Ipv4Addr::new(192, 168, 2, 77).into()));
        assert!(Subnet::new(Ipv4Addr::UNSPECIFIED, 0).contains(Ipv4Addr::BROADCAST.into()));
        assert!(!Subnet::new(Ipv4Addr::UNSPECIFIED, 0).contains(Ipv6Addr::LOCALHOST.into()));
    }

    #[test]
    fn a_prefix_of_ipv6_is_one_too() {
        let base: Ipv6Addr = "2001:db8:a:b::7".parse().unwrap();
        let site = Subnet::new(base, 56);
        assert_eq!(site.base(), "2001:db8:a::".parse::<IpAddr>().unwrap());
        assert!(site.contains("2001:db8:a:ff::1".parse().unwrap()));
        assert!(!site.contains("2001:db8:a:100::1".parse().unwrap()));
        assert!(Subnet::new(base, 0).contains(Ipv6Addr::LOCALHOST.into()));
        assert_eq!(site.host(9), "2001:db8:a::9".parse::<IpAddr>().unwrap());
        assert_eq!(Subnet::new(base, 200).length(), 128);
    }
}
