//! Send and Data indications, read and written (RFC 8656 §5, §11).
#![cfg(feature = "alloc")]
#![allow(non_snake_case, reason = "requirement ids are part of the names")]
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic, reason = "tests")]

mod common;

use std::net::SocketAddr;

use common::{ID, writer};
use frazil_stun::attribute::{Priority, Software, Username};
use frazil_stun::{
    Algorithm, AroundError, Attribute, AttributeType, Buffer, Class, Key, Message, MessageWriter,
    Method, RawAttribute, Sink, SliceBuffer, TransactionId, ValueError,
};
use frazil_turn::attribute::*;
use frazil_turn::{Content, DataIndication, Envelope, IndicationError, SendIndication};
use proptest::collection::vec;
use proptest::prelude::*;

fn peers() -> [SocketAddr; 2] {
    ["192.0.2.150:32102", "[2001:db8::7]:32102"].map(|text| text.parse().unwrap())
}

/// The same indication by the long way.
fn by_attributes(
    method: Method,
    peer: SocketAddr,
    id: TransactionId,
    dont_fragment: bool,
    data: &[u8],
) -> Vec<u8> {
    let mut writer = MessageWriter::new(Vec::new(), Class::Indication, method, id).unwrap();
    writer.push(&XorPeerAddress(peer)).unwrap();
    if dont_fragment {
        writer.push(&DontFragment).unwrap();
    }
    writer.push(&Data(data)).unwrap();
    writer.finish()
}

/// All four envelopes for a peer, with the methods and whether they have DONT-FRAGMENT.
fn envelopes(peer: SocketAddr, id: TransactionId) -> [(Envelope, Method, bool); 3] {
    [
        (Envelope::send(peer, id), Method::SEND, false),
        (Envelope::send(peer, id).dont_fragment(), Method::SEND, true),
        (Envelope::data(peer, id), Method::DATA, false),
    ]
}

/// A Send indication, in one pass and at length, which are the same.
fn send(bytes: &[u8]) -> Result<SendIndication<'_>, IndicationError> {
    let parsed = SendIndication::parse(bytes);
    let message = Message::parse(bytes).map_err(IndicationError::from);
    assert_eq!(parsed, message.and_then(|message| SendIndication::read(&message)));
    parsed
}

/// A Data indication, in one pass and at length, which are the same.
fn data(bytes: &[u8]) -> Result<DataIndication<'_>, IndicationError> {
    let parsed = DataIndication::parse(bytes);
    let message = Message::parse(bytes).map_err(IndicationError::from);
    assert_eq!(parsed, message.and_then(|message| DataIndication::read(&message)));
    parsed
}

/// An indication of another method.
fn other(method: Method) -> IndicationError {
    IndicationError::Other { class: Class::Indication, method }
}

fn address() -> impl Strategy<Value = SocketAddr> {
    prop_oneof![
        any::<([u8; 4], u16)>().prop_map(SocketAddr::from),
        any::<([u8; 16], u16)>().prop_map(SocketAddr::from),
    ]
}

