//! The pace of transactions (RFC 8445 §14).
#![allow(non_snake_case, reason = "tests carry the ids of the rules they prove")]
#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "test code, helpers among it"
)]

mod common;

use std::time::Duration;

use common::*;
use frazil_ice::{Config, Pacer, RemoteDescription, Role};
use frazil_sansio::Instant;

/// Two agents with eight sockets each, of which nothing arrives.
fn dead_world(ta: [Duration; 2], pacer: &Pacer) -> World {
    let side = |role, seed: u8, ta| {
        let mut config = Config::new([seed; 32], role, pacer.clone());
        config.ta = ta;
        let sockets: Vec<_> = (1..=8).map(|host| format!("10.0.{seed}.{host}:1")).collect();
        Side::with(config, &sockets.iter().map(String::as_str).collect::<Vec<_>>())
    };
    World::new(ms(10), side(Role::Controlling, 1, ta[0]), side(Role::Controlled, 2, ta[1]))
        .with_rule(|_, _, _| Fate::Lost)
}

fn least_gap(times: &[Instant]) -> Duration {
    times.windows(2).map(|pair| pair[1] - pair[0]).min().unwrap()
}

#[test]
fn rfc8445_s6_1_4_2_a__the_first_check_at_once_then_one_every_ta() {
    let mut world = dead_world([ms(50); 2], &Pacer::new());
    world.introduce();
    world.run_until(ms(38_000));
    for side in &world.sides {
        let times = side.transactions();
        assert_eq!(times.len(), 64);
        assert!(times[0] <= Instant::from_millis(5), "the other agent may be first");
        assert_eq!(least_gap(&times), ms(50));
        assert!(times[63] <= Instant::from_millis(63 * 50 + 5), "and none is late");
    }
}

#[test]
fn rfc8445_s14_2_d__the_larger_ta_of_both_is_used() {
    for (ta, expected) in [([ms(20), ms(30)], ms(30)), ([ms(20), ms(5)], ms(20))] {
        let mut world = dead_world(ta, &Pacer::new());
        world.introduce();
        world.run_until(ms(1_000));
        for side in &world.sides {
            assert_eq!(least_gap(&side.transactions()), expected);
        }
    }
    // Absent is 50 ms.
    let mut config = Config::new([3; 32], Role::Controlling, Pacer::new());
    config.ta = ms(5);
    let mut solo = Solo::with(config);
    assert_eq!(solo.agent().local_pacing(), Some(ms(5)), "rfc8445-s14.2-c: it is signalled");
    solo.meet();
    for port in 1..=5 {
        solo.candidate(&format!("{port} 1 udp 1 10.0.0.2 {port} typ host")).unwrap();
    }
    solo.run_until(ms(400));
    assert_eq!(least_gap(&solo.side.transactions()), ms(50));
}

#[test]
fn rfc8445_s14_2_e__all_agents_of_a_process_keep_five_milliseconds() {
    let mut world = dead_world([ms(5); 2], &Pacer::new());
    world.introduce();
    world.run_until(ms(38_000));
    let mut times: Vec<_> = world.sides.iter().flat_map(Side::transactions).collect();
    times.sort();
    assert_eq!(times.len(), 128);
    assert!(least_gap(&times) >= ms(5));
    assert!(times[127] <= Instant::from_millis(128 * 5 + 20), "{:?}", times[127]);
}

// RFC 8445 §14.3.
#[test]
fn every_pair_is_checked_before_one_is_checked_twice() {
    let mut world = dead_world([ms(50); 2], &Pacer::new());
    world.introduce();
    world.run_until(ms(38_000));
    let side = world.left();
    let last_first = *side.transactions().last().unwrap();
    let mut seen = std::collections::BTreeSet::new();
    let first_repeat =
        side.sent.iter().find(|(_, _, bytes)| !seen.insert(bytes.clone())).unwrap().0;
    assert!(first_repeat >= Instant::from_millis(500));
    assert!(first_repeat >= last_first, "{first_repeat:?} {last_first:?}");
}

#[test]
fn an_agent_that_wakes_an_hour_late_begins_one_transaction() {
    let mut solo = Solo::new(Role::Controlling);
    let now = solo.now;
    solo.agent().set_remote(RemoteDescription::new(PEER_UFRAG, PEER_PWD), now).unwrap();
    for port in 1..=20 {
        solo.candidate(&format!("{port} 1 udp 1 10.0.0.2 {port} typ host")).unwrap();
    }
    solo.now = Instant::from_secs(3_600);
    let now = solo.now;
    for _ in 0..3 {
        solo.agent().handle_timeout(now);
        solo.drain();
    }
    assert_eq!(solo.sent().len(), 1);
}

// RFC 8445 §14.3.
#[test]
fn every_server_is_asked_before_one_is_asked_twice() {
    let config = Config::new([3; 32], Role::Controlling, Pacer::new());
    let mut solo = Solo::new(Role::Controlling);
    solo.side = Side::with(config, &[HERE, "10.0.1.1:1", "10.0.2.1:1"]);
    for server in 1..=8 {
        let address = format!("192.0.2.{server}:3478");
        solo.agent().add_stun_server(at(&address), Instant::ZERO);
    }
    solo.agent().gather(Instant::ZERO);
    solo.run_until(ms(4_000));
    let mut seen = std::collections::BTreeSet::new();
    let (asked, again): (Vec<_>, Vec<_>) =
        solo.side.sent.iter().partition(|(_, _, bytes)| seen.insert(bytes.clone()));
    assert_eq!(asked.len(), 24);
    assert!(again[0].0 >= Instant::from_millis(24 * 50));
}
