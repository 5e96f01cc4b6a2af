//! Who vouches for a message: the only way from [`Message`] to [`Verified`].

use core::ops::Deref;

use subtle::ConstantTimeEq;

use super::{Algorithm, Key, Policy, VerifyError};
use crate::header::HEADER_LEN;
use crate::raw::ATTRIBUTE_HEADER_LEN;
use crate::{AttributeType, Message, RawAttribute};

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
        for attribute in self.closing_attributes() {
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
