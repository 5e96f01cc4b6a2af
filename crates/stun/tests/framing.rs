//! The header, the attributes' frames and their order (RFC 8489 §5, §6.3, §9, §14).
#![cfg(feature = "alloc")]
#![allow(non_snake_case, reason = "requirement ids are part of the names")]
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests")]

mod common;

use common::vectors;
use frazil_stun::attribute::{ErrorCode, Priority, Software, UnknownAttributes, Username};
use frazil_stun::{
    AttributeType, Class, Fingerprint, HEADER_LEN, Message, MessageWriter, Method, ParseError,
    RawAttribute, TransactionId,
};

const ID: TransactionId = TransactionId::from_bytes(*b"transactions");
const STRAY: AttributeType = AttributeType(0x7F01);

/// A message of the given attributes, as octets.
fn message(attributes: &[(AttributeType, &[u8])]) -> Vec<u8> {
    let mut bytes = vec![0, 1, 0, 0, 0x21, 0x12, 0xA4, 0x42];
    bytes.extend_from_slice(ID.as_bytes());
    for (kind, value) in attributes {
        bytes.extend_from_slice(&kind.0.to_be_bytes());
        bytes.extend_from_slice(&u16::try_from(value.len()).unwrap().to_be_bytes());
        bytes.extend_from_slice(value);
        bytes.resize(bytes.len().next_multiple_of(4), 0xA5);
    }
    let length = u16::try_from(bytes.len() - HEADER_LEN).unwrap();
    bytes[2..4].copy_from_slice(&length.to_be_bytes());
    bytes
}

fn types(attributes: impl Iterator<Item = RawAttribute<'static>>) -> Vec<AttributeType> {
    attributes.map(|attribute| attribute.attribute_type()).collect()
}

fn leaked(attributes: &[(AttributeType, &[u8])]) -> Message<'static> {
    Message::parse(message(attributes).leak()).unwrap()
}

fn written(class: Class) -> MessageWriter<Vec<u8>> {
    MessageWriter::new(Vec::new(), class, Method::BINDING, ID).unwrap()
}

#[test]
fn rfc8489_s5_a__top_two_bits_are_zero() {
    for (_, mut bytes) in vectors() {
        assert_eq!(bytes[0] & 0xC0, 0);
        for top in [0x40, 0x80, 0xC0] {
            bytes[0] = bytes[0] & 0x3F | top;
            assert_eq!(Message::parse(&bytes), Err(ParseError::NotStun { first: bytes[0] }));
        }
    }
}

#[test]
fn rfc8489_s5_b__the_header_is_type_length_cookie_id_in_network_order() {
    let id = TransactionId::from_bytes([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]);
    let method = Method::new(0xABC).unwrap();
    let mut writer = MessageWriter::new(Vec::new(), Class::ErrorResponse, method, id).unwrap();
    writer.push(&Priority(7)).unwrap();
    let bytes = writer.finish();
    let expected =
        [0x2B, 0x7C, 0, 8, 0x21, 0x12, 0xA4, 0x42, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12];
    assert_eq!(bytes[..20], expected);
    let message = Message::parse(&bytes).unwrap();
    assert_eq!((message.class(), message.method()), (Class::ErrorResponse, method));
    assert_eq!(message.transaction_id(), id);
}

#[test]
fn rfc8489_s5_d__the_cookie_is_there_and_is_asked_for() {
    let mut bytes = written(Class::Request).finish();
    assert_eq!(bytes[4..8], [0x21, 0x12, 0xA4, 0x42]);
    bytes[7] = 0x43;
    assert_eq!(Message::parse(&bytes), Err(ParseError::Cookie { found: 0x2112_A443 }));
}

#[test]
fn rfc8489_s5_i__the_length_counts_what_follows_the_header() {
    let mut writer = written(Class::Request);
    assert_eq!(writer.as_bytes()[2..4], [0, 0]);
    writer.push(&Username("abcde")).unwrap();
    assert_eq!(writer.as_bytes()[2..4], [0, 12]);
    assert_eq!(writer.as_bytes().len(), 32);
    let longer = [writer.finish(), vec![0; 4]].concat();
    assert_eq!(Message::parse(&longer), Err(ParseError::Trailing { expected: 32, actual: 36 }));
    assert_eq!(Message::parse_prefix(&longer).unwrap().1, [0; 4]);
}

#[test]
fn rfc8489_s5_j__a_length_between_multiples_of_four_is_refused() {
    for length in [1, 2, 3, 5] {
        let mut bytes = message(&[(STRAY, &[0; 4])]);
        bytes[3] = length;
        assert_eq!(Message::parse(&bytes), Err(ParseError::Unaligned { length: length.into() }));
    }
}

#[test]
fn rfc8489_s6_3_a__what_is_no_message_is_refused() {
    let mut bytes = message(&[(STRAY, &[0; 5])]);
    bytes[23] = 9;
    assert_eq!(
        Message::parse(&bytes),
        Err(ParseError::Overrun { offset: 20, needed: 16, actual: 12 })
    );
    let unknown = Message::parse(b"\x3E\xEF\0\0\x21\x12\xA4\x42abcdefghijkl").unwrap();
    assert_eq!(unknown.method().name(), None, "an unknown method is the caller's to drop");
}

#[test]
fn rfc8489_s6_3_e__unknown_optional_attributes_change_nothing() {
    let message = leaked(&[(AttributeType(0xFF01), b"any"), (AttributeType::PRIORITY, &[0; 4])]);
    assert_eq!(message.get(), Ok(Some(Priority(0))));
    assert_eq!(message.unknown_required(&[AttributeType::PRIORITY]).next(), None);
}

