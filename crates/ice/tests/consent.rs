//! Consent freshness (RFC 7675).
#![allow(non_snake_case, reason = "tests carry the ids of the rules they prove")]
#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "test code, helpers among it"
)]

mod common;

use std::collections::BTreeSet;

use common::*;
use frazil_ice::{Config, Event, FailureCause, Pacer, Role, SendError, State};
use frazil_stun::Message;
use frazil_stun::attribute::UseCandidate;

#[test]
fn rfc7675_s5_1_a__nothing_is_sent_before_consent() {
    let mut solo = Solo::new(Role::Controlling);
    let now = solo.now;
    assert_eq!(solo.agent().send(b"x", now), Err(SendError::NotConnected));
    solo.meet();
    solo.peer_candidate();
    solo.run_until(ms(0));
    let now = solo.now;
    assert_eq!(solo.agent().send(b"x", now), Err(SendError::NotConnected));
    // A check of the peer's gives none; only an answer does.
    let check = Forge::to(solo.agent(), PEER_UFRAG).bytes();
    solo.hear(&check);
    assert_eq!(solo.agent().send(b"x", now), Err(SendError::NotConnected));
}

#[test]
fn rfc8445_s12_1_a__data_flows_on_the_first_valid_pair() {
    let mut solo = Solo::new(Role::Controlled);
    solo.connect();
    let now = solo.now;
    assert_eq!(solo.agent().send(b"x", now).unwrap().path.remote, at(THERE));
    assert_eq!(solo.agent().selected_pair(), None);
}

#[test]
fn rfc7675_s5_1_b_m_n__after_thirty_seconds_without_an_answer_it_is_over() {
    let mut solo = Solo::new(Role::Controlled);
    solo.connect();
    solo.run_until(ms(29_999));
    let now = solo.now;
    assert!(solo.agent().send(b"x", now).is_ok());
    let (_, late) = solo.sent().pop().unwrap();
    // Asked at the moment itself, without a wake-up in between: too late.
    let expired = frazil_sansio::Instant::from_millis(30_000);
    assert_eq!(solo.agent().send(b"x", expired), Err(SendError::NoConsent));
    solo.run_until(ms(30_000));
    assert_eq!(solo.agent().send(b"x", expired), Err(SendError::NotConnected));
    assert!(solo.side.when(|event| matches!(event, Event::ConsentExpired { .. })).is_some());
    // An answer after that does not bring it back, and nothing asks again on that path.
    solo.hear(&success(&late, at(HERE), PEER_PWD));
    let check = Forge::to(solo.agent(), PEER_UFRAG).bytes();
    solo.hear(&check);
    solo.sent();
    solo.run_until(ms(38_000));
    assert!(solo.sent().is_empty());
    assert_eq!(solo.agent().send(b"x", expired), Err(SendError::NotConnected));
}

#[test]
fn a_nomination_under_way_is_not_repeated_where_consent_has_expired() {
    let mut solo = Solo::new(Role::Controlling);
    solo.connect();
    // It goes out after 50 ms, and its last repetition would after 31.5 s more.
    solo.run_until(ms(29_999));
    assert!(solo.sent().iter().any(|(_, bytes)| {
        Message::parse(bytes).unwrap().get::<UseCandidate>() == Ok(Some(UseCandidate))
    }));
    solo.run_until(ms(38_000));
    assert!(solo.sent().is_empty());
}

#[test]
fn rfc7675_s5_1_i__an_hour_late_consent_is_gone_before_anything_is_sent() {
    let mut solo = Solo::new(Role::Controlled);
    solo.connect();
    let mut forge = Forge::to(solo.agent(), PEER_UFRAG);
    forge.use_candidate = true;
    let check = forge.bytes();
    solo.hear(&check);
    assert_eq!(solo.agent().state(), State::Completed);
    solo.sent();
    solo.now = frazil_sansio::Instant::from_secs(3_600);
    let now = solo.now;
    solo.agent().handle_timeout(now);
    solo.drain();
    assert!(solo.sent().is_empty());
    assert_eq!(solo.agent().state(), State::Failed);
    assert_eq!(solo.agent().failure(), Some(FailureCause::ConsentExpired));
    assert_eq!(solo.agent().poll_timeout(), None, "and nothing is waited for");
}

