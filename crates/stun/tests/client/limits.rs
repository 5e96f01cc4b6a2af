//! How much a client does at a time, how long it waits, how long its messages are (RFC 8489 §6.1,
//! §6.2).

use std::time::Duration;

use frazil_sansio::BufferTooShort;
use frazil_stun::attribute::Software;
use frazil_stun::client::{Binding, Client, Credentials, Event, Failure, RequestError};
use frazil_stun::{Class, Fingerprint, Message, Method, transaction};

use crate::rig::{Rig, START, config, id, path, success};

const MILLISECOND: Duration = Duration::from_millis(1);

fn idle() -> Rig {
    Rig { client: Client::new(config(Credentials::none()), path(), START), now: START }
}

#[test]
fn rfc8489_s6_1_a__a_request_has_the_header_of_a_request() {
    let mut rig = Rig::asking(config(Credentials::none()));
    let request = rig.sent_one();
    let message = Message::parse(&request).unwrap();
    assert_eq!((message.class(), message.method()), (Class::Request, Method::BINDING));
    assert!(message.has_cookie());
    assert_eq!(message.fingerprint(), Fingerprint::Absent);
}

#[test]
fn rfc8489_s6_1_c_and_s16_1_2_a__requests_say_who_sends_them_unless_told_not_to() {
    let software = |told: Option<&str>| {
        let mut config = config(Credentials::none());
        config.software = told.map(str::to_owned).or(config.software.filter(|_| told.is_some()));
        let request = Rig::asking(config).sent_one();
        let message = Message::parse(&request).unwrap();
        message.get::<Software<'_>>().unwrap().map(|software| software.0.to_owned())
    };
    assert_eq!(software(Some("me")).as_deref(), Some("me"));
    assert_eq!(software(None), None);
    let usual = Rig::asking(config(Credentials::none())).sent_one();
    let usual = Message::parse(&usual).unwrap().get::<Software<'_>>().unwrap().unwrap();
    assert!(usual.0.starts_with("frazil "), "{usual}");
}

#[test]
fn rfc8489_s6_1_e_f__messages_stay_below_the_mtu() {
    // Packets of IPv4 have 28 octets of headers and messages a multiple of four octets.
    for (path_mtu, max) in [(None, 544), (Some(1200), 1168), (Some(200), 168)] {
        let (mut longest, mut shortest) = (0, usize::MAX);
        for length in (0..1200).step_by(4) {
            let token = Credentials::third_party("", vec![0; length], &[1; 20]).at_once();
            let mut config = config(token);
            (config.path_mtu, config.software) = (path_mtu, None);
            let mut rig = Rig::asking(config);
            match rig.sent().pop() {
                Some(request) => longest = longest.max(request.len()),
                None => match rig.failure() {
                    Failure::TooLong { max: told, actual } => {
                        assert_eq!(told, max);
                        shortest = shortest.min(actual);
                    }
                    other => panic!("{other}"),
                },
            }
        }
        assert_eq!((longest, shortest), (max, max + 4));
    }
}

#[test]
fn rfc8489_s6_2_a_b__ten_transactions_at_a_time() {
    let mut rig = idle();
    for _ in 0..12 {
        rig.ask();
    }
    let sent = rig.sent();
    assert_eq!(sent.len(), 10);
    assert!((0..10).all(|at| sent[..at].iter().all(|before| id(before) != id(&sent[at]))));
    // They are answered in any order, and each answer makes room for one more.
    rig.answer(&success(&sent[7], None));
    assert!(rig.is_answered());
    let next = rig.sent_one();
    rig.answer(&success(&next, None));
    assert!(rig.is_answered());
    assert_eq!(rig.sent().len(), 1);
    assert_eq!(rig.client.pending(), 10);
}

#[test]
fn there_is_a_most_of_requests() {
    let mut rig = idle();
    for _ in 0..64 {
        rig.ask();
    }
    assert_eq!(rig.client.request(Binding, rig.now), Err(RequestError::Full { max: 64 }));
    // They all end.
    while rig.client.poll_timeout().is_some() {
        rig.sent();
        rig.sleep();
    }
    let mut failed = 0;
    while let Some(event) = rig.client.poll_event() {
        let timed_out = Failure::Transaction(transaction::Failure::TimedOut);
        assert!(matches!(event, Event::Failed { why, .. } if why == timed_out));
        failed += 1;
    }
    assert_eq!(failed, 64);
}

