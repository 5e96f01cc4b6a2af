//! The order of attributes: what closes a message, and what comes twice.

use std::collections::HashSet;

use frazil_stun::{AttributeType, Message};

use super::Departure;

/// Those that may come more than once.
const REPEATED: [AttributeType; 6] = [
    // RFC 8656 §10.1, §7.2 (one for either family).
    AttributeType::XOR_PEER_ADDRESS,
    AttributeType::XOR_RELAYED_ADDRESS,
    AttributeType::ADDRESS_ERROR_CODE,
    // RFC 8489 §10.
    AttributeType::ALTERNATE_SERVER,
    AttributeType::ORIGIN,
    // Two vendors' numbers.
    AttributeType::NOMINATION,
];

pub(super) fn check(message: &Message<'_>, found: &mut Vec<Departure>) {
    let mut seen = HashSet::new();
    let mut closing: Option<AttributeType> = None;
    for attribute in message.raw_attributes() {
        let (attribute_type, offset) = (attribute.attribute_type(), attribute.offset());
        let again = !seen.insert(attribute_type);
        match closing {
            Some(closed) if !may_follow(attribute_type, closed) => {
                let what = format!("{attribute_type} follows {closed}, and is ignored");
                found.push(Departure::new(what, offset, section(closed)));
            }
            _ if again && !REPEATED.contains(&attribute_type) => {
                let what = format!("{attribute_type} comes again; only the first one counts");
                found.push(Departure::new(what, offset, "RFC 8489 §14"));
            }
            _ => {}
        }
        if rank(attribute_type) > closing.map_or(0, rank) {
            closing = Some(attribute_type);
        }
    }
}

/// How far an attribute closes a message.
const fn rank(attribute: AttributeType) -> u8 {
    match attribute {
        AttributeType::MESSAGE_INTEGRITY => 1,
        AttributeType::MESSAGE_INTEGRITY_SHA256 => 2,
        AttributeType::FINGERPRINT => 3,
        _ => 0,
    }
}

const fn may_follow(attribute: AttributeType, closed: AttributeType) -> bool {
    rank(attribute) > rank(closed)
}

const fn section(closed: AttributeType) -> &'static str {
    match closed {
        AttributeType::MESSAGE_INTEGRITY => "RFC 8489 §14.5",
        AttributeType::MESSAGE_INTEGRITY_SHA256 => "RFC 8489 §14.6",
        _ => "RFC 8489 §14.7",
    }
}
