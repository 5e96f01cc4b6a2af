//! RFC 5508, one test for each requirement on ICMP.
#![allow(non_snake_case, reason = "requirement ids are set off by two underscores")]
#![allow(clippy::unwrap_used, clippy::panic, reason = "these are tests")]

use core::net::{IpAddr, SocketAddr};
use core::time::Duration;

use frazil_nat::{
    Behavior, Config, Fragment, IcmpError, Nat, Packet, PortAssignment, Protocol, Quoted, Reason,
    Side, TcpFlags, Verdict,
};
use frazil_sansio::Instant;

const NOW: Instant = Instant::from_secs(5);
const ALICE: &str = "10.0.0.2";
const BOB: &str = "10.0.0.3";
const SERVER: &str = "198.51.100.2";
const OTHER_SERVER: &str = "198.51.100.3";
const ROUTER: &str = "192.0.2.1";
const INNER_ROUTER: &str = "10.0.0.1";
const EXTERNAL: &str = "203.0.113.10";
const IDENTIFIER: u16 = 77;

fn ip(text: &str) -> IpAddr {
    text.parse().unwrap()
}

fn end(text: &str, port: u16) -> SocketAddr {
    SocketAddr::new(ip(text), port)
}

fn nat(change: impl FnOnce(&mut Config)) -> Nat {
    let mut config = Config::new([ip(EXTERNAL)]);
    change(&mut config);
    Nat::new(config, [1; 32])
}

/// Alice pings a server, which sees this endpoint.
fn pinged(nat: &mut Nat, server: &str) -> SocketAddr {
    let request = Packet::echo_request(ip(ALICE), ip(server), IDENTIFIER);
    let packet = nat.outbound(request, NOW).packet().unwrap();
    assert_eq!(packet.destination, end(server, packet.source.port()));
    packet.source
}

/// A packet of Alice's has gone to the server's port 9, from port 5000; this is what it shows.
fn sent(nat: &mut Nat, protocol: Protocol) -> Quoted {
    let (from, to) = (end(ALICE, 5000), end(SERVER, 9));
    let packet = match protocol {
        Protocol::Udp => Packet::udp(from, to),
        Protocol::Tcp => Packet::tcp(from, to, TcpFlags::SYN),
        _ => Packet::echo_request(ip(ALICE), ip(SERVER), 5000),
    };
    let shown = nat.outbound(packet, NOW).packet().unwrap();
    Quoted { protocol, source: shown.source, destination: shown.destination }
}

fn error_from(source: &str, error: IcmpError, quoted: Quoted) -> Packet {
    Packet::icmp_error(ip(source), quoted.source.ip(), error, quoted)
}

#[test]
fn rfc5508_s3_1_a__queries_from_inside_pass_and_so_do_their_answers() {
    for filtering in Behavior::ALL {
        let mut nat = nat(|config| config.filtering = filtering);
        let shown = pinged(&mut nat, SERVER);
        let answer = Packet::echo_reply(ip(SERVER), shown.ip(), shown.port());
        let (source, destination) = (end(SERVER, IDENTIFIER), end(ALICE, IDENTIFIER));
        assert_eq!(nat.inbound(answer, NOW), Verdict::Forward { source, destination });
        let unasked = Packet::echo_reply(ip(SERVER), shown.ip(), shown.port() ^ 1);
        assert_eq!(nat.inbound(unasked, NOW), Verdict::Drop(Reason::NoBinding));
    }
    // An answer of the inside's to nobody makes no binding.
    let mut nat = nat(|_| {});
    let reply = Packet::echo_reply(ip(ALICE), ip(SERVER), IDENTIFIER);
    assert_eq!(nat.outbound(reply, NOW), Verdict::Drop(Reason::NoBinding));
}

#[test]
fn rfc5508_s3_1_b__identifiers_are_mapped_independently_of_the_host() {
    let mut nat = nat(|config| config.ports = PortAssignment::Random);
    assert_eq!(pinged(&mut nat, SERVER), pinged(&mut nat, OTHER_SERVER));
    assert_eq!(nat.usage().bindings, 1);
    // Two hosts with one identifier are told apart.
    let other = Packet::echo_request(ip(BOB), ip(SERVER), IDENTIFIER);
    let shown = nat.outbound(other, NOW).packet().unwrap().source;
    assert_ne!(shown, pinged(&mut nat, SERVER));
}

