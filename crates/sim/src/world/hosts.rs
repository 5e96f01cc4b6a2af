//! Adding what has applications: hosts, servers, peers, and their interfaces.

use core::net::SocketAddr;

use frazil_trace::{Event, NodeRole};

use super::World;
use crate::attachment::LinkId;
use crate::dice::Dice;
use crate::link::Link;
use crate::network::NetworkId;
use crate::node::{Application, Host, Interface, Node, NodeId, NodeKind};
use crate::peer::Peer;
use crate::peer_config::PeerConfig;
use crate::server::StunServer;
use crate::stranger::Stranger;

/// What a host is attached to, its sockets there, and how.
type Attached<'s> = (NetworkId, &'s [SocketAddr], Link);

impl World {
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
}
