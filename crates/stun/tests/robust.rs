//! Damaged input: every prefix and every changed octet of every sample is an answer, not a panic.
#![allow(non_snake_case, reason = "requirement ids are part of the names")]
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests")]

mod common;

use std::fmt::Write;

use common::{Nowhere, every_attribute, keyed_vectors, vectors};
use frazil_sansio::Path;
use frazil_stun::attribute::*;
use frazil_stun::demux::{Source, classify};
use frazil_stun::{
    AttributeType, Fingerprint, Key, Message, ParseError, Policy, SliceBuffer, responder,
};

/// Calls whatever there is to be called.
fn exercise(bytes: &[u8], key: &Key) {
    let _ = (classify(bytes, Source::Peer), classify(bytes, Source::TurnServer));
    let _ = (Message::parse(bytes), Message::parse_rfc3489(bytes));
    let mut room = [0; 128];
    let answer = responder::respond(bytes, ([192, 0, 2, 1], 1).into(), SliceBuffer::new(&mut room));
    assert!(answer.is_none_or(|answer| Message::parse_rfc3489(answer.into_written()).is_ok()));
    let [one, two] = [([192, 0, 2, 1], 1).into(), ([192, 0, 2, 2], 2).into()];
    let server = responder::BehaviorServer::new(one, two).unwrap();
    let reply = server.respond(bytes, Path::udp(one, two), SliceBuffer::new(&mut room));
    assert!(reply.is_none_or(|reply| Message::parse_rfc3489(reply.bytes.into_written()).is_ok()));
    let Ok((message, rest)) = Message::parse_prefix(bytes) else { return };
    assert_eq!(message.as_bytes().len() + rest.len(), bytes.len());
    let _ = (write!(Nowhere, "{message:?}"), message.fingerprint(), message.verify(key));
    let _ = message.verify_with(key, Policy::new().truncated_to(0));
    assert!(message.attributes().count() <= message.raw_attributes().count());
    let _ = message.unknown_required(&[AttributeType::USERNAME]).count();
    let id = message.transaction_id();
    for attribute in message.raw_attributes() {
        macro_rules! decode {
            ($($type:ty),+ $(,)?) => {
                $(if let Ok(value) = attribute.decode::<$type>(&id) {
                    write!(Nowhere, "{value:?}, {value}").unwrap();
                })+
            };
        }
        every_attribute!(decode);
    }
}

#[test]
fn every_prefix_is_incomplete() {
    for (name, bytes, key) in keyed_vectors() {
        for length in 0..bytes.len() {
            let prefix = &bytes[..length];
            exercise(prefix, &key);
            let needed = if length < 20 { 20 } else { bytes.len() };
            assert_eq!(
                Message::parse(prefix),
                Err(ParseError::Incomplete { needed, actual: length }),
                "{name}"
            );
        }
    }
}

/// All 255 other values of every octet: none verifies that was covered, none has a valid
/// fingerprint.
#[test]
fn every_changed_octet_is_noticed() {
    for (name, mut bytes, key) in keyed_vectors() {
        let message = Message::parse(&bytes).unwrap();
        let proof = message.verify(&key).unwrap();
        let kind = proof.algorithm().attribute_type();
        let proof = message.attributes().find(|found| found.attribute_type() == kind).unwrap();
        let covered = proof.offset() + 4 + proof.value().len();
        let fingerprint = message.fingerprint();
        for at in 0..bytes.len() {
            let original = bytes[at];
            for changed in 0..=255 {
                bytes[at] = changed;
                if changed == original {
                    continue;
                }
                exercise(&bytes, &key);
                if let Ok(message) = Message::parse(&bytes) {
                    let verified = message.verify(&key).is_ok();
                    assert_eq!(verified, at >= covered, "{name}: {changed} at {at}");
                    assert_ne!(message.fingerprint(), Fingerprint::Valid, "{name} at {at}");
                }
                assert_eq!(Message::parse_fingerprinted(&bytes), None, "{name} at {at}");
            }
            bytes[at] = original;
        }
        assert_eq!(Message::parse(&bytes).unwrap().fingerprint(), fingerprint);
    }
}

/// An octet more, an octet less, two octets swapped: framing or integrity sees it.
#[test]
fn every_moved_octet_is_noticed() {
    for (name, bytes, key) in keyed_vectors() {
        for at in 0..=bytes.len() {
            let mut longer = bytes.clone();
            longer.insert(at, 0);
            exercise(&longer, &key);
            assert!(Message::parse(&longer).is_err(), "{name} at {at}");
            let mut shorter = bytes.clone();
            if at < bytes.len() {
                shorter.remove(at);
                exercise(&shorter, &key);
                assert!(Message::parse(&shorter).is_err(), "{name} at {at}");
            }
        }
        for at in 1..bytes.len() {
            let mut swapped = bytes.clone();
            swapped.swap(at - 1, at);
            exercise(&swapped, &key);
            assert!(swapped == bytes || Message::parse_fingerprinted(&swapped).is_none());
        }
    }
}

#[test]
fn rfc8489_s6_2_2_b__a_stream_gives_the_same_messages_however_it_is_cut() {
    let stream: Vec<u8> = vectors().into_iter().flat_map(|(_, bytes)| bytes).collect();
    for cut in 1..60 {
        let (mut held, mut found) = (Vec::new(), Vec::new());
        for piece in stream.chunks(cut) {
            held.extend_from_slice(piece);
            loop {
                match Message::parse_prefix(&held) {
                    Ok((message, rest)) => {
                        found.push(message.as_bytes().to_vec());
                        held = rest.to_vec();
                    }
                    Err(ParseError::Incomplete { needed, actual }) => {
                        assert!(needed > actual && actual == held.len());
                        break;
                    }
                    Err(error) => panic!("{error}"),
                }
            }
        }
        assert!(held.is_empty());
        assert!(found.into_iter().eq(vectors().into_iter().map(|(_, bytes)| bytes)));
    }
}

#[test]
fn a_lost_stream_is_noticed_at_once() {
    assert_eq!(Message::parse_prefix(b"\x80"), Err(ParseError::NotStun { first: 0x80 }));
    assert_eq!(Message::parse_prefix(b"\0\x01\0\x03"), Err(ParseError::Unaligned { length: 3 }));
    assert_eq!(
        Message::parse_prefix(b"\0\x01\0\0\x21\x13"),
        Err(ParseError::Cookie { found: 0x2113_0000 })
    );
}
