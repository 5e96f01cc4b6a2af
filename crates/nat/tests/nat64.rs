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
    let cut = Verdict::Fragment { onto: Side::Inside, source, destination, mtu: 1400 };
    assert_eq!(nat.inbound(back.with_length(1381), NOW), cut);
    let whole = back.with_length(1381).with_dont_fragment();
    let verdict = nat.inbound(whole, NOW);
    assert_eq!(verdict.answer(&whole), Some(IcmpError::TooBig { mtu: 1380 }));
}