#[test]
fn rfc5508_s3_2_a__a_query_session_lives_for_sixty_seconds() {
    let mut nat = nat(|_| {});
    let shown = pinged(&mut nat, SERVER);
    let answer = Packet::echo_reply(ip(SERVER), shown.ip(), shown.port());
    let end = NOW + Duration::from_secs(60);
    assert!(nat.inbound(answer, end - Duration::from_nanos(1)).packet().is_some());
    assert_eq!(nat.poll_timeout(), Some(end));
    assert_eq!(nat.inbound(answer, end), Verdict::Drop(Reason::NoBinding));
}

#[test]
fn rfc5508_s3_2_b__its_timer_is_configured() {
    let mut nat = nat(|config| config.icmp_timeout = Duration::from_secs(90));
    pinged(&mut nat, SERVER);
    assert_eq!(nat.poll_timeout(), Some(NOW + Duration::from_secs(90)));
}

#[test]
fn rfc5508_s4_2_1_a__an_error_about_nothing_that_went_out_is_dropped() {
    for protocol in Protocol::ALL {
        let mut nat = nat(|config| config.mapping = Behavior::AddressDependent);
        let quoted = sent(&mut nat, protocol);
        let mut unbound = quoted;
        unbound.source.set_port(quoted.source.port() ^ 1);
        let mut elsewhere = quoted;
        elsewhere.destination.set_ip(ip(OTHER_SERVER));
        for quoted in [unbound, elsewhere] {
            let error = error_from(ROUTER, IcmpError::HostUnreachable, quoted);
            let verdict = nat.inbound(error, NOW);
            assert_eq!(verdict, Verdict::Drop(Reason::NoBinding));
            assert_eq!(verdict.answer(&error), None);
        }
    }
}

/// What the inside gets of an error from a router outside.
fn error_in(protocol: Protocol, error: IcmpError) -> (IpAddr, IpAddr, IcmpError, Quoted) {
    let mut nat = nat(|config| {
        config.ports = PortAssignment::Random;
        config.filtering = Behavior::AddressAndPortDependent;
    });
    let quoted = sent(&mut nat, protocol);
    let verdict = nat.inbound(error_from(ROUTER, error, quoted), NOW);
    let Verdict::Error { onto: Side::Inside, source, destination, error, quoted } = verdict else {
        panic!("{verdict}")
    };
    (source, destination, error, quoted)
}

#[test]
fn rfc5508_s4_2_1_b__the_quoted_packet_is_translated_back() {
    for protocol in Protocol::ALL {
        let (.., quoted) = error_in(protocol, IcmpError::PortUnreachable);
        let there = if protocol == Protocol::Icmp { 5000 } else { 9 };
        let (source, destination) = (end(ALICE, 5000), end(SERVER, there));
        assert_eq!(quoted, Quoted { protocol, source, destination });
    }
}

const ERRORS: [IcmpError; 8] = [
    IcmpError::NetworkUnreachable,
    IcmpError::HostUnreachable,
    IcmpError::ProtocolUnreachable,
    IcmpError::PortUnreachable,
    IcmpError::TooBig { mtu: 1400 },
    IcmpError::Prohibited,
    IcmpError::TimeExceeded,
    IcmpError::Other { kind: 12, code: 1 },
];

#[test]
fn rfc5508_s4_2_1_c__type_and_code_stay() {
    for error in ERRORS {
        assert_eq!(error_in(Protocol::Udp, error).2, error);
    }
}

#[test]
fn rfc5508_s4_2_1_d__it_goes_to_whom_the_quoted_packet_came_from_and_shows_who_sent_it() {
    let (source, destination, ..) = error_in(Protocol::Udp, IcmpError::HostUnreachable);
    assert_eq!((source, destination), (ip(ROUTER), ip(ALICE)));
}

/// The server has written to Alice's binding, and somebody inside complains about that.
fn error_out(from: &str, error: IcmpError, about: SocketAddr) -> Verdict {
    let mut nat = nat(|config| config.ports = PortAssignment::Random);
    sent(&mut nat, Protocol::Udp);
    let quoted = Quoted { protocol: Protocol::Udp, source: end(SERVER, 9), destination: about };
    let error = Packet::icmp_error(ip(from), ip(SERVER), error, quoted);
    let verdict = nat.outbound(error, NOW);
    if let Verdict::Error { quoted, .. } = verdict {
        assert_eq!(Some(quoted.destination), nat.table().iter().next().map(|b| b.outside));
    }
    verdict
}

