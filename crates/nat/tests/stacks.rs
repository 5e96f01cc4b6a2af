//! NATs in a row behave as their strictest parts do, and homes behind one carrier find each other.
#![allow(clippy::unwrap_used, clippy::panic, reason = "these are tests")]

use core::net::SocketAddr;
use core::time::Duration;

use frazil_nat::{
    Fragment, IcmpError, Kind, Nat, Packet, Passage, Protocol, Reason, SharedCarrier, Side, Stack,
    TcpFlags, Ticket, Verdict,
};
use frazil_sansio::Instant;
use proptest::prelude::*;

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

/// A datagram in three fragments.
fn pieces(source: SocketAddr, destination: SocketAddr) -> [Packet; 3] {
    let whole = Packet::udp(source, destination).with_length(3000);
    whole.fragments(1500, 7).collect::<Vec<_>>().try_into().unwrap()
}

/// The addresses of a later fragment.
fn bare(source: SocketAddr, destination: SocketAddr) -> Verdict {
    let bare = |endpoint: SocketAddr| SocketAddr::new(endpoint.ip(), 0);
    Verdict::Forward { source: bare(source), destination: bare(destination) }
}

fn released(stack: &mut Stack) -> Vec<(Ticket, Verdict)> {
    core::iter::from_fn(|| stack.poll_release()).collect()
}

#[test]
fn fragments_that_come_before_their_first_one_go_all_the_way_when_it_has_come() {
    let mut stack = stack("cgn:full-cone/full-cone");
    let shown = shown(&mut stack, ALICE, SERVER);
    let [first, second, third] = pieces(endpoint(ALICE), endpoint(SERVER));
    let held = [third, second].map(|piece| stack.outbound(piece, NOW));
    let [Verdict::Hold(one), Verdict::Hold(other)] = held else { panic!("{held:?}") };
    assert_eq!(released(&mut stack), []);
    assert!(stack.outbound(first, NOW).packet().is_some());
    let then = bare(shown, endpoint(SERVER));
    assert_eq!(released(&mut stack), [(one, then), (other, then)]);

    let [first, second, third] = pieces(endpoint(SERVER), shown);
    let held = [third, second].map(|piece| stack.inbound(piece, NOW));
    let [Verdict::Hold(one), Verdict::Hold(other)] = held else { panic!("{held:?}") };
    assert!(stack.inbound(first, NOW).packet().is_some());
    let then = bare(endpoint(SERVER), endpoint(ALICE));
    assert_eq!(released(&mut stack), [(one, then), (other, then)]);
    assert_eq!(stack.poll_timeout().map(|at| at - NOW), Some(Duration::from_secs(15)));
}

#[test]
fn what_waits_at_home_and_then_at_the_carrier_keeps_its_ticket() {
    let mut stack = stack("cgn:full-cone/full-cone");
    let [first, second, _] = pieces(endpoint(ALICE), endpoint(SERVER));
    let Verdict::Hold(ticket) = stack.outbound(second, NOW) else { panic!() };
    let sent = stack.outbound(first, NOW).packet().unwrap().source;
    // The carrier forgets the first fragment before the second one comes.
    stack.nat_mut(1).unwrap().reboot();
    assert_eq!(released(&mut stack), []);
    let later = NOW + Duration::from_secs(1);
    let shown = stack.outbound(first, later).packet().unwrap().source;
    assert_eq!(shown, sent);
    assert_eq!(released(&mut stack), [(ticket, bare(shown, endpoint(SERVER)))]);
    // And one for which nothing comes is told of in the end.
    let [_, second, _] = pieces(endpoint(BOB), endpoint(SERVER));
    let Verdict::Hold(ticket) = stack.outbound(second, later) else { panic!() };
    stack.nat_mut(0).unwrap().reboot();
    let lost = Verdict::Drop(Reason::FragmentLost);
    assert_eq!(released(&mut stack), [(ticket, lost)]);
}

#[test]
fn a_syn_waits_wherever_it_has_come_to() {
    let mut stack = stack("cgn:rfc4787/rfc4787");
    let syn = |from: &str, to| Packet::tcp(endpoint(from), to, TcpFlags::SYN);
    let shown = stack.outbound(syn(ALICE, endpoint(SERVER)), NOW).packet().unwrap().source;
    stack.nat_mut(0).unwrap().reboot();
    let held =
        [shown, SocketAddr::new(shown.ip(), 80)].map(|to| stack.inbound(syn(OTHER, to), NOW));
    let [Verdict::Hold(at_home), Verdict::Hold(at_the_carrier)] = held else { panic!("{held:?}") };
    assert_eq!(stack.nats().iter().map(|nat| nat.usage().held).collect::<Vec<_>>(), [1, 1]);
    assert!(stack.outbound(syn(ALICE, endpoint(OTHER)), NOW).packet().is_some());
    let met = Verdict::Drop(Reason::SimultaneousOpen);
    assert_eq!(released(&mut stack), [(at_home, met)]);
    stack.handle_timeout(NOW + Duration::from_secs(6));
    let refused = Verdict::Drop(Reason::Unsolicited);
    assert_eq!(released(&mut stack), [(at_the_carrier, refused)]);
    let told = refused.answer(&syn(OTHER, shown));
    assert_eq!(told, Some(IcmpError::PortUnreachable));
}

