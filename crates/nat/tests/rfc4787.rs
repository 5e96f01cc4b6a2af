//! RFC 4787, one test for each requirement on translation and filtering.
#![allow(non_snake_case, reason = "requirement ids are set off by two underscores")]
#![allow(clippy::unwrap_used, reason = "these are tests")]

use core::net::{IpAddr, SocketAddr};
use core::time::Duration;
use std::collections::BTreeSet;

use frazil_nat::{
    Behavior, Config, FilterScope, Hairpinning, Nat, Overloading, Packet, PortAssignment,
    PortBlocks, Reason, Refresh, ReplyPath, Verdict,
};
use frazil_sansio::Instant;

const SERVER: &str = "198.51.100.2:3478";
const SERVER_OTHER_PORT: &str = "198.51.100.2:3479";
const OTHER_SERVER: &str = "198.51.100.3:3478";
const ALICE: &str = "10.0.0.2:5000";
const BOB: &str = "10.0.0.3:5000";

const PORTS: [PortAssignment; 4] = [
    PortAssignment::Preserve,
    PortAssignment::Random,
    PortAssignment::Sequential { step: 1 },
    PortAssignment::Remap,
];

fn endpoint(text: &str) -> SocketAddr {
    text.parse().unwrap()
}

fn external() -> [IpAddr; 1] {
    ["203.0.113.10".parse().unwrap()]
}

/// A NAT and a clock, spoken to in text.
struct Bench {
    nat: Nat,
    now: Instant,
}

impl Bench {
    fn new(config: Config) -> Self {
        Self { nat: Nat::new(config, [1; 32]), now: Instant::from_secs(100) }
    }

    fn with(change: impl FnOnce(&mut Config)) -> Self {
        let mut config = Config::new(external());
        change(&mut config);
        Self::new(config)
    }

    fn wait(&mut self, seconds: u64) {
        self.now += Duration::from_secs(seconds);
    }

    fn send(&mut self, from: &str, to: &str) -> Verdict {
        self.nat.outbound(Packet::udp(endpoint(from), endpoint(to)), self.now)
    }

    /// The external endpoint that `to` sees.
    fn shown(&mut self, from: &str, to: &str) -> SocketAddr {
        self.send(from, to).packet().unwrap().source
    }

    fn come(&mut self, from: &str, to: SocketAddr) -> Verdict {
        self.nat.inbound(Packet::udp(endpoint(from), to), self.now)
    }

    fn admits(&mut self, from: &str, to: SocketAddr) -> bool {
        self.come(from, to).packet().is_some()
    }
}

/// Which external endpoints are the same towards the server, its other port, and another server.
fn shared(mapping: Behavior) -> [bool; 2] {
    let mut bench = Bench::with(|config| config.mapping = mapping);
    let [first, port, host] =
        [SERVER, SERVER_OTHER_PORT, OTHER_SERVER].map(|to| bench.shown(ALICE, to));
    assert_eq!(bench.shown(ALICE, SERVER), first);
    [first == port, first == host]
}

#[test]
fn rfc4787_s4_1_a__three_kinds_of_mapping() {
    assert_eq!(Behavior::ALL.map(shared), [[true, true], [true, false], [false, false]]);
}

#[test]
fn rfc4787_s4_1_b__the_compliant_nat_maps_endpoint_independently() {
    assert_eq!(Config::new(external()).mapping, Behavior::EndpointIndependent);
}

#[test]
fn rfc4787_s4_2_1_a__no_two_hosts_share_an_external_endpoint() {
    for ports in PORTS {
        let mut bench = Bench::with(|config| config.ports = ports);
        let shown: BTreeSet<_> =
            (2..252).map(|host| bench.shown(&format!("10.0.0.{host}:5000"), SERVER)).collect();
        assert_eq!(shown.len(), 250);
    }
}

#[test]
fn ports_are_preserved_where_they_are_free() {
    let mut bench = Bench::with(|_| {});
    assert_eq!(bench.shown(ALICE, SERVER).port(), 5000);
    assert_ne!(bench.shown(BOB, SERVER).port(), 5000);
    bench.wait(300);
    assert_eq!(bench.shown(BOB, SERVER).port(), 5000);
}

