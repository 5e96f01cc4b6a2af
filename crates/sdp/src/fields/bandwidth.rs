//! `b=`

use core::fmt;

use crate::error::{Cause, ParseError, Subject};
use crate::grammar::{self, Step, number, refuse, token};
use crate::line::Line;

/// A proposed bandwidth (RFC 8866 §5.8).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Bandwidth<'a> {
    /// What the number means: `CT` or `AS`, in kilobit per second, or another token.
    pub kind: &'a str,
    /// The number.
    pub value: u64,
}

impl<'a> Bandwidth<'a> {
    pub(crate) fn parse(line: Line<'a>) -> Result<Self, ParseError> {
        grammar::read(line, Subject::Line('b'), line.value(), Self::grammar)
    }

    fn grammar(input: &'a str) -> Step<'a, Self> {
        let (input, kind) = token(input)?;
        let Some(input) = input.strip_prefix(':') else {
            let cause = if input.is_empty() { Cause::Missing } else { Cause::Character };
            return refuse(input, cause);
        };
        let (input, value) = number(0, u64::MAX)(input)?;
        Ok((input, Self { kind, value }))
    }
}

impl fmt::Display for Bandwidth<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.kind, self.value)
    }
}
