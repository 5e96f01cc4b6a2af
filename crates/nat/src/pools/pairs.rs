//! Neighbours that stay neighbours: an even port and the odd one above it, as RTP and RTCP have them
//! (RFC 4787 §4.2.3).

use core::net::SocketAddr;

use crate::pools::blocks::Blocks;
use crate::pools::pool::Pool;
use crate::pools::ports::Fit;

/// The other endpoint of a pair: an even port and the odd one above it (RFC 4787 §4.2.3).
pub(crate) fn neighbour(endpoint: SocketAddr) -> SocketAddr {
    SocketAddr::new(endpoint.ip(), endpoint.port() ^ 1)
}

impl Pool {
    /// The external endpoint that makes a pair with the neighbour's, if it is free.
    pub(crate) fn other_half(&self, inside: SocketAddr, beside: SocketAddr) -> Option<SocketAddr> {
        let wanted = Some(neighbour(beside)).filter(|wanted| wanted.port() != 0)?;
        let fits = Fit::Parity(inside.port());
        let free = self.ports.get(&wanted.ip())?.is_free(wanted.port(), fits);
        let ours = |blocks: &Blocks| blocks.belongs(wanted, inside.ip());
        (free && self.blocks.as_ref().is_none_or(ours)).then_some(wanted)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Config, PortAssignment};

    const EVERY: [PortAssignment; 4] = [
        PortAssignment::Preserve,
        PortAssignment::Random,
        PortAssignment::Sequential { step: 2 },
        PortAssignment::Remap,
    ];

    fn pool(ports: PortAssignment) -> Pool {
        let mut config = Config::new(["203.0.113.10".parse().unwrap()]);
        (config.ports, config.contiguity) = (ports, true);
        Pool::new(&config, [7; 32])
    }

    fn inside(host: u8, port: u16) -> SocketAddr {
        SocketAddr::from(([10, 0, 0, host], port))
    }

    #[test]
    fn neighbours_stay_neighbours() {
        for assignment in EVERY {
            let mut pool = pool(assignment);
            for host in 0..100 {
                // Either may come first.
                let first = inside(host, 5000 + u16::from(host % 2));
                let one = pool.assign(first, None, |_| false).unwrap();
                let _ = pool.assign(inside(host, 7000), None, |_| false).unwrap();
                let other = pool.assign(neighbour(first), Some(one), |_| false).unwrap();
                assert_eq!(other, neighbour(one), "{assignment:?}");
                assert_eq!(one.port() % 2, first.port() % 2, "{assignment:?}");
            }
        }
    }

    #[test]
    fn a_port_whose_pair_is_broken_is_not_shared() {
        let mut pool = pool(PortAssignment::Preserve);
        let _ = pool.assign(inside(2, 5001), None, |_| true).unwrap();
        let rtp = pool.assign(inside(4, 5000), None, |_| true).unwrap();
        let rtcp = pool.assign(inside(4, 5001), Some(rtp), |_| true).unwrap();
        assert!(rtp.port() != 5000 && rtcp == neighbour(rtp), "{rtp} {rtcp}");
    }

    #[test]
    fn port_0_is_nobodys_neighbour() {
        for assignment in EVERY {
            let mut pool = pool(assignment);
            let lonely: SocketAddr = "203.0.113.10:1".parse().unwrap();
            let beside = pool.assign(inside(2, 500), Some(lonely), |_| false).unwrap();
            assert!((2..1024).contains(&beside.port()), "{beside}");
            // Nor is its neighbour half of a pair, while there are others.
            let odd = (0..511).map(|_| pool.assign(inside(2, 501), None, |_| false).unwrap());
            assert!(odd.take(500).all(|one| one.port() != 1));
        }
    }
}