#[test]
fn unknown_required_attributes_are_listed_for_420() {
    let request = leaked(&[
        (AttributeType(0x7F01), b""),
        (AttributeType::USERNAME, b"user"),
        (AttributeType(0x8F01), b""),
        (AttributeType(0x7F02), b""),
        (AttributeType::MESSAGE_INTEGRITY, &[0; 20]),
        (AttributeType(0x7F03), b"behind the proof"),
    ]);
    let unknown = request.unknown_required(&[AttributeType::USERNAME]);
    let mut writer = MessageWriter::reply(Vec::new(), &request, Class::ErrorResponse).unwrap();
    writer.push(&ErrorCode::UNKNOWN_ATTRIBUTE).unwrap();
    writer.push(&UnknownAttributes::from(unknown)).unwrap();
    let reply = writer.finish();
    let reply = Message::parse(&reply).unwrap();
    assert_eq!(reply.transaction_id(), ID);
    assert_eq!(reply.get::<ErrorCode<'_>>().unwrap().unwrap().code(), 420);
    let listed = reply.get::<UnknownAttributes<'_>>().unwrap().unwrap();
    assert!(listed.iter().eq([AttributeType(0x7F01), AttributeType(0x7F02)]));
}

#[test]
fn rfc8489_s9_a__after_message_integrity_only_the_sha256_one_and_fingerprint_count() {
    use AttributeType as T;
    let message = leaked(&[
        (T::USERNAME, b"user"),
        (T::MESSAGE_INTEGRITY, &[0; 20]),
        (T::PRIORITY, &[0; 4]),
        (T::MESSAGE_INTEGRITY, &[0; 20]),
        (T::MESSAGE_INTEGRITY_SHA256, &[0; 32]),
        (T::SOFTWARE, b"stray"),
        (T::FINGERPRINT, &[0; 4]),
        (T::REALM, b"behind"),
    ]);
    let counting = [T::USERNAME, T::MESSAGE_INTEGRITY, T::MESSAGE_INTEGRITY_SHA256, T::FINGERPRINT];
    assert_eq!(types(message.attributes()), counting);
    assert_eq!(message.raw_attributes().count(), 8);
    assert_eq!(message.get::<Priority>(), Ok(None));
    assert_eq!(message.fingerprint(), Fingerprint::Invalid, "it is not the last");
}

#[test]
fn rfc8489_s9_b__after_the_sha256_one_only_fingerprint_counts() {
    use AttributeType as T;
    let message = leaked(&[
        (T::MESSAGE_INTEGRITY_SHA256, &[0; 32]),
        (T::MESSAGE_INTEGRITY, &[0; 20]),
        (T::PRIORITY, &[0; 4]),
        (T::FINGERPRINT, &[0; 4]),
    ]);
    assert_eq!(types(message.attributes()), [T::MESSAGE_INTEGRITY_SHA256, T::FINGERPRINT]);
}

#[test]
fn rfc8489_s14_a__an_attribute_is_type_length_value() {
    let mut writer = written(Class::Request);
    writer.push(&Priority(0x0102_0304)).unwrap();
    assert_eq!(writer.as_bytes()[20..], [0, 0x24, 0, 4, 1, 2, 3, 4]);
}

#[test]
fn rfc8489_s14_b_c_d__values_are_padded_with_zeros_that_the_length_does_not_count() {
    for length in 0..9 {
        let mut writer = written(Class::Request);
        let value = &b"abcdefgh"[..length];
        writer.push_raw(&RawAttribute::new(STRAY, value)).unwrap().push(&Priority(1)).unwrap();
        let bytes = writer.finish();
        let padded = length.next_multiple_of(4);
        assert_eq!(usize::from(bytes[23]), length);
        assert!(bytes[24 + length..24 + padded].iter().all(|octet| *octet == 0));
        assert_eq!(bytes.len(), 20 + 4 + padded + 8);
    }
}

#[test]
fn rfc8489_s14_e__padding_may_hold_anything() {
    let message = leaked(&[(AttributeType::SOFTWARE, b"x"), (AttributeType::PRIORITY, &[0; 4])]);
    assert_eq!(message.as_bytes()[25..28], [0xA5; 3]);
    assert_eq!(message.get(), Ok(Some(Software("x"))));
    assert_eq!(message.get(), Ok(Some(Priority(0))));
}

#[test]
fn rfc8489_s14_f_g__of_duplicates_the_first_counts() {
    let message = leaked(&[
        (AttributeType::SOFTWARE, b"first"),
        (AttributeType::SOFTWARE, b"second"),
        (AttributeType::PRIORITY, &[0; 4]),
    ]);
    assert_eq!(message.get(), Ok(Some(Software("first"))));
    let (priority, software) = message.read::<(Priority, Software<'_>)>().unwrap();
    assert_eq!((priority, software), (Some(Priority(0)), Some(Software("first"))));
}

#[test]
fn an_old_message_is_answered_with_its_128_bit_id() {
    let old = b"\0\x01\0\x08abcdefghijklmnop\0\x03\0\x04\0\0\0\0";
    assert_eq!(
        Message::parse(old),
        Err(ParseError::Cookie { found: u32::from_be_bytes(*b"abcd") })
    );
    let request = Message::parse_rfc3489(old).unwrap();
    assert!(!request.has_cookie());
    let reply = MessageWriter::reply(Vec::new(), &request, Class::SuccessResponse).unwrap();
    assert_eq!(reply.as_bytes()[4..], old[4..20]);
}
