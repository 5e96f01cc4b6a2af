//! ERROR-CODE: why a request was refused (RFC 8489 §14.8).

use core::fmt;

use super::Attribute;
use super::show::Plain;
use super::text::{self, MAX_CHARACTERS, MAX_READ, MAX_WRITTEN};
use crate::{AttributeType, EncodeError, Sink, TransactionId, ValueError};

/// ERROR-CODE: a number from 300 to 699, and a phrase for people to read.
///
/// Peers choose their phrases, and `==` compares them: to know what a peer means compare
/// [`code`](Self::code), as in `error.code() == ErrorCode::ROLE_CONFLICT.code()`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct ErrorCode<'a> {
    code: u16,
    reason: &'a str,
}

/// Names registered codes with the phrases that go with them.
macro_rules! codes {
    ($($(#[$doc:meta])+ $name:ident = $code:literal, $reason:literal;)+) => {
        impl ErrorCode<'static> {
            $($(#[$doc])+ pub const $name: Self = Self { code: $code, reason: $reason };)+

            /// A code with the phrase that is registered with it; `None` for one that is not
            /// registered.
            ///
            /// ```
            /// use frazil_stun::attribute::ErrorCode;
            ///
            /// assert_eq!(ErrorCode::registered(438), Some(ErrorCode::STALE_NONCE));
            /// ```
            #[must_use]
            pub const fn registered(code: u16) -> Option<Self> {
                match code {
                    $($code => Some(Self::$name),)+
                    _ => None,
                }
            }
        }
    };
}

codes! {
    /// Ask the server in ALTERNATE-SERVER (RFC 8489 §10).
    TRY_ALTERNATE = 300, "Try Alternate";
    /// The request is malformed (RFC 8489 §14.8).
    BAD_REQUEST = 400, "Bad Request";
    /// The request lacks the right credentials (RFC 8489 §14.8).
    UNAUTHENTICATED = 401, "Unauthenticated";
    /// The request is valid, but not allowed (RFC 8656 §19).
    FORBIDDEN = 403, "Forbidden";
    /// The client may not move its allocation (RFC 8016 §3.3).
    MOBILITY_FORBIDDEN = 405, "Mobility Forbidden";
    /// The request has a comprehension-required attribute that the server does not know
    /// (RFC 8489 §14.8).
    UNKNOWN_ATTRIBUTE = 420, "Unknown Attribute";
    /// There is no such allocation, or there is one already (RFC 8656 §19).
    ALLOCATION_MISMATCH = 437, "Allocation Mismatch";
    /// The nonce is no longer valid: ask again with the one given (RFC 8489 §14.8).
    STALE_NONCE = 438, "Stale Nonce";
    /// The server has no address of that family (RFC 8656 §19).
    ADDRESS_FAMILY_NOT_SUPPORTED = 440, "Address Family not Supported";
    /// The allocation belongs to other credentials (RFC 8656 §19).
    WRONG_CREDENTIALS = 441, "Wrong Credentials";
    /// The server does not relay over that transport (RFC 8656 §19).
    UNSUPPORTED_TRANSPORT_PROTOCOL = 442, "Unsupported Transport Protocol";
    /// The peer's address is of another family than the relayed one (RFC 8656 §19).
    PEER_ADDRESS_FAMILY_MISMATCH = 443, "Peer Address Family Mismatch";
    /// There is a connection to that peer already (RFC 6062 §6.3).
    CONNECTION_ALREADY_EXISTS = 446, "Connection Already Exists";
    /// The peer could not be reached (RFC 6062 §6.3).
    CONNECTION_TIMEOUT_OR_FAILURE = 447, "Connection Timeout or Failure";
    /// The user has as many allocations as allowed (RFC 8656 §19).
    ALLOCATION_QUOTA_REACHED = 486, "Allocation Quota Reached";
    /// Both agents believe in the same role, and the sender wins (RFC 8445 §7.3.1.1).
    ROLE_CONFLICT = 487, "Role Conflict";
    /// The server is in trouble for now (RFC 8489 §14.8).
    SERVER_ERROR = 500, "Server Error";
    /// The server has nothing left to give (RFC 8656 §19).
    INSUFFICIENT_CAPACITY = 508, "Insufficient Capacity";
}

impl<'a> ErrorCode<'a> {
    /// A code with a phrase; `None` for a code outside 300 to 699.
    ///
    /// The phrase must have fewer than 128 characters to be written.
    #[must_use]
    pub const fn new(code: u16, reason: &'a str) -> Option<Self> {
        if 300 <= code && code <= 699 { Some(Self { code, reason }) } else { None }
    }

    /// The code, 300 to 699.
    #[must_use]
    pub const fn code(&self) -> u16 {
        self.code
    }

    /// The phrase. One that a peer sent is cut where it ceases to be UTF-8.
    #[must_use]
    pub const fn reason(&self) -> &'a str {
        self.reason
    }
}

impl fmt::Display for ErrorCode<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.code, Plain(self.reason))
    }
}

impl<'a> Attribute<'a> for ErrorCode<'a> {
    const TYPE: AttributeType = AttributeType::ERROR_CODE;

    fn decode(value: &'a [u8], _: &TransactionId) -> Result<Self, ValueError> {
        let Some((&[_, _, class, number], phrase)) = value.split_first_chunk() else {
            return Err(ValueError::TooShort { min: 4, actual: value.len() });
        };
        // rfc8489-s14.8-c: the bits above the class are reserved.
        let class = class & 0b111;
        if !(3..=6).contains(&class) || number > 99 {
            return Err(ValueError::ErrorCode { class, number });
        }
        // The code decides what happens, so a spoilt phrase does not spoil the code.
        let phrase = phrase.get(..MAX_READ).unwrap_or(phrase);
        let reason = phrase.utf8_chunks().next().map_or("", |chunk| chunk.valid());
        Ok(Self { code: u16::from(class) * 100 + u16::from(number), reason })
    }

    fn encode<S: Sink>(&self, sink: &mut S, _: &TransactionId) -> Result<(), EncodeError> {
        text::check(self.reason, MAX_WRITTEN, MAX_CHARACTERS)?;
        #[allow(clippy::cast_possible_truncation, reason = "the code is below 700")]
        let (class, number) = ((self.code / 100) as u8, (self.code % 100) as u8);
        sink.put(&[0, 0, class, number])?;
        Ok(sink.put(self.reason.as_bytes())?)
    }
}
