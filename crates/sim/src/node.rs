//! What is attached to networks: hosts with an application, and routers with a NAT.

use core::net::{IpAddr, SocketAddr};

use frazil_sansio::{Instant, Path};
use frazil_trace::Event;

use crate::network::{Link, NetworkId};
use crate::peer::Peer;
use crate::router::Router;
use crate::server::StunServer;
use crate::signal::Signal;

/// A node of a [`World`](crate::World).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct NodeId(pub(crate) usize);

/// A node, and when it wants to be woken.
#[derive(Debug)]
pub(crate) struct Node {
    pub(crate) name: String,
    pub(crate) kind: NodeKind,
    /// The deadline that the queue knows of; a wake-up for any other is stale.
    pub(crate) wake_at: Option<Instant>,
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
                Application::StunServer(_) | Application::Mailbox(_) => None,
            },
            NodeKind::Router(router) => router.poll_timeout(),
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
    /// The interface that packets from `address` leave by.
    pub(crate) fn interface(&self, address: IpAddr) -> Option<Interface> {
        self.interfaces.iter().copied().find(|interface| interface.address == address)
    }

    /// Takes a datagram; `false` when nothing listens on that port.
    pub(crate) fn receive(
        &mut self,
        path: Path,
        payload: Vec<u8>,
        now: Instant,
        effects: &mut Effects,
    ) -> bool {
        match &mut self.application {
            Application::Mailbox(mail) => {
                mail.push(Datagram { at: now, from: path.remote, to: path.local, payload });
                true
            }
            Application::StunServer(server) => server.receive(path, &payload, effects),
            Application::Peer(peer) => peer.receive(path, &payload, now, effects),
        }
    }
}

/// An address of a host in a network.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Interface {
    pub(crate) address: IpAddr,
    pub(crate) network: NetworkId,
    pub(crate) link: Link,
}

/// What runs on a host.
#[derive(Debug)]
pub(crate) enum Application {
    /// Keeps what arrives at any port.
    Mailbox(Vec<Datagram>),
    StunServer(StunServer),
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

/// What a node wants done, in order.
#[derive(Debug, Default)]
pub(crate) struct Effects {
    pub(crate) list: Vec<Effect>,
    /// Whether anybody reads records; if not, none need be made.
    pub(crate) recording: bool,
}

#[derive(Debug)]
pub(crate) enum Effect {
    Send(Path, Vec<u8>),
    Signal { to: NodeId, signal: Signal },
    Record(Event),
}

impl Effects {
    pub(crate) fn send(&mut self, path: Path, payload: &[u8]) {
        self.list.push(Effect::Send(path, payload.to_vec()));
    }

    pub(crate) fn signal(&mut self, to: NodeId, signal: Signal) {
        self.list.push(Effect::Signal { to, signal });
    }

    pub(crate) fn record(&mut self, event: impl FnOnce() -> Event) {
        if self.recording {
            self.list.push(Effect::Record(event()));
        }
    }
}
