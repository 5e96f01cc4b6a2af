//! Why a description, or a part of it, could not be read.

use core::fmt;

/// What was being read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Subject {
    /// The text as a sequence of lines.
    Description,
    /// A line of that letter.
    Line(char),
    /// An attribute of that name.
    Attribute(&'static str),
}

/// What is wrong with it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Cause {
    /// The text has no line.
    Empty,
    /// The text has 4 GiB or more.
    TooLarge,
    /// More than an owned description may have.
    Limit {
        /// The most it may have.
        most: u32,
        /// Of what.
        of: &'static str,
    },
    /// Octets that are not UTF-8.
    NotUtf8,
    /// A line that is not a letter, `=` and a value (RFC 8866 §5).
    NotALine,
    /// A character that is not allowed at this place.
    Character,
    /// Something must stand here, and the line, or the section, ends.
    Missing,
    /// The value is complete, and something follows it.
    Trailing,
    /// A number outside of its range.
    OutOfRange {
        /// The smallest number allowed.
        min: u64,
        /// The largest number allowed.
        max: u64,
    },
    /// A text of the wrong length, in characters.
    Length {
        /// The fewest allowed.
        min: u16,
        /// The most allowed.
        max: u16,
        /// How many there are.
        found: u32,
    },
    /// A word that is none of those defined.
    UnknownWord,
    /// A fingerprint that is not as long as its hash function's digest (RFC 8122 §5).
    FingerprintLength {
        /// The octets of a digest.
        expected: u8,
        /// The octets in the fingerprint.
        found: u32,
    },
    /// A candidate line; its error says more.
    Candidate(frazil_candidate::ParseError),
    /// What must not be written any more, though it is read.
    Obsolete,
    /// A rule of a user-defined attribute.
    Other(&'static str),
}

impl fmt::Display for Cause {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match *self {
            Self::Empty => f.write_str("there is no line"),
            Self::TooLarge => f.write_str("the text has 4 GiB or more"),
            Self::Limit { most, of } => write!(f, "{most} {of} are the most"),
            Self::NotUtf8 => f.write_str("these octets are not UTF-8"),
            Self::NotALine => f.write_str("not a letter, `=` and a value"),
            Self::Character => f.write_str("this character is not allowed here"),
            Self::Missing => f.write_str("something is missing here"),
            Self::Trailing => f.write_str("the value is complete, yet something follows"),
            Self::OutOfRange { min, max } => write!(f, "the number is not within {min} to {max}"),
            Self::Length { min, max, found } => {
                write!(f, "{found} characters where {min} to {max} are allowed")
            }
            Self::UnknownWord => f.write_str("the word is none of those defined"),
            Self::FingerprintLength { expected, found } => {
                write!(f, "{found} octets where the hash function has {expected}")
            }
            Self::Candidate(error) => error.fmt(f),
            Self::Obsolete => f.write_str("obsolete: it is read and no longer written"),
            Self::Other(rule) => f.write_str(rule),
        }
    }
}

/// Where and why something could not be read: a small value that borrows nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct ParseError {
    pub(crate) line: u32,
    pub(crate) column: u32,
    pub(crate) subject: Subject,
    pub(crate) cause: Cause,
}

impl ParseError {
    /// The line in the whole text, the first being 1.
    #[must_use]
    pub const fn line(self) -> u32 {
        self.line
    }

    /// The column in that line, in octets, the first being 1.
    #[must_use]
    pub const fn column(self) -> u32 {
        self.column
    }

    /// What was being read.
    #[must_use]
    pub const fn subject(self) -> Subject {
        self.subject
    }

    /// What is wrong with it.
    #[must_use]
    pub const fn cause(self) -> Cause {
        self.cause
    }

    /// True if more text could mend it: there is none yet, or it ends within a line.
    #[must_use]
    pub const fn is_incomplete(self) -> bool {
        matches!(self.cause, Cause::Empty | Cause::Missing)
    }
}

impl fmt::Display for ParseError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "SDP, line {}, column {}, ", self.line, self.column)?;
        match self.subject {
            Subject::Description => write!(f, "{}", self.cause),
            Subject::Line(letter) => write!(f, "{letter}=: {}", self.cause),
            Subject::Attribute(name) => write!(f, "a={name}: {}", self.cause),
        }
    }
}

impl core::error::Error for ParseError {}
