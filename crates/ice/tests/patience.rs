//! Failure comes late, and for a reason (RFC 8863).
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
use frazil_ice::{Config, FailureCause, Pacer, Role, State};

fn when_failed(solo: &Solo) -> Option<std::time::Duration> {
    solo.side.when_state(State::Failed)
}

#[test]
fn rfc8863_s4_a_c_d__without_any_pair_it_waits_39500_ms() {
    let mut solo = Solo::new(Role::Controlling);
    solo.run_until(ms(100_000));
    assert_eq!(solo.agent().state(), State::New, "no patience runs before the description");
    solo.meet();
    let now = solo.now;
    solo.agent().end_of_remote_candidates(now);
    solo.drain();
    solo.run_until(ms(139_499));
    assert_eq!(solo.agent().state(), State::Checking);
    solo.run_until(ms(200_000));
    assert_eq!(when_failed(&solo), Some(ms(139_500)));
    assert_eq!(solo.agent().failure(), Some(FailureCause::NoPath));
}

#[test]
fn rfc8863_s5_a__a_trickling_peer_that_never_ends_does_not_hold_it_up() {
    let mut solo = Solo::new(Role::Controlling);
    let now = solo.now;
    let mut description = frazil_ice::RemoteDescription::new(PEER_UFRAG, PEER_PWD);
    description.trickle = true;
    solo.agent().set_remote(description, now).unwrap();
    solo.run_until(ms(60_000));
    assert_eq!(when_failed(&solo), Some(ms(39_500)));
}

#[test]
fn pairs_that_fail_at_once_do_not_shorten_it() {
    let mut solo = Solo::new(Role::Controlling);
    solo.meet();
    solo.peer_candidate();
    solo.run_until(ms(0));
    let (_, check) = solo.sent_one();
    solo.hear(&error(&check, 500, Some(PEER_PWD)));
    solo.run_until(ms(39_499));
    assert_eq!(solo.agent().state(), State::Checking);
    // A check of the peer brings the failed pair back (RFC 8445 §7.3.1.4).
    let check = Forge::to(solo.agent(), PEER_UFRAG).bytes();
    solo.hear(&check);
    solo.run_until(ms(39_499));
    let (_, again) = solo.sent().pop().unwrap();
    solo.hear(&success(&again, at(HERE), PEER_PWD));
    assert_eq!(solo.agent().state(), State::Connected);
    solo.run_until(ms(45_000));
    assert_eq!(solo.agent().state(), State::Connected);
}

#[test]
fn rfc8445_s7_2_5_4_a__checks_under_way_are_waited_for() {
    let mut solo = Solo::new(Role::Controlling);
    solo.meet();
    solo.run_until(ms(20_000));
    solo.peer_candidate();
    solo.run_until(ms(100_000));
    assert_eq!(when_failed(&solo), Some(ms(59_500)));
    assert_eq!(solo.agent().poll_timeout(), None);
    let now = solo.now;
    assert_eq!(solo.agent().send(b"x", now), Err(frazil_ice::SendError::Concluded));
}

#[test]
fn a_dead_peer_fails_when_its_last_check_has_timed_out() {
    let pacer = Pacer::new();
    let mut world = World::new(
        ms(10),
        Side::new(Role::Controlling, 1, &pacer, &["10.0.0.1:1", "10.0.1.1:1"]),
        Side::new(Role::Controlled, 2, &pacer, &["10.0.0.2:1", "10.0.1.2:1"]),
    )
    .with_rule(|_, _, _| Fate::Lost);
    world.introduce();
    world.run_until(ms(120_000));
    for side in &world.sides {
        let failed = side.when_state(State::Failed).unwrap();
        assert!((ms(39_500)..ms(40_000)).contains(&failed), "{failed:?}");
    }
}

#[test]
fn rfc8445_s7_2_5_3_4_b__a_nomination_that_is_refused_fails_the_checklist_when_patience_ends() {
    let mut solo = Solo::new(Role::Controlling);
    solo.connect();
    solo.run_until(ms(50));
    let (_, nominating) = solo.sent().pop().unwrap();
    solo.hear(&error(&nominating, 400, Some(PEER_PWD)));
    assert_eq!(solo.agent().data_pair(), None, "it left the valid list");
    assert_eq!(solo.agent().state(), State::Checking);
    solo.run_until(ms(60_000));
    assert_eq!(when_failed(&solo), Some(ms(39_500)));
    assert_eq!(solo.agent().failure(), Some(FailureCause::NominationFailed));
}

#[test]
fn patience_is_configurable() {
    let mut config = Config::new([3; 32], Role::Controlled, Pacer::new());
    config.patience = ms(2_000);
    let mut solo = Solo::with(config);
    solo.meet();
    solo.run_until(ms(10_000));
    assert_eq!(when_failed(&solo), Some(ms(2_000)));
}
