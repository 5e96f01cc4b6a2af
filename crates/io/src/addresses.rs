//! Which of this host's addresses can carry a candidate.

use std::io;
use std::net::{IpAddr, Ipv6Addr, SocketAddr};

use crate::privacy::withheld;

/// Whether a host candidate may be gathered on `address` without being asked for by name
/// (RFC 8445 §5.1.1.1).
///
/// Loopback serves nobody but this host. A link-local IPv6 address means nothing without a scope,
/// which a candidate line cannot carry, and would undo the privacy of temporary addresses. The rest
/// of what is refused cannot be the source of a packet at all. Addresses of tunnels, bridges and
/// containers stay: whether they lead anywhere is what the checks find out.
///
/// ```
/// use frazil_io::is_usable;
///
/// assert!(is_usable("192.168.1.2".parse()?));
/// assert!(is_usable("2001:db8::1".parse()?));
/// assert!(!is_usable("127.0.0.1".parse()?));
/// assert!(!is_usable("fe80::1".parse()?));
/// # Ok::<(), std::net::AddrParseError>(())
/// ```
#[must_use]
pub fn is_usable(address: IpAddr) -> bool {
    if address.is_loopback() || address.is_unspecified() || address.is_multicast() {
        return false;
    }
    match address {
        IpAddr::V4(v4) => !v4.is_broadcast() && v4.octets().first() != Some(&0),
        IpAddr::V6(v6) => {
            !v6.is_unicast_link_local()
                && !is_site_local(v6)
                && v6.to_ipv4_mapped().is_none()
                && !is_ipv4_compatible(v6)
        }
    }
}

/// `fec0::/10`, deprecated by RFC 3879.
fn is_site_local(address: Ipv6Addr) -> bool {
    address.segments().first().is_some_and(|first| first & 0xffc0 == 0xfec0)
}

/// `::/96`, deprecated by RFC 4291 §2.5.5.1.
fn is_ipv4_compatible(address: Ipv6Addr) -> bool {
    u128::from(address) >> 32 == 0
}

/// The addresses of this host's interfaces that [are usable](is_usable), in the order in which the
/// system lists them, each once.
///
/// On Linux a stable IPv6 address is left out beside a temporary one of the same network, and so is
/// one that is deprecated or not yet proved to be unique (RFC 8445 §5.1.1.1, RFC 8981).
///
/// # Errors
///
/// What the system says when it cannot list its interfaces.
pub fn usable_addresses() -> io::Result<Vec<IpAddr>> {
    let withheld = withheld();
    let mut usable = Vec::new();
    for interface in if_addrs::get_if_addrs()? {
        let address = interface.ip();
        let stays = match address {
            IpAddr::V4(_) => true,
            IpAddr::V6(v6) => !withheld.contains(&v6),
        };
        if is_usable(address) && stays && !usable.contains(&address) {
            usable.push(address);
        }
    }
    Ok(usable)
}

/// What there is to bind when a person named `address`: itself, or, if it is the unspecified
/// address, every usable one of its family, with the same port.
///
/// A candidate needs an address that a peer can send to, so a wildcard is spelled out.
///
/// # Errors
///
/// As [`usable_addresses`].
pub fn expand(address: SocketAddr) -> io::Result<Vec<SocketAddr>> {
    if !address.ip().is_unspecified() {
        return Ok(vec![address]);
    }
    Ok(usable_addresses()?
        .into_iter()
        .filter(|usable| usable.is_ipv4() == address.is_ipv4())
        .map(|usable| SocketAddr::new(usable, address.port()))
        .collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    #[allow(non_snake_case, reason = "the requirements' ids")]
    fn rfc8445_s5_1_1_1_d__rfc8445_s5_1_1_1_e__rfc8445_s5_1_1_1_h__not_every_address_carries_one() {
        let out = [
            "127.0.0.1",
            "127.1.2.3",
            "::1",
            "0.0.0.0",
            "0.1.2.3",
            "::",
            "224.0.0.251",
            "ff02::fb",
            "255.255.255.255",
            "fe80::1",
            "febf::1",
            "fec0::1",
            "::ffff:192.0.2.1",
            "::192.0.2.1",
        ];
        for address in out {
            assert!(!is_usable(address.parse().unwrap()), "{address}");
        }
    }

    #[test]
    fn tunnels_bridges_and_self_assigned_addresses_stay() {
        for address in
            ["10.8.0.1", "172.17.0.1", "100.64.0.9", "169.254.3.4", "fd00::1", "2001:db8::1"]
        {
            assert!(is_usable(address.parse().unwrap()), "{address}");
        }
    }

    #[test]
    fn a_wildcard_is_spelled_out_and_a_plain_address_is_not() {
        let plain = "127.0.0.1:9".parse().unwrap();
        assert_eq!(expand(plain).unwrap(), [plain]);
        for address in expand("0.0.0.0:7".parse().unwrap()).unwrap() {
            assert!(address.is_ipv4() && is_usable(address.ip()) && address.port() == 7);
        }
    }
}
