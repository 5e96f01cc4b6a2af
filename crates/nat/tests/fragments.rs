//! Long packets and their fragments (RFC 4787 §10, §11), and what it says on ICMP (§9).
#![allow(non_snake_case, reason = "requirement ids are set off by two underscores")]
#![allow(clippy::unwrap_used, clippy::panic, reason = "these are tests")]

use core::net::{IpAddr, SocketAddr};
use core::time::Duration;

use frazil_nat::{
    Behavior, Config, Fragment, Fragments, IcmpError, Nat, Packet, Protocol, Quoted, Reason, Side,
    TcpFlags, Ticket, Verdict, WhenFull,
};
use frazil_sansio::Instant;
use proptest::prelude::*;

const NOW: Instant = Instant::from_secs(5);

fn end(text: &str) -> SocketAddr {
    text.parse().unwrap()
}

fn alice() -> SocketAddr {
    end("10.0.0.2:5000")
}

fn server() -> SocketAddr {
    end("198.51.100.2:9")
}

fn shown() -> SocketAddr {
    end("203.0.113.10:5000")
}

fn nat(change: impl FnOnce(&mut Config)) -> Nat {
    let mut config = Config::new(["203.0.113.10".parse().unwrap()]);
    change(&mut config);
    Nat::new(config, [1; 32])
}

/// A datagram of 3000 octets from Alice to the server, in three fragments.
fn pieces(identification: u32) -> Vec<Packet> {
    let whole = Packet::udp(alice(), server()).with_length(3000);
    whole.fragments(1500, identification).collect()
}

fn forward(source: SocketAddr, destination: SocketAddr) -> Verdict {
    Verdict::Forward { source, destination }
}

/// Without ports, as later fragments are.
fn rest(source: SocketAddr, destination: SocketAddr) -> Verdict {
    forward(SocketAddr::new(source.ip(), 0), SocketAddr::new(destination.ip(), 0))
}

fn released(nat: &mut Nat) -> Vec<(Ticket, Verdict)> {
    core::iter::from_fn(|| nat.poll_release()).collect()
}

#[test]
fn rfc4787_s9_a__icmp_errors_are_not_filtered_by_who_sends_them() {
    let mut nat = nat(|config| config.filtering = Behavior::AddressAndPortDependent);
    assert!(nat.outbound(Packet::udp(alice(), server()), NOW).packet().is_some());
    let quoted = Quoted { protocol: Protocol::Udp, source: shown(), destination: server() };
    for from in [[192, 0, 2, 1], [198, 51, 100, 2], [198, 51, 100, 77]] {
        let error =
            Packet::icmp_error(from.into(), shown().ip(), IcmpError::HostUnreachable, quoted);
        let verdict = nat.inbound(error, NOW);
        assert!(matches!(verdict, Verdict::Error { source, .. } if source == IpAddr::from(from)));
    }
}

fn about_alice(error: IcmpError) -> (Nat, Verdict) {
    let mut nat = nat(|_| {});
    let _ = nat.outbound(Packet::udp(alice(), server()), NOW);
    let quoted = Quoted { protocol: Protocol::Udp, source: shown(), destination: server() };
    let error = Packet::icmp_error([192, 0, 2, 1].into(), shown().ip(), error, quoted);
    let verdict = nat.inbound(error, NOW);
    (nat, verdict)
}

#[test]
fn rfc4787_s9_b__icmp_errors_are_rewritten_outside_and_within() {
    let (_, verdict) = about_alice(IcmpError::TimeExceeded);
    let wanted = Verdict::Error {
        onto: Side::Inside,
        source: [192, 0, 2, 1].into(),
        destination: alice().ip(),
        error: IcmpError::TimeExceeded,
        quoted: Quoted { protocol: Protocol::Udp, source: alice(), destination: server() },
    };
    assert_eq!(verdict, wanted);
}

#[test]
fn rfc4787_s9_c__destination_unreachable_is_passed_on() {
    for error in [IcmpError::HostUnreachable, IcmpError::PortUnreachable] {
        let (_, verdict) = about_alice(error);
        assert!(matches!(verdict, Verdict::Error { error: passed, .. } if passed == error));
    }
}

