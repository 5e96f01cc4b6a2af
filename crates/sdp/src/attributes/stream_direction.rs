//! `send` and `recv`, as `a=rid`, `a=simulcast` and `a=imageattr` say it.

use core::fmt;

use crate::error::Cause;
use crate::grammar::{Step, refuse, word};

/// Whether the writer sends a stream or receives it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum StreamDirection {
    /// `send`
    Send,
    /// `recv`
    Recv,
}

impl StreamDirection {
    /// The word that is written.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Send => "send",
            Self::Recv => "recv",
        }
    }

    /// The same stream, seen from the other side.
    #[must_use]
    pub const fn reversed(self) -> Self {
        match self {
            Self::Send => Self::Recv,
            Self::Recv => Self::Send,
        }
    }

    pub(super) fn grammar(input: &str) -> Step<'_, Self> {
        match word(input)? {
            (rest, "send") => Ok((rest, Self::Send)),
            (rest, "recv") => Ok((rest, Self::Recv)),
            _ => refuse(input, Cause::UnknownWord),
        }
    }
}

impl fmt::Display for StreamDirection {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}
