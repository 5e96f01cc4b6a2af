//! From values to octets and back, and from octets to values and back.
#![cfg(feature = "alloc")]
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic, reason = "tests")]

use std::net::SocketAddr;

use frazil_stun::attribute::{
    AlternateServer, ErrorCode, IceControlled, IceControlling, MappedAddress, Nonce, Priority,
    Realm, Software, UnknownAttributes, UseCandidate, UserHash, Username, XorMappedAddress,
};
use frazil_stun::{
    Algorithm, AttributeType, Class, Fingerprint, Key, Measure, Message, MessageWriter, Method,
    RawAttribute, SliceBuffer, TransactionId, WriteError,
};
use proptest::collection::vec;
use proptest::prelude::*;

/// An attribute as a value.
#[derive(Clone, Debug, PartialEq)]
enum Model {
    Username(String),
    Realm(String),
    Nonce(Vec<u8>),
    Software(String),
    Error(u16, String),
    Unknown(Vec<u16>),
    Mapped(SocketAddr),
    XorMapped(SocketAddr),
    Alternate(SocketAddr),
    Priority(u32),
    UseCandidate,
    Controlled(u64),
    Controlling(u64),
    UserHash([u8; 32]),
    Raw(u16, Vec<u8>),
}

/// Hands the modelled attribute to `$push`, which is a method of a writer or a measure.
macro_rules! push {
    ($model:expr, $to:expr) => {
        match $model {
            Model::Username(text) => $to.push(&Username(text)).map(drop),
            Model::Realm(text) => $to.push(&Realm(text)).map(drop),
            Model::Nonce(octets) => $to.push(&Nonce(octets)).map(drop),
            Model::Software(text) => $to.push(&Software(text)).map(drop),
            Model::Error(code, text) => $to.push(&ErrorCode::new(*code, text).unwrap()).map(drop),
            Model::Unknown(types) => {
                let types: Vec<_> = types.iter().copied().map(AttributeType).collect();
                $to.push(&UnknownAttributes::from(&types[..])).map(drop)
            }
            Model::Mapped(address) => $to.push(&MappedAddress(*address)).map(drop),
            Model::XorMapped(address) => $to.push(&XorMappedAddress(*address)).map(drop),
            Model::Alternate(address) => $to.push(&AlternateServer(*address)).map(drop),
            Model::Priority(number) => $to.push(&Priority(*number)).map(drop),
            Model::UseCandidate => $to.push(&UseCandidate).map(drop),
            Model::Controlled(number) => $to.push(&IceControlled(*number)).map(drop),
            Model::Controlling(number) => $to.push(&IceControlling(*number)).map(drop),
            Model::UserHash(hash) => $to.push(&UserHash(*hash)).map(drop),
            Model::Raw(kind, value) => {
                $to.push_raw(&RawAttribute::new(AttributeType(*kind), value)).map(drop)
            }
        }
    };
}

