//! Rules that are proved by themselves, in the order of RFC 8445, then of the others.
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
use frazil_candidate::priority;
use frazil_ice::{
    Agent, COMPONENT, CandidateKind, Config, Event, Pacer, PairState, RemoteDescription, Role,
    State,
};
use frazil_sansio::Instant;
use frazil_stun::attribute::{IceControlled, IceControlling, UseCandidate, XorMappedAddress};
use frazil_stun::{AttributeType, Class, Message};

const OUTSIDE: &str = "203.0.113.7:40000";

fn nominate(solo: &mut Solo) {
    let mut forge = Forge::to(solo.agent(), PEER_UFRAG);
    forge.use_candidate = true;
    let check = forge.bytes();
    solo.hear(&check);
}

/// A controlled agent whose pair to [`THERE`] is selected.
fn completed() -> Solo {
    let mut solo = Solo::new(Role::Controlled);
    solo.connect();
    nominate(&mut solo);
    assert_eq!(solo.agent().state(), State::Completed);
    solo.sent();
    solo
}

/// An agent that has a server-reflexive candidate.
fn behind_nat() -> Solo {
    let mut solo = Solo::new(Role::Controlled);
    solo.side = Side::with(Config::new([3; 32], Role::Controlled, Pacer::new()), &[HERE]);
    solo.agent().add_stun_server(at("192.0.2.53:3478"), Instant::ZERO);
    solo.agent().gather(Instant::ZERO);
    solo.run_until(ms(0));
    let (_, request) = solo.sent_one();
    let mut room = [0; 128];
    let buffer = frazil_stun::SliceBuffer::new(&mut room);
    let answer = frazil_stun::responder::respond(&request, at(OUTSIDE), buffer).unwrap();
    solo.hear_from("192.0.2.53:3478", answer.into_written());
    assert_eq!(solo.agent().local_candidates().count(), 2);
    solo
}

#[test]
fn rfc8445_s5_1_2_1_a_b_c_d_e_f__the_formula_and_the_type_preferences() {
    let solo = behind_nat();
    for local in solo.side.agent.local_candidates() {
        let parts = priority::split(local.priority);
        assert_eq!(parts.type_preference, local.kind.as_type().type_preference());
        assert_eq!((parts.local_preference, parts.component), (65_535, COMPONENT));
    }
    let of = |kind: CandidateKind| kind.as_type().type_preference();
    let all = [
        CandidateKind::Host,
        CandidateKind::PeerReflexive,
        CandidateKind::ServerReflexive,
        CandidateKind::Relayed,
    ];
    assert!(all.windows(2).all(|two| of(two[0]) > of(two[1])), "different, prflx above srflx");
    assert!(all.iter().all(|kind| of(*kind) <= 126));
}

#[test]
fn rfc8445_s5_3_f_and_rfc8839_s4_2_4_a__checks_are_answered_once_candidates_are_out() {
    let mut solo = Solo::new(Role::Controlling);
    let check = Forge::to(solo.agent(), PEER_UFRAG).bytes();
    assert!(solo.hear(&check));
    let (_, bytes) = solo.sent_one();
    assert_eq!(Message::parse(&bytes).unwrap().class(), Class::SuccessResponse);
}

#[test]
fn rfc8445_s6_1_2_1_a_and_s6_1_3_a_and_s8_1_2_b__the_states_follow_the_checklist() {
    let mut solo = Solo::new(Role::Controlled);
    assert_eq!(solo.agent().state(), State::New);
    solo.connect();
    assert_eq!(solo.agent().state(), State::Connected, "valid, none nominated: still running");
    nominate(&mut solo);
    assert_eq!(solo.agent().state(), State::Completed);
    let mut alone = Solo::new(Role::Controlled);
    alone.meet();
    alone.peer_candidate();
    assert_eq!(alone.agent().state(), State::Checking);
    alone.run_until(ms(60_000));
    assert_eq!(alone.agent().state(), State::Failed, "all pairs failed");
}

