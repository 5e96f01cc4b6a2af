//! Why a candidate line was refused.

use core::fmt;

/// A part of a candidate line, in the words of RFC 8839 §5.1.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Field {
    /// The foundation: 1 to 32 ice-chars.
    Foundation,
    /// The component id: 1 to 256.
    Component,
    /// The transport, a token.
    Transport,
    /// The priority: up to ten digits.
    Priority,
    /// The connection address.
    Address,
    /// The port.
    Port,
    /// The word `typ`.
    Typ,
    /// The candidate type, a token.
    Type,
    /// The address after `raddr`.
    RelatedAddress,
    /// The port after `rport`.
    RelatedPort,
    /// The name of an extension, a token.
    ExtensionName,
    /// The value of an extension: visible ASCII characters.
    ExtensionValue,
}

impl Field {
    const fn name(self) -> &'static str {
        match self {
            Self::Foundation => "the foundation",
            Self::Component => "the component id",
            Self::Transport => "the transport",
            Self::Priority => "the priority",
            Self::Address => "the address",
            Self::Port => "the port",
            Self::Typ => "the word `typ`",
            Self::Type => "the candidate type",
            Self::RelatedAddress => "the related address",
            Self::RelatedPort => "the related port",
            Self::ExtensionName => "the name of an extension",
            Self::ExtensionValue => "the value of an extension",
        }
    }
}

/// What is wrong with a [`Field`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Cause {
    /// The text ends before the field: more text could complete it.
    Missing,
    /// A character that the grammar does not allow at this place.
    Character,
    /// More characters than the field may have.
    TooLong {
        /// The most that it may have.
        limit: u16,
    },
    /// A number outside of its range.
    OutOfRange {
        /// The smallest number allowed.
        min: u32,
        /// The largest number allowed.
        max: u32,
    },
    /// Neither an IPv4 address, nor an IPv6 address, nor a domain name of at least four characters.
    Address,
    /// An IPv6 address with a zone, which means nothing on another host.
    Zone,
}

/// Where and why a candidate line was refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct ParseError {
    column: u32,
    field: Field,
    cause: Cause,
}

impl ParseError {
    pub(crate) const fn new(column: u32, field: Field, cause: Cause) -> Self {
        Self { column, field, cause }
    }

    /// The column in the text that was given, in octets, the first being 1.
    #[must_use]
    pub const fn column(self) -> u32 {
        self.column
    }

    /// The field that was expected or being read there.
    #[must_use]
    pub const fn field(self) -> Field {
        self.field
    }

    /// What is wrong with it.
    #[must_use]
    pub const fn cause(self) -> Cause {
        self.cause
    }

    /// True if the text was cut short: what is there could be the beginning of a candidate.
    #[must_use]
    pub const fn is_incomplete(self) -> bool {
        matches!(self.cause, Cause::Missing)
    }
}

impl fmt::Display for ParseError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let field = self.field.name();
        write!(f, "candidate, column {}: ", self.column)?;
        match self.cause {
            Cause::Missing => write!(f, "the text ends before {field}"),
            Cause::Character if self.field == Field::Typ => write!(f, "{field} is expected"),
            Cause::Character => write!(f, "{field} may not contain this character"),
            Cause::TooLong { limit } => write!(f, "{field} is longer than {limit} characters"),
            Cause::OutOfRange { min, max } => write!(f, "{field} is not within {min} to {max}"),
            Cause::Address => write!(f, "{field} is neither an IP address nor a domain name"),
            Cause::Zone => write!(f, "{field} carries an IPv6 zone"),
        }
    }
}

impl core::error::Error for ParseError {}
