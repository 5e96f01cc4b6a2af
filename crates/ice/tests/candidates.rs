//! Candidates of both sides: which are used, which refused, how many.
#![allow(non_snake_case, reason = "tests carry the ids of the rules they prove")]
#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "test code, helpers among it"
)]

mod common;

use std::collections::BTreeMap;

use common::*;
use frazil_candidate::Candidate;
use frazil_ice::{
    AddressRefused, Agent, CandidateRefused, Config, Event, Limit, Pacer, PairState,
    RemoteDescription, Role,
};
use frazil_sansio::Instant;

fn met() -> Solo {
    let mut solo = Solo::new(Role::Controlled);
    solo.meet();
    solo
}

fn host(address: &str) -> String {
    let address = at(address);
    format!("1 1 udp 2130706431 {} {} typ host", address.ip(), address.port())
}

#[test]
fn hostile_addresses_are_refused_and_nothing_is_sent_to_them() {
    let mut solo = met();
    for (address, why) in [
        ("224.0.0.251:5353", AddressRefused::Multicast),
        ("[ff02::fb]:5353", AddressRefused::Multicast),
        ("255.255.255.255:67", AddressRefused::Broadcast),
        ("0.0.0.0:80", AddressRefused::Unspecified),
        ("[::]:80", AddressRefused::Unspecified),
        ("192.0.2.1:0", AddressRefused::PortZero),
        ("127.0.0.1:22", AddressRefused::Loopback),
        ("[::1]:22", AddressRefused::Loopback),
        ("[::ffff:127.0.0.1]:22", AddressRefused::EmbeddedIpv4),
        ("169.254.169.254:80", AddressRefused::LinkLocal),
        ("[fe80::1]:80", AddressRefused::LinkLocal),
        ("[fec0::1]:80", AddressRefused::SiteLocal),
    ] {
        let refused = solo.candidate(&host(address));
        assert_eq!(refused, Err(CandidateRefused::Address(why)), "{address}");
    }
    assert_eq!(solo.agent().stats().candidates_refused, 12);
    solo.run_until(ms(38_000));
    assert!(solo.sent().is_empty());
}

#[test]
fn loopback_is_for_loopback() {
    let mut config = Config::new([3; 32], Role::Controlled, Pacer::new());
    let mut agent = Agent::new(config.clone(), Instant::ZERO);
    let refused = agent.add_local_address(at("127.0.0.1:1"), Instant::ZERO);
    assert_eq!(refused, Err(AddressRefused::Loopback), "rfc8445-s5.1.1.1-d");
    config.loopback = true;
    let mut solo = Solo::new(Role::Controlled);
    solo.side = Side::with(config, &[HERE, "127.0.0.1:1"]);
    let now = solo.now;
    solo.agent().gather(now);
    solo.meet();
    solo.candidate(&host("127.0.0.1:2")).unwrap();
    let paths: Vec<_> = solo.agent().pairs().map(|pair| pair.path.local).collect();
    assert_eq!(paths, [at("127.0.0.1:1")], "not from the other socket");
}

#[test]
fn what_cannot_be_used_is_refused_by_name() {
    let mut solo = met();
    for (line, why) in [
        ("1 1 udp 1 a8c9-12.local 5 typ host", CandidateRefused::Name),
        ("1 1 tcp 1 192.0.2.1 9 typ host tcptype active", CandidateRefused::Transport),
        ("1 1 udp 1 192.0.2.1 5 typ quantum", CandidateRefused::Kind),
        ("1 2 udp 1 192.0.2.1 5 typ host", CandidateRefused::Component(2)),
        ("1 1 udp 0 192.0.2.1 5 typ host", CandidateRefused::Priority(0)),
        ("1 1 udp 4294967295 192.0.2.1 5 typ host", CandidateRefused::Priority(u32::MAX)),
    ] {
        assert_eq!(solo.candidate(line), Err(why), "{line}");
        let (_, last) = solo.side.events.last().unwrap();
        assert!(matches!(last, Event::CandidateRefused { why: told, .. } if *told == why));
    }
}

#[test]
fn rfc8838_s9_c__a_candidate_of_another_session_is_ignored() {
    let mut solo = met();
    let line = host("10.0.0.2:2000");
    assert_eq!(
        solo.candidate(&format!("{line} ufrag elsewhere")),
        Err(CandidateRefused::OtherSession)
    );
    assert_eq!(solo.candidate(&format!("{line} ufrag {PEER_UFRAG}")), Ok(()));
}

#[test]
fn rfc8838_s14_b__candidates_after_the_end_are_ignored() {
    let mut solo = met();
    let now = solo.now;
    solo.agent().end_of_remote_candidates(now);
    assert_eq!(solo.candidate(&host("10.0.0.2:2000")), Err(CandidateRefused::AfterEnd));
    assert_eq!(solo.agent().pairs().count(), 0);
}

