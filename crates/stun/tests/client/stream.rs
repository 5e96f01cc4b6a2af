//! Clients over TCP and TLS (RFC 8489 §6.2.2).

use std::time::Duration;

use frazil_sansio::{Input, StreamChange, Transport};
use frazil_stun::client::{Binding, Client, Credentials, Failure, RequestError};
use frazil_stun::transaction;

use crate::rig::{Rig, START, config, path, success, tcp};

fn idle() -> Rig {
    Rig { client: Client::new(config(Credentials::none()), tcp(), START), now: START }
}

#[test]
fn rfc8489_s6_2_2_e_f__requests_share_a_connection_and_do_not_wait_for_each_other() {
    let mut rig = idle();
    for _ in 0..3 {
        rig.ask();
    }
    let sent = rig.sent();
    assert_eq!(sent.len(), 3);
    // Answers come in pieces of any length, in any order, among what answers nothing.
    let answers: Vec<u8> =
        [&sent[2], &sent[0], &sent[1]].iter().flat_map(|it| success(it, None)).collect();
    let stream = [&sent[0][..], &answers].concat();
    for piece in stream.chunks(7) {
        assert_eq!(rig.client.handle_input(tcp(), piece, rig.now), Input::Consumed);
    }
    assert!((0..3).all(|_| rig.is_answered()));
}

#[test]
fn rfc8489_s6_2_2_c__ti_is_configurable_and_39_5_seconds() {
    for ti in [None, Some(Duration::from_secs(5))] {
        let mut config = config(Credentials::none());
        config.timing.ti = ti.unwrap_or(config.timing.ti);
        let mut rig = Rig { client: Client::new(config, tcp(), START), now: START };
        rig.ask();
        rig.sent_one();
        let end = START + ti.unwrap_or(Duration::from_millis(39_500));
        assert_eq!(rig.client.poll_timeout(), Some(end));
        rig.sleep();
        let timed_out = transaction::Failure::TimedOut;
        assert_eq!(rig.failure(), Failure::Transaction(timed_out));
    }
}

#[test]
fn a_connection_that_is_lost_fails_every_request() {
    for change in [StreamChange::Closed, StreamChange::Refused] {
        let mut rig = idle();
        rig.ask();
        rig.ask();
        rig.client.handle_stream(path(), change, rig.now);
        assert!(rig.client.poll_event().is_none(), "that was another connection");
        rig.client.handle_stream(tcp(), change, rig.now);
        assert_eq!(rig.failure(), Failure::ConnectionLost);
        assert_eq!(rig.failure(), Failure::ConnectionLost);
        assert_eq!(rig.client.request(Binding, rig.now), Err(RequestError::ConnectionLost));
        // It may be opened anew.
        rig.client.handle_stream(tcp(), StreamChange::Opened, rig.now);
        rig.ask();
        let request = rig.sent_one();
        rig.answer(&success(&request, None));
        assert!(rig.is_answered());
    }
}

#[test]
fn a_stream_that_is_no_stun_is_lost() {
    let mut rig = idle();
    rig.ask();
    assert_eq!(rig.client.handle_input(tcp(), b"HTTP/1.1 400", rig.now), Input::Consumed);
    assert_eq!(rig.failure(), Failure::ConnectionLost);
    // An answer longer than the limit would be kept for long, so it is not.
    let mut rig = idle();
    rig.ask();
    let long = b"\x01\x01\x40\0\x21\x12\xA4\x42abcdefghijkl";
    assert_eq!(rig.client.handle_input(tcp(), long, rig.now), Input::Consumed);
    assert_eq!(rig.failure(), Failure::ConnectionLost);
}

#[test]
fn a_custom_transport_says_whether_it_delivers() {
    for reliable in [false, true] {
        let mut config = config(Credentials::none());
        config.reliable = reliable;
        let custom = frazil_sansio::Path { transport: Transport::Custom(7), ..path() };
        let mut rig = Rig { client: Client::new(config, custom, START), now: START };
        rig.ask();
        let request = rig.sent_one();
        let wait = rig.client.poll_timeout().unwrap() - START;
        assert_eq!(wait, Duration::from_millis(if reliable { 39_500 } else { 500 }));
        rig.answer(&success(&request, None));
        assert!(rig.is_answered());
    }
}
