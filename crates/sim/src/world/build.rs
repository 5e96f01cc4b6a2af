//! Building a world: networks, NATs, servers, peers.

use core::net::{IpAddr, SocketAddr};

use frazil_nat::{Config, Nat};
use frazil_sansio::Instant;
use frazil_trace::{Event, NodeRole};

use super::World;
use crate::Probability;
use crate::attachment::{Attachment, LinkId};
use crate::dice::Dice;
use crate::fault::Seed;
use crate::guard::Guard;
use crate::link::Link;
use crate::log::Log;
use crate::network::{Network, NetworkId};
use crate::node::{Application, Host, Interface, Node, NodeId, NodeKind};
use crate::packet::Packets;
use crate::peer::Peer;
use crate::peer_config::PeerConfig;
use crate::queue::Queue;
use crate::router::Router;
use crate::server::StunServer;
use crate::signal::Signalling;
use crate::stranger::Stranger;
use crate::subnet::Subnet;

/// What a host is attached to, its sockets there, and how.
type Attached<'s> = (NetworkId, &'s [SocketAddr], Link);

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

    /// A NAT that is the gateway of `inside`, and attached to `outside` with the external addresses
    /// that its configuration names. `kind` is what records call it.
    ///
    /// One that does not translate lets `outside` know that the subnets of `inside` are behind it;
    /// the internet takes no private ones.
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
        let id = NodeId(self.nodes.len());
        let [within, without] = [inside, outside].map(|(at, link)| self.add_link(id, at, link));
        self.add_node(name, NodeKind::Router(Box::new(Router::new(nat, within, without))));
        if let Some(network) = self.networks.get_mut(inside.0.0) {
            network.gateway = Some(within);
        }
        self.announce(id);
        let nat = Some(kind.to_owned());
        let node = frazil_trace::Node { role: NodeRole::Nat, addresses: external, nat };
        self.note(id, || Event::Node(node));
        id
    }

    /// Lets the IPv6 packets of a router meet a machine of their own beside the one that it has: a
    /// firewall beside a NAT.
    pub fn set_ipv6(&mut self, router: NodeId, config: Config) {
        let nat = Nat::new(config, self.dice.seed());
        if let Some(router) = self.nodes.get_mut(router.0).and_then(Node::router) {
            router.set_ipv6(nat);
        }
        self.announce(router);
    }

    /// Lets a router's outside know what is reached through it.
    fn announce(&mut self, id: NodeId) {
        let Some(router) = self.nodes.get_mut(id.0).and_then(Node::router) else { return };
        let link_of = |link: LinkId| self.links.get(link.0 as usize).map(|link| link.network.0);
        let (Some(inside), Some(outside)) = (link_of(router.inside), link_of(router.outside))
        else {
            return;
        };
        let subnets = self.networks.get(inside).map_or(&[][..], |network| &network.subnets);
        let shown: Vec<_> =
            subnets.iter().copied().filter(|subnet| router.keeps(subnet.base())).collect();
        let Some(network) = self.networks.get_mut(outside) else { return };
        for address in router.external() {
            network.attach(address, router.outside);
        }
        for subnet in shown {
            network.delegate(subnet, router.outside);
        }
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
        self.add_application(name, NodeRole::Host, [(network, &[address][..], link)], application)
    }

    /// A STUN server.
    pub fn add_stun_server(
        &mut self,
        name: &str,
        network: NetworkId,
        address: SocketAddr,
        link: Link,
    ) -> NodeId {
        self.add_stun_server_at(name, [(network, &[address][..], link)])
    }

    /// A stranger on the internet: one who hears every packet there, from the beginning or from now
    /// on, and answers some with forgeries. It knows no password, so all that it may achieve is that
    /// more packets are sent. A world has one at most: the last.
    pub fn add_stranger(&mut self, name: &str, sockets: &[SocketAddr], link: Link) -> NodeId {
        let dice = Dice::new(self.dice.number(u64::MAX));
        let application = Application::Stranger(Box::new(Stranger::new(sockets, dice)));
        let at = [(Self::INTERNET, sockets, link)];
        let id = self.add_application(name, NodeRole::Host, at, application);
        self.stranger = Some(id);
        id
    }

    /// A peer: an ICE agent with a socket that is bound to `address`. It does nothing before
    /// [`World::start`].
    pub fn add_peer(
        &mut self,
        name: &str,
        network: NetworkId,
        address: SocketAddr,
        link: Link,
        config: PeerConfig,
    ) -> NodeId {
        self.add_peer_at(name, [(network, &[address][..], link)], config)
    }

    /// A STUN server with several interfaces, sockets and addresses.
    pub(crate) fn add_stun_server_at<'s>(
        &mut self,
        name: &str,
        interfaces: impl IntoIterator<Item = Attached<'s>>,
    ) -> NodeId {
        let application = Application::StunServer(StunServer);
        self.add_application(name, NodeRole::StunServer, interfaces, application)
    }

    /// A peer with several interfaces, sockets and addresses.
    pub(crate) fn add_peer_at<'s>(
        &mut self,
        name: &str,
        interfaces: impl IntoIterator<Item = Attached<'s>>,
        config: PeerConfig,
    ) -> NodeId {
        let peer = Peer::new(config, &mut self.dice, self.now, self.watching);
        let application = Application::Peer(Box::new(peer));
        self.add_application(name, NodeRole::Agent, interfaces, application)
    }

    /// Gives a host, a server or a peer one more interface: a link to a network, with these
    /// addresses and a socket at each. A peer that has begun already is told of them.
    pub fn add_interface(
        &mut self,
        host: NodeId,
        network: NetworkId,
        sockets: &[SocketAddr],
        link: Link,
    ) -> LinkId {
        let link = self.add_link(host, network, link);
        for socket in sockets {
            self.add_socket(host, link, *socket);
        }
        link
    }

    /// Gives a host one more address at a link that it has, and a socket there.
    pub fn add_socket(&mut self, host: NodeId, link: LinkId, socket: SocketAddr) {
        self.note(host, || Event::InterfaceAdded(frazil_trace::Interface { socket }));
        self.place_socket(host, link, socket);
    }

    fn place_socket(&mut self, host: NodeId, link: LinkId, socket: SocketAddr) {
        let Some(known) = self.nodes.get_mut(host.0).and_then(Node::host) else { return };
        known.interfaces.push(Interface { socket, link });
        self.attach(socket.ip(), link);
        self.with_peer(host, |peer, now, effects| peer.add_socket(socket, now, effects));
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

    fn add_application<'s>(
        &mut self,
        name: &str,
        role: NodeRole,
        interfaces: impl IntoIterator<Item = Attached<'s>>,
        application: Application,
    ) -> NodeId {
        let host = Host { interfaces: Vec::with_capacity(1), application };
        let id = self.add_node(name, NodeKind::Host(host));
        for (network, sockets, link) in interfaces {
            let link = self.add_link(id, network, link);
            for socket in sockets {
                self.place_socket(id, link, *socket);
            }
        }
        if self.log.is_kept()
            && let Some(host) = self.nodes.get_mut(id.0).and_then(Node::host)
        {
            let addresses = host.interfaces.iter().map(|known| known.socket.ip()).collect();
            self.note(id, || Event::Node(frazil_trace::Node { role, addresses, nat: None }));
        }
        id
    }

    fn add_node(&mut self, name: &str, kind: NodeKind) -> NodeId {
        let (name, last_signal) = (name.to_owned(), Instant::ZERO);
        self.nodes.push(Node { name, kind, deadline: None, wake_at: None, last_signal });
        NodeId(self.nodes.len().saturating_sub(1))
    }

    fn add_link(&mut self, node: NodeId, network: NetworkId, link: Link) -> LinkId {
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
