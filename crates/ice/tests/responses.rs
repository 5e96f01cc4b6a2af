//! What our own checks are, and what their answers do.
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
use frazil_ice::{CandidateKind, CheckFailure, Event, PairState, Role, State};
use frazil_stun::attribute::{IceControlled, IceControlling, Priority, UseCandidate, Username};
use frazil_stun::{Class, Key, Message, Method};

/// An agent whose first check is under way, and that check.
fn checking(role: Role) -> (Solo, Vec<u8>) {
    let mut solo = Solo::new(role);
    solo.meet();
    solo.peer_candidate();
    solo.run_until(ms(0));
    let (_, check) = solo.sent_one();
    (solo, check)
}

fn failures(solo: &Solo) -> Vec<CheckFailure> {
    let failed = |(_, event): &(_, Event)| match event {
        Event::CheckFailed { why, .. } => Some(*why),
        _ => None,
    };
    solo.side.events.iter().filter_map(failed).collect()
}

#[test]
fn rfc8445_s7_2_2_a_b_and_s7_2_4_b_and_s7_1_1_a_and_s7_1_3_a_b__a_check_has_all_that_it_must() {
    for role in [Role::Controlling, Role::Controlled] {
        let (mut solo, bytes) = checking(role);
        let check = Message::parse_fingerprinted(&bytes).expect("FINGERPRINT");
        assert_eq!((check.class(), check.method()), (Class::Request, Method::BINDING));
        let username = format!("{PEER_UFRAG}:{}", solo.agent().local_credentials().ufrag());
        assert_eq!(check.get(), Ok(Some(Username(&username))));
        assert!(check.verify(&Key::short_term(PEER_PWD)).is_ok());
        // 110 for the type, the local preference of the only host candidate, component 1.
        assert_eq!(check.get(), Ok(Some(Priority((110 << 24) | (65_535 << 8) | 255))));
        let roles = (
            check.get::<IceControlling>().unwrap().is_some(),
            check.get::<IceControlled>().unwrap().is_some(),
        );
        assert_eq!(roles, (role == Role::Controlling, role == Role::Controlled));
        assert_eq!(check.get::<UseCandidate>(), Ok(None), "not yet valid");
    }
}

#[test]
fn rfc8445_s8_1_1_c__a_nomination_repeats_the_check_with_use_candidate() {
    let (mut solo, first) = checking(Role::Controlling);
    assert!(solo.hear(&success(&first, at(HERE), PEER_PWD)));
    solo.run_until(ms(50));
    let (path, bytes) = solo.sent_one();
    assert_eq!((path.local, path.remote), (at(HERE), at(THERE)));
    let nominating = Message::parse_fingerprinted(&bytes).unwrap();
    assert_eq!(nominating.get::<UseCandidate>(), Ok(Some(UseCandidate)));
    assert_eq!(solo.agent().state(), State::Connected);
    assert!(solo.hear(&success(&bytes, at(HERE), PEER_PWD)));
    assert_eq!(solo.agent().state(), State::Completed);
}

#[test]
fn the_pair_that_is_selected_is_the_one_that_the_nomination_s_answer_shows() {
    let (mut solo, first) = checking(Role::Controlling);
    assert!(solo.hear(&success(&first, at("203.0.113.1:1000"), PEER_PWD)));
    solo.run_until(ms(50));
    let (_, nominating) = solo.sent_one();
    // The NAT has forgotten the binding in between, and made another.
    assert!(solo.hear(&success(&nominating, at("203.0.113.1:2000"), PEER_PWD)));
    let selected = solo.agent().selected_pair().unwrap();
    assert_eq!(selected.local.address, at("203.0.113.1:2000"));
}

#[test]
fn a_repetition_repeats_its_octets() {
    let (mut solo, first) = checking(Role::Controlled);
    // Even after the role has changed.
    let mut forge = Forge::to(solo.agent(), PEER_UFRAG);
    forge.role = Some((Role::Controlled, 0));
    let conflicting = forge.bytes();
    solo.hear_from("10.0.0.2:2001", &conflicting);
    assert_eq!(solo.agent().role(), Role::Controlling);
    solo.sent();
    solo.run_until(ms(500));
    let repeated: Vec<_> = solo.sent().into_iter().map(|(_, bytes)| bytes).collect();
    assert!(repeated.contains(&first));
}

