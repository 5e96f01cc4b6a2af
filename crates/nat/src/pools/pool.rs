//! The choice of an external endpoint for a new binding: which are taken, and whose they are.

use alloc::collections::BTreeMap;
use core::net::{IpAddr, SocketAddr};

use crate::pools::addresses::Addresses;
use crate::pools::blocks::Blocks;
use crate::pools::ports::{Fit, Ports, range_of};
use crate::pools::search::Search;
use crate::{Config, Reason};

#[derive(Debug)]
pub(crate) struct Pool {
    pub(crate) addresses: Addresses,
    pub(crate) ports: BTreeMap<IpAddr, Ports>,
    pub(crate) search: Search,
    pub(crate) blocks: Option<Blocks>,
    /// External endpoints that stand for several bindings, and for how many more than one.
    shared: BTreeMap<SocketAddr, u32>,
}

impl Pool {
    pub(crate) fn new(config: &Config, seed: [u8; 32]) -> Self {
        let mut pool = Self {
            addresses: Addresses::new(config),
            ports: BTreeMap::new(),
            search: Search::new(config, seed),
            blocks: config.port_blocks.map(Blocks::new),
            shared: BTreeMap::new(),
        };
        pool.set_addresses(&config.external);
        pool
    }

    /// Takes a new set of addresses. Those that stay keep their ports.
    pub(crate) fn set_addresses(&mut self, external: &[IpAddr]) {
        let mut ports = BTreeMap::new();
        self.addresses.clear();
        for address in external {
            let address = address.to_canonical();
            if ports.contains_key(&address) {
                continue;
            }
            ports.insert(address, self.ports.remove(&address).unwrap_or_default());
            self.addresses.push(address);
        }
        self.ports = ports;
        if let Some(blocks) = &mut self.blocks {
            blocks.keep(|address| self.ports.contains_key(&address));
        }
    }

    pub(crate) fn release(&mut self, outside: SocketAddr) {
        if let Some(more) = self.shared.get_mut(&outside) {
            *more -= 1;
            if *more == 0 {
                self.shared.remove(&outside);
            }
            return;
        }
        if let Some(ports) = self.ports.get_mut(&outside.ip()) {
            ports.release(outside.port());
        }
        if let Some(blocks) = &mut self.blocks {
            blocks.release(outside);
        }
    }

    /// Forgets which ports are taken.
    pub(crate) fn release_all(&mut self) {
        self.shared.clear();
        for ports in self.ports.values_mut() {
            *ports = Ports::default();
        }
        if let Some(blocks) = &mut self.blocks {
            blocks.clear();
        }
    }

    /// Whether a choice depends on the [neighbour](crate::pools::pairs::neighbour).
    pub(crate) const fn asks_for_neighbour(&self) -> bool {
        self.search.asks_for_neighbour()
    }

    /// Takes an external endpoint for a new binding of `inside`; `beside` is what its
    /// [neighbour](crate::pools::pairs::neighbour) shows. Where a port is preserved that is taken, `may_share` is asked.
    pub(crate) fn assign(
        &mut self,
        inside: SocketAddr,
        beside: Option<SocketAddr>,
        may_share: impl Fn(SocketAddr) -> bool,
    ) -> Result<SocketAddr, Reason> {
        let outside = match beside.and_then(|beside| self.other_half(inside, beside)) {
            Some(other_half) => other_half,
            None if self.blocks.is_some() => self.in_a_block(inside)?,
            None => self.anywhere(inside, may_share)?,
        };
        if let Some(ports) = self.ports.get_mut(&outside.ip()) {
            if !ports.is_free(outside.port(), Fit::Any) {
                *self.shared.entry(outside).or_default() += 1;
                return Ok(outside);
            }
            ports.take(outside.port());
        }
        if let Some(blocks) = &mut self.blocks {
            blocks.take(outside, inside.ip());
        }
        self.search.choice.note(outside.port());
        Ok(outside)
    }

    /// One of all ports, on an address that pooling allows.
    fn anywhere(
        &mut self,
        inside: SocketAddr,
        may_share: impl Fn(SocketAddr) -> bool,
    ) -> Result<SocketAddr, Reason> {
        let Self { addresses, ports, search, .. } = self;
        let own = inside.port();
        let addresses = addresses.candidates(inside.ip(), &mut search.choice)?;
        let mut places = addresses.filter_map(|address| Some((address, ports.get(&address)?)));
        if search.choice.preserves() {
            let kept = places.clone().find(|(_, ports)| search.keeps(ports, own));
            let shared = || {
                places.clone().find(|(address, ports)| {
                    !ports.is_free(own, Fit::Any) && may_share(SocketAddr::new(*address, own))
                })
            };
            if let Some((address, _)) = kept.or_else(shared) {
                return Ok(SocketAddr::new(address, own));
            }
        }
        let range = range_of(own);
        let start = search.start(inside, &range);
        let free = |(address, ports)| {
            search.free(ports, own, start, &range).map(|port| SocketAddr::new(address, port))
        };
        places.find_map(free).ok_or(Reason::PortsExhausted)
    }
}

#[cfg(test)]
#[allow(non_snake_case, reason = "requirement ids are set off by two underscores")]
mod tests {
    use super::*;
    use crate::{Pooling, PortAssignment};
    use alloc::collections::BTreeSet;
    use alloc::vec::Vec;

