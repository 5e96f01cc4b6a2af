//! Full tables, odd packets, other families, reboots and moves.
#![allow(clippy::unwrap_used, reason = "these are tests")]

use core::net::SocketAddr;
use core::time::Duration;

use frazil_nat::{
    Behavior, Binding, Config, IcmpError, Nat, Overloading, Packet, PortBlocks, Preset, Protocol,
    Quoted, Reason, Refresh, TcpFlags, Usage, Verdict, WhenFull,
};
use frazil_sansio::Instant;

const NOW: Instant = Instant::from_secs(5);
const HOST: &str = "10.0.0.2:5000";
const SERVER: &str = "198.51.100.2:3478";

fn packet(from: &str, to: &str) -> Packet {
    Packet::udp(from.parse().unwrap(), to.parse().unwrap())
}

fn config() -> Config {
    Config::new(["203.0.113.10".parse().unwrap(), "2001:db8::10".parse().unwrap()])
}

fn nat(change: impl FnOnce(&mut Config)) -> Nat {
    let mut config = config();
    change(&mut config);
    Nat::new(config, [2; 32])
}

fn forward(from: &str, to: &str) -> Verdict {
    let (source, destination) = (from.parse().unwrap(), to.parse().unwrap());
    Verdict::Forward { source, destination }
}

#[test]
fn a_full_table_refuses_what_is_new_and_keeps_what_stands() {
    let mut nat = nat(|config| config.limits.bindings = 1);
    assert!(nat.outbound(packet(HOST, SERVER), NOW).packet().is_some());
    let second = packet("10.0.0.3:5000", SERVER);
    assert_eq!(nat.outbound(second, NOW), Verdict::Drop(Reason::BindingsFull));
    assert!(nat.outbound(packet(HOST, "198.51.100.3:1"), NOW).packet().is_some());
    let later = NOW + Duration::from_secs(300);
    assert!(nat.outbound(second, later).packet().is_some());
}

#[test]
fn or_the_binding_that_would_expire_first_makes_room() {
    let mut nat = nat(|config| {
        config.limits.bindings = 2;
        config.limits.when_full = WhenFull::ReplaceOldest;
        config.filtering = Behavior::AddressDependent;
    });
    for (second, host) in [(0, HOST), (1, "10.0.0.3:5000"), (2, HOST), (3, "10.0.0.4:5000")] {
        let now = NOW + Duration::from_secs(second);
        assert!(nat.outbound(packet(host, SERVER), now).packet().is_some());
    }
    let left: Vec<_> = nat.table().iter().map(|binding| binding.inside.to_string()).collect();
    assert_eq!(left, [HOST, "10.0.0.4:5000"]);
    let usage = nat.usage();
    assert_eq!([usage.bindings, usage.filters], [2, 2]);
}

#[test]
fn who_gets_no_port_takes_nobodys_place() {
    for make in [|from, to| Packet::udp(from, to), |from, to| Packet::tcp(from, to, TcpFlags::SYN)]
    {
        let mut nat = nat(|config| {
            config.port_blocks = Some(PortBlocks { size: 1, per_subscriber: 1 });
            (config.limits.bindings, config.limits.connections) = (2, 2);
            config.limits.when_full = WhenFull::ReplaceOldest;
        });
        let mut send = |from: &str| {
            let packet = make(from.parse().unwrap(), SERVER.parse().unwrap());
            (nat.outbound(packet, NOW), nat.usage())
        };
        let (_, one) = send("10.0.0.3:5000");
        let (_, both) = send(HOST);
        assert_eq!([one.bindings, both.bindings], [1, 2]);
        assert_eq!(send("10.0.0.2:5001"), (Verdict::Drop(Reason::PortLimit), both));
        // Nor does who has come already.
        let (again, still) = send(HOST);
        assert_eq!((again.packet().is_some(), still), (true, both));
    }
}

#[test]
fn full_filters_and_reply_paths_say_so() {
    let mut nat = nat(|config| {
        config.mapping = Behavior::AddressAndPortDependent;
        config.filtering = Behavior::AddressDependent;
        config.limits.filters = 1;
        config.limits.replies = 0;
    });
    assert_eq!(nat.outbound(packet(HOST, SERVER), NOW), forward("203.0.113.10:5000", SERVER));
    let second = nat.outbound(packet(HOST, "198.51.100.3:1"), NOW);
    assert_eq!(second, Verdict::Drop(Reason::FiltersFull));
    let same_host = nat.inbound(packet("198.51.100.2:9", "203.0.113.10:5000"), NOW);
    assert_eq!(same_host, Verdict::Drop(Reason::RepliesFull));
}