#[test]
fn rfc8489_s9_1_4_b_c__answers_that_are_not_authentic_are_as_if_they_had_not_come() {
    let (mut solo, check) = checking(Role::Controlling);
    assert!(solo.hear(&success(&check, at(HERE), "wrongwrongwrongwrongwr")));
    assert!(solo.hear(&error(&check, 487, None)));
    assert!(solo.hear(&error(&check, 400, None)));
    assert_eq!(solo.agent().role(), Role::Controlling);
    assert_eq!(solo.agent().pairs().next().unwrap().state, PairState::InProgress);
    assert_eq!(solo.agent().stats().responses_discarded, 3);
    // The true one still counts; without it the failure has a name.
    solo.run_until(ms(39_499));
    assert_eq!(failures(&solo), []);
    solo.run_until(ms(39_500));
    assert_eq!(failures(&solo), [CheckFailure::Unauthentic]);
}

#[test]
fn rfc8445_s7_2_5_2_1_b__an_answer_over_another_path_fails_the_pair() {
    let (mut solo, check) = checking(Role::Controlling);
    assert!(solo.hear_from("10.0.0.3:2000", &success(&check, at(HERE), PEER_PWD)));
    assert_eq!(failures(&solo), [CheckFailure::NotSymmetric]);
    assert_eq!(solo.agent().pairs().next().unwrap().state, PairState::Failed);
    assert_eq!(solo.agent().state(), State::Checking);
    // Nor is a packet from there the peer's data.
    assert!(!solo.hear_from("10.0.0.3:2000", b"data"));
}

#[test]
fn where_a_pair_is_checked_anew_the_later_check_decides() {
    let (mut solo, first) = checking(Role::Controlling);
    let request = Forge::to(solo.agent(), PEER_UFRAG).bytes();
    solo.hear(&request);
    solo.run_until(ms(100));
    let is_request = |bytes: &[u8]| Message::parse(bytes).unwrap().class() == Class::Request;
    let sent = solo.sent();
    let (_, second) = sent.iter().find(|(_, bytes)| is_request(bytes)).unwrap();
    assert_ne!(first, *second, "the first one was cancelled (RFC 8445 §7.3.1.4)");
    assert!(solo.hear_from("10.0.0.3:2000", &success(&first, at(HERE), PEER_PWD)));
    assert_eq!(failures(&solo), []);
    solo.hear(&success(second, at(HERE), PEER_PWD));
    assert_eq!(solo.agent().pairs().next().unwrap().state, PairState::Succeeded);
}

#[test]
fn rfc8445_s7_2_5_2_3_a__a_check_without_an_answer_fails() {
    let (mut solo, _) = checking(Role::Controlling);
    solo.run_until(ms(39_499));
    assert_eq!(solo.sent().len(), 6, "seven in all");
    assert_eq!(failures(&solo), []);
    solo.run_until(ms(39_500));
    assert_eq!(failures(&solo), [CheckFailure::Timeout]);
}

#[test]
fn rfc8445_s7_2_5_2_4_a__an_error_fails_the_pair() {
    let (mut solo, check) = checking(Role::Controlling);
    assert!(solo.hear(&error(&check, 500, Some(PEER_PWD))));
    assert_eq!(failures(&solo), [CheckFailure::ErrorResponse(500)]);
}

