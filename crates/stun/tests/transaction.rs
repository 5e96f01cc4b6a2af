//! The client's duties within one transaction (RFC 8489 §5, §6.2, §6.3, §9).
#![cfg(feature = "alloc")]
#![allow(non_snake_case, reason = "requirement ids are part of the names")]
#![allow(clippy::unwrap_used, reason = "tests")]

use std::collections::HashSet;
use std::time::Duration;

use frazil_sansio::Instant;
use frazil_stun::attribute::Software;
use frazil_stun::transaction::{ClientTransaction, Failure, StartError, Timing};
use frazil_stun::{
    Class, Message, MessageWriter, Method, ParseError, TransactionId, TransactionIds,
};

const START: Instant = Instant::from_secs(100);

fn message(class: Class, method: Method, id: TransactionId) -> Vec<u8> {
    MessageWriter::new(Vec::new(), class, method, id).unwrap().finish()
}

fn id() -> TransactionId {
    TransactionIds::from_seed([7; 32]).generate()
}

fn started() -> ClientTransaction<Vec<u8>> {
    let request = message(Class::Request, Method::BINDING, id());
    ClientTransaction::over_udp(request, Timing::default(), START).unwrap()
}

fn over_tcp() -> ClientTransaction<Vec<u8>> {
    let request = message(Class::Request, Method::BINDING, id());
    ClientTransaction::over_tcp(request, Timing::default(), START).unwrap()
}

/// Lets the time pass until the transaction ends; what was sent, and how it ended.
fn run(mut transaction: ClientTransaction<Vec<u8>>) -> (Vec<Vec<u8>>, Failure) {
    let mut sent = Vec::new();
    loop {
        while let Some(bytes) = transaction.poll_transmit() {
            sent.push(bytes.to_vec());
        }
        let due = transaction.poll_timeout().unwrap();
        if let Some(failure) = transaction.handle_timeout(due) {
            assert_eq!((transaction.poll_timeout(), transaction.poll_transmit()), (None, None));
            return (sent, failure);
        }
    }
}

#[test]
fn rfc8489_s5_e__ids_use_all_96_bits_and_the_seed_alone() {
    let mut ids = TransactionIds::from_seed([1; 32]);
    let drawn: Vec<TransactionId> = ids.by_ref().take(1_000).collect();
    let (mut set, mut unset) = ([0_u8; 12], [0_u8; 12]);
    for id in &drawn {
        for (at, octet) in id.as_bytes().iter().enumerate() {
            set[at] |= octet;
            unset[at] |= !octet;
        }
    }
    assert_eq!((set, unset), ([0xFF; 12], [0xFF; 12]));
    assert!(TransactionIds::from_seed([1; 32]).take(1_000).eq(drawn));
    assert_ne!(TransactionIds::from_seed([2; 32]).generate(), ids.generate());
}

#[test]
fn rfc8489_s5_g__every_transaction_has_a_new_id() {
    let drawn: HashSet<TransactionId> = TransactionIds::from_seed([1; 32]).take(10_000).collect();
    assert_eq!(drawn.len(), 10_000);
}

#[test]
fn rfc8489_s5_f__a_retransmission_repeats_its_octets() {
    let (sent, failure) = run(started());
    assert_eq!(failure, Failure::TimedOut);
    assert_eq!(sent.len(), 7);
    let request = message(Class::Request, Method::BINDING, id());
    assert!(sent.iter().all(|bytes| *bytes == request));
}

#[test]
fn rfc8489_s6_1_d__an_indication_may_say_who_sends_it() {
    let mut writer =
        MessageWriter::new(Vec::new(), Class::Indication, Method::BINDING, id()).unwrap();
    writer.push(&Software("me")).unwrap();
    let bytes = writer.finish();
    assert_eq!(Message::parse(&bytes).unwrap().get(), Ok(Some(Software("me"))));
}

