//! Spans of time: a number, and a unit or none (`typed-time`, RFC 8866 §9).

use core::fmt;
use core::time::Duration;

use crate::error::Cause;
use crate::grammar::{Step, number, refuse};

/// The units, the largest first (RFC 8866 §5.10). They are case-sensitive.
const UNITS: [(char, u64); 4] = [('d', 86400), ('h', 3600), ('m', 60), ('s', 1)];

/// A number of seconds, or of the unit that stands behind it.
pub(super) fn span(input: &str) -> Step<'_, Duration> {
    let (rest, count) = number(0, u64::MAX)(input)?;
    let unit =
        UNITS.into_iter().find_map(|(letter, unit)| Some((rest.strip_prefix(letter)?, unit)));
    let (rest, unit) = unit.unwrap_or((rest, 1));
    match count.checked_mul(unit) {
        Some(seconds) => Ok((rest, Duration::from_secs(seconds))),
        None => refuse(input, Cause::OutOfRange { min: 0, max: u64::MAX }),
    }
}

/// All of a text as a span.
pub(super) fn whole(text: &str) -> Option<Duration> {
    span(text).ok().filter(|(rest, _)| rest.is_empty()).map(|(_, span)| span)
}

/// Writes whole seconds in the largest unit that has no remainder.
pub(super) struct Compact(pub(super) Duration);

impl fmt::Display for Compact {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let seconds = self.0.as_secs();
        let longer = UNITS.into_iter().find(|&(_, unit)| unit > 1 && seconds.is_multiple_of(unit));
        match longer.filter(|_| seconds > 0) {
            Some((letter, unit)) => write!(f, "{}{letter}", seconds / unit),
            None => write!(f, "{seconds}"),
        }
    }
}
