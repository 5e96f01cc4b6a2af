//! What becomes of requests and indications: carried out, refused, dropped (RFC 8489 §6.3, §9.1.3).
#![cfg(feature = "alloc")]
#![allow(non_snake_case, reason = "requirement ids are part of the names")]
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic, reason = "tests")]

use frazil_stun::attribute::{ErrorCode, Priority, Realm, UnknownAttributes, Username};
use frazil_stun::attribute::{UseCandidate, XorMappedAddress};
use frazil_stun::receive::{Receiver, Refusal, Refused};
use frazil_stun::{
    Algorithm, AttributeType, Class, Key, Message, MessageWriter, Method, Policy, RawAttribute,
    TransactionId, Verified, known,
};

const ID: TransactionId = TransactionId::from_bytes(*b"abcdefghijkl");
const TAKES: &[(Method, Class)] =
    &[(Method::BINDING, Class::Request), (Method::BINDING, Class::Indication)];
const ICE: Receiver<'_> = Receiver::new(TAKES, known::ICE).fingerprinted();
const BOTH: [Class; 2] = [Class::Request, Class::Indication];
const UNKNOWN: AttributeType = AttributeType(0x7F01);

fn key() -> Key {
    Key::short_term("password")
}

fn begun(class: Class) -> MessageWriter<Vec<u8>> {
    MessageWriter::new(Vec::new(), class, Method::BINDING, ID).unwrap()
}

fn named(class: Class, name: &str) -> MessageWriter<Vec<u8>> {
    let mut writer = begun(class);
    writer.push(&Username(name)).unwrap().push(&Priority(7)).unwrap();
    writer
}

fn sealed(writer: MessageWriter<Vec<u8>>, key: &Key) -> Vec<u8> {
    writer.seal(key, Algorithm::Sha1).unwrap().fingerprint().unwrap().finish()
}

/// One user, with [`key`].
fn received<'a>(receiver: Receiver<'static>, bytes: &'a [u8]) -> Result<Verified<'a>, Refused<'a>> {
    receiver.short_term(bytes, |name| (name == "user").then(key))
}

fn refusal(result: Result<Verified<'_>, Refused<'_>>) -> Option<(u16, Vec<u8>)> {
    match result {
        Ok(_) => panic!("it was taken"),
        Err(Refused::Dropped) => None,
        Err(Refused::Answered(refusal)) => Some((refusal.code().code(), answered(refusal))),
    }
}

/// The answer's octets, once it is seen to be one.
fn answered(refusal: Refusal<'_>) -> Vec<u8> {
    let bytes = refusal.write(Vec::new()).unwrap().finish();
    let answer = Message::parse(&bytes).unwrap();
    assert_eq!((answer.class(), answer.transaction_id()), (Class::ErrorResponse, ID));
    assert_eq!(answer.get(), Ok(Some(refusal.code())));
    bytes
}

/// Requests are refused with this code, indications dropped.
fn refuses(make: impl Fn(Class) -> Vec<u8>, code: u16) {
    assert_eq!(refusal(received(ICE, &make(Class::Request))).map(|(code, _)| code), Some(code));
    assert_eq!(refusal(received(ICE, &make(Class::Indication))), None);
}

#[test]
fn what_is_in_order_is_taken() {
    for class in BOTH {
        let bytes = sealed(named(class, "user"), &key());
        let verified = received(ICE, &bytes).unwrap();
        assert_eq!((verified.class(), verified.get()), (class, Ok(Some(Priority(7)))));
        assert_eq!(ICE.unproved(&bytes).unwrap(), verified.message());
    }
}

