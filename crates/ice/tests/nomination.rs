//! Which pair the controlling side nominates, and when.
#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "test code, helpers among it"
)]

mod common;

use std::net::SocketAddr;

use common::*;
use frazil_ice::{Config, Pacer, Preference, Role};
use frazil_sansio::Instant;
use frazil_stun::attribute::UseCandidate;
use frazil_stun::{Class, Message};

/// Plays a controlling agent against candidates of the peer that answer after so many milliseconds,
/// the one of highest priority first; `None` never answers. Says where USE-CANDIDATE went, and when.
fn nominated(preference: Preference, delays: &[Option<u64>]) -> (SocketAddr, u64) {
    let mut config = Config::new([3; 32], Role::Controlling, Pacer::new());
    config.nomination.preference = preference;
    let mut solo = Solo::with(config);
    solo.meet();
    for number in 0..delays.len() {
        let line =
            format!("{number} 1 udp {} 10.9.0.{} 5 typ host", 2_000_000_000 - number, number + 1);
        solo.candidate(&line).unwrap();
    }
    let mut answers: Vec<(Instant, SocketAddr, Vec<u8>)> = Vec::new();
    loop {
        let due = solo.agent().poll_timeout().unwrap();
        let answer = answers.iter().map(|(when, ..)| *when).min();
        match answer.filter(|when| *when <= due) {
            Some(when) => {
                solo.now = solo.now.max(when);
                let place = answers.iter().position(|(at, ..)| *at == when).unwrap();
                let (_, from, bytes) = answers.remove(place);
                solo.hear_from(&from.to_string(), &bytes);
            }
            None => solo.run_until(due - Instant::ZERO),
        }
        for (path, bytes) in solo.sent() {
            let message = Message::parse(&bytes).unwrap();
            assert_eq!(message.class(), Class::Request);
            if message.get::<UseCandidate>().unwrap().is_some() {
                return (path.remote, solo.now.as_millis());
            }
            let std::net::IpAddr::V4(ip) = path.remote.ip() else { panic!() };
            if let Some(delay) = delays[usize::from(ip.octets()[3]) - 1] {
                let answer = success(&bytes, at(HERE), PEER_PWD);
                answers.push((solo.now + ms(delay), path.remote, answer));
            }
        }
    }
}

fn peer(number: u8) -> SocketAddr {
    SocketAddr::from(([10, 9, 0, number], 5))
}

use Preference::{LowestRtt, Priority};

#[test]
fn alone_it_is_nominated_in_the_next_slot() {
    assert_eq!(nominated(LowestRtt, &[Some(20)]), (peer(1), 50));
    assert_eq!(nominated(LowestRtt, &[Some(70)]), (peer(1), 70), "the slot is open by then");
}

#[test]
fn the_faster_pair_is_nominated_when_it_is_clearly_faster() {
    let delays = [Some(60), Some(20)];
    assert_eq!(nominated(LowestRtt, &delays), (peer(2), 100));
    assert_eq!(nominated(Priority, &delays), (peer(1), 100));
    // Not for a little.
    assert_eq!(nominated(LowestRtt, &[Some(55), Some(48)]).0, peer(1));
}

#[test]
fn a_dead_pair_of_higher_priority_is_not_waited_for() {
    // It has been silent for longer than the other one's round trip and a half.
    assert_eq!(nominated(LowestRtt, &[None, Some(20)]), (peer(2), 100));
    assert_eq!(nominated(Priority, &[None, None, None, Some(20)]), (peer(4), 200));
}

#[test]
fn a_higher_pair_that_may_still_answer_is_waited_for() {
    // The second one is valid at 150 ms, and the first one may take one and a half of its round
    // trips and five milliseconds: until 155 ms.
    assert_eq!(nominated(Priority, &[Some(154), Some(100)]), (peer(1), 154));
    assert_eq!(nominated(Priority, &[Some(190), Some(100)]).0, peer(2));
}

