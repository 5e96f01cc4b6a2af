//! Packets on their way, and what was seen of them.

use core::net::{IpAddr, Ipv4Addr, SocketAddr};

use frazil_sansio::{Instant, Path, Transport};
use frazil_trace::Contents;

use crate::network::NetworkId;

/// A packet between two nodes.
#[derive(Clone, Debug)]
pub(crate) struct Packet {
    pub(crate) number: u64,
    pub(crate) transport: Transport,
    pub(crate) source: SocketAddr,
    pub(crate) destination: SocketAddr,
    pub(crate) payload: Vec<u8>,
}

impl Packet {
    const NOWHERE: SocketAddr = SocketAddr::new(IpAddr::V4(Ipv4Addr::UNSPECIFIED), 0);

    /// One that is not used: what stands in a place of [`Packets`] that is free.
    const fn unused() -> Self {
        let (source, destination) = (Self::NOWHERE, Self::NOWHERE);
        Self { number: 0, transport: Transport::Udp, source, destination, payload: Vec::new() }
    }

    /// The packet as records show it.
    pub(crate) fn recorded(&self) -> frazil_trace::Packet {
        frazil_trace::Packet {
            packet: self.number,
            source: self.source,
            destination: self.destination,
            length: self.payload.len(),
            contents: Contents::of(&self.payload),
        }
    }

    /// The path that it takes, as its receiver sees it.
    pub(crate) const fn path(&self) -> Path {
        Path { transport: self.transport, local: self.destination, remote: self.source }
    }

    /// Its length in octets with the headers of IP and transport.
    pub(crate) fn octets(&self) -> u32 {
        let ip = if self.destination.is_ipv4() { 20 } else { 40 };
        let transport = if self.transport == Transport::Tcp { 20 } else { 8 };
        u32::try_from(self.payload.len()).unwrap_or(u32::MAX).saturating_add(ip + transport)
    }
}

/// A packet in [`Packets`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct PacketId(u32);

/// All packets that are on their way. The buffers of those that arrived serve those that follow, so
/// that a world which is under way allocates nothing for a packet.
#[derive(Debug, Default)]
pub(crate) struct Packets {
    places: Vec<Packet>,
    free: Vec<PacketId>,
    next: u64,
}

impl Packets {
    /// A new packet from a path's local end to its remote one.
    pub(crate) fn create(&mut self, path: Path, payload: &[u8]) -> PacketId {
        let number = self.next;
        self.next = number.wrapping_add(1);
        self.place(number, path.transport, (path.local, path.remote), payload)
    }

    /// The same packet a second time.
    pub(crate) fn copy(&mut self, id: PacketId) -> PacketId {
        let original = self.take(id);
        let ends = (original.source, original.destination);
        let copy = self.place(original.number, original.transport, ends, &original.payload);
        self.restore(id, original);
        copy
    }

    fn place(
        &mut self,
        number: u64,
        transport: Transport,
        (source, destination): (SocketAddr, SocketAddr),
        payload: &[u8],
    ) -> PacketId {
        let id = self.free.pop().unwrap_or_else(|| {
            self.places.push(Packet::unused());
            PacketId(u32::try_from(self.places.len() - 1).unwrap_or(u32::MAX))
        });
        if let Some(packet) = self.places.get_mut(id.0 as usize) {
            packet.payload.clear();
            packet.payload.extend_from_slice(payload);
            (packet.number, packet.transport) = (number, transport);
            (packet.source, packet.destination) = (source, destination);
        }
        id
    }

    pub(crate) fn get(&self, id: PacketId) -> Option<&Packet> {
        self.places.get(id.0 as usize)
    }

    /// Takes a packet out, to be [restored](Self::restore) soon.
    pub(crate) fn take(&mut self, id: PacketId) -> Packet {
        let place = self.places.get_mut(id.0 as usize);
        place.map_or_else(Packet::unused, |place| core::mem::replace(place, Packet::unused()))
    }

    pub(crate) fn restore(&mut self, id: PacketId, packet: Packet) {
        if let Some(place) = self.places.get_mut(id.0 as usize) {
            *place = packet;
        }
    }

    /// The packet's way has ended.
    pub(crate) fn release(&mut self, id: PacketId) {
        self.free.push(id);
    }

    /// How many are on their way.
    pub(crate) fn on_their_way(&self) -> usize {
        self.places.len() - self.free.len()
    }
}

/// A datagram as it was put onto a network: one that crosses a NAT is seen on both sides.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Frame {
    /// When it was put there.
    pub at: Instant,
    /// Which network that is.
    pub network: NetworkId,
    /// Its source on that network.
    pub source: SocketAddr,
    /// Its destination on that network.
    pub destination: SocketAddr,
    /// The UDP payload.
    pub payload: Vec<u8>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_buffer_serves_one_packet_after_another() {
        let ends = ["10.0.0.1:1", "[2001:db8::1]:2"].map(|end| end.parse().unwrap());
        let mut packets = Packets::default();
        let first = packets.create(Path::udp(ends[0], ends[0]), b"hello");
        let copy = packets.copy(first);
        assert_eq!(packets.get(copy).unwrap().payload, b"hello");
        assert_eq!(packets.get(copy).unwrap().number, packets.get(first).unwrap().number);
        packets.release(first);
        let second = packets.create(Path::udp(ends[1], ends[1]), b"hi");
        assert_eq!(second, first);
        let packet = packets.get(second).unwrap();
        assert_eq!((packet.number, &packet.payload[..], packet.octets()), (1, &b"hi"[..], 50));
        assert_eq!(packets.on_their_way(), 2);
    }
}
