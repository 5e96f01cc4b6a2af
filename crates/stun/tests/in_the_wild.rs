//! 356 messages of other implementations, most with their keys: `data/in-the-wild.tsv`.
//!
//! Ten of those with integrity are dialects of libnice that nobody here has the key rules of, so
//! they are read but not verified: [`DIALECTS`].
#![cfg(feature = "alloc")]
#![allow(clippy::unwrap_used, clippy::panic, reason = "tests")]

mod common;

use common::{every_attribute, hex};
use frazil_stun::attribute::*;
use frazil_stun::demux::{Protocol, Source, classify};
use frazil_stun::{
    Algorithm, AttributeError, AttributeType, Fingerprint, Key, Message, MessageWriter, ParseError,
    VerifyError,
};

/// Messages with integrity but no known key: the TURN that one vendor had before RFC 5766
/// (`allocate` without the cookie), and checks whose user names are padded into their value.
const DIALECTS: [&str; 10] = [
    "libnice-0.1.21-allocate-request-13",
    "libnice-0.1.21-allocate-request-14",
    "libnice-0.1.21-allocate-request-7",
    "libnice-0.1.21-allocate-request-8",
    "libnice-0.1.21-binding-request-16",
    "libnice-0.1.21-binding-request-18",
    "libnice-0.1.21-binding-request-19",
    "libnice-0.1.21-binding-success-6",
    "libnice-0.1.21-binding-success-7",
    "libnice-0.1.21-binding-success-8",
];

struct Sample {
    name: &'static str,
    framing: &'static str,
    message_type: &'static str,
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
        let &[
            name,
            framing,
            message_type,
            key,
            sha1,
            "absent" | "-",
            fingerprint,
            attributes,
            bytes,
        ] = &*columns
        else {
            panic!("{line}")
        };
        let types = attributes.split(',').filter(|text| *text != "-");
        Sample {
            name,
            framing,
            message_type,
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
    macro_rules! get {
        ($($type:ty),+ $(,)?) => {
            $(if let Some(value) = message.get::<$type>()? {
                assert!(!value.to_string().is_empty());
            })+
        };
    }
    every_attribute!(get);
    Ok(())
}

/// Class and method are those that the sender meant, RFC 3489 or later.
#[test]
fn all_types_are_taken_apart_and_put_together() {
    for Sample { name, framing, message_type, bytes, .. } in samples() {
        let Ok(message) = Message::parse_rfc3489(&bytes) else {
            assert_eq!(framing, "channel", "{name}");
            continue;
        };
        let again = MessageWriter::reply(Vec::new(), &message, message.class()).unwrap();
        let expected = u16::from_str_radix(message_type, 16).unwrap();
        assert_eq!(again.as_bytes()[..2], expected.to_be_bytes(), "{name}");
        assert_eq!(again.as_bytes()[4..20], bytes[4..20], "{name}");
    }
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
        let refused = message.verify(&other).unwrap_err();
        assert_eq!(refused == VerifyError::Absent, sha1 == "absent", "{name}");
        assert_eq!(key.is_some(), sha1 == "ok", "{name}");
        if sha1 == "ok" {
            let proof =
                message.verify(&key.unwrap()).unwrap_or_else(|error| panic!("{name}: {error}"));
            assert_eq!(proof.algorithm(), Algorithm::Sha1);
            verified += 1;
        }
    }
    assert_eq!(verified, 224);
}

/// These have integrity that no key here verifies. Nothing else is left unverified.
#[test]
fn only_the_named_dialects_are_without_a_key() {
    let without_key = samples().into_iter().filter(|sample| {
        let proof = AttributeType::MESSAGE_INTEGRITY;
        sample.attributes.contains(&proof) && sample.key.is_none()
    });
    let names: Vec<&str> = without_key.map(|sample| sample.name).collect();
    assert_eq!(names, DIALECTS);
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
