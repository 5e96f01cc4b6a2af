//! The worlds that are played one and all: every mapping and filtering, alone and behind each other.

use core::net::{IpAddr, Ipv4Addr, SocketAddr};

use frazil_nat::{Behavior, Config, PortAssignment};

use crate::scenario::{InterfacePlan, PeerPlan, Place, RouterPlan, ServerPlan};
use crate::{Link, Scenario, Subnet};

impl Scenario {
    /// A quiet world of two peers and a STUN server; before each peer are devices, from the peer
    /// outwards. External addresses are given to them here.
    #[must_use]
    pub fn stacks(seed: u64, left: &[Config], right: &[Config]) -> Self {
        let mut scenario = Self::new(seed);
        let server = SocketAddr::from(([192, 0, 2, 1], 3478));
        scenario.servers.push(ServerPlan { sockets: vec![server], link: Link::micros(5_000) });
        for (side, configs) in [(0, left), (1, right)] {
            scenario.add_stack(side, configs);
        }
        scenario
    }

    /// All 81 quiet worlds with one NAT a side: each mapping and filtering against each.
    pub fn one_nat_a_side(ports: PortAssignment) -> impl Iterator<Item = Self> {
        let pairs = pairs(nine(ports).into_iter().map(|config| vec![config]).collect());
        pairs.map(|(seed, left, right)| Self::stacks(seed, &left, &right))
    }

    /// All 6561 quiet worlds with a home behind a carrier on each side.
    pub fn home_behind_carrier(ports: PortAssignment) -> impl Iterator<Item = Self> {
        let nine = nine(ports);
        let stacks = nine
            .iter()
            .flat_map(|home| nine.iter().map(move |carrier| vec![home.clone(), carrier.clone()]));
        let pairs = pairs(stacks.collect());
        pairs.map(|(seed, left, right)| Self::stacks(seed, &left, &right))
    }

    fn add_stack(&mut self, side: u8, configs: &[Config]) {
        let mut place = Place::Internet;
        let mut external: IpAddr = Ipv4Addr::new(203, 0, 113, 10 + side).into();
        for (level, config) in (1..).zip(configs.iter().rev()) {
            let subnet = Subnet::new(Ipv4Addr::new(10, side, level, 0), 24);
            let mut config = config.clone();
            config.external = vec![external];
            self.routers.push(RouterPlan {
                place,
                config,
                ipv6: None,
                subnets: vec![subnet],
                inside: Link::micros(200),
                outside: Link::micros(3_000),
            });
            place = Place::Behind(self.routers.len().saturating_sub(1));
            external = subnet.host(2);
        }
        let address = if configs.is_empty() { external } else { with_last(external, 20) };
        let sockets = vec![SocketAddr::new(address, 50_000 + u16::from(side))];
        let interface = InterfacePlan { place, sockets, link: Link::micros(500) };
        if let Some(peer) = self.peers.get_mut(usize::from(side)) {
            *peer = PeerPlan { interfaces: vec![interface] };
        }
    }
}

/// The address of the same network that ends so.
fn with_last(address: IpAddr, last: u32) -> IpAddr {
    Subnet::new(address, 24).host(last)
}

/// The nine combinations of mapping and filtering.
fn nine(ports: PortAssignment) -> Vec<Config> {
    let each = |mapping| {
        Behavior::ALL.map(|filtering| {
            let mut config = Config::new([]);
            (config.mapping, config.filtering, config.ports) = (mapping, filtering, ports);
            config
        })
    };
    Behavior::ALL.into_iter().flat_map(each).collect()
}

/// Each against each, with a number.
fn pairs(stacks: Vec<Vec<Config>>) -> impl Iterator<Item = (u64, Vec<Config>, Vec<Config>)> {
    let all = stacks.clone();
    let both = stacks
        .into_iter()
        .flat_map(move |left| all.clone().into_iter().map(move |right| (left.clone(), right)));
    (0..).zip(both).map(|(seed, (left, right))| (seed, left, right))
}
