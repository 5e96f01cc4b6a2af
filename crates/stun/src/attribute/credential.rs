//! What newer long-term credentials need besides USERNAME, REALM and NONCE: USERHASH and the
//! password algorithms (RFC 8489 §14.4, §14.11, §14.12).

use core::fmt;

use sha2::{Digest, Sha256};

use super::{Attribute, Hex, exactly, show};
use crate::raw::padded;
use crate::{AttributeType, EncodeError, Sink, TransactionId, ValueError};

/// USERHASH: a user name that only who knows it recognises (RFC 8489 §14.4).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct UserHash(pub [u8; 32]);

impl UserHash {
    /// The hash of a user name in a realm, both prepared as `OpaqueString` does (feature
    /// `opaque-string`); nothing is changed here.
    // rfc8489-s14.4-c
    #[must_use]
    pub fn new(username: &str, realm: &str) -> Self {
        Self(
            Sha256::new().chain_update(username).chain_update(":").chain_update(realm).finalize().0,
        )
    }
}

impl Attribute<'_> for UserHash {
    const TYPE: AttributeType = AttributeType::USERHASH;

    fn decode(value: &[u8], _: &TransactionId) -> Result<Self, ValueError> {
        exactly(value).map(Self)
    }

    fn encode<S: Sink>(&self, sink: &mut S, _: &TransactionId) -> Result<(), EncodeError> {
        Ok(sink.put(&self.0)?)
    }
}

impl fmt::Display for UserHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        Hex(&self.0).fmt(f)
    }
}

/// The registered number of a way to make a key of a password (RFC 8489 §18.5).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PasswordAlgorithmNumber(pub u16);

impl PasswordAlgorithmNumber {
    /// [`Key::long_term_md5`](crate::Key::long_term_md5), without parameters.
    pub const MD5: Self = Self(1);
    /// [`Key::long_term_sha256`](crate::Key::long_term_sha256), without parameters.
    pub const SHA256: Self = Self(2);

    /// The registered name, or `None` for a number that this crate has no name for.
    #[must_use]
    pub const fn name(self) -> Option<&'static str> {
        match self {
            Self::MD5 => Some("MD5"),
            Self::SHA256 => Some("SHA-256"),
            Self(_) => None,
        }
    }
}

/// PASSWORD-ALGORITHM: how the key of a request was made (RFC 8489 §14.12); also an entry of
/// PASSWORD-ALGORITHMS.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct PasswordAlgorithm<'a> {
    /// Which algorithm.
    pub number: PasswordAlgorithmNumber,
    /// Its parameters; neither of the registered algorithms has any.
    pub parameters: &'a [u8],
}

impl fmt::Display for PasswordAlgorithmNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.name() {
            Some(name) => f.write_str(name),
            None => write!(f, "password algorithm {:#06x}", self.0),
        }
    }
}

impl PasswordAlgorithm<'static> {
    /// MD5.
    pub const MD5: Self = Self { number: PasswordAlgorithmNumber::MD5, parameters: &[] };
    /// SHA-256.
    pub const SHA256: Self = Self { number: PasswordAlgorithmNumber::SHA256, parameters: &[] };
}

impl<'a> PasswordAlgorithm<'a> {
    /// Splits the first entry off a list; its parameters' padding may hold anything.
    fn split(list: &'a [u8]) -> Result<(Self, &'a [u8]), ValueError> {
        let too_short = |min| ValueError::TooShort { min, actual: list.len() };
        let (&[n0, n1, l0, l1], rest) = list.split_first_chunk().ok_or(too_short(4))?;
        let length = usize::from(u16::from_be_bytes([l0, l1]));
        let parameters = rest.get(..length).ok_or(too_short(4 + length))?;
        let rest = rest.get(padded(length)..).ok_or(too_short(4 + padded(length)))?;
        let number = PasswordAlgorithmNumber(u16::from_be_bytes([n0, n1]));
        Ok((Self { number, parameters }, rest))
    }
}

