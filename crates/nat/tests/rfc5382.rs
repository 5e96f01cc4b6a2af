//! RFC 5382, one test for each requirement on TCP.
#![allow(non_snake_case, reason = "requirement ids are set off by two underscores")]
#![allow(clippy::unwrap_used, clippy::panic, reason = "these are tests")]

use core::net::{IpAddr, SocketAddr};
use core::time::Duration;
use std::collections::BTreeSet;

use frazil_nat::{
    Behavior, Config, IcmpError, Nat, Packet, PortAssignment, Protocol, Quoted, Reason, TcpFlags,
    Ticket, Unsolicited, Verdict,
};
use frazil_sansio::Instant;

const ALICE: &str = "10.0.0.2:5000";
const BOB: &str = "10.0.0.3:5000";
const SERVER: &str = "198.51.100.2:443";
const SERVER_OTHER_PORT: &str = "198.51.100.2:444";
const OTHER_SERVER: &str = "198.51.100.3:443";

const SIX_SECONDS: Duration = Duration::from_secs(6);
const FOUR_MINUTES: Duration = Duration::from_secs(240);
const TWO_HOURS_FOUR: Duration = Duration::from_secs(2 * 3600 + 240);
const JUST_BEFORE: Duration = Duration::from_nanos(1);

fn endpoint(text: &str) -> SocketAddr {
    text.parse().unwrap()
}

/// A NAT and a clock, spoken to in segments.
struct Bench {
    nat: Nat,
    now: Instant,
}

impl Bench {
    fn with(change: impl FnOnce(&mut Config)) -> Self {
        let mut config = Config::new(["203.0.113.10".parse().unwrap()]);
        change(&mut config);
        Self { nat: Nat::new(config, [1; 32]), now: Instant::from_secs(100) }
    }

    fn new() -> Self {
        Self::with(|_| {})
    }

    fn wait(&mut self, time: Duration) {
        self.now += time;
        self.nat.handle_timeout(self.now);
    }

    fn send(&mut self, from: &str, to: &str, flags: TcpFlags) -> Verdict {
        self.nat.outbound(Packet::tcp(endpoint(from), endpoint(to), flags), self.now)
    }

    fn come(&mut self, from: &str, to: SocketAddr, flags: TcpFlags) -> Verdict {
        self.nat.inbound(Packet::tcp(endpoint(from), to, flags), self.now)
    }

    fn passes(&mut self, from: &str, to: SocketAddr, flags: TcpFlags) -> bool {
        self.come(from, to, flags).packet().is_some()
    }

    /// The external endpoint that `to` sees in a SYN.
    fn shown(&mut self, from: &str, to: &str) -> SocketAddr {
        self.send(from, to, TcpFlags::SYN).packet().unwrap().source
    }

    /// A connection that stands.
    fn connected(&mut self, from: &str, to: &str) -> SocketAddr {
        let shown = self.shown(from, to);
        assert!(self.passes(to, shown, TcpFlags::SYN_ACK));
        assert!(self.send(from, to, TcpFlags::ACK).packet().is_some());
        shown
    }

    fn connections(&self) -> usize {
        self.nat.usage().connections
    }
}

fn held(verdict: Verdict) -> Ticket {
    let Verdict::Hold(ticket) = verdict else { panic!("it is not held: {verdict}") };
    ticket
}

#[test]
fn rfc5382_s4_1_a__mapping_behaviours_are_told_apart_as_for_udp() {
    let seen = Behavior::ALL.map(|mapping| {
        let mut bench = Bench::with(|config| {
            config.mapping = mapping;
            config.ports = PortAssignment::Random;
        });
        let first = bench.shown(ALICE, SERVER);
        [SERVER_OTHER_PORT, OTHER_SERVER].map(|to| bench.shown(ALICE, to) == first)
    });
    assert_eq!(seen, [[true, true], [true, false], [false, false]]);
}

#[test]
fn rfc5382_s4_1_b__mapping_is_endpoint_independent_and_apart_from_udp() {
    let mut bench = Bench::new();
    let shown: BTreeSet<_> = [SERVER, SERVER_OTHER_PORT, OTHER_SERVER]
        .map(|to| bench.shown(ALICE, to))
        .into_iter()
        .collect();
    assert_eq!(shown.len(), 1);
    // The same numbers, but another port space: UDP of another host takes the same one.
    let udp = Packet::udp(endpoint(BOB), endpoint(SERVER));
    let other = bench.nat.outbound(udp, bench.now).packet().unwrap().source;
    assert_eq!(shown.first(), Some(&other));
    let protocols: Vec<_> = bench.nat.table().iter().map(|binding| binding.protocol).collect();
    assert_eq!(protocols, [Protocol::Tcp, Protocol::Udp]);
}

