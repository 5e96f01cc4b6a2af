//! Several nominations of a peer that nominates once (`ice2`): the latest is the one that holds.
#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "test code, helpers among it"
)]

mod common;

use core::net::SocketAddr;

use common::*;
use frazil_ice::{Role, State};
use frazil_stun::attribute::UseCandidate;
use frazil_stun::{Class, Message};

const SECOND: &str = "10.0.0.2:3000";

/// A check of the peer; each number is another transaction.
fn check(solo: &mut Solo, number: u8, nominates: bool) -> Vec<u8> {
    let mut forge = Forge::to(solo.agent(), PEER_UFRAG);
    (forge.id, forge.use_candidate) = ([number; 12], nominates);
    forge.bytes()
}

/// The latest request that went to an address.
fn request_to(solo: &mut Solo, address: &str) -> Vec<u8> {
    let sent = solo.sent();
    let to = |path: &frazil_sansio::Path| path.remote == at(address);
    let is_request = |bytes: &[u8]| Message::parse(bytes).unwrap().class() == Class::Request;
    let request = sent.iter().rfind(|(path, bytes)| to(path) && is_request(bytes));
    request.expect("a check is due").1.clone()
}

/// Lets time pass until the next checks are out.
fn wait(solo: &mut Solo, millis: u64) {
    let until = ms(solo.now.as_millis() + millis);
    solo.run_until(until);
}

/// Has a check of the peer from this address answered, and proves the pair.
fn prove(solo: &mut Solo, number: u8, address: &str) {
    let bytes = check(solo, number, false);
    solo.hear_from(address, &bytes);
    wait(solo, 200);
    let triggered = request_to(solo, address);
    solo.hear_from(address, &success(&triggered, at(HERE), PEER_PWD));
}

fn nominate(solo: &mut Solo, number: u8, address: &str) {
    let bytes = check(solo, number, true);
    solo.hear_from(address, &bytes);
}

fn selected(solo: &mut Solo) -> Option<SocketAddr> {
    solo.agent().selected_pair().map(|pair| pair.path.remote)
}

fn controlled() -> Solo {
    let mut solo = Solo::new(Role::Controlled);
    solo.meet();
    solo.peer_candidate();
    solo.candidate("2 1 udp 2000000000 10.0.0.2 3000 typ host").unwrap();
    solo
}

#[test]
fn a_nomination_that_was_pending_does_not_undo_a_later_one() {
    let mut solo = controlled();
    prove(&mut solo, 1, THERE);
    nominate(&mut solo, 2, SECOND);
    wait(&mut solo, 200);
    let pending = request_to(&mut solo, SECOND);
    nominate(&mut solo, 3, THERE);
    assert_eq!(selected(&mut solo), Some(at(THERE)));
    solo.hear_from(SECOND, &success(&pending, at(HERE), PEER_PWD));
    assert_eq!(selected(&mut solo), Some(at(THERE)));
}

#[test]
fn a_nomination_that_comes_again_from_another_address_is_of_that_pair() {
    let mut solo = controlled();
    prove(&mut solo, 1, THERE);
    nominate(&mut solo, 2, THERE);
    assert_eq!(selected(&mut solo), Some(at(THERE)));
    // The same octets, through a NAT that has forgotten the binding.
    nominate(&mut solo, 2, SECOND);
    wait(&mut solo, 200);
    let triggered = request_to(&mut solo, SECOND);
    solo.hear_from(SECOND, &success(&triggered, at(HERE), PEER_PWD));
    assert_eq!(selected(&mut solo), Some(at(SECOND)));
    // And once more by the old one, late.
    nominate(&mut solo, 2, THERE);
    assert_eq!(selected(&mut solo), Some(at(SECOND)));
}

#[test]
fn a_nomination_whose_check_failed_first_holds_once_the_pair_is_proved() {
    let mut solo = controlled();
    nominate(&mut solo, 1, THERE);
    wait(&mut solo, 50);
    let triggered = request_to(&mut solo, THERE);
    solo.hear_from(SECOND, &success(&triggered, at(HERE), PEER_PWD));
    assert_eq!(selected(&mut solo), None, "answered from elsewhere");
    prove(&mut solo, 2, THERE);
    assert_eq!(selected(&mut solo), Some(at(THERE)));
}

#[test]
fn consent_that_ends_on_the_selected_pair_does_not_end_a_nomination_under_way() {
    let mut solo = controlled();
    prove(&mut solo, 1, THERE);
    nominate(&mut solo, 2, THERE);
    assert_eq!(selected(&mut solo), Some(at(THERE)));
    solo.run_until(ms(30_000));
    nominate(&mut solo, 3, SECOND);
    solo.run_until(ms(31_000));
    assert_ne!(solo.agent().state(), State::Failed);
    let triggered = request_to(&mut solo, SECOND);
    solo.hear_from(SECOND, &success(&triggered, at(HERE), PEER_PWD));
    assert_eq!(selected(&mut solo), Some(at(SECOND)));
}

#[test]
fn one_pair_is_nominated_at_a_time() {
    // Both pairs are proved at once, and the peer is not heard any more but for the second one's
    // nomination, whose pair nobody has asked on.
    let mut solo = Solo::new(Role::Controlling);
    solo.meet();
    solo.peer_candidate();
    solo.candidate("2 1 udp 2000000000 10.0.0.2 3000 typ host").unwrap();
    for (number, address) in [(1, THERE), (2, SECOND)] {
        prove(&mut solo, number, address);
    }
    let nominating = |solo: &mut Solo| -> Vec<SocketAddr> {
        let flag = |bytes: &[u8]| Message::parse(bytes).unwrap().get::<UseCandidate>();
        let sent = solo.sent().into_iter();
        let sent = sent.filter(|(_, bytes)| flag(bytes) == Ok(Some(UseCandidate)));
        sent.map(|(path, _)| path.remote).collect()
    };
    solo.run_until(ms(7_000));
    let first = nominating(&mut solo);
    assert!(!first.is_empty() && first.iter().all(|to| *to == first[0]), "{first:?}");
    // The first is given up, as there is another; the second's consent lapses while it is nominated,
    // and no third nomination begins meanwhile.
    solo.run_until(ms(45_000));
    let then = nominating(&mut solo);
    assert!(!then.is_empty() && then.iter().all(|to| *to == then[0]), "{then:?}");
    assert_ne!(then[0], first[0]);
}