#[test]
fn rfc8445_s7_2_5_3_1_b__an_unknown_mapped_address_is_a_local_candidate_that_is_not_paired() {
    let (mut solo, check) = checking(Role::Controlled);
    assert!(solo.hear(&success(&check, at("203.0.113.7:4000"), PEER_PWD)));
    let learned = solo
        .side
        .events
        .iter()
        .find_map(|(_, event)| match event {
            Event::PeerReflexiveLocal(learned) => Some(*learned),
            _ => None,
        })
        .unwrap();
    assert_eq!(learned.kind, CandidateKind::PeerReflexive);
    assert_eq!((learned.address, learned.base), (at("203.0.113.7:4000"), at(HERE)));
    let sent = Message::parse(&check).unwrap().get::<Priority>().unwrap().unwrap();
    assert_eq!(learned.priority, sent.0);
    assert_eq!(solo.agent().local_candidates().count(), 1, "it is not signalled");
    solo.candidate("9 1 udp 1 192.0.2.9 9 typ host").unwrap();
    assert!(solo.agent().pairs().all(|pair| pair.path.local == at(HERE)));
}

#[test]
fn rfc8445_s7_2_5_3_2_a__the_valid_pair_is_of_the_mapped_address_and_not_nominated() {
    let (mut solo, check) = checking(Role::Controlled);
    assert!(solo.hear(&success(&check, at("203.0.113.7:4000"), PEER_PWD)));
    let pair = solo.agent().data_pair().unwrap();
    assert_eq!(pair.local.kind, CandidateKind::PeerReflexive);
    assert_eq!(pair.local.address, at("203.0.113.7:4000"));
    assert_eq!(pair.path.local, at(HERE), "but its packets leave from the base");
    assert!(pair.valid && !pair.nominated);
    // The controlled side's priority for the pair: D is the local candidate's.
    let (g, d) = (u64::from(pair.remote.priority), u64::from(pair.local.priority));
    assert_eq!(pair.priority, (g.min(d) << 32) + 2 * g.max(d) + u64::from(g > d));
}

#[test]
fn rfc8445_s7_2_5_3_3_b__a_success_unfreezes_its_foundation() {
    let mut solo = Solo::new(Role::Controlled);
    solo.meet();
    // The same foundation three times: one pair waits.
    for port in [2000, 2001, 2002] {
        let line = format!("1 1 udp {} 10.0.0.2 {port} typ host", 2_130_706_431 - port);
        solo.candidate(&line).unwrap();
    }
    let states = |solo: &mut Solo| solo.agent().pairs().map(|pair| pair.state).collect::<Vec<_>>();
    assert_eq!(states(&mut solo), [PairState::Waiting, PairState::Frozen, PairState::Frozen]);
    solo.run_until(ms(0));
    let (_, check) = solo.sent_one();
    assert!(solo.hear(&success(&check, at(HERE), PEER_PWD)));
    assert_eq!(states(&mut solo), [PairState::Succeeded, PairState::Waiting, PairState::Waiting]);
}

#[test]
fn rfc8445_s7_2_5_1_a_b_c_d__after_a_487_the_role_changes_and_the_pair_is_checked_anew() {
    for role in [Role::Controlling, Role::Controlled] {
        let (mut solo, check) = checking(role);
        let tie = |bytes: &[u8]| {
            let message = Message::parse(bytes).unwrap();
            let controlling = message.get::<IceControlling>().unwrap().map(|it| it.0);
            controlling.or(message.get::<IceControlled>().unwrap().map(|it| it.0)).unwrap()
        };
        assert!(solo.hear(&error(&check, 487, Some(PEER_PWD))));
        assert_eq!(solo.agent().role(), role.other());
        assert_eq!(solo.agent().pairs().next().unwrap().state, PairState::Waiting);
        solo.run_until(ms(50));
        let (path, again) = solo.sent_one();
        assert_eq!(path.remote, at(THERE));
        let message = Message::parse(&again).unwrap();
        let controls = message.get::<IceControlling>().unwrap().is_some();
        assert_eq!(controls, role == Role::Controlled);
        assert_ne!(tie(&check), tie(&again), "rfc8445-s7.2.5.1-d");
    }
}

#[test]
fn rfc8445_s7_2_5_1_a_b_c_d__a_487_counts_whichever_way_it_comes() {
    // Behind a NAT that answers by another port, the conflict could else never be settled.
    let (mut solo, check) = checking(Role::Controlling);
    assert!(solo.hear_from("10.0.0.3:2000", &error(&check, 487, Some(PEER_PWD))));
    assert_eq!(solo.agent().role(), Role::Controlled);
    assert_eq!(solo.agent().pairs().next().unwrap().state, PairState::Waiting);
}

