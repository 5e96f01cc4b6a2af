//! Proof of a message: HMAC, checksum, and what a writer may do after them (RFC 8489 §9, §14.5–14.7).
#![cfg(feature = "alloc")]
#![allow(non_snake_case, reason = "requirement ids are part of the names")]
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests")]

mod common;

use common::hex;
use frazil_stun::attribute::{ErrorCode, PasswordAlgorithm, Username};
use frazil_stun::demux::looks_like_ice_stun;
use frazil_stun::{
    Algorithm, Attribute, AttributeType, BufferFull, Class, EncodeError, Fingerprint, Key, Measure,
    Mechanism, Message, MessageWriter, Method, Policy, RawAttribute, Sink, SliceBuffer,
    TransactionId, ValueError, VerifyError, WriteError,
};
use hmac::{Hmac, KeyInit, Mac};

const ID: TransactionId = TransactionId::from_bytes(*b"transactions");
const PASSWORD: &str = "a password of some length";

fn key() -> Key {
    Key::short_term(PASSWORD)
}

/// A request with a user name that needs padding.
fn open() -> MessageWriter<Vec<u8>> {
    let mut writer = MessageWriter::new(Vec::new(), Class::Request, Method::BINDING, ID).unwrap();
    writer.push(&Username("abcde")).unwrap();
    writer
}

/// What the `hmac` crate makes of the start of a message whose header says `length`.
fn hmac<M: Mac + KeyInit>(message: &[u8], length: u16) -> Vec<u8> {
    let mut covered = message.to_vec();
    covered[2..4].copy_from_slice(&length.to_be_bytes());
    let mac = M::new_from_slice(PASSWORD.as_bytes()).unwrap();
    mac.chain_update(covered).finalize().into_bytes().to_vec()
}

#[test]
fn rfc8489_s9_1_1_a__the_short_term_key_is_the_password() {
    let bytes = open().seal(&key(), Algorithm::Sha1).unwrap().finish();
    assert_eq!(bytes[36..], hmac::<Hmac<sha1::Sha1>>(&bytes[..32], 36));
}

#[test]
fn rfc8489_s9_2_2_a__the_long_term_key_is_an_md5() {
    let digest = hex("8493fbc53ba582fb4c044c456bdc40eb");
    let bytes = open().seal(&Key::from_secret(&digest), Algorithm::Sha1).unwrap().finish();
    let message = Message::parse(&bytes).unwrap();
    assert!(message.verify(&Key::long_term_md5("user", "realm", "pass")).is_ok());
}

#[test]
fn rfc8489_s9_2_2_b__each_algorithm_has_its_key() {
    use sha2::Digest;
    let keys = [
        (Key::long_term_md5("u", "r", "p"), md5::Md5::digest("u:r:p").to_vec()),
        (Key::long_term_sha256("u", "r", "p"), sha2::Sha256::digest("u:r:p").to_vec()),
    ];
    for ((key, digest), octets) in keys.into_iter().zip([16, 32]) {
        assert_eq!(digest.len(), octets);
        let sealed = open().seal_both(&Key::from_secret(&digest)).unwrap().finish();
        let message = Message::parse(&sealed).unwrap();
        assert!(message.verify_with(&key, Policy::new().only(Algorithm::Sha1)).is_ok());
        assert!(message.verify_with(&key, Policy::new().only(Algorithm::Sha256)).is_ok());
    }
}

/// The key behind a registered number, and what stands for it on the wire.
fn assert_algorithm(algorithm: &PasswordAlgorithm<'_>, wire: &[u8], key: &Key, octets: &[u8]) {
    let mut writer = open();
    writer.push(algorithm).unwrap();
    assert_eq!(writer.as_bytes()[writer.as_bytes().len() - 4..], *wire, "no parameters");
    let sealed = writer.seal_both(&Key::from_secret(octets)).unwrap().finish();
    assert!(Message::parse(&sealed).unwrap().verify(key).is_ok());
}

#[test]
fn rfc8489_s18_5_1_1_b__md5_is_number_1_without_parameters_and_has_16_octets() {
    let octets = hex("8493fbc53ba582fb4c044c456bdc40eb");
    assert_eq!(octets.len(), 16);
    let key = Key::long_term_md5("user", "realm", "pass");
    assert_algorithm(&PasswordAlgorithm::MD5, &[0, 1, 0, 0], &key, &octets);
}