#[test]
fn a_flow_that_finds_no_room_leaves_no_binding_behind() {
    for (sessions, filters, reason) in
        [(8, 0, Reason::FiltersFull), (1, 8, Reason::SessionsFull), (0, 8, Reason::SessionsFull)]
    {
        let mut nat = nat(|config| {
            *config = config.clone().like_netfilter();
            config.filtering = Behavior::AddressDependent;
            (config.limits.sessions, config.limits.filters) = (sessions, filters);
        });
        for host in ["10.0.0.2:5000", "10.0.0.3:5001"] {
            let before = nat.usage();
            let verdict = nat.outbound(packet(host, SERVER), NOW);
            if verdict.packet().is_none() {
                assert_eq!((verdict, nat.usage()), (Verdict::Drop(reason), before));
            }
        }
        assert!(nat.usage().bindings < 2);
    }
    let mut nat = nat(|config| {
        config.filtering = Behavior::AddressDependent;
        config.limits.filters = 0;
    });
    let syn = Packet::tcp(HOST.parse().unwrap(), SERVER.parse().unwrap(), TcpFlags::SYN);
    assert_eq!(nat.outbound(syn, NOW), Verdict::Drop(Reason::FiltersFull));
    assert_eq!(nat.usage(), Usage::default());
}

/// Neither a filter for its answers nor the strangers of an endpoint that it would have shared.
#[test]
fn a_flow_that_finds_no_room_changes_nothing_for_those_that_stand() {
    let stranger = "192.0.2.66:9";
    let mut known = nat(|config| {
        *config = config.clone().like_netfilter();
        config.filtering = Behavior::AddressAndPortDependent;
        config.limits.sessions = 1;
    });
    let _ = known.outbound(packet(HOST, SERVER), NOW);
    let full = Verdict::Drop(Reason::SessionsFull);
    assert_eq!(known.outbound(packet(HOST, stranger), NOW), full);
    assert_eq!([known.usage().filters, known.usage().sessions], [1, 1]);
    let filtered = Verdict::Drop(Reason::Filtered);
    assert_eq!(known.inbound(packet(stranger, "203.0.113.10:5000"), NOW), filtered);

    let mut shared = nat(|config| {
        config.overloading = Overloading::Always;
        config.limits.sessions = 3;
    });
    let _ = shared.outbound(packet(HOST, SERVER), NOW);
    let knock = |nat: &mut Nat| nat.inbound(packet("192.0.2.66:9", "203.0.113.10:5000"), NOW);
    assert_eq!(knock(&mut shared), forward(stranger, HOST));
    assert_eq!(shared.outbound(packet("10.0.0.3:5000", "198.51.100.3:1"), NOW), full);
    assert_eq!(shared.inbound(packet("192.0.2.67:9", "203.0.113.10:5000"), NOW), full);
}

#[test]
fn full_sessions_say_so_or_the_oldest_makes_room() {
    for when_full in [WhenFull::Refuse, WhenFull::ReplaceOldest] {
        let mut nat = nat(|config| {
            *config = config.clone().like_netfilter();
            config.filtering = Behavior::AddressAndPortDependent;
            config.limits.sessions = 1;
            config.limits.when_full = when_full;
        });
        assert_eq!(nat.outbound(packet(HOST, SERVER), NOW), forward("203.0.113.10:5000", SERVER));
        let other = "198.51.100.3:1";
        let second = nat.outbound(packet(HOST, other), NOW);
        let wanted = match when_full {
            WhenFull::Refuse => Verdict::Drop(Reason::SessionsFull),
            WhenFull::ReplaceOldest => forward("203.0.113.10:5000", other),
        };
        assert_eq!(second, wanted);
        assert_eq!(nat.usage().sessions, 1);
    }
}

