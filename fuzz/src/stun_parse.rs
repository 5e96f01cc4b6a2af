//! STUN messages from any bytes: framing, attributes, integrity, fingerprint.

use std::sync::LazyLock;

use frazil_stun::demux::{Protocol, Source, classify, looks_like_ice_stun};
use frazil_stun::{
    AttributeType, Fingerprint, HEADER_LEN, Key, MAGIC_COOKIE, Message, MessageWriter, ParseError,
    RawAttribute,
};

use crate::checksum::fingerprint_of;
use crate::within::assert_within;
use crate::{stun_values, turn_values};

/// Reads the bytes as one message, and as a stream of messages.
pub fn stun_parse(data: &[u8]) {
    match Message::parse(data) {
        Ok(message) => accepted(data, &message),
        Err(error) => refused(data, error),
    }
    stream(data);
    if let Ok(old) = Message::parse_rfc3489(data) {
        assert_eq!(old.has_cookie(), Message::parse(data).is_ok());
        attributes(data, &old);
    }
}

fn accepted(data: &[u8], message: &Message<'_>) {
    assert_eq!(message.as_bytes(), data);
    assert_eq!(data.len() % 4, 0);
    let length = data.get(2..).and_then(<[u8]>::first_chunk).copied().map(u16::from_be_bytes);
    assert_eq!(length.map(usize::from), data.len().checked_sub(HEADER_LEN));
    assert_eq!(data.get(4..8), Some(&MAGIC_COOKIE.to_be_bytes()[..]));
    assert_eq!(data.get(8..20), Some(&message.transaction_id().as_bytes()[..]));
    // Methods from 0x100 on start with octets that RFC 7983 gives to others.
    let is_stun = classify(data, Source::Peer) == Protocol::Stun;
    assert_eq!(is_stun, message.method().number() < 0x100);
    assert!(!format!("{message:?}").is_empty());
    assert_eq!(Message::parse_rfc3489(data), Ok(*message));
    attributes(data, message);
    stun_values::every_attribute(message);
    turn_values::every_attribute(message);
    rewritten(message);
    fingerprint(data, message);
    integrity(data, message);
    // Every beginning of a message asks for more, and for no more than the message.
    for end in (0..data.len()).rev().take(256) {
        match Message::parse_prefix(data.get(..end).unwrap_or_default()) {
            Err(ParseError::Incomplete { needed, actual }) => {
                assert_eq!(actual, end);
                assert!(end < needed && needed <= data.len());
            }
            other => panic!("{end} of {} octets: {other:?}", data.len()),
        }
    }
}

/// Iteration covers the body, step by step, and the attributes to act on are chosen by the rule.
fn attributes(data: &[u8], message: &Message<'_>) {
    let mut at = HEADER_LEN;
    let mut acted = Vec::new();
    let mut last = None;
    for attribute in message.raw_attributes() {
        let (offset, value) = (attribute.offset(), attribute.value());
        assert_eq!(offset, at);
        assert_within(data, value);
        let head = [attribute.attribute_type().0.to_be_bytes(), length(value).to_be_bytes()];
        assert_eq!(data.get(at..at + 4), Some(head.as_flattened()));
        assert_eq!(data.get(at + 4..at + 4 + value.len()), Some(value));
        at += 4 + value.len().next_multiple_of(4);
        let kind = attribute.attribute_type();
        let may_follow = match last {
            None => true,
            Some(AttributeType::MESSAGE_INTEGRITY) => {
                kind == AttributeType::MESSAGE_INTEGRITY_SHA256
                    || kind == AttributeType::FINGERPRINT
            }
            Some(AttributeType::MESSAGE_INTEGRITY_SHA256) => kind == AttributeType::FINGERPRINT,
            Some(_) => false,
        };
        if may_follow {
            acted.push(attribute);
            last = is_reserved(kind).then_some(kind).or(last);
        }
    }
    assert_eq!(at, data.len());
    assert!(message.attributes().eq(acted.iter().copied()));
    let required = acted.iter().map(RawAttribute::attribute_type).filter(|kind| {
        kind.is_comprehension_required()
            && *kind != AttributeType::MESSAGE_INTEGRITY
            && *kind != AttributeType::MESSAGE_INTEGRITY_SHA256
    });
    assert!(message.unknown_required(&[]).eq(required.clone()));
    let known: Vec<_> = required.collect();
    assert_eq!(message.unknown_required(&known).count(), 0);
}

fn length(value: &[u8]) -> u16 {
    u16::try_from(value.len()).expect("a value's length has two octets")
}

const fn is_reserved(kind: AttributeType) -> bool {
    matches!(
        kind,
        AttributeType::MESSAGE_INTEGRITY
            | AttributeType::MESSAGE_INTEGRITY_SHA256
            | AttributeType::FINGERPRINT
    )
}

