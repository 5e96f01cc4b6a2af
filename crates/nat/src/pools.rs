//! A pool of external ports for each protocol.

use core::net::IpAddr;

use crate::pool::Pool;
use crate::{Config, Protocol};

#[derive(Debug)]
pub(crate) struct Pools {
    udp: Pool,
    tcp: Pool,
    icmp: Pool,
}

impl Pools {
    /// The seeds are UDP's, TCP's and ICMP's.
    pub(crate) fn new(config: &Config, seeds: [[u8; 32]; 3]) -> Self {
        let [udp, tcp, icmp] = seeds.map(|seed| Pool::new(config, seed));
        Self { udp, tcp, icmp }
    }

    pub(crate) const fn of(&mut self, protocol: Protocol) -> &mut Pool {
        match protocol {
            Protocol::Udp => &mut self.udp,
            Protocol::Tcp => &mut self.tcp,
            Protocol::Icmp => &mut self.icmp,
        }
    }

    /// Whether an address is one of this NAT.
    pub(crate) fn contains(&self, address: IpAddr) -> bool {
        self.udp.contains(address)
    }

    /// Whether a choice depends on the neighbour.
    pub(crate) const fn asks_for_neighbour(&self) -> bool {
        self.udp.asks_for_neighbour()
    }

    pub(crate) fn set_addresses(&mut self, external: &[IpAddr]) {
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
