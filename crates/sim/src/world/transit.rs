//! How packets move: from a host onto a network, over links, through NATs, into a socket.

use frazil_sansio::Path;
use frazil_trace::{Dropped, Event};

use super::{Happening, World};
use crate::network::{Link, NetworkId};
use crate::node::{NodeId, NodeKind};
use crate::packet::{Frame, Packet};

impl World {
    /// A host sends a datagram.
    pub(super) fn send(&mut self, from: NodeId, path: Path, payload: Vec<u8>) {
        let packet = Packet {
            number: self.next_packet,
            source: path.local,
            destination: path.remote,
            payload,
        };
        self.next_packet = self.next_packet.wrapping_add(1);
        self.record(from, || Event::PacketSent(packet.recorded()));
        let interface = self.nodes.get(from.0).and_then(|node| match &node.kind {
            NodeKind::Host(host) => host.interface(path.local.ip()),
            NodeKind::Router(_) => None,
        });
        match interface {
            Some(interface) => self.put(from, interface.network, interface.link, packet),
            None => self.drop(from, &packet, "no interface with the source's address"),
        }
    }

    /// Puts a packet onto a network, from which it arrives at one node or none.
    fn put(&mut self, from: NodeId, onto: NetworkId, link: Link, packet: Packet) {
        if let Some(frames) = &mut self.frames {
            frames.push(Frame {
                at: self.now,
                network: onto,
                source: packet.source,
                destination: packet.destination,
                payload: packet.payload.clone(),
            });
        }
        let Some(network) = self.networks.get(onto.0) else { return };
        let (node, far) = match network.route(packet.destination.ip()) {
            Ok(next) => next,
            Err(why) => return self.drop(from, &packet, why.reason()),
        };
        if self.dice.happens(network.loss) {
            return self.drop(from, &packet, "lost on the way");
        }
        let jitter = self.dice.duration(link.jitter) + self.dice.duration(far.jitter);
        let at = self.now + link.delay + far.delay + jitter;
        self.queue.push(at, Happening::Arrival { network: onto, node, packet });
    }

    /// A packet comes off a network at a node.
    pub(super) fn arrive(&mut self, network: NetworkId, id: NodeId, packet: Packet) {
        let Some(node) = self.nodes.get(id.0) else { return };
        match &node.kind {
            NodeKind::Router(_) => {
                let onward = self.with_node(id, |node, now, effects| match &mut node.kind {
                    NodeKind::Router(router) => router.forward(network, packet, now, effects),
                    NodeKind::Host(_) => None,
                });
                if let Some(Some((onto, link, packet))) = onward {
                    self.put(id, onto, link, packet);
                }
            }
            NodeKind::Host(_) => {
                self.record(id, || Event::PacketDelivered(packet.recorded()));
                let path = Path::udp(packet.destination, packet.source);
                self.with_node(id, |node, now, effects| {
                    if let NodeKind::Host(host) = &mut node.kind {
                        host.receive(path, packet.payload, now, effects);
                    }
                });
            }
        }
    }

    fn drop(&mut self, at: NodeId, packet: &Packet, reason: &str) {
        self.record(at, || {
            Event::PacketDropped(Dropped { packet: packet.recorded(), reason: reason.into() })
        });
    }
}