#[test]
fn rfc8489_s6_1_b__only_a_request_starts_a_transaction() {
    for class in [Class::Indication, Class::SuccessResponse, Class::ErrorResponse] {
        let bytes = message(class, Method::BINDING, id());
        let error = ClientTransaction::over_udp(bytes, Timing::default(), START).unwrap_err();
        assert_eq!(error, StartError::Class(class));
    }
    let error = ClientTransaction::over_udp([0; 4], Timing::default(), START).unwrap_err();
    assert_eq!(error, StartError::Parse(ParseError::Incomplete { needed: 20, actual: 4 }));
}

#[test]
fn rfc8489_s6_2_1_m__a_hard_icmp_error_ends_it() {
    let mut transaction = started();
    assert_eq!(transaction.handle_unreachable(), Some(Failure::Unreachable));
    assert_eq!(transaction.handle_unreachable(), None, "said once");
    assert_eq!((transaction.poll_timeout(), transaction.poll_transmit()), (None, None));
}

#[test]
fn rfc8489_s6_2_2_d__over_tcp_it_is_sent_once() {
    let (sent, failure) = run(over_tcp());
    assert_eq!((sent.len(), failure), (1, Failure::TimedOut));
}

#[test]
fn rfc8489_s6_3_b__only_its_own_answer_matches() {
    let mut transaction = started();
    let other = TransactionIds::from_seed([8; 32]).generate();
    for (class, method, id, expected) in [
        (Class::SuccessResponse, Method::BINDING, id(), true),
        (Class::ErrorResponse, Method::BINDING, id(), true),
        (Class::Request, Method::BINDING, id(), false),
        (Class::Indication, Method::BINDING, id(), false),
        (Class::SuccessResponse, Method::ALLOCATE, id(), false),
        (Class::SuccessResponse, Method::BINDING, other, false),
    ] {
        let bytes = message(class, method, id);
        assert_eq!(transaction.matches(&Message::parse(&bytes).unwrap()), expected);
    }
    transaction.cancel();
    let late = message(Class::SuccessResponse, Method::BINDING, id());
    assert!(!transaction.matches(&Message::parse(&late).unwrap()), "it is over");
}

#[test]
fn rfc8489_s9_1_4_b_c__over_udp_a_bad_answer_is_dropped_and_told_at_the_end() {
    let mut transaction = started();
    assert_eq!(transaction.discard(), None);
    let (sent, failure) = run(transaction);
    assert_eq!((sent.len(), failure), (7, Failure::IntegrityViolated));
}

#[test]
fn rfc8489_s9_1_4_d__over_tcp_a_bad_answer_ends_it() {
    let mut transaction = over_tcp();
    assert_eq!(transaction.discard(), Some(Failure::IntegrityViolated));
    assert_eq!(transaction.poll_timeout(), None);
    assert_eq!(transaction.discard(), None, "said once");
}

#[test]
fn karns_rule_tells_no_round_trip_after_a_retransmission() {
    let (answered, retransmitted) = (Duration::from_millis(40), Duration::from_millis(500));
    let mut transaction = started();
    assert!(transaction.poll_transmit().is_some());
    assert_eq!(transaction.accept(START + answered), Some(answered));
    assert!(transaction.is_over());
    assert_eq!(transaction.accept(START + answered), None, "said once");

    let mut transaction = started();
    assert!(transaction.poll_transmit().is_some());
    assert_eq!(transaction.handle_timeout(START + retransmitted), None);
    assert!(transaction.poll_transmit().is_some());
    assert_eq!(transaction.accept(START + retransmitted + answered), None);
}

#[test]
fn a_stopped_transaction_still_takes_its_answer() {
    let mut transaction = started();
    assert!(transaction.poll_transmit().is_some());
    transaction.stop_retransmitting();
    let end = START + Duration::from_millis(39_500);
    assert_eq!(transaction.poll_timeout(), Some(end));
    let answer = message(Class::SuccessResponse, Method::BINDING, id());
    assert!(transaction.matches(&Message::parse(&answer).unwrap()));
    assert_eq!(transaction.handle_timeout(end), Some(Failure::TimedOut));
}