#[test]
fn rfc4787_s9_d__no_icmp_message_ends_a_mapping() {
    for error in [IcmpError::HostUnreachable, IcmpError::PortUnreachable, IcmpError::Prohibited] {
        let (mut nat, _) = about_alice(error);
        assert_eq!(nat.inbound(Packet::udp(server(), shown()), NOW), forward(server(), alice()));
    }
}

#[test]
fn rfc4787_s10_a__what_is_too_long_and_may_not_be_cut_is_answered() {
    let mut nat = nat(|config| {
        config.mtu.outside = Some(1400);
        config.mtu.inside = Some(1300);
    });
    let out = Packet::udp(alice(), server()).with_length(1400).with_dont_fragment();
    assert!(nat.outbound(out, NOW).packet().is_some());
    for (verdict, mtu) in [
        (nat.outbound(out.with_length(1401), NOW), 1400),
        (
            nat.inbound(Packet::udp(server(), shown()).with_length(1301).with_dont_fragment(), NOW),
            1300,
        ),
    ] {
        assert_eq!(verdict.answer(&out), Some(IcmpError::TooBig { mtu }));
    }
}

#[test]
fn rfc4787_s10_b__what_may_be_cut_is_cut() {
    let mut nat = nat(|config| config.mtu.outside = Some(1400));
    let verdict = nat.outbound(Packet::udp(alice(), server()).with_length(2000), NOW);
    let (onto, source, destination) = (Side::Outside, shown(), server());
    assert_eq!(verdict, Verdict::Fragment { onto, source, destination, mtu: 1400 });
    // IPv6 routers cut nothing (RFC 8200 §5).
    let v6 = Packet::udp(end("[fd00::2]:5000"), end("[2001:db8::1]:9")).with_length(2000);
    let mut config = Config::new(["2001:db8::10".parse().unwrap()]);
    config.mtu.outside = Some(1400);
    let verdict = Nat::new(config, [1; 32]).outbound(v6, NOW);
    assert_eq!(verdict, Verdict::Drop(Reason::TooBig { mtu: 1400 }));
}

#[test]
fn rfc4787_s10_c__fragments_come_in_order() {
    let seen: Vec<_> = pieces(7).iter().map(|piece| (piece.fragment, piece.length)).collect();
    let fragment = |offset, more| Some(Fragment { identification: 7, offset, more });
    assert_eq!(
        seen,
        [
            (fragment(0, true), Some(1500)),
            (fragment(185, true), Some(1500)),
            (fragment(370, false), Some(40)),
        ]
    );
}

#[test]
fn rfc4787_s11_a__fragments_pass_in_whatever_order_they_come() {
    let [first, second, third] = pieces(7)[..] else { panic!() };
    let mut nat = nat(|_| {});
    assert_eq!(nat.outbound(first, NOW), forward(shown(), server()));
    for later in [second, third] {
        assert_eq!(nat.outbound(later, NOW), rest(shown(), server()));
    }
    let [first, second, third] = pieces(8)[..] else { panic!() };
    let held = [third, second].map(|piece| nat.outbound(piece, NOW));
    let [Verdict::Hold(one), Verdict::Hold(other)] = held else { panic!("{held:?}") };
    assert_eq!(released(&mut nat), []);
    assert_eq!(nat.outbound(first, NOW), forward(shown(), server()));
    let then = rest(shown(), server());
    assert_eq!(released(&mut nat), [(one, then), (other, then)]);
    // And on the way in.
    let answer = Packet::udp(server(), shown()).with_length(3000);
    let pieces: Vec<_> = answer.fragments(1500, 7).collect();
    let Verdict::Hold(ticket) = nat.inbound(pieces[2], NOW) else { panic!() };
    assert_eq!(nat.inbound(pieces[0], NOW), forward(server(), alice()));
    assert_eq!(released(&mut nat), [(ticket, rest(server(), alice()))]);
}

#[test]
fn a_nat_may_forward_fragments_in_order_only_or_none() {
    let [first, second, third] = pieces(7)[..] else { panic!() };
    let mut ordered = nat(|config| config.fragments = Fragments::Ordered);
    assert_eq!(ordered.outbound(third, NOW), Verdict::Drop(Reason::FragmentLost));
    assert_eq!(ordered.outbound(first, NOW), forward(shown(), server()));
    assert_eq!(ordered.outbound(second, NOW), rest(shown(), server()));
    let mut none = nat(|config| config.fragments = Fragments::None);
    for piece in [first, second, third] {
        assert_eq!(none.outbound(piece, NOW), Verdict::Drop(Reason::FragmentRefused));
    }
}

