//! `b=`

use core::fmt;

use crate::error::{Cause, ParseError, Subject};
use crate::grammar::{self, Step, number, refuse, token};
use crate::line::Line;

/// A proposed bandwidth (RFC 8866 §5.8).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Bandwidth<'a> {
    /// What the number means: [`CT`](Self::CT), [`AS`](Self::AS), [`TIAS`](Self::TIAS),
    /// [`RS`](Self::RS), [`RR`](Self::RR) or another token.
    pub kind: &'a str,
    /// The number, in the unit of its kind.
    pub value: u64,
}

impl<'a> Bandwidth<'a> {
    /// All media of all sites together, in kilobit per second.
    pub const CT: &'static str = "CT";
    /// The most that one application uses, in kilobit per second.
    pub const AS: &'static str = "AS";
    /// The most that one application uses, without the overhead of transport and network, in bit per
    /// second (RFC 3890 §6.2).
    pub const TIAS: &'static str = "TIAS";
    /// RTCP of those who send, in bit per second (RFC 3556 §2).
    pub const RS: &'static str = "RS";
    /// RTCP of those who only receive, in bit per second (RFC 3556 §2).
    pub const RR: &'static str = "RR";

    /// The bandwidth in bit per second, if the unit of its kind is known.
    #[must_use]
    pub fn bits_per_second(&self) -> Option<u64> {
        match self.kind {
            Self::CT | Self::AS => Some(self.value.saturating_mul(1000)),
            Self::TIAS | Self::RS | Self::RR => Some(self.value),
            _ => None,
        }
    }

    /// Says whether the value may be written; the builder asks.
    ///
    /// # Errors
    ///
    /// A kind that is not alphanumeric. So names that begin with `X-`, which RFC 4566 §5.8 had for
    /// experiments, are read and not written.
    pub fn check(&self) -> Result<(), Cause> {
        match self.kind {
            "" => Err(Cause::Missing),
            kind if kind.bytes().all(|b| b.is_ascii_alphanumeric()) => Ok(()),
            _ => Err(Cause::Character),
        }
    }

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