#[test]
fn rfc8489_s18_5_1_2_a__sha_256_is_number_2_without_parameters_and_has_32_octets() {
    let octets = hex("07e934117abd40836e7c6329b54731b2b2d2a5f9a71f544922d75e0730d8251b");
    assert_eq!(octets.len(), 32);
    let key = Key::long_term_sha256("user", "realm", "pass");
    assert_algorithm(&PasswordAlgorithm::SHA256, &[0, 2, 0, 0], &key, &octets);
}

#[test]
fn rfc8489_s14_5_a__sha1_covers_the_message_up_to_itself() {
    let bytes = open().seal(&key(), Algorithm::Sha1).unwrap().finish();
    assert_eq!(bytes[32..36], [0, 8, 0, 20]);
    assert_eq!(bytes[36..56], hmac::<Hmac<sha1::Sha1>>(&bytes[..32], 12 + 24));
}

#[test]
fn rfc8489_s14_5_b__what_follows_the_proof_does_not_count() {
    let bytes = open().seal_both(&key()).unwrap().fingerprint().unwrap().finish();
    assert_eq!(bytes[36..56], hmac::<Hmac<sha1::Sha1>>(&bytes[..32], 12 + 24));
    let message = Message::parse(&bytes).unwrap();
    let by_sha1 = message.verify_with(&key(), Policy::new().only(Algorithm::Sha1)).unwrap();
    assert_eq!((by_sha1.algorithm(), by_sha1.length()), (Algorithm::Sha1, 20));
}

#[test]
fn rfc8489_s14_6_d__sha256_covers_an_earlier_sha1() {
    let mut bytes = open().seal_both(&key()).unwrap().fingerprint().unwrap().finish();
    assert_eq!(bytes[56..60], [0, 0x1C, 0, 32]);
    assert_eq!(bytes[60..92], hmac::<Hmac<sha2::Sha256>>(&bytes[..56], 12 + 24 + 36));
    assert_eq!(
        Message::parse(&bytes).unwrap().verify(&key()).unwrap().algorithm(),
        Algorithm::Sha256
    );
    bytes[40] ^= 1;
    let expected = VerifyError::Mismatch { algorithm: Algorithm::Sha256, offset: 56 };
    assert_eq!(Message::parse(&bytes).unwrap().verify(&key()), Err(expected));
}

#[test]
fn rfc8489_s14_6_a_b__sha256_has_16_to_32_octets_by_fours() {
    for octets in 0..40 {
        let allowed = [16, 20, 24, 28, 32].contains(&octets);
        match open().seal_truncated(&key(), octets) {
            Ok(sealed) => {
                assert!(allowed);
                let bytes = sealed.fingerprint().unwrap().finish();
                let message = Message::parse(&bytes).unwrap();
                let policy = Policy::new().truncated_to(0);
                assert_eq!(message.verify_with(&key(), policy).unwrap().length(), octets);
            }
            Err(rejected) => {
                assert!(!allowed && matches!(rejected.error, WriteError::Value(_)));
                assert_eq!(rejected.writer.as_bytes(), open().as_bytes());
            }
        }
    }
}

#[test]
fn rfc8489_s14_6_c__truncation_is_refused_unless_allowed() {
    for octets in [16, 20, 24, 28] {
        let bytes = open().seal_truncated(&key(), octets).unwrap().finish();
        let message = Message::parse(&bytes).unwrap();
        let refused =
            VerifyError::Length { algorithm: Algorithm::Sha256, offset: 32, length: octets };
        assert_eq!(message.verify(&key()), Err(refused));
        for least in [16, 20, 24, 28] {
            let policy = Policy::new().truncated_to(least);
            assert_eq!(message.verify_with(&key(), policy).is_ok(), octets >= least);
        }
    }
}

/// A proof at full length is never too short, whatever length a policy names.
#[test]
fn every_policy_accepts_the_full_length() {
    let bytes = open().seal(&key(), Algorithm::Sha256).unwrap().finish();
    for least in [0, 16, 32, 33, usize::MAX] {
        let policy = Policy::new().truncated_to(least);
        let verdict = Message::parse(&bytes).unwrap().verify_with(&key(), policy);
        assert_eq!(verdict.map(|verified| verified.length()), Ok(32), "{least}");
    }
}

