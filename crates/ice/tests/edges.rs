//! Where two rules meet: lateness and nomination, lost sockets and queues, forks and data.
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
use frazil_ice::{Config, Pacer, PairState, RemoteDescription, Role, State, Timer};
use frazil_sansio::{AddressChange, Instant};
use frazil_stun::attribute::UseCandidate;
use frazil_stun::{Class, Message};

fn requests(solo: &mut Solo) -> Vec<(frazil_sansio::Path, Vec<u8>)> {
    let mut sent = solo.sent();
    sent.retain(|(_, bytes)| Message::parse(bytes).unwrap().class() == Class::Request);
    sent
}

fn with_sockets(role: Role, sockets: &[&str]) -> Solo {
    let mut solo = Solo::new(role);
    solo.side = Side::with(Config::new([3; 32], role, Pacer::new()), sockets);
    solo.agent().gather(Instant::ZERO);
    solo.meet();
    solo
}

#[test]
fn a_nomination_that_is_due_begins_in_the_same_call() {
    let mut solo = Solo::new(Role::Controlling);
    solo.meet();
    // The better pair stays silent; the lesser one answers after forty milliseconds, so that the
    // better one is waited for until 65 ms after its check began.
    solo.candidate("b 1 udp 1694498815 10.0.0.2 2000 typ host").unwrap();
    solo.run_until(ms(0));
    let (_, lesser) = requests(&mut solo).remove(0);
    solo.candidate("a 1 udp 2130706431 10.0.0.3 3000 typ host").unwrap();
    solo.run_until(ms(50));
    requests(&mut solo);
    solo.now = Instant::from_millis(80);
    assert!(solo.hear(&success(&lesser, at(HERE), PEER_PWD)));
    let (due, timer) = solo.agent().next_timer().unwrap();
    assert_eq!(timer, Timer::Nomination);
    assert!(due > Instant::from_millis(100), "the slot is open by then");
    solo.now = due;
    solo.agent().handle_timeout(due);
    solo.drain();
    let (path, nominating) = solo.sent_one();
    assert_eq!(path.remote, at(THERE));
    let flag = Message::parse(&nominating).unwrap().get::<UseCandidate>();
    assert_eq!(flag, Ok(Some(UseCandidate)));
}

#[test]
fn a_removed_socket_sends_nothing_more_though_its_pair_was_queued() {
    let mut solo = with_sockets(Role::Controlled, &[HERE, "10.0.1.1:1"]);
    solo.peer_candidate();
    solo.run_until(ms(0));
    let check = Forge::to(solo.agent(), PEER_UFRAG).bytes();
    solo.hear(&check);
    solo.sent();
    let now = solo.now;
    solo.agent().handle_address(AddressChange::Removed(at(HERE)), now);
    solo.drain();
    solo.run_until(ms(5_000));
    let sent = solo.sent();
    assert!(!sent.is_empty(), "the other socket works on");
    assert!(sent.iter().all(|(path, _)| path.local != at(HERE)));
}

#[test]
fn a_public_address_that_another_socket_had_before_proves_the_socket_that_has_it_now() {
    const SECOND: &str = "10.0.1.1:1";
    let mut solo = with_sockets(Role::Controlled, &[HERE, SECOND]);
    solo.peer_candidate();
    solo.run_until(ms(50));
    let checks = requests(&mut solo);
    assert_eq!(checks.len(), 2);
    // The NAT has started anew in between, and given the same port to the other socket.
    for (path, check) in checks {
        let answer = success(&check, at("203.0.113.1:1000"), PEER_PWD);
        let now = solo.now;
        solo.agent().handle_input(path, &answer, now);
        solo.drain();
    }
    let valid = solo.agent().pairs().filter(|pair| pair.valid).map(|pair| pair.path.local);
    let mut valid: Vec<_> = valid.collect();
    valid.sort();
    assert_eq!(valid, [at(HERE), at(SECOND)]);
}

#[test]
fn rfc7675_s5_1_n__a_late_487_does_not_revive_a_path_without_consent() {
    let mut solo = Solo::new(Role::Controlled);
    solo.meet();
    solo.peer_candidate();
    solo.run_until(ms(0));
    let (_, first) = requests(&mut solo).remove(0);
    let check = Forge::to(solo.agent(), PEER_UFRAG).bytes();
    solo.hear(&check);
    solo.run_until(ms(50));
    let (_, second) = requests(&mut solo).remove(0);
    solo.hear(&success(&first, at(HERE), PEER_PWD));
    // Asked and not answered: the credentials are spent there.
    solo.run_until(ms(30_050));
    assert_eq!(solo.agent().state(), State::Checking);
    solo.sent();
    // The check that was under way is over as well, and what answers it says nothing any more.
    solo.hear(&error(&second, 487, Some(PEER_PWD)));
    assert_eq!(solo.agent().role(), Role::Controlled);
    solo.run_until(ms(39_000));
    assert!(solo.sent().is_empty());
}

