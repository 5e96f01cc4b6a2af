//! NAT64 (RFC 6146): IPv6 inside, IPv4 outside.
#![allow(clippy::unwrap_used, clippy::panic, reason = "these are tests")]

use core::net::{IpAddr, SocketAddr};
use core::time::Duration;

use frazil_nat::{
    Behavior, Config, IcmpError, Mode, Nat, Packet, Prefix, Protocol, Quoted, Reason, Side,
    TcpFlags, Verdict,
};
use frazil_sansio::Instant;

const NOW: Instant = Instant::from_secs(5);
const ALICE: &str = "[2001:db8:1::2]:5000";
const BOB: &str = "[2001:db8:1::3]:5000";
const SERVER: &str = "198.51.100.2:9";
const SERVER_INSIDE: &str = "[64:ff9b::198.51.100.2]:9";

fn end(text: &str) -> SocketAddr {
    text.parse().unwrap()
}

fn ip(text: &str) -> IpAddr {
    text.parse().unwrap()
}

fn nat(change: impl FnOnce(&mut Config)) -> Nat {
    let mut config = Config::new([ip("203.0.113.10"), ip("2001:db8::10")]);
    config.mode = Mode::Nat64(Prefix::WELL_KNOWN);
    change(&mut config);
    Nat::new(config, [1; 32])
}

fn forward(source: SocketAddr, destination: SocketAddr) -> Verdict {
    Verdict::Forward { source, destination }
}

#[test]
fn datagrams_go_out_as_ipv4_and_answers_come_in_as_ipv6() {
    for filtering in Behavior::ALL {
        let mut nat = nat(|config| config.filtering = filtering);
        let verdict = nat.outbound(Packet::udp(end(ALICE), end(SERVER_INSIDE)), NOW);
        let shown = end("203.0.113.10:5000");
        assert_eq!(verdict, forward(shown, end(SERVER)));
        let answer = nat.inbound(Packet::udp(end(SERVER), shown), NOW);
        assert_eq!(answer, forward(end(SERVER_INSIDE), end(ALICE)));
        let found = nat.table().outside(Protocol::Udp, end(ALICE), end(SERVER_INSIDE));
        assert_eq!(found, Some(shown));
        // RFC 6146 §3.5.1: filtering is as configured.
        let stranger = nat.inbound(Packet::udp(end("192.0.2.66:9"), shown), NOW);
        assert_eq!(stranger.packet().is_some(), filtering == Behavior::EndpointIndependent);
    }
}

#[test]
fn connections_and_queries_have_their_own_endpoints() {
    let mut nat = nat(|_| {});
    let syn = Packet::tcp(end(ALICE), end(SERVER_INSIDE), TcpFlags::SYN);
    let shown = nat.outbound(syn, NOW).packet().unwrap().source;
    let answer = Packet::tcp(end(SERVER), shown, TcpFlags::SYN_ACK);
    assert_eq!(nat.inbound(answer, NOW), forward(end(SERVER_INSIDE), end(ALICE)));
    assert_eq!(nat.poll_timeout(), Some(NOW + Duration::from_secs(2 * 3600 + 240)));

    let (alice, server) = (end(ALICE).ip(), end(SERVER_INSIDE).ip());
    let ping = nat.outbound(Packet::echo_request(alice, server, 77), NOW).packet().unwrap();
    assert_eq!(ping.destination.ip(), ip("198.51.100.2"));
    let reply = Packet::echo_reply(ip("198.51.100.2"), ping.source.ip(), ping.source.port());
    let (source, destination) = (SocketAddr::new(server, 77), SocketAddr::new(alice, 77));
    assert_eq!(nat.inbound(reply, NOW), forward(source, destination));
}

#[test]
fn packets_turn_back_under_the_prefix() {
    let mut nat = nat(|_| {});
    let bob = nat.outbound(Packet::udp(end(BOB), end(SERVER_INSIDE)), NOW).packet().unwrap();
    let shown = SocketAddr::new(ip("64:ff9b::203.0.113.10"), bob.source.port());
    let verdict = nat.outbound(Packet::udp(end(ALICE), shown), NOW);
    let Verdict::Hairpin { source, destination } = verdict else { panic!("{verdict}") };
    assert_eq!((source.ip(), destination), (shown.ip(), end(BOB)));
    let back = nat.outbound(Packet::udp(end(BOB), source), NOW);
    assert_eq!(back, Verdict::Hairpin { source: shown, destination: end(ALICE) });
}

