//! TURN as other implementations speak it: `data/in-the-wild.tsv`.
#![cfg(feature = "alloc")]
#![allow(clippy::unwrap_used, clippy::panic, reason = "tests")]

mod common;

use std::any::TypeId;
use std::collections::BTreeSet;

use common::{Sample, every_attribute, samples};
use frazil_stun::stream::Decoder;
use frazil_stun::{
    Attribute, AttributeType, Class, Message, MessageWriter, Method, RawAttribute, TransactionId,
};
use frazil_turn::attribute::*;
use frazil_turn::{
    Carrier, ChannelData, Content, DataIndication, SendIndication, TurnFrame, TurnFraming, known,
};

fn of(framing: &'static str) -> impl Iterator<Item = Sample> {
    samples().into_iter().filter(move |sample| sample.framing == framing)
}

#[test]
fn none_is_forgotten() {
    let counts = ["rfc5389", "rfc3489", "channel"].map(|framing| of(framing).count());
    assert_eq!(counts, [240, 6, 15]);
}

#[test]
fn every_attribute_is_read_and_written_again() {
    let mut read = BTreeSet::new();
    for Sample { name, framing, attributes, bytes } in samples() {
        let Ok(message) = Message::parse_rfc3489(&bytes) else {
            assert_eq!(framing, "channel", "{name}");
            continue;
        };
        let types = message.raw_attributes().map(|attribute| attribute.attribute_type());
        assert!(types.eq(attributes), "{name}");
        let id = message.transaction_id();
        for raw in message.raw_attributes() {
            macro_rules! again {
                ($($type:ty),+ $(,)?) => {
                    $(if raw.attribute_type() == <$type>::TYPE && is_meant::<$type>() {
                        let value: $type =
                            raw.decode(&id).unwrap_or_else(|error| panic!("{name}: {error}"));
                        assert!(!value.to_string().is_empty());
                        assert_eq!(written(&value, id), raw.value(), "{name}: {value}");
                        read.insert(raw.attribute_type());
                    })+
                };
            }
            every_attribute!(again);
        }
    }
    assert_eq!(read.len(), 14, "{read:?}");
}

/// Whether a type is what is meant by its number in these samples.
fn is_meant<A: 'static>() -> bool {
    TypeId::of::<A>() != TypeId::of::<Options>()
}

/// The value that an attribute writes.
fn written<'a, A: Attribute<'a>>(value: &A, id: TransactionId) -> Vec<u8> {
    let mut writer = MessageWriter::new(Vec::new(), Class::Request, Method::ALLOCATE, id).unwrap();
    writer.push(value).unwrap();
    let bytes = writer.finish();
    let message = Message::parse(&bytes).unwrap();
    message.raw_attributes().next().as_ref().map(RawAttribute::value).unwrap().to_vec()
}

#[test]
fn a_server_comprehends_all_but_what_is_from_before_the_rfc() {
    for Sample { name, framing, bytes, .. } in samples() {
        let Ok(message) = Message::parse_rfc3489(&bytes) else { continue };
        let early =
            [AttributeType::MAGIC_COOKIE].into_iter().take(usize::from(framing == "rfc3489"));
        assert!(message.unknown_required(known::TURN_TCP).eq(early), "{name}");
    }
}

#[test]
fn every_channel_data_is_read_and_written_again() {
    for Sample { name, bytes, .. } in of("channel") {
        let message = ChannelData::parse(&bytes).unwrap_or_else(|error| panic!("{name}: {error}"));
        let again = [Carrier::Datagram, Carrier::Stream].map(|carrier| {
            let mut again = Vec::new();
            ChannelData::append(&mut again, message.channel(), message.data(), carrier).unwrap();
            again
        });
        assert!(again.contains(&bytes), "{name}");
    }
}

#[test]
fn every_indication_is_read() {
    let (mut sent, mut received) = (0, 0);
    for Sample { name, bytes, .. } in of("rfc5389") {
        let message = Message::parse(&bytes).unwrap();
        let data = message.get::<Data<'_>>().unwrap();
        let peer = message.get::<XorPeerAddress>().unwrap();
        match (message.class(), message.method()) {
            (Class::Indication, Method::SEND) => {
                sent += 1;
                let read = SendIndication::parse(&bytes).unwrap();
                assert_eq!((Some(Data(read.data)), Some(XorPeerAddress(read.peer))), (data, peer));
                assert_eq!(SendIndication::read(&message), Ok(read), "{name}");
            }
            (Class::Indication, Method::DATA) => {
                received += 1;
                let read = DataIndication::parse(&bytes).unwrap();
                let Content::Data(found) = read.content else { panic!("{name}") };
                assert_eq!((Some(Data(found)), Some(XorPeerAddress(read.peer))), (data, peer));
                assert_eq!(DataIndication::read(&message), Ok(read), "{name}");
            }
            _ => {
                assert!(SendIndication::parse(&bytes).is_err(), "{name}");
                assert!(DataIndication::parse(&bytes).is_err(), "{name}");
            }
        }
    }
    assert_eq!((sent, received), (17, 5));
}

/// All of them on one stream, cut anywhere.
#[test]
fn they_come_over_a_stream_as_they_are() {
    let samples: Vec<_> = of("rfc5389").chain(of("channel")).collect();
    let mut stream = Vec::new();
    for Sample { bytes, .. } in &samples {
        stream.extend_from_slice(bytes);
        stream.resize(stream.len().next_multiple_of(4), 0);
    }
    for cut in [1, 3, 50, 1000, stream.len()] {
        let mut decoder = Decoder::new(TurnFraming, Vec::new(), 65_552);
        let mut expected = samples.iter();
        for mut piece in stream.chunks(cut) {
            while let Some(frame) = decoder.decode(&mut piece).unwrap() {
                let Sample { name, bytes, .. } = expected.next().unwrap();
                match frame {
                    TurnFrame::Stun(message) => assert_eq!(message.as_bytes(), bytes, "{name}"),
                    TurnFrame::ChannelData(message) => {
                        assert_eq!(Ok(message), ChannelData::parse(bytes), "{name}");
                    }
                    TurnFrame::Reserved { .. } => panic!("{name}"),
                }
            }
        }
        assert!(expected.next().is_none());
        assert_eq!(decoder.finish(), Ok(()));
    }
}
