//! Damaged input: every prefix and every changed octet of every sample is an answer, not a panic.
#![cfg(feature = "alloc")]
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic, reason = "tests")]

mod common;

use std::collections::BTreeSet;
use std::fmt::{Debug, Display, Write};

use common::{Nowhere, every_attribute, samples};
use frazil_stun::stream::{Decoder, Framing};
use frazil_stun::{Attribute, Message, RawAttribute, TransactionId};
use frazil_turn::attribute::*;
use frazil_turn::{
    Carrier, ChannelData, ChannelDataError, DataIndication, IndicationError, SendIndication,
    TurnFraming, known,
};

/// Calls whatever there is to be called.
fn exercise(bytes: &[u8]) {
    let message = Message::parse(bytes);
    let long = message.map_err(IndicationError::from);
    let (send, data) = (SendIndication::parse(bytes), DataIndication::parse(bytes));
    assert_eq!(send, long.and_then(|message| SendIndication::read(&message)));
    assert_eq!(data, long.and_then(|message| DataIndication::read(&message)));
    assert!(send.is_err() || data.is_err());
    match ChannelData::parse(bytes) {
        Ok(message) => {
            assert!(long.is_err());
            let mut again = Vec::new();
            let carrier = Carrier::Datagram;
            ChannelData::append(&mut again, message.channel(), message.data(), carrier).unwrap();
            assert!(bytes.starts_with(&again));
        }
        Err(ChannelDataError::Incomplete { needed, actual }) => {
            assert!(actual == bytes.len() && needed > actual);
        }
        Err(error) => assert_eq!(error, ChannelDataError::NotChannelData { first: bytes[0] }),
    }
    let mut decoder = Decoder::new(TurnFraming, [0; 200], 200);
    let mut rest = bytes;
    while let Ok(Some(frame)) = decoder.decode(&mut rest) {
        write!(Nowhere, "{frame:?}").unwrap();
    }
    let Ok(message) = Message::parse_rfc3489(bytes) else { return };
    let _ = message.unknown_required(known::TURN).count();
    let id = message.transaction_id();
    for attribute in message.raw_attributes() {
        macro_rules! decode {
            ($($type:ty),+ $(,)?) => {
                $(if attribute.attribute_type() == <$type>::TYPE {
                    show::<$type>(&attribute, &id);
                })+
            };
        }
        every_attribute!(decode);
    }
}

/// Reads a value and shows it, or why it is none.
fn show<'a, A: Attribute<'a> + Debug + Display>(value: &RawAttribute<'a>, id: &TransactionId) {
    match value.decode::<A>(id) {
        Ok(value) => write!(Nowhere, "{value:?}, {value}").unwrap(),
        Err(error) => write!(Nowhere, "{error:?}, {error}").unwrap(),
    }
}

/// Every typed attribute, on every value of the samples and every beginning of it.
#[test]
fn every_value_is_an_answer() {
    for sample in samples() {
        let Ok(message) = Message::parse_rfc3489(&sample.bytes) else { continue };
        let id = message.transaction_id();
        for raw in message.raw_attributes() {
            for length in 0..=raw.value().len() {
                let value = RawAttribute::new(raw.attribute_type(), &raw.value()[..length]);
                macro_rules! decode {
                    ($($type:ty),+ $(,)?) => { $(show::<$type>(&value, &id);)+ };
                }
                every_attribute!(decode);
            }
        }
    }
}

#[test]
fn every_prefix_is_an_answer() {
    for sample in samples() {
        for length in 0..=sample.bytes.len() {
            let prefix = &sample.bytes[..length];
            exercise(prefix);
            // What a stream has yet to bring is never understated, nor is it more than there was.
            if sample.framing != "rfc3489" {
                let needed = TurnFraming.needed(prefix).unwrap();
                let whole = sample.bytes.len().next_multiple_of(4);
                assert!(needed > length || length == sample.bytes.len(), "{}", sample.name);
                assert!(needed <= whole.max(20), "{}: {needed} of {whole}", sample.name);
            }
        }
    }
}

/// All values of every octet of one message of each type, and of one for each channel.
#[test]
fn every_changed_octet_is_an_answer() {
    let mut seen = BTreeSet::new();
    for mut sample in samples() {
        if !seen.insert(sample.bytes[..2].to_vec()) {
            continue;
        }
        for at in 0..sample.bytes.len() {
            let original = sample.bytes[at];
            for changed in 0..=255 {
                sample.bytes[at] = changed;
                exercise(&sample.bytes);
            }
            sample.bytes[at] = original;
        }
    }
    assert!(seen.len() > 20, "{}", seen.len());
}

/// An octet more, an octet less, two octets swapped.
#[test]
fn every_moved_octet_is_an_answer() {
    for sample in samples() {
        for at in 0..sample.bytes.len() {
            let mut longer = sample.bytes.clone();
            longer.insert(at, 0);
            exercise(&longer);
            let mut shorter = sample.bytes.clone();
            shorter.remove(at);
            exercise(&shorter);
            let mut swapped = sample.bytes.clone();
            swapped.swap(at.saturating_sub(1), at);
            exercise(&swapped);
        }
    }
}
