//! A basic STUN server: what it answers, and what it leaves unanswered.
#![cfg(feature = "alloc")]
#![allow(non_snake_case, reason = "requirement ids are part of the names")]
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests may panic")]

use std::net::SocketAddr;

use frazil_stun::attribute::{ErrorCode, MappedAddress, UnknownAttributes, XorMappedAddress};
use frazil_stun::{
    AttributeType, Class, Fingerprint, Message, MessageWriter, Method, RawAttribute, TransactionId,
    responder,
};

const ID: TransactionId = TransactionId::from_bytes(*b"abcdefghijkl");

fn source() -> SocketAddr {
    "203.0.113.7:50000".parse().unwrap()
}

fn request(class: Class, method: Method) -> MessageWriter<Vec<u8>> {
    MessageWriter::new(Vec::new(), class, method, ID).unwrap()
}

fn answer(request: &[u8]) -> Option<Vec<u8>> {
    responder::respond(request, source(), Vec::new())
}

#[test]
fn rfc8489_s6_3_1_1_a__a_binding_request_gets_a_binding_success() {
    let bytes = answer(&request(Class::Request, Method::BINDING).finish()).unwrap();
    let answer = Message::parse(&bytes).unwrap();
    assert_eq!((answer.class(), answer.method()), (Class::SuccessResponse, Method::BINDING));
}

#[test]
fn rfc8489_s5_h__the_answer_has_the_transaction_id_of_the_request() {
    let bytes = answer(&request(Class::Request, Method::BINDING).finish()).unwrap();
    assert_eq!(Message::parse(&bytes).unwrap().transaction_id(), ID);
}

#[test]
fn rfc8489_s6_3_1_1_g__the_answer_tells_the_source_of_the_request() {
    let bytes = answer(&request(Class::Request, Method::BINDING).finish()).unwrap();
    let told = Message::parse(&bytes).unwrap().get().unwrap();
    assert_eq!(told, Some(XorMappedAddress(source())));
}

#[test]
fn rfc8489_s6_3_1_a__unknown_required_attributes_are_listed_in_a_420() {
    let mut asked = request(Class::Request, Method::BINDING);
    for unknown in [0x7f01, 0xff02, 0x0006, 0x7f03] {
        asked.push_raw(&RawAttribute::new(AttributeType(unknown), b"user")).unwrap();
    }
    let bytes = answer(&asked.finish()).unwrap();
    let answer = Message::parse(&bytes).unwrap();
    assert_eq!(answer.class(), Class::ErrorResponse);
    let code = answer.get::<ErrorCode<'_>>().unwrap().unwrap();
    assert_eq!(code.code(), 420);
    let listed = answer.get::<UnknownAttributes<'_>>().unwrap().unwrap();
    assert!(listed.iter().eq([AttributeType(0x7f01), AttributeType(0x7f03)]));
}

#[test]
fn rfc8489_s6_3_1_d__a_repeated_request_gets_the_same_answer() {
    let asked = request(Class::Request, Method::BINDING).finish();
    assert_eq!(answer(&asked), answer(&asked));
}

#[test]
fn a_fingerprint_is_answered_with_a_fingerprint() {
    let asked = request(Class::Request, Method::BINDING).fingerprint().unwrap().finish();
    let bytes = answer(&asked).unwrap();
    assert_eq!(Message::parse(&bytes).unwrap().fingerprint(), Fingerprint::Valid);
    let plain = answer(&request(Class::Request, Method::BINDING).finish()).unwrap();
    assert_eq!(Message::parse(&plain).unwrap().fingerprint(), Fingerprint::Absent);
}

#[test]
fn a_request_of_rfc_3489_gets_its_address_unmasked() {
    let mut asked = request(Class::Request, Method::BINDING).finish();
    asked[4..8].copy_from_slice(b"old!");
    let bytes = answer(&asked).unwrap();
    let answer = Message::parse_rfc3489(&bytes).unwrap();
    assert_eq!(bytes[4..20], asked[4..20]);
    assert_eq!(answer.get().unwrap(), Some(MappedAddress(source())));
}

#[test]
fn what_deserves_no_answer_gets_none() {
    let mut spoilt = request(Class::Request, Method::BINDING).fingerprint().unwrap().finish();
    *spoilt.last_mut().unwrap() ^= 1;
    assert_eq!(answer(&spoilt), None);
    assert_eq!(answer(b"hello"), None);
    assert_eq!(answer(&request(Class::Request, Method::ALLOCATE).finish()), None);
    for class in [Class::Indication, Class::SuccessResponse, Class::ErrorResponse] {
        assert_eq!(answer(&request(class, Method::BINDING).finish()), None);
    }
}
