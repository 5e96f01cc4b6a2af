//! The external addresses, and the choice of an external endpoint for a new binding.

use alloc::collections::BTreeMap;
use alloc::vec::Vec;
use core::net::{IpAddr, SocketAddr};
use core::ops::RangeInclusive;

use crate::blocks::Blocks;
use crate::choice::Choice;
use crate::ports::{Fit, Ports, range_of};
use crate::{Config, Mode, Pooling, Reason};

#[derive(Debug)]
pub(crate) struct Pool {
    ports: BTreeMap<IpAddr, Ports>,
    v4: Vec<IpAddr>,
    v6: Vec<IpAddr>,
    choice: Choice,
    parity: bool,
    contiguity: bool,
    pooling: Pooling,
    blocks: Option<Blocks>,
    /// External endpoints that stand for several bindings, and for how many more than one.
    shared: BTreeMap<SocketAddr, u32>,
    /// Whether the outside is IPv4, whatever the inside is.
    nat64: bool,
}

impl Pool {
    pub(crate) fn new(config: &Config, seed: [u8; 32]) -> Self {
        let mut pool = Self {
            ports: BTreeMap::new(),
            v4: Vec::new(),
            v6: Vec::new(),
            choice: Choice::new(config.ports, seed),
            parity: config.parity,
            contiguity: config.contiguity,
            pooling: config.pooling,
            blocks: config.port_blocks.map(Blocks::new),
            shared: BTreeMap::new(),
            nat64: matches!(config.mode, Mode::Nat64(_)),
        };
        pool.set_addresses(&config.external);
        pool
    }

