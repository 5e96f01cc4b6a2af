//! The format that an attribute speaks of (RFC 8866 §5.14).

use core::fmt;

use crate::error::Cause;
use crate::grammar::{self, Step, token};

/// One of the formats of an `m=` line: an RTP payload type, or a name such as
/// `webrtc-datachannel`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Format<'a> {
    /// An RTP payload type, 0 to 127.
    PayloadType(u8),
    /// Another token.
    Name(&'a str),
}

impl<'a> Format<'a> {
    /// The payload type, if it is one.
    #[must_use]
    pub const fn payload_type(self) -> Option<u8> {
        match self {
            Self::PayloadType(number) => Some(number),
            Self::Name(_) => None,
        }
    }

    /// What keeps it from being written.
    pub(super) fn check(self) -> Result<(), Cause> {
        match self {
            Self::PayloadType(128..) => Err(Cause::OutOfRange { min: 0, max: 127 }),
            Self::Name(name) if !grammar::is_token(name) => Err(Cause::Character),
            _ => Ok(()),
        }
    }

    /// `None` for a star: a token too, which stands for all formats.
    pub(super) fn unless_all(self) -> Option<Self> {
        (self != Self::Name("*")).then_some(self)
    }

    pub(super) fn grammar(input: &'a str) -> Step<'a, Self> {
        let (rest, token) = token(input)?;
        Ok((rest, Self::from(token)))
    }
}

impl From<u8> for Format<'_> {
    fn from(payload_type: u8) -> Self {
        Self::PayloadType(payload_type)
    }
}

/// A number up to 127 is a payload type.
impl<'a> From<&'a str> for Format<'a> {
    fn from(text: &'a str) -> Self {
        let digits = text.bytes().all(|b| b.is_ascii_digit());
        match text.parse() {
            // A sign would pass as a number.
            Ok(number @ 0..=127) if digits => Self::PayloadType(number),
            _ => Self::Name(text),
        }
    }
}

impl fmt::Display for Format<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::PayloadType(number) => number.fmt(f),
            Self::Name(name) => f.write_str(name),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_of_seven_bits_is_a_payload_type() {
        for (text, format) in [
            ("0", Format::PayloadType(0)),
            ("127", Format::PayloadType(127)),
            ("128", Format::Name("128")),
            ("+1", Format::Name("+1")),
            ("webrtc-datachannel", Format::Name("webrtc-datachannel")),
        ] {
            assert_eq!(Format::from(text), format);
            assert_eq!(std::format!("{format}"), text);
        }
        assert_eq!(Format::from(128).check(), Err(Cause::OutOfRange { min: 0, max: 127 }));
        assert_eq!(Format::from("a b").check(), Err(Cause::Character));
        assert_eq!(Format::from("96").payload_type(), Some(96));
        assert_eq!(Format::from("*").unless_all(), None);
    }
}
