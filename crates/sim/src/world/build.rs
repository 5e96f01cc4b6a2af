//! Building a world: networks, NATs, servers, peers.

use core::net::SocketAddr;

use frazil_nat::{Config, Nat};
use frazil_trace::{Event, NodeRole};

use super::World;
use crate::Probability;
use crate::dice::Dice;
use crate::guard::Guard;
use crate::network::{Link, Network, NetworkId, Subnet};
use crate::node::{Application, Host, Interface, Node, NodeId, NodeKind};
use crate::peer::Peer;
use crate::peer_config::PeerConfig;
use crate::queue::Queue;
use crate::router::Router;
use crate::server::StunServer;
use frazil_sansio::Instant;

impl World {
    /// The internet, which every world begins with. It has no subnet of its own: whoever is attached
    /// to it with an address is reached there.
    pub const INTERNET: NetworkId = NetworkId(0);

    /// A world with nothing but an empty internet, at time zero.
    #[must_use]
    pub fn new(seed: u64) -> Self {
        Self {
            seed,
            dice: Dice::new(seed),
            now: Instant::ZERO,
            queue: Queue::new(),
            guard: Guard::default(),
            networks: vec![Network::new(None)],
            nodes: Vec::new(),
            signalling: Link::micros(40_000),
            last_signal: Instant::ZERO,
            next_packet: 0,
            records: None,
            frames: None,
        }
    }

    /// Keeps a record of everything that happens, see [`World::records`].
    #[must_use]
    pub fn recording(mut self) -> Self {
        self.records = Some(Vec::new());
        self
    }

    /// Keeps every packet that is put onto a network, see [`World::frames`].
    #[must_use]
    pub fn capturing(mut self) -> Self {
        self.frames = Some(Vec::new());
        self
    }

    /// Loses packets of a network. One that crosses the internet from NAT to NAT meets this once.
    pub fn set_loss(&mut self, network: NetworkId, loss: Probability) {
        if let Some(network) = self.networks.get_mut(network.0) {
            network.loss = loss;
        }
    }

    /// How long the signalling channel takes for a message.
    pub const fn set_signalling(&mut self, link: Link) {
        self.signalling = link;
    }

    /// A private network, not yet connected to anything.
    pub fn add_network(&mut self, subnet: Subnet) -> NetworkId {
        self.networks.push(Network::new(Some(subnet)));
        NetworkId(self.networks.len().saturating_sub(1))
    }

    /// A NAT that is the gateway of `inside`, and attached to `outside` with the external addresses
    /// that its configuration names. `kind` is what records call it.
    pub fn add_nat(
        &mut self,
        name: &str,
        kind: &str,
        config: Config,
        inside: (NetworkId, Link),
        outside: (NetworkId, Link),
    ) -> NodeId {
        let external = config.external.clone();
        let nat = Nat::new(config, self.dice.seed());
        let router = Router::new(nat, inside, outside);
        let id = self.add_node(name, NodeKind::Router(Box::new(router)));
        for address in &external {
            self.attach(outside.0, *address, id, outside.1);
        }
        if let Some(network) = self.networks.get_mut(inside.0.0) {
            network.gateway = Some((id, inside.1));
        }
        let node = frazil_trace::Node {
            role: NodeRole::Nat,
            addresses: external,
            nat: Some(kind.to_owned()),
        };
        self.record(id, || Event::Node(node));
        id
    }

    /// A host without an application: what arrives at any of its ports is [mail](World::mail).
    pub fn add_host(
        &mut self,
        name: &str,
        network: NetworkId,
        address: SocketAddr,
        link: Link,
    ) -> NodeId {
        let application = Application::Mailbox(Vec::new());
        self.add_application(name, NodeRole::Host, (network, link), address, application)
    }

    /// A STUN server.
    pub fn add_stun_server(
        &mut self,
        name: &str,
        network: NetworkId,
        address: SocketAddr,
        link: Link,
    ) -> NodeId {
        let application = Application::StunServer(StunServer::new(address));
        self.add_application(name, NodeRole::StunServer, (network, link), address, application)
    }

    /// A peer: an ICE agent whose one socket is bound to `address`. It does nothing before
    /// [`World::start`].
    pub fn add_peer(
        &mut self,
        name: &str,
        network: NetworkId,
        address: SocketAddr,
        link: Link,
        config: PeerConfig,
    ) -> NodeId {
        let peer = Box::new(Peer::new(config, address, &mut self.dice, self.now));
        let application = Application::Peer(peer);
        self.add_application(name, NodeRole::Agent, (network, link), address, application)
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

    fn add_application(
        &mut self,
        name: &str,
        role: NodeRole,
        (network, link): (NetworkId, Link),
        address: SocketAddr,
        application: Application,
    ) -> NodeId {
        let interfaces = vec![Interface { address: address.ip(), network, link }];
        let id = self.add_node(name, NodeKind::Host(Host { interfaces, application }));
        self.attach(network, address.ip(), id, link);
        self.record(id, || {
            Event::Node(frazil_trace::Node { role, addresses: vec![address.ip()], nat: None })
        });
        id
    }

    fn add_node(&mut self, name: &str, kind: NodeKind) -> NodeId {
        self.nodes.push(Node { name: name.to_owned(), kind, wake_at: None });
        NodeId(self.nodes.len().saturating_sub(1))
    }

    fn attach(&mut self, network: NetworkId, address: core::net::IpAddr, node: NodeId, link: Link) {
        if let Some(network) = self.networks.get_mut(network.0) {
            network.attach(address, node, link);
        }
    }
}