#[test]
fn what_nobody_asks_for_is_no_more_than_the_nats_may_hold() {
    let mut stack = stack("cgn:full-cone/full-cone");
    let limit = stack.nats()[0].config().limits.held;
    let fragment = |identification| Fragment { identification, offset: 185, more: false };
    for round in 0..3u32 {
        let now = NOW + Duration::from_secs(60 * u64::from(round));
        for number in 0..2 * u32::try_from(limit).unwrap() {
            let packet = packet(ALICE, SERVER).in_fragments(fragment(number));
            let protocol = packet.protocol().unwrap();
            let (source, destination) = (packet.source.ip(), packet.destination.ip());
            let rest = Packet::rest(source, destination, protocol, fragment(number));
            let _ = stack.outbound(rest, now);
        }
    }
    assert_eq!(stack.nats()[0].usage().held, limit);
    assert_eq!(released(&mut stack).len(), limit);
}

#[test]
fn a_packet_is_cut_for_the_shortest_of_the_ways() {
    for (home, carrier) in [(1400, 1500), (1500, 1400), (1400, 9000), (9000, 1400)] {
        let kind: Kind = "cgn:full-cone/hairpin".parse().unwrap();
        let external = ["100.64.0.2", "203.0.113.10"].map(|address| address.parse().unwrap());
        let nats =
            kind.configs(external).into_iter().zip([home, carrier]).map(|(mut config, mtu)| {
                config.mtu.outside = Some(mtu);
                config.mtu.inside = Some(1000);
                Nat::new(config, [1; 32])
            });
        let mut stack = Stack::new(nats);
        let cut = stack.outbound(packet(ALICE, SERVER).with_length(2000), NOW);
        let Verdict::Fragment { onto: Side::Outside, source, mtu: 1400, .. } = cut else {
            panic!("{cut}")
        };
        let back = Packet::udp(endpoint(ALICE), source).with_length(2000);
        let cut = stack.outbound(back, NOW);
        assert!(matches!(cut, Verdict::Fragment { onto: Side::Inside, mtu: 1000, .. }), "{cut}");
    }
}

/// Later fragments wait behind the home for a first one that the carrier has not let through.
#[test]
fn what_turned_back_and_then_waited_is_still_what_turned_back() {
    let mut nats = nats("cgn:full-cone/hairpin", ["100.64.0.2", "203.0.113.10"]);
    let mut carrier = nats.pop().unwrap().config().clone();
    carrier.mtu.inside = Some(1000);
    nats.push(Nat::new(carrier, [2; 32]));
    let mut stack = Stack::new(nats);
    let [alice, bob] = [ALICE, BOB].map(|who| shown(&mut stack, who, SERVER));
    let whole = Packet::udp(endpoint(ALICE), bob).with_dont_fragment();
    let piece = |offset, more| Fragment { identification: 7, offset, more };
    let first = whole.in_fragments(piece(0, true));
    let [source, destination] = [whole.source.ip(), bob.ip()];
    let rest = Packet::rest(source, destination, Protocol::Udp, piece(185, false));

    let too_big = stack.outbound(first.with_length(1500), NOW);
    assert_eq!(too_big, Verdict::Drop(Reason::TooBig { mtu: 1000 }));
    let Verdict::Hold(ticket) = stack.outbound(rest, NOW) else { panic!() };
    let (source, destination) = (alice, endpoint(BOB));
    let turned_back = stack.outbound(first.with_length(900), NOW);
    assert_eq!(turned_back, Verdict::Hairpin { source, destination });
    let [source, destination] = [source, destination].map(|end| SocketAddr::new(end.ip(), 0));
    assert_eq!(released(&mut stack), [(ticket, Verdict::Hairpin { source, destination })]);
}

