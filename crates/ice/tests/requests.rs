//! What comes in is answered as it deserves.
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
use core::net::SocketAddr;

use frazil_ice::{CandidateKind, Event, PairState, Role, State};
use frazil_stun::attribute::{UnknownAttributes, XorMappedAddress};
use frazil_stun::{AttributeType, Class, Key, Message};

fn solo() -> Solo {
    let mut solo = Solo::new(Role::Controlled);
    solo.meet();
    solo.sent();
    solo
}

#[test]
fn rfc8445_s7_3_a_b_c_i__an_authentic_check_is_answered_in_kind() {
    let mut solo = solo();
    let check = Forge::to(solo.agent(), PEER_UFRAG).bytes();
    assert!(solo.hear(&check));
    let (path, bytes) = solo.sent_one();
    assert_eq!((path.local, path.remote), (at(HERE), at(THERE)));
    let answer = Message::parse_fingerprinted(&bytes).unwrap();
    assert_eq!(answer.class(), Class::SuccessResponse);
    assert_eq!(answer.transaction_id().as_bytes(), &[7; 12]);
    assert_eq!(answer.get(), Ok(Some(XorMappedAddress(at(THERE)))));
    let password = solo.agent().local_credentials().pwd().to_owned();
    assert!(answer.verify(&Key::short_term(password)).is_ok());
}

#[test]
fn rfc8445_s7_3_b__forged_checks_are_refused_and_change_nothing() {
    let mut solo = solo();
    let ours = solo.agent().local_credentials().ufrag().to_owned();
    let forge = |change: &dyn Fn(&mut Forge<'_>)| {
        let mut forge = Forge::to(&solo.side.agent, PEER_UFRAG);
        change(&mut forge);
        forge.bytes()
    };
    let cases = [
        ("no integrity", 400, forge(&|forge| forge.integrity = false)),
        ("no username", 400, forge(&|forge| forge.username.clear())),
        ("wrong password", 401, forge(&|forge| forge.password = PEER_PWD)),
        ("another's fragment", 401, forge(&|forge| forge.username = "else:peer".into())),
        ("no colon", 401, forge(&|forge| forge.username = ours.clone())),
        ("a longer fragment", 401, forge(&|forge| forge.username = format!("{ours}x:peer"))),
    ];
    for (name, code, bytes) in cases {
        assert!(solo.hear(&bytes), "{name}");
        assert_eq!(solo.rejection(), (code, false), "{name}");
    }
    assert_eq!(solo.agent().remote_candidates().count(), 0);
    assert_eq!(solo.agent().pairs().count(), 0);
    assert_eq!(solo.agent().stats().requests_rejected, 6);
    // Nor did the source become one that data is taken from.
    assert!(!solo.hear(b"data"));
}

#[test]
fn what_no_host_can_have_sent_is_not_answered() {
    let mut solo = solo();
    let authentic = Forge::to(solo.agent(), PEER_UFRAG).bytes();
    let mut forge = Forge::to(solo.agent(), PEER_UFRAG);
    forge.password = PEER_PWD;
    let forged = forge.bytes();
    for source in [
        "203.0.113.7:0",
        "0.0.0.0:7",
        "224.0.0.251:5353",
        "255.255.255.255:7",
        "[::]:7",
        "[ff02::fb]:5353",
        "[::ffff:224.0.0.251]:5353",
    ] {
        assert!(!solo.hear_from(source, &authentic), "{source}");
        assert!(!solo.hear_from(source, &forged), "{source}");
        assert_eq!(solo.sent(), [], "{source}");
    }
    assert_eq!(solo.agent().pairs().count(), 0);
}

#[test]
fn rfc8445_s7_3_d__the_second_part_of_the_username_is_free() {
    let mut solo = solo();
    let check = Forge::to(solo.agent(), "anybody").bytes();
    assert!(solo.hear(&check));
    let (_, bytes) = solo.sent_one();
    assert_eq!(Message::parse(&bytes).unwrap().class(), Class::SuccessResponse);
    // But there is no password to check a fork with (§7.3.1.4).
    assert_eq!(solo.agent().pairs().count(), 0);
}