    fn pool(change: impl FnOnce(&mut Config)) -> Pool {
        let external = ["203.0.113.10", "203.0.113.11", "2001:db8::10"];
        let mut config = Config::new(external.map(|address| address.parse().unwrap()));
        config.parity = false;
        change(&mut config);
        Pool::new(&config, [7; 32])
    }

    fn of(assignment: PortAssignment, pooling: Pooling) -> Pool {
        pool(|config| (config.ports, config.pooling) = (assignment, pooling))
    }

    fn inside(host: u8, port: u16) -> SocketAddr {
        SocketAddr::from(([10, 0, 0, host], port))
    }

    fn shown(pool: &mut Pool, host: u8, port: u16) -> u16 {
        pool.assign(inside(host, port), None, |_| false).unwrap().port()
    }

    const STEP: PortAssignment = PortAssignment::Sequential { step: 2 };

    const EVERY: [PortAssignment; 4] =
        [PortAssignment::Preserve, PortAssignment::Random, STEP, PortAssignment::Remap];

    #[test]
    fn arbitrary_pooling_preserves_the_port_on_another_address() {
        let mut pool = of(PortAssignment::Preserve, Pooling::Arbitrary);
        let seen = [2, 3, 4].map(|host| pool.assign(inside(host, 5000), None, |_| false).unwrap());
        assert_eq!([seen[0].port(), seen[1].port()], [5000, 5000]);
        assert_ne!(seen[0].ip(), seen[1].ip());
        assert_ne!(seen[2].port(), 5000);
    }

    #[test]
    fn rfc4787_s4_2_1_b__ports_stay_in_their_range() {
        for assignment in EVERY {
            let mut pool = of(assignment, Pooling::Paired);
            for host in 0..20 {
                assert!(shown(&mut pool, host, 500) < 1024);
                assert!(shown(&mut pool, host, 5000) >= 1024);
            }
        }
    }

    #[test]
    fn rfc4787_s4_2_2_a__parity_is_preserved_while_there_are_ports_of_it() {
        for assignment in EVERY {
            let mut pool = pool(|config| (config.ports, config.parity) = (assignment, true));
            for host in 0..100 {
                assert_eq!(shown(&mut pool, host, 5000) % 2, 0, "{assignment:?}");
                assert_eq!(shown(&mut pool, host, 5001) % 2, 1, "{assignment:?}");
            }
        }
        let mut narrow = pool(|config| config.parity = true);
        let odd = (0..1000).map(|_| shown(&mut narrow, 2, 501)).filter(|port| port % 2 == 1);
        assert_eq!(odd.count(), 512);
    }

    #[test]
    fn a_sequence_goes_on_by_its_step_past_what_is_taken() {
        let mut pool = of(STEP, Pooling::Paired);
        let ports = [(); 3].map(|()| shown(&mut pool, 2, 5000));
        assert_eq!([ports[1] - ports[0], ports[2] - ports[1]], [2, 2]);
        pool.search.choice.note(ports[0] - 2);
        assert_eq!(shown(&mut pool, 2, 5000), ports[0] + 1);
        pool.search.choice.note(65_534);
        assert_eq!(shown(&mut pool, 2, 5000), 1024);
    }

    #[test]
    fn a_remapped_port_is_another_one_and_comes_back() {
        let mut pool = of(PortAssignment::Remap, Pooling::Paired);
        let all = |pool: &mut Pool| -> Vec<u16> {
            (5000..5200).map(|port| shown(pool, 2, port)).collect()
        };
        let before = all(&mut pool);
        pool.release_all();
        assert_eq!(before, all(&mut pool));
        assert!(before.iter().zip(5000..).all(|(outside, inside)| *outside != inside));
    }

    #[test]
    fn each_range_has_a_sequence_of_its_own() {
        let mut pool = of(STEP, Pooling::Paired);
        let ports = [5000, 500, 5001, 501].map(|port| shown(&mut pool, 2, port));
        assert_eq!([ports[2] - ports[0], ports[3] - ports[1]], [2, 2]);
    }

    #[test]
    fn a_range_that_is_used_up_is_said_to_be() {
        let mut pool = of(PortAssignment::Random, Pooling::Paired);
        let all: BTreeSet<SocketAddr> =
            (0..1023).map(|_| pool.assign(inside(2, 500), None, |_| false).unwrap()).collect();
        assert_eq!(all.len(), 1023);
        assert_eq!(pool.assign(inside(2, 500), None, |_| false), Err(Reason::PortsExhausted));
        pool.release(*all.first().unwrap());
        assert_eq!(pool.assign(inside(2, 500), None, |_| false), Ok(*all.first().unwrap()));
    }

    #[test]
    fn families_do_not_mix() {
        let mut both = of(PortAssignment::Preserve, Pooling::Arbitrary);
        let v6: SocketAddr = "[fd00::2]:5000".parse().unwrap();
        assert_eq!(both.assign(v6, None, |_| false), Ok("[2001:db8::10]:5000".parse().unwrap()));
        both.set_addresses(&["203.0.113.10".parse().unwrap()]);
        assert_eq!(both.assign(v6, None, |_| false), Err(Reason::NoExternalAddress));
    }
}
