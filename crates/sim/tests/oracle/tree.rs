//! Small worlds without time, loss or bytes: hosts, real NATs, and the routes between them.

use core::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::collections::BTreeMap;

use frazil_nat::{Config, Mode, Nat, Packet, Verdict};
use frazil_sansio::Instant;

const NOW: Instant = Instant::from_secs(1);

/// Nodes that reach each other directly.
#[derive(Default)]
struct Network {
    owners: BTreeMap<IpAddr, Owner>,
    gateway: Option<usize>,
}

#[derive(Clone, Copy)]
enum Owner {
    Host(usize),
    Device(usize),
}

struct Device {
    nat: Nat,
    inside: usize,
    outside: usize,
}

/// Two hosts somewhere in a tree of networks, and a STUN server on its root.
pub(crate) struct Tree {
    networks: Vec<Network>,
    devices: Vec<Device>,
    /// The network of each host.
    homes: [usize; 2],
}

const HOSTS: [SocketAddr; 2] = [
    SocketAddr::new(IpAddr::V4(Ipv4Addr::new(10, 0, 0, 1)), 5000),
    SocketAddr::new(IpAddr::V4(Ipv4Addr::new(10, 0, 0, 2)), 5001),
];
const SERVER: SocketAddr = SocketAddr::new(IpAddr::V4(Ipv4Addr::new(192, 0, 2, 1)), 3478);

impl Tree {
    /// Each host's own devices from the host outwards, then those that stand before both.
    pub(crate) fn new(own: [&[Config]; 2], common: &[Config]) -> Self {
        let mut tree =
            Self { networks: vec![Network::default()], devices: Vec::new(), homes: [0; 2] };
        let below = common.iter().rev().fold(0, |outside, config| tree.device(config, outside));
        for (host, configs) in own.into_iter().enumerate() {
            let home =
                configs.iter().rev().fold(below, |outside, config| tree.device(config, outside));
            tree.homes[host] = home;
            tree.announce(HOSTS[host].ip(), Owner::Host(host), home);
        }
        tree
    }

    /// Adds a device, and the network inside it.
    fn device(&mut self, config: &Config, outside: usize) -> usize {
        let (id, inside) = (self.devices.len(), self.networks.len());
        let mut config = config.clone();
        let device = u8::try_from(id).unwrap();
        let addresses = u8::try_from(config.external.len().max(1)).unwrap();
        let address = |number| Ipv4Addr::new(203, 0, 113, 10 * device + number).into();
        config.external = (0..addresses).map(address).collect();
        if config.mode == Mode::Translate {
            for address in &config.external {
                self.announce(*address, Owner::Device(id), outside);
            }
        }
        let seed = [device; 32];
        self.devices.push(Device { nat: Nat::new(config, seed), inside, outside });
        self.networks.push(Network { gateway: Some(id), ..Network::default() });
        inside
    }

    /// Makes an address known in its network, and beyond every firewall that shows it as it is.
    fn announce(&mut self, address: IpAddr, owner: Owner, mut network: usize) {
        self.networks[network].owners.insert(address, owner);
        while let Some(id) = self.networks[network].gateway
            && self.devices[id].nat.config().mode == Mode::Firewall
        {
            network = self.devices[id].outside;
            self.networks[network].owners.insert(address, Owner::Device(id));
        }
    }

    /// The address that a host was given.
    pub(crate) fn base(host: usize) -> SocketAddr {
        HOSTS[host]
    }

    /// What a STUN server on the internet sees of a host.
    pub(crate) fn seen_by_server(&mut self, host: usize) -> Option<SocketAddr> {
        let (mut network, mut packet) = (self.homes[host], Packet::udp(HOSTS[host], SERVER));
        while let Some(id) = self.networks[network].gateway {
            let device = &mut self.devices[id];
            packet = device.nat.outbound(packet, NOW).packet()?;
            network = device.outside;
        }
        Some(packet.source)
    }

    /// A host sends: whom the packet reaches, and with which source.
    pub(crate) fn send(&mut self, from: usize, to: SocketAddr) -> Option<(usize, SocketAddr)> {
        let (mut network, mut packet) = (self.homes[from], Packet::udp(HOSTS[from], to));
        loop {
            match self.networks[network].owners.get(&packet.destination.ip()) {
                Some(Owner::Host(host)) => {
                    let arrived = packet.destination == HOSTS[*host];
                    return arrived.then_some((*host, packet.source));
                }
                Some(Owner::Device(id)) => {
                    let device = &mut self.devices[*id];
                    packet = device.nat.inbound(packet, NOW).packet()?;
                    network = device.inside;
                }
                None => {
                    let device = &mut self.devices[self.networks[network].gateway?];
                    let verdict = device.nat.outbound(packet, NOW);
                    packet = verdict.packet()?;
                    if !matches!(verdict, Verdict::Hairpin { .. }) {
                        network = device.outside;
                    }
                }
            }
        }
    }
}
