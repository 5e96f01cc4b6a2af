//! Temporary IPv6 addresses, and those that they stand in for.
//!
//! A host that makes itself temporary addresses (RFC 8981) does not want to be recognised by its
//! stable one, so the stable one is no candidate beside them. Which is which only the system knows.

use std::net::Ipv6Addr;

/// An IPv6 address as Linux lists it in `/proc/net/if_inet6`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Listed {
    address: Ipv6Addr,
    interface: u32,
    prefix: u128,
    flags: u32,
}

/// `IFA_F_TEMPORARY`, `IFA_F_DADFAILED`, `IFA_F_DEPRECATED`, `IFA_F_TENTATIVE` of Linux.
const TEMPORARY: u32 = 0x01;
const DUPLICATE: u32 = 0x08;
const DEPRECATED: u32 = 0x20;
const TENTATIVE: u32 = 0x40;

/// The IPv6 addresses that should not become candidates though they are usable as such: stable ones
/// beside temporary ones, and those that are not, or no longer, for new use. None, where the system
/// does not tell.
pub(crate) fn withheld() -> Vec<Ipv6Addr> {
    // Elsewhere there is no such file, and every address stays.
    let table = std::fs::read_to_string("/proc/net/if_inet6").unwrap_or_default();
    let listed: Vec<Listed> = table.lines().filter_map(parse).collect();
    withheld_of(&listed)
}

fn withheld_of(listed: &[Listed]) -> Vec<Ipv6Addr> {
    let usable = |one: &Listed| one.flags & (DUPLICATE | DEPRECATED | TENTATIVE) == 0;
    let stands_in = |stable: &Listed| {
        listed.iter().any(|one| {
            usable(one)
                && one.flags & TEMPORARY != 0
                && (one.interface, one.prefix) == (stable.interface, stable.prefix)
        })
    };
    listed
        .iter()
        .filter(|one| !usable(one) || (one.flags & TEMPORARY == 0 && stands_in(one)))
        .map(|one| one.address)
        .collect()
}

/// Address, interface index, prefix length, scope, flags and name, in hexadecimal but for the name.
fn parse(line: &str) -> Option<Listed> {
    let mut fields = line.split_ascii_whitespace();
    let address = u128::from_str_radix(fields.next()?, 16).ok()?;
    let mut number = || u32::from_str_radix(fields.next()?, 16).ok();
    let (interface, length, _scope, flags) = (number()?, number()?, number()?, number()?);
    let prefix = address.checked_shr(128u32.checked_sub(length)?).unwrap_or(0);
    Some(Listed { address: address.into(), interface, prefix, flags })
}

#[cfg(test)]
mod tests {
    use super::*;

    const TABLE: &str = "\
00000000000000000000000000000001 01 80 10 80       lo
20010db8000000010000000000000002 02 40 00 80     eth0
20010db800000001abcdef0123456789 02 40 00 01     eth0
20010db800000001aaaaaaaaaaaaaaaa 02 40 00 21     eth0
20010db8000000020000000000000002 02 40 00 80     eth0
20010db8000000010000000000000003 03 40 00 80    wlan0
20010db8000000090000000000000003 03 40 00 c0    wlan0
fe80000000000000021122fffe334455 02 40 20 80     eth0
";

    #[test]
    #[allow(non_snake_case, reason = "the requirement's id")]
    fn rfc8445_s5_1_1_1_g__stable_addresses_beside_temporary_ones_are_withheld() {
        let listed: Vec<_> = TABLE.lines().filter_map(parse).collect();
        assert_eq!(listed.len(), 8);
        let expected = [
            "2001:db8:0:1::2",
            // Past its preferred lifetime.
            "2001:db8:0:1:aaaa:aaaa:aaaa:aaaa",
            // Not yet proved to be unique.
            "2001:db8:0:9::3",
        ];
        assert_eq!(withheld_of(&listed), expected.map(|text| text.parse::<Ipv6Addr>().unwrap()));
    }

    #[test]
    fn lines_that_do_not_read_are_passed_over() {
        for line in ["", "x", "00000000000000000000000000000001 01 ff 10 80 lo", "1 2 3"] {
            assert_eq!(parse(line), None, "{line}");
        }
        let whole = parse("00000000000000000000000000000001 01 00 10 80 lo").unwrap();
        assert_eq!(whole.prefix, 0);
    }
}
