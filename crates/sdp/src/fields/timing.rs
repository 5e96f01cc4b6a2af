//! `t=`

use core::fmt;

use crate::error::{Cause, ParseError, Subject};
use crate::grammar::{self, Step, blank, number};
use crate::line::Line;

/// When a session begins and ends, in seconds since 1900 (RFC 8866 §5.9); 0 and 0 for one that is
/// not bounded, as those of WebRTC are.
///
/// ```
/// use frazil_sdp::Timing;
///
/// // From 10:00 to 11:00 on 8 January 2018, in UTC.
/// let timing = Timing::from_unix(1_515_405_600, Some(1_515_409_200))?;
/// assert_eq!(timing.to_string(), "3724394400 3724398000");
/// assert_eq!(timing.unix_start(), Some(1_515_405_600));
/// # Ok::<(), frazil_sdp::Cause>(())
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Timing {
    /// The beginning; 0 if there is none.
    pub start: u64,
    /// The end; 0 if there is none.
    pub stop: u64,
}

impl Timing {
    /// The beginning of Unix time, in seconds since 1900.
    pub const UNIX_EPOCH: u64 = 2_208_988_800;

    /// The smallest time that can be written: it has ten digits (RFC 8866 §9).
    const FIRST: u64 = 1_000_000_000;

    /// Takes Unix times, in seconds since 1970; no end for a session that is not bounded.
    ///
    /// # Errors
    ///
    /// A time before 9 September 1931, whose seconds since 1900 have less than ten digits.
    pub fn from_unix(start: i64, stop: Option<i64>) -> Result<Self, Cause> {
        let since_1900 = |unix: i64| match Self::UNIX_EPOCH.checked_add_signed(unix) {
            Some(time) if time >= Self::FIRST => Ok(time),
            _ => Err(Cause::OutOfRange { min: Self::FIRST, max: u64::MAX }),
        };
        let stop = stop.map(since_1900).transpose()?.unwrap_or(0);
        Ok(Self { start: since_1900(start)?, stop })
    }

    /// The beginning in Unix time, if there is one.
    #[must_use]
    pub const fn unix_start(self) -> Option<i64> {
        to_unix(self.start)
    }

    /// The end in Unix time, if there is one.
    #[must_use]
    pub const fn unix_stop(self) -> Option<i64> {
        to_unix(self.stop)
    }

    /// True if there is an end.
    #[must_use]
    pub const fn is_bounded(self) -> bool {
        self.stop != 0
    }

    /// True if there is neither beginning nor end.
    #[must_use]
    pub const fn is_permanent(self) -> bool {
        self.start == 0 && self.stop == 0
    }

    /// Says whether the value may be written; the builder asks.
    ///
    /// # Errors
    ///
    /// A time that is neither 0 nor has ten digits at least (RFC 8866 §9).
    pub fn check(self) -> Result<(), Cause> {
        match [self.start, self.stop].into_iter().all(|time| time == 0 || time >= Self::FIRST) {
            true => Ok(()),
            false => Err(Cause::OutOfRange { min: Self::FIRST, max: u64::MAX }),
        }
    }

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

/// Seconds since 1970. The few that do not fit, some 292 thousand million years ahead, are the last
/// that does.
const fn to_unix(time: u64) -> Option<i64> {
    match (time, time.checked_sub(Timing::UNIX_EPOCH)) {
        (0, _) => None,
        (_, Some(after)) if after > i64::MAX.cast_unsigned() => Some(i64::MAX),
        (_, Some(after)) => Some(after.cast_signed()),
        (_, None) => Some(time.cast_signed() - Timing::UNIX_EPOCH.cast_signed()),
    }
}

impl fmt::Display for Timing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.start, self.stop)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_those_of_unix_and_70_years() {
        let timing = Timing::from_unix(0, None).unwrap();
        assert_eq!(timing, Timing { start: 2_208_988_800, stop: 0 });
        assert_eq!((timing.unix_start(), timing.unix_stop()), (Some(0), None));
        assert!(!timing.is_bounded() && !timing.is_permanent());
        let early = Timing { start: 1_000_000_000, stop: u64::MAX };
        assert_eq!(early.unix_start(), Some(-1_208_988_800));
        assert_eq!(early.unix_stop(), Some(i64::MAX));
        assert_eq!(
            Timing::from_unix(-1_208_988_800, None).map(|timing| timing.start),
            Ok(early.start)
        );
        assert_eq!(Timing::default().unix_start(), None);
        assert!(Timing::default().is_permanent());
        let refused = Err(Cause::OutOfRange { min: 1_000_000_000, max: u64::MAX });
        for unix in [-1_208_988_801, -2_208_988_800, i64::MIN] {
            assert_eq!(Timing::from_unix(unix, None), refused);
            assert_eq!(Timing::from_unix(0, Some(unix)), refused);
        }
        assert!(Timing::from_unix(i64::MAX, None).is_ok());
    }
}