#[test]
fn a_candidate_before_the_description_has_no_session() {
    let mut solo = Solo::new(Role::Controlled);
    assert_eq!(solo.candidate(&host("10.0.0.2:2000")), Err(CandidateRefused::NoDescription));
}

// RFC 8838 §11.
#[test]
fn trickled_candidates_are_paired_as_they_come() {
    let mut solo = met();
    solo.run_until(ms(500));
    assert!(solo.sent().is_empty());
    solo.peer_candidate();
    solo.run_until(ms(500));
    assert_eq!(solo.sent().len(), 1);
    // The same again changes nothing.
    solo.peer_candidate();
    assert_eq!(solo.agent().pairs().count(), 1);
    assert_eq!(solo.agent().remote_candidates().count(), 1);
}

// RFC 8838 §10.
#[test]
fn a_socket_that_comes_later_is_paired_too() {
    let mut config = Config::new([3; 32], Role::Controlled, Pacer::new());
    config.gather_timeout = ms(10_000);
    let mut solo = Solo::new(Role::Controlled);
    solo.side = Side::with(config, &[HERE]);
    let now = solo.now;
    // A server that does not answer keeps gathering open.
    solo.agent().add_stun_server(at("192.0.2.53:3478"), now);
    solo.agent().gather(now);
    solo.meet();
    solo.peer_candidate();
    solo.agent().add_local_address(at("10.0.1.1:1"), now).unwrap();
    assert_eq!(solo.agent().pairs().count(), 2);
    // rfc8838-s13-f: but not once the peer was told that there are no more.
    solo.run_until(ms(10_000));
    let now = solo.now;
    let late = solo.agent().add_local_address(at("10.0.2.1:1"), now);
    assert_eq!(late, Err(AddressRefused::GatheringOver));
}

#[test]
fn rfc8445_s6_1_2_5_b__the_pair_limit_is_configurable_and_keeps_the_highest() {
    for (limit, expected) in [(100, 100), (7, 7)] {
        let mut config = Config::new([3; 32], Role::Controlled, Pacer::new());
        config.pair_limit = limit;
        let mut solo = Solo::new(Role::Controlled);
        solo.side = Side::with(config, &[HERE, "10.0.1.1:1"]);
        let now = solo.now;
        solo.agent().gather(now);
        solo.meet();
        for number in 1..=100 {
            let line = format!("{number} 1 udp {number} 10.9.0.{number} 5 typ host");
            solo.candidate(&line).unwrap();
        }
        let pairs: Vec<_> = solo.agent().pairs().collect();
        assert_eq!(pairs.len(), expected);
        assert!(pairs.windows(2).all(|two| two[0].priority >= two[1].priority));
        let least = pairs.iter().map(|pair| pair.remote.priority).min().unwrap();
        assert!(least as usize > 100 - limit.div_ceil(2) - 1, "{least}");
        let dropped =
            |event: &Event| matches!(event, Event::PairDropped { limit: Limit::Pairs, .. });
        assert!(solo.side.when(dropped).is_some());
    }
}

#[test]
fn rfc8445_s19_5_1_b__the_number_of_candidates_is_bounded() {
    let mut solo = met();
    let mut taken = 0;
    for number in 0..10_000u32 {
        let [_, _, high, low] = number.to_be_bytes();
        match solo.candidate(&format!("1 1 udp 9 10.9.{high}.{low} 5 typ host")) {
            Ok(()) => taken += 1,
            Err(why) => assert_eq!(why, CandidateRefused::Limit),
        }
    }
    assert_eq!(taken, 100);
}

#[test]
fn checks_to_one_address_are_bounded() {
    let mut config = Config::new([3; 32], Role::Controlled, Pacer::new());
    config.destination_limit = 10;
    let mut solo = Solo::with(config);
    solo.meet();
    // A victim on every port, and one honest candidate elsewhere.
    for port in 1..=50 {
        solo.candidate(&format!("{port} 1 udp 9 10.9.0.1 {port} typ host")).unwrap();
    }
    solo.candidate("h 1 udp 5 10.0.0.2 2000 typ host").unwrap();
    solo.run_until(ms(38_000));
    let mut checks = BTreeMap::new();
    for (_, event) in &solo.side.events {
        if let Event::CheckSent { path, retransmission: 0, .. } = event {
            *checks.entry(path.remote.ip()).or_insert(0) += 1;
        }
    }
    let counts: Vec<_> = checks.into_values().collect();
    assert_eq!(counts, [1, 10]);
}

