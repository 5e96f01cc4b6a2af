//! Which addresses a server is believed when it names them, since packets will go there.

use core::net::{IpAddr, SocketAddr};

/// Whether there can be a host, and one that `witness` may know of: who is reached over a network has
/// nothing to say of what is inside of this host, or on its link.
pub(super) fn is_credible(named: SocketAddr, witness: SocketAddr) -> bool {
    named.port() != 0
        && is_unicast(named.ip().to_canonical())
        && is_no_nearer(named, witness, |ip| ip.is_loopback())
        && is_no_nearer(named, witness, is_link_local)
}

/// The same of another address of the witness' own: who has a public one has none in a private network.
pub(super) fn is_credible_sibling(named: SocketAddr, witness: SocketAddr) -> bool {
    is_credible(named, witness) && is_no_nearer(named, witness, is_private)
}

fn is_no_nearer(named: SocketAddr, witness: SocketAddr, near: fn(IpAddr) -> bool) -> bool {
    !near(named.ip().to_canonical()) || near(witness.ip().to_canonical())
}

const fn is_unicast(ip: IpAddr) -> bool {
    match ip {
        IpAddr::V4(v4) => v4.octets()[0] != 0 && !v4.is_multicast() && !v4.is_broadcast(),
        IpAddr::V6(v6) => !v6.is_unspecified() && !v6.is_multicast(),
    }
}

const fn is_link_local(ip: IpAddr) -> bool {
    match ip {
        IpAddr::V4(v4) => v4.is_link_local(),
        IpAddr::V6(v6) => v6.is_unicast_link_local(),
    }
}

const fn is_private(ip: IpAddr) -> bool {
    match ip {
        IpAddr::V4(v4) => v4.is_private(),
        IpAddr::V6(v6) => v6.is_unique_local(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_server_knows_no_more_than_its_own_surroundings() {
        let at = |ip: &str| SocketAddr::new(ip.parse().unwrap(), 3478);
        let near = ["127.0.0.1", "169.254.1.1", "10.1.0.2", "198.51.100.2"];
        let believed = near.map(|witness| {
            near.map(|named| {
                u8::from(is_credible(at(named), at(witness)))
                    + u8::from(is_credible_sibling(at(named), at(witness)))
            })
        });
        assert_eq!(believed, [[2, 0, 1, 2], [0, 2, 1, 2], [0, 0, 2, 2], [0, 0, 1, 2]]);
        let near = ["::1", "fe80::1", "fd00::1", "2001:db8::1"];
        let public = near.map(|named| is_credible_sibling(at(named), at("2001:db8::2")));
        assert_eq!(public, [false, false, false, true]);
        assert!(is_credible(at("::ffff:127.0.0.2"), at("127.0.0.1")));
    }
}