/// A proof that is cut below what the RFC allows is worth nothing, down to the empty one.
#[test]
fn no_policy_accepts_a_shorter_proof() {
    let policy = Policy::new().truncated_to(0);
    let whole = open().seal(&key(), Algorithm::Sha256).unwrap().finish();
    for length in (0_u8..=40).filter(|length| ![16, 20, 24, 28, 32].contains(length)) {
        let mut bytes = whole.clone();
        bytes.resize(36 + usize::from(length).next_multiple_of(4), 0);
        bytes[35] = length;
        bytes[3] = u8::try_from(bytes.len()).unwrap() - 20;
        let verdict = Message::parse(&bytes).unwrap().verify_with(&key(), policy);
        assert!(matches!(verdict, Err(VerifyError::Length { .. })), "{length}: {verdict:?}");
    }
}

#[test]
fn rfc8489_s14_7_a__any_message_may_have_a_fingerprint() {
    let classes = [Class::Request, Class::Indication, Class::SuccessResponse, Class::ErrorResponse];
    for class in classes {
        for method in [Method::BINDING, Method::DATA, Method::new(0xFFF).unwrap()] {
            let plain = || MessageWriter::new(Vec::new(), class, method, ID).unwrap();
            let sealed = plain().seal(&key(), Algorithm::Sha1).unwrap();
            for bytes in
                [plain().fingerprint().unwrap().finish(), sealed.fingerprint().unwrap().finish()]
            {
                assert!(Message::parse_fingerprinted(&bytes).is_some(), "{method} {class}");
            }
        }
    }
}

#[test]
fn rfc8489_s14_7_b__fingerprint_is_last() {
    let bytes = open().seal(&key(), Algorithm::Sha1).unwrap().fingerprint().unwrap().finish();
    let message = Message::parse(&bytes).unwrap();
    let last = message.raw_attributes().last().unwrap();
    assert_eq!(last.attribute_type(), AttributeType::FINGERPRINT);

    // A second one behind the first, right as it may be, spoils both.
    let mut twice = bytes.clone();
    twice.extend_from_slice(&[0x80, 0x28, 0, 4, 0, 0, 0, 0]);
    twice[3] += 8;
    let covered = twice.len() - 8;
    let sum = crc32fast::hash(&twice[..covered]) ^ 0x5354_554E;
    twice[covered + 4..].copy_from_slice(&sum.to_be_bytes());
    assert_eq!(Message::parse(&twice).unwrap().fingerprint(), Fingerprint::Invalid);
}

#[test]
fn rfc8489_s14_7_c__fingerprint_is_a_masked_crc_of_what_precedes() {
    let bytes = open().fingerprint().unwrap().finish();
    let sum = crc32fast::hash(&bytes[..32]) ^ 0x5354_554E;
    assert_eq!(bytes[3], 12 + 8, "the header counts it");
    assert_eq!(bytes[32..], [[0x80, 0x28, 0, 4], sum.to_be_bytes()].concat());
}

#[test]
fn rfc8489_s7_a__on_a_shared_socket_only_a_valid_fingerprint_makes_stun() {
    let mut bytes = open().fingerprint().unwrap().finish();
    assert!(looks_like_ice_stun(&bytes));
    assert!(!looks_like_ice_stun(&[&bytes[..], &[0; 4]].concat()));
    bytes[39] ^= 1;
    assert!(Message::parse(&bytes).is_ok() && !looks_like_ice_stun(&bytes));
    assert!(!looks_like_ice_stun(&open().finish()), "without one it is someone else's");
}

#[test]
fn only_the_key_that_sealed_it_verifies() {
    let bytes = open().seal(&key(), Algorithm::Sha1).unwrap().finish();
    let message = Message::parse(&bytes).unwrap();
    let expected = VerifyError::Mismatch { algorithm: Algorithm::Sha1, offset: 32 };
    assert_eq!(message.verify(&Key::short_term("another")), Err(expected));
    let sha256 = Policy::new().only(Algorithm::Sha256);
    assert_eq!(message.verify_with(&key(), sha256), Err(VerifyError::Absent));
    let plain = open().finish();
    assert_eq!(Message::parse(&plain).unwrap().verify(&key()), Err(VerifyError::Absent));
}

#[test]
fn errors_know_their_reply() {
    use Mechanism::{LongTerm, ShortTerm};
    assert_eq!(VerifyError::Absent.reply(ShortTerm), ErrorCode::BAD_REQUEST);
    assert_eq!(VerifyError::Absent.reply(LongTerm), ErrorCode::UNAUTHENTICATED);
    let mismatch = VerifyError::Mismatch { algorithm: Algorithm::Sha1, offset: 20 };
    assert_eq!(mismatch.reply(ShortTerm), ErrorCode::UNAUTHENTICATED);
    assert_eq!(mismatch.reply(LongTerm), ErrorCode::UNAUTHENTICATED);
    let length = VerifyError::Length { algorithm: Algorithm::Sha256, offset: 20, length: 12 };
    assert_eq!(length.reply(LongTerm), ErrorCode::BAD_REQUEST);
}