#[test]
fn rfc8445_s6_1_2_3_a_b__pairs_are_sorted_by_the_formula() {
    for role in [Role::Controlling, Role::Controlled] {
        let mut solo = Solo::new(role);
        solo.side = Side::with(Config::new([3; 32], role, Pacer::new()), &[HERE, "10.0.1.1:1"]);
        solo.agent().gather(Instant::ZERO);
        solo.meet();
        for (number, priority) in [5u32, 2_130_706_431, 7, 0x7fff_ffff].into_iter().enumerate() {
            let line = format!("{number} 1 udp {priority} 10.9.0.{} 5 typ host", number + 1);
            solo.candidate(&line).unwrap();
        }
        let pairs: Vec<_> = solo.agent().pairs().collect();
        assert_eq!(pairs.len(), 8);
        assert!(pairs.windows(2).all(|two| two[0].priority >= two[1].priority));
        for pair in pairs {
            let (local, remote) = (pair.local.priority, pair.remote.priority);
            let (g, d) = if role == Role::Controlling { (local, remote) } else { (remote, local) };
            let (g, d) = (u64::from(g), u64::from(d));
            let expected = (1u64 << 32) * g.min(d) + 2 * g.max(d) + u64::from(g > d);
            assert_eq!(pair.priority, expected);
        }
    }
}

#[test]
fn rfc8445_s6_1_2_4_a_b_and_s7_2_4_c_and_rfc8838_s11_a_b__a_reflexive_candidate_is_its_base_and_then_redundant()
 {
    let mut solo = behind_nat();
    solo.meet();
    solo.peer_candidate();
    let pairs: Vec<_> = solo.agent().pairs().collect();
    assert_eq!(pairs.len(), 1);
    assert_eq!((pairs[0].local.kind, pairs[0].path.local), (CandidateKind::Host, at(HERE)));
    solo.run_until(ms(50));
    assert_eq!(solo.sent_one().0.local, at(HERE));
}

#[test]
fn rfc8838_s10_b_c__a_reflexive_candidate_that_comes_later_forms_no_pair_anew() {
    let mut solo = Solo::new(Role::Controlled);
    solo.side = Side::with(Config::new([3; 32], Role::Controlled, Pacer::new()), &[HERE]);
    solo.agent().add_stun_server(at("192.0.2.53:3478"), Instant::ZERO);
    solo.agent().gather(Instant::ZERO);
    solo.meet();
    solo.peer_candidate();
    solo.run_until(ms(50));
    let sent = solo.sent();
    let (_, request) = sent.iter().find(|(path, _)| path.remote.port() == 3478).unwrap();
    let before: Vec<_> = solo.agent().pairs().collect();
    assert_eq!(before[0].state, PairState::InProgress);
    let mut room = [0; 128];
    let buffer = frazil_stun::SliceBuffer::new(&mut room);
    let answer = frazil_stun::responder::respond(request, at(OUTSIDE), buffer).unwrap();
    solo.hear_from("192.0.2.53:3478", answer.into_written());
    assert_eq!(solo.agent().local_candidates().count(), 2);
    assert_eq!(solo.agent().pairs().collect::<Vec<_>>(), before);
}

#[test]
fn a_mapped_address_that_the_server_saw_too_makes_a_server_reflexive_valid_pair() {
    let mut solo = behind_nat();
    solo.meet();
    solo.peer_candidate();
    solo.run_until(ms(50));
    let (_, check) = solo.sent_one();
    solo.hear(&success(&check, at(OUTSIDE), PEER_PWD));
    let pair = solo.agent().data_pair().unwrap();
    assert_eq!(pair.local.kind, CandidateKind::ServerReflexive, "rfc8445-s7.2.5.3.1-a");
    assert_eq!(pair.local.address, at(OUTSIDE));
    let learned = |event: &Event| matches!(event, Event::PeerReflexiveLocal(_));
    assert_eq!(solo.side.when(learned), None);
}

