//! Drawing a scenario from a seed.

use core::net::{IpAddr, SocketAddr};
use core::time::Duration;

use frazil_nat::Preset;

use super::address::{self, Addresses};
use super::{
    Flavour, InterfacePlan, PeerPlan, Place, RouterPlan, Scenario, ServerPlan, StrangerPlan, line,
    nat, script,
};
use crate::Side;
use crate::dice::Dice;
use crate::subnet::Subnet;

impl Scenario {
    /// The scenario of a flavour that a seed stands for: a few routers, from none to four one behind
    /// the other, now and then the same ones before both peers; hosts with up to three interfaces
    /// and addresses of both families; STUN servers, or none.
    #[must_use]
    pub fn draw(seed: u64, flavour: Flavour) -> Self {
        let mut dice = Dice::apart(seed);
        let lossy = match flavour {
            Flavour::Quiet => false,
            Flavour::Lossy => true,
            Flavour::Changing => dice.one_in(2),
        };
        let timeout = match flavour {
            Flavour::Changing => Duration::from_secs(dice.between(20, 120)),
            Flavour::Quiet | Flavour::Lossy => nat::LASTING,
        };
        let addresses = Addresses::default();
        let scenario = Self::new(seed);
        let mut draw = Draw { dice, lossy, timeout, addresses, carrier: None, scenario };
        draw.servers();
        let left = draw.peer(Side::Left, None);
        let beside = left.interfaces.first().map(|interface| interface.place);
        let right = draw.peer(Side::Right, beside);
        draw.scenario.peers = [left, right];
        draw.scenario.signalling = line::signalling(&mut draw.dice, lossy);
        draw.scenario.trickling = draw.dice.one_in(2);
        if lossy {
            draw.scenario.loss = line::sometimes(&mut draw.dice, 3, 150_000);
        }
        if flavour == Flavour::Changing {
            script::write(&mut draw);
        }
        if flavour != Flavour::Quiet && draw.dice.one_in(2) {
            let pause = draw.dice.between(500, 5_000);
            draw.scenario.pause = Some(Duration::from_millis(pause));
        }
        draw.scenario.glare = draw.dice.one_in(8);
        if draw.dice.one_in(3) {
            draw.scenario.stranger = Some(draw.stranger());
        }
        draw.scenario
    }
}

/// A scenario that is being drawn.
pub(super) struct Draw {
    pub(super) dice: Dice,
    lossy: bool,
    /// How long bindings live.
    timeout: Duration,
    pub(super) addresses: Addresses,
    /// The carrier that several homes may share.
    carrier: Option<usize>,
    pub(super) scenario: Scenario,
}

impl Draw {
    fn servers(&mut self) {
        let families: &[&[bool]] =
            self.dice.pick(&[&[false, true]], &[&[&[false]], &[&[false], &[false, true]], &[]]);
        for families in families {
            let sockets = families.iter().map(|v6| {
                let subnet = if *v6 { address::hosts(true) } else { address::SERVERS.subnet() };
                SocketAddr::new(self.addresses.take(Place::Internet, subnet, 1), 3478)
            });
            let sockets = sockets.collect();
            let link = line::draw(&mut self.dice, 30_000, self.lossy);
            self.scenario.servers.push(ServerPlan { sockets, link });
        }
    }

    fn stranger(&mut self) -> StrangerPlan {
        let sockets = [false, true].map(|v6| {
            SocketAddr::new(self.addresses.take(Place::Internet, address::hosts(v6), 1), 6_666)
        });
        StrangerPlan { sockets: sockets.to_vec(), link: line::draw(&mut self.dice, 10_000, false) }
    }

    /// A peer; the first interface may be in the same place as the other peer's.
    fn peer(&mut self, side: Side, beside: Option<Place>) -> PeerPlan {
        let many = self.dice.pick(1, &[1, 1, 2, 2, 3]);
        let mut peer = PeerPlan::default();
        for index in 0..many {
            let place = match beside {
                Some(place) if index == 0 && self.dice.one_in(8) => place,
                _ => self.place(),
            };
            peer.interfaces.push(self.interface(side, place));
        }
        peer
    }

    /// A place for a host: on the internet, in a home, or with a carrier.
    pub(super) fn place(&mut self) -> Place {
        match self.dice.number(8) {
            0 => Place::Internet,
            1..4 => Place::Behind(self.home(Place::Internet)),
            4..6 => {
                let carrier = Place::Behind(self.carrier());
                Place::Behind(self.home(carrier))
            }
            6 => Place::Behind(self.carrier()),
            _ => {
                // A home within a home, behind a carrier: it happens.
                let carrier = Place::Behind(self.carrier());
                let outer = Place::Behind(self.home(carrier));
                Place::Behind(self.home(outer))
            }
        }
    }