/// Consent checks of a connected agent whose every check is answered, for ten minutes.
fn consent_checks() -> Vec<(u64, Vec<u8>)> {
    let mut world = one_by_one(ms(10));
    world.introduce();
    world.run_until(ms(600_000));
    assert_eq!(world.states(), [State::Completed; 2]);
    let sent = world.left().sent.iter();
    sent.filter(|(when, _, bytes)| {
        when.as_millis() > 1_000 && !Message::parse(bytes).unwrap().class().is_response()
    })
    .map(|(when, _, bytes)| (when.as_millis(), bytes.clone()))
    .collect()
}

#[test]
fn rfc7675_s5_1_c_e_f_g__checks_come_every_four_to_six_seconds_once_each() {
    let checks = consent_checks();
    let gaps: Vec<_> = checks.windows(2).map(|pair| pair[1].0 - pair[0].0).collect();
    assert!(gaps.len() > 100);
    assert!(gaps.iter().all(|gap| (4_000..=6_000).contains(gap)), "{gaps:?}");
    assert!(gaps.iter().collect::<BTreeSet<_>>().len() > 50, "they are spread");
    assert!(gaps.iter().any(|gap| *gap < 4_400) && gaps.iter().any(|gap| *gap > 5_600));
    let ids: BTreeSet<_> = checks
        .iter()
        .map(|(_, bytes)| *Message::parse(bytes).unwrap().transaction_id().as_bytes())
        .collect();
    assert_eq!(ids.len(), checks.len());
}

#[test]
fn rfc7675_s5_1_o__only_an_authentic_answer_from_the_peers_address_counts() {
    let mut solo = Solo::new(Role::Controlled);
    solo.connect();
    solo.run_until(ms(6_000));
    let (_, check) = solo.sent().pop().unwrap();
    solo.hear(&success(&check, at(HERE), "wrongwrongwrongwrongwr"));
    solo.hear_from("10.0.0.3:2000", &success(&check, at(HERE), PEER_PWD));
    solo.hear(&error(&check, 400, Some(PEER_PWD)));
    solo.run_until(ms(30_000));
    let now = solo.now;
    assert_eq!(solo.agent().send(b"x", now), Err(SendError::NotConnected));
}

#[test]
fn an_answer_to_an_earlier_consent_check_counts() {
    let mut solo = Solo::new(Role::Controlled);
    solo.connect();
    solo.sent();
    solo.run_until(ms(29_000));
    let (_, first) = solo.sent().remove(0);
    assert!(solo.hear(&success(&first, at(HERE), PEER_PWD)));
    solo.run_until(ms(58_000));
    let now = solo.now;
    assert!(solo.agent().send(b"x", now).is_ok());
}

#[test]
fn rfc7675_s5_2_a__a_403_revokes_at_once() {
    let mut solo = Solo::new(Role::Controlled);
    solo.connect();
    solo.sent();
    solo.run_until(ms(6_000));
    let (_, check) = solo.sent_one();
    solo.hear(&error(&check, 403, None));
    let now = solo.now;
    assert!(solo.agent().send(b"x", now).is_ok(), "not by anybody");
    solo.hear(&error(&check, 403, Some(PEER_PWD)));
    assert_eq!(solo.agent().send(b"x", now), Err(SendError::NotConnected));
}

#[test]
fn silence_is_noticed_before_consent_expires_and_may_end() {
    let mut world = one_by_one(ms(10));
    world.introduce();
    world.run_until(ms(10_000));
    world.set_rule(|_, _, _| Fate::Lost);
    world.run_until(ms(30_000));
    assert_eq!(world.states(), [State::Disconnected; 2]);
    world.set_rule(|_, path, _| Fate::Arrives(path.reversed()));
    world.run_until(ms(36_500));
    assert_eq!(world.states(), [State::Completed; 2]);
    world.set_rule(|_, _, _| Fate::Lost);
    world.run_until(ms(70_000));
    assert_eq!(world.states(), [State::Failed; 2]);
}

#[test]
fn data_ends_silence_and_moves_its_deadline() {
    let mut solo = Solo::new(Role::Controlled);
    solo.connect();
    let mut forge = Forge::to(solo.agent(), PEER_UFRAG);
    forge.use_candidate = true;
    let check = forge.bytes();
    solo.hear(&check);
    while solo.agent().next_timer().unwrap().1 != frazil_ice::Timer::Silence {
        let next = solo.agent().poll_timeout().unwrap();
        solo.run_until(next - frazil_sansio::Instant::ZERO);
    }
    let due = solo.agent().poll_timeout().unwrap();
    solo.hear(b"data");
    let moved = solo.agent().poll_timeout().unwrap();
    assert!(moved > due);
    let now = solo.now;
    solo.agent().handle_timeout(now);
    assert_eq!(solo.agent().poll_timeout(), Some(moved), "an early call changes nothing");
}

