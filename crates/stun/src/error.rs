//! What can be wrong with a message that was read, where, and by how much.

use core::error::Error;
use core::fmt;

use crate::AttributeType;
use crate::attribute::ErrorCode;

/// Why octets are not, or not yet, a STUN message.
///
/// RFC 8489 §6.3 drops such input without an answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ParseError {
    /// So far it may be a message, but octets are missing. All others mean: not valid, and more
    /// octets will not help.
    Incomplete {
        /// How many octets are needed before it is worth asking again.
        needed: usize,
        /// How many there are.
        actual: usize,
    },
    /// The two top bits of the first octet are not zero.
    NotStun {
        /// The first octet.
        first: u8,
    },
    /// The magic cookie is missing: another protocol, or STUN as of RFC 3489.
    Cookie {
        /// What stands in its place.
        found: u32,
    },
    /// The header's length is not a multiple of four.
    Unaligned {
        /// The header's length.
        length: u16,
    },
    /// Octets follow the end that the header states.
    Trailing {
        /// The message's length by its header, the header included.
        expected: usize,
        /// How many octets there are.
        actual: usize,
    },
    /// An attribute reaches past the end of the message.
    Overrun {
        /// Where the attribute starts, counted from the start of the message.
        offset: usize,
        /// How many octets it takes by its own length, header and padding included.
        needed: usize,
        /// How many octets the message has left there.
        actual: usize,
    },
}

impl fmt::Display for ParseError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match *self {
            Self::Incomplete { needed, actual } => {
                write!(f, "incomplete: {actual} octets of at least {needed}")
            }
            Self::NotStun { first } => {
                write!(f, "not STUN: the first octet is {first:#04x}")
            }
            Self::Cookie { found } => {
                write!(f, "no magic cookie at offset 4: found {found:#010x}")
            }
            Self::Unaligned { length } => {
                write!(f, "the length {length} at offset 2 is not a multiple of four")
            }
            Self::Trailing { expected, actual } => {
                write!(f, "the message ends at {expected}, but {actual} octets are there")
            }
            Self::Overrun { offset, needed, actual } => write!(
                f,
                "the attribute at offset {offset} takes {needed} octets of the {actual} left"
            ),
        }
    }
}

impl Error for ParseError {}

/// Why a value is not one that its attribute may have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ValueError {
    /// The length is not the one that the attribute has.
    Length {
        /// The attribute's length in octets.
        expected: usize,
        /// The length found.
        actual: usize,
    },
    /// Too few octets.
    TooShort {
        /// The least that makes sense.
        min: usize,
        /// The length found.
        actual: usize,
    },
    /// Too many octets.
    TooLong {
        /// The most that is allowed.
        max: usize,
        /// The length found.
        actual: usize,
    },
    /// Too many characters.
    TooManyCharacters {
        /// The most that is allowed.
        max: usize,
        /// How many there are.
        actual: usize,
    },
    /// The text is not UTF-8.
    Utf8 {
        /// Where in the value the first octet stands that is not.
        at: usize,
    },
    /// An address family that is neither IPv4 (1) nor IPv6 (2).
    Family {
        /// The family found.
        found: u8,
    },
    /// An error code outside 300 to 699.
    ErrorCode {
        /// The hundreds digit.
        class: u8,
        /// The rest.
        number: u8,
    },
    /// Anything else that an attribute of your own may find wrong.
    Other(&'static str),
}

impl fmt::Display for ValueError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match *self {
            Self::Length { expected, actual } => {
                write!(f, "{actual} octets where {expected} belong")
            }
            Self::TooShort { min, actual } => write!(f, "{actual} octets, at least {min} belong"),
            Self::TooLong { max, actual } => {
                write!(f, "{actual} octets, at most {max} are allowed")
            }
            Self::TooManyCharacters { max, actual } => {
                write!(f, "{actual} characters, at most {max} are allowed")
            }
            Self::Utf8 { at } => write!(f, "not UTF-8 at octet {at} of the value"),
            Self::Family { found } => write!(f, "unknown address family {found:#04x}"),
            Self::ErrorCode { class, number } => {
                write!(f, "error class {class} with number {number} is outside 300 to 699")
            }
            Self::Other(what) => f.write_str(what),
        }
    }
}

impl Error for ValueError {}

/// An attribute is there, but its value is not one that it may have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AttributeError {
    /// Which attribute.
    pub attribute: AttributeType,
    /// Where it starts, counted from the start of the message.
    pub offset: usize,
    /// What is wrong with its value.
    pub problem: ValueError,
}

impl AttributeError {
    /// The answer that a request with such an attribute deserves: 400 (RFC 8489 §14.8).
    #[must_use]
    pub const fn reply(self) -> ErrorCode<'static> {
        ErrorCode::BAD_REQUEST
    }
}

impl fmt::Display for AttributeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} at offset {}: {}", self.attribute, self.offset, self.problem)
    }
}

impl Error for AttributeError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        Some(&self.problem)
    }
}