#[test]
fn rfc8489_s6_3_1_a__an_unknown_attribute_is_named_in_a_sealed_420() {
    let mut solo = solo();
    let mut forge = Forge::to(solo.agent(), PEER_UFRAG);
    forge.unknown = Some(0x7f42);
    let check = forge.bytes();
    solo.hear(&check);
    let (_, bytes) = solo.side.sent.last().map(|(_, path, bytes)| (*path, bytes.clone())).unwrap();
    assert_eq!(solo.rejection(), (420, true));
    let listed = Message::parse(&bytes).unwrap().get::<UnknownAttributes<'_>>().unwrap().unwrap();
    assert!(listed.iter().eq([AttributeType(0x7f42)]));
    assert_eq!(solo.agent().pairs().count(), 0);
    // What is optional to comprehend is passed over.
    let mut forge = Forge::to(solo.agent(), PEER_UFRAG);
    forge.unknown = Some(0xff42);
    let check = forge.bytes();
    solo.hear(&check);
    let (_, bytes) = solo.sent_one();
    assert_eq!(Message::parse(&bytes).unwrap().class(), Class::SuccessResponse);
}

#[test]
fn rfc8445_s7_3_i__without_a_valid_fingerprint_it_is_not_stun() {
    let mut solo = solo();
    let mut forge = Forge::to(solo.agent(), PEER_UFRAG);
    forge.fingerprint = false;
    let plain = forge.bytes();
    assert!(!solo.hear(&plain), "foreign");
    let mut damaged = Forge::to(solo.agent(), PEER_UFRAG).bytes();
    *damaged.last_mut().unwrap() ^= 1;
    assert!(!solo.hear(&damaged));
    assert_eq!(solo.sent().len(), 0);
    assert_eq!(solo.agent().stats().foreign, 2);
}

#[test]
fn rfc8445_s7_3_h__a_request_without_the_cookie_is_not_stun() {
    let mut solo = solo();
    let mut old = Forge::to(solo.agent(), PEER_UFRAG).bytes();
    old[4] ^= 1;
    assert!(!solo.hear(&old));
    assert!(solo.sent().is_empty());
}

#[test]
fn rfc8445_s7_3_1_3_a__an_unknown_source_is_a_peer_reflexive_candidate() {
    let mut solo = solo();
    solo.candidate("1 1 udp 2130706431 192.0.2.1 5000 typ host").unwrap();
    let check = Forge::to(solo.agent(), PEER_UFRAG).bytes();
    solo.hear(&check);
    let learned = *solo.agent().remote_candidates().last().unwrap();
    assert_eq!(learned.kind, CandidateKind::PeerReflexive);
    assert_eq!((learned.address, learned.priority), (at(THERE), 0x6e7f_ffff));
    assert_eq!(learned.component, 1);
    let told = solo.agent().remote_candidates().next().unwrap().foundation;
    assert_ne!(told, learned.foundation);
    assert!(solo.side.when(|event| matches!(event, Event::PeerReflexiveRemote(_))).is_some());
}

// RFC 8838 §11.
#[test]
fn a_candidate_that_is_signalled_later_takes_its_signalled_properties() {
    let mut solo = solo();
    let check = Forge::to(solo.agent(), PEER_UFRAG).bytes();
    solo.hear(&check);
    solo.peer_candidate();
    let candidates: Vec<_> = solo.agent().remote_candidates().copied().collect();
    assert_eq!(candidates.len(), 1);
    assert_eq!((candidates[0].kind, candidates[0].priority), (CandidateKind::Host, 2_130_706_431));
    let pairs: Vec<_> = solo.agent().pairs().collect();
    assert_eq!(pairs.len(), 1);
    assert_eq!(pairs[0].remote.priority, 2_130_706_431);
}

#[test]
fn rfc8445_s7_3_1_4_d__an_unknown_pair_is_checked_at_the_next_opportunity() {
    let mut solo = solo();
    // The pair that would be next by priority waits longer.
    solo.candidate("1 1 udp 2130706431 192.0.2.1 5000 typ host").unwrap();
    let check = Forge::to(solo.agent(), PEER_UFRAG).bytes();
    solo.hear(&check);
    solo.sent();
    solo.run_until(ms(0));
    assert_eq!(solo.sent_one().0.remote, at(THERE));
}