/// Alice and Bob have one port. What each of two servers sees of them, and who gets what it sends
/// back: Alice at one server, Bob at the other, then Bob at the first one too.
fn overloaded(overloading: Overloading) -> ([u16; 3], [&'static str; 4]) {
    let mut bench = Bench::with(|config| config.overloading = overloading);
    let sent = [(ALICE, SERVER), (BOB, OTHER_SERVER), (BOB, SERVER)];
    let [first, second, third] = sent.map(|(from, to)| bench.shown(from, to));
    let answers =
        [(SERVER, first), (OTHER_SERVER, second), (SERVER, third), ("192.0.2.1:9", first)];
    let got = answers.map(|(from, to)| {
        let there = bench.come(from, to).packet().unwrap().destination;
        if there == endpoint(ALICE) { "alice" } else { "bob" }
    });
    ([first, second, third].map(|shown| shown.port()), got)
}

#[test]
fn rfc4787_s4_2_1_a__ports_are_overloaded_only_where_that_is_asked_for() {
    assert_eq!(Config::new(external()).overloading, Overloading::Never);
    let (ports, got) = overloaded(Overloading::Never);
    assert!(ports[0] == 5000 && ports[1] != 5000 && ports[2] == ports[1]);
    assert_eq!(got, ["alice", "bob", "bob", "alice"]);
}

#[test]
fn an_overloaded_port_is_told_apart_by_its_remote_endpoints() {
    let (ports, got) = overloaded(Overloading::ByRemote);
    assert!(ports[..2] == [5000, 5000] && ports[2] != 5000, "{ports:?}");
    assert_eq!(got, ["alice", "bob", "bob", "alice"]);
}

#[test]
fn or_by_who_wrote_last() {
    let (ports, got) = overloaded(Overloading::Always);
    assert_eq!(ports, [5000; 3]);
    assert_eq!(got, ["bob", "bob", "bob", "bob"]);
}

#[test]
fn whoever_shares_a_port_keeps_its_sessions_when_it_gets_another() {
    let mut bench = Bench::with(|config| {
        config.overloading = Overloading::ByRemote;
        config.filtering = Behavior::AddressAndPortDependent;
    });
    let _ = bench.shown(ALICE, SERVER);
    let first = bench.shown(BOB, OTHER_SERVER);
    let second = bench.shown(BOB, SERVER);
    assert_eq!([bench.shown(BOB, OTHER_SERVER), bench.shown(BOB, SERVER)], [first, second]);
    assert_eq!(bench.shown(BOB, SERVER_OTHER_PORT), second);
    assert!(bench.admits(OTHER_SERVER, first) && bench.admits(SERVER, second));
    assert!(!bench.admits("192.0.2.1:9", first));
    // What was shared is free when the last one has gone.
    bench.wait(300);
    assert_eq!(bench.shown("10.0.0.4:5000", SERVER).port(), 5000);
    assert_eq!(bench.nat.usage().bindings, 1);
}

#[test]
fn the_next_mapping_is_one_step_further_where_ports_are_sequential() {
    let mut bench = Bench::with(|config| {
        config.mapping = Behavior::AddressAndPortDependent;
        config.ports = PortAssignment::Sequential { step: 2 };
    });
    let [first, second, third] =
        [SERVER, SERVER_OTHER_PORT, OTHER_SERVER].map(|to| bench.shown(ALICE, to).port());
    assert_eq!([second - first, third - second], [2, 2]);
}

#[test]
fn a_remapped_port_is_another_one_and_stays_the_same_through_a_reboot() {
    let mut bench = Bench::with(|config| config.ports = PortAssignment::Remap);
    let before = bench.shown(ALICE, SERVER);
    bench.nat.reboot();
    assert_eq!(bench.shown(ALICE, OTHER_SERVER), before);
    assert_ne!(before.port(), 5000);
}

#[test]
fn rfc4787_s4_2_2_a__even_stays_even_and_odd_stays_odd() {
    assert!(Config::new(external()).parity);
    for ports in PORTS {
        let mut bench = Bench::with(|config| config.ports = ports);
        for host in 2..52 {
            for port in [5000, 5001] {
                let shown = bench.shown(&format!("10.0.0.{host}:{port}"), SERVER);
                assert_eq!(shown.port() % 2, port % 2, "{ports:?}");
            }
        }
    }
}

#[test]
fn rtp_and_rtcp_stay_together_where_neighbours_do() {
    for ports in PORTS {
        let mut bench = Bench::with(|config| (config.ports, config.contiguity) = (ports, true));
        for host in 2..52 {
            let rtp = bench.shown(&format!("10.0.0.{host}:5000"), SERVER).port();
            let _ = bench.shown(&format!("10.0.0.{host}:9000"), SERVER);
            let rtcp = bench.shown(&format!("10.0.0.{host}:5001"), OTHER_SERVER).port();
            assert_eq!((rtp % 2, rtcp), (0, rtp + 1), "{ports:?}");
        }
    }
}

#[test]
fn a_subscriber_has_blocks_of_ports_and_no_more_than_its_share() {
    let mut bench = Bench::with(|config| {
        config.ports = PortAssignment::Random;
        config.port_blocks = Some(PortBlocks { size: 64, per_subscriber: 2 });
    });
    let seen: Vec<_> =
        (0..128).map(|n| bench.shown(&format!("10.0.0.2:{}", 5000 + n), SERVER).port()).collect();
    let blocks: BTreeSet<_> = seen.iter().map(|port| (port - 1024) / 64).collect();
    assert_eq!(blocks.len(), 2);
    assert_eq!(bench.send("10.0.0.2:6000", SERVER), Verdict::Drop(Reason::PortLimit));
    assert!(!blocks.contains(&((bench.shown(BOB, SERVER).port() - 1024) / 64)));
    bench.wait(300);
    assert!(bench.send("10.0.0.2:6000", SERVER).packet().is_some());
}

#[test]
fn rfc4787_s4_3_a__an_idle_binding_lives_two_minutes_at_least() {
    let mut bench = Bench::with(|_| {});
    let shown = bench.shown(ALICE, SERVER);
    bench.wait(120);
    assert!(bench.admits(SERVER, shown));
}

#[test]
fn rfc4787_s4_3_d__and_five_by_default() {
    let mut bench = Bench::with(|_| {});
    let shown = bench.shown(ALICE, SERVER);
    bench.wait(299);
    assert!(bench.admits(SERVER, shown));
    bench.wait(1);
    assert_eq!(bench.come(SERVER, shown), Verdict::Drop(Reason::NoBinding));
}

/// How long a binding lives, in steps of ten seconds, that is spoken through every ten seconds in
/// one direction, for a minute.
fn lives(refresh: Refresh, outbound: bool) -> u64 {
    let mut bench = Bench::with(|config| {
        config.refresh = refresh;
        config.timeout = Duration::from_secs(25);
    });
    let shown = bench.shown(ALICE, SERVER);
    for step in 1..=6 {
        bench.wait(10);
        if bench.nat.table().at(bench.now).iter().all(|binding| binding.outside != shown) {
            return step - 1;
        }
        if outbound {
            let _ = bench.send(ALICE, SERVER);
        } else {
            let _ = bench.come(SERVER, shown);
        }
    }
    6
}

#[test]
fn rfc4787_s4_3_c__the_timer_is_configurable() {
    let mut bench = Bench::with(|config| config.timeout = Duration::from_secs(17));
    let shown = bench.shown(ALICE, SERVER);
    bench.wait(16);
    assert!(bench.admits(SERVER, shown));
    bench.wait(1);
    assert!(!bench.admits(SERVER, shown));
}

#[test]
fn rfc4787_s4_3_e__outbound_packets_keep_a_binding_alive() {
    assert_eq!(Config::new(external()).refresh, Refresh::Outbound);
    let all = [Refresh::Outbound, Refresh::Inbound, Refresh::Both];
    assert_eq!(all.map(|refresh| lives(refresh, true)), [6, 2, 6]);
}

#[test]
fn a_sender_that_keeps_its_own_session_alive_keeps_it_for_nobody_else() {
    for filtering in [Behavior::EndpointIndependent, Behavior::AddressDependent] {
        let mut bench = Bench::with(|config| {
            config.refresh = Refresh::Session;
            config.filtering = filtering;
        });
        let shown = bench.shown(ALICE, SERVER);
        for _ in 0..3 {
            bench.wait(200);
            assert!(bench.admits(SERVER, shown), "{filtering}");
        }
        assert!(!bench.admits(SERVER_OTHER_PORT, shown), "{filtering}");
        assert_eq!(bench.shown(ALICE, SERVER), shown);
        assert!(bench.admits(SERVER_OTHER_PORT, shown), "{filtering}");
    }
}

#[test]
fn rfc4787_s4_3_f__inbound_packets_do_so_where_they_may() {
    let all = [Refresh::Outbound, Refresh::Inbound, Refresh::Both];
    assert_eq!(all.map(|refresh| lives(refresh, false)), [2, 6, 6]);
}

#[test]
fn a_stranger_does_not_keep_a_binding_alive() {
    let mut bench = Bench::with(|config| {
        config.refresh = Refresh::Both;
        config.filtering = Behavior::AddressDependent;
    });
    let shown = bench.shown(ALICE, SERVER);
    bench.wait(200);
    assert_eq!(bench.come(OTHER_SERVER, shown), Verdict::Drop(Reason::Filtered));
    bench.wait(100);
    assert!(bench.nat.table().at(bench.now).is_empty());
}

/// Who is admitted once the inside has sent to the server: its other port, another server.
fn admitted(mapping: Behavior, filtering: Behavior) -> [bool; 2] {
    let mut bench = Bench::with(|config| {
        config.mapping = mapping;
        config.filtering = filtering;
    });
    let shown = bench.shown(ALICE, SERVER);
    assert!(bench.admits(SERVER, shown));
    [SERVER_OTHER_PORT, OTHER_SERVER].map(|from| bench.admits(from, shown))
}

#[test]
fn rfc4787_s5_a__three_kinds_of_filtering_under_each_kind_of_mapping() {
    for mapping in Behavior::ALL {
        let seen = Behavior::ALL.map(|filtering| admitted(mapping, filtering));
        assert_eq!(seen, [[true, true], [true, false], [false, false]], "{mapping}");
    }
}

#[test]
fn rfc4787_s5_b_c_d__filtering_is_configurable_and_open_by_default() {
    assert_eq!(Config::new(external()).filtering, Behavior::EndpointIndependent);
    for filtering in Behavior::ALL {
        let mut bench = Bench::with(|config| config.filtering = filtering);
        let shown = bench.shown(ALICE, SERVER);
        let stranger = filtering == Behavior::EndpointIndependent;
        assert_eq!(bench.admits(OTHER_SERVER, shown), stranger);
        let other_port = filtering != Behavior::AddressAndPortDependent;
        assert_eq!(bench.admits(SERVER_OTHER_PORT, shown), other_port);
    }
}

#[test]
fn a_filter_belongs_to_a_binding_or_to_the_internal_endpoint() {
    let both = [FilterScope::Binding, FilterScope::InternalEndpoint].map(|scope| {
        let mut bench = Bench::with(|config| {
            config.mapping = Behavior::AddressAndPortDependent;
            config.filtering = Behavior::AddressAndPortDependent;
            config.filter_scope = scope;
        });
        let shown = bench.shown(ALICE, SERVER);
        let _ = bench.send(ALICE, OTHER_SERVER);
        bench.admits(OTHER_SERVER, shown)
    });
    assert_eq!(both, [false, true]);
}

#[test]
fn an_answer_leaves_by_the_binding_it_arrived_on_or_by_a_mapping_of_its_own() {
    let both = [ReplyPath::ArrivalBinding, ReplyPath::OutboundMapping].map(|reply_path| {
        let mut bench = Bench::with(|config| {
            config.mapping = Behavior::AddressAndPortDependent;
            config.reply_path = reply_path;
        });
        let shown = bench.shown(ALICE, SERVER);
        assert!(bench.admits(OTHER_SERVER, shown));
        bench.shown(ALICE, OTHER_SERVER) == shown
    });
    assert_eq!(both, [true, false]);
}

fn hairpinned(hairpinning: Hairpinning) -> Verdict {
    let mut bench = Bench::with(|config| config.hairpinning = hairpinning);
    let bob = bench.shown(BOB, SERVER);
    bench.send(ALICE, &bob.to_string())
}

#[test]
fn rfc4787_s6_a__hosts_behind_one_nat_reach_each_other_by_external_endpoints() {
    assert!(matches!(hairpinned(Config::new(external()).hairpinning), Verdict::Hairpin { .. }));
    assert_eq!(hairpinned(Hairpinning::None), Verdict::Drop(Reason::NoHairpin));
}

#[test]
fn rfc4787_s6_b__a_hairpinned_packet_shows_the_external_source() {
    let source = |hairpinning| hairpinned(hairpinning).packet().unwrap().source.to_string();
    assert_eq!(Config::new(external()).hairpinning, Hairpinning::ExternalSource);
    assert!(source(Hairpinning::ExternalSource).starts_with("203.0.113.10:"));
    assert_eq!(source(Hairpinning::InternalSource), ALICE);
}

#[test]
fn filters_hold_for_hairpinned_packets_and_can_be_punched() {
    let mut bench = Bench::with(|config| config.filtering = Behavior::AddressAndPortDependent);
    let alice = bench.shown(ALICE, SERVER).to_string();
    let bob = bench.shown(BOB, SERVER).to_string();
    assert_eq!(bench.send(ALICE, &bob), Verdict::Drop(Reason::Filtered));
    let Verdict::Hairpin { source, destination } = bench.send(BOB, &alice) else {
        panic!("Alice has sent to Bob")
    };
    assert_eq!([source, destination], [endpoint(&bob), endpoint(ALICE)]);
    assert!(matches!(bench.send(ALICE, &bob), Verdict::Hairpin { .. }));
}

#[test]
fn rfc4787_s8_a__the_same_seed_and_packets_give_the_same_verdicts() {
    let run = |seed| {
        let mut config = Config::new(external());
        config.ports = PortAssignment::Random;
        config.mapping = Behavior::AddressDependent;
        let mut nat = Nat::new(config, [seed; 32]);
        let verdicts = (0..100u16).map(|n| {
            let to = SocketAddr::from(([198, 51, 100, (n % 7) as u8], 3478));
            let from = SocketAddr::from(([10, 0, 0, (n % 3) as u8], 5000 + n % 5));
            nat.outbound(Packet::udp(from, to), Instant::from_secs(u64::from(n)))
        });
        verdicts.collect::<Vec<_>>()
    };
    assert_eq!(run(1), run(1));
    assert_ne!(run(1), run(2));
}

#[test]
fn rfc4787_s8_b__behaviour_stays_the_same_under_conflict() {
    for mapping in Behavior::ALL {
        for filtering in Behavior::ALL {
            let mut bench = Bench::with(|config| {
                config.mapping = mapping;
                config.filtering = filtering;
            });
            let seen: Vec<_> = ["10.0.0.2:5000", "10.0.0.3:5000", "10.0.0.4:5000"]
                .map(|host| {
                    let shown = bench.shown(host, SERVER);
                    let stranger = bench.admits("192.0.2.1:9", shown);
                    let port = bench.admits(SERVER_OTHER_PORT, shown);
                    let same_port = bench.shown(host, SERVER_OTHER_PORT) == shown;
                    [stranger, port, same_port, bench.shown(host, OTHER_SERVER) == shown]
                })
                .into();
            assert!(seen.iter().all(|host| *host == seen[0]), "{mapping} {filtering}: {seen:?}");
        }
    }
}
