//! Single attributes: values that they may not have, bits that should be zero.

use frazil_stun::attribute::{Hex, Nonce};
use frazil_stun::{AttributeType, Class, EncodeError, Message, RawAttribute};

use super::Departure;
use crate::stun::meaning::{self, Meaning};

pub(super) fn check(message: &Message<'_>, found: &mut Vec<Departure>) {
    for attribute in message.raw_attributes() {
        let mut depart = |what: String, section| {
            found.push(Departure::new(what, attribute.offset(), section));
        };
        let name = attribute.attribute_type();
        match name {
            AttributeType::MESSAGE_INTEGRITY
            | AttributeType::MESSAGE_INTEGRITY_SHA256
            | AttributeType::FINGERPRINT => {
                if let Some((what, section)) = proof_length(&attribute) {
                    depart(what, section);
                }
            }
            _ => match meaning::meaning(&attribute, &message.transaction_id()) {
                Some(meaning) => {
                    if let Some(what) = value(&attribute, &meaning, message) {
                        depart(format!("{name}: {what}"), meaning.section);
                    }
                    if message.has_cookie() && meaning.section.starts_with("RFC 3489") {
                        depart(format!("{name} is reserved since RFC 5389"), "RFC 8489 §18.3");
                    }
                }
                None if name.is_comprehension_required() && message.has_cookie() => {
                    depart(format!("{name} is unknown, and must be understood"), refusal(message));
                }
                None => {}
            },
        }
        let padding = padding(&attribute, message);
        if message.has_cookie() && padding.iter().any(|octet| *octet != 0) {
            depart(format!("{name}: the padding is {}, not zero", Hex(padding)), "RFC 8489 §14");
        }
    }
}

/// What is wrong with a value: it does not read, it must not be written, or it would be written
/// otherwise.
fn value(attribute: &RawAttribute<'_>, meaning: &Meaning, message: &Message<'_>) -> Option<String> {
    if meaning::in_the_wild(attribute, &message.transaction_id()).is_some() {
        return None;
    }
    let found = attribute.value();
    if attribute.attribute_type() == AttributeType::NONCE && meaning.text.is_ok() {
        // A client writes whatever it was given; who chose it is bound.
        return core::str::from_utf8(found)
            .ok()
            .and_then(|text| Nonce::chosen(text).err())
            .map(|problem| problem.to_string());
    }
    match (&meaning.text, &meaning.canonical) {
        (Err(problem), _) | (Ok(_), Some(Err(EncodeError::Value(problem)))) => {
            Some(problem.to_string())
        }
        (Ok(_), Some(Ok(octets))) if octets != found => Some(match attribute.attribute_type() {
            AttributeType::ERROR_CODE | AttributeType::ADDRESS_ERROR_CODE
                if octets.len() != found.len() =>
            {
                "the reason phrase is not UTF-8".to_owned()
            }
            _ if octets.len() != found.len() => {
                format!("{} octets where {} belong", found.len(), octets.len())
            }
            _ => "bits that are reserved are not zero".to_owned(),
        }),
        _ => None,
    }
}

/// What is wrong with the length of a proof.
fn proof_length(attribute: &RawAttribute<'_>) -> Option<(String, &'static str)> {
    let (name, length) = (attribute.attribute_type(), attribute.value().len());
    let (right, belongs, section) = match name {
        AttributeType::MESSAGE_INTEGRITY => (length == 20, "20", "RFC 8489 §14.5"),
        AttributeType::FINGERPRINT => (length == 4, "4", "RFC 8489 §14.7"),
        _ => (
            (16..=32).contains(&length) && length.is_multiple_of(4),
            "16 to 32, by fours,",
            "RFC 8489 §14.6",
        ),
    };
    (!right).then(|| (format!("{name}: {length} octets where {belongs} belong"), section))
}

/// The octets between the value and the next attribute.
fn padding<'a>(attribute: &RawAttribute<'_>, message: &Message<'a>) -> &'a [u8] {
    let start = attribute.offset() + 4 + attribute.value().len();
    message.as_bytes().get(start..start.next_multiple_of(4)).unwrap_or_default()
}

/// Where it says what a receiver does that does not know an attribute.
const fn refusal(message: &Message<'_>) -> &'static str {
    match message.class() {
        Class::Request => "RFC 8489 §6.3.1",
        Class::Indication => "RFC 8489 §6.3.2",
        Class::SuccessResponse => "RFC 8489 §6.3.3",
        Class::ErrorResponse => "RFC 8489 §6.3.4",
    }
}