#[test]
fn debug_hides_the_key() {
    assert_eq!(format!("{:?}", Key::short_term("secret")), "Key(..)");
}

#[test]
fn closing_attributes_cannot_be_pushed() {
    for closing in [
        AttributeType::MESSAGE_INTEGRITY,
        AttributeType::MESSAGE_INTEGRITY_SHA256,
        AttributeType::FINGERPRINT,
    ] {
        let raw = RawAttribute::new(closing, &[0; 20]);
        assert_eq!(open().push_raw(&raw).unwrap_err(), WriteError::Reserved(closing));
        assert_eq!(Measure::new().push_raw(&raw).unwrap_err(), WriteError::Reserved(closing));
    }
    // Nor by an attribute of one's own.
    let reserved = WriteError::Reserved(AttributeType::FINGERPRINT);
    assert_eq!(open().push(&Forged).unwrap_err(), reserved);
    assert_eq!(Measure::new().push(&Forged).unwrap_err(), reserved);
}

/// An attribute that says to be a fingerprint.
struct Forged;

impl<'a> Attribute<'a> for Forged {
    const TYPE: AttributeType = AttributeType::FINGERPRINT;

    fn decode(_: &'a [u8], _: &TransactionId) -> Result<Self, ValueError> {
        Ok(Self)
    }

    fn encode<S: Sink>(&self, sink: &mut S, _: &TransactionId) -> Result<(), EncodeError> {
        Ok(sink.put(&[0; 4])?)
    }
}

/// Whatever the room, each step either is done or leaves the message as it was.
#[test]
fn steps_that_fail_leave_the_message_as_it_was() {
    let whole = open().seal(&key(), Algorithm::Sha1).unwrap().fingerprint().unwrap().finish();
    let mut measure = Measure::new();
    measure.push(&Username("abcde")).unwrap();
    assert_eq!(measure.seal(Algorithm::Sha1).fingerprint().octets(), whole.len());

    for capacity in 0..=whole.len() {
        let mut room = vec![0xEE; capacity];
        let buffer = SliceBuffer::new(&mut room);
        let full = |needed| WriteError::Full(BufferFull { needed, capacity });
        let writer = match MessageWriter::new(buffer, Class::Request, Method::BINDING, ID) {
            Ok(writer) => writer,
            Err(error) => {
                assert_eq!(error, full(20));
                continue;
            }
        };
        let written = written_in_steps(writer);
        let expected = [20, 32, 56, 64].into_iter().rfind(|length| *length <= capacity).unwrap();
        assert_eq!(written.len(), expected);
        assert_eq!(written[4..], whole[4..expected]);
        assert_eq!(usize::from(written[3]), expected - 20);
    }
}

/// The longest message that fits, by steps that may fail.
fn written_in_steps(mut writer: MessageWriter<SliceBuffer<'_>>) -> Vec<u8> {
    if writer.push(&Username("abcde")).is_err() {
        return writer.as_bytes().to_vec();
    }
    match writer.seal(&key(), Algorithm::Sha1) {
        Ok(sealed) => match sealed.fingerprint() {
            Ok(done) => done.as_bytes().to_vec(),
            Err(rejected) => rejected.writer.as_bytes().to_vec(),
        },
        Err(rejected) => rejected.writer.as_bytes().to_vec(),
    }
}

/// An attribute that finds its value wrong after having written half of it.
struct Halfway;

impl<'a> Attribute<'a> for Halfway {
    const TYPE: AttributeType = AttributeType(0x7F01);

    fn decode(_: &'a [u8], _: &TransactionId) -> Result<Self, ValueError> {
        Ok(Self)
    }

    fn encode<S: Sink>(&self, sink: &mut S, _: &TransactionId) -> Result<(), EncodeError> {
        sink.put(b"half")?;
        Err(ValueError::Other("of a mind").into())
    }
}

#[test]
fn an_attribute_that_gives_up_leaves_no_trace() {
    let mut writer = open();
    let error = writer.push(&Halfway).unwrap_err();
    assert_eq!(error.to_string(), "attribute 0x7f01 at offset 32: of a mind");
    assert_eq!(writer.as_bytes(), open().as_bytes());
}
