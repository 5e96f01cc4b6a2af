//! Two agents find each other.
#![allow(non_snake_case, reason = "tests carry the ids of the rules they prove")]
#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "test code, helpers among it"
)]

mod common;

use common::*;
use frazil_ice::{CandidateKind, Event, Pacer, Role, State};

#[test]
fn one_by_one_connects_in_a_round_trip_and_completes_in_the_next_slot() {
    let mut world = one_by_one(ms(10));
    world.introduce();
    world.run_until(ms(1_000));
    assert_eq!(world.states(), [State::Completed; 2]);
    let [left, right] = &world.sides;
    assert!(left.when_state(State::Connected).unwrap() <= ms(30), "{:?}", left.events);
    assert!(right.when_state(State::Connected).unwrap() <= ms(30), "{:?}", right.events);
    // The nomination is a transaction of its own, so it waits for Ta.
    assert!(left.when_state(State::Completed).unwrap() <= ms(75));
    assert!(right.when_state(State::Completed).unwrap() <= ms(75));
    let pair = left.agent.selected_pair().unwrap();
    assert_eq!(pair.path.remote, at("10.0.0.2:2000"));
    assert_eq!((pair.local.kind, pair.remote.kind), (CandidateKind::Host, CandidateKind::Host));
    assert_eq!(pair.rtt, Some(ms(20)));
    assert!(pair.nominated && pair.valid);
    let other = right.agent.selected_pair().unwrap();
    assert_eq!(other.path, pair.path.reversed());
    assert_eq!(other.priority, pair.priority);
}

#[test]
fn data_flows_both_ways_and_looks_may_deceive() {
    let mut world = one_by_one(ms(10));
    world.introduce();
    world.run_until(ms(200));
    // A STUN header, a whole STUN message without FINGERPRINT, and nothing at all.
    let header = b"\0\x01\0\0\x21\x12\xA4\x42abcdefghijkl";
    for payload in [&b"hello"[..], header, &header[..19], b"", &[0x80; 1200]] {
        for side in [LEFT, RIGHT] {
            world.send(side, payload);
        }
        world.run_until(ms(world.now.as_millis() + 20));
        for side in &mut world.sides {
            assert_eq!(side.data.pop().unwrap().1, payload);
        }
    }
}

#[test]
fn nine_pairs_with_dead_candidates_connect() {
    for dead_first in [true, false] {
        let pacer = Pacer::new();
        let sockets = if dead_first {
            [
                ["192.0.2.66:9", "10.0.0.1:1", "10.0.1.1:1"],
                ["192.0.2.77:9", "10.0.0.2:1", "10.0.1.2:1"],
            ]
        } else {
            [
                ["10.0.0.1:1", "10.0.1.1:1", "192.0.2.66:9"],
                ["10.0.0.2:1", "10.0.1.2:1", "192.0.2.77:9"],
            ]
        };
        let mut world = World::new(
            ms(10),
            Side::new(Role::Controlling, 1, &pacer, &sockets[0]),
            Side::new(Role::Controlled, 2, &pacer, &sockets[1]),
        )
        .with_rule(|_, path, _| {
            let dead = |address: std::net::SocketAddr| address.port() == 9;
            if dead(path.local) || dead(path.remote) {
                Fate::Lost
            } else {
                Fate::Arrives(path.reversed())
            }
        });
        world.introduce();
        world.run_until(ms(2_000));
        assert_eq!(world.states(), [State::Completed; 2]);
        let both = world.sides.each_ref().map(|side| side.agent.selected_pair().unwrap().path);
        assert_eq!(both[0], both[1].reversed());
        let left = world.left().when_state(State::Completed).unwrap();
        assert!(left <= if dead_first { ms(350) } else { ms(75) }, "{dead_first} {left:?}");
    }
}

#[test]
fn loss_delays_and_does_not_prevent() {
    for seed in 0..40u64 {
        let mut world = one_by_one(ms(50));
        let mut random = seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1;
        world.set_rule(move |_, path, _| {
            random ^= random << 13;
            random ^= random >> 7;
            random ^= random << 17;
            if random % 100 < 20 { Fate::Lost } else { Fate::Arrives(path.reversed()) }
        });
        world.introduce();
        world.run_until(ms(30_000));
        for side in &world.sides {
            assert!(side.when_state(State::Completed).is_some(), "seed {seed}");
        }
    }
}

#[test]
fn ipv6_and_ipv4_side_by_side() {
    let pacer = Pacer::new();
    let mut world = World::new(
        ms(10),
        Side::new(Role::Controlling, 1, &pacer, &["10.0.0.1:1", "[2001:db8::1]:1"]),
        Side::new(Role::Controlled, 2, &pacer, &["10.0.0.2:1", "[2001:db8::2]:1"]),
    );
    world.introduce();
    world.run_until(ms(500));
    let pair = world.left().agent.selected_pair().unwrap();
    assert_eq!(pair.path.remote, at("[2001:db8::2]:1"), "IPv6 first (RFC 8421)");
}

#[test]
fn rfc8445_s8_1_1_d__one_pair_is_nominated_and_never_another() {
    let mut world = one_by_one(ms(10));
    world.introduce();
    world.run_until(ms(60_000));
    let nominations = |side: &Side| {
        side.events.iter().filter(|(_, event)| matches!(event, Event::Nominated(_))).count()
    };
    assert_eq!(world.sides.each_ref().map(nominations), [1, 1]);
}

#[test]
fn rfc8445_s8_1_2_a__checks_under_way_are_cancelled() {
    let mut solo = Solo::new(Role::Controlled);
    solo.meet();
    solo.candidate("d 1 udp 2130706431 10.0.0.9 9 typ host").unwrap();
    solo.candidate("a 1 udp 9 10.0.0.2 2000 typ host").unwrap();
    solo.run_until(ms(50));
    let (_, check) = solo.sent().pop().unwrap();
    solo.hear(&success(&check, at(HERE), PEER_PWD));
    let mut forge = Forge::to(solo.agent(), PEER_UFRAG);
    forge.use_candidate = true;
    let nomination = forge.bytes();
    solo.hear(&nomination);
    assert_eq!(solo.agent().state(), State::Completed);
    solo.sent();
    assert_eq!(solo.agent().next_timer().unwrap().1, frazil_ice::Timer::Consent);
    solo.run_until(ms(3_900));
    assert!(solo.sent().is_empty(), "the dead one is not asked again");
    let failed = |event: &Event| matches!(event, Event::CheckFailed { .. });
    solo.run_until(ms(29_000));
    assert_eq!(solo.side.when(failed), None, "and its silence is no failure");
}

#[test]
fn rfc8445_s8_1_2_a__the_others_leave_the_checklist() {
    let pacer = Pacer::new();
    let mut world = World::new(
        ms(10),
        Side::new(Role::Controlling, 1, &pacer, &["10.0.0.1:1", "10.0.1.1:1"]),
        Side::new(Role::Controlled, 2, &pacer, &["10.0.0.2:1", "10.0.1.2:1"]),
    );
    world.introduce();
    world.run_until(ms(1_000));
    for side in &mut world.sides {
        let last = side.when(|event| matches!(event, Event::Selected(_))).unwrap();
        let late = side.events.iter().any(|(when, event)| {
            *when > frazil_sansio::Instant::ZERO + last && matches!(event, Event::CheckSent { .. })
        });
        assert!(!late, "no check begins or is repeated after selection");
        assert_eq!(side.agent.pairs().filter(|pair| !pair.valid).count(), 0);
    }
}