#[test]
fn what_is_to_be_cut_and_then_waits_is_still_to_be_cut() {
    let mut nats = nats("cgn:full-cone/full-cone", ["100.64.0.2", "203.0.113.10"]);
    let mut home = nats.remove(0).config().clone();
    home.mtu.outside = Some(500);
    nats.insert(0, Nat::new(home, [1; 32]));
    let mut stack = Stack::new(nats);
    let [_, second, _] = pieces(endpoint(ALICE), endpoint(SERVER));
    let fragment = Fragment { identification: 7, offset: 0, more: true };
    let first = packet(ALICE, SERVER).in_fragments(fragment).with_length(100);
    assert!(stack.outbound(first, NOW).packet().is_some());
    stack.nat_mut(1).unwrap().reboot();
    let Verdict::Hold(ticket) = stack.outbound(second, NOW) else { panic!() };
    assert!(stack.outbound(first, NOW).packet().is_some());
    let [(released, verdict)] = released(&mut stack)[..] else { panic!() };
    assert_eq!(released, ticket);
    assert!(
        matches!(verdict, Verdict::Fragment { onto: Side::Outside, mtu: 500, .. }),
        "{verdict}"
    );
}

#[test]
fn homes_behind_one_carrier_hold_and_release_too() {
    let mut both = homes("full-cone", "hairpin");
    let seen = [0, 1].map(|home| out(&mut both, home, SERVER));
    // Out, from the internet into a home, and from one home into the other.
    let ways: [(Option<usize>, SocketAddr, SocketAddr); 3] = [
        (Some(0), endpoint(ALICE), endpoint(SERVER)),
        (None, endpoint(SERVER), seen[1]),
        (Some(0), endpoint(ALICE), seen[1]),
    ];
    let send = |both: &mut SharedCarrier, home: Option<usize>, packet| match home {
        Some(home) => both.outbound(home, packet, NOW),
        None => both.inbound(packet, NOW),
    };
    for (from, source, destination) in ways {
        let [first, second, _] = pieces(source, destination);
        let Passage::Hold(ticket) = send(&mut both, from, second) else { panic!() };
        assert_eq!(both.poll_release(), None);
        let came_out = send(&mut both, from, first);
        let (released, passage) = both.poll_release().unwrap();
        assert_eq!(released, ticket);
        match (came_out, passage) {
            (Passage::Out(one), Passage::Out(other))
            | (Passage::Home { home: 1, packet: one }, Passage::Home { home: 1, packet: other }) => {
                assert_eq!(
                    [one.source.ip(), one.destination.ip()],
                    [other.source.ip(), other.destination.ip()]
                );
            }
            other => panic!("{other:?}"),
        }
    }
    let [_, second, _] = pieces(endpoint(BOB), endpoint(SERVER));
    let Passage::Hold(ticket) = both.outbound(1, second, NOW) else { panic!() };
    both.home_mut(1).unwrap().nat_mut(0).unwrap().reboot();
    assert_eq!(both.poll_release(), Some((ticket, Passage::Drop(Reason::FragmentLost))));
    assert_eq!(both.poll_release(), None);
    assert!(both.home_mut(2).is_none());
}

proptest! {
    /// In whatever order they come, all fragments of all datagrams get out, each once, and in the end
    /// nothing waits.
    #[test]
    fn fragments_in_any_order_all_get_out(
        inwards: bool,
        order in Just((0..12).collect::<Vec<usize>>()).prop_shuffle(),
    ) {
        let mut stack = stack("cgn:full-cone/full-cone");
        let shown = shown(&mut stack, ALICE, SERVER);
        let (source, destination) =
            if inwards { (endpoint(SERVER), shown) } else { (endpoint(ALICE), endpoint(SERVER)) };
        let whole = Packet::udp(source, destination).with_length(3000);
        let all: Vec<_> = (0..4).flat_map(|number| whole.fragments(1500, number)).collect();
        let mut held = std::collections::BTreeMap::new();
        let mut out = Vec::new();
        for number in order {
            let verdict = match inwards {
                true => stack.inbound(all[number], NOW),
                false => stack.outbound(all[number], NOW),
            };
            match verdict {
                Verdict::Hold(ticket) => prop_assert_eq!(held.insert(ticket, number), None),
                _ => out.push((number, verdict)),
            }
            while let Some((ticket, verdict)) = stack.poll_release() {
                out.push((held.remove(&ticket).unwrap(), verdict));
            }
        }
        prop_assert!(held.is_empty());
        out.sort_by_key(|(number, _)| *number);
        prop_assert_eq!(out.len(), all.len());
        let (from, to) =
            if inwards { (endpoint(SERVER), endpoint(ALICE)) } else { (shown, endpoint(SERVER)) };
        for (number, verdict) in out {
            let first = Verdict::Forward { source: from, destination: to };
            let wanted = if number % 3 == 0 { first } else { bare(from, to) };
            prop_assert_eq!(verdict, wanted);
        }
    }
}