#[test]
fn what_is_not_under_the_prefix_has_no_way() {
    let mut nat = nat(|_| {});
    for (from, to, reason) in [
        (ALICE, "[2001:db8:2::1]:9", Reason::Untranslatable),
        ("10.0.0.2:5000", SERVER, Reason::Untranslatable),
        (ALICE, SERVER, Reason::FamilyMismatch),
    ] {
        assert_eq!(nat.outbound(Packet::udp(end(from), end(to)), NOW), Verdict::Drop(reason));
    }
    let v6 = Packet::udp(end("[2001:db8:2::1]:9"), end("[2001:db8::10]:5000"));
    assert_eq!(nat.inbound(v6, NOW), Verdict::Drop(Reason::NoBinding));
    assert_eq!(nat.usage().bindings, 0);
}

#[test]
fn errors_say_the_same_in_the_other_protocol() {
    let mut nat = nat(|_| {});
    let packet = Packet::udp(end(ALICE), end(SERVER_INSIDE));
    let out = nat.outbound(packet, NOW).packet().unwrap();
    let quoted =
        Quoted { protocol: Protocol::Udp, source: out.source, destination: out.destination };
    for (said, heard) in [
        (IcmpError::PortUnreachable, Some(IcmpError::PortUnreachable)),
        // RFC 7915 §4.2: the IPv6 header is 20 octets longer, and no link takes less than 1280.
        (IcmpError::TooBig { mtu: 1400 }, Some(IcmpError::TooBig { mtu: 1420 })),
        (IcmpError::TooBig { mtu: 576 }, Some(IcmpError::TooBig { mtu: 1280 })),
        (IcmpError::Other { kind: 4, code: 0 }, None),
    ] {
        let verdict =
            nat.inbound(Packet::icmp_error(ip("192.0.2.1"), out.source.ip(), said, quoted), NOW);
        let Some(heard) = heard else {
            assert_eq!(verdict, Verdict::Drop(Reason::Untranslatable));
            continue;
        };
        let wanted = Verdict::Error {
            onto: Side::Inside,
            source: ip("64:ff9b::192.0.2.1"),
            destination: end(ALICE).ip(),
            error: heard,
            quoted: Quoted {
                protocol: Protocol::Udp,
                source: end(ALICE),
                destination: end(SERVER_INSIDE),
            },
        };
        assert_eq!(verdict, wanted);
    }
    // And out: RFC 7915 §5.2.
    let quoted =
        Quoted { protocol: Protocol::Udp, source: end(SERVER_INSIDE), destination: end(ALICE) };
    let error = IcmpError::TooBig { mtu: 1400 };
    let packet = Packet::icmp_error(end(ALICE).ip(), end(SERVER_INSIDE).ip(), error, quoted);
    let wanted = Verdict::Error {
        onto: Side::Outside,
        source: ip("203.0.113.10"),
        destination: end(SERVER).ip(),
        error: IcmpError::TooBig { mtu: 1380 },
        quoted: Quoted {
            protocol: Protocol::Udp,
            source: end(SERVER),
            destination: end("203.0.113.10:5000"),
        },
    };
    assert_eq!(nat.outbound(packet, NOW), wanted);
}

#[test]
fn lengths_are_held_against_the_header_of_the_other_side() {
    let mut nat = nat(|config| {
        config.mtu.outside = Some(1400);
        config.mtu.inside = Some(1400);
    });
    let out = Packet::udp(end(ALICE), end(SERVER_INSIDE));
    assert!(nat.outbound(out.with_length(1420), NOW).packet().is_some());
    let verdict = nat.outbound(out.with_length(1421), NOW);
    assert_eq!(verdict.answer(&out), Some(IcmpError::TooBig { mtu: 1420 }));
    let back = Packet::udp(end(SERVER), end("203.0.113.10:5000"));
    assert!(matches!(nat.inbound(back.with_length(1380), NOW), Verdict::Forward { .. }));
    let (source, destination) = (end(SERVER_INSIDE), end(ALICE));
    // Each piece needs a fragment header there.
    let cut = Verdict::Fragment { onto: Side::Inside, source, destination, mtu: 1372 };
    assert_eq!(nat.inbound(back.with_length(1381), NOW), cut);
    let whole = back.with_length(1381).with_dont_fragment();
    let verdict = nat.inbound(whole, NOW);
    assert_eq!(verdict.answer(&whole), Some(IcmpError::TooBig { mtu: 1380 }));
}

