//! From a captured frame to the payload of UDP or TCP.

use core::net::{IpAddr, SocketAddr};

use etherparse::{EtherType, LaxNetSlice, LaxSlicedPacket, TransportSlice};
use serde::Serialize;

/// What carries a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub(in crate::stun) enum Transport {
    Udp,
    Tcp,
}

impl Transport {
    pub(in crate::stun) const fn name(self) -> &'static str {
        match self {
            Self::Udp => "udp",
            Self::Tcp => "tcp",
        }
    }
}

/// What UDP or TCP carries.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Payload<'a> {
    pub(super) transport: Transport,
    pub(super) source: SocketAddr,
    pub(super) destination: SocketAddr,
    /// TCP: the number of the first octet.
    pub(super) sequence: u32,
    pub(super) octets: &'a [u8],
}

/// What stands before the network layer in a capture (its link type).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Link {
    Ethernet,
    /// Four octets of address family, in the byte order of whoever captured.
    Loopback,
    /// IP, of either version.
    Raw,
    /// Linux's "any" interface.
    Cooked,
    CookedV2,
    Other(i32),
}

impl Link {
    /// The link of a registered link type.
    pub(super) const fn of(number: i32) -> Self {
        match number {
            1 => Self::Ethernet,
            0 | 108 => Self::Loopback,
            // 12 and 14 are what some systems write for 101.
            12 | 14 | 101 | 228 | 229 => Self::Raw,
            113 => Self::Cooked,
            276 => Self::CookedV2,
            other => Self::Other(other),
        }
    }

    /// What the frame carries; `None` if that is neither UDP nor TCP, or a fragment.
    pub(super) fn payload(self, frame: &[u8]) -> Option<Payload<'_>> {
        let packet = match self {
            Self::Ethernet => LaxSlicedPacket::from_ethernet(frame).ok()?,
            Self::Loopback => LaxSlicedPacket::from_ip(frame.get(4..)?).ok()?,
            Self::Raw => LaxSlicedPacket::from_ip(frame).ok()?,
            Self::Cooked => typed(frame.get(14..)?, 2)?,
            Self::CookedV2 => typed(frame, 20)?,
            Self::Other(_) => return None,
        };
        carried(&packet)
    }
}

/// A frame that starts with an EtherType, and has the rest of its header up to `header` octets.
fn typed(frame: &[u8], header: usize) -> Option<LaxSlicedPacket<'_>> {
    let ether_type = EtherType(u16::from_be_bytes(*frame.first_chunk()?));
    Some(LaxSlicedPacket::from_ether_type(ether_type, frame.get(header..)?))
}

fn carried<'a>(packet: &LaxSlicedPacket<'a>) -> Option<Payload<'a>> {
    let (source, destination): (IpAddr, IpAddr) = match packet.net.as_ref()? {
        LaxNetSlice::Ipv4(ip) => {
            (ip.header().source_addr().into(), ip.header().destination_addr().into())
        }
        LaxNetSlice::Ipv6(ip) => {
            (ip.header().source_addr().into(), ip.header().destination_addr().into())
        }
        LaxNetSlice::Arp(_) => return None,
    };
    let (transport, ports, sequence, octets) = match packet.transport.as_ref()? {
        TransportSlice::Udp(udp) => {
            (Transport::Udp, [udp.source_port(), udp.destination_port()], 0, udp.payload())
        }
        TransportSlice::Tcp(tcp) => {
            let ports = [tcp.source_port(), tcp.destination_port()];
            (Transport::Tcp, ports, tcp.sequence_number(), tcp.payload())
        }
        _ => return None,
    };
    let source = SocketAddr::new(source, ports[0]);
    let destination = SocketAddr::new(destination, ports[1]);
    Some(Payload { transport, source, destination, sequence, octets })
}

#[cfg(test)]
mod tests {
    use etherparse::PacketBuilder;

    use super::*;

    fn ip() -> Vec<u8> {
        let mut out = Vec::new();
        let packet = PacketBuilder::ipv4([192, 0, 2, 1], [198, 51, 100, 2], 64).udp(3478, 5000);
        packet.write(&mut out, b"hello").unwrap();
        out
    }

    #[test]
    fn every_link_leads_to_the_same_payload() {
        let ip = ip();
        let before = |header: &[u8]| [header, &ip].concat();
        let vlan = b"ddddddssssss\x81\x00\x00\x05\x08\x00";
        let cooked2 = b"\x08\x00\0\0\0\0\0\x01\0\x01\0\x06aaaaaaaa";
        for (number, frame) in [
            (1, before(b"ddddddssssss\x08\x00")),
            (1, before(vlan)),
            (0, before(b"\x02\0\0\0")),
            (108, before(b"\0\0\0\x02")),
            (101, before(b"")),
            (228, before(b"")),
            (113, before(b"\0\0\0\x01\0\x06aaaaaaaa\x08\x00")),
            (276, before(cooked2)),
        ] {
            let payload = Link::of(number).payload(&frame).unwrap();
            assert_eq!(payload.octets, b"hello", "{number}");
            assert_eq!(payload.source, "192.0.2.1:3478".parse().unwrap());
            assert_eq!(payload.destination, "198.51.100.2:5000".parse().unwrap());
            for length in 0..frame.len() - 5 {
                let short = Link::of(number).payload(&frame[..length]);
                assert!(short.is_none_or(|short| short.octets.is_empty()), "{number} {length}");
            }
        }
        assert_eq!(Link::of(147).payload(&ip), None);
    }
}