#[test]
fn what_waits_follows_the_first_one_also_where_it_is_dropped_or_never_comes() {
    let mut nat = nat(|config| config.filtering = Behavior::AddressAndPortDependent);
    let stranger = Packet::udp(end("192.0.2.66:9"), shown()).with_length(3000);
    let pieces: Vec<_> = stranger.fragments(1500, 7).collect();
    let Verdict::Hold(ticket) = nat.inbound(pieces[1], NOW) else { panic!() };
    let filtered = Verdict::Drop(Reason::NoBinding);
    assert_eq!(nat.inbound(pieces[0], NOW), filtered);
    assert_eq!(released(&mut nat), [(ticket, filtered)]);
    assert_eq!(nat.inbound(pieces[2], NOW), filtered);

    let Verdict::Hold(ticket) = nat.outbound(self::pieces(9)[1], NOW) else { panic!() };
    let late = NOW + Duration::from_secs(15);
    assert_eq!(nat.poll_timeout(), Some(late));
    nat.handle_timeout(late);
    assert_eq!(released(&mut nat), [(ticket, Verdict::Drop(Reason::FragmentLost))]);
    assert_eq!((nat.usage().fragments, nat.usage().held), (0, 0));
}

#[test]
fn no_more_is_held_than_the_limits_say() {
    let mut nat = nat(|config| {
        config.limits.fragments = 2;
        config.limits.held = 3;
    });
    let later = |nat: &mut Nat, id| nat.outbound(pieces(id)[1], NOW);
    let full = Verdict::Drop(Reason::FragmentsFull);
    let held = [1, 1, 2].map(|id| later(&mut nat, id));
    assert!(held.iter().all(|verdict| matches!(verdict, Verdict::Hold(_))), "{held:?}");
    assert_eq!([later(&mut nat, 2), later(&mut nat, 3)], [full, full]);
    // What is not yet fetched counts, too.
    assert!(nat.outbound(pieces(1)[0], NOW).packet().is_some());
    assert_eq!(later(&mut nat, 2), full);
    assert_eq!(released(&mut nat).len(), 2);
    assert!(matches!(later(&mut nat, 2), Verdict::Hold(_)));
    nat.reboot();
    assert_eq!((released(&mut nat).len(), nat.usage().held), (2, 0));
}

#[test]
fn no_fragment_goes_out_from_an_address_that_is_gone() {
    let mut nat = nat(|_| {});
    assert!(nat.outbound(pieces(7)[0], NOW).packet().is_some());
    nat.set_external(["203.0.113.11".parse().unwrap()]);
    assert!(matches!(nat.outbound(pieces(7)[1], NOW), Verdict::Hold(_)));
}

#[test]
fn fragments_that_are_still_too_long_are_cut_again() {
    let mut nat = nat(|config| config.mtu.outside = Some(1000));
    let [first, second, third] = pieces(7)[..] else { panic!() };
    let held = [third, second].map(|piece| nat.outbound(piece, NOW));
    let [Verdict::Hold(one), Verdict::Hold(other)] = held else { panic!("{held:?}") };
    let (onto, mtu) = (Side::Outside, 1000);
    let (source, destination) = (shown(), server());
    let cut = Verdict::Fragment { onto, source, destination, mtu };
    assert_eq!(nat.outbound(first, NOW), cut);
    let (source, destination) =
        (SocketAddr::new(source.ip(), 0), SocketAddr::new(destination.ip(), 0));
    let cut = Verdict::Fragment { onto, source, destination, mtu };
    assert_eq!(released(&mut nat), [(one, rest(shown(), server())), (other, cut)]);
    let again: Vec<_> = second.fragments(1000, 0).map(|piece| piece.fragment.unwrap()).collect();
    let fragment = |offset| Fragment { identification: 7, offset, more: true };
    assert_eq!(again, [fragment(185), fragment(307)]);
}

/// A SYN that nobody asked for, in two fragments.
fn stray_syn() -> [Packet; 2] {
    let syn = Packet::tcp(end("192.0.2.66:9"), shown(), TcpFlags::SYN);
    let fragment = |offset, more| Fragment { identification: 7, offset, more };
    let rest = Packet::rest(syn.source.ip(), shown().ip(), Protocol::Tcp, fragment(1, false));
    [syn.in_fragments(fragment(0, true)), rest]
}