#[test]
fn rfc5508_s4_2_2_a__an_error_from_inside_about_nothing_that_came_in_is_dropped() {
    let verdict = error_out(ALICE, IcmpError::PortUnreachable, end(ALICE, 5001));
    assert_eq!(verdict, Verdict::Drop(Reason::NoBinding));
}

#[test]
fn rfc5508_s4_2_2_b__the_quoted_packet_is_translated_back_on_the_way_out_too() {
    let verdict = error_out(ALICE, IcmpError::PortUnreachable, end(ALICE, 5000));
    let Verdict::Error { quoted, .. } = verdict else { panic!("{verdict}") };
    assert_eq!((quoted.source, quoted.destination.ip()), (end(SERVER, 9), ip(EXTERNAL)));
}

#[test]
fn rfc5508_s4_2_2_c__type_and_code_stay_on_the_way_out_too() {
    for sent in ERRORS {
        let verdict = error_out(ALICE, sent, end(ALICE, 5000));
        assert!(matches!(verdict, Verdict::Error { error, .. } if error == sent), "{verdict}");
    }
}

#[test]
fn rfc5508_s4_2_2_d__the_outside_sees_the_address_of_the_nat() {
    for from in [ALICE, INNER_ROUTER] {
        let verdict = error_out(from, IcmpError::PortUnreachable, end(ALICE, 5000));
        let Verdict::Error { onto, source, destination, .. } = verdict else { panic!("{verdict}") };
        assert_eq!((onto, source, destination), (Side::Outside, ip(EXTERNAL), ip(SERVER)));
    }
}

#[test]
fn rfc5508_s4_3_a__an_error_about_a_query_neither_refreshes_nor_ends_its_session() {
    let mut nat = nat(|_| {});
    let quoted = sent(&mut nat, Protocol::Icmp);
    let deadline = nat.poll_timeout();
    let later = NOW + Duration::from_secs(30);
    let verdict = nat.inbound(error_from(ROUTER, IcmpError::HostUnreachable, quoted), later);
    assert!(matches!(verdict, Verdict::Error { .. }), "{verdict}");
    assert_eq!((nat.usage().bindings, nat.poll_timeout()), (1, deadline));
}

/// Alice has written to Bob by his external endpoint; his host, or the router before it, complains.
fn turned(from: &str) -> Verdict {
    let mut nat = nat(|config| config.ports = PortAssignment::Random);
    let to = Packet::udp(end(BOB, 6000), end(SERVER, 9));
    let bob = nat.outbound(to, NOW).packet().unwrap().source;
    let verdict = nat.outbound(Packet::udp(end(ALICE, 5000), bob), NOW);
    let Verdict::Hairpin { source, destination } = verdict else { panic!("{verdict}") };
    let quoted = Quoted { protocol: Protocol::Udp, source, destination };
    let error = Packet::icmp_error(ip(from), source.ip(), IcmpError::PortUnreachable, quoted);
    let verdict = nat.outbound(error, NOW);
    if let Verdict::Error { quoted, .. } = verdict {
        assert_eq!((quoted.source, quoted.destination), (end(ALICE, 5000), bob));
    }
    verdict
}

#[test]
fn rfc5508_s5_b__errors_about_what_turned_back_turn_back() {
    for from in [BOB, INNER_ROUTER] {
        let verdict = turned(from);
        assert!(matches!(verdict, Verdict::Error { onto: Side::Inside, .. }), "{verdict}");
    }
}

#[test]
fn rfc5508_s5_c__they_go_to_whom_the_quoted_packet_came_from() {
    let verdict = turned(BOB);
    let Verdict::Error { source, destination, .. } = verdict else { panic!("{verdict}") };
    assert_eq!((source, destination), (ip(EXTERNAL), ip(ALICE)));
}

#[test]
fn rfc5508_s6_a__a_flow_that_finds_no_room_is_told_so() {
    let mut nat = nat(|config| config.limits.bindings = 1);
    sent(&mut nat, Protocol::Udp);
    let more = Packet::udp(end(BOB, 6000), end(SERVER, 9));
    let verdict = nat.outbound(more, NOW);
    assert_eq!(verdict, Verdict::Drop(Reason::BindingsFull));
    assert_eq!(verdict.answer(&more), Some(IcmpError::Prohibited));
}