#[test]
fn rfc8445_s7_3_1_4_b__a_pair_in_progress_is_checked_anew_and_a_late_answer_still_counts() {
    let mut solo = solo();
    solo.peer_candidate();
    solo.run_until(ms(0));
    let (_, first) = solo.sent_one();
    let check = Forge::to(solo.agent(), PEER_UFRAG).bytes();
    solo.hear(&check);
    solo.sent();
    assert_eq!(solo.agent().pairs().next().unwrap().state, PairState::Waiting);
    solo.run_until(ms(50));
    let (_, second) = solo.sent_one();
    assert_ne!(first, second, "a new transaction");
    // The first is not repeated any more, the second is.
    solo.run_until(ms(560));
    assert_eq!(solo.sent().into_iter().map(|(_, bytes)| bytes).collect::<Vec<_>>(), [second]);
    assert!(solo.hear(&success(&first, at(HERE), PEER_PWD)));
    assert_eq!(solo.agent().state(), State::Connected);
}

#[test]
fn rfc8445_s7_3_1_4_a__a_pair_that_succeeded_is_not_checked_again() {
    let mut solo = Solo::new(Role::Controlled);
    solo.connect();
    solo.sent();
    let check = Forge::to(solo.agent(), PEER_UFRAG).bytes();
    solo.hear(&check);
    solo.run_until(ms(500));
    assert_eq!(solo.sent().len(), 1, "the answer and nothing else");
}

#[test]
fn rfc8445_s7_3_e_f__checks_before_the_description_are_answered_and_remembered() {
    let mut solo = Solo::new(Role::Controlled);
    for port in [2000, 2001] {
        let check = Forge::to(solo.agent(), PEER_UFRAG).bytes();
        solo.hear_from(&format!("10.0.0.2:{port}"), &check);
    }
    let stranger = Forge::to(solo.agent(), "other").bytes();
    solo.hear_from("10.0.0.9:9", &stranger);
    assert_eq!(solo.sent().len(), 3, "all are answered at once");
    assert_eq!(solo.agent().state(), State::New);
    assert_eq!(solo.agent().pairs().count(), 0);
    solo.meet();
    solo.run_until(ms(50));
    let sent: Vec<_> = solo.sent().into_iter().map(|(path, _)| path.remote).collect();
    assert_eq!(sent, [at("10.0.0.2:2000"), at("10.0.0.2:2001")], "as triggered checks, in order");
}

#[test]
fn early_checks_are_bounded() {
    let mut solo = Solo::new(Role::Controlled);
    for port in 1..=200 {
        let check = Forge::to(solo.agent(), PEER_UFRAG).bytes();
        solo.hear_from(&format!("10.0.0.2:{port}"), &check);
        solo.hear_from(&format!("10.0.0.2:{port}"), &check);
    }
    assert_eq!(solo.sent().len(), 400, "but answered");
    solo.meet();
    assert_eq!(solo.agent().pairs().count(), 32);
    assert_eq!(solo.agent().stats().early_checks_forgotten, 2 * 168);
}

#[test]
fn rfc8445_s7_3_1_5_b__a_nomination_waits_for_the_triggered_check() {
    let mut solo = solo();
    let mut forge = Forge::to(solo.agent(), PEER_UFRAG);
    forge.use_candidate = true;
    let check = forge.bytes();
    solo.hear(&check);
    solo.sent();
    assert_eq!(solo.agent().selected_pair(), None);
    solo.run_until(ms(0));
    let (_, triggered) = solo.sent_one();
    assert!(solo.hear(&success(&triggered, at(HERE), PEER_PWD)));
    assert!(solo.agent().selected_pair().unwrap().nominated);
    assert_eq!(solo.agent().state(), State::Completed);
}

#[test]
fn rfc8445_s7_3_1_5_a__a_nomination_of_a_pair_that_succeeded_counts_at_once() {
    let mut solo = Solo::new(Role::Controlled);
    solo.connect();
    let mut forge = Forge::to(solo.agent(), PEER_UFRAG);
    forge.use_candidate = true;
    let check = forge.bytes();
    solo.hear(&check);
    assert_eq!(solo.agent().state(), State::Completed);
}

