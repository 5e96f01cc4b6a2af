//! Who vouches for a message: the only way from [`Message`] to [`Verified`].

use core::fmt;
use core::ops::Deref;

use subtle::ConstantTimeEq;

use super::{Algorithm, Key};
use crate::attribute::ErrorCode;
use crate::header::HEADER_LEN;
use crate::raw::ATTRIBUTE_HEADER_LEN;
use crate::{AttributeType, Message, RawAttribute};

/// The least octets of a truncated MAC (RFC 8489 §14.6).
const MIN_TRUNCATED: usize = 16;

/// What a receiver accepts as proof. By default: either algorithm, at full length.
///
/// ```
/// use frazil_stun::{Algorithm, Policy};
///
/// // A client that sent MESSAGE-INTEGRITY-SHA256 alone accepts nothing weaker (RFC 8489 §9.1.4),
/// // and this usage allows 16 octets of it.
/// let policy = Policy::new().only(Algorithm::Sha256).truncated_to(16);
/// # let _ = policy;
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Policy {
    only: Option<Algorithm>,
    min_sha256: usize,
}

impl Policy {
    /// Either algorithm, at full length.
    #[must_use]
    pub const fn new() -> Self {
        Self { only: None, min_sha256: 32 }
    }

    /// Only this algorithm.
    #[must_use]
    pub const fn only(self, algorithm: Algorithm) -> Self {
        Self { only: Some(algorithm), ..self }
    }

    /// Also MESSAGE-INTEGRITY-SHA256 cut to `octets` or more. The RFC lets no usage go below 16
    /// nor between multiples of four (RFC 8489 §14.6): less than 16 counts as 16, and more than 32 as
    /// 32, the full length.
    #[must_use]
    pub const fn truncated_to(self, octets: usize) -> Self {
        let min_sha256 = match octets {
            0..=MIN_TRUNCATED => MIN_TRUNCATED,
            17..=31 => octets,
            _ => Algorithm::Sha256.full_length(),
        };
        Self { min_sha256, ..self }
    }

    const fn allows(&self, algorithm: Algorithm) -> bool {
        match (self.only, algorithm) {
            (None, _) => true,
            (Some(Algorithm::Sha1), Algorithm::Sha1) => true,
            (Some(Algorithm::Sha256), Algorithm::Sha256) => true,
            (Some(_), _) => false,
        }
    }

    const fn allows_length(&self, algorithm: Algorithm, length: usize) -> bool {
        match algorithm {
            Algorithm::Sha1 => length == 20,
            Algorithm::Sha256 => {
                self.min_sha256 <= length && length <= 32 && length.is_multiple_of(4)
            }
        }
    }
}

impl Default for Policy {
    fn default() -> Self {
        Self::new()
    }
}

/// A message that a key vouches for. Nothing but [`Message::verify`] and
/// [`Message::verify_with`] makes one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Verified<'a> {
    message: Message<'a>,
    algorithm: Algorithm,
    length: usize,
}

impl<'a> Verified<'a> {
    /// The message. Its [`attributes`](Message::attributes) are those that the key vouches for, and
    /// FINGERPRINT.
    #[must_use]
    pub const fn message(&self) -> Message<'a> {
        self.message
    }

    /// What proved it: the answer is to be sealed with the same (RFC 8489 §9.1.3).
    #[must_use]
    pub const fn algorithm(&self) -> Algorithm {
        self.algorithm
    }

    /// How many octets of MAC proved it: fewer than the algorithm's full length only by a policy
    /// that allows it.
    #[must_use]
    pub const fn length(&self) -> usize {
        self.length
    }
}

impl<'a> Deref for Verified<'a> {
    type Target = Message<'a>;

    fn deref(&self) -> &Message<'a> {
        &self.message
    }
}

impl<'a> Message<'a> {
    /// Checks that `key` vouches for this message, by MESSAGE-INTEGRITY-SHA256 if it is there and
    /// by MESSAGE-INTEGRITY otherwise (RFC 8489 §9.1.3). Compares in constant time.
    ///
    /// # Errors
    ///
    /// There is no proof, or it is wrong.
    pub fn verify(&self, key: &Key) -> Result<Verified<'a>, VerifyError> {
        self.verify_with(key, Policy::new())
    }

    /// As [`verify`](Self::verify), accepting what `policy` says.
    ///
    /// # Errors
    ///
    /// There is no proof that the policy accepts, or it is wrong.
    pub fn verify_with(&self, key: &Key, policy: Policy) -> Result<Verified<'a>, VerifyError> {
        let (algorithm, proof) = self.proof(policy).ok_or(VerifyError::Absent)?;
        let (offset, length) = (proof.offset(), proof.value().len());
        if !policy.allows_length(algorithm, length) {
            return Err(VerifyError::Length { algorithm, offset, length });
        }
        let covered = self.as_bytes().get(..offset).unwrap_or_default();
        // rfc8489-s14.5-b, rfc8489-s14.6-d: the header counts up to the proof's end. It ends within
        // a message whose length the header could say, so nothing saturates.
        let counted = offset + ATTRIBUTE_HEADER_LEN + length - HEADER_LEN;
        let mac = key.mac(algorithm, covered, u16::try_from(counted).unwrap_or(u16::MAX));
        let expected = mac.get(..length).unwrap_or_default();
        if bool::from(expected.ct_eq(proof.value())) {
            Ok(Verified { message: *self, algorithm, length })
        } else {
            Err(VerifyError::Mismatch { algorithm, offset })
        }
    }

    /// The attribute that decides.
    fn proof(&self, policy: Policy) -> Option<(Algorithm, RawAttribute<'a>)> {
        let mut proof = None;
        for attribute in self.attributes() {
            let algorithm = match attribute.attribute_type() {
                AttributeType::MESSAGE_INTEGRITY => Algorithm::Sha1,
                AttributeType::MESSAGE_INTEGRITY_SHA256 => Algorithm::Sha256,
                _ => continue,
            };
            // The SHA-256 one comes later, if both are there, and wins.
            if policy.allows(algorithm) {
                proof = Some((algorithm, attribute));
            }
        }
        proof
    }
}

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
    /// a response is dropped. A long-term 401 goes with REALM and NONCE. The answer carries no
    /// integrity, since there is no key to make it with.
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