#[test]
fn rfc8445_s6_1_4_2_b__triggered_checks_go_first() {
    let mut solo = Solo::new(Role::Controlled);
    solo.meet();
    for number in 1..=3 {
        solo.candidate(&format!("{number} 1 udp 2130706431 10.9.0.{number} 5 typ host")).unwrap();
    }
    solo.candidate("z 1 udp 1 10.0.0.2 2000 typ host").unwrap();
    solo.run_until(ms(0));
    let check = Forge::to(solo.agent(), PEER_UFRAG).bytes();
    solo.hear(&check);
    solo.sent();
    solo.run_until(ms(50));
    assert_eq!(solo.sent_one().0.remote, at(THERE), "the lowest of all, but triggered");
}

#[test]
fn rfc8445_s7_1_2_a__the_controlling_side_nominates_with_use_candidate() {
    let mut world = one_by_one(ms(10));
    world.introduce();
    world.run_until(ms(10_000));
    let flagged = |side: &Side| {
        let requests = side.sent.iter().map(|(_, _, bytes)| Message::parse(bytes).unwrap());
        requests.filter(|it| it.get::<UseCandidate>() == Ok(Some(UseCandidate))).count()
    };
    assert_eq!(world.sides.each_ref().map(flagged), [1, 0], "rfc8445-s7.1.2-b: the other never");
}

#[test]
fn rfc8445_s7_1_3_a_b_and_s16_1_b__every_check_has_the_role_and_one_tie_breaker() {
    let mut world = one_by_one(ms(10));
    world.introduce();
    world.run_until(ms(60_000));
    for (side, role) in world.sides.iter().zip([Role::Controlling, Role::Controlled]) {
        let mut ties = BTreeSet::new();
        for (_, _, bytes) in &side.sent {
            let message = Message::parse(bytes).unwrap();
            if message.class() == Class::Request {
                let tie = match role {
                    Role::Controlling => message.get::<IceControlling>().unwrap().unwrap().0,
                    Role::Controlled => message.get::<IceControlled>().unwrap().unwrap().0,
                };
                ties.insert(tie);
            }
        }
        assert_eq!(ties.len(), 1);
    }
}

#[test]
fn rfc8445_s7_2_5_3_4_c_and_s7_3_1_5_c__a_nominated_pair_whose_check_fails_fails_the_checklist() {
    let mut solo = Solo::new(Role::Controlled);
    solo.meet();
    nominate(&mut solo);
    solo.sent();
    solo.run_until(ms(0));
    let (_, triggered) = solo.sent_one();
    solo.hear(&error(&triggered, 500, Some(PEER_PWD)));
    assert_eq!(solo.agent().pairs().next().unwrap().state, PairState::Failed);
    assert_eq!(solo.agent().state(), State::Checking, "rfc8863-s4-c");
    solo.run_until(ms(39_500));
    assert_eq!(solo.agent().state(), State::Failed);
}

#[test]
fn rfc8445_s7_3_g__no_answer_redirects() {
    let mut solo = Solo::new(Role::Controlled);
    for integrity in [true, false] {
        let mut forge = Forge::to(solo.agent(), PEER_UFRAG);
        forge.integrity = integrity;
        let check = forge.bytes();
        solo.hear(&check);
        let (_, bytes) = solo.sent_one();
        let types: Vec<_> = Message::parse(&bytes)
            .unwrap()
            .raw_attributes()
            .map(|attribute| attribute.attribute_type())
            .collect();
        assert!(!types.contains(&AttributeType::ALTERNATE_SERVER));
    }
}

