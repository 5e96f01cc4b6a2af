//! Looking at a world from outside, and poking it.

use core::net::SocketAddr;

use frazil_sansio::Path;
use frazil_trace::{Binding, Event, Record, Started, Verdict};

use super::World;
use crate::attachment::LinkId;
use crate::node::{Application, Datagram, NodeId, NodeKind};
use crate::packet::Frame;
use crate::peer::Peer;

impl World {
    /// What happened so far; empty without [`World::recording`].
    #[must_use]
    pub fn records(&self) -> &[Record] {
        self.log.records()
    }

    /// What passed so far; empty without [`World::capturing`].
    #[must_use]
    pub fn frames(&self) -> &[Frame] {
        self.frames.as_deref().unwrap_or_default()
    }

    /// All nodes, in the order in which they were added.
    #[must_use]
    pub fn nodes(&self) -> Vec<NodeId> {
        (0..self.nodes.len()).map(NodeId).collect()
    }

    /// The name that records give to a node.
    #[must_use]
    pub fn name(&self, id: NodeId) -> &str {
        self.nodes.get(id.0).map(|node| node.name.as_str()).unwrap_or_default()
    }

    /// How many packets are on their way.
    #[must_use]
    pub fn packets_on_their_way(&self) -> usize {
        self.packets.on_their_way()
    }

    /// The link by which a host is reached at a socket of its own.
    #[must_use]
    pub fn link(&self, host: NodeId, socket: SocketAddr) -> Option<LinkId> {
        match &self.nodes.get(host.0)?.kind {
            NodeKind::Host(host) => host.link(socket),
            NodeKind::Router(_) => None,
        }
    }

    /// The links of a router, inside and outside; `None` for any other node.
    #[must_use]
    pub fn router_links(&self, id: NodeId) -> Option<(LinkId, LinkId)> {
        match &self.nodes.get(id.0)?.kind {
            NodeKind::Router(router) => Some((router.inside, router.outside)),
            NodeKind::Host(_) => None,
        }
    }

    /// The peer that a node is, if it is one.
    #[must_use]
    pub fn peer(&self, id: NodeId) -> Option<&Peer> {
        match &self.nodes.get(id.0)?.kind {
            NodeKind::Host(host) => match &host.application {
                Application::Peer(peer) => Some(peer),
                _ => None,
            },
            NodeKind::Router(_) => None,
        }
    }

    /// What arrived at a host without an application; empty for any other node.
    #[must_use]
    pub fn mail(&self, id: NodeId) -> &[Datagram] {
        match self.nodes.get(id.0).map(|node| &node.kind) {
            Some(NodeKind::Host(host)) => match &host.application {
                Application::Mailbox(mail) => mail,
                _ => &[],
            },
            Some(NodeKind::Router(_)) | None => &[],
        }
    }

    /// The bindings of a NAT at this moment; none for any other node.
    #[must_use]
    pub fn nat_table(&self, id: NodeId) -> Vec<Binding> {
        match self.nodes.get(id.0).map(|node| &node.kind) {
            Some(NodeKind::Router(router)) => router.table(self.now),
            Some(NodeKind::Host(_)) | None => Vec::new(),
        }
    }

    /// Records the table of a NAT as it is at this moment.
    pub fn record_nat_table(&mut self, id: NodeId) {
        self.with_node(id, |node, now, effects| {
            if let Some(router) = node.router() {
                router.tell_table(now, effects);
            }
        });
    }

    /// Records what is about to happen, in words, with the seed.
    pub fn record_started(&mut self, text: &str) {
        let seed = Some(self.seed());
        self.log
            .note(self.now, "world", || Event::Started(Started { seed, text: text.to_owned() }));
    }

    /// Records how it ended, as the world sees it.
    pub fn record_verdict(&mut self, connected: bool, reason: &str) {
        let reason = reason.to_owned();
        self.log.note(self.now, "world", || Event::Verdict(Verdict { connected, reason }));
    }

    /// Sends a datagram from one of a host's addresses.
    pub fn post(&mut self, from: NodeId, local: SocketAddr, remote: SocketAddr, payload: &[u8]) {
        let packet = self.packets.create(Path::udp(local, remote), payload);
        self.send(from, packet);
    }
}