/// An agent with higher pairs that have not been checked, whose lowest pair a check of the peer
/// brought forward: it answered after ten milliseconds.
fn brought_forward(higher: usize) -> Solo {
    let mut solo = Solo::new(Role::Controlling);
    solo.meet();
    for number in 0..higher {
        let line = format!("{number} 1 udp {} 10.9.0.{} 5 typ host", 2_000_000_000, number + 1);
        solo.candidate(&line).unwrap();
    }
    let check = Forge::to(solo.agent(), PEER_UFRAG).bytes();
    solo.hear(&check);
    solo.sent();
    solo.run_until(ms(0));
    let (path, triggered) = solo.sent_one();
    assert_eq!(path.remote, at(THERE));
    solo.now = Instant::from_millis(10);
    solo.hear(&success(&triggered, at(HERE), PEER_PWD));
    solo
}

#[test]
fn a_higher_pair_that_was_not_checked_yet_is_waited_for() {
    let mut solo = brought_forward(1);
    solo.run_until(ms(50));
    let (path, check) = solo.sent_one();
    assert_eq!(path.remote, peer(1), "the slot is for the better pair's check");
    solo.now = Instant::from_millis(60);
    solo.hear_from(&peer(1).to_string(), &success(&check, at(HERE), PEER_PWD));
    solo.run_until(ms(100));
    let (path, nominating) = solo.sent_one();
    assert_eq!(path.remote, peer(1));
    let flag = Message::parse(&nominating).unwrap().get::<UseCandidate>();
    assert_eq!(flag, Ok(Some(UseCandidate)));
}

#[test]
fn the_wait_is_bounded_however_many_pairs_are_higher() {
    let mut solo = brought_forward(50);
    solo.run_until(ms(209));
    let flagged = |solo: &mut Solo| {
        let sent = solo.sent();
        sent.iter()
            .filter(|(_, bytes)| {
                Message::parse(bytes).unwrap().get::<UseCandidate>().unwrap().is_some()
            })
            .count()
    };
    assert_eq!(flagged(&mut solo), 0);
    // Two hundred milliseconds after the first valid pair, and then the next slot.
    solo.run_until(ms(250));
    assert_eq!(flagged(&mut solo), 1);
}

/// A controlling agent whose peer answers the checks of so many pairs in the first second, and nothing
/// afterwards: where nominations went until then, and when.
fn unanswered(pairs: u8, until: u64) -> Vec<(SocketAddr, u64)> {
    let mut solo = Solo::new(Role::Controlling);
    solo.meet();
    for number in 1..=pairs {
        let line = format!("{number} 1 udp {} 10.9.0.{number} 5 typ host", 2_000_000_000);
        solo.candidate(&line).unwrap();
    }
    let mut nominations = Vec::new();
    while let Some(due) = solo.agent().poll_timeout().filter(|due| due.as_millis() <= until) {
        solo.run_until(due - Instant::ZERO);
        for (path, bytes) in solo.sent() {
            let flag = Message::parse(&bytes).unwrap().get::<UseCandidate>().unwrap();
            if flag.is_some() {
                nominations.push((path.remote, solo.now.as_millis()));
            } else if due < Instant::from_secs(1) {
                solo.hear_from(&path.remote.to_string(), &success(&bytes, at(HERE), PEER_PWD));
            }
        }
    }
    nominations
}

#[test]
fn a_nomination_without_an_answer_gives_way_to_another_valid_pair() {
    let tries = unanswered(2, 20_000);
    let [first, second] = [0, 4].map(|turn| tries[turn]);
    assert_ne!(first.0, second.0);
    let after =
        |(whom, begun): (SocketAddr, u64)| [0, 500, 1_500, 3_500].map(|ms| (whom, begun + ms));
    assert_eq!(tries[..8], [after(first), after(second)].concat());
    // While consent lasts, that is: thirty seconds are not over when the second one is tried.
    assert_eq!(second.1, first.1 + 7_500);
    // Nothing else is valid by then, so the second one has all the time that a check has.
    assert_eq!(tries[8], (second.0, second.1 + 7_500));
}

#[test]
fn where_no_other_pair_is_valid_a_nomination_is_repeated_as_long_as_any_check() {
    let tries = unanswered(1, 20_000);
    let begun = tries[0].1;
    let sent = [0, 500, 1_500, 3_500, 7_500, 15_500].map(|millis| (peer(1), begun + millis));
    assert_eq!(tries, sent);
}
