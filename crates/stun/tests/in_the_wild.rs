//! Messages of seven other implementations, with their keys: `data/in-the-wild.tsv`.
#![cfg(feature = "alloc")]
#![allow(clippy::unwrap_used, clippy::panic, reason = "tests")]

mod common;

use common::hex;
use frazil_stun::attribute::{
    AlternateServer, ErrorCode, IceControlled, IceControlling, MappedAddress, Nonce,
    PasswordAlgorithms, Priority, Realm, Software, UnknownAttributes, UseCandidate, Username,
    XorMappedAddress,
};
use frazil_stun::demux::{Protocol, Source, classify};
use frazil_stun::{
    Algorithm, AttributeError, AttributeType, Fingerprint, Key, Message, MessageWriter, ParseError,
};

struct Sample {
    name: &'static str,
    framing: &'static str,
    key: Option<Key>,
    sha1: &'static str,
    fingerprint: Fingerprint,
    attributes: Vec<AttributeType>,
    bytes: Vec<u8>,
}

fn samples() -> Vec<Sample> {
    let lines = include_str!("data/in-the-wild.tsv").lines().filter(|line| !line.starts_with('#'));
    let samples = lines.map(|line| {
        let columns: Vec<&str> = line.split('\t').collect();
        let &[name, framing, _, key, sha1, _, fingerprint, attributes, bytes] = &*columns else {
            panic!("{line}")
        };
        let types = attributes.split(',').filter(|text| *text != "-");
        Sample {
            name,
            framing,
            key: (key != "-").then(|| Key::from_secret(&hex(key))),
            sha1,
            fingerprint: match fingerprint {
                "ok" => Fingerprint::Valid,
                _ => Fingerprint::Absent,
            },
            attributes: types
                .map(|text| AttributeType(u16::from_str_radix(text, 16).unwrap()))
                .collect(),
            bytes: hex(bytes),
        }
    });
    samples.collect()
}

fn messages() -> impl Iterator<Item = Sample> {
    samples().into_iter().filter(|sample| sample.framing == "rfc5389")
}

#[test]
fn all_are_told_apart() {
    let mut counts = [0; 3];
    for sample in samples() {
        let parsed = Message::parse(&sample.bytes);
        match sample.framing {
            "rfc5389" => {
                counts[0] += 1;
                assert!(parsed.unwrap().has_cookie(), "{}", sample.name);
                assert_eq!(classify(&sample.bytes, Source::TurnServer), Protocol::Stun);
            }
            "rfc3489" => {
                counts[1] += 1;
                assert!(matches!(parsed, Err(ParseError::Cookie { .. })), "{}", sample.name);
                let old = Message::parse_rfc3489(&sample.bytes).unwrap();
                assert!(!old.has_cookie());
                let types = old.raw_attributes().map(|attribute| attribute.attribute_type());
                assert!(types.eq(sample.attributes), "{}", sample.name);
            }
            _ => {
                counts[2] += 1;
                assert!(matches!(parsed, Err(ParseError::NotStun { .. })), "{}", sample.name);
                assert_eq!(classify(&sample.bytes, Source::TurnServer), Protocol::TurnChannel);
            }
        }
    }
    assert_eq!(counts, [327, 14, 15]);
}

#[test]
fn all_attributes_are_found_and_read() {
    for Sample { name, attributes, bytes, .. } in messages() {
        let message = Message::parse(&bytes).unwrap();
        let types = message.attributes().map(|attribute| attribute.attribute_type());
        assert!(types.eq(attributes), "{name}");
        read_all(&message).unwrap_or_else(|error| panic!("{name}: {error}"));
    }
}

fn read_all(message: &Message<'_>) -> Result<(), AttributeError> {
    message.read::<(Username, Realm, Nonce, Software, Priority, UseCandidate)>()?;
    message.read::<(IceControlled, IceControlling, ErrorCode, UnknownAttributes)>()?;
    message.read::<(MappedAddress, XorMappedAddress, AlternateServer, PasswordAlgorithms)>()?;
    Ok(())
}

#[test]
fn all_fingerprints_are_valid() {
    for Sample { name, fingerprint, bytes, .. } in messages() {
        assert_eq!(Message::parse(&bytes).unwrap().fingerprint(), fingerprint, "{name}");
    }
}

#[test]
fn all_known_keys_verify_and_no_other() {
    let other = Key::short_term("another password");
    let mut verified = 0;
    for Sample { name, key, sha1, bytes, .. } in messages() {
        let message = Message::parse(&bytes).unwrap();
        assert!(message.verify(&other).is_err(), "{name}");
        if sha1 == "ok" {
            let proof =
                message.verify(&key.unwrap()).unwrap_or_else(|error| panic!("{name}: {error}"));
            assert_eq!(proof.algorithm(), Algorithm::Sha1);
            verified += 1;
        }
    }
    assert_eq!(verified, 224);
}

/// What others wrote, we write byte for byte, once told the padding that they chose.
#[test]
fn all_are_written_again() {
    for Sample { name, key, sha1, fingerprint, bytes, .. } in messages() {
        if sha1 == "unverified" {
            continue;
        }
        let message = Message::parse(&bytes).unwrap();
        let rewritten = [0, b' '].map(|padding| {
            let mut writer = MessageWriter::new(
                Vec::new(),
                message.class(),
                message.method(),
                message.transaction_id(),
            )
            .unwrap()
            .padding(padding);
            for attribute in message.attributes() {
                match attribute.attribute_type() {
                    AttributeType::MESSAGE_INTEGRITY | AttributeType::FINGERPRINT => {}
                    _ => drop(writer.push_raw(&attribute).unwrap()),
                }
            }
            match (sha1, fingerprint) {
                ("ok", Fingerprint::Valid) => {
                    let sealed = writer.seal(key.as_ref().unwrap(), Algorithm::Sha1).unwrap();
                    sealed.fingerprint().unwrap().finish()
                }
                ("ok", _) => writer.seal(key.as_ref().unwrap(), Algorithm::Sha1).unwrap().finish(),
                (_, Fingerprint::Valid) => writer.fingerprint().unwrap().finish(),
                _ => writer.finish(),
            }
        });
        assert!(rewritten.contains(&bytes), "{name}");
    }
}
