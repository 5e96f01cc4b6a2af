//! Why a token could not be made, and why one is not accepted.

use core::error::Error;
use core::fmt;

use crate::BufferFull;
use crate::attribute::ErrorCode;

/// A key does not have the length that it should.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct KeyLengthError {
    /// The least octets that it may have.
    pub min: usize,
    /// The most octets that it may have.
    pub max: usize,
    /// How many it has.
    pub actual: usize,
}

impl fmt::Display for KeyLengthError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { min, max, actual } = *self;
        if min == max {
            write!(f, "a key of {actual} octets where {max} belong")
        } else {
            write!(f, "a key of {actual} octets, {min} to {max} are allowed")
        }
    }
}

impl Error for KeyLengthError {}

/// Why a token was not sealed; nothing was written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum SealError {
    /// There is no room.
    Full(BufferFull),
    /// The STUN server's name is empty, or too long to be sent in THIRD-PARTY-AUTHORIZATION. A token
    /// must be for one server.
    ServerName {
        /// The most octets that it may have.
        max: usize,
        /// How many it has.
        actual: usize,
    },
}

impl From<BufferFull> for SealError {
    fn from(full: BufferFull) -> Self {
        Self::Full(full)
    }
}

impl fmt::Display for SealError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match *self {
            Self::Full(full) => full.fmt(f),
            Self::ServerName { max, actual } => {
                write!(f, "a server name of {actual} octets, 1 to {max} are allowed")
            }
        }
    }
}

impl Error for SealError {}

/// Why a token is not accepted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum OpenError {
    /// Its nonce does not have the length that the algorithm wants, or reaches past the token.
    Nonce {
        /// How many octets the algorithm wants.
        expected: usize,
    },
    /// It is longer than any token.
    TooLong {
        /// The most octets of a token.
        max: usize,
        /// How many there are.
        actual: usize,
    },
    /// It was sealed with another key or for another server, or not sealed at all.
    Forged,
    /// Who has the key sealed something that is not a token.
    Content,
    /// Its time is over, or has not come yet: the clocks may differ.
    Time,
}

impl OpenError {
    /// The answer that the request deserves: 401 (RFC 7635 §7), with REALM, NONCE and
    /// THIRD-PARTY-AUTHORIZATION.
    // rfc7635-s7-c, rfc7635-s7-d, rfc7635-s7-f
    #[must_use]
    pub const fn reply(self) -> ErrorCode<'static> {
        ErrorCode::UNAUTHENTICATED
    }
}

impl fmt::Display for OpenError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match *self {
            Self::Nonce { expected } => write!(f, "no nonce of {expected} octets"),
            Self::TooLong { max, actual } => {
                write!(f, "{actual} octets, a token has at most {max}")
            }
            Self::Forged => f.write_str("sealed with another key or for another server name"),
            Self::Content => f.write_str("sealed with the key, but not a token"),
            Self::Time => f.write_str("not valid now: get a new token, or compare the clocks"),
        }
    }
}

impl Error for OpenError {}
