//! How a stream ends before its time.

use core::error::Error;
use core::fmt;

/// A stream is lost: where its next frame starts cannot be known any more. The connection is of no
/// further use.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum StreamError<E> {
    /// What follows is not a frame.
    Invalid {
        /// Where it starts, counted from the start of the stream.
        offset: u64,
        /// What is wrong with it.
        problem: E,
    },
    /// What follows is longer than the decoder may hold.
    TooLong {
        /// Where it starts, counted from the start of the stream.
        offset: u64,
        /// Its length in octets, as far as known.
        needed: usize,
        /// The decoder's cap.
        max: usize,
    },
}

impl<E: fmt::Display> fmt::Display for StreamError<E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Invalid { offset, problem } => {
                write!(f, "the stream is lost at octet {offset}: {problem}")
            }
            Self::TooLong { offset, needed, max } => write!(
                f,
                "the stream is lost at octet {offset}: a frame of {needed} octets, \
                 at most {max} are taken"
            ),
        }
    }
}

impl<E: Error + 'static> Error for StreamError<E> {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        match self {
            Self::Invalid { problem, .. } => Some(problem),
            Self::TooLong { .. } => None,
        }
    }
}

/// A stream ended within a frame.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Truncated {
    /// Where the frame starts, counted from the start of the stream.
    pub offset: u64,
    /// How many octets of it are there.
    pub held: usize,
    /// How many it takes, at least.
    pub needed: usize,
}

impl fmt::Display for Truncated {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { offset, held, needed } = self;
        write!(f, "the stream ends {held} octets into the frame at {offset}, which takes {needed}")
    }
}

impl Error for Truncated {}