#[test]
fn tcp_to_the_web_alone_is_an_axis_of_its_own() {
    let mut nat = nat(|config| config.web_only = true);
    let syn = |to: &str| Packet::tcp(HOST.parse().unwrap(), to.parse().unwrap(), TcpFlags::SYN);
    let web = "198.51.100.2:443";
    assert_eq!(nat.outbound(syn(web), NOW), forward("203.0.113.10:5000", web));
    assert_eq!(nat.outbound(syn("198.51.100.2:22"), NOW), Verdict::Drop(Reason::WebOnly));
    assert_eq!(nat.outbound(packet(HOST, SERVER), NOW), forward("203.0.113.10:5000", SERVER));
}

#[test]
fn an_error_goes_to_whose_session_it_is_about() {
    let mut nat = nat(|config| *config = config.clone().like_netfilter());
    let (bob, other) = ("10.0.0.3:5000", "198.51.100.3:1");
    for (from, to) in [(HOST, SERVER), (bob, other)] {
        assert_eq!(nat.outbound(packet(from, to), NOW), forward("203.0.113.10:5000", to));
        let quoted = Quoted {
            protocol: Protocol::Udp,
            source: "203.0.113.10:5000".parse().unwrap(),
            destination: to.parse().unwrap(),
        };
        let [router, outside] = ["192.0.2.9", "203.0.113.10"].map(|ip| ip.parse().unwrap());
        let error = Packet::icmp_error(router, outside, IcmpError::PortUnreachable, quoted);
        let told = nat.inbound(error, NOW).applied_to(error).unwrap();
        assert_eq!(told.destination.ip().to_string(), from.trim_end_matches(":5000"));
    }
}

#[test]
fn odd_packets_are_dropped_with_a_reason() {
    let mut nat = nat(|_| {});
    for (from, to, reason) in [
        (HOST, "[2001:db8::1]:9", Reason::FamilyMismatch),
        ("10.0.0.2:0", SERVER, Reason::PortZero),
        (HOST, "198.51.100.2:0", Reason::PortZero),
    ] {
        assert_eq!(nat.outbound(packet(from, to), NOW), Verdict::Drop(reason));
        assert_eq!(nat.inbound(packet(to, from), NOW), Verdict::Drop(reason));
    }
    let mut v4_only = Nat::new(Config::new(["203.0.113.10".parse().unwrap()]), [2; 32]);
    let v6 = packet("[fd00::2]:5000", "[2001:db8:1::1]:9");
    assert_eq!(v4_only.outbound(v6, NOW), Verdict::Drop(Reason::NoExternalAddress));
    assert_eq!(nat.usage().bindings, 0);
}

#[test]
fn ipv6_is_translated_too() {
    let mut nat = nat(|_| {});
    let server = "[2001:db8:1::1]:3478";
    let out = nat.outbound(packet("[fd00::2]:5000", server), NOW);
    assert_eq!(out, forward("[2001:db8::10]:5000", server));
    let back = nat.inbound(packet(server, "[2001:db8::10]:5000"), NOW);
    assert_eq!(back, forward(server, "[fd00::2]:5000"));
}

#[test]
fn one_endpoint_in_two_spellings_is_one_endpoint() {
    let mut nat = nat(|config| config.filtering = Behavior::AddressAndPortDependent);
    assert_eq!(nat.outbound(packet(HOST, SERVER), NOW), forward("203.0.113.10:5000", SERVER));
    let mapped = packet("[::ffff:10.0.0.2]:5000", "[::ffff:198.51.100.2]:3478");
    assert_eq!(nat.outbound(mapped, NOW), forward("203.0.113.10:5000", SERVER));
    let SocketAddr::V6(mut labelled) = "[fd00::2]:5000".parse().unwrap() else { panic!() };
    for label in 0..3 {
        labelled.set_flowinfo(label);
        labelled.set_scope_id(label);
        let to = "[2001:db8:1::1]:9".parse().unwrap();
        assert!(nat.outbound(Packet::udp(labelled.into(), to), NOW).packet().is_some());
    }
    assert_eq!(nat.usage().bindings, 2);
}

#[test]
fn overlapping_inside_and_outside_addresses_are_kept_apart() {
    // RFC 4787 §4.4: the NAT's external address is also a host's internal one.
    let mut nat = Nat::new(Config::new(["10.0.0.2".parse().unwrap()]), [2; 32]);
    assert_eq!(nat.outbound(packet(HOST, SERVER), NOW), forward("10.0.0.2:5000", SERVER));
    assert_eq!(nat.inbound(packet(SERVER, "10.0.0.2:5000"), NOW), forward(SERVER, HOST));
}

