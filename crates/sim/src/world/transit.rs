//! How packets move: from a host onto a network, over links, through NATs, into a socket.

use frazil_sansio::Instant;
use frazil_trace::{Dropped, Event};

use super::{Happening, World};
use crate::attachment::{LinkId, Loss, Passage, Way};
use crate::node::{NodeId, NodeKind};
use crate::packet::{Frame, PacketId};

/// Why a packet that arrived at a host is not delivered.
const NOBODY_LISTENS: &str = "nothing listens on this port";
const NO_INTERFACE: &str = "no interface with the source's address";

impl World {
    /// A host sends a packet.
    pub(super) fn send(&mut self, from: NodeId, id: PacketId) {
        self.note_packet(from, id, Event::PacketSent);
        let source = self.packets.get(id).map(|packet| packet.source);
        let link = self
            .nodes
            .get_mut(from.0)
            .zip(source)
            .and_then(|(node, source)| node.host().and_then(|host| host.link(source)));
        match link {
            Some(link) => self.go_up(link, id),
            None => self.drop_packet(from, id, NO_INTERFACE),
        }
    }

    /// Puts a packet onto a link's network, from which it goes to one node or none.
    fn go_up(&mut self, by: LinkId, id: PacketId) {
        if let Some(stranger) = self.stranger {
            self.overhear(stranger, by, id);
        }
        let Some(packet) = self.packets.get(id) else { return };
        let Some(sender) = self.links.get_mut(by.0 as usize) else { return };
        let from = sender.node;
        if let Some(frames) = &mut self.frames {
            frames.push(Frame {
                at: self.now,
                network: sender.network,
                source: packet.source,
                destination: packet.destination,
                payload: packet.payload.clone(),
            });
        }
        let Some(network) = self.networks.get(sender.network.0) else { return };
        let to = match network.route(packet.destination.ip()) {
            Ok(to) => to,
            Err(why) => return self.drop_packet(from, id, why.reason()),
        };
        if self.dice.happens(network.loss) {
            return self.drop_packet(from, id, Loss::Chance.reason());
        }
        match sender.carry(Way::Up, packet.octets(), self.now, &mut self.dice) {
            Passage::Lost(why) => self.drop_packet(from, id, why.reason()),
            Passage::Out { at, again } => {
                let copy = again.map(|again| (again, self.double(from, id)));
                for (at, packet) in [(at, id)].into_iter().chain(copy) {
                    self.reach(to, packet, at);
                }
            }
        }
    }

    /// Lets a stranger hear what somebody else puts onto the internet.
    fn overhear(&mut self, stranger: NodeId, by: LinkId, id: PacketId) {
        let Some(sender) = self.links.get(by.0 as usize) else { return };
        if sender.network != Self::INTERNET || sender.node == stranger {
            return;
        }
        let packet = self.packets.take(id);
        self.with_node(stranger, |node, _, effects| {
            if let Some(stranger) = node.stranger() {
                stranger.overhear(&packet, effects);
            }
        });
        self.packets.restore(id, packet);
    }

    /// A packet comes at `at` to the network's end of a link. Where packets wait for each other it
    /// matters who comes first, so that is decided when the time has come.
    fn reach(&mut self, link: LinkId, packet: PacketId, at: Instant) {
        match self.links.get(link.0 as usize) {
            Some(receiver) if receiver.is_paced() => {
                self.queue.push(at, Happening::Entry { link, packet });
            }
            _ => self.come_down(link, packet, at),
        }
    }

    /// A packet goes down a link to its node, from `at` on.
    pub(super) fn come_down(&mut self, link: LinkId, id: PacketId, at: Instant) {
        let Some(packet) = self.packets.get(id) else { return };
        let Some(receiver) = self.links.get_mut(link.0 as usize) else { return };
        let node = receiver.node;
        match receiver.carry(Way::Down, packet.octets(), at, &mut self.dice) {
            Passage::Lost(why) => self.drop_packet(node, id, why.reason()),
            Passage::Out { at, again } => {
                self.queue.push(at, Happening::Arrival { link, packet: id });
                if let Some(again) = again {
                    let packet = self.double(node, id);
                    self.queue.push(again, Happening::Arrival { link, packet });
                }
            }
        }
    }

    /// The same packet a second time.
    fn double(&mut self, at: NodeId, id: PacketId) -> PacketId {
        self.note_packet(at, id, Event::PacketDuplicated);
        self.packets.copy(id)
    }

    /// A packet comes off a link at its node.
    pub(super) fn arrive(&mut self, by: LinkId, id: PacketId) {
        let Some(at) = self.links.get(by.0 as usize).map(|link| link.node) else { return };
        let Some(node) = self.nodes.get_mut(at.0) else { return };
        match &node.kind {
            NodeKind::Router(_) => {
                let mut packet = self.packets.take(id);
                let onward = self.with_node(at, |node, now, effects| {
                    node.router()?.forward(by, &mut packet, now, effects)
                });
                self.packets.restore(id, packet);
                match onward.flatten() {
                    Some(onto) => self.go_up(onto, id),
                    None => self.packets.release(id),
                }
            }
            NodeKind::Host(host) => {
                let wanted = self.packets.get(id).map(|packet| packet.destination);
                if !wanted.is_some_and(|socket| host.listens(by, socket)) {
                    return self.drop_packet(at, id, NOBODY_LISTENS);
                }
                self.note_packet(at, id, Event::PacketDelivered);
                let packet = self.packets.take(id);
                self.with_node(at, |node, now, effects| {
                    if let Some(host) = node.host() {
                        host.receive(packet.path(), &packet.payload, now, effects);
                    }
                });
                self.packets.restore(id, packet);
                self.packets.release(id);
            }
        }
    }

    /// The packet's way ends here.
    fn drop_packet(&mut self, at: NodeId, id: PacketId, reason: &str) {
        self.note_packet(at, id, |packet| {
            Event::PacketDropped(Dropped { packet, reason: reason.into() })
        });
        self.packets.release(id);
    }

    fn note_packet(
        &mut self,
        at: NodeId,
        id: PacketId,
        event: impl FnOnce(frazil_trace::Packet) -> Event,
    ) {
        if self.log.is_kept()
            && let (Some(node), Some(packet)) = (self.nodes.get(at.0), self.packets.get(id))
        {
            self.log.note(self.now, &node.name, || event(packet.recorded()));
        }
    }
}
