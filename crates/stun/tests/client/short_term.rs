//! The short-term mechanism (RFC 8489 §9.1).

use frazil_stun::attribute::Username;
use frazil_stun::client::{Client, Credentials, Failure};
use frazil_stun::{Algorithm, AttributeType as Type, Key, Message, Policy, transaction};

use crate::rig::{Rig, START, config, error, success, tcp, types};

const VIOLATED: Failure = Failure::Transaction(transaction::Failure::IntegrityViolated);

fn key() -> Key {
    Key::short_term("pass")
}

fn asking(credentials: Credentials) -> (Rig, Vec<u8>) {
    let mut rig = Rig::asking(config(credentials));
    let request = rig.sent_one();
    (rig, request)
}

#[test]
fn rfc8489_s9_1_2_a__the_first_request_carries_both_proofs() {
    let (_, request) = asking(Credentials::short_term("user", "pass"));
    let expected = [Type::USERNAME, Type::MESSAGE_INTEGRITY, Type::MESSAGE_INTEGRITY_SHA256];
    assert_eq!(types(&request), expected);
    let message = Message::parse(&request).unwrap();
    assert_eq!(message.get(), Ok(Some(Username("user"))));
    for algorithm in [Algorithm::Sha1, Algorithm::Sha256] {
        assert!(message.verify_with(&key(), Policy::new().only(algorithm)).is_ok());
    }
}

#[test]
fn rfc8489_s9_1_2_b__where_the_algorithm_is_known_one_proof_is_enough() {
    for algorithm in [Algorithm::Sha1, Algorithm::Sha256] {
        let (_, request) = asking(Credentials::short_term_with("user", "pass", algorithm));
        assert_eq!(types(&request), [Type::USERNAME, algorithm.attribute_type()]);
    }
}

#[test]
fn rfc8489_s9_1_5_a__later_requests_carry_what_the_answer_had() {
    for algorithm in [Algorithm::Sha1, Algorithm::Sha256] {
        let (mut rig, request) = asking(Credentials::short_term("user", "pass"));
        rig.answer(&success(&request, Some((&key(), algorithm))));
        assert!(rig.is_answered());
        rig.ask();
        assert_eq!(types(&rig.sent_one()), [Type::USERNAME, algorithm.attribute_type()]);
    }
}

#[test]
fn rfc8489_s9_1_4_a__an_answer_by_another_algorithm_is_discarded() {
    for (sent, other) in
        [(Algorithm::Sha1, Algorithm::Sha256), (Algorithm::Sha256, Algorithm::Sha1)]
    {
        let (mut rig, request) = asking(Credentials::short_term_with("user", "pass", sent));
        rig.answer(&success(&request, Some((&key(), other))));
        rig.assert_silent();
        rig.answer(&success(&request, Some((&key(), sent))));
        assert!(rig.is_answered());
    }
}

#[test]
fn rfc8489_s9_1_4_b_c__over_udp_a_wrong_proof_is_waited_out() {
    let (mut rig, request) = asking(Credentials::short_term("user", "pass"));
    let wrong = Key::short_term("guess");
    for answer in [
        success(&request, None),
        success(&request, Some((&wrong, Algorithm::Sha256))),
        error(&request, 401, None),
        error(&request, 400, None),
    ] {
        rig.answer(&answer);
        rig.assert_silent();
    }
    while rig.client.poll_timeout().is_some() {
        rig.sleep();
    }
    assert_eq!(rig.failure(), VIOLATED);
}

#[test]
fn rfc8489_s9_1_4_d__over_tcp_a_wrong_proof_is_the_end() {
    let config = config(Credentials::short_term("user", "pass"));
    let mut rig = Rig { client: Client::new(config, tcp(), START), now: START };
    rig.ask();
    let request = rig.sent_one();
    rig.answer(&success(&request, None));
    assert_eq!(rig.failure(), VIOLATED);
    assert_eq!(rig.client.poll_timeout(), None);
}

#[test]
fn an_error_that_the_key_vouches_for_counts() {
    let (mut rig, request) = asking(Credentials::short_term("user", "pass"));
    rig.answer(&error(&request, 403, Some((&key(), Algorithm::Sha1))));
    assert_eq!(rig.failure(), Failure::Refused { code: 403, unknown: None });
}