#[test]
fn a_reboot_forgets_everything() {
    let mut nat = nat(|_| {});
    let _ = nat.outbound(packet(HOST, SERVER), NOW);
    nat.reboot();
    assert!(nat.table().is_empty());
    assert_eq!(nat.poll_timeout(), None);
    let back = nat.inbound(packet(SERVER, "203.0.113.10:5000"), NOW);
    assert_eq!(back, Verdict::Drop(Reason::NoBinding));
    assert_eq!(nat.outbound(packet(HOST, SERVER), NOW), forward("203.0.113.10:5000", SERVER));
}

#[test]
fn a_new_address_takes_the_old_ones_bindings_away_and_leaves_the_others() {
    let mut nat = nat(|_| {});
    let _ = nat.outbound(packet(HOST, SERVER), NOW);
    let v6 = packet("[fd00::2]:5000", "[2001:db8:1::1]:9");
    let _ = nat.outbound(v6, NOW);
    nat.set_external(["203.0.113.11".parse().unwrap(), "2001:db8::10".parse().unwrap()]);
    let left: Vec<_> = nat.table().iter().map(|binding| binding.outside.to_string()).collect();
    assert_eq!(left, ["[2001:db8::10]:5000"]);
    assert_eq!(nat.outbound(packet(HOST, SERVER), NOW), forward("203.0.113.11:5000", SERVER));
}

#[test]
fn time_that_runs_backwards_stands_still() {
    let mut nat = nat(|_| {});
    let _ = nat.outbound(packet(HOST, SERVER), NOW);
    let deadline = nat.poll_timeout();
    let _ = nat.outbound(packet(HOST, SERVER), Instant::ZERO);
    assert_eq!(nat.poll_timeout(), deadline);
    nat.handle_timeout(NOW + Duration::from_secs(300));
    assert!(nat.outbound(packet(HOST, SERVER), NOW).packet().is_some());
    assert_eq!(nat.poll_timeout(), Some(NOW + Duration::from_secs(600)));
}

#[test]
fn what_lives_for_ever_has_no_deadline() {
    let mut nat = nat(|config| config.timeout = Duration::MAX);
    let _ = nat.outbound(packet(HOST, SERVER), NOW);
    assert_eq!(nat.poll_timeout(), None);
    nat.handle_timeout(Instant::from_secs(u64::MAX / 2_000_000_000));
    assert_eq!(nat.usage().bindings, 1);
    assert!(nat.table().to_string().contains("for ever"), "{}", nat.table());
}

#[test]
fn tables_print_one_line_a_sender() {
    let mut nat = Nat::new(Preset::AddressRestricted.config(config().external), [2; 32]);
    assert_eq!(nat.table().to_string(), "(no bindings)\n");
    let _ = nat.outbound(packet("10.0.0.12:5012", SERVER), NOW);
    let _ = nat.outbound(packet(HOST, SERVER), NOW + Duration::from_secs(241));
    let _ = nat.outbound(packet(HOST, "192.0.2.7:9"), NOW + Duration::from_secs(299));
    let now = NOW + Duration::from_millis(299_500);
    let wanted = "\
INSIDE          OUTSIDE            TIME LEFT  SERVES  MAY COME IN     TIME LEFT
10.0.0.2:5000   203.0.113.10:5000  4m 59s     anyone  192.0.2.7:*     4m 59s
                                                      198.51.100.2:*  4m 01s
10.0.0.12:5012  203.0.113.10:5012  <1s        anyone  198.51.100.2:*  <1s
";
    assert_eq!(nat.table().at(now).to_string(), wanted);
}

