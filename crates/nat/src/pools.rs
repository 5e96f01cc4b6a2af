//! A pool of external ports for each protocol.

pub(crate) mod addresses;
pub(crate) mod blocks;
pub(crate) mod choice;
pub(crate) mod pairs;
pub(crate) mod pool;
pub(crate) mod ports;
pub(crate) mod search;
pub(crate) mod subscribers;

use alloc::vec::Vec;
use core::net::{IpAddr, SocketAddr};

use crate::packet::endpoint::Endpoint;
use crate::pools::pool::Pool;
use crate::{Config, Protocol};

#[derive(Debug)]
pub(crate) struct Pools {
    udp: Pool,
    tcp: Pool,
    icmp: Pool,
    /// The external addresses as numbers, in order.
    addresses: Vec<u128>,
}

impl Pools {
    /// The seeds are UDP's, TCP's and ICMP's.
    pub(crate) fn new(config: &Config, seeds: [[u8; 32]; 3]) -> Self {
        let [udp, tcp, icmp] = seeds.map(|seed| Pool::new(config, seed));
        Self { udp, tcp, icmp, addresses: numbers(&config.external) }
    }

    pub(crate) const fn of(&mut self, protocol: Protocol) -> &mut Pool {
        match protocol {
            Protocol::Udp => &mut self.udp,
            Protocol::Tcp => &mut self.tcp,
            Protocol::Icmp => &mut self.icmp,
        }
    }

    /// Whether the address of an endpoint is one of this NAT.
    #[inline]
    pub(crate) fn contain(&self, endpoint: Endpoint) -> bool {
        self.addresses.binary_search(&endpoint.bits()).is_ok()
    }

    /// Whether a choice depends on the neighbour.
    pub(crate) const fn asks_for_neighbour(&self) -> bool {
        self.udp.asks_for_neighbour()
    }

    pub(crate) fn set_addresses(&mut self, external: &[IpAddr]) {
        self.addresses = numbers(external);
        for protocol in Protocol::ALL {
            self.of(protocol).set_addresses(external);
        }
    }

    pub(crate) fn release_all(&mut self) {
        for protocol in Protocol::ALL {
            self.of(protocol).release_all();
        }
    }
}

fn numbers(addresses: &[IpAddr]) -> Vec<u128> {
    let number = |address: &IpAddr| Endpoint::new(SocketAddr::new(*address, 0)).bits();
    let mut numbers: Vec<_> = addresses.iter().map(number).collect();
    numbers.sort_unstable();
    numbers
}