#[test]
fn a_pace_of_a_million_seconds_is_refused() {
    let mut solo = Solo::new(Role::Controlled);
    let mut description = RemoteDescription::new(PEER_UFRAG, PEER_PWD);
    description.pacing = Some(std::time::Duration::from_secs(1_000_000));
    let refused = solo.agent().set_remote(description, Instant::ZERO);
    assert_eq!(refused, Err(frazil_ice::DescriptionRefused::Pacing));
    assert_eq!(solo.agent().state(), State::New);
    // A slow pace is kept, and even with it all comes to an end.
    description.pacing = Some(std::time::Duration::from_secs(2));
    solo.agent().set_remote(description, Instant::ZERO).unwrap();
    for port in 1..=50 {
        solo.candidate(&format!("{port} 1 udp 9 10.9.0.{port} 5 typ host")).unwrap();
    }
    solo.run_until(ms(200_000));
    assert_eq!(solo.agent().state(), State::Failed);
}

#[test]
fn a_fork_is_answered_and_its_data_is_foreign() {
    let mut solo = Solo::new(Role::Controlled);
    solo.meet();
    let fork = Forge::to(solo.agent(), "fork").bytes();
    assert!(solo.hear_from("10.0.0.9:9", &fork));
    assert!(!is_data(&mut solo, "10.0.0.9:9"));
    let check = Forge::to(solo.agent(), PEER_UFRAG).bytes();
    solo.hear(&check);
    assert!(is_data(&mut solo, THERE));
}

#[test]
fn data_may_be_ahead_of_the_description_but_a_forks_ends_with_it() {
    let mut solo = Solo::new(Role::Controlled);
    let fork = Forge::to(solo.agent(), "fork").bytes();
    solo.hear_from("10.0.0.9:9", &fork);
    let check = Forge::to(solo.agent(), PEER_UFRAG).bytes();
    solo.hear(&check);
    assert!(is_data(&mut solo, THERE) && is_data(&mut solo, "10.0.0.9:9"));
    solo.meet();
    assert!(is_data(&mut solo, THERE));
    assert!(!is_data(&mut solo, "10.0.0.9:9"));
}

/// Whether what comes from there is the application's.
fn is_data(solo: &mut Solo, from: &str) -> bool {
    let path = frazil_sansio::Path::udp(at(HERE), at(from));
    let now = solo.now;
    matches!(
        solo.agent().handle_input(path, b"data", now),
        frazil_sansio::Input::Data { payload: b"data", .. }
    )
}

#[test]
fn rfc8445_s7_3_1_5_a__a_nomination_reaches_the_valid_pair_that_the_check_produced() {
    let mut solo = with_sockets(Role::Controlled, &[HERE, "10.0.7.1:7"]);
    solo.peer_candidate();
    solo.run_until(ms(0));
    let (_, check) = requests(&mut solo).remove(0);
    // The answer makes the other base's pair the valid one.
    solo.hear(&success(&check, at("10.0.7.1:7"), PEER_PWD));
    let mut forge = Forge::to(solo.agent(), PEER_UFRAG);
    forge.use_candidate = true;
    let nominating = forge.bytes();
    solo.hear(&nominating);
    let selected = solo.agent().selected_pair().unwrap();
    assert_eq!(selected.path.local, at("10.0.7.1:7"));
}

#[test]
fn more_checks_than_usual_under_way_all_come_to_an_end() {
    let mut config = Config::new([3; 32], Role::Controlled, Pacer::new());
    config.pair_limit = 1_000;
    config.remote_candidate_limit = 1_000;
    config.destination_limit = 1_000;
    config.ta = ms(5);
    let mut solo = Solo::with(config);
    let mut description = RemoteDescription::new(PEER_UFRAG, PEER_PWD);
    description.pacing = Some(ms(5));
    solo.agent().set_remote(description, Instant::ZERO).unwrap();
    for number in 0..700u32 {
        let [_, _, high, low] = number.to_be_bytes();
        solo.candidate(&format!("{number} 1 udp 9 10.9.{high}.{low} 5 typ host")).unwrap();
    }
    solo.run_until(ms(60_000));
    assert_eq!(solo.agent().pairs().filter(|pair| pair.state != PairState::Failed).count(), 0);
    assert_eq!(solo.agent().state(), State::Failed);
}