/// RFC 4787 §4.3 REQ-5b.
#[test]
#[allow(non_snake_case, reason = "requirement ids are set off by two underscores")]
fn rfc4787_s4_3_b__flows_to_well_known_ports_may_end_sooner() {
    let mut nat = nat(|config| {
        config.well_known_timeout = Some(Duration::from_secs(17));
        config.filtering = Behavior::AddressAndPortDependent;
    });
    let _ = nat.outbound(packet(HOST, "198.51.100.2:53"), NOW);
    assert_eq!(nat.poll_timeout(), Some(NOW + Duration::from_secs(17)));
    // Another flow through the same binding is none the shorter for it.
    let _ = nat.outbound(packet(HOST, SERVER), NOW);
    let later = NOW + Duration::from_secs(16);
    let _ = nat.outbound(packet(HOST, "198.51.100.2:53"), later);
    let left: Vec<_> = nat.table().iter().flat_map(|binding| binding.admitted()).collect();
    assert_eq!(
        left.iter().map(|entry| entry.expires - NOW).collect::<Vec<_>>(),
        [Duration::from_secs(33), Duration::from_secs(300)]
    );
}

/// What a remote endpoint sees when Alice writes to it. She has written to two servers before, each
/// by a binding of its own, perhaps also to this remote one, which then came in by these.
fn answered(refresh: Refresh, own: bool, arrivals: &[usize]) -> Vec<usize> {
    const REMOTE: &str = "192.0.2.7:9";
    // An index that keeps several of one kind hands out now this one, now that one.
    let mut ways: Vec<usize> = (0..64)
        .map(|seed| {
            let mut config = config();
            config.mapping = Behavior::AddressDependent;
            config.refresh = refresh;
            let mut nat = Nat::new(config, [seed; 32]);
            let mut shown = |to: &str| nat.outbound(packet(HOST, to), NOW).packet().unwrap().source;
            let mut ways = vec![shown(SERVER), shown("198.51.100.3:1")];
            if own {
                ways.push(shown(REMOTE));
            }
            for way in arrivals {
                let knock = Packet::udp(REMOTE.parse().unwrap(), *ways.get(*way).unwrap());
                assert!(nat.inbound(knock, NOW).packet().is_some());
            }
            let answer = nat.outbound(packet(HOST, REMOTE), NOW).packet().unwrap().source;
            ways.iter().position(|way| *way == answer).unwrap()
        })
        .collect();
    ways.dedup();
    ways
}

#[test]
fn an_answer_leaves_by_the_latest_arrival_or_by_a_session_of_its_own() {
    for refresh in [Refresh::Outbound, Refresh::Session] {
        for arrivals in [&[0, 1][..], &[1, 0], &[0, 1, 0], &[1, 0, 1]] {
            assert_eq!(answered(refresh, false, arrivals), [*arrivals.last().unwrap()]);
        }
    }
    assert_eq!(answered(Refresh::Outbound, true, &[0, 1]), [1]);
    assert_eq!(answered(Refresh::Session, true, &[0, 1]), [2]);
}

#[test]
fn an_error_from_inside_shows_the_endpoint_of_its_session() {
    let mut nat = nat(|config| config.overloading = Overloading::ByRemote);
    let (bob, other) = ("10.0.0.3:5000", "198.51.100.3:1");
    let mut shown =
        |from: &str, to: &str| nat.outbound(packet(from, to), NOW).packet().unwrap().source;
    let _ = shown(HOST, SERVER);
    let (first, second) = (shown(bob, other), shown(bob, SERVER));
    assert_ne!(first, second);
    for (server, shown) in [(other, first), (SERVER, second)] {
        let (source, destination) = (server.parse().unwrap(), bob.parse().unwrap());
        let quoted = Quoted { protocol: Protocol::Udp, source, destination };
        let error =
            Packet::icmp_error(destination.ip(), source.ip(), IcmpError::PortUnreachable, quoted);
        let Verdict::Error { quoted, .. } = nat.outbound(error, NOW) else { panic!() };
        assert_eq!(quoted.destination, shown);
    }
}

#[test]
fn whoever_waits_at_an_address_that_is_gone_is_told_nothing() {
    let mut nat = nat(|_| {});
    let [stays, goes] = ["[2001:db8::10]:80", "203.0.113.10:80"].map(|to| {
        let from = if to.starts_with('[') { "[2001:db8:1::1]:9" } else { SERVER };
        let syn = Packet::tcp(from.parse().unwrap(), to.parse().unwrap(), TcpFlags::SYN);
        let Verdict::Hold(ticket) = nat.inbound(syn, NOW) else { panic!() };
        ticket
    });
    nat.set_external(["203.0.113.11".parse().unwrap(), "2001:db8::10".parse().unwrap()]);
    assert_eq!(nat.poll_release(), Some((goes, Verdict::Drop(Reason::NoBinding))));
    assert_eq!(nat.poll_release(), None);
    nat.handle_timeout(NOW + Duration::from_secs(6));
    assert_eq!(nat.poll_release(), Some((stays, Verdict::Drop(Reason::Unsolicited))));
}

