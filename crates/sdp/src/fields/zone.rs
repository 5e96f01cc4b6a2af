//! `z=`

use core::fmt;
use core::time::Duration;

use super::span::{self, Compact};
use crate::error::{Cause, ParseError, Subject};
use crate::grammar::{self, Step, blank, number, refuse};
use crate::line::Line;

/// When clocks change in the place that a repeated session keeps to (RFC 8866 §5.11):
/// `3730928400 -1h 3749680800 0`.
#[derive(Clone, Copy, Debug)]
pub struct ZoneAdjustments<'a>(&'a str);

/// One change of the clocks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct ZoneAdjustment {
    /// From when on it holds, in seconds since 1900.
    pub time: u64,
    /// By how many seconds the start of the session is shifted from then on: earlier, if negative.
    /// Offsets are not added up.
    pub offset: i64,
}

impl<'a> ZoneAdjustments<'a> {
    /// Takes pairs of a time and an offset. The offset may have a minus, and a unit as in
    /// [`Repeat`](super::Repeat).
    ///
    /// # Errors
    ///
    /// No pair, half a pair, an offset that does not fit.
    pub fn new(value: &'a str) -> Result<Self, Cause> {
        grammar::checked(value, Self::grammar)
    }

    /// The adjustments, in order.
    pub fn iter(self) -> impl Iterator<Item = ZoneAdjustment> + Clone + use<'a> {
        let mut rest = self.0;
        core::iter::from_fn(move || {
            let (behind, adjustment) = adjustment(rest).ok()?;
            rest = behind.trim_start_matches(grammar::is_blank);
            Some(adjustment)
        })
    }

    /// The offset that holds at a time in seconds since 1900: that of the last adjustment up to it, 0
    /// before the first.
    #[must_use]
    pub fn offset_at(self, time: u64) -> i64 {
        let past = self.iter().filter(|adjustment| adjustment.time <= time);
        past.max_by_key(|adjustment| adjustment.time).map_or(0, |adjustment| adjustment.offset)
    }

    pub(crate) fn parse(line: Line<'a>) -> Result<Self, ParseError> {
        grammar::read(line, Subject::Line('z'), line.value(), Self::grammar)
    }

    fn grammar(input: &'a str) -> Step<'a, Self> {
        let (mut rest, _) = adjustment(input)?;
        while !rest.is_empty() {
            (rest, ()) = blank(rest)?;
            (rest, _) = adjustment(rest)?;
        }
        Ok((rest, Self(input)))
    }
}

fn adjustment(input: &str) -> Step<'_, ZoneAdjustment> {
    let (rest, time) = number(0, u64::MAX)(input)?;
    let (signed, ()) = blank(rest)?;
    let unsigned = signed.strip_prefix('-');
    let (rest, span) = span::span(unsigned.unwrap_or(signed))?;
    let Ok(seconds) = i64::try_from(span.as_secs()) else {
        return refuse(signed, Cause::OutOfRange { min: 0, max: i64::MAX.cast_unsigned() });
    };
    let offset = if unsigned.is_some() { -seconds } else { seconds };
    Ok((rest, ZoneAdjustment { time, offset }))
}

/// Equal values mean equal offsets, in whatever units they were written.
impl PartialEq for ZoneAdjustments<'_> {
    fn eq(&self, other: &Self) -> bool {
        self.iter().eq(other.iter())
    }
}

impl Eq for ZoneAdjustments<'_> {}

impl fmt::Display for ZoneAdjustment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let minus = if self.offset < 0 { "-" } else { "" };
        let span = Duration::from_secs(self.offset.unsigned_abs());
        write!(f, "{} {minus}{}", self.time, Compact(span))
    }
}

impl fmt::Display for ZoneAdjustments<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.iter().enumerate().try_for_each(|(index, adjustment)| {
            write!(f, "{}{adjustment}", if index == 0 { "" } else { " " })
        })
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::line;
    use super::*;
    use std::string::ToString;
    use std::vec::Vec;

    #[test]
    fn adjustments_are_pairs_of_a_time_and_an_offset() {
        let zone = ZoneAdjustments::parse(line("z=3730928400 -1h  3749680800 0 ")).unwrap();
        let pairs: Vec<_> = zone.iter().map(|one| (one.time, one.offset)).collect();
        assert_eq!(pairs, [(3_730_928_400, -3600), (3_749_680_800, 0)]);
        assert_eq!(zone.to_string(), "3730928400 -1h 3749680800 0");
        assert_eq!(ZoneAdjustments::new("3730928400 -3600 3749680800 -0s"), Ok(zone));
    }

    #[test]
    fn the_last_adjustment_up_to_a_time_holds() {
        let zone = ZoneAdjustments::new("3749680800 0 3730928400 -1h").unwrap();
        for (time, offset) in [
            (0, 0),
            (3_730_928_399, 0),
            (3_730_928_400, -3600),
            (3_749_680_799, -3600),
            (3_749_680_800, 0),
        ] {
            assert_eq!(zone.offset_at(time), offset, "{time}");
        }
    }

    #[test]
    fn what_is_wrong_is_said_where_it_stands() {
        let most = Cause::OutOfRange { min: 0, max: i64::MAX.cast_unsigned() };
        for (text, column, cause) in [
            ("z=", 3, Cause::Missing),
            ("z=3730928400", 13, Cause::Missing),
            ("z=3730928400 -", 15, Cause::Missing),
            ("z=3730928400 +1h", 14, Cause::Character),
            ("z=-3730928400 1h", 3, Cause::Character),
            ("z=3730928400 -1h 3749680800", 28, Cause::Missing),
            ("z=3730928400 -9223372036854775808", 14, most),
        ] {
            let error = ZoneAdjustments::parse(line(text)).unwrap_err();
            assert_eq!((error.column(), error.cause()), (column, cause), "{text}");
        }
        assert_eq!(ZoneAdjustments::new("1"), Err(Cause::Missing));
    }
}
