//! A firewall for IPv6 (RFC 6092): state without translation. What the recommendations say about
//! multicast, extension headers and protocols other than UDP, TCP and ICMPv6 is about packets that
//! cannot be said here.
#![allow(clippy::unwrap_used, clippy::panic, reason = "these are tests")]

use core::net::SocketAddr;
use core::time::Duration;

use frazil_nat::{
    Behavior, Config, IcmpError, Mode, Nat, Packet, Protocol, Quoted, Reason, Side, TcpFlags,
    Verdict,
};
use frazil_sansio::Instant;

const NOW: Instant = Instant::from_secs(5);
const HOST: &str = "[2001:db8::2]:5000";
const SERVER: &str = "[2001:db8:1::1]:443";
const STRANGER: &str = "[2001:db8:2::1]:9";

fn end(text: &str) -> SocketAddr {
    text.parse().unwrap()
}

fn firewall(filtering: Behavior) -> Nat {
    let mut config = Config::new([]);
    config.mode = Mode::Firewall;
    config.filtering = filtering;
    Nat::new(config, [1; 32])
}

fn strict() -> Nat {
    firewall(Behavior::AddressAndPortDependent)
}

fn passes(verdict: Verdict, packet: Packet) -> bool {
    let passed = verdict.applied_to(packet);
    assert!(passed.is_none_or(|passed| passed == packet), "it was rewritten: {verdict}");
    passed.is_some()
}

#[test]
fn rec_10_errors_about_flows_without_a_record_stay_outside() {
    let mut nat = strict();
    let _ = nat.outbound(Packet::udp(end(HOST), end(SERVER)), NOW);
    for (about, lets_in) in [(SERVER, true), (STRANGER, false)] {
        let quoted = Quoted { protocol: Protocol::Udp, source: end(HOST), destination: end(about) };
        let error = Packet::icmp_error(
            end(STRANGER).ip(),
            end(HOST).ip(),
            IcmpError::HostUnreachable,
            quoted,
        );
        assert_eq!(passes(nat.inbound(error, NOW), error), lets_in, "{about}");
    }
}

#[test]
fn rec_14_and_16_udp_records_last_five_minutes_and_outbound_packets_refresh_them() {
    let mut nat = strict();
    let (out, back) = (Packet::udp(end(HOST), end(SERVER)), Packet::udp(end(SERVER), end(HOST)));
    let idle = Duration::from_secs(300);
    assert!(passes(nat.outbound(out, NOW), out));
    let later = NOW + idle - Duration::from_nanos(1);
    assert!(passes(nat.outbound(out, later), out));
    assert!(passes(nat.inbound(back, later + idle - Duration::from_nanos(1)), back));
    assert_eq!(nat.inbound(back, later + idle), Verdict::Drop(Reason::Filtered));
}

#[test]
fn rec_17_and_33_filtering_is_a_choice() {
    let seen = Behavior::ALL.map(|filtering| {
        let mut nat = firewall(filtering);
        let _ = nat.outbound(Packet::udp(end(HOST), end(SERVER)), NOW);
        let _ = nat.outbound(Packet::tcp(end(HOST), end(SERVER), TcpFlags::SYN), NOW);
        let mut other_port = end(SERVER);
        other_port.set_port(9);
        [end(SERVER), other_port, end(STRANGER)].map(|from| {
            let (udp, tcp) =
                (Packet::udp(from, end(HOST)), Packet::tcp(from, end(HOST), TcpFlags::SYN));
            let passed = passes(nat.inbound(udp, NOW), udp);
            assert_eq!(passes(nat.inbound(tcp, NOW), tcp), passed);
            passed
        })
    });
    assert_eq!(seen, [[true; 3], [true, true, false], [true, false, false]]);
}

#[test]
fn rec_18_19_36_and_37_errors_about_a_flow_pass_and_do_not_end_it() {
    let mut nat = strict();
    let udp = Packet::udp(end(HOST), end(SERVER));
    let syn = Packet::tcp(end(HOST), end(SERVER), TcpFlags::SYN);
    assert!(passes(nat.outbound(udp, NOW), udp) && passes(nat.outbound(syn, NOW), syn));
    let usage = nat.usage();
    for protocol in [Protocol::Udp, Protocol::Tcp] {
        for error in [IcmpError::PortUnreachable, IcmpError::TooBig { mtu: 1280 }] {
            let quoted = Quoted { protocol, source: end(HOST), destination: end(SERVER) };
            let packet = Packet::icmp_error(end(STRANGER).ip(), end(HOST).ip(), error, quoted);
            let verdict = nat.inbound(packet, NOW);
            assert!(matches!(verdict, Verdict::Error { onto: Side::Inside, .. }), "{verdict}");
            assert!(passes(verdict, packet));
        }
    }
    assert_eq!(nat.usage(), usage);
}

#[test]
fn rec_31_what_is_begun_inside_passes_be_it_in_turn_or_at_once() {
    for answer in [TcpFlags::SYN_ACK, TcpFlags::SYN] {
        let mut nat = strict();
        for (from, flags) in
            [(Side::Inside, TcpFlags::SYN), (Side::Outside, answer), (Side::Inside, TcpFlags::ACK)]
        {
            let (out, back) = (
                Packet::tcp(end(HOST), end(SERVER), flags),
                Packet::tcp(end(SERVER), end(HOST), flags),
            );
            match from {
                Side::Inside => assert!(passes(nat.outbound(out, NOW), out)),
                Side::Outside => assert!(passes(nat.inbound(back, NOW), back)),
            }
        }
    }
}

#[test]
fn rec_34_an_unsolicited_syn_is_told_after_six_seconds_that_it_is_prohibited() {
    let mut nat = strict();
    let knock = Packet::tcp(end(STRANGER), end(HOST), TcpFlags::SYN);
    let Verdict::Hold(ticket) = nat.inbound(knock, NOW) else { panic!() };
    nat.handle_timeout(NOW + Duration::from_millis(5999));
    assert_eq!(nat.poll_release(), None);
    nat.handle_timeout(NOW + Duration::from_secs(6));
    let (released, verdict) = nat.poll_release().unwrap();
    assert_eq!((released, verdict.answer(&knock)), (ticket, Some(IcmpError::Prohibited)));
    let stray = Packet::tcp(end(STRANGER), end(HOST), TcpFlags::ACK);
    assert_eq!(nat.inbound(stray, NOW), Verdict::Drop(Reason::Filtered));
}

#[test]
fn rec_35_established_flows_may_be_idle_for_two_hours_and_four_minutes() {
    let mut nat = strict();
    let _ = nat.outbound(Packet::tcp(end(HOST), end(SERVER), TcpFlags::SYN), NOW);
    let answer = Packet::tcp(end(SERVER), end(HOST), TcpFlags::SYN_ACK);
    assert!(passes(nat.inbound(answer, NOW), answer));
    assert_eq!(nat.poll_timeout(), Some(NOW + Duration::from_secs(2 * 3600 + 240)));
}

#[test]
fn echoes_come_back() {
    let mut nat = strict();
    let (host, server) = (end(HOST).ip(), end(SERVER).ip());
    let request = Packet::echo_request(host, server, 7);
    assert!(passes(nat.outbound(request, NOW), request));
    let reply = Packet::echo_reply(server, host, 7);
    assert!(passes(nat.inbound(reply, NOW), reply));
    let stray = Packet::echo_reply(end(STRANGER).ip(), host, 7);
    assert!(!passes(nat.inbound(stray, NOW), stray));
}