/// A server has kept its own session with Alice alive when her filters have expired; a stranger came
/// in while she was open to all.
fn kept_by_session(filtering: Behavior) -> Vec<(String, u64)> {
    let mut nat = nat(|config| (config.filtering, config.refresh) = (filtering, Refresh::Session));
    let shown = nat.outbound(packet(HOST, SERVER), NOW).packet().unwrap().source;
    let _ = nat.inbound(packet("192.0.2.7:9", &shown.to_string()), NOW + Duration::from_secs(100));
    for second in [200, 350] {
        let now = NOW + Duration::from_secs(second);
        assert!(nat.inbound(Packet::udp(SERVER.parse().unwrap(), shown), now).packet().is_some());
    }
    // What the table says is so.
    let admitted = |binding: Binding<'_>| binding.admitted().collect::<Vec<_>>();
    let told = nat.table().iter().flat_map(admitted).collect::<Vec<_>>();
    for from in [SERVER, "198.51.100.2:9", "192.0.2.7:9", "192.0.2.8:9"] {
        let from: SocketAddr = from.parse().unwrap();
        let now = NOW + Duration::from_secs(351);
        let comes = nat.inbound(Packet::udp(from, shown), now).packet().is_some();
        assert_eq!(comes, told.iter().any(|entry| entry.remote.contains(from)), "{from}");
    }
    told.iter().map(|entry| (entry.remote.to_string(), (entry.expires - NOW).as_secs())).collect()
}

#[test]
fn the_table_shows_who_comes_in_by_a_session_of_its_own() {
    let server = (SERVER.to_string(), 650);
    let stranger = ("192.0.2.7:9".to_string(), 400);
    for filtering in [Behavior::AddressDependent, Behavior::AddressAndPortDependent] {
        assert_eq!(kept_by_session(filtering), core::slice::from_ref(&server));
    }
    assert_eq!(kept_by_session(Behavior::EndpointIndependent), [stranger, server]);
}

#[test]
fn sessions_go_with_their_binding() {
    let mut nat = nat(|config| *config = config.clone().like_netfilter());
    let _ = nat.outbound(packet(HOST, SERVER), NOW);
    assert_ne!(nat.usage().sessions, 0);
    nat.set_external(["203.0.113.11".parse().unwrap()]);
    assert_eq!(nat.usage().sessions, 0);
}

#[test]
fn long_times_are_told_in_hours() {
    let mut nat = nat(|_| {});
    let (alice, server) = (HOST.parse().unwrap(), SERVER.parse().unwrap());
    let _ = nat.outbound(Packet::tcp(alice, server, TcpFlags::SYN), NOW);
    let shown = "203.0.113.10:5000".parse().unwrap();
    let _ = nat.inbound(Packet::tcp(server, shown, TcpFlags::SYN_ACK), NOW);
    let wanted = "\
PROTOCOL  INSIDE         OUTSIDE            TIME LEFT  SERVES  MAY COME IN  TIME LEFT
tcp       10.0.0.2:5000  203.0.113.10:5000  2h 04m     anyone  anyone       2h 04m
";
    assert_eq!(nat.table().to_string(), wanted);
}

#[test]
fn queries_are_shown_without_ports_of_their_servers() {
    let mut nat = nat(|config| {
        config.mapping = Behavior::AddressAndPortDependent;
        config.filtering = Behavior::AddressAndPortDependent;
    });
    let [alice, server] = ["10.0.0.2", "198.51.100.2"].map(|address| address.parse().unwrap());
    let _ = nat.outbound(Packet::echo_request(alice, server, 77), NOW);
    let wanted = "\
PROTOCOL  INSIDE       OUTSIDE          TIME LEFT  SERVES          MAY COME IN     TIME LEFT
icmp      10.0.0.2:77  203.0.113.10:77  1m 00s     198.51.100.2:*  198.51.100.2:*  1m 00s
";
    assert_eq!(nat.table().to_string(), wanted);
}