/// RFC 6052 §3.1.
#[test]
fn the_well_known_prefix_is_for_global_addresses_alone() {
    let elsewhere = Prefix::new("2001:db8:64::".parse().unwrap(), 96).unwrap();
    for address in ["10.0.0.1", "172.16.0.1", "192.168.1.1", "100.64.0.1", "127.0.0.1", "224.0.0.1"]
    {
        let v4 = SocketAddr::new(ip(address), 9);
        for (prefix, passes) in [(Prefix::WELL_KNOWN, false), (elsewhere, true)] {
            let mut nat = nat(|config| config.mode = Mode::Nat64(prefix));
            let written = |of: &str| SocketAddr::new(prefix.embed(of.parse().unwrap()).into(), 9);
            let out = nat.outbound(Packet::udp(end(ALICE), written(address)), NOW);
            assert_eq!(out.packet().is_some(), passes, "{address}");
            let out = nat.outbound(Packet::udp(end(ALICE), written("198.51.100.2")), NOW);
            let back = nat.inbound(Packet::udp(v4, out.packet().unwrap().source), NOW);
            assert_eq!(back.packet().is_some(), passes, "{address}");
        }
    }
}

/// RFC 6146 §3.5.
#[test]
fn nobody_inside_is_believed_to_be_under_the_prefix() {
    let mut nat = nat(|_| {});
    let looping = end("[64:ff9b::203.0.113.10]:500");
    let verdict = nat.outbound(Packet::udp(looping, end(SERVER_INSIDE)), NOW);
    assert_eq!(verdict, Verdict::Drop(Reason::Untranslatable));
    assert_eq!(nat.usage().bindings, 0);
}

/// What the other side hears of an error about a datagram between Alice and the server.
fn heard(from: Side, said: IcmpError) -> Option<IcmpError> {
    let mut nat = nat(|config| (config.mtu.inside, config.mtu.outside) = (Some(1500), Some(1400)));
    let out = nat.outbound(Packet::udp(end(ALICE), end(SERVER_INSIDE)), NOW).packet().unwrap();
    let about = |source, destination| Quoted { protocol: Protocol::Udp, source, destination };
    let verdict = match from {
        Side::Outside => {
            let quoted = about(out.source, out.destination);
            nat.inbound(Packet::icmp_error(ip("192.0.2.1"), out.source.ip(), said, quoted), NOW)
        }
        Side::Inside => {
            let quoted = about(end(SERVER_INSIDE), end(ALICE));
            let (one, other) = (end(ALICE).ip(), end(SERVER_INSIDE).ip());
            nat.outbound(Packet::icmp_error(one, other, said, quoted), NOW)
        }
    };
    match verdict {
        Verdict::Error { error, .. } => Some(error),
        _ => None,
    }
}

/// It says in IPv4 what it would say outside, and in IPv6 again.
#[test]
fn an_error_that_turns_back_is_put_twice_into_other_words() {
    let mut nat = nat(|_| {});
    let bob = nat.outbound(Packet::udp(end(BOB), end(SERVER_INSIDE)), NOW).packet().unwrap();
    let shown = SocketAddr::new(ip("64:ff9b::203.0.113.10"), bob.source.port());
    let came = nat.outbound(Packet::udp(end(ALICE), shown), NOW).packet().unwrap();
    let about = Quoted { protocol: Protocol::Udp, source: came.source, destination: end(BOB) };
    for (said, wanted) in [
        (IcmpError::PortUnreachable, Some(IcmpError::PortUnreachable)),
        (IcmpError::Prohibited, Some(IcmpError::Prohibited)),
        (IcmpError::TooBig { mtu: 1400 }, Some(IcmpError::TooBig { mtu: 1400 })),
        (IcmpError::Other { kind: 1, code: 2 }, Some(IcmpError::NetworkUnreachable)),
        (IcmpError::Other { kind: 3, code: 1 }, Some(IcmpError::Other { kind: 3, code: 1 })),
        (IcmpError::Other { kind: 4, code: 0 }, None),
    ] {
        let error = Packet::icmp_error(end(BOB).ip(), came.source.ip(), said, about);
        match nat.outbound(error, NOW) {
            Verdict::Error { onto, destination, error, quoted, .. } => {
                assert_eq!((onto, destination), (Side::Inside, end(ALICE).ip()));
                assert_eq!([quoted.source, quoted.destination], [end(ALICE), shown]);
                assert_eq!(Some(error), wanted, "{said}");
            }
            verdict => assert_eq!((verdict, wanted), (Verdict::Drop(Reason::Untranslatable), None)),
        }
    }
}

