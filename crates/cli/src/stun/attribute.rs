//! What is said of one attribute.

use frazil_stun::attribute::{Hex, UserHash};
use frazil_stun::{Algorithm, AttributeType, Message, RawAttribute};
use serde::Serialize;

use super::credentials::Credentials;
use super::meaning;
use super::proof::{self, Verdict};
use super::report::{Report, hex, inner};

/// One attribute.
#[derive(Debug, Serialize)]
pub(super) struct Shown {
    pub(super) r#type: u16,
    pub(super) name: String,
    /// Where its type stands, from the start of the message.
    pub(super) offset: usize,
    /// Octets of its value, without padding.
    pub(super) length: usize,
    /// What the value means.
    pub(super) value: String,
    /// The value in hex, whole.
    pub(super) bytes: String,
    /// It stands where it must not be acted on.
    pub(super) ignored: bool,
    /// The STUN message that DATA is, if it is one.
    pub(super) inner: Option<Box<Report>>,
}

impl Shown {
    pub(super) fn new(
        raw: &RawAttribute<'_>,
        message: &Message<'_>,
        known: &Credentials,
        ignored: bool,
        depth: usize,
    ) -> Self {
        let (name, value) = describe(raw, message, known);
        let carries = raw.attribute_type() == AttributeType::DATA;
        Self {
            r#type: raw.attribute_type().0,
            name,
            offset: raw.offset(),
            length: raw.value().len(),
            value,
            bytes: hex(raw.value()),
            ignored,
            inner: if carries { inner(raw.value(), known, depth) } else { None },
        }
    }
}

/// The attribute's name and what its value means.
fn describe(
    raw: &RawAttribute<'_>,
    message: &Message<'_>,
    known: &Credentials,
) -> (String, String) {
    let found = raw.attribute_type();
    let id = message.transaction_id();
    let name = found.name().map_or_else(|| "unknown".to_owned(), str::to_owned);
    let value = match found {
        AttributeType::MESSAGE_INTEGRITY => {
            proof::of_attribute(raw, Algorithm::Sha1, message, known)
        }
        AttributeType::MESSAGE_INTEGRITY_SHA256 => {
            proof::of_attribute(raw, Algorithm::Sha256, message, known)
        }
        AttributeType::FINGERPRINT => match proof::fingerprint(message) {
            Verdict::Valid => "CRC-32: matches".to_owned(),
            _ => "CRC-32: does not match".to_owned(),
        },
        AttributeType::USERHASH => {
            match raw.decode::<UserHash>(&id).map(|hash| known.is_user(&hash)) {
                Ok(Some(true)) => format!("{}, the user's", Hex(raw.value())),
                Ok(Some(false)) => format!("{}, another user's", Hex(raw.value())),
                Ok(None) | Err(_) => plain(raw, message),
            }
        }
        _ => match meaning::in_the_wild(raw, &id) {
            Some((name, value)) => return (name.to_owned(), value),
            None => plain(raw, message),
        },
    };
    (name, value)
}

fn plain(raw: &RawAttribute<'_>, message: &Message<'_>) -> String {
    match meaning::meaning(raw, &message.transaction_id()).map(|meaning| meaning.text) {
        Some(Ok(text)) => text,
        Some(Err(problem)) => format!("malformed: {problem}; {}", Hex(raw.value())),
        None => {
            let required = raw.attribute_type().is_comprehension_required();
            let kind = if required { "required" } else { "optional" };
            format!("comprehension-{kind}; {}", Hex(raw.value()))
        }
    }
}