#[test]
fn data_ends_a_disconnection() {
    let mut config = Config::new([3; 32], Role::Controlled, Pacer::new());
    config.disconnected_after = ms(8_000);
    let mut solo = Solo::with(config);
    solo.connect();
    solo.run_until(ms(18_000));
    assert_eq!(solo.agent().state(), State::Disconnected);
    solo.hear(b"data");
    assert_eq!(solo.agent().state(), State::Connected);
    solo.run_until(ms(26_000));
    assert_eq!(solo.agent().state(), State::Disconnected);
}

#[test]
fn a_clock_that_goes_backwards_before_gathering_is_clamped() {
    let mut agent = frazil_ice::Agent::new(
        Config::new([3; 32], Role::Controlled, Pacer::new()),
        frazil_sansio::Instant::from_secs(10),
    );
    let back = frazil_sansio::Instant::from_secs(1);
    agent.add_local_address(at(HERE), back).unwrap();
    agent.add_stun_server(at("192.0.2.53:3478"), back);
    agent.gather(back);
    while agent.poll_transmit(&mut [0; 100]).unwrap().is_some() {}
    let mut last = frazil_sansio::Instant::ZERO;
    while let Some(due) = agent.poll_timeout() {
        last = due;
        agent.handle_timeout(due);
        while agent.poll_event().is_some() {}
    }
    assert_eq!(last, frazil_sansio::Instant::from_secs(15), "five seconds after the latest time");
}

#[test]
fn a_lost_consent_check_or_two_disturb_nobody() {
    let mut world = one_by_one(ms(10));
    world.introduce();
    world.run_until(ms(1_000));
    let mut random = 1u64;
    world.set_rule(move |_, path, _| {
        random ^= random << 13;
        random ^= random >> 7;
        random ^= random << 17;
        if random % 100 < 20 { Fate::Lost } else { Fate::Arrives(path.reversed()) }
    });
    world.run_until(ms(600_000));
    for side in &world.sides {
        assert_eq!(side.when_state(State::Disconnected), None);
        assert_eq!(side.when_state(State::Failed), None);
    }
}

#[test]
fn the_steady_state_allocates_nothing() {
    let mut world = one_by_one(ms(10));
    world.introduce();
    world.run_until(ms(20_000));
    let [left, right] = world.sides.each_mut().map(|side| &mut side.agent);
    let mut now = world.now;
    let mut buffer = [0; 1500];
    let mut exchanged = 0;
    // The first exchange may still grow a queue.
    for round in 0..20 {
        let measured = allocation_counter::measure(|| {
            let (Some(a), Some(b)) = (left.poll_timeout(), right.poll_timeout()) else { return };
            now = now.max(a.min(b));
            for turn in 0..2 {
                let (from, to) =
                    if turn == 0 { (&mut *left, &mut *right) } else { (&mut *right, &mut *left) };
                from.handle_timeout(now);
                while let Ok(Some(transmit)) = from.poll_transmit(&mut buffer) {
                    let (path, length) = (transmit.path, transmit.payload.len());
                    let mut bytes = [0; 200];
                    bytes[..length].copy_from_slice(transmit.payload);
                    to.handle_input(path.reversed(), &bytes[..length], now);
                    while let Ok(Some(answer)) = to.poll_transmit(&mut buffer) {
                        let (path, length) = (answer.path, answer.payload.len());
                        bytes[..length].copy_from_slice(&buffer[..length]);
                        from.handle_input(path.reversed(), &bytes[..length], now);
                        exchanged += 1;
                    }
                }
                let payload = [7; 100];
                let sent = from.send(&payload, now).map(|transmit| transmit.path);
                if let Ok(path) = sent {
                    to.handle_input(path.reversed(), &payload, now);
                }
                while from.poll_event().is_some() || to.poll_event().is_some() {}
            }
        });
        assert!(round < 2 || measured.count_total == 0, "round {round}: {measured:?}");
    }
    assert!(exchanged >= 20);
}