#[test]
fn what_is_taken_back_makes_room_and_is_answered_no_more() {
    let mut rig = idle();
    let ids: Vec<_> = (0..11).map(|_| rig.client.request(Binding, rig.now).unwrap()).collect();
    let sent = rig.sent();
    assert_eq!(rig.client.cancel(ids[3], rig.now), Some(Binding));
    assert_eq!(rig.client.cancel(ids[3], rig.now), None);
    assert_eq!(rig.sent().len(), 1);
    let late = success(&sent[3], None);
    assert_eq!(
        rig.client.handle_input(path(), &late, rig.now),
        frazil_sansio::Input::Foreign(&late)
    );
}

/// When the request that is asked now would be sent again, if nothing came.
fn rto(rig: &mut Rig) -> Duration {
    rig.ask();
    rig.sent_one();
    rig.client.poll_timeout().unwrap() - rig.now
}

/// Asks and answers after so long.
fn round_trip(rig: &mut Rig, after: Duration) {
    rig.ask();
    let request = rig.sent_one();
    rig.now += after - 20 * MILLISECOND;
    rig.answer(&success(&request, None));
    assert!(rig.is_answered());
}

#[test]
fn rfc8489_s6_2_1_h_i__the_rto_is_kept_for_the_server_for_ten_minutes() {
    let kept = |wait: Duration| {
        let mut rig = idle();
        assert_eq!(rto(&mut rig), 500 * MILLISECOND);
        let mut rig = idle();
        round_trip(&mut rig, 400 * MILLISECOND);
        rig.now += wait;
        rto(&mut rig)
    };
    // RFC 6298: 400 + 4 × 200 ms.
    assert_eq!(kept(Duration::ZERO), 1_200 * MILLISECOND);
    assert_eq!(kept(Duration::from_secs(600)), 1_200 * MILLISECOND);
    assert_eq!(kept(Duration::from_secs(601)), 500 * MILLISECOND);
}

#[test]
fn rfc8489_s6_2_1_b_c_d_e__the_rto_is_500_ms_at_least_and_exact_to_the_millisecond() {
    let mut rig = idle();
    round_trip(&mut rig, 30 * MILLISECOND);
    assert_eq!(rto(&mut rig), 500 * MILLISECOND);
    let mut rig = idle();
    round_trip(&mut rig, 401 * MILLISECOND);
    assert_eq!(rto(&mut rig), 1_203 * MILLISECOND);
}

#[test]
fn rfc8489_s6_2_1_f_g__a_request_that_was_sent_again_tells_no_round_trip() {
    let mut rig = idle();
    rig.ask();
    let request = rig.sent_one();
    rig.sleep();
    rig.sent_one();
    rig.now += 480 * MILLISECOND;
    rig.answer(&success(&request, None));
    assert!(rig.is_answered());
    assert_eq!(rto(&mut rig), 500 * MILLISECOND);
}

#[test]
fn a_short_buffer_leaves_the_request_queued() {
    let mut rig = idle();
    rig.ask();
    let mut short = [0; 10];
    let needed = match rig.client.poll_transmit(&mut short) {
        Err(BufferTooShort { needed }) => needed,
        other => panic!("{other:?}"),
    };
    assert_eq!(rig.sent_one().len(), needed);
}

#[test]
fn hard_icmp_errors_end_what_is_under_way() {
    let mut rig = idle();
    rig.ask();
    rig.sent_one();
    let mut elsewhere = path();
    elsewhere.remote.set_port(9);
    rig.client.handle_unreachable(elsewhere, rig.now);
    rig.assert_silent();
    rig.client.handle_unreachable(path(), rig.now);
    let unreachable = transaction::Failure::Unreachable;
    assert_eq!(rig.failure(), Failure::Transaction(unreachable));
    assert_eq!(rig.client.poll_timeout(), None);
}