#[test]
fn rfc8445_s7_2_5_1_e__a_role_switch_recomputes_pair_priorities() {
    let mut solo = Solo::new(Role::Controlling);
    solo.meet();
    solo.candidate("1 1 udp 77 10.0.0.2 2000 typ host").unwrap();
    solo.run_until(ms(0));
    let (_, check) = solo.sent_one();
    let before = solo.agent().pairs().next().unwrap();
    solo.hear(&error(&check, 487, Some(PEER_PWD)));
    let after = solo.agent().pairs().next().unwrap();
    assert_eq!(before.id, after.id);
    let (l, r) = (u64::from(after.local.priority), u64::from(after.remote.priority));
    let formula = |g: u64, d: u64| (g.min(d) << 32) + 2 * g.max(d) + u64::from(g > d);
    assert_eq!((before.priority, after.priority), (formula(l, r), formula(r, l)));
    assert_ne!(before.priority, after.priority);
}

#[test]
fn rfc8445_s7_3_1_1_b_c__conflicts_are_decided_by_the_tie_breaker() {
    use Role::{Controlled, Controlling};
    // Role, the tie-breaker of a peer with the same role, and who gives way.
    for (role, theirs, rejected) in [
        (Controlling, 0, true),
        (Controlling, u64::MAX, false),
        (Controlled, 0, false),
        (Controlled, u64::MAX, true),
    ] {
        let mut solo = Solo::new(role);
        solo.meet();
        solo.sent();
        let mut forge = Forge::to(solo.agent(), PEER_UFRAG);
        forge.role = Some((role, theirs));
        let check = forge.bytes();
        solo.hear(&check);
        if rejected {
            assert_eq!(solo.rejection(), (487, true), "{role} {theirs}");
            assert_eq!(solo.agent().role(), role);
            assert_eq!(solo.agent().pairs().count(), 0);
        } else {
            let (_, answer) = solo.sent_one();
            assert_eq!(Message::parse(&answer).unwrap().class(), Class::SuccessResponse);
            assert_eq!(solo.agent().role(), role.other());
            assert_eq!(solo.agent().pairs().count(), 1);
        }
    }
}

#[test]
fn two_of_the_same_role_connect() {
    for role in [Role::Controlling, Role::Controlled] {
        for seeds in [(1, 2), (2, 1), (5, 9)] {
            let pacer = frazil_ice::Pacer::new();
            let mut world = World::new(
                ms(10),
                Side::new(role, seeds.0, &pacer, &["10.0.0.1:1000"]),
                Side::new(role, seeds.1, &pacer, &["10.0.0.2:2000"]),
            );
            world.introduce();
            world.run_until(ms(2_000));
            assert_eq!(world.states(), [State::Completed; 2]);
            assert_ne!(world.left().agent.role(), world.right().agent.role());
        }
    }
}

#[test]
fn a_mapped_address_that_is_another_base_makes_that_pair_valid() {
    let mut solo = Solo::new(Role::Controlled);
    let now = solo.now;
    // A second socket: its pair is on the checklist.
    let mut config = frazil_ice::Config::new([3; 32], Role::Controlled, frazil_ice::Pacer::new());
    config.nomination = frazil_ice::NominationPolicy::default();
    solo.side = Side::with(config, &[HERE, "10.0.7.1:7"]);
    solo.agent().gather(now);
    solo.meet();
    solo.peer_candidate();
    solo.run_until(ms(0));
    let (path, check) = solo.sent_one();
    assert_eq!(path.local, at(HERE));
    assert!(solo.hear(&success(&check, at("10.0.7.1:7"), PEER_PWD)));
    assert_eq!(solo.agent().data_pair().unwrap().path.local, at("10.0.7.1:7"));
    assert!(solo.agent().pairs().all(|pair| pair.state == PairState::Succeeded));
}