#[test]
fn rfc5382_s4_2_a__every_valid_sequence_of_segments_passes() {
    let sequences: [&[(bool, TcpFlags)]; 3] = [
        // Begun inside, closed outside.
        &[
            (true, TcpFlags::SYN),
            (false, TcpFlags::SYN_ACK),
            (true, TcpFlags::ACK),
            (false, TcpFlags::FIN_ACK),
            (true, TcpFlags::ACK),
            (true, TcpFlags::FIN_ACK),
            (false, TcpFlags::ACK),
        ],
        // Opened and closed by both at once.
        &[
            (true, TcpFlags::SYN),
            (false, TcpFlags::SYN),
            (true, TcpFlags::SYN_ACK),
            (false, TcpFlags::SYN_ACK),
            (true, TcpFlags::FIN_ACK),
            (false, TcpFlags::FIN_ACK),
            (true, TcpFlags::ACK),
            (false, TcpFlags::ACK),
        ],
        // Refused.
        &[(true, TcpFlags::SYN), (false, TcpFlags::RST)],
    ];
    for filtering in Behavior::ALL {
        for sequence in sequences {
            let mut bench = Bench::with(|config| config.filtering = filtering);
            let mut shown = None;
            for (out, flags) in sequence {
                let verdict = match (out, shown) {
                    (false, Some(shown)) => bench.come(SERVER, shown, *flags),
                    _ => bench.send(ALICE, SERVER, *flags),
                };
                let packet = verdict.packet().unwrap();
                shown = shown.or(Some(packet.source));
            }
        }
    }
    // Begun outside, where it is permitted.
    let mut bench = Bench::new();
    let shown = bench.shown(ALICE, OTHER_SERVER);
    assert!(bench.passes(SERVER, shown, TcpFlags::SYN));
    assert!(bench.send(ALICE, SERVER, TcpFlags::SYN_ACK).packet().is_some());
    assert!(bench.passes(SERVER, shown, TcpFlags::ACK));
}

#[test]
fn rfc5382_s4_2_b__both_ways_to_open_pass_the_strictest_filter() {
    let mut bench = Bench::with(|config| config.filtering = Behavior::AddressAndPortDependent);
    let shown = bench.shown(ALICE, SERVER);
    assert!(bench.passes(SERVER, shown, TcpFlags::SYN));
    assert!(bench.send(ALICE, SERVER, TcpFlags::SYN_ACK).packet().is_some());
    assert_eq!(bench.connections(), 1);
}

#[test]
fn rfc5382_s4_3_a__endpoint_independent_filtering_lets_anyone_connect() {
    let mut bench = Bench::new();
    let shown = bench.shown(ALICE, SERVER);
    assert!(bench.passes(OTHER_SERVER, shown, TcpFlags::SYN));
}

#[test]
fn rfc5382_s4_3_b__address_dependent_filtering_lets_those_connect_who_were_written_to() {
    let mut bench = Bench::with(|config| config.filtering = Behavior::AddressDependent);
    let shown = bench.shown(ALICE, SERVER);
    assert!(bench.passes(SERVER_OTHER_PORT, shown, TcpFlags::SYN));
    assert!(!bench.passes(OTHER_SERVER, shown, TcpFlags::SYN));
}

#[test]
fn rfc5382_s4_3_c__filtering_is_configured() {
    let seen = Behavior::ALL.map(|filtering| {
        let mut bench = Bench::with(|config| config.filtering = filtering);
        let shown = bench.shown(ALICE, SERVER);
        [SERVER_OTHER_PORT, OTHER_SERVER].map(|from| bench.passes(from, shown, TcpFlags::SYN))
    });
    assert_eq!(seen, [[true, true], [true, false], [false, false]]);
}