/// The peer's three candidates, of which it nominates one after the other: the one that is selected
/// in the end. Each nomination comes twice.
fn selected_of_three(ice2: bool) -> SocketAddr {
    let mut solo = Solo::new(Role::Controlled);
    solo.meet_one_with(ice2);
    let candidates = [(3000, 1_694_498_815), (2000, 2_130_706_431), (4000, 1_000)];
    for (port, priority) in candidates {
        solo.candidate(&format!("{port} 1 udp {priority} 10.0.0.2 {port} typ host")).unwrap();
    }
    let mut nominations = Vec::new();
    for (port, priority) in candidates {
        let address = format!("10.0.0.2:{port}");
        let mut forge = Forge::to(solo.agent(), PEER_UFRAG);
        forge.id = [u8::try_from(port / 1_000).unwrap(); 12];
        forge.use_candidate = true;
        forge.priority = Some(priority);
        let check = forge.bytes();
        solo.hear_from(&address, &check);
        let until = ms(solo.now.as_millis() + 500);
        solo.run_until(until);
        let sent = solo.sent();
        let (_, triggered) = sent
            .iter()
            .rfind(|(path, bytes)| {
                path.remote == at(&address)
                    && Message::parse(bytes).unwrap().class() == Class::Request
            })
            .unwrap();
        solo.hear_from(&address, &success(triggered, at(HERE), PEER_PWD));
        nominations.push((address, check));
    }
    for (address, check) in &nominations {
        solo.hear_from(address, check);
    }
    solo.agent().selected_pair().unwrap().path.remote
}

#[test]
fn rfc8445_s8_1_1_e__of_several_nominated_pairs_the_highest_priority_is_used() {
    // An old peer nominates as it checks: a lesser candidate, the best one, and the least.
    assert_eq!(selected_of_three(false), at("10.0.0.2:2000"));
}

#[test]
fn the_last_nomination_of_a_peer_that_nominates_once_is_the_one_that_holds() {
    // It would not nominate another, had the one before not come to nothing for it.
    assert_eq!(selected_of_three(true), at("10.0.0.2:4000"));
}

#[test]
fn rfc8445_s7_1_2_b__use_candidate_from_the_controlled_side_means_nothing() {
    let mut solo = Solo::new(Role::Controlling);
    solo.meet();
    let mut forge = Forge::to(solo.agent(), PEER_UFRAG);
    forge.use_candidate = true;
    let check = forge.bytes();
    solo.hear(&check);
    solo.sent();
    solo.run_until(ms(0));
    let (_, triggered) = solo.sent_one();
    solo.hear(&success(&triggered, at(HERE), PEER_PWD));
    assert_eq!(solo.agent().selected_pair(), None);
    // Nor now that the pair is valid.
    let mut forge = Forge::to(solo.agent(), PEER_UFRAG);
    forge.use_candidate = true;
    forge.id = [8; 12];
    let check = forge.bytes();
    solo.hear(&check);
    assert_eq!(solo.agent().selected_pair(), None);
}

#[test]
fn other_stun_on_the_socket_is_foreign() {
    use frazil_stun::{MessageWriter, Method, TransactionId};
    let mut solo = Solo::new(Role::Controlled);
    solo.connect();
    let id = TransactionId::from_bytes([9; 12]);
    for (class, method) in [
        (Class::Request, Method::ALLOCATE),
        (Class::Indication, Method::DATA),
        (Class::SuccessResponse, Method::BINDING),
        (Class::ErrorResponse, Method::BINDING),
    ] {
        let writer = MessageWriter::new(Vec::new(), class, method, id).unwrap();
        let bytes = writer.fingerprint().unwrap().finish();
        assert!(!solo.hear(&bytes), "{class:?} {method:?}");
    }
    // A keepalive is the peer's, and needs no answer (RFC 8445 §11).
    let writer = MessageWriter::new(Vec::new(), Class::Indication, Method::BINDING, id).unwrap();
    assert!(solo.hear(&writer.fingerprint().unwrap().finish()));
}