/// What can be read can be written, up to the attributes that close a message.
fn rewritten(message: &Message<'_>) {
    let (class, method, id) = (message.class(), message.method(), message.transaction_id());
    let mut writer = MessageWriter::new(Vec::new(), class, method, id).expect("a vector has room");
    let open: Vec<_> =
        message.raw_attributes().take_while(|it| !is_reserved(it.attribute_type())).collect();
    for attribute in &open {
        writer.push_raw(attribute).expect("it was in a message before");
    }
    let written = writer.finish();
    let again = Message::parse(&written).expect("we wrote it");
    assert_eq!((again.class(), again.method(), again.transaction_id()), (class, method, id));
    assert!(again.raw_attributes().eq(open));
}

/// FINGERPRINT is as it should be, or found not to be.
fn fingerprint(data: &[u8], message: &Message<'_>) {
    let last = message.raw_attributes().last();
    let is_valid = last.is_some_and(|last| {
        let covered = data.get(..last.offset()).unwrap_or_default();
        last.attribute_type() == AttributeType::FINGERPRINT
            && last.value() == fingerprint_of(covered)
    });
    let fingerprints = message
        .raw_attributes()
        .filter(|attribute| attribute.attribute_type() == AttributeType::FINGERPRINT)
        .count();
    let expected = match fingerprints {
        0 => Fingerprint::Absent,
        1 if is_valid => Fingerprint::Valid,
        _ => Fingerprint::Invalid,
    };
    assert_eq!(message.fingerprint(), expected);
    assert_eq!(looks_like_ice_stun(data), expected == Fingerprint::Valid);
    assert_eq!(Message::parse_fingerprinted(data).is_some(), expected == Fingerprint::Valid);
}

/// Keys that some of the seeds are sealed with.
static KEYS: LazyLock<[Key; 3]> = LazyLock::new(|| {
    [
        Key::short_term("VOkJxbRl1RmTxUk/WvJxBt"),
        Key::long_term_md5(
            "\u{30de}\u{30c8}\u{30ea}\u{30c3}\u{30af}\u{30b9}",
            "example.org",
            "TheMatrIX",
        ),
        Key::long_term_md5("lab", "natlab.test", "labsecret"),
    ]
});

/// Who verifies a message, does not verify one that differs in a bit.
fn integrity(data: &[u8], message: &Message<'_>) {
    for key in &*KEYS {
        let Ok(verified) = message.verify(key) else { continue };
        assert_eq!(verified.message(), *message);
        assert_eq!(verified.length(), verified.algorithm().full_length());
        let proof = message
            .attributes()
            .find(|it| it.attribute_type() == verified.algorithm().attribute_type())
            .expect("what proved it is there");
        for bit in 0..8 {
            // Somewhere within what is covered, and elsewhere for another message.
            let at = (usize::from(data.last().copied().unwrap_or_default()) + bit * 31)
                % proof.offset().max(1);
            let mut changed = data.to_vec();
            changed.get_mut(at).map(|octet| *octet ^= 1 << bit).expect("it is within");
            if let Ok(changed) = Message::parse(&changed) {
                assert!(changed.verify(key).is_err(), "bit {bit} of octet {at} is not covered");
            }
        }
    }
}

fn refused(data: &[u8], error: ParseError) {
    assert!(!error.to_string().is_empty());
    let mut longer = data.to_vec();
    match error {
        ParseError::Incomplete { needed, actual } => {
            assert_eq!(actual, data.len());
            assert!(needed > actual);
            longer.resize(needed, 0);
            if let Err(ParseError::Incomplete { needed: more, .. }) = Message::parse_prefix(&longer)
            {
                assert!(more > needed, "{needed} octets were not enough");
            }
        }
        ParseError::Trailing { expected, actual } => {
            assert_eq!(actual, data.len());
            let (message, rest) = Message::parse_prefix(data).expect("only what follows is wrong");
            assert_eq!((message.as_bytes().len(), rest.len()), (expected, actual - expected));
        }
        // What is invalid stays so, whatever comes next.
        _ => {
            assert_eq!(Message::parse_prefix(data), Err(error));
            longer.extend([0; 24]);
            let later = Message::parse_prefix(&longer).expect_err("the stream is lost");
            assert!(!matches!(later, ParseError::Incomplete { .. }), "{error:?}, then {later:?}");
        }
    }
}

/// Message after message, each of them one that is read alone too.
fn stream(data: &[u8]) {
    let mut rest = data;
    while let Ok((message, after)) = Message::parse_prefix(rest) {
        assert_within(data, message.as_bytes());
        assert_eq!(message.as_bytes().len() + after.len(), rest.len());
        assert_eq!(Message::parse(message.as_bytes()), Ok(message));
        rest = after;
    }
}
