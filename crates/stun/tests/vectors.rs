//! The sample messages of RFC 5769 and RFC 8489 B.1: read, verified, and written byte for byte.
#![cfg(feature = "alloc")]
#![allow(non_snake_case, reason = "requirement ids are part of the names")]
#![allow(clippy::unwrap_used, reason = "tests")]

mod common;

use common::{LONG_TERM_PASSWORD, PASSWORD, REALM, USERNAME, vectors};
use frazil_stun::attribute::{
    IceControlled, Nonce, PasswordAlgorithm, Priority, Realm, Software, UserHash, Username,
    XorMappedAddress,
};
use frazil_stun::{
    Algorithm, Class, Fingerprint, Key, Message, MessageWriter, Method, ParseError, VerifyError,
};

fn vector(name: &str) -> Vec<u8> {
    vectors().into_iter().find(|(found, _)| *found == name).unwrap().1
}

/// A writer into a vector, padding with spaces as RFC 5769 does.
fn writer(class: Class, like: &[u8]) -> MessageWriter<Vec<u8>> {
    let id = Message::parse(like).unwrap().transaction_id();
    MessageWriter::new(Vec::new(), class, Method::BINDING, id).unwrap().padding(b' ')
}

/// The IPv4 response of RFC 5769 is padded with a space in SOFTWARE, and so on.
fn sealed(writer: MessageWriter<Vec<u8>>) -> Vec<u8> {
    let sealed = writer.seal(&Key::short_term(PASSWORD), Algorithm::Sha1).unwrap();
    sealed.fingerprint().unwrap().finish()
}

#[test]
fn rfc5769_2_1_request() {
    let bytes = vector("RFC 5769 2.1");
    let message = Message::parse(&bytes).unwrap();
    assert_eq!((message.class(), message.method()), (Class::Request, Method::BINDING));
    assert_eq!(message.get(), Ok(Some(Software("STUN test client"))));
    assert_eq!(message.get(), Ok(Some(Priority(0x6E00_01FF))));
    assert_eq!(message.get(), Ok(Some(IceControlled(0x932F_F9B1_5126_3B36))));
    assert_eq!(message.get(), Ok(Some(Username("evtj:h6vY"))));
    assert_eq!(message.fingerprint(), Fingerprint::Valid);
    let verified = message.verify(&Key::short_term(PASSWORD)).unwrap();
    assert_eq!((verified.algorithm(), verified.length()), (Algorithm::Sha1, 20));

    let mut writer = writer(Class::Request, &bytes);
    writer.push(&Software("STUN test client")).unwrap().push(&Priority(0x6E00_01FF)).unwrap();
    writer.push(&IceControlled(0x932F_F9B1_5126_3B36)).unwrap();
    writer.push(&Username("evtj:h6vY")).unwrap();
    assert_eq!(sealed(writer), bytes);
}

#[test]
fn rfc5769_2_2_and_2_3_responses() {
    for (name, address) in [
        ("RFC 5769 2.2", "192.0.2.1:32853"),
        ("RFC 5769 2.3", "[2001:db8:1234:5678:11:2233:4455:6677]:32853"),
    ] {
        let bytes = vector(name);
        let address = XorMappedAddress(address.parse().unwrap());
        let message = Message::parse(&bytes).unwrap();
        assert_eq!(message.class(), Class::SuccessResponse);
        assert_eq!(message.get(), Ok(Some(Software("test vector"))));
        assert_eq!(message.get(), Ok(Some(address)));
        assert_eq!(message.fingerprint(), Fingerprint::Valid);
        message.verify(&Key::short_term(PASSWORD)).unwrap();

        let mut writer = writer(Class::SuccessResponse, &bytes);
        writer.push(&Software("test vector")).unwrap().push(&address).unwrap();
        assert_eq!(sealed(writer), bytes);
    }
}

#[test]
fn rfc5769_2_4_long_term_request() {
    let bytes = vector("RFC 5769 2.4");
    let key = Key::long_term_md5(USERNAME, REALM, LONG_TERM_PASSWORD);
    let nonce = Nonce(b"f//499k954d6OL34oL9FSTvy64sA");
    let message = Message::parse(&bytes).unwrap();
    assert_eq!(message.get(), Ok(Some(Username(USERNAME))));
    assert_eq!(message.get(), Ok(Some(nonce)));
    assert_eq!(message.get(), Ok(Some(Realm(REALM))));
    assert_eq!(message.fingerprint(), Fingerprint::Absent);
    assert_eq!(message.verify(&key).unwrap().algorithm(), Algorithm::Sha1);

    let mut writer = writer(Class::Request, &bytes).padding(0);
    writer.push(&Username(USERNAME)).unwrap().push(&nonce).unwrap().push(&Realm(REALM)).unwrap();
    assert_eq!(writer.seal(&key, Algorithm::Sha1).unwrap().finish(), bytes);
}

#[test]
fn rfc8489_B_1_request_as_erratum_6268_corrects_it() {
    let bytes = vector("RFC 8489 B.1");
    let key = Key::long_term_sha256(USERNAME, REALM, LONG_TERM_PASSWORD);
    let nonce = Nonce(b"obMatJos2AAACf//499k954d6OL34oL9FSTvy64sA");
    let message = Message::parse(&bytes).unwrap();
    assert_eq!(message.get(), Ok(Some(UserHash::new(USERNAME, REALM))));
    assert_eq!(message.get(), Ok(Some(nonce)));
    assert_eq!(message.get(), Ok(Some(PasswordAlgorithm::SHA256)));
    let verified = message.verify(&key).unwrap();
    assert_eq!((verified.algorithm(), verified.length()), (Algorithm::Sha256, 32));

    let mut writer = writer(Class::Request, &bytes).padding(0);
    writer.push(&UserHash::new(USERNAME, REALM)).unwrap().push(&nonce).unwrap();
    writer.push(&Realm(REALM)).unwrap().push(&PasswordAlgorithm::SHA256).unwrap();
    assert_eq!(writer.seal(&key, Algorithm::Sha256).unwrap().finish(), bytes);
}

#[test]
fn rfc8489_B_1_as_printed_is_refused() {
    let printed = common::hex(include_str!("data/rfc8489-B.1-as-printed.hex"));
    assert_eq!(
        Message::parse(&printed),
        Err(ParseError::Incomplete { needed: 176, actual: 156 }),
        "its header says more than there is"
    );
    let shortened = common::hex(include_str!("data/rfc8489-B.1-length-0x88-only.hex"));
    let key = Key::long_term_sha256(USERNAME, REALM, LONG_TERM_PASSWORD);
    assert_eq!(
        Message::parse(&shortened).unwrap().verify(&key),
        Err(VerifyError::Mismatch { algorithm: Algorithm::Sha256, offset: 120 })
    );
}