impl<'a> Attribute<'a> for PasswordAlgorithm<'a> {
    const TYPE: AttributeType = AttributeType::PASSWORD_ALGORITHM;

    fn decode(value: &'a [u8], _: &TransactionId) -> Result<Self, ValueError> {
        match Self::split(value)? {
            (algorithm, []) => Ok(algorithm),
            (algorithm, _) => Err(ValueError::Length {
                expected: 4 + padded(algorithm.parameters.len()),
                actual: value.len(),
            }),
        }
    }

    fn encode<S: Sink>(&self, sink: &mut S, _: &TransactionId) -> Result<(), EncodeError> {
        let actual = self.parameters.len();
        let max = usize::from(u16::MAX);
        let length = u16::try_from(actual).map_err(|_| ValueError::TooLong { max, actual })?;
        sink.put(&self.number.0.to_be_bytes())?;
        sink.put(&length.to_be_bytes())?;
        sink.put(self.parameters)?;
        // rfc8489-s14.12-a
        Ok(sink.put([0; 3].get(..padded(actual) - actual).unwrap_or_default())?)
    }
}

impl fmt::Display for PasswordAlgorithm<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.number.fmt(f)?;
        match self.parameters {
            [] => Ok(()),
            parameters => write!(f, " with parameters {}", Hex(parameters)),
        }
    }
}

/// PASSWORD-ALGORITHMS: what a server can make keys with, best first (RFC 8489 §14.11).
///
/// Lists of the same entries are equal, be they received or to be written.
#[derive(Clone, Copy)]
pub struct PasswordAlgorithms<'a>(List<'a>);

#[derive(Clone, Copy)]
enum List<'a> {
    /// As received, and checked to consist of whole entries.
    Wire(&'a [u8]),
    Entries(&'a [PasswordAlgorithm<'a>]),
}

impl<'a> PasswordAlgorithms<'a> {
    /// A list to be written.
    #[must_use]
    pub const fn new(entries: &'a [PasswordAlgorithm<'a>]) -> Self {
        Self(List::Entries(entries))
    }

    /// The entries, in their order.
    pub fn iter(&self) -> impl Iterator<Item = PasswordAlgorithm<'a>> + use<'a> {
        let (mut wire, entries) = match self.0 {
            List::Wire(wire) => (wire, &[][..]),
            List::Entries(entries) => (&[][..], entries),
        };
        let received = core::iter::from_fn(move || {
            let (entry, rest) = PasswordAlgorithm::split(wire).ok()?;
            wire = rest;
            Some(entry)
        });
        received.chain(entries.iter().copied())
    }
}

impl PartialEq for PasswordAlgorithms<'_> {
    fn eq(&self, other: &Self) -> bool {
        self.iter().eq(other.iter())
    }
}

impl Eq for PasswordAlgorithms<'_> {}

impl fmt::Debug for PasswordAlgorithms<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.iter()).finish()
    }
}

impl fmt::Display for PasswordAlgorithms<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        show::list(f, self.iter())
    }
}

impl<'a> Attribute<'a> for PasswordAlgorithms<'a> {
    const TYPE: AttributeType = AttributeType::PASSWORD_ALGORITHMS;

    fn decode(value: &'a [u8], _: &TransactionId) -> Result<Self, ValueError> {
        let mut rest = value;
        while !rest.is_empty() {
            (_, rest) = PasswordAlgorithm::split(rest)?;
        }
        Ok(Self(List::Wire(value)))
    }

    /// What was received is written as it came: a client must echo it octet by octet
    /// (RFC 8489 §9.2.5).
    // rfc8489-s9.2.5-i
    fn encode<S: Sink>(&self, sink: &mut S, id: &TransactionId) -> Result<(), EncodeError> {
        match self.0 {
            List::Wire(wire) => Ok(sink.put(wire)?),
            List::Entries(entries) => entries.iter().try_for_each(|entry| entry.encode(sink, id)),
        }
    }
}