#[test]
fn rfc8445_s7_3_1_1_a__without_a_role_there_is_no_conflict_and_with_both_no_sense() {
    let mut solo = Solo::new(Role::Controlled);
    solo.meet();
    let mut forge = Forge::to(solo.agent(), PEER_UFRAG);
    forge.role = None;
    let check = forge.bytes();
    solo.hear(&check);
    let (_, bytes) = solo.sent_one();
    let answer = Message::parse(&bytes).unwrap();
    assert_eq!(answer.get(), Ok(Some(XorMappedAddress(at(THERE)))));
    assert_eq!(solo.agent().role(), Role::Controlled);
    let mut forge = Forge::to(solo.agent(), PEER_UFRAG);
    forge.role = None;
    forge.both_roles = true;
    let check = forge.bytes();
    solo.hear(&check);
    assert_eq!(solo.rejection(), (400, true));
}

#[test]
fn rfc8445_s7_3_1_4_c__a_failed_pair_is_checked_anew_and_queued_once() {
    let mut solo = Solo::new(Role::Controlled);
    solo.meet();
    solo.peer_candidate();
    solo.run_until(ms(0));
    let (_, first) = solo.sent_one();
    solo.hear(&error(&first, 500, Some(PEER_PWD)));
    assert_eq!(solo.agent().pairs().next().unwrap().state, PairState::Failed);
    for id in 0..3 {
        let mut forge = Forge::to(solo.agent(), PEER_UFRAG);
        forge.id = [id; 12];
        let check = forge.bytes();
        solo.hear(&check);
    }
    assert_eq!(solo.agent().pairs().next().unwrap().state, PairState::Waiting);
    solo.sent();
    solo.run_until(ms(400));
    assert_eq!(solo.sent().len(), 1);
}

#[test]
fn rfc8445_s7_3_1_5_d__a_nomination_that_is_not_accepted_is_refused_with_an_error() {
    // It is refused when the request is: here for its role.
    let mut solo = Solo::new(Role::Controlled);
    solo.meet();
    solo.sent();
    let mut forge = Forge::to(solo.agent(), PEER_UFRAG);
    forge.role = Some((Role::Controlled, u64::MAX));
    forge.use_candidate = true;
    let check = forge.bytes();
    solo.hear(&check);
    assert_eq!(solo.rejection(), (487, true));
    solo.run_until(ms(100));
    assert!(solo.sent().is_empty());
}

#[test]
fn rfc8445_s8_1_2_c_and_s11_m__checks_are_answered_after_completion_and_begin_nothing() {
    let mut solo = completed();
    for from in [THERE, "10.0.0.9:9"] {
        let check = Forge::to(solo.agent(), PEER_UFRAG).bytes();
        solo.hear_from(from, &check);
        let (path, bytes) = solo.sent_one();
        assert_eq!(path.remote, at(from));
        assert_eq!(Message::parse(&bytes).unwrap().class(), Class::SuccessResponse);
    }
    solo.run_until(ms(3_000));
    assert!(solo.sent().is_empty());
}

#[test]
fn rfc8445_s8_1_2_e_and_s12_1_d__a_failed_agent_stops() {
    let mut solo = Solo::new(Role::Controlled);
    solo.meet();
    solo.peer_candidate();
    solo.run_until(ms(60_000));
    assert_eq!(solo.agent().state(), State::Failed);
    solo.sent();
    let check = Forge::to(solo.agent(), PEER_UFRAG).bytes();
    assert!(solo.hear(&check), "it is the agent's, but");
    assert!(solo.sent().is_empty());
    assert_eq!(solo.agent().poll_timeout(), None);
}

#[test]
fn rfc8445_s10_a__ice2_is_announced() {
    assert!(Agent::ICE_OPTIONS.contains(&"ice2"));
}

#[test]
fn rfc8445_s11_a_c_d_and_rfc8839_s6_a__the_selected_pair_never_idles_for_fifteen_seconds() {
    let mut world = one_by_one(ms(10));
    world.introduce();
    world.run_until(ms(300_000));
    for side in &world.sides {
        let times: Vec<_> = side.sent.iter().map(|(when, _, _)| *when).collect();
        assert!(times.windows(2).all(|two| two[1] - two[0] < ms(15_000)));
        assert!(times.last().unwrap().as_millis() > 290_000);
    }
}