#[test]
fn rfc5382_s4_3_d__filtering_for_tcp_is_another_one_than_for_udp() {
    let mut bench =
        Bench::with(|config| config.tcp.filtering = Some(Behavior::AddressAndPortDependent));
    let shown = bench.shown(ALICE, SERVER);
    assert!(!bench.passes(OTHER_SERVER, shown, TcpFlags::SYN));
    let udp = Packet::udp(endpoint(ALICE), endpoint(SERVER));
    let shown = bench.nat.outbound(udp, bench.now).packet().unwrap().source;
    let stranger = Packet::udp(endpoint(OTHER_SERVER), shown);
    assert!(bench.nat.inbound(stranger, bench.now).packet().is_some());
}

#[test]
fn rfc5382_s4_3_e__an_unsolicited_syn_is_not_answered_for_six_seconds() {
    let mut bench = Bench::with(|config| config.filtering = Behavior::AddressDependent);
    let shown = bench.shown(ALICE, SERVER);
    let ticket = held(bench.come(OTHER_SERVER, shown, TcpFlags::SYN));
    assert_eq!(bench.nat.poll_timeout(), Some(bench.now + SIX_SECONDS));
    // Sent again, it is still the one that waits.
    let again = bench.come(OTHER_SERVER, shown, TcpFlags::SYN);
    assert_eq!(again, Verdict::Drop(Reason::Filtered));
    bench.wait(SIX_SECONDS - JUST_BEFORE);
    assert_eq!(bench.nat.poll_release(), None);
    bench.wait(JUST_BEFORE);
    let released = Some((ticket, Verdict::Drop(Reason::Unsolicited)));
    assert_eq!([bench.nat.poll_release(), bench.nat.poll_release()], [released, None]);
}

#[test]
fn rfc5382_s4_3_f__a_syn_that_goes_out_meanwhile_silences_the_one_that_came_in() {
    // Also where nothing was bound when it came.
    let mut bench = Bench::new();
    let expected = endpoint("203.0.113.10:5000");
    let ticket = held(bench.come(SERVER, expected, TcpFlags::SYN));
    bench.wait(SIX_SECONDS - JUST_BEFORE);
    assert_eq!(bench.shown(ALICE, SERVER), expected);
    let released = bench.nat.poll_release();
    let dropped = Verdict::Drop(Reason::SimultaneousOpen);
    assert_eq!(released, Some((ticket, dropped)));
    let syn = Packet::tcp(endpoint(SERVER), expected, TcpFlags::SYN);
    assert_eq!(dropped.answer(&syn), None);
    // The SYN that is sent again is one of a connection.
    assert!(bench.passes(SERVER, expected, TcpFlags::SYN));
    bench.wait(SIX_SECONDS);
    assert_eq!(bench.nat.poll_release(), None);
}

#[test]
fn rfc5382_s4_3_g__then_its_sender_is_told_port_unreachable() {
    let mut bench = Bench::new();
    let syn = Packet::tcp(endpoint(SERVER), endpoint("203.0.113.10:80"), TcpFlags::SYN);
    held(bench.nat.inbound(syn, bench.now));
    bench.wait(SIX_SECONDS);
    let (_, verdict) = bench.nat.poll_release().unwrap();
    assert_eq!(verdict.answer(&syn), Some(IcmpError::PortUnreachable));
}

#[test]
fn rfc5382_s4_3_h__or_nothing_where_the_policy_is_silence() {
    let mut bench = Bench::with(|config| config.tcp.unsolicited = Unsolicited::Drop);
    let syn = Packet::tcp(endpoint(SERVER), endpoint("203.0.113.10:80"), TcpFlags::SYN);
    let verdict = bench.nat.inbound(syn, bench.now);
    assert_eq!((verdict, verdict.answer(&syn)), (Verdict::Drop(Reason::NoBinding), None));
    assert_eq!(bench.nat.poll_timeout(), None);
}

#[test]
fn rfc5382_s5_a__a_session_that_has_been_idle_is_abandoned() {
    let mut bench = Bench::new();
    let shown = bench.connected(ALICE, SERVER);
    bench.wait(TWO_HOURS_FOUR);
    assert_eq!((bench.connections(), bench.nat.usage().bindings), (0, 0));
    let late = bench.come(SERVER, shown, TcpFlags::ACK);
    assert_eq!(late, Verdict::Drop(Reason::NoBinding));
    assert_eq!(bench.send(ALICE, SERVER, TcpFlags::ACK), Verdict::Drop(Reason::NoConnection));
}

