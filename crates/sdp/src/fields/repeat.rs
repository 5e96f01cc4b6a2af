//! `r=`

use core::fmt;
use core::time::Duration;

use super::span::{self, Compact};
use crate::error::{Cause, ParseError, Subject};
use crate::grammar::{self, Step, blank, refuse};
use crate::line::Line;

/// When a session comes again (RFC 8866 §5.10): `7d 1h 0 25h` for a week's sessions of an hour, one at
/// the start and one 25 hours later.
#[derive(Clone, Copy, Debug)]
pub struct Repeat<'a> {
    interval: Duration,
    active: Duration,
    offsets: &'a str,
}

impl<'a> Repeat<'a> {
    /// Takes the interval, the duration and the offsets, each a number of seconds, or of the days,
    /// hours, minutes or seconds that a `d`, `h`, `m` or `s` behind it says.
    ///
    /// # Errors
    ///
    /// Fewer than three numbers, an interval of 0, a number of seconds that does not fit 64 bits.
    pub fn new(value: &'a str) -> Result<Self, Cause> {
        grammar::checked(value, Self::grammar)
    }

    /// From one round to the next.
    #[must_use]
    pub const fn interval(self) -> Duration {
        self.interval
    }

    /// How long each session takes.
    #[must_use]
    pub const fn active(self) -> Duration {
        self.active
    }

    /// When the sessions of a round begin, counted from its start; in the first round that is
    /// [`Timing::start`](super::Timing::start). One at least.
    pub fn offsets(self) -> impl Iterator<Item = Duration> + Clone + use<'a> {
        grammar::split(self.offsets).filter_map(span::whole)
    }

    pub(crate) fn parse(line: Line<'a>) -> Result<Self, ParseError> {
        grammar::read(line, Subject::Line('r'), line.value(), Self::grammar)
    }

    fn grammar(input: &'a str) -> Step<'a, Self> {
        let (rest, interval) = span::span(input)?;
        if interval.is_zero() {
            return refuse(input, Cause::OutOfRange { min: 1, max: u64::MAX });
        }
        let (rest, ()) = blank(rest)?;
        let (rest, active) = span::span(rest)?;
        let (offsets, ()) = blank(rest)?;
        let (mut rest, _) = span::span(offsets)?;
        while !rest.is_empty() {
            (rest, ()) = blank(rest)?;
            (rest, _) = span::span(rest)?;
        }
        Ok((rest, Self { interval, active, offsets }))
    }
}

/// Equal values mean equal times, in whatever units they were written.
impl PartialEq for Repeat<'_> {
    fn eq(&self, other: &Self) -> bool {
        (self.interval, self.active) == (other.interval, other.active)
            && self.offsets().eq(other.offsets())
    }
}

impl Eq for Repeat<'_> {}

/// Writes the largest units that say it without a remainder.
impl fmt::Display for Repeat<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", Compact(self.interval), Compact(self.active))?;
        self.offsets().try_for_each(|offset| write!(f, " {}", Compact(offset)))
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::line;
    use super::*;
    use std::string::ToString;
    use std::vec::Vec;

    #[test]
    fn a_repetition_has_an_interval_a_duration_and_offsets() {
        let repeat = Repeat::parse(line("r=604800 3600 0  90000 ")).unwrap();
        assert_eq!(repeat.interval(), Duration::from_secs(604_800));
        assert_eq!(repeat.active(), Duration::from_secs(3600));
        assert_eq!(repeat.offsets().map(|o| o.as_secs()).collect::<Vec<_>>(), [0, 90000]);
        assert_eq!(repeat.to_string(), "7d 1h 0 25h");
        assert_eq!(Repeat::new("7d 60m 0s 25h"), Ok(repeat));
        assert_ne!(Repeat::new("7d 60m 0s"), Ok(repeat));
    }

    #[test]
    fn what_is_wrong_is_said_where_it_stands() {
        let most = Cause::OutOfRange { min: 0, max: u64::MAX };
        for (text, column, cause) in [
            ("r=", 3, Cause::Missing),
            ("r=7d 1h", 8, Cause::Missing),
            ("r=7w 1h 0", 4, Cause::Character),
            ("r=7D 1h 0", 4, Cause::Character),
            ("r=1.5h 1h 0", 4, Cause::Character),
            ("r=7d 1h -1h", 9, Cause::Character),
            ("r=7d 1h 0 x", 11, Cause::Character),
            ("r=7d 1h 0hh", 11, Cause::Character),
            ("r=0 1h 0", 3, Cause::OutOfRange { min: 1, max: u64::MAX }),
            ("r=7d 99999999999999999999 0", 6, most),
            ("r=7d 1h 1000000000000000d", 9, most),
        ] {
            let error = Repeat::parse(line(text)).unwrap_err();
            assert_eq!((error.column(), error.cause()), (column, cause), "{text}");
        }
        assert_eq!(Repeat::new("7d 1h"), Err(Cause::Missing));
    }
}
