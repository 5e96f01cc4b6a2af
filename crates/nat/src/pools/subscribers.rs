//! Ports for a subscriber, out of its blocks (RFC 6888 §3 REQ-4).

use core::net::SocketAddr;
use core::ops::RangeInclusive;

use crate::Reason;
use crate::pools::pool::Pool;
use crate::pools::search::Search;

impl Pool {
    /// One of the ports of a subscriber's blocks, or of one more block.
    pub(crate) fn in_a_block(&mut self, inside: SocketAddr) -> Result<SocketAddr, Reason> {
        let Self { addresses, ports, search, blocks, .. } = self;
        let Some(blocks) = blocks else { return Err(Reason::PortLimit) };
        let find = |address, range: RangeInclusive<u16>, search: &mut Search| {
            let (ports, own) = (ports.get(&address)?, inside.port());
            let found = if range.contains(&own) && search.keeps(ports, own) {
                own
            } else {
                let start = search.start(inside, &range);
                search.free(ports, own, start, &range)?
            };
            Some(SocketAddr::new(address, found))
        };
        let found = blocks
            .with_room(inside.ip())
            .find_map(|block| find(block.address, blocks.ports(block), search));
        if let Some(found) = found {
            return Ok(found);
        }
        if !blocks.allows(inside.ip()) {
            return Err(Reason::PortLimit);
        }
        let start = search.choice.below(blocks.count().into());
        let start = u16::try_from(start).unwrap_or(0);
        let mut addresses = addresses.candidates(inside.ip(), &mut search.choice)?;
        addresses
            .find_map(|address| {
                blocks
                    .free(address, start)
                    .find_map(|block| find(block.address, blocks.ports(block), search))
            })
            .ok_or(Reason::PortsExhausted)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Config, PortAssignment, PortBlocks};
    use alloc::collections::BTreeSet;
    use alloc::vec::Vec;

    fn pool(ports: PortAssignment, port_blocks: PortBlocks) -> Pool {
        let mut config = Config::new(["203.0.113.10".parse().unwrap()]);
        (config.ports, config.port_blocks, config.parity) = (ports, Some(port_blocks), false);
        Pool::new(&config, [7; 32])
    }

    fn inside(host: u8, port: u16) -> SocketAddr {
        SocketAddr::from(([10, 0, 0, host], port))
    }

    #[test]
    fn a_subscriber_gets_blocks_of_ports_up_to_a_limit() {
        for assignment in [
            PortAssignment::Preserve,
            PortAssignment::Random,
            PortAssignment::Sequential { step: 2 },
            PortAssignment::Remap,
        ] {
            let mut pool = pool(assignment, PortBlocks { size: 8, per_subscriber: 2 });
            let block = |endpoint: SocketAddr| (endpoint.port() - 1024) / 8;
            let seen: Vec<_> = (5000..5016)
                .map(|port| pool.assign(inside(2, port), None, |_| false).unwrap())
                .collect();
            let blocks =
                |of: &[SocketAddr]| of.iter().map(|one| block(*one)).collect::<BTreeSet<_>>().len();
            assert_eq!([blocks(&seen[..8]), blocks(&seen)], [1, 2], "{assignment:?}");
            assert_eq!(pool.assign(inside(2, 6000), None, |_| false), Err(Reason::PortLimit));
            let stranger = pool.assign(inside(4, 5000), None, |_| false).unwrap();
            assert!(seen.iter().all(|one| block(*one) != block(stranger)));
            for endpoint in &seen[..8] {
                pool.release(*endpoint);
            }
            assert!(pool.assign(inside(2, 6000), None, |_| false).is_ok());
        }
    }

    #[test]
    fn a_block_in_which_nothing_fits_stays_nobodys() {
        let mut pool = pool(PortAssignment::Remap, PortBlocks { size: 1, per_subscriber: 1 });
        let all: Vec<_> = (0..64_512u32)
            .map(|host| SocketAddr::from(((0x0a00_0000 + host).to_be_bytes(), 500)))
            .map(|inside| pool.assign(inside, None, |_| false).unwrap())
            .collect();
        let own = all[0].port();
        pool.release(all[0]);
        let newcomer = |port| SocketAddr::from(([10, 9, 9, 9], port));
        // Wherever the search begins, the other block that is left is found.
        pool.release(all[1]);
        for _ in 0..20 {
            assert_eq!(pool.assign(newcomer(own), None, |_| false), Ok(all[1]));
            pool.release(all[1]);
        }
        let neighbour = SocketAddr::from(([10, 9, 9, 8], own));
        assert_eq!(pool.assign(neighbour, None, |_| false), Ok(all[1]));
        // The only port that is left is the host's own, which it must not show.
        assert_eq!(pool.assign(newcomer(own), None, |_| false), Err(Reason::PortsExhausted));
        assert_eq!(pool.assign(newcomer(500), None, |_| false), Ok(all[0]));
    }
}
