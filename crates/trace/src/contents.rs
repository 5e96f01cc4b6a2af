//! What a packet carries, as far as a bystander can tell.

use core::fmt::{self, Write as _};

use frazil_stun::attribute::{ErrorCode, UseCandidate};
use frazil_stun::{Class, Message, Method};
use serde::{Deserialize, Serialize};

/// The payload of a packet. In JSON the variant is the field `protocol`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "protocol", rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Contents {
    /// A STUN message.
    Stun {
        /// The method: `binding`, or `0x…` where it has no name here.
        method: String,
        /// The class: `request`, `indication`, `success` or `error`.
        class: String,
        /// The transaction ID in hexadecimal digits.
        transaction: String,
        /// Whether the message carries USE-CANDIDATE, which nominates (RFC 8445 §8.1.1).
        #[serde(default, skip_serializing_if = "core::ops::Not::not")]
        use_candidate: bool,
        /// The code of an error response.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        error: Option<u16>,
    },
    /// The application's own bytes.
    Data,
}

impl Contents {
    /// What `payload` is: a STUN message when it reads as one in its whole length.
    #[must_use]
    pub fn of(payload: &[u8]) -> Self {
        let Ok(message) = Message::parse(payload) else {
            return Self::Data;
        };
        Self::Stun {
            method: method(message.method()),
            class: class(message.class()).into(),
            transaction: hex(message.transaction_id().as_bytes()),
            use_candidate: matches!(message.get::<UseCandidate>(), Ok(Some(_))),
            error: message.get::<ErrorCode<'_>>().ok().flatten().map(|error| error.code()),
        }
    }

    /// Whether it is a STUN request.
    #[must_use]
    pub fn is_request(&self) -> bool {
        matches!(self, Self::Stun { class, .. } if class == "request")
    }
}

impl fmt::Display for Contents {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Stun { method, class, use_candidate, error, .. } => {
                write!(f, "{method} {class}")?;
                if *use_candidate {
                    f.write_str(" with USE-CANDIDATE")?;
                }
                error.map_or(Ok(()), |code| write!(f, " {code}"))
            }
            Self::Data => f.write_str("data"),
        }
    }
}

fn method(method: Method) -> String {
    if method == Method::BINDING { "binding".into() } else { format!("{:#05x}", method.number()) }
}

const fn class(class: Class) -> &'static str {
    match class {
        Class::Request => "request",
        Class::Indication => "indication",
        Class::SuccessResponse => "success",
        Class::ErrorResponse => "error",
    }
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::with_capacity(bytes.len() * 2), |mut text, byte| {
        // Writing to a String cannot fail.
        let _ = write!(text, "{byte:02x}");
        text
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_binding_request_is_named() {
        let mut bytes = vec![0, 1, 0, 0, 0x21, 0x12, 0xa4, 0x42];
        bytes.extend([0xab; 12]);
        let contents = Contents::of(&bytes);
        assert!(contents.is_request());
        assert_eq!(contents.to_string(), "binding request");
        bytes.push(0);
        assert_eq!(Contents::of(&bytes), Contents::Data);
    }
}