proptest! {
    /// In place or copied, the short way is the long way.
    #[test]
    fn what_is_written_is_what_attributes_would_write(
        peer in address(),
        id in any::<[u8; 12]>(),
        payload in vec(any::<u8>(), 0..300),
        before in 30_usize..60,
        behind in 0_usize..8,
    ) {
        let id = TransactionId::from_bytes(id);
        for (envelope, method, dont_fragment) in envelopes(peer, id) {
            let expected = by_attributes(method, peer, id, dont_fragment, &payload);
            let (headroom, padding) = (envelope.headroom(), envelope.padding(payload.len()));
            prop_assert_eq!(headroom + payload.len() + padding, expected.len());
            prop_assert!(headroom <= Envelope::MAX_HEADROOM);

            let mut appended = b"before".to_vec();
            envelope.append(&mut appended, &payload).unwrap();
            prop_assert_eq!(&appended[..6], b"before");
            prop_assert_eq!(&appended[6..], &expected[..]);

            let mut buffer = vec![0xA5; before];
            buffer.extend_from_slice(&payload);
            buffer.resize(before + payload.len() + behind, 0xA5);
            let untouched = buffer.clone();
            let place = before..before + payload.len();
            match envelope.around(&mut buffer, place.clone()) {
                Ok(message) => {
                    prop_assert_eq!(&*message, &expected[..]);
                    let start = before - headroom;
                    prop_assert_eq!(&buffer[..start], &untouched[..start]);
                    prop_assert_eq!(&buffer[place.end + padding..], &untouched[place.end + padding..]);
                }
                Err(error) => {
                    let headroom = AroundError::Headroom { needed: headroom, actual: before };
                    let tailroom = AroundError::Tailroom { needed: padding, actual: behind };
                    prop_assert!(error == headroom || error == tailroom, "{}", error);
                    prop_assert_eq!(buffer, untouched);
                }
            }
        }
    }

    #[test]
    fn what_is_written_is_read(
        peer in address(),
        id in any::<[u8; 12]>(),
        payload in vec(any::<u8>(), 0..300),
    ) {
        let id = TransactionId::from_bytes(id);
        for (envelope, method, dont_fragment) in envelopes(peer, id) {
            let mut bytes = Vec::new();
            envelope.append(&mut bytes, &payload).unwrap();
            if method == Method::SEND {
                let expected = SendIndication { peer, data: &payload, dont_fragment };
                prop_assert_eq!(send(&bytes), Ok(expected));
                prop_assert_eq!(data(&bytes).map(drop), Err(other(method)));
            } else {
                let expected = DataIndication { peer, content: Content::Data(&payload) };
                prop_assert_eq!(data(&bytes), Ok(expected));
                prop_assert_eq!(send(&bytes).map(drop), Err(other(method)));
            }
        }
    }
}

/// An attribute of an indication, likely or not.
#[derive(Clone, Debug)]
enum Piece {
    Peer(SocketAddr),
    Data(Vec<u8>),
    Raw(u16, Vec<u8>),
}

fn piece() -> impl Strategy<Value = Piece> {
    let kinds = prop_oneof![
        Just(0x0012),
        Just(0x0013),
        Just(0x001A),
        Just(0x8004),
        Just(0x8022),
        Just(0x8028),
        Just(0x0006),
        Just(0x0008),
        any::<u16>(),
    ];
    prop_oneof![
        address().prop_map(Piece::Peer),
        vec(any::<u8>(), 0..9).prop_map(Piece::Data),
        (kinds, vec(any::<u8>(), 0..9)).prop_map(|(kind, value)| Piece::Raw(kind, value)),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]

    /// Attributes in any order and number, octets changed at will, the end cut off.
    #[test]
    fn one_pass_finds_what_is_found_at_length(
        method in prop_oneof![Just(Method::SEND), Just(Method::DATA)],
        pieces in vec(piece(), 0..5),
        change in proptest::option::of((any::<proptest::sample::Index>(), any::<u8>())),
        tail in 0_usize..40,
    ) {
        let mut writer = writer(Class::Indication, method);
        for piece in &pieces {
            // What is reserved is not written.
            let _ = match piece {
                Piece::Peer(peer) => writer.push(&XorPeerAddress(*peer)),
                Piece::Data(data) => writer.push(&Data(data)),
                Piece::Raw(kind, value) => {
                    writer.push_raw(&RawAttribute::new(AttributeType(*kind), value))
                }
            };
        }
        let mut bytes = match tail {
            0..20 => writer.fingerprint().unwrap().finish(),
            _ => writer.finish(),
        };
        let _ = (send(&bytes), data(&bytes));
        if let Some((at, octet)) = change {
            let at = at.index(bytes.len());
            bytes[at] = octet;
        }
        let _ = (send(&bytes), data(&bytes));
        bytes.truncate(bytes.len().saturating_sub(tail));
        let _ = (send(&bytes), data(&bytes));
    }
}

#[test]
fn the_headroom_is_as_stated() {
    let [v4, v6] = peers();
    let headroom = |envelope: Envelope| envelope.headroom();
    assert_eq!(headroom(Envelope::send(v4, ID)), 36);
    assert_eq!(headroom(Envelope::data(v6, ID)), 48);
    assert_eq!(headroom(Envelope::send(v4, ID).dont_fragment()), 40);
    assert_eq!(headroom(Envelope::send(v6, ID).dont_fragment()), Envelope::MAX_HEADROOM);
}

