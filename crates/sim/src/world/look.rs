//! Looking at a world from outside, and poking it.

use core::net::SocketAddr;

use frazil_sansio::Path;
use frazil_trace::{Binding, Event, Record, Started, Verdict};

use super::World;
use crate::node::{Application, Datagram, NodeId, NodeKind};
use crate::packet::Frame;
use crate::peer::Peer;

impl World {
    /// What happened so far; empty without [`World::recording`].
    #[must_use]
    pub fn records(&self) -> &[Record] {
        self.records.as_deref().unwrap_or_default()
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

    /// The peer that a node is, if it is one.
    #[must_use]
    pub fn peer(&self, id: NodeId) -> Option<&Peer> {
        match &self.nodes.get(id.0)?.kind {
            NodeKind::Host(host) => match &host.application {
                Application::Peer(peer) => Some(peer),
                Application::StunServer(_) | Application::Mailbox(_) => None,
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
                Application::StunServer(_) | Application::Peer(_) => &[],
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
            if let NodeKind::Router(router) = &node.kind {
                router.tell_table(now, effects);
            }
        });
    }

    /// Records what is about to happen, in words, with the seed.
    pub fn record_started(&mut self, text: &str) {
        let started = Started { seed: Some(self.seed), text: text.to_owned() };
        self.record_of_world(Event::Started(started));
    }

    /// Records how it ended, as the world sees it.
    pub fn record_verdict(&mut self, connected: bool, reason: &str) {
        self.record_of_world(Event::Verdict(Verdict { connected, reason: reason.to_owned() }));
    }

    fn record_of_world(&mut self, event: Event) {
        if let Some(records) = &mut self.records {
            records.push(Record::new(self.now.as_micros(), "world", event));
        }
    }

    /// Sends a datagram from one of a host's addresses.
    pub fn post(&mut self, from: NodeId, local: SocketAddr, remote: SocketAddr, payload: &[u8]) {
        self.send(from, Path::udp(local, remote), payload.to_vec());
    }
}