    /// A carrier: one that is there already, or another.
    fn carrier(&mut self) -> usize {
        if let Some(carrier) = self.carrier
            && self.dice.one_in(2)
        {
            return carrier;
        }
        let index = self.scenario.routers.len();
        let mut subnets = vec![address::carrier(index)];
        let ipv6 = self.dice.one_in(2).then(|| nat::firewall(&mut self.dice, self.timeout));
        if ipv6.is_some() {
            subnets.push(address::prefix(index + 1, 0, 48));
        }
        let external = self.external(Place::Internet);
        let config = nat::draw(&mut self.dice, external, self.timeout);
        self.scenario.routers.push(RouterPlan {
            place: Place::Internet,
            config,
            ipv6,
            subnets,
            inside: line::draw(&mut self.dice, 5_000, false),
            outside: line::draw(&mut self.dice, 10_000, self.lossy),
        });
        self.carrier = Some(index);
        index
    }

    /// A home: a NAT, perhaps with IPv6 beside it, seldom a firewall or nothing that lets UDP pass.
    fn home(&mut self, place: Place) -> usize {
        let index = self.scenario.routers.len();
        let ipv6 = self.ipv6_network(place, index);
        let (config, subnet) = if place == Place::Internet && self.dice.one_in(8) {
            (nat::firewall(&mut self.dice, self.timeout), address::public(index))
        } else {
            let [first, others @ ..] = address::HOMES;
            let subnet = self.dice.pick(first, &others).subnet();
            let external = self.external(place);
            if self.dice.one_in(20) {
                (Preset::Blocked.config([]), subnet)
            } else {
                (nat::draw(&mut self.dice, external, self.timeout), subnet)
            }
        };
        let subnets = core::iter::once(subnet).chain(ipv6).collect();
        self.scenario.routers.push(RouterPlan {
            place,
            config,
            ipv6: ipv6.is_some().then(|| nat::firewall(&mut self.dice, self.timeout)),
            subnets,
            inside: line::draw(&mut self.dice, 500, false),
            outside: line::draw(&mut self.dice, 30_000, self.lossy),
        });
        index
    }

    /// The IPv6 network of a home, if whoever it is behind has IPv6 to give.
    fn ipv6_network(&mut self, place: Place, index: usize) -> Option<Subnet> {
        let site = match self.scenario.chain(place).last() {
            Some((top, _)) => top + 1,
            None => index + 1,
        };
        let given = match place {
            Place::Internet => true,
            // Only a carrier has more than one network to give away.
            Place::Behind(router) => self
                .scenario
                .routers
                .get(router)
                .is_some_and(|plan| plan.subnets.iter().any(|subnet| subnet.length() == 48)),
        };
        (given && self.dice.one_in(2)).then(|| address::prefix(site, index + 1, 64))
    }

    /// One to three external addresses of a router's own.
    pub(super) fn external(&mut self, place: Place) -> Vec<IpAddr> {
        let subnet = self.ipv4_subnet(place).unwrap_or_else(address::routers);
        let many = self.dice.pick(1, &[1, 1, 2, 3]);
        (0..many).map(|_| self.addresses.take(place, subnet, 10)).collect()
    }

    /// An interface with an address of each family that there is, or of one of them.
    pub(super) fn interface(&mut self, side: Side, place: Place) -> InterfacePlan {
        let port = u16::try_from(50_000 + self.dice.number(8)).unwrap_or(50_000);
        let v4 = self.ipv4_subnet(place).unwrap_or_else(|| address::hosts(false));
        let v6 = match place {
            Place::Internet => Some(address::hosts(true)),
            Place::Behind(router) => self.ipv6_subnet(router),
        };
        let families = match v6 {
            Some(v6) => self.dice.pick([Some(v4), Some(v6)], &[[Some(v4), None], [None, Some(v6)]]),
            None => [Some(v4), None],
        };
        let sockets = families
            .into_iter()
            .flatten()
            .map(|subnet| SocketAddr::new(self.addresses.take_for(side, place, subnet), port));
        let sockets = sockets.collect();
        InterfacePlan { place, sockets, link: line::draw(&mut self.dice, 5_000, self.lossy) }
    }

    /// The IPv4 network of a place; the internet is none.
    pub(super) fn ipv4_subnet(&self, place: Place) -> Option<Subnet> {
        let Place::Behind(router) = place else { return None };
        let subnets = self.scenario.routers.get(router)?.subnets.iter().copied();
        subnets.into_iter().find(|subnet| subnet.base().is_ipv4())
    }

    fn ipv6_subnet(&self, router: usize) -> Option<Subnet> {
        let subnets = self.scenario.routers.get(router)?.subnets.iter().copied();
        let subnet = subnets.into_iter().find(|subnet| subnet.base().is_ipv6())?;
        // Of a carrier's networks the first is for its own hosts.
        Some(Subnet::new(subnet.base(), 64))
    }
}