#[test]
fn what_belongs_to_a_syn_that_waits_does_not_wait_with_it() {
    let [first, rest] = stray_syn();
    let dropped = Verdict::Drop(Reason::FragmentLost);
    let mut nat = nat(|_| {});
    let Verdict::Hold(early) = nat.inbound(rest, NOW) else { panic!() };
    let Verdict::Hold(syn) = nat.inbound(first, NOW) else { panic!() };
    assert_ne!(early, syn);
    assert_eq!(released(&mut nat), [(early, dropped)]);
    assert_eq!(nat.inbound(rest, NOW), dropped);
    nat.handle_timeout(NOW + Duration::from_secs(6));
    assert_eq!(released(&mut nat), [(syn, Verdict::Drop(Reason::Unsolicited))]);
}

#[test]
fn a_packet_whose_fragments_find_no_room_leaves_nothing_behind() {
    let mut nat = nat(|config| config.limits.fragments = 0);
    let full = Verdict::Drop(Reason::FragmentsFull);
    assert_eq!(nat.outbound(pieces(7)[0], NOW), full);
    assert_eq!(nat.inbound(stray_syn()[0], NOW), full);
    assert_eq!((nat.usage().bindings, nat.usage().held), (0, 0));
}

/// RFC 4787 §11 REQ-14a.
#[test]
fn a_flood_of_fragments_does_not_keep_out_those_that_come_in_order() {
    for when_full in [WhenFull::Refuse, WhenFull::ReplaceOldest] {
        let mut nat = nat(|config| {
            config.limits.fragments = 4;
            config.limits.held = 8;
            config.limits.when_full = when_full;
        });
        let flood = |nat: &mut Nat, first: bool| {
            for identification in 100..120 {
                let stranger = Packet::udp(end("192.0.2.66:9"), end("203.0.113.10:7777"));
                let stranger = stranger.with_length(3000);
                let pieces: Vec<_> = stranger.fragments(1500, identification).collect();
                let _ = nat.inbound(pieces[usize::from(!first)], NOW);
            }
        };
        for (order, identification) in [[false, true], [true, false]].into_iter().zip(1..) {
            flood(&mut nat, order[0]);
            let [first, second, third] = pieces(identification)[..] else { panic!() };
            assert_eq!(nat.outbound(first, NOW), forward(shown(), server()));
            flood(&mut nat, order[1]);
            for later in [second, third] {
                assert_eq!(nat.outbound(later, NOW), rest(shown(), server()));
            }
            assert!(nat.usage().fragments <= 4);
            released(&mut nat);
        }
    }
}

#[test]
fn or_the_oldest_fragments_make_room() {
    let mut nat = nat(|config| {
        config.limits.fragments = 2;
        config.limits.when_full = WhenFull::ReplaceOldest;
    });
    let Verdict::Hold(oldest) = nat.outbound(pieces(1)[1], NOW) else { panic!() };
    let later = NOW + Duration::from_secs(1);
    assert!(nat.outbound(pieces(2)[0], later).packet().is_some());
    assert!(nat.outbound(pieces(3)[0], later).packet().is_some());
    assert_eq!(released(&mut nat), [(oldest, Verdict::Drop(Reason::FragmentLost))]);
    assert_eq!(nat.outbound(pieces(2)[1], later), rest(shown(), server()));
    assert_eq!(nat.usage().fragments, 2);
}

proptest! {
    /// Fragments cover the packet, one after the other, and none is too long.
    #[test]
    fn fragments_are_the_packet(length in 20u16.., mtu in 28u16..) {
        let packet = Packet::udp(alice(), server()).with_length(length);
        let pieces: Vec<_> = packet.fragments(mtu, 7).collect();
        if length <= mtu {
            prop_assert_eq!(pieces, [packet]);
            return Ok(());
        }
        let mut next = 0;
        for (index, piece) in pieces.iter().enumerate() {
            let (fragment, carried) = (piece.fragment.unwrap(), piece.length.unwrap() - 20);
            prop_assert_eq!(u32::from(fragment.offset) * 8, next);
            prop_assert_eq!(fragment.more, index + 1 < pieces.len());
            prop_assert!(carried > 0 && carried + 20 <= mtu);
            next += u32::from(carried);
        }
        prop_assert_eq!(next, u32::from(length) - 20);
    }
}