#[test]
fn what_no_length_can_say_is_not_written() {
    for (envelope, ..) in peers().into_iter().flat_map(|peer| envelopes(peer, ID)) {
        let (max, headroom) = (envelope.max_data(), envelope.headroom());
        assert_eq!(20 + 65_532, headroom + max);
        let mut buffer = vec![0xA5; headroom + max + 8];
        let actual = max + 1;
        let too_long = AroundError::TooLong { max, actual };
        let refused = envelope.around(&mut buffer, headroom..headroom + actual);
        assert_eq!(refused.unwrap_err(), too_long);
        assert!(buffer.iter().all(|octet| *octet == 0xA5));
        let mut out = vec![1];
        let refused = envelope.append(&mut out, &buffer[..actual]);
        assert_eq!((refused.unwrap_err(), &out[..]), (too_long, &[1][..]));

        envelope.append(&mut out, &buffer[..max]).unwrap();
        assert_eq!(Message::parse(&out[1..]).unwrap().get(), Ok(Some(Data(&buffer[..max]))));
        let longest = envelope.around(&mut buffer, headroom..headroom + max).unwrap();
        assert_eq!(longest, &out[1..]);
    }
}

#[test]
fn an_append_that_fails_leaves_the_buffer_as_it_was() {
    for (envelope, ..) in peers().into_iter().flat_map(|peer| envelopes(peer, ID)) {
        let needed = 3 + envelope.headroom() + 5 + 3;
        for capacity in 3..needed + 3 {
            let mut room = vec![0; capacity];
            let mut buffer = SliceBuffer::new(&mut room);
            buffer.put(b"was").unwrap();
            match envelope.append(&mut buffer, b"hello") {
                Ok(()) => assert_eq!(buffer.position(), needed),
                Err(AroundError::Full(full)) => {
                    assert!(capacity < needed && full.capacity == capacity);
                    assert_eq!(buffer.written(), b"was");
                }
                Err(error) => panic!("{error}"),
            }
        }
    }
}

#[test]
fn rfc8656_s5_c__indications_are_not_authenticated() {
    let [peer, _] = peers();
    for (envelope, ..) in envelopes(peer, ID) {
        let mut bytes = Vec::new();
        envelope.append(&mut bytes, b"hello").unwrap();
        let types = Message::parse(&bytes).unwrap();
        let types = types.raw_attributes().map(|attribute| attribute.attribute_type());
        use AttributeType as Type;
        assert!(types.into_iter().all(|kind| {
            [Type::XOR_PEER_ADDRESS, Type::DONT_FRAGMENT, Type::DATA].contains(&kind)
        }));
    }
    // Whoever adds integrity all the same is believed no more and no less.
    let mut writer = writer(Class::Indication, Method::DATA);
    writer.push(&XorPeerAddress(peer)).unwrap().push(&Data(b"hello")).unwrap();
    let bytes = writer.seal(&Key::short_term("anybody's"), Algorithm::Sha1).unwrap().finish();
    assert_eq!(data(&bytes), Ok(DataIndication { peer, content: Content::Data(b"hello") }));
}

#[test]
fn data_may_be_empty_and_in_any_place() {
    let [peer, _] = peers();
    let mut writer = writer(Class::Indication, Method::SEND);
    writer.push(&Data(b"")).unwrap().push(&Software("any")).unwrap();
    writer.push(&DontFragment).unwrap().push(&XorPeerAddress(peer)).unwrap();
    let bytes = writer.fingerprint().unwrap().finish();
    assert_eq!(send(&bytes), Ok(SendIndication { peer, data: b"", dont_fragment: true }));
}

#[test]
fn of_duplicates_the_first_counts() {
    let [v4, v6] = peers();
    let mut writer = writer(Class::Indication, Method::DATA);
    for (peer, data) in [(v4, &b"first"[..]), (v6, b"second")] {
        writer.push(&XorPeerAddress(peer)).unwrap().push(&Data(data)).unwrap();
    }
    // Not even a spoilt one is looked at.
    writer.push_raw(&RawAttribute::new(XorPeerAddress::TYPE, b"spoilt")).unwrap();
    let bytes = writer.finish();
    assert_eq!(data(&bytes), Ok(DataIndication { peer: v4, content: Content::Data(b"first") }));
}

