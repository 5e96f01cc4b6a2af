//! Damaged input: every prefix and every changed octet of every sample is an answer, not a panic.
#![allow(non_snake_case, reason = "requirement ids are part of the names")]
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests")]

mod common;

use std::fmt::{self, Write};

use common::{PASSWORD, vectors};
use frazil_stun::attribute::{
    AlternateDomain, AlternateServer, ErrorCode, IceControlled, IceControlling, MappedAddress,
    Nonce, PasswordAlgorithm, PasswordAlgorithms, Priority, Realm, Software, UnknownAttributes,
    UseCandidate, UserHash, Username, XorMappedAddress,
};
use frazil_stun::demux::{Source, classify};
use frazil_stun::{AttributeType, Key, Message, ParseError, Policy};

/// Takes text and drops it.
struct Nowhere;

impl Write for Nowhere {
    fn write_str(&mut self, _: &str) -> fmt::Result {
        Ok(())
    }
}

/// Calls whatever there is to be called.
fn exercise(bytes: &[u8], key: &Key) {
    let _ = (classify(bytes, Source::Peer), Message::parse(bytes), Message::parse_rfc3489(bytes));
    let Ok((message, rest)) = Message::parse_prefix(bytes) else { return };
    assert_eq!(message.as_bytes().len() + rest.len(), bytes.len());
    let _ = (write!(Nowhere, "{message:?}"), message.fingerprint(), message.verify(key));
    let _ = message.verify_with(key, Policy::new().truncated_to(0));
    assert!(message.attributes().count() <= message.raw_attributes().count());
    let _ = message.unknown_required(&[AttributeType::USERNAME]).count();
    for attribute in message.raw_attributes() {
        let id = message.transaction_id();
        macro_rules! decode {
            ($($type:ty),+) => {
                $(let _ = attribute.decode::<$type>(&id).map(|value| write!(Nowhere, "{value:?}"));)+
            };
        }
        decode!(AlternateDomain, AlternateServer, ErrorCode, IceControlled, IceControlling);
        decode!(MappedAddress, Nonce, PasswordAlgorithm, PasswordAlgorithms, Priority, Realm);
        decode!(Software, UnknownAttributes, UseCandidate, UserHash, Username, XorMappedAddress);
    }
}

#[test]
fn every_prefix_is_incomplete() {
    let key = Key::short_term(PASSWORD);
    for (name, bytes) in vectors() {
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

#[test]
fn every_changed_octet_is_noticed() {
    let key = Key::short_term(PASSWORD);
    for (name, mut bytes) in vectors() {
        let verified = Message::parse(&bytes).unwrap().verify(&key).is_ok();
        for at in 0..bytes.len() {
            let original = bytes[at];
            for changed in (0..8).map(|bit| original ^ 1 << bit).chain([0, 0x7F, 0xFF]) {
                if changed == original {
                    continue;
                }
                bytes[at] = changed;
                exercise(&bytes, &key);
                if verified {
                    assert_eq!(Message::parse_fingerprinted(&bytes), None, "{name} at {at}");
                }
            }
            bytes[at] = original;
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
