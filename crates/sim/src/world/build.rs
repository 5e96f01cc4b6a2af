//! Building a world: its networks, and what it takes to play in it. What is attached to them has rooms of its
//! own: hosts, routers.

use core::net::IpAddr;

use frazil_sansio::Instant;

use super::World;
use crate::Probability;
use crate::attachment::{Attachment, LinkId};
use crate::dice::Dice;
use crate::fault::Seed;
use crate::guard::Guard;
use crate::link::Link;
use crate::log::Log;
use crate::network::{Network, NetworkId};
use crate::node::{Node, NodeId, NodeKind};
use crate::packet::Packets;
use crate::peer::Peer;
use crate::queue::Queue;
use crate::signal::Signalling;
use crate::subnet::Subnet;

impl World {
    /// The internet, which every world begins with. It has no subnet of its own: whoever is attached
    /// to it with an address is reached there.
    pub const INTERNET: NetworkId = NetworkId(0);

    /// A world with nothing but an empty internet, at time zero.
    ///
    /// A build with debug assertions watches it, see [`World::watching`].
    #[must_use]
    pub fn new(seed: u64) -> Self {
        Self {
            seed: Seed(seed),
            dice: Dice::new(seed),
            now: Instant::ZERO,
            queue: Queue::new(),
            guard: Guard::default(),
            networks: vec![Network::default()],
            links: Vec::new(),
            nodes: Vec::new(),
            stranger: None,
            packets: Packets::default(),
            signalling: Signalling::micros(40_000),
            watching: cfg!(debug_assertions),
            fault: None,
            log: Log::default(),
            frames: None,
            effects: Vec::new(),
        }
    }

    /// Keeps a record of everything that happens, see [`World::records`].
    #[must_use]
    pub fn recording(mut self) -> Self {
        self.log.keep();
        self
    }

    /// Keeps every packet that is put onto a network, see [`World::frames`].
    #[must_use]
    pub fn capturing(mut self) -> Self {
        self.frames.get_or_insert_default();
        self
    }

    /// Holds the machines of the peers that are added from now on, and all NATs, to
    /// [the contract of the family](frazil_sansio#the-contract) at every step, or stops doing so. A
    /// breach is a [`Fault`](crate::Fault); nothing else is different, but the speed.
    #[must_use]
    pub const fn watching(mut self, watching: bool) -> Self {
        self.watching = watching;
        self
    }

    /// Loses packets of a network. One that crosses the internet from NAT to NAT meets this once.
    pub fn set_loss(&mut self, network: NetworkId, loss: Probability) {
        if let Some(network) = self.networks.get_mut(network.0) {
            network.loss = loss;
        }
    }

    /// How the signalling channel carries messages.
    pub const fn set_signalling(&mut self, signalling: Signalling) {
        self.signalling = signalling;
    }

    /// A private network, not yet connected to anything.
    pub fn add_network(&mut self, subnet: Subnet) -> NetworkId {
        self.networks.push(Network::of(subnet));
        NetworkId(self.networks.len().saturating_sub(1))
    }

    /// Gives a network one more range of addresses, of the other family for example. Routers that
    /// are added later know of it.
    pub fn add_subnet(&mut self, network: NetworkId, subnet: Subnet) {
        if let Some(network) = self.networks.get_mut(network.0) {
            network.subnets.push(subnet);
        }
    }

    /// Lets two peers tell each other their descriptions over the signalling channel.
    pub fn introduce(&mut self, one: NodeId, other: NodeId) {
        for (from, to) in [(one, other), (other, one)] {
            let Some(name) = self.nodes.get(to.0).map(|node| node.name.clone()) else { continue };
            self.with_peer(from, |peer, _, _| peer.introduce(to, &name));
        }
    }

    /// Lets a peer begin: gather candidates, then offer, or answer once it has an offer.
    pub fn start(&mut self, peer: NodeId) {
        self.with_peer(peer, Peer::start);
    }

    pub(super) fn add_node(&mut self, name: &str, kind: NodeKind) -> NodeId {
        let (name, last_signal) = (name.to_owned(), Instant::ZERO);
        self.nodes.push(Node { name, kind, deadline: None, wake_at: None, last_signal });
        NodeId(self.nodes.len().saturating_sub(1))
    }

    pub(super) fn add_link(&mut self, node: NodeId, network: NetworkId, link: Link) -> LinkId {
        self.links.push(Attachment::new(node, network, link));
        LinkId(u32::try_from(self.links.len().saturating_sub(1)).unwrap_or(u32::MAX))
    }

    /// Who is at the end of a link is reached there at an address.
    pub(super) fn attach(&mut self, address: IpAddr, link: LinkId) {
        let Some(network) = self.links.get(link.0 as usize).map(|link| link.network) else {
            return;
        };
        if let Some(network) = self.networks.get_mut(network.0) {
            network.attach(address, link);
        }
    }
}