#[test]
fn what_is_missing_is_told() {
    let [peer, _] = peers();
    let missing = |kind| IndicationError::Missing(kind);
    for method in [Method::SEND, Method::DATA] {
        let read = |bytes: &[u8]| match method {
            Method::SEND => send(bytes).map(drop),
            _ => data(bytes).map(drop),
        };
        let mut without_peer = writer(Class::Indication, method);
        without_peer.push(&Data(b"hello")).unwrap();
        let without_peer = read(&without_peer.finish());
        assert_eq!(without_peer, Err(missing(AttributeType::XOR_PEER_ADDRESS)));
        let mut without_data = writer(Class::Indication, method);
        without_data.push(&XorPeerAddress(peer)).unwrap();
        assert_eq!(read(&without_data.finish()), Err(missing(AttributeType::DATA)));
    }
    assert_eq!(missing(AttributeType::DATA).to_string(), "DATA is missing");
}

#[test]
fn what_is_not_an_indication_is_something_else() {
    let [peer, _] = peers();
    for class in [Class::Request, Class::SuccessResponse, Class::ErrorResponse] {
        let mut other = writer(class, Method::SEND);
        other.push(&XorPeerAddress(peer)).unwrap().push(&Data(b"hello")).unwrap();
        let found = IndicationError::Other { class, method: Method::SEND };
        assert_eq!(send(&other.finish()), Err(found));
    }
    let other = IndicationError::Other { class: Class::Request, method: Method::SEND };
    assert_eq!(other.to_string(), "it is a Send request");
}

#[test]
fn a_spoilt_attribute_is_told() {
    let mut writer = writer(Class::Indication, Method::DATA);
    writer.push_raw(&RawAttribute::new(XorPeerAddress::TYPE, &[0, 3, 0, 0])).unwrap();
    writer.push(&Data(b"hello")).unwrap();
    let bytes = writer.finish();
    let Err(IndicationError::Attribute(error)) = data(&bytes) else { panic!("it is spoilt") };
    assert_eq!((error.offset, error.problem), (20, ValueError::Family { found: 3 }));
}

/// RFC 8489 §6.3.2.
#[test]
fn what_must_be_understood_and_is_not_makes_it_dropped() {
    let [peer, _] = peers();
    let indication = |add: &dyn Fn(&mut MessageWriter<Vec<u8>>)| {
        let mut writer = writer(Class::Indication, Method::DATA);
        writer.push(&XorPeerAddress(peer)).unwrap().push(&Data(b"hello")).unwrap();
        add(&mut writer);
        writer.finish()
    };
    let unknown = AttributeType(0x7F01);
    let dropped = indication(&|writer| {
        writer.push_raw(&RawAttribute::new(unknown, b"")).unwrap();
    });
    assert_eq!(data(&dropped), Err(IndicationError::UnknownRequired(unknown)));
    // ICE's are not TURN's.
    let dropped = indication(&|writer| {
        writer.push(&Priority(1)).unwrap();
    });
    assert_eq!(data(&dropped), Err(IndicationError::UnknownRequired(AttributeType::PRIORITY)));
    // What is known but unexpected is ignored, and so is what need not be known.
    let taken = indication(&|writer| {
        writer.push(&Username("who")).unwrap().push(&Lifetime(7)).unwrap();
        writer.push_raw(&RawAttribute::new(AttributeType(0xFF01), b"any")).unwrap();
    });
    assert!(data(&taken).is_ok());
}

/// RFC 8656 §11.5, §11.6: the peer's port may be unknown.
#[test]
fn icmp_comes_in_data_indications() {
    let peer: SocketAddr = "192.0.2.150:0".parse().unwrap();
    let icmp = Icmp::new(AddressFamily::IPV4, 3, 4, 1400);
    let mut writer = writer(Class::Indication, Method::DATA);
    writer.push(&XorPeerAddress(peer)).unwrap().push(&icmp).unwrap();
    let expected = DataIndication { peer, content: Content::Icmp(icmp) };
    assert_eq!(data(writer.as_bytes()), Ok(expected));
    // With both, ICMP decides.
    writer.push(&Data(b"hello")).unwrap();
    let bytes = writer.finish();
    assert_eq!(data(&bytes), Ok(expected));
    assert_eq!(icmp.next_hop_mtu(AddressFamily::of(peer.ip())), Some(1400));
}