#[test]
fn peer_reflexive_candidates_are_bounded_too() {
    let mut solo = met();
    for number in 0..1_000u32 {
        let [_, _, high, low] = number.to_be_bytes();
        let mut forge = Forge::to(solo.agent(), PEER_UFRAG);
        forge.id[..4].copy_from_slice(&number.to_be_bytes());
        let check = forge.bytes();
        solo.hear_from(&format!("10.9.{high}.{low}:5"), &check);
    }
    assert_eq!(solo.sent().len(), 1_000, "all are answered");
    assert_eq!(solo.agent().remote_candidates().count(), 100);
    assert!(solo.agent().pairs().count() <= 100);
}

// RFC 8445 §6.1.2.6.
#[test]
fn the_freezing_example_for_one_stream() {
    // The single-stream rows of the tables in RFC 8445 §6.1.2.6 and RFC 8838 §12: three foundations,
    // one pair each, all Waiting; then a new foundation (rule 1).
    let mut solo = met();
    for number in 1..=3 {
        solo.candidate(&format!("f{number} 1 udp {} 10.9.0.{number} 5 typ host", 100 - number))
            .unwrap();
    }
    let states = |solo: &mut Solo| solo.agent().pairs().map(|pair| pair.state).collect::<Vec<_>>();
    assert_eq!(states(&mut solo), [PairState::Waiting; 3]);
    solo.run_until(ms(0));
    let (path, check) = solo.sent_one();
    solo.hear_from(&path.remote.to_string(), &success(&check, at(HERE), PEER_PWD));
    let one = [PairState::Succeeded, PairState::Waiting, PairState::Waiting];
    assert_eq!(states(&mut solo), one);
    solo.candidate("f5 1 udp 1 10.9.0.5 5 typ host").unwrap();
    assert_eq!(states(&mut solo).last(), Some(&PairState::Waiting), "rule 1");
    // Rule 2: the foundation has succeeded. Rule 3: its topmost pair has not.
    solo.candidate("f1 1 udp 2 10.9.0.6 5 typ host").unwrap();
    solo.candidate("f3 1 udp 1 10.9.0.7 5 typ host").unwrap();
    let of = |solo: &mut Solo, ip: &str| {
        let found = solo.agent().pairs().find(|pair| pair.path.remote == at(ip));
        found.unwrap().state
    };
    assert_eq!(of(&mut solo, "10.9.0.6:5"), PairState::Waiting);
    assert_eq!(of(&mut solo, "10.9.0.7:5"), PairState::Frozen);
}

#[test]
fn rfc8445_s6_1_1_b__a_full_agent_controls_a_lite_one() {
    let mut solo = Solo::new(Role::Controlled);
    let now = solo.now;
    let mut description = RemoteDescription::new(PEER_UFRAG, PEER_PWD);
    description.lite = true;
    solo.agent().set_remote(description, now).unwrap();
    assert_eq!(solo.agent().role(), Role::Controlling);
}

#[test]
fn a_second_description_is_the_same_or_refused() {
    use frazil_ice::{CredentialsError, DescriptionRefused};
    let mut solo = met();
    let now = solo.now;
    assert_eq!(solo.agent().set_remote(RemoteDescription::new(PEER_UFRAG, PEER_PWD), now), Ok(()));
    let other = RemoteDescription::new("other", PEER_PWD);
    assert_eq!(solo.agent().set_remote(other, now), Err(DescriptionRefused::Restart));
    let mut fresh = Solo::new(Role::Controlled);
    let short = RemoteDescription::new("abc", PEER_PWD);
    let refused = DescriptionRefused::Credentials(CredentialsError::UfragLength(3));
    assert_eq!(fresh.agent().set_remote(short, now), Err(refused));
}

#[test]
fn its_own_description_is_no_peer() {
    let mut solo = Solo::new(Role::Controlling);
    let now = solo.now;
    let own = solo.agent().local_credentials().clone();
    let refused = solo.agent().set_remote(RemoteDescription::new(own.ufrag(), own.pwd()), now);
    assert_eq!(refused, Err(frazil_ice::DescriptionRefused::Own));
    solo.meet();
}

#[test]
fn link_local_addresses_take_their_scope_from_the_base() {
    let config = Config::new([3; 32], Role::Controlled, Pacer::new());
    let mut solo = Solo::new(Role::Controlled);
    solo.side = Side::with(config, &["[fe80::1%4]:1", "[2001:db8::1]:1"]);
    let now = solo.now;
    solo.agent().gather(now);
    solo.meet();
    solo.candidate(&host("[fe80::2]:2")).unwrap();
    let paths: Vec<_> = solo.agent().pairs().map(|pair| pair.path).collect();
    assert_eq!(paths.len(), 1);
    assert_eq!((paths[0].local, paths[0].remote), (at("[fe80::1%4]:1"), at("[fe80::2%4]:2")));
    // What is written into the description has no scope.
    let lines: Vec<_> = solo.agent().local_candidates().map(ToString::to_string).collect();
    assert!(lines.iter().all(|line| !line.contains('%') && Candidate::parse(line).is_ok()));
}