#[test]
fn rfc5382_s5_b__an_established_connection_lives_for_two_hours_and_four_minutes() {
    let mut bench = Bench::new();
    let shown = bench.connected(ALICE, SERVER);
    for out in [true, false] {
        bench.wait(TWO_HOURS_FOUR - JUST_BEFORE);
        // Either end keeps it alive.
        let verdict = match out {
            true => bench.send(ALICE, SERVER, TcpFlags::ACK),
            false => bench.come(SERVER, shown, TcpFlags::ACK),
        };
        assert!(verdict.packet().is_some());
    }
    let binding = bench.nat.table().iter().next().unwrap().time_left();
    assert_eq!(binding, TWO_HOURS_FOUR);
}

#[test]
fn rfc5382_s5_c__one_that_opens_or_closes_lives_for_four_minutes() {
    let mut opening = Bench::new();
    opening.shown(ALICE, SERVER);
    let mut closing = Bench::new();
    let shown = closing.connected(ALICE, SERVER);
    assert!(closing.send(ALICE, SERVER, TcpFlags::FIN_ACK).packet().is_some());
    assert!(closing.passes(SERVER, shown, TcpFlags::FIN_ACK));
    let mut reset = Bench::new();
    let shown = reset.connected(ALICE, SERVER);
    assert!(reset.passes(SERVER, shown, TcpFlags::RST));
    for mut bench in [opening, closing, reset] {
        bench.wait(FOUR_MINUTES - JUST_BEFORE);
        assert_eq!(bench.connections(), 1);
        assert_eq!(bench.nat.poll_timeout(), Some(bench.now + JUST_BEFORE));
        bench.wait(JUST_BEFORE);
        assert_eq!((bench.connections(), bench.nat.usage().bindings), (0, 0));
    }
}

#[test]
fn rfc5382_s5_d__the_timeouts_are_configured() {
    let mut bench = Bench::with(|config| {
        config.tcp.transitory = Duration::from_secs(300);
        config.tcp.established = Duration::from_secs(10_000);
    });
    bench.shown(ALICE, SERVER);
    assert_eq!(bench.nat.poll_timeout(), Some(bench.now + Duration::from_secs(300)));
    bench.connected(ALICE, SERVER);
    assert_eq!(bench.nat.poll_timeout(), Some(bench.now + Duration::from_secs(10_000)));
}

#[test]
fn rfc5382_s5_e__what_is_closed_waits_for_the_last_segments_and_may_begin_anew() {
    let mut bench = Bench::new();
    let shown = bench.connected(ALICE, SERVER);
    bench.send(ALICE, SERVER, TcpFlags::FIN_ACK).packet().unwrap();
    assert!(bench.passes(SERVER, shown, TcpFlags::FIN_ACK));
    bench.wait(Duration::from_secs(120));
    assert!(bench.passes(SERVER, shown, TcpFlags::FIN_ACK));
    assert!(bench.send(ALICE, SERVER, TcpFlags::ACK).packet().is_some());
    assert_eq!(bench.nat.poll_timeout(), Some(bench.now + Duration::from_secs(120)));
    assert_eq!(bench.connected(ALICE, SERVER), shown);
    assert_eq!(bench.nat.poll_timeout(), Some(bench.now + TWO_HOURS_FOUR));
}

#[test]
fn rfc5382_s7_1_a__no_two_connections_share_an_external_endpoint() {
    for ports in [PortAssignment::Preserve, PortAssignment::Random] {
        let mut bench = Bench::with(|config| config.ports = ports);
        let hosts = (2..100).map(|host| format!("10.0.0.{host}:5000"));
        let shown: BTreeSet<_> = hosts.map(|host| bench.shown(&host, SERVER)).collect();
        assert_eq!(shown.len(), 98);
    }
}

#[test]
fn rfc5382_s7_2_a__connections_turn_back_inside() {
    let mut bench = Bench::new();
    let bob = bench.shown(BOB, OTHER_SERVER);
    let to_bob = bob.to_string();
    for flags in [TcpFlags::SYN, TcpFlags::ACK] {
        let verdict = bench.send(ALICE, &to_bob, flags);
        let Verdict::Hairpin { source, destination } = verdict else { panic!("{verdict}") };
        assert_eq!(destination, endpoint(BOB));
        let back = bench.send(BOB, &source.to_string(), TcpFlags::SYN_ACK);
        let turned = Verdict::Hairpin { source: bob, destination: endpoint(ALICE) };
        assert_eq!(back, turned);
    }
}