    /// Takes a new set of addresses. Those that stay keep their ports.
    pub(crate) fn set_addresses(&mut self, external: &[IpAddr]) {
        let mut ports = BTreeMap::new();
        self.v4.clear();
        self.v6.clear();
        for address in external {
            let address = address.to_canonical();
            if ports.contains_key(&address) {
                continue;
            }
            ports.insert(address, self.ports.remove(&address).unwrap_or_default());
            if address.is_ipv4() { &mut self.v4 } else { &mut self.v6 }.push(address);
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

    /// Whether a choice depends on the [`neighbour`].
    pub(crate) const fn asks_for_neighbour(&self) -> bool {
        self.contiguity
    }

    /// Takes an external endpoint for a new binding of `inside`; `beside` is what its
    /// [`neighbour`] shows. Where a port is preserved that is taken, `may_share` is asked.
    pub(crate) fn assign(
        &mut self,
        inside: SocketAddr,
        beside: Option<SocketAddr>,
        may_share: impl Fn(SocketAddr) -> bool,
    ) -> Result<SocketAddr, Reason> {
        if self.family(inside.ip()).is_empty() {
            return Err(Reason::NoExternalAddress);
        }
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
            blocks.take(outside);
        }
        self.choice.note(outside.port());
        Ok(outside)
    }

    /// The external endpoint that makes a pair with the neighbour's, if it is free.
    fn other_half(&self, inside: SocketAddr, beside: SocketAddr) -> Option<SocketAddr> {
        let wanted = neighbour(beside);
        let fits = Fit::Parity(inside.port());
        let free = self.ports.get(&wanted.ip())?.is_free(wanted.port(), fits);
        let ours = |blocks: &Blocks| blocks.belongs(wanted, inside.ip());
        (free && self.blocks.as_ref().is_none_or(ours)).then_some(wanted)
    }

    /// One of all ports, on an address that pooling allows.
    fn anywhere(
        &mut self,
        inside: SocketAddr,
        may_share: impl Fn(SocketAddr) -> bool,
    ) -> Result<SocketAddr, Reason> {
        let addresses = self.candidates(inside.ip());
        if self.choice.preserves() {
            let kept = addresses.iter().find_map(|address| self.preserved(*address, inside));
            let own = addresses.iter().map(|address| SocketAddr::new(*address, inside.port()));
            if let Some(kept) = kept.or_else(|| own.into_iter().find(|own| may_share(*own))) {
                return Ok(kept);
            }
        }
        let range = range_of(inside.port());
        let start = self.choice.start(inside, &range);
        addresses
            .into_iter()
            .find_map(|address| self.free(address, inside, start, &range))
            .ok_or(Reason::PortsExhausted)
    }

    /// One of the ports of a subscriber's blocks, or of one more block.
    fn in_a_block(&mut self, inside: SocketAddr) -> Result<SocketAddr, Reason> {
        let Some(blocks) = &self.blocks else { return Err(Reason::PortLimit) };
        let held: Vec<_> =
            blocks.of(inside.ip()).into_iter().map(|b| (b.address, blocks.ports(b))).collect();
        let allowed = blocks.allows(inside.ip());
        let count = usize::from(blocks.count());
        for (address, range) in held {
            if let Some(found) = self.in_block(address, range, inside) {
                return Ok(found);
            }
        }
        if !allowed {
            return Err(Reason::PortLimit);
        }
        let start = u16::try_from(self.choice.below(count)).unwrap_or(0);
        let addresses = self.candidates(inside.ip());
        let Some(blocks) = &mut self.blocks else { return Err(Reason::PortLimit) };
        let (address, range) = addresses
            .into_iter()
            .find_map(|address| blocks.give(inside.ip(), address, start))
            .map(|block| (block.address, blocks.ports(block)))
            .ok_or(Reason::PortsExhausted)?;
        self.in_block(address, range, inside).ok_or(Reason::PortsExhausted)
    }

    fn in_block(
        &mut self,
        address: IpAddr,
        range: RangeInclusive<u16>,
        inside: SocketAddr,
    ) -> Option<SocketAddr> {
        if self.choice.preserves() && range.contains(&inside.port()) {
            let kept = self.preserved(address, inside);
            if kept.is_some() {
                return kept;
            }
        }
        let start = self.choice.start(inside, &range);
        self.free(address, inside, start, &range)
    }

    /// The addresses to try, the first that pooling prefers first.
    fn candidates(&mut self, inside: IpAddr) -> Vec<IpAddr> {
        let count = self.family(inside).len();
        let (first, tries) = match self.pooling {
            Pooling::Paired => (octet_sum(inside), 1),
            Pooling::Arbitrary if count > 1 => (self.choice.below(count), count),
            Pooling::Arbitrary => (0, 1),
        };
        let family = self.family(inside).iter().cycle();
        family.skip(first.checked_rem(count).unwrap_or(0)).take(tries).copied().collect()
    }

    /// The internal endpoint's own port, if it is free, and with it its neighbour where neighbours
    /// are to stay together.
    fn preserved(&self, address: IpAddr, inside: SocketAddr) -> Option<SocketAddr> {
        let own = inside.port();
        let fit = if self.contiguity { Fit::Pair(own) } else { Fit::Any };
        self.ports.get(&address)?.is_free(own, fit).then_some(SocketAddr::new(address, own))
    }

    /// The first free port from `start` upwards, of those that fit best.
    fn free(
        &self,
        address: IpAddr,
        inside: SocketAddr,
        start: u16,
        range: &RangeInclusive<u16>,
    ) -> Option<SocketAddr> {
        let ports = self.ports.get(&address)?;
        let own = inside.port();
        let find = |fit| match ports.next_free(start, range, fit)? {
            found if found == own && self.choice.remaps() => {
                ports.next_free(own.saturating_add(1), range, fit).filter(|other| *other != own)
            }
            found => Some(found),
        };
        let pair = self.contiguity.then_some(Fit::Pair(own));
        let parity = (self.parity || self.contiguity).then_some(Fit::Parity(own));
        let found = [pair, parity, Some(Fit::Any)].into_iter().flatten().find_map(find)?;
        Some(SocketAddr::new(address, found))
    }

    fn family(&self, like: IpAddr) -> &[IpAddr] {
        if like.is_ipv4() || self.nat64 { &self.v4 } else { &self.v6 }
    }
}

/// The other endpoint of a pair: an even port and the odd one above it (RFC 4787 §4.2.3).
pub(crate) fn neighbour(endpoint: SocketAddr) -> SocketAddr {
    SocketAddr::new(endpoint.ip(), endpoint.port() ^ 1)
}

/// Pairs internal addresses with external ones without remembering them: neighbours differ.
fn octet_sum(address: IpAddr) -> usize {
    let sum = |octets: &[u8]| octets.iter().map(|octet| usize::from(*octet)).sum();
    match address {
        IpAddr::V4(address) => sum(&address.octets()),
        IpAddr::V6(address) => sum(&address.octets()),
    }
}

#[cfg(test)]
#[allow(non_snake_case, reason = "requirement ids are set off by two underscores")]
mod tests {
    use super::*;
    use crate::{PortAssignment, PortBlocks};
    use alloc::collections::BTreeSet;

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
    fn rfc4787_s4_1_c__paired_pooling_keeps_one_external_address_a_host() {
        let mut pool = of(PortAssignment::Random, Pooling::Paired);
        let mut addresses = |host| -> BTreeSet<IpAddr> {
            (5000..5100)
                .map(|port| pool.assign(inside(host, port), None, |_| false).unwrap().ip())
                .collect()
        };
        let seen = [addresses(2), addresses(3)];
        assert_eq!(seen.each_ref().map(BTreeSet::len), [1, 1]);
        assert_ne!(seen[0], seen[1]);
    }

    #[test]
    fn arbitrary_pooling_uses_them_all() {
        let mut pool = of(PortAssignment::Random, Pooling::Arbitrary);
        let seen: BTreeSet<IpAddr> = (5000..5100)
            .map(|port| pool.assign(inside(2, port), None, |_| false).unwrap().ip())
            .collect();
        assert_eq!(seen.len(), 2);
    }

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
    fn neighbours_stay_neighbours() {
        for assignment in EVERY {
            let mut pool = pool(|config| (config.ports, config.contiguity) = (assignment, true));
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
    fn a_sequence_goes_on_by_its_step_past_what_is_taken() {
        let mut pool = of(STEP, Pooling::Paired);
        let ports = [(); 3].map(|()| shown(&mut pool, 2, 5000));
        assert_eq!([ports[1] - ports[0], ports[2] - ports[1]], [2, 2]);
        pool.choice.note(ports[0] - 2);
        assert_eq!(shown(&mut pool, 2, 5000), ports[0] + 1);
        pool.choice.note(65_534);
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
        // Even where the hash would have it so.
        let own = pool.free("203.0.113.10".parse().unwrap(), inside(2, 9000), 9000, &(9000..=9001));
        assert_eq!(own.map(|own| own.port()), Some(9001));
    }

    #[test]
    fn a_subscriber_gets_blocks_of_ports_up_to_a_limit() {
        for assignment in EVERY {
            let mut pool = pool(|config| {
                config.ports = assignment;
                config.port_blocks = Some(PortBlocks { size: 8, per_subscriber: 2 });
            });
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