#[test]
fn a_flow_label_does_not_make_another_path() {
    let mut solo = with_sockets(Role::Controlled, &["[2001:db8::1]:1"]);
    let check = Forge::to(solo.agent(), PEER_UFRAG).bytes();
    let mut path = frazil_sansio::Path::udp(at("[2001:db8::1]:1"), at("[2001:db8::2]:2"));
    let now = solo.now;
    solo.agent().handle_input(path, &check, now);
    let std::net::SocketAddr::V6(remote) = &mut path.remote else { panic!() };
    remote.set_flowinfo(7);
    let heard = solo.agent().handle_input(path, b"data", now);
    assert!(matches!(heard, frazil_sansio::Input::Data { .. }));
}

#[test]
fn a_second_nomination_outlives_the_end_of_patience() {
    let mut solo = Solo::new(Role::Controlling);
    solo.meet();
    solo.candidate("a 1 udp 2130706431 10.0.0.2 2000 typ host").unwrap();
    solo.run_until(ms(0));
    let (_, first) = requests(&mut solo).remove(0);
    solo.hear(&success(&first, at(HERE), PEER_PWD));
    solo.run_until(ms(50));
    let (_, refused) = requests(&mut solo).remove(0);
    solo.hear(&error(&refused, 400, Some(PEER_PWD)));
    solo.run_until(ms(39_300));
    solo.candidate("b 1 udp 9 10.0.0.5 5000 typ host").unwrap();
    solo.run_until(ms(39_300));
    let (_, second) = requests(&mut solo).remove(0);
    solo.hear_from("10.0.0.5:5000", &success(&second, at(HERE), PEER_PWD));
    solo.run_until(ms(39_600));
    assert_eq!(solo.agent().state(), State::Connected, "patience is over, the nomination is not");
    let (_, nominating) = requests(&mut solo).pop().unwrap();
    solo.hear_from("10.0.0.5:5000", &success(&nominating, at(HERE), PEER_PWD));
    assert_eq!(solo.agent().state(), State::Completed);
}

#[test]
fn a_nomination_that_fails_after_the_role_has_changed_fails_nothing() {
    let mut solo = Solo::new(Role::Controlling);
    solo.connect();
    solo.run_until(ms(50));
    let (_, nominating) = requests(&mut solo).pop().unwrap();
    let mut forge = Forge::to(solo.agent(), PEER_UFRAG);
    forge.role = Some((Role::Controlling, u64::MAX));
    let conflicting = forge.bytes();
    solo.hear(&conflicting);
    assert_eq!(solo.agent().role(), Role::Controlled);
    solo.hear(&error(&nominating, 400, Some(PEER_PWD)));
    assert_eq!(solo.agent().state(), State::Connected, "the pair works, and the peer decides");
}

#[test]
fn a_failed_agent_takes_no_data() {
    let mut solo = Solo::new(Role::Controlled);
    solo.meet();
    let check = Forge::to(solo.agent(), PEER_UFRAG).bytes();
    solo.hear(&check);
    assert!(is_data(&mut solo, THERE));
    solo.run_until(ms(90_000));
    assert_eq!(solo.agent().state(), State::Failed);
    assert!(!is_data(&mut solo, THERE));
}

#[test]
fn rfc8838_s8_c__patience_does_not_end_before_gathering() {
    let mut config = Config::new([3; 32], Role::Controlled, Pacer::new());
    config.patience = ms(1_000);
    let mut solo = Solo::new(Role::Controlled);
    solo.side = Side::with(config, &[HERE]);
    solo.agent().add_stun_server(at("192.0.2.53:3478"), Instant::ZERO);
    solo.agent().gather(Instant::ZERO);
    solo.meet();
    solo.run_until(ms(60_000));
    assert_eq!(solo.side.when_state(State::Failed), Some(ms(5_000)));
}