#[test]
fn rfc5382_s7_2_b__and_show_the_external_source() {
    let mut bench = Bench::new();
    let bob = bench.shown(BOB, OTHER_SERVER).to_string();
    let alice = bench.shown(ALICE, SERVER);
    assert_eq!(bench.send(ALICE, &bob, TcpFlags::SYN).packet().unwrap().source, alice);
}

fn unreachable_about(shown: SocketAddr, error: IcmpError) -> Packet {
    let quoted = Quoted { protocol: Protocol::Tcp, source: shown, destination: endpoint(SERVER) };
    Packet::icmp_error(IpAddr::from([192, 0, 2, 1]), shown.ip(), error, quoted)
}

#[test]
fn rfc5382_s7_3_a__destination_unreachable_about_a_segment_is_translated() {
    let mut bench = Bench::new();
    let shown = bench.connected(ALICE, SERVER);
    let error = unreachable_about(shown, IcmpError::HostUnreachable);
    let verdict = bench.nat.inbound(error, bench.now);
    let Verdict::Error { source, destination, error, quoted, .. } = verdict else {
        panic!("{verdict}")
    };
    assert_eq!((source, destination), (error_source(), endpoint(ALICE).ip()));
    assert_eq!(error, IcmpError::HostUnreachable);
    assert_eq!((quoted.source, quoted.destination), (endpoint(ALICE), endpoint(SERVER)));
}

fn error_source() -> IpAddr {
    IpAddr::from([192, 0, 2, 1])
}

#[test]
fn rfc5382_s7_3_b__no_icmp_error_ends_a_connection() {
    let mut bench = Bench::new();
    let shown = bench.connected(ALICE, SERVER);
    let deadline = bench.nat.poll_timeout();
    for error in [IcmpError::PortUnreachable, IcmpError::Prohibited, IcmpError::TimeExceeded] {
        let verdict = bench.nat.inbound(unreachable_about(shown, error), bench.now);
        assert!(matches!(verdict, Verdict::Error { .. }), "{verdict}");
    }
    assert_eq!((bench.connections(), bench.nat.poll_timeout()), (1, deadline));
    assert!(bench.passes(SERVER, shown, TcpFlags::ACK));
}

#[test]
fn a_binding_lives_as_long_as_its_last_connection() {
    let mut bench = Bench::new();
    bench.connected(ALICE, SERVER);
    let shown = bench.connected(ALICE, OTHER_SERVER);
    assert!(bench.passes(OTHER_SERVER, shown, TcpFlags::RST));
    bench.wait(FOUR_MINUTES);
    assert_eq!((bench.connections(), bench.nat.usage().bindings), (1, 1));
    assert!(bench.passes(SERVER, shown, TcpFlags::RST));
    let left = bench.nat.table().iter().next().unwrap().time_left();
    assert_eq!(left, FOUR_MINUTES);
    bench.wait(FOUR_MINUTES);
    assert_eq!((bench.connections(), bench.nat.usage().bindings), (0, 0));
    assert_eq!(bench.nat.poll_timeout(), None);
}

#[test]
fn full_tables_of_connections_refuse_or_let_the_oldest_go() {
    for (when_full, left) in
        [(frazil_nat::WhenFull::Refuse, ALICE), (frazil_nat::WhenFull::ReplaceOldest, BOB)]
    {
        let mut bench = Bench::with(|config| {
            config.limits.connections = 1;
            config.limits.when_full = when_full;
        });
        bench.shown(ALICE, SERVER);
        bench.wait(Duration::from_secs(1));
        let verdict = bench.send(BOB, SERVER, TcpFlags::SYN);
        if left == ALICE {
            assert_eq!(verdict, Verdict::Drop(Reason::ConnectionsFull));
        }
        let bound: Vec<_> = bench.nat.table().iter().map(|b| b.inside.to_string()).collect();
        assert_eq!((bound, bench.connections()), (vec![left.to_string()], 1));
        // A second connection of the same endpoint, whose first one has to go.
        let second = bench.send(left, OTHER_SERVER, TcpFlags::SYN).packet().is_some();
        assert_eq!((second, bench.connections()), (left == BOB, 1));
    }
}
