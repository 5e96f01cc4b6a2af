//! NATs in a row behave as their strictest parts do, and homes behind one carrier find each other.
#![allow(clippy::unwrap_used, clippy::panic, reason = "these are tests")]

use core::net::SocketAddr;
use core::time::Duration;

use frazil_nat::{Kind, Nat, Packet, Passage, Reason, SharedCarrier, Stack, Verdict};
use frazil_sansio::Instant;

const NOW: Instant = Instant::from_secs(5);
const ALICE: &str = "10.0.0.2:5000";
const BOB: &str = "10.0.0.3:5000";
const SERVER: &str = "198.51.100.2:3478";
const OTHER: &str = "198.51.100.3:3478";

fn endpoint(text: &str) -> SocketAddr {
    text.parse().unwrap()
}

fn packet(from: &str, to: &str) -> Packet {
    Packet::udp(endpoint(from), endpoint(to))
}

fn nats(kind: &str, external: [&str; 2]) -> Vec<Nat> {
    let kind: Kind = kind.parse().unwrap();
    let configs = kind.configs(external.map(|address| address.parse().unwrap()));
    configs.into_iter().zip(1..).map(|(config, seed)| Nat::new(config, [seed; 32])).collect()
}

fn stack(kind: &str) -> Stack {
    Stack::new(nats(kind, ["100.64.0.2", "203.0.113.10"]))
}

fn shown(stack: &mut Stack, from: &str, to: &str) -> SocketAddr {
    stack.outbound(packet(from, to), NOW).packet().unwrap().source
}

#[test]
fn a_row_of_none_passes_everything_as_it_is() {
    let mut row = Stack::new([]);
    let (source, destination) = (endpoint(ALICE), endpoint(SERVER));
    let as_it_is = Verdict::Forward { source, destination };
    assert_eq!(row.outbound(Packet::udp(source, destination), NOW), as_it_is);
    assert_eq!(row.inbound(Packet::udp(source, destination), NOW), as_it_is);
    assert_eq!(row.poll_timeout(), None);
}

#[test]
fn whoever_is_stricter_decides() {
    for (kind, one_port, stranger) in [
        ("cgn:full-cone/full-cone", true, true),
        ("cgn:port-restricted/full-cone", true, false),
        ("cgn:full-cone/port-restricted", true, false),
        ("cgn:symmetric/full-cone", false, false),
        ("cgn:full-cone/symmetric", false, false),
    ] {
        let mut stack = stack(kind);
        let first = shown(&mut stack, ALICE, SERVER);
        assert_eq!(first.ip(), endpoint("203.0.113.10:1").ip());
        let back = stack.inbound(Packet::udp(endpoint(SERVER), first), NOW).packet().unwrap();
        assert_eq!(back.destination, endpoint(ALICE), "{kind}");
        let knock = stack.inbound(Packet::udp(endpoint(OTHER), first), NOW);
        assert_eq!(knock.packet().is_some(), stranger, "{kind}");
        assert_eq!(shown(&mut stack, ALICE, OTHER) == first, one_port, "{kind}");
    }
}

#[test]
fn the_first_timer_that_ends_closes_the_way() {
    let mut stack = stack("cgn:full-cone/short-lived");
    let first = shown(&mut stack, ALICE, SERVER);
    assert_eq!(stack.poll_timeout(), Some(NOW + Duration::from_secs(30)));
    let late = NOW + Duration::from_secs(30);
    let knock = stack.inbound(Packet::udp(endpoint(SERVER), first), late);
    assert_eq!(knock, Verdict::Drop(Reason::NoBinding));
    assert_eq!(stack.nats().iter().map(|nat| nat.table().len()).collect::<Vec<_>>(), [1, 0]);
    stack.handle_timeout(NOW + Duration::from_secs(300));
    assert_eq!(stack.poll_timeout(), None);
}

#[test]
fn a_carrier_turns_packets_back_into_the_home() {
    let mut stack = stack("cgn:full-cone/hairpin");
    let bob = shown(&mut stack, BOB, SERVER);
    let Verdict::Hairpin { source, destination } =
        stack.outbound(Packet::udp(endpoint(ALICE), bob), NOW)
    else {
        panic!("the carrier hairpins")
    };
    assert_eq!(destination, endpoint(BOB));
    assert_eq!(source.ip(), bob.ip());
    stack.nat_mut(1).unwrap().reboot();
    let gone = stack.outbound(Packet::udp(endpoint(ALICE), bob), NOW);
    assert_eq!(gone, Verdict::Drop(Reason::NoBinding));
}

/// Two homes with the same network behind one carrier's NAT.
fn homes(home: &str, carrier: &str) -> SharedCarrier {
    let home = |outside| Stack::new(nats(home, [outside, "::"]));
    let carrier = nats(carrier, ["203.0.113.10", "::"]).remove(0);
    SharedCarrier::new(carrier, [home("100.64.0.2"), home("100.64.0.3")])
}

fn out(carrier: &mut SharedCarrier, home: usize, to: &str) -> SocketAddr {
    let Passage::Out(packet) = carrier.outbound(home, packet(ALICE, to), NOW) else {
        panic!("nothing stands in the way")
    };
    packet.source
}

#[test]
fn two_homes_behind_one_carrier_are_told_apart() {
    let mut both = homes("full-cone", "full-cone");
    let seen = [0, 1].map(|home| out(&mut both, home, SERVER));
    assert_ne!(seen[0], seen[1]);
    for (home, shown) in seen.into_iter().enumerate() {
        let passage = both.inbound(Packet::udp(endpoint(OTHER), shown), NOW);
        let packet = packet(OTHER, ALICE);
        assert_eq!(passage, Passage::Home { home, packet });
    }
}

#[test]
fn neighbours_meet_by_the_carriers_addresses_where_it_hairpins_and_by_its_network_always() {
    for (carrier, meets) in [("hairpin", true), ("full-cone", false)] {
        let mut both = homes("full-cone", carrier);
        let seen = [0, 1].map(|home| out(&mut both, home, SERVER));
        let called = both.outbound(0, Packet::udp(endpoint(ALICE), seen[1]), NOW);
        let arrived = Packet::udp(seen[0], endpoint(ALICE));
        let wanted = match meets {
            true => Passage::Home { home: 1, packet: arrived },
            false => Passage::Drop(Reason::NoHairpin),
        };
        assert_eq!(called, wanted);
        let inner = both.homes()[1].nats()[0].table().iter().next().unwrap().outside;
        let next_door = both.outbound(0, Packet::udp(endpoint(ALICE), inner), NOW);
        let packet = packet("100.64.0.2:5000", ALICE);
        assert_eq!(next_door, Passage::Home { home: 1, packet });
    }
}

#[test]
fn a_house_without_a_number_sends_nothing() {
    let mut both = homes("full-cone", "symmetric");
    assert_eq!(both.outbound(2, packet(ALICE, SERVER), NOW), Passage::Drop(Reason::NoBinding));
    let _ = out(&mut both, 1, SERVER);
    both.carrier_mut().reboot();
    assert!(both.carrier().table().is_empty());
    both.handle_timeout(NOW + Duration::from_secs(300));
    assert_eq!(both.poll_timeout(), None);
}