#[test]
fn rfc8489_s6_3_a__methods_and_classes_that_the_usage_has_not_are_dropped() {
    for class in [Class::SuccessResponse, Class::ErrorResponse] {
        let bytes = sealed(named(class, "user"), &key());
        assert_eq!(refusal(received(ICE, &bytes)), None);
        let takes = [(Method::BINDING, class)];
        let dropped = Receiver::new(&takes, known::ICE).unproved(&bytes).is_err();
        assert!(dropped, "a response belongs to a transaction, whatever the usage says");
    }
    let requests = [(Method::BINDING, Class::Request)];
    let receiver = Receiver::new(&requests, known::ICE);
    assert!(receiver.unproved(&begun(Class::Request).finish()).is_ok());
    assert!(receiver.unproved(&begun(Class::Indication).finish()).is_err());
    let allocate = MessageWriter::new(Vec::new(), Class::Request, Method::ALLOCATE, ID).unwrap();
    assert!(matches!(receiver.unproved(&allocate.finish()), Err(Refused::Dropped)));
    assert!(matches!(receiver.unproved(b"no STUN"), Err(Refused::Dropped)));
}

#[test]
fn rfc8489_s6_3_c__where_fingerprints_are_used_nothing_goes_without() {
    let without = named(Class::Request, "user").seal(&key(), Algorithm::Sha1).unwrap().finish();
    assert_eq!(refusal(received(ICE, &without)), None);
    let plain = Receiver::new(TAKES, known::ICE);
    assert!(received(plain, &without).is_ok(), "where they are not, it may be missing");
    let mut wrong = sealed(named(Class::Request, "user"), &key());
    *wrong.last_mut().unwrap() ^= 1;
    assert_eq!(refusal(received(ICE, &wrong)), None);
    assert_eq!(refusal(received(plain, &wrong)), None);
}

/// A message with everything wrong, mended from the front: each time the next check speaks.
#[test]
fn rfc8489_s6_3_d__structure_then_fingerprint_then_proof_then_attributes() {
    let mut writer = named(Class::Request, "user");
    writer.push_raw(&RawAttribute::new(UNKNOWN, b"")).unwrap();
    let wrong_key = sealed(writer, &Key::short_term("another"));
    let mut wrong_fingerprint = wrong_key.clone();
    *wrong_fingerprint.last_mut().unwrap() ^= 1;
    let wrong_length = wrong_fingerprint.split_last().unwrap().1;
    assert_eq!(refusal(received(ICE, wrong_length)), None);
    assert_eq!(refusal(received(ICE, &wrong_fingerprint)), None);
    assert_eq!(refusal(received(ICE, &wrong_key)).unwrap().0, 401);

    let mut writer = named(Class::Request, "user");
    writer.push_raw(&RawAttribute::new(UNKNOWN, b"")).unwrap();
    let unknown = sealed(writer, &key());
    assert_eq!(refusal(received(ICE, &unknown)).unwrap().0, 420);
    assert!(received(ICE, &sealed(named(Class::Request, "user"), &key())).is_ok());
}

#[test]
fn rfc8489_s6_3_f__what_is_known_and_has_no_business_here_changes_nothing() {
    let mut writer = named(Class::Request, "user");
    writer.push(&XorMappedAddress(([192, 0, 2, 1], 9).into())).unwrap();
    writer.push(&ErrorCode::SERVER_ERROR).unwrap().push(&Realm("realm")).unwrap();
    let bytes = sealed(writer, &key());
    let verified = received(ICE, &bytes).unwrap();
    assert_eq!(verified.get(), Ok(Some(Priority(7))));
}

#[test]
fn rfc8489_s6_3_2_a__an_indication_with_unknown_required_attributes_is_dropped() {
    let make = |class| {
        let mut writer = named(class, "user");
        writer.push_raw(&RawAttribute::new(UNKNOWN, b"")).unwrap();
        writer.push_raw(&RawAttribute::new(AttributeType(0xFF01), b"")).unwrap();
        sealed(writer, &key())
    };
    refuses(make, 420);
    let (_, answer) = refusal(received(ICE, &make(Class::Request))).unwrap();
    let listed = Message::parse(&answer).unwrap().get::<UnknownAttributes<'_>>().unwrap().unwrap();
    assert!(listed.iter().eq([UNKNOWN]));
    assert!(matches!(ICE.unproved(&make(Class::Request)), Err(Refused::Answered(_))));
    assert!(matches!(ICE.unproved(&make(Class::Indication)), Err(Refused::Dropped)));
}