#[test]
fn rfc5508_s6_a__so_is_one_whose_session_finds_none() {
    let mut nat = nat(|config| {
        *config = config.clone().like_netfilter();
        config.limits.sessions = 0;
    });
    let packet = Packet::udp(end(ALICE, 5000), end(SERVER, 9));
    let verdict = nat.outbound(packet, NOW);
    assert_eq!(verdict, Verdict::Drop(Reason::SessionsFull));
    assert_eq!(verdict.answer(&packet), Some(IcmpError::Prohibited));
}

#[test]
fn rfc5508_s6_a__so_is_one_from_outside_whose_answers_find_none() {
    let mut nat = nat(|config| {
        config.mapping = Behavior::AddressAndPortDependent;
        config.limits.replies = 0;
    });
    for protocol in [Protocol::Udp, Protocol::Tcp] {
        let shown = sent(&mut nat, protocol).source;
        let before = nat.usage();
        let packet = match protocol {
            Protocol::Tcp => Packet::tcp(end(ROUTER, 9), shown, TcpFlags::SYN),
            _ => Packet::udp(end(ROUTER, 9), shown),
        };
        let verdict = nat.inbound(packet, NOW);
        assert_eq!(verdict, Verdict::Drop(Reason::RepliesFull));
        assert_eq!(verdict.answer(&packet), Some(IcmpError::Prohibited));
        assert_eq!(nat.usage(), before);
    }
}

#[test]
fn a_query_to_the_nat_itself_turns_back_to_nobody() {
    // Several hosts share the address, and the identifier is the asker's own: REQ-7 asks for it of
    // Basic NAT alone, where an external address is one host's.
    let mut nat = nat(|_| {});
    let ping = Packet::echo_request(ip(BOB), ip(SERVER), 0);
    assert_eq!(nat.outbound(ping, NOW).packet().unwrap().source, end(EXTERNAL, 0));
    let ping = Packet::echo_request(ip(ALICE), ip(EXTERNAL), IDENTIFIER);
    assert_eq!(nat.outbound(ping, NOW), Verdict::Drop(Reason::NoHairpin));
    assert_eq!(nat.usage().bindings, 1);
}

#[test]
fn rfc5508_s7_b__destination_unreachable_passes_both_ways() {
    let (_, destination, ..) = error_in(Protocol::Udp, IcmpError::PortUnreachable);
    assert_eq!(destination, ip(ALICE));
    let out = error_out(ALICE, IcmpError::PortUnreachable, end(ALICE, 5000));
    assert!(matches!(out, Verdict::Error { .. }), "{out}");
}

#[test]
fn rfc5508_s7_c__time_exceeded_passes_both_ways() {
    let (source, ..) = error_in(Protocol::Udp, IcmpError::TimeExceeded);
    assert_eq!(source, ip(ROUTER));
    let out = error_out(INNER_ROUTER, IcmpError::TimeExceeded, end(ALICE, 5000));
    assert!(matches!(out, Verdict::Error { .. }), "{out}");
}

#[test]
fn rfc5508_s7_d__an_echo_request_is_answered_through_the_nat() {
    let mut nat = nat(|_| {});
    let shown = pinged(&mut nat, SERVER);
    let answer = Packet::echo_reply(ip(SERVER), shown.ip(), shown.port());
    assert_eq!(nat.inbound(answer, NOW).packet().unwrap().destination, end(ALICE, IDENTIFIER));
}

#[test]
fn rfc5508_s7_g__nobody_is_told_about_errors_later_fragments_and_what_goes_to_many() {
    let mut nat = nat(|config| config.limits.bindings = 0);
    let fragment = Fragment { identification: 1, offset: 185, more: false };
    let quoted =
        Quoted { protocol: Protocol::Udp, source: end(SERVER, 9), destination: end(ALICE, 5000) };
    for (packet, told) in [
        (Packet::udp(end(ALICE, 5000), end(SERVER, 9)), true),
        (Packet::udp(end(ALICE, 5000), end("224.0.0.251", 5353)), false),
        (Packet::udp(end(ALICE, 5000), end("255.255.255.255", 67)), false),
        (Packet::rest(ip(ALICE), ip(SERVER), Protocol::Udp, fragment), false),
        (Packet::icmp_error(ip(ALICE), ip(SERVER), IcmpError::TimeExceeded, quoted), false),
    ] {
        let packet = packet.with_hop_limit(1);
        let verdict = nat.outbound(packet, NOW);
        assert_eq!(verdict, Verdict::Drop(Reason::HopLimit));
        assert_eq!(verdict.answer(&packet).is_some(), told, "{packet}");
    }
}

