//! Why nobody vouches for a message, and what to answer.

use core::fmt;

use super::Algorithm;
use crate::attribute::ErrorCode;

/// How a server knows its users; the answer to a failed proof depends on it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Mechanism {
    /// A password for the moment, as ICE's (RFC 8489 §9.1).
    ShortTerm,
    /// A password for a user in a realm, with a challenge (RFC 8489 §9.2).
    LongTerm,
}

/// Why nobody vouches for a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum VerifyError {
    /// There is no integrity attribute, or none that the policy accepts.
    Absent,
    /// Its length is not one that the policy accepts.
    Length {
        /// Which proof.
        algorithm: Algorithm,
        /// Where the attribute starts, counted from the start of the message.
        offset: usize,
        /// How many octets its value has.
        length: usize,
    },
    /// It was made with another key, or over other octets.
    Mismatch {
        /// Which proof.
        algorithm: Algorithm,
        /// Where the attribute starts, counted from the start of the message.
        offset: usize,
    },
}

impl VerifyError {
    /// The answer that a request deserves (RFC 8489 §9.1.3, §9.2.4); an indication gets none, and
    /// a response is dropped: [`Receiver`](crate::receive::Receiver) knows. A long-term 401 goes with
    /// REALM and NONCE. The answer carries no integrity, since there is no key to make it with.
    #[must_use]
    pub const fn reply(self, mechanism: Mechanism) -> ErrorCode<'static> {
        match (self, mechanism) {
            (Self::Absent, Mechanism::ShortTerm) | (Self::Length { .. }, _) => {
                ErrorCode::BAD_REQUEST
            }
            (Self::Absent, Mechanism::LongTerm) | (Self::Mismatch { .. }, _) => {
                ErrorCode::UNAUTHENTICATED
            }
        }
    }
}

impl fmt::Display for VerifyError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match *self {
            Self::Absent => f.write_str("no acceptable integrity attribute"),
            Self::Length { algorithm, offset, length } => {
                write!(f, "the {algorithm} at offset {offset} has {length} octets")
            }
            Self::Mismatch { algorithm, offset } => {
                write!(f, "the {algorithm} at offset {offset} does not match")
            }
        }
    }
}

impl core::error::Error for VerifyError {}