#[test]
fn rfc8489_s9_1_3_a_b__without_proof_or_name_a_request_gets_400_and_an_indication_nothing() {
    refuses(|class| named(class, "user").fingerprint().unwrap().finish(), 400);
    refuses(|class| sealed(begun(class), &key()), 400);
    // A name that is none, and one that nobody vouches for.
    refuses(
        |class| {
            let mut writer = begun(class);
            writer.push_raw(&RawAttribute::new(AttributeType::USERNAME, b"\xFF")).unwrap();
            sealed(writer, &key())
        },
        400,
    );
}

#[test]
fn rfc8489_s9_1_3_c_d__with_a_name_not_valid_a_request_gets_401_and_an_indication_nothing() {
    refuses(|class| sealed(named(class, "nobody"), &key()), 401);
}

#[test]
fn rfc8489_s9_1_3_e_f__what_does_not_verify_gets_401_or_nothing() {
    refuses(|class| sealed(named(class, "user"), &Key::short_term("another")), 401);
}

/// First what is missing, then who it is, then the proof: the stronger one, if both are there.
#[test]
fn rfc8489_s9_1_3_g__the_checks_have_their_order_and_sha256_goes_first() {
    refuses(|class| named(class, "nobody").fingerprint().unwrap().finish(), 400);
    let both = named(Class::Request, "user").seal_both(&key()).unwrap();
    let mut bytes = both.fingerprint().unwrap().finish();
    assert_eq!(received(ICE, &bytes).unwrap().algorithm(), Algorithm::Sha256);

    let plain = Receiver::new(TAKES, known::ICE);
    bytes.truncate(bytes.len() - 8);
    bytes[3] -= 8;
    assert_eq!(received(plain, &bytes).unwrap().algorithm(), Algorithm::Sha256);
    *bytes.last_mut().unwrap() ^= 1;
    assert_eq!(refusal(received(plain, &bytes)).unwrap().0, 401, "the other one is right still");
}

#[test]
fn the_policy_decides_what_proof_is() {
    let strict = ICE.policy(Policy::new().only(Algorithm::Sha256));
    let bytes = sealed(named(Class::Request, "user"), &key());
    assert_eq!(refusal(received(strict, &bytes)).unwrap().0, 400);
    let writer = named(Class::Request, "user").seal(&key(), Algorithm::Sha256).unwrap();
    let bytes = writer.fingerprint().unwrap().finish();
    assert_eq!(received(strict, &bytes).unwrap().algorithm(), Algorithm::Sha256);
}

/// Only after the proof is there a key to seal with.
#[test]
fn rfc8489_s9_1_3_k__only_the_answer_to_what_was_proved_is_sealed() {
    let algorithm = |bytes: &[u8]| match received(ICE, bytes) {
        Err(Refused::Answered(refusal)) => refusal.algorithm(),
        other => panic!("{other:?}"),
    };
    let mut writer = named(Class::Request, "user");
    writer.push(&UseCandidate).unwrap().push_raw(&RawAttribute::new(UNKNOWN, b"")).unwrap();
    assert_eq!(algorithm(&sealed(writer, &key())), Some(Algorithm::Sha1));
    let bytes = sealed(named(Class::Request, "nobody"), &key());
    assert_eq!(algorithm(&bytes), None);
    let (_, answer) = refusal(received(ICE, &bytes)).unwrap();
    let types = Message::parse(&answer).unwrap().raw_attributes().map(|it| it.attribute_type());
    assert!(types.eq([AttributeType::ERROR_CODE]));
}

#[test]
fn refusals_say_what_to_do() {
    let bytes = sealed(named(Class::Request, "nobody"), &key());
    let refused = received(ICE, &bytes).unwrap_err();
    assert_eq!(refused.to_string(), "to be answered with 401 Unauthenticated");
    assert_eq!(Refused::Dropped.to_string(), "to be dropped");
}