#[test]
fn rfc5508_s7_g__nor_is_whoever_is_no_single_host() {
    // RFC 1812 §4.3.2.7.
    let verdict = Verdict::Drop(Reason::HopLimit);
    for (source, told) in [
        (ALICE, true),
        ("0.0.0.0", false),
        ("127.0.0.1", false),
        ("224.0.0.1", false),
        ("255.255.255.255", false),
        ("::", false),
        ("ff02::1", false),
    ] {
        let server = if source.contains(':') { "2001:db8::1" } else { SERVER };
        let packet = Packet::udp(end(source, 5000), end(server, 9));
        assert_eq!(verdict.answer(&packet).is_some(), told, "{packet}");
    }
}

fn small(config: &mut Config) {
    config.mtu.outside = Some(1400);
}

#[test]
fn rfc5508_s7_1_1_a__what_is_too_big_and_may_not_be_fragmented_is_answered_with_the_size() {
    let mut nat = nat(small);
    let packet = Packet::udp(end(ALICE, 5000), end(SERVER, 9)).with_dont_fragment();
    assert!(nat.outbound(packet.with_length(1400), NOW).packet().is_some());
    let verdict = nat.outbound(packet.with_length(1401), NOW);
    assert_eq!(verdict, Verdict::Drop(Reason::TooBig { mtu: 1400 }));
    assert_eq!(verdict.answer(&packet), Some(IcmpError::TooBig { mtu: 1400 }));
}

#[test]
fn rfc5508_s7_1_1_b__what_may_be_is_fragmented() {
    let mut nat = nat(small);
    let packet = Packet::udp(end(ALICE, 5000), end(SERVER, 9)).with_length(1401);
    let (onto, mtu) = (Side::Outside, 1400);
    let (source, destination) = (end(EXTERNAL, 5000), end(SERVER, 9));
    let cut = Verdict::Fragment { onto, source, destination, mtu };
    assert_eq!(nat.outbound(packet, NOW), cut);
}

#[test]
fn rfc5508_s7_1_2_a__packet_too_big_goes_to_whom_it_is_meant_for() {
    let (_, destination, error, _) = error_in(Protocol::Tcp, IcmpError::TooBig { mtu: 1280 });
    assert_eq!((destination, error), (ip(ALICE), IcmpError::TooBig { mtu: 1280 }));
}

#[test]
fn rfc5508_s7_2_a__a_packet_without_hops_left_is_answered_with_time_exceeded() {
    let mut nat = nat(|_| {});
    let packet = Packet::udp(end(ALICE, 5000), end(SERVER, 9));
    assert!(nat.outbound(packet.with_hop_limit(2), NOW).packet().is_some());
    let last = packet.with_hop_limit(1);
    let verdict = nat.outbound(last, NOW);
    assert_eq!(verdict.answer(&last), Some(IcmpError::TimeExceeded));
    let passed = nat.outbound(packet.with_hop_limit(2), NOW).applied_to(packet.with_hop_limit(2));
    assert_eq!(passed.unwrap().hop_limit, Some(1));
}

#[test]
fn rfc5508_s8_a__what_is_neither_query_nor_error_cannot_be_said() {
    // The packets of this crate are queries and errors; any other ICMP message has no form here, so
    // the caller drops it, which is what REQ-11 allows. What looks like a query without a binding
    // is dropped as well.
    let mut nat = nat(|_| {});
    let stray = Packet::echo_request(ip(SERVER), ip(EXTERNAL), 1);
    assert_eq!(nat.inbound(stray, NOW), Verdict::Drop(Reason::NoBinding));
}

#[test]
fn errors_need_no_filters_leave_and_keep_nothing_alive() {
    let mut nat = nat(|config| config.filtering = Behavior::AddressAndPortDependent);
    let quoted = sent(&mut nat, Protocol::Udp);
    let deadline = nat.poll_timeout();
    let later = NOW + Duration::from_secs(200);
    for from in [ROUTER, SERVER, "192.0.2.77"] {
        let verdict = nat.inbound(error_from(from, IcmpError::HostUnreachable, quoted), later);
        assert!(matches!(verdict, Verdict::Error { .. }), "{verdict}");
    }
    assert_eq!(nat.poll_timeout(), deadline);
}
