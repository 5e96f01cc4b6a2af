//! What is attached to networks: hosts with an application, and routers with a NAT.

use core::net::SocketAddr;

use frazil_sansio::{Instant, Path};
use frazil_trace::Event;

use crate::attachment::LinkId;
use crate::packet::{PacketId, Packets};
use crate::peer::Peer;
use crate::router::Router;
use crate::server::StunServer;
use crate::signal::Signal;
use crate::stranger::Stranger;

/// A node of a [`World`](crate::World).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct NodeId(pub(crate) usize);

/// A node, and when it wants to be woken.
#[derive(Debug)]
pub(crate) struct Node {
    pub(crate) name: String,
    pub(crate) kind: NodeKind,
    /// What it waits for, as it said when something last happened to it.
    pub(crate) deadline: Option<Instant>,
    /// The next wake-up that the queue knows of, not later than the deadline; any other is stale.
    pub(crate) wake_at: Option<Instant>,
    /// When the last message for it on the signalling channel arrives.
    pub(crate) last_signal: Instant,
}

#[derive(Debug)]
pub(crate) enum NodeKind {
    Host(Host),
    Router(Box<Router>),
}

impl Node {
    pub(crate) fn poll_timeout(&self) -> Option<Instant> {
        match &self.kind {
            NodeKind::Host(host) => match &host.application {
                Application::Peer(peer) => peer.poll_timeout(),
                _ => None,
            },
            NodeKind::Router(router) => router.poll_timeout(),
        }
    }

    pub(crate) const fn router(&mut self) -> Option<&mut Router> {
        match &mut self.kind {
            NodeKind::Router(router) => Some(router),
            NodeKind::Host(_) => None,
        }
    }

    pub(crate) const fn host(&mut self) -> Option<&mut Host> {
        match &mut self.kind {
            NodeKind::Host(host) => Some(host),
            NodeKind::Router(_) => None,
        }
    }

    pub(crate) fn peer(&mut self) -> Option<&mut Peer> {
        match &mut self.host()?.application {
            Application::Peer(peer) => Some(peer),
            _ => None,
        }
    }

    pub(crate) fn stranger(&mut self) -> Option<&mut Stranger> {
        match &mut self.host()?.application {
            Application::Stranger(stranger) => Some(stranger),
            _ => None,
        }
    }
}

/// A host: its addresses, and what runs on it.
#[derive(Debug)]
pub(crate) struct Host {
    pub(crate) interfaces: Vec<Interface>,
    pub(crate) application: Application,
}

impl Host {
    /// The link that packets from a socket leave by. Two interfaces may have the same private address,
    /// in two networks; of other ports than those of its sockets the address decides.
    pub(crate) fn link(&self, socket: SocketAddr) -> Option<LinkId> {
        let find = |wanted: &dyn Fn(&Interface) -> bool| {
            self.interfaces.iter().find(|interface| wanted(interface)).map(|found| found.link)
        };
        find(&|interface| interface.socket == socket)
            .or_else(|| find(&|interface| interface.socket.ip() == socket.ip()))
            // Whoever forges the source of a packet has no interface with it.
            .or_else(|| find(&|_| matches!(self.application, Application::Stranger(_))))
    }

    /// Whether something listens to what comes by a link for a socket.
    pub(crate) fn listens(&self, by: LinkId, socket: SocketAddr) -> bool {
        let any_port = matches!(self.application, Application::Mailbox(_));
        self.interfaces.iter().any(|interface| {
            let here =
                interface.socket == socket || (any_port && interface.socket.ip() == socket.ip());
            interface.link == by && here
        })
    }

    /// Takes a datagram to a socket that [listens](Self::listens).
    pub(crate) fn receive(
        &mut self,
        path: Path,
        payload: &[u8],
        now: Instant,
        effects: &mut Effects<'_>,
    ) {
        match &mut self.application {
            Application::Mailbox(mail) => {
                let payload = payload.to_vec();
                mail.push(Datagram { at: now, from: path.remote, to: path.local, payload });
            }
            Application::StunServer(server) => server.receive(path, payload, effects),
            // What comes to it tells it nothing that it has not heard.
            Application::Stranger(_) => {}
            Application::Peer(peer) => peer.receive(path, payload, now, effects),
        }
    }
}

/// An address of a host, the port that it uses there, and the link that it is reached by.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Interface {
    pub(crate) socket: SocketAddr,
    pub(crate) link: LinkId,
}

/// What runs on a host.
#[derive(Debug)]
pub(crate) enum Application {
    /// Keeps what arrives at any port.
    Mailbox(Vec<Datagram>),
    StunServer(StunServer),
    Stranger(Box<Stranger>),
    Peer(Box<Peer>),
}

/// A datagram in a mailbox.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Datagram {
    /// When it arrived.
    pub at: Instant,
    /// Where it came from, as the receiver sees it.
    pub from: SocketAddr,
    /// The receiver's own address.
    pub to: SocketAddr,
    /// The UDP payload.
    pub payload: Vec<u8>,
}

/// What a node wants done, in order. The list and the packets are the world's: they are filled and
/// emptied without being made anew.
#[derive(Debug)]
pub(crate) struct Effects<'w> {
    pub(crate) list: &'w mut Vec<Effect>,
    pub(crate) packets: &'w mut Packets,
    /// Whether anybody reads records; if not, none need be made.
    pub(crate) recording: bool,
}

#[derive(Debug)]
pub(crate) enum Effect {
    Send(PacketId),
    Signal { to: NodeId, signal: Box<Signal> },
    Record(Box<Event>),
}

impl Effects<'_> {
    pub(crate) fn send(&mut self, path: Path, payload: &[u8]) {
        let packet = self.packets.create(path, payload);
        self.list.push(Effect::Send(packet));
    }

    pub(crate) fn signal(&mut self, to: NodeId, signal: Signal) {
        self.list.push(Effect::Signal { to, signal: Box::new(signal) });
    }

    pub(crate) fn record(&mut self, event: impl FnOnce() -> Event) {
        if self.recording {
            self.list.push(Effect::Record(Box::new(event())));
        }
    }
}
