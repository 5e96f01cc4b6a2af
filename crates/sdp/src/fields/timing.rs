//! `t=`

use core::fmt;

use crate::error::{ParseError, Subject};
use crate::grammar::{self, Step, blank, number};
use crate::line::Line;

/// When a session begins and ends, in seconds since 1900 (RFC 8866 §5.9); 0 and 0 for one that is
/// not bounded, as those of WebRTC are.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Timing {
    /// The beginning; 0 if there is none.
    pub start: u64,
    /// The end; 0 if there is none.
    pub stop: u64,
}

impl Timing {
    pub(crate) fn parse(line: Line<'_>) -> Result<Self, ParseError> {
        grammar::read(line, Subject::Line('t'), line.value(), Self::grammar)
    }

    fn grammar(input: &str) -> Step<'_, Self> {
        let (input, start) = number(0, u64::MAX)(input)?;
        let (input, ()) = blank(input)?;
        let (input, stop) = number(0, u64::MAX)(input)?;
        Ok((input, Self { start, stop }))
    }
}

impl fmt::Display for Timing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.start, self.stop)
    }
}