#[test]
fn rfc8445_s11_h_i__nothing_is_sent_after_the_end() {
    let mut solo = completed();
    let now = solo.now;
    solo.agent().close(now);
    solo.drain();
    assert_eq!(solo.agent().state(), State::Closed);
    let check = Forge::to(solo.agent(), PEER_UFRAG).bytes();
    assert!(!solo.hear(&check) && !solo.hear(b"data"));
    solo.run_until(ms(60_000));
    assert!(solo.sent().is_empty());
    assert_eq!(solo.agent().poll_timeout(), None);
}

#[test]
fn rfc8445_s12_1_b__after_selection_data_goes_on_the_selected_pair_only() {
    let mut solo = Solo::new(Role::Controlled);
    solo.meet();
    // The lesser pair is nominated; the better one is valid before and stays so.
    solo.candidate("a 1 udp 2130706431 10.0.0.2 2000 typ host").unwrap();
    solo.candidate("b 1 udp 1 10.0.0.3 3000 typ host").unwrap();
    solo.run_until(ms(50));
    for (path, check) in solo.sent() {
        solo.hear_from(&path.remote.to_string(), &success(&check, at(HERE), PEER_PWD));
    }
    let now = solo.now;
    assert_eq!(solo.agent().send(b"x", now).unwrap().path.remote, at(THERE));
    let mut forge = Forge::to(solo.agent(), PEER_UFRAG);
    forge.use_candidate = true;
    let check = forge.bytes();
    solo.hear_from("10.0.0.3:3000", &check);
    assert_eq!(solo.agent().send(b"x", now).unwrap().path.remote, at("10.0.0.3:3000"));
}

#[test]
fn rfc8838_s5_a_and_s3_b__a_description_without_trickle_is_regular_ice() {
    let mut world = one_by_one(ms(10));
    world.introduce();
    world.run_until(ms(200));
    assert_eq!(world.states(), [State::Completed; 2]);
}

#[test]
fn rfc8838_s8_a_c__the_checklist_runs_while_candidates_may_come() {
    let mut solo = Solo::new(Role::Controlled);
    let mut description = RemoteDescription::new(PEER_UFRAG, PEER_PWD);
    description.trickle = true;
    solo.agent().set_remote(description, Instant::ZERO).unwrap();
    solo.run_until(ms(30_000));
    assert_eq!(solo.agent().state(), State::Checking);
    // Thirty seconds late, and still in time.
    solo.peer_candidate();
    solo.run_until(ms(30_000));
    let (_, check) = solo.sent_one();
    solo.hear(&success(&check, at(HERE), PEER_PWD));
    assert_eq!(solo.agent().state(), State::Connected);
}

#[test]
fn rfc8838_s13_i__nothing_is_trickled_after_nomination() {
    let mut solo = Solo::new(Role::Controlled);
    solo.side = Side::with(Config::new([3; 32], Role::Controlled, Pacer::new()), &[HERE]);
    solo.agent().add_stun_server(at("192.0.2.53:3478"), Instant::ZERO);
    solo.agent().gather(Instant::ZERO);
    solo.run_until(ms(0));
    let (_, request) = solo.sent_one();
    solo.connect();
    nominate(&mut solo);
    assert!(solo.agent().is_gathering_complete());
    let mut room = [0; 128];
    let buffer = frazil_stun::SliceBuffer::new(&mut room);
    let answer = frazil_stun::responder::respond(&request, at(OUTSIDE), buffer).unwrap();
    solo.hear_from("192.0.2.53:3478", answer.into_written());
    assert_eq!(solo.agent().local_candidates().count(), 1);
}