/// The model of an attribute that was read.
fn model(message: &Message<'_>, raw: &RawAttribute<'_>) -> Model {
    use AttributeType as T;
    let id = message.transaction_id();
    macro_rules! decode {
        ($type:ty) => {
            raw.decode::<$type>(&id).unwrap()
        };
    }
    match raw.attribute_type() {
        T::USERNAME => Model::Username(decode!(Username<'_>).0.into()),
        T::REALM => Model::Realm(decode!(Realm<'_>).0.into()),
        T::NONCE => Model::Nonce(decode!(Nonce<'_>).0.into()),
        T::SOFTWARE => Model::Software(decode!(Software<'_>).0.into()),
        T::ERROR_CODE => {
            let error = decode!(ErrorCode<'_>);
            Model::Error(error.code(), error.reason().into())
        }
        T::UNKNOWN_ATTRIBUTES => {
            Model::Unknown(decode!(UnknownAttributes<'_>).iter().map(|kind| kind.0).collect())
        }
        T::MAPPED_ADDRESS => Model::Mapped(decode!(MappedAddress).0),
        T::XOR_MAPPED_ADDRESS => Model::XorMapped(decode!(XorMappedAddress).0),
        T::ALTERNATE_SERVER => Model::Alternate(decode!(AlternateServer).0),
        T::PRIORITY => Model::Priority(decode!(Priority).0),
        T::USE_CANDIDATE => Model::UseCandidate,
        T::ICE_CONTROLLED => Model::Controlled(decode!(IceControlled).0),
        T::ICE_CONTROLLING => Model::Controlling(decode!(IceControlling).0),
        T::USERHASH => Model::UserHash(decode!(UserHash).0),
        T(kind) => Model::Raw(kind, raw.value().into()),
    }
}

fn address() -> impl Strategy<Value = SocketAddr> {
    prop_oneof![
        any::<([u8; 4], u16)>().prop_map(SocketAddr::from),
        any::<([u8; 16], u16)>().prop_map(SocketAddr::from),
    ]
}

fn attribute() -> impl Strategy<Value = Model> {
    prop_oneof![
        ".{0,100}".prop_map(Model::Username),
        ".{0,100}".prop_map(Model::Realm),
        vec(any::<u8>(), 0..100).prop_map(Model::Nonce),
        ".{0,100}".prop_map(Model::Software),
        (300_u16..700, ".{0,100}").prop_map(|(code, text)| Model::Error(code, text)),
        vec(any::<u16>(), 0..10).prop_map(Model::Unknown),
        address().prop_map(Model::Mapped),
        address().prop_map(Model::XorMapped),
        address().prop_map(Model::Alternate),
        any::<u32>().prop_map(Model::Priority),
        Just(Model::UseCandidate),
        any::<u64>().prop_map(Model::Controlled),
        any::<u64>().prop_map(Model::Controlling),
        any::<[u8; 32]>().prop_map(Model::UserHash),
        // 0x7Fxx and 0xFFxx have no names.
        (any::<bool>(), any::<u8>(), vec(any::<u8>(), 0..60)).prop_map(|(top, low, value)| {
            Model::Raw(if top { 0xFF00 } else { 0x7F00 } | u16::from(low), value)
        }),
    ]
}

#[derive(Clone, Copy, Debug, PartialEq)]
enum Closing {
    Nothing,
    Sha1,
    Sha256,
    Both,
    Truncated,
}

fn closing() -> impl Strategy<Value = (Closing, bool)> {
    use Closing::{Both, Nothing, Sha1, Sha256, Truncated};
    let how = prop_oneof![Just(Nothing), Just(Sha1), Just(Sha256), Just(Both), Just(Truncated)];
    (how, any::<bool>())
}

fn class() -> impl Strategy<Value = Class> {
    use Class::{ErrorResponse, Indication, Request, SuccessResponse};
    prop_oneof![Just(Request), Just(Indication), Just(SuccessResponse), Just(ErrorResponse)]
}

fn written(
    (class, method, id): (Class, u16, [u8; 12]),
    attributes: &[Model],
    (closing, fingerprint): (Closing, bool),
    key: &Key,
) -> Result<Vec<u8>, WriteError> {
    let (method, id) = (Method::new(method).unwrap(), TransactionId::from_bytes(id));
    let mut writer = MessageWriter::new(Vec::new(), class, method, id)?;
    for attribute in attributes {
        push!(attribute, writer)?;
    }
    let sealed = match closing {
        Closing::Nothing if fingerprint => return Ok(writer.fingerprint()?.finish()),
        Closing::Nothing => return Ok(writer.finish()),
        Closing::Sha1 => writer.seal(key, Algorithm::Sha1)?,
        Closing::Sha256 => writer.seal(key, Algorithm::Sha256)?,
        Closing::Both => writer.seal_both(key)?,
        Closing::Truncated => writer.seal_truncated(key, 20)?,
    };
    Ok(if fingerprint { sealed.fingerprint()?.finish() } else { sealed.finish() })
}

fn header() -> impl Strategy<Value = (Class, u16, [u8; 12])> {
    (class(), 0_u16..=0xFFF, any::<[u8; 12]>())
}

proptest! {
    #[test]
    fn what_is_written_is_read(
        header in header(),
        attributes in vec(attribute(), 0..8),
        closing in closing(),
        password in vec(any::<u8>(), 0..100),
    ) {
        let key = Key::short_term(&password);
        let bytes = written(header, &attributes, closing, &key).unwrap();
        let message = Message::parse(&bytes).unwrap();
        prop_assert_eq!(message.class(), header.0);
        prop_assert_eq!(message.method().number(), header.1);
        prop_assert_eq!(message.transaction_id(), TransactionId::from_bytes(header.2));
        let raw = message.attributes().take(attributes.len());
        let read: Vec<Model> = raw.map(|raw| model(&message, &raw)).collect();
        prop_assert_eq!(read, attributes);
        let fingerprint = if closing.1 { Fingerprint::Valid } else { Fingerprint::Absent };
        prop_assert_eq!(message.fingerprint(), fingerprint);
        let verified = message.verify(&key).is_ok();
        prop_assert_eq!(verified, !matches!(closing.0, Closing::Nothing | Closing::Truncated));
    }

    #[test]
    fn the_measured_length_is_the_written_one(
        header in header(),
        attributes in vec(attribute(), 0..8),
        fingerprint in any::<bool>(),
    ) {
        let key = Key::short_term("password");
        let bytes = written(header, &attributes, (Closing::Both, fingerprint), &key).unwrap();
        let mut measure = Measure::new();
        for attribute in &attributes {
            push!(attribute, measure).unwrap();
        }
        measure.seal(Algorithm::Sha1).seal(Algorithm::Sha256);
        if fingerprint {
            measure.fingerprint();
        }
        prop_assert_eq!(measure.octets(), bytes.len());
    }

    #[test]
    fn a_failed_push_changes_nothing(
        attributes in vec(attribute(), 1..8),
        capacity in 20_usize..300,
    ) {
        let mut room = vec![0; capacity];
        let (method, id) = (Method::BINDING, TransactionId::from_bytes([7; 12]));
        let buffer = SliceBuffer::new(&mut room);
        let mut writer = MessageWriter::new(buffer, Class::Request, method, id).unwrap();
        for attribute in &attributes {
            let before = writer.as_bytes().to_vec();
            match push!(attribute, writer) {
                Ok(()) => prop_assert!(writer.as_bytes().len() > before.len()),
                Err(error) => {
                    prop_assert!(matches!(error, WriteError::Full(_)));
                    prop_assert_eq!(writer.as_bytes(), &before);
                }
            }
            prop_assert!(Message::parse(writer.as_bytes()).is_ok());
        }
    }

    /// Octets put together here, without the writer: it writes the same once told each padding.
    ///
    /// What it cannot repeat is padding whose two or three octets differ, and integrity and
    /// fingerprint without the key: they are written by methods of their own.
    #[test]
    fn what_is_read_is_written(
        (message_type, id) in (0_u16..0x4000, any::<[u8; 12]>()),
        attributes in vec((any::<u16>(), vec(any::<u8>(), 0..30), any::<u8>()), 0..6),
    ) {
        let mut bytes = message_type.to_be_bytes().to_vec();
        bytes.extend([0, 0, 0x21, 0x12, 0xA4, 0x42]);
        bytes.extend(id);
        for (kind, value, padding) in &attributes {
            bytes.extend(kind.to_be_bytes());
            bytes.extend(u16::try_from(value.len()).unwrap().to_be_bytes());
            bytes.extend(value);
            bytes.resize(bytes.len().next_multiple_of(4), *padding);
        }
        let length = u16::try_from(bytes.len() - 20).unwrap();
        bytes[2..4].copy_from_slice(&length.to_be_bytes());

        let message = Message::parse(&bytes).unwrap();
        let read = message.raw_attributes().map(|raw| (raw.attribute_type().0, raw.value()));
        prop_assert!(read.eq(attributes.iter().map(|(kind, value, _)| (*kind, &value[..]))));
        let (method, id) = (message.method(), message.transaction_id());
        let mut writer = MessageWriter::new(Vec::new(), message.class(), method, id).unwrap();
        for (raw, (_, _, padding)) in message.raw_attributes().zip(&attributes) {
            writer = writer.padding(*padding);
            let closing = matches!(raw.attribute_type().0, 0x0008 | 0x001C | 0x8028);
            match writer.push_raw(&raw) {
                Ok(_) => prop_assert!(!closing),
                Err(error) => {
                    prop_assert_eq!(error, WriteError::Reserved(raw.attribute_type()));
                    prop_assert!(closing);
                    return Ok(());
                }
            }
        }
        prop_assert_eq!(writer.finish(), bytes);
    }

    /// One octet of a sealed message changed: integrity notices, up to its own end, and so does the
    /// fingerprint, everywhere.
    #[test]
    fn one_changed_octet_is_noticed(
        attributes in vec(attribute(), 0..6),
        how in prop_oneof![Just(Closing::Sha1), Just(Closing::Sha256), Just(Closing::Both)],
        (at, flip) in (any::<proptest::sample::Index>(), 1_u8..),
    ) {
        let key = Key::short_term("password");
        let bytes = written((Class::Request, 1, [7; 12]), &attributes, (how, true), &key).unwrap();
        let mut changed = bytes.clone();
        let at = at.index(bytes.len());
        changed[at] ^= flip;
        if let Ok(message) = Message::parse(&changed) {
            prop_assert_ne!(message.fingerprint(), Fingerprint::Valid);
            // What follows MESSAGE-INTEGRITY-SHA256, and what follows the whole, is FINGERPRINT.
            let verified = message.verify(&key);
            if at >= bytes.len() - 8 {
                prop_assert!(verified.is_ok() || how == Closing::Sha1 && at < bytes.len() - 4);
            } else if how == Closing::Both && (bytes.len() - 44..bytes.len() - 42).contains(&at) {
                // Its type: the other one is found in its place, and is right.
                prop_assert!(verified.is_ok_and(|proof| proof.algorithm() == Algorithm::Sha1));
            } else {
                prop_assert!(verified.is_err());
            }
        }
        prop_assert!(Message::parse_fingerprinted(&changed).is_none());
    }

    #[test]
    fn anything_is_an_answer(bytes in vec(any::<u8>(), 0..100)) {
        if let Ok((message, rest)) = Message::parse_prefix(&bytes) {
            prop_assert_eq!(message.as_bytes().len() + rest.len(), bytes.len());
        }
        prop_assert!(Message::parse_fingerprinted(&bytes).is_none());
    }
}

#[test]
fn a_message_ends_at_its_length_field() {
    let mut writer = MessageWriter::new(
        Vec::new(),
        Class::Indication,
        Method::DATA,
        TransactionId::from_bytes([0; 12]),
    )
    .unwrap();
    let half = vec![0; 32_764];
    let data = RawAttribute::new(AttributeType::DATA, &half);
    writer.push_raw(&data).unwrap();
    let before = writer.as_bytes().len();
    let longer = vec![0; 32_765];
    assert_eq!(
        writer.push_raw(&RawAttribute::new(AttributeType::DATA, &longer)).unwrap_err(),
        WriteError::TooLong { length: 65_540 }
    );
    assert_eq!(writer.as_bytes().len(), before);
    writer.push_raw(&RawAttribute::new(AttributeType::DATA, &half[4..])).unwrap();
    let full = WriteError::TooLong { length: 65_536 };
    assert_eq!(writer.push(&UseCandidate).unwrap_err(), full);
    let bytes = writer.finish();
    assert_eq!(bytes[2..4], 65_532_u16.to_be_bytes());
    assert_eq!(Message::parse(&bytes).unwrap().raw_attributes().count(), 2);
    let rejected = vec![0; 70_000];
    let mut measure = Measure::new();
    let error = measure.push_raw(&RawAttribute::new(AttributeType::DATA, &rejected)).unwrap_err();
    assert_eq!(error, WriteError::TooLong { length: 70_004 });
}