#[test]
fn answers_without_a_valid_fingerprint_are_not_the_agents() {
    let mut solo = Solo::new(Role::Controlled);
    solo.meet();
    solo.peer_candidate();
    solo.run_until(ms(0));
    let (_, check) = solo.sent_one();
    let mut damaged = success(&check, at(HERE), PEER_PWD);
    *damaged.last_mut().unwrap() ^= 1;
    assert!(!solo.hear(&damaged));
    // Without the attribute at all: eight octets fewer, and the header says so.
    let mut bare = success(&check, at(HERE), PEER_PWD);
    bare.truncate(bare.len() - 8);
    bare[3] -= 8;
    assert!(Message::parse(&bare).is_ok());
    assert!(!solo.hear(&bare));
    assert_eq!(solo.agent().state(), State::Checking);
}

#[test]
fn a_servers_answer_may_lack_a_fingerprint_but_not_have_a_wrong_one() {
    let mut solo = Solo::new(Role::Controlled);
    solo.side = Side::with(Config::new([3; 32], Role::Controlled, Pacer::new()), &[HERE]);
    solo.agent().add_stun_server(at("192.0.2.53:3478"), Instant::ZERO);
    solo.agent().gather(Instant::ZERO);
    solo.run_until(ms(0));
    let (_, request) = solo.sent_one();
    let mut room = [0; 128];
    let buffer = frazil_stun::SliceBuffer::new(&mut room);
    let seen = at("203.0.113.7:7");
    let answer = frazil_stun::responder::respond(&request, seen, buffer).unwrap().into_written();
    *answer.last_mut().unwrap() ^= 1;
    assert!(!solo.hear_from("192.0.2.53:3478", answer));
    assert!(!solo.agent().is_gathering_complete());
}

#[test]
fn a_late_wake_up_repeats_a_few_and_spreads_the_others() {
    let mut solo = Solo::new(Role::Controlled);
    solo.meet();
    for number in 1..=20 {
        solo.candidate(&format!("{number} 1 udp 9 10.9.0.{number} 5 typ host")).unwrap();
    }
    solo.run_until(ms(1_000));
    solo.sent();
    // The driver slept for five seconds, in which all twenty were to be repeated.
    solo.now = Instant::from_millis(6_000);
    let now = solo.now;
    solo.agent().handle_timeout(now);
    solo.drain();
    assert_eq!(solo.sent().len(), 3);
    solo.run_until(ms(6_500));
    let sent: Vec<_> = solo.side.sent.iter().map(|(when, _, _)| *when).collect();
    assert!(sent.len() >= 17);
    assert!(sent.windows(2).all(|two| two[1] > two[0]), "one after the other");
}

#[test]
fn what_waits_to_be_sent_and_reported_is_bounded_and_counted() {
    let mut solo = Solo::new(Role::Controlled);
    solo.meet();
    let check = Forge::to(solo.agent(), PEER_UFRAG).bytes();
    let path = frazil_sansio::Path::udp(at(HERE), at(THERE));
    for _ in 0..2_000 {
        solo.agent().handle_input(path, &check, Instant::ZERO);
    }
    let before = solo.side.events.len();
    solo.sent();
    solo.drain();
    assert_eq!(solo.sent().len(), 256);
    assert_eq!(solo.side.events.len() - before, 1_024);
    let stats = solo.agent().stats();
    assert_eq!(stats.transmits_dropped, 2_000 - 256);
    assert!(stats.events_dropped >= 2_000 - 1_024);
}

#[test]
fn what_waits_to_be_sent_from_a_lost_socket_is_dropped() {
    let mut solo = with_sockets(Role::Controlled, &[HERE, "10.0.1.1:1"]);
    solo.sent();
    let check = Forge::to(solo.agent(), PEER_UFRAG).bytes();
    let path = frazil_sansio::Path::udp(at(HERE), at(THERE));
    solo.agent().handle_input(path, &check, Instant::ZERO);
    solo.agent().handle_address(AddressChange::Removed(at(HERE)), Instant::ZERO);
    solo.drain();
    assert!(solo.sent().is_empty());
}

#[test]
fn consent_checks_measure_the_round_trip_anew() {
    let mut solo = Solo::new(Role::Controlled);
    solo.connect();
    assert_eq!(solo.agent().data_pair().unwrap().rtt, Some(ms(0)));
    solo.sent();
    let due = solo.agent().poll_timeout().unwrap();
    solo.run_until(due - Instant::ZERO);
    let (_, check) = requests(&mut solo).remove(0);
    solo.now = due + ms(33);
    solo.hear(&success(&check, at(HERE), PEER_PWD));
    assert_eq!(solo.agent().data_pair().unwrap().rtt, Some(ms(33)));
}