/// RFC 7915 §4.2.
#[test]
fn codes_of_icmp_become_those_of_icmpv6() {
    let code = |code| IcmpError::Other { kind: 3, code };
    for (said, wanted) in [
        (IcmpError::NetworkUnreachable, Some(IcmpError::NetworkUnreachable)),
        (IcmpError::HostUnreachable, Some(IcmpError::NetworkUnreachable)),
        (IcmpError::ProtocolUnreachable, Some(IcmpError::ProtocolUnreachable)),
        (IcmpError::Prohibited, Some(IcmpError::Prohibited)),
        (code(5), Some(IcmpError::NetworkUnreachable)),
        (code(8), Some(IcmpError::NetworkUnreachable)),
        (code(10), Some(IcmpError::Prohibited)),
        (code(12), Some(IcmpError::NetworkUnreachable)),
        (code(14), None),
        (code(15), Some(IcmpError::Prohibited)),
        (IcmpError::TimeExceeded, Some(IcmpError::TimeExceeded)),
        (IcmpError::Other { kind: 11, code: 1 }, Some(IcmpError::Other { kind: 3, code: 1 })),
        (IcmpError::Other { kind: 12, code: 0 }, None),
        // No more than either next hop takes, and no less than IPv6 knows.
        (IcmpError::TooBig { mtu: 9000 }, Some(IcmpError::TooBig { mtu: 1420 })),
        (IcmpError::TooBig { mtu: 0 }, Some(IcmpError::TooBig { mtu: 1280 })),
    ] {
        assert_eq!(heard(Side::Outside, said), wanted, "{said}");
    }
}

/// RFC 7915 §5.2.
#[test]
fn codes_of_icmpv6_become_those_of_icmp() {
    for (said, wanted) in [
        (IcmpError::NetworkUnreachable, Some(IcmpError::HostUnreachable)),
        (IcmpError::HostUnreachable, Some(IcmpError::HostUnreachable)),
        (IcmpError::Prohibited, Some(IcmpError::Other { kind: 3, code: 10 })),
        (IcmpError::Other { kind: 1, code: 2 }, Some(IcmpError::HostUnreachable)),
        (IcmpError::Other { kind: 1, code: 5 }, None),
        (IcmpError::Other { kind: 3, code: 1 }, Some(IcmpError::Other { kind: 11, code: 1 })),
        (IcmpError::Other { kind: 4, code: 2 }, None),
        (IcmpError::TooBig { mtu: 9000 }, Some(IcmpError::TooBig { mtu: 1400 })),
    ] {
        assert_eq!(heard(Side::Inside, said), wanted, "{said}");
    }
}

/// RFC 7915 §4.1.
#[test]
fn a_fragment_has_one_header_more_in_ipv6() {
    let mut nat = nat(|config| config.mtu.inside = Some(1280));
    let out = nat.outbound(Packet::udp(end(ALICE), end(SERVER_INSIDE)), NOW).packet().unwrap();
    let back = Packet::udp(end(SERVER), out.source);
    let Verdict::Fragment { mtu, .. } = nat.inbound(back.with_length(1261), NOW) else { panic!() };
    assert_eq!(mtu, 1252);
    for piece in back.with_length(3000).fragments(mtu, 7) {
        let verdict = nat.inbound(piece, NOW);
        assert!(matches!(verdict, Verdict::Forward { .. }), "{verdict}");
        let length = verdict.applied_to(piece).unwrap().length;
        assert!(length <= Some(1280), "{length:?}");
    }
}

#[test]
fn a_packet_is_longer_inside_than_outside() {
    let mut nat = nat(|_| {});
    let packet = Packet::udp(end(ALICE), end(SERVER_INSIDE)).with_length(1000);
    let out = nat.outbound(packet, NOW).applied_to(packet).unwrap();
    assert_eq!(out.length, Some(980));
    let back = Packet::udp(out.destination, out.source).with_length(980);
    assert_eq!(nat.inbound(back, NOW).applied_to(back).unwrap().length, Some(1000));
}
