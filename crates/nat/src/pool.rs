//! The external addresses, and the choice of an external endpoint for a new binding.

use alloc::collections::BTreeMap;
use alloc::vec::Vec;
use core::net::{IpAddr, SocketAddr};

use chacha20::ChaCha12Rng;
use rand_core::{Rng, SeedableRng};

use crate::ports::{Ports, range_of};
use crate::{Pooling, PortAssignment, Reason};

#[derive(Debug)]
pub(crate) struct Pool {
    ports: BTreeMap<IpAddr, Ports>,
    v4: Vec<IpAddr>,
    v6: Vec<IpAddr>,
    assignment: PortAssignment,
    pooling: Pooling,
    random: ChaCha12Rng,
}

impl Pool {
    pub(crate) fn new(
        external: &[IpAddr],
        assignment: PortAssignment,
        pooling: Pooling,
        seed: [u8; 32],
    ) -> Self {
        let random = ChaCha12Rng::from_seed(seed);
        let (v4, v6) = (Vec::new(), Vec::new());
        let mut pool = Self { ports: BTreeMap::new(), v4, v6, assignment, pooling, random };
        pool.set_addresses(external);
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
    }

    /// Whether an address is one of this NAT.
    pub(crate) fn contains(&self, address: IpAddr) -> bool {
        self.ports.contains_key(&address)
    }

    pub(crate) fn release(&mut self, outside: SocketAddr) {
        if let Some(ports) = self.ports.get_mut(&outside.ip()) {
            ports.release(outside.port());
        }
    }

    /// Forgets which ports are taken.
    pub(crate) fn release_all(&mut self) {
        for ports in self.ports.values_mut() {
            *ports = Ports::default();
        }
    }

    /// Takes an external endpoint for a new binding of `inside`.
    pub(crate) fn assign(&mut self, inside: SocketAddr) -> Result<SocketAddr, Reason> {
        let count = self.family(inside.ip()).len();
        let (first, tries) = match self.pooling {
            Pooling::Paired => (octet_sum(inside.ip()), 1),
            Pooling::Arbitrary if count > 1 => (self.below(count), count),
            Pooling::Arbitrary => (0, 1),
        };
        let candidates = |pool: &Self, turn: usize| {
            let index = first.wrapping_add(turn).checked_rem(count)?;
            pool.family(inside.ip()).get(index).copied()
        };
        if count == 0 {
            return Err(Reason::NoExternalAddress);
        }
        let own = inside.port();
        if self.assignment == PortAssignment::Preserve {
            for address in (0..tries).filter_map(|turn| candidates(self, turn)) {
                if self.ports.get(&address).is_some_and(|ports| !ports.is_taken(own)) {
                    return Ok(self.take(address, own));
                }
            }
        }
        let range = range_of(own);
        let width = usize::from(range.end() - range.start()) + 1;
        let offset = u16::try_from(self.below(width)).unwrap_or(0);
        let start = range.start().saturating_add(offset);
        let free = (0..tries).filter_map(|turn| candidates(self, turn)).find_map(|address| {
            Some((address, self.ports.get(&address)?.next_free(start, &range)?))
        });
        let (address, port) = free.ok_or(Reason::PortsExhausted)?;
        Ok(self.take(address, port))
    }

    fn take(&mut self, address: IpAddr, port: u16) -> SocketAddr {
        if let Some(ports) = self.ports.get_mut(&address) {
            ports.take(port);
        }
        SocketAddr::new(address, port)
    }

    fn family(&self, like: IpAddr) -> &[IpAddr] {
        if like.is_ipv4() { &self.v4 } else { &self.v6 }
    }

    /// A number below `bound`, which is small against 2³²: its bias is too.
    fn below(&mut self, bound: usize) -> usize {
        let wide = u64::from(self.random.next_u32()) * (bound as u64);
        usize::try_from(wide >> 32).unwrap_or(0)
    }
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
    use alloc::collections::BTreeSet;

    fn pool(assignment: PortAssignment, pooling: Pooling) -> Pool {
        let external = ["203.0.113.10", "203.0.113.11", "2001:db8::10"];
        Pool::new(&external.map(|a| a.parse().unwrap()), assignment, pooling, [7; 32])
    }

    fn inside(host: u8, port: u16) -> SocketAddr {
        SocketAddr::from(([10, 0, 0, host], port))
    }

    #[test]
    fn rfc4787_s4_1_c__paired_pooling_keeps_one_external_address_a_host() {
        let mut pool = pool(PortAssignment::Random, Pooling::Paired);
        let shown: Vec<BTreeSet<IpAddr>> = (2..4)
            .map(|host| (5000..5100).map(|p| pool.assign(inside(host, p)).unwrap().ip()).collect())
            .collect();
        assert_eq!(shown.iter().map(BTreeSet::len).collect::<Vec<_>>(), [1, 1]);
        assert_ne!(shown[0], shown[1]);
    }

    #[test]
    fn arbitrary_pooling_uses_them_all() {
        let mut pool = pool(PortAssignment::Random, Pooling::Arbitrary);
        let shown: BTreeSet<IpAddr> =
            (5000..5100).map(|p| pool.assign(inside(2, p)).unwrap().ip()).collect();
        assert_eq!(shown.len(), 2);
    }

    #[test]
    fn arbitrary_pooling_preserves_the_port_on_another_address() {
        let mut pool = pool(PortAssignment::Preserve, Pooling::Arbitrary);
        let first = pool.assign(inside(2, 5000)).unwrap();
        let second = pool.assign(inside(3, 5000)).unwrap();
        let third = pool.assign(inside(4, 5000)).unwrap();
        assert_eq!([first.port(), second.port()], [5000, 5000]);
        assert_ne!(first.ip(), second.ip());
        assert_ne!(third.port(), 5000);
    }

    #[test]
    fn rfc4787_s4_2_1_b__ports_stay_in_their_range() {
        for assignment in [PortAssignment::Preserve, PortAssignment::Random] {
            let mut pool = pool(assignment, Pooling::Paired);
            for host in 0..20 {
                assert!(pool.assign(inside(host, 500)).unwrap().port() < 1024);
                assert!(pool.assign(inside(host, 5000)).unwrap().port() >= 1024);
            }
        }
    }

    #[test]
    fn a_range_that_is_used_up_is_said_to_be() {
        let mut pool = pool(PortAssignment::Random, Pooling::Paired);
        let all: BTreeSet<SocketAddr> =
            (0..1023).map(|_| pool.assign(inside(2, 500)).unwrap()).collect();
        assert_eq!(all.len(), 1023);
        assert_eq!(pool.assign(inside(2, 500)), Err(Reason::PortsExhausted));
        pool.release(*all.first().unwrap());
        assert_eq!(pool.assign(inside(2, 500)), Ok(*all.first().unwrap()));
    }

    #[test]
    fn families_do_not_mix() {
        let mut both = pool(PortAssignment::Preserve, Pooling::Arbitrary);
        let v6: SocketAddr = "[fd00::2]:5000".parse().unwrap();
        assert_eq!(both.assign(v6), Ok("[2001:db8::10]:5000".parse().unwrap()));
        both.set_addresses(&["203.0.113.10".parse().unwrap()]);
        assert_eq!(both.assign(v6), Err(Reason::NoExternalAddress));
    }
}
