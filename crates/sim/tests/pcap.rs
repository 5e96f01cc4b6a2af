//! The capture file, read back by another hand.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic, reason = "tests may panic")]

use core::net::SocketAddr;
use core::time::Duration;

use etherparse::{NetSlice, SlicedPacket, TransportSlice};
use frazil_sim::{Link, World, pcap};

fn at(address: &str) -> SocketAddr {
    address.parse().unwrap()
}

/// The records of a capture: time in microseconds, and the frame.
fn frames(capture: &[u8]) -> Vec<(u64, &[u8])> {
    let word = |at: usize| u32::from_le_bytes(capture[at..at + 4].try_into().unwrap());
    assert_eq!(word(0), 0xa1b2_c3d4);
    assert_eq!((capture[4], capture[6]), (2, 4), "version");
    assert_eq!(word(20), 1, "link type");
    let mut frames = Vec::new();
    let mut here = 24;
    while here < capture.len() {
        let [seconds, micros, kept, length] = [0, 4, 8, 12].map(|offset| word(here + offset));
        assert_eq!(kept, length);
        let end = here + 16 + usize::try_from(kept).unwrap();
        frames.push((u64::from(seconds) * 1_000_000 + u64::from(micros), &capture[here + 16..end]));
        here = end;
    }
    frames
}

#[test]
fn both_families_read_back_with_true_checksums() {
    let v4 = (at("192.0.2.1:1000"), at("198.51.100.2:2000"));
    let v6 = (at("[2001:db8::1]:1000"), at("[2001:db8::2]:2000"));
    let mut world = World::new(1).capturing();
    for (name, address) in [("a", v4.0), ("b", v4.1), ("c", v6.0), ("d", v6.1)] {
        world.add_host(name, World::INTERNET, address, Link::default());
    }
    let [first, _, third, _] = world.nodes()[..] else { panic!() };
    world.post(first, v4.0, v4.1, b"odd");
    world.run_for(Duration::from_millis(1_500)).unwrap();
    world.post(third, v6.0, v6.1, b"even");

    let mut capture = Vec::new();
    pcap::write(&mut capture, world.frames()).unwrap();
    let frames = frames(&capture);
    assert_eq!(frames.len(), 2);
    let expected = [(0, v4, &b"odd"[..]), (1_500_000, v6, &b"even"[..])];
    for ((time, frame), (when, (source, destination), payload)) in frames.into_iter().zip(expected)
    {
        let packet = SlicedPacket::from_ethernet(frame).unwrap();
        let Some(TransportSlice::Udp(udp)) = &packet.transport else { panic!() };
        let header = udp.to_header();
        let (addresses, sum) = match packet.net.as_ref().unwrap() {
            NetSlice::Ipv4(ip) => {
                let ip = ip.header().to_header();
                assert_eq!(ip.header_checksum, ip.calc_header_checksum());
                let ends = (ip.source.into(), ip.destination.into());
                (ends, header.calc_checksum_ipv4(&ip, udp.payload()).unwrap())
            }
            NetSlice::Ipv6(ip) => {
                let ip = ip.header().to_header();
                let ends = (ip.source.into(), ip.destination.into());
                (ends, header.calc_checksum_ipv6(&ip, udp.payload()).unwrap())
            }
            NetSlice::Arp(_) => panic!(),
        };
        assert_eq!(addresses, (source.ip(), destination.ip()));
        assert_eq!(
            (header.source_port, header.destination_port),
            (source.port(), destination.port())
        );
        assert_eq!(header.checksum, sum);
        assert_eq!((udp.payload(), time), (payload, when));
    }
}
