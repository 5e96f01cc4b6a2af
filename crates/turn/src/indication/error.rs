//! Why a message is not a Send or Data indication.

use core::error::Error;
use core::fmt;

use frazil_stun::{AttributeError, AttributeType, Class, Method, ParseError};

/// Why a message is not the indication that was to be read. Such a message is dropped without an
/// answer (RFC 8656 §11.2, §11.4).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum IndicationError {
    /// It is not a message at all.
    Parse(ParseError),
    /// It is another message.
    Other {
        /// The message's class.
        class: Class,
        /// The message's method.
        method: Method,
    },
    /// The attribute is missing. Of a Data indication, DATA stands for ICMP too.
    Missing(AttributeType),
    /// An attribute is there, but its value is not one that it may have.
    Attribute(AttributeError),
    /// An attribute that must be understood is not (RFC 8489 §6.3.2).
    UnknownRequired(AttributeType),
}

impl From<ParseError> for IndicationError {
    fn from(error: ParseError) -> Self {
        Self::Parse(error)
    }
}

impl From<AttributeError> for IndicationError {
    fn from(error: AttributeError) -> Self {
        Self::Attribute(error)
    }
}

impl fmt::Display for IndicationError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Parse(error) => error.fmt(f),
            Self::Other { class, method } => write!(f, "it is a {method} {class}"),
            Self::Missing(attribute) => write!(f, "{attribute} is missing"),
            Self::Attribute(error) => error.fmt(f),
            Self::UnknownRequired(attribute) => {
                write!(f, "{attribute} must be understood and is not known")
            }
        }
    }
}

impl Error for IndicationError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        match self {
            Self::Parse(error) => Some(error),
            Self::Attribute(error) => Some(error),
            _ => None,
        }
    }
}
