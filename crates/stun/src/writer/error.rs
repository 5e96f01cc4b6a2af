//! Why a message could not be written, and what is left of it.

use core::error::Error;
use core::fmt;

use crate::{AttributeError, AttributeType, ValueError};

/// There is no room for what was to be written; nothing of it was.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BufferFull {
    /// The capacity in octets that this write would have needed; later ones may need more, which
    /// [`Measure`](crate::Measure) knows.
    pub needed: usize,
    /// The capacity that there is.
    pub capacity: usize,
}

impl fmt::Display for BufferFull {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the buffer holds {} octets, {} are needed", self.capacity, self.needed)
    }
}

impl Error for BufferFull {}

/// Why an attribute could not write its value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EncodeError {
    /// There is no room.
    Full(BufferFull),
    /// The value must not go on the wire.
    Value(ValueError),
}

impl From<BufferFull> for EncodeError {
    fn from(full: BufferFull) -> Self {
        Self::Full(full)
    }
}

impl From<ValueError> for EncodeError {
    fn from(value: ValueError) -> Self {
        Self::Value(value)
    }
}

/// Why a message could not be written on; what was written before stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum WriteError {
    /// There is no room.
    Full(BufferFull),
    /// The value must not go on the wire.
    Value(AttributeError),
    /// The message would be longer than its length field can say.
    TooLong {
        /// The octets after the header, of which at most 65532 fit.
        length: usize,
    },
    /// Integrity and fingerprint are written by methods of their own.
    Reserved(AttributeType),
}

impl From<BufferFull> for WriteError {
    fn from(full: BufferFull) -> Self {
        Self::Full(full)
    }
}

impl fmt::Display for WriteError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Full(full) => full.fmt(f),
            Self::Value(value) => value.fmt(f),
            Self::TooLong { length } => {
                write!(f, "{length} octets of attributes, at most 65532 fit in a message")
            }
            Self::Reserved(attribute) => {
                write!(f, "{attribute} is written by seal or fingerprint, not by push")
            }
        }
    }
}

impl Error for WriteError {}

/// A step that took the writer by value and failed: the writer, as it was, and the reason.
///
/// `?` makes a [`WriteError`] of it where a function returns one. Where it returns a boxed error and
/// the buffer is borrowed, say `.map_err(WriteError::from)?`: a box may not borrow.
#[derive(Clone, Copy, Debug)]
pub struct Rejected<W> {
    /// The writer, its message unchanged.
    pub writer: W,
    /// Why the step failed.
    pub error: WriteError,
}

impl<W> From<Rejected<W>> for WriteError {
    fn from(rejected: Rejected<W>) -> Self {
        rejected.error
    }
}

impl<W> fmt::Display for Rejected<W> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.error.fmt(f)
    }
}

impl<W: fmt::Debug> Error for Rejected<W> {}
