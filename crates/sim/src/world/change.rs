//! A world that changes: interfaces come and go, NATs lose their power, links are cut.

use core::net::{IpAddr, SocketAddr};

use frazil_sansio::Instant;
use frazil_trace::Event;

use super::{Happening, World};
use crate::Probability;
use crate::attachment::LinkId;
use crate::link::Link;
use crate::network::NetworkId;
use crate::node::NodeId;
use crate::signal::Signalling;

/// A change of the world, to be made [now](World::change) or [at its time](World::schedule).
///
/// An agent that runs is told of the addresses of its host as they come and go, and of nothing else:
/// what a NAT or a link does it has to find out.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Change {
    /// A host gets an interface: a link to a network, with these addresses, a port for each.
    AddInterface {
        /// The host.
        host: NodeId,
        /// What it is attached to.
        network: NetworkId,
        /// One for each address.
        sockets: Vec<SocketAddr>,
        /// How it is attached.
        link: Link,
    },
    /// A host loses an address, and the socket there.
    RemoveAddress {
        /// The host.
        host: NodeId,
        /// The socket, which tells the address from the same one in another network.
        socket: SocketAddr,
    },
    /// A host gets another address in place of one that it has, on the same link.
    ReplaceAddress {
        /// The host.
        host: NodeId,
        /// The socket whose address goes.
        from: SocketAddr,
        /// The socket at the address that comes.
        to: SocketAddr,
    },
    /// A NAT loses its power, and with it all bindings.
    RebootNat {
        /// The NAT.
        nat: NodeId,
    },
    /// A NAT gets other addresses outside; the bindings of those that are gone are gone too.
    ReaddressNat {
        /// The NAT.
        nat: NodeId,
        /// All addresses that it has from then on.
        external: Vec<IpAddr>,
    },
    /// Nothing passes over a link. What is on its way already arrives.
    CutLink(LinkId),
    /// A link that was cut works again.
    MendLink(LinkId),
    /// A network loses packets.
    SetLoss {
        /// The network.
        network: NetworkId,
        /// How likely a packet is lost.
        loss: Probability,
    },
    /// The signalling channel is another one.
    SetSignalling(Signalling),
}

impl World {
    /// Lets the world change at a given time, after what was to happen then already. A time that is
    /// past is now.
    pub fn schedule(&mut self, at: Instant, change: Change) {
        self.queue.push(at, Happening::Change(Box::new(change)));
    }

    /// Lets the world change now.
    pub fn change(&mut self, change: Change) {
        match change {
            Change::AddInterface { host, network, sockets, link } => {
                self.add_interface(host, network, &sockets, link);
            }
            Change::RemoveAddress { host, socket } => {
                self.remove_address(host, socket);
            }
            Change::ReplaceAddress { host, from, to } => {
                if let Some(link) = self.remove_address(host, from) {
                    self.add_socket(host, link, to);
                }
            }
            Change::RebootNat { nat } => {
                self.with_node(nat, |node, now, effects| {
                    if let Some(router) = node.router() {
                        router.reboot(now, effects);
                    }
                });
            }
            Change::ReaddressNat { nat, external } => self.readdress(nat, &external),
            Change::CutLink(link) => self.set_cut(link, true),
            Change::MendLink(link) => self.set_cut(link, false),
            Change::SetLoss { network, loss } => self.set_loss(network, loss),
            Change::SetSignalling(signalling) => self.set_signalling(signalling),
        }
    }

    /// Takes an address from a host; the link that it was reached by.
    fn remove_address(&mut self, host: NodeId, socket: SocketAddr) -> Option<LinkId> {
        let interfaces = &mut self.nodes.get_mut(host.0)?.host()?.interfaces;
        let place = interfaces.iter().position(|known| known.socket == socket)?;
        let link = interfaces.remove(place).link;
        self.detach(socket.ip(), link);
        self.note(host, || Event::InterfaceRemoved(frazil_trace::Interface { socket }));
        self.with_peer(host, |peer, now, effects| peer.remove_socket(socket, now, effects));
        Some(link)
    }

    fn readdress(&mut self, nat: NodeId, external: &[IpAddr]) {
        let Some(router) = self.nodes.get_mut(nat.0).and_then(|node| node.router()) else { return };
        let (before, link) = (router.external().collect::<Vec<_>>(), router.outside);
        for gone in before {
            self.detach(gone, link);
        }
        for address in external {
            self.attach(*address, link);
        }
        self.with_node(nat, |node, now, effects| {
            if let Some(router) = node.router() {
                router.set_external(external, now, effects);
            }
        });
    }

    fn detach(&mut self, address: IpAddr, link: LinkId) {
        let Some(network) = self.links.get(link.0 as usize).map(|link| link.network) else {
            return;
        };
        if let Some(network) = self.networks.get_mut(network.0) {
            network.detach(address, link);
        }
    }

    fn set_cut(&mut self, link: LinkId, cut: bool) {
        let Some(attached) = self.links.get_mut(link.0 as usize) else { return };
        attached.cut = cut;
        let (node, network) = (attached.node, frazil_trace::Link { network: attached.network.0 });
        self.note(node, || if cut { Event::LinkCut(network) } else { Event::LinkMended(network) });
    }
}
