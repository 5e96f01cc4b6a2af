//! The numbers of RFC 8866 that may have a fraction.

use core::fmt;

use crate::error::Cause;
use crate::grammar::{Step, digits, ranged, refuse};

/// A number above zero, with a fraction perhaps: `non-zero-int-or-real` (RFC 8866 §9).
///
/// It holds nine decimal places and up to 2³²−1; further places of what is read do not count.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Decimal {
    billionths: u64,
}

const BILLION: u64 = 1_000_000_000;
const TOO_SMALL_OR_LARGE: Cause = Cause::OutOfRange { min: 1, max: u32::MAX as u64 };

impl Decimal {
    /// Takes a number in billionths.
    ///
    /// # Errors
    ///
    /// 0, or 2³² and more.
    pub const fn from_billionths(billionths: u64) -> Result<Self, Cause> {
        match billionths {
            0 => Err(TOO_SMALL_OR_LARGE),
            _ if billionths / BILLION > u32::MAX as u64 => Err(TOO_SMALL_OR_LARGE),
            _ => Ok(Self { billionths }),
        }
    }

    /// The number in billionths: never 0.
    #[must_use]
    pub const fn billionths(self) -> u64 {
        self.billionths
    }

    /// The number as the nearest floating point value.
    #[must_use]
    #[expect(clippy::cast_precision_loss, reason = "the nearest value is what is asked for")]
    pub const fn to_f64(self) -> f64 {
        self.billionths as f64 / BILLION as f64
    }

    /// Zeros in front of the number and at its end are read too: cameras write `25.000000`.
    pub(super) fn grammar(input: &str) -> Step<'_, Self> {
        let (rest, whole) = ranged(0, u32::MAX)(input)?;
        let (rest, fraction) = match rest.strip_prefix('.') {
            Some(start) => digits(start)?,
            None => (rest, ""),
        };
        let places = fraction.bytes().chain(core::iter::repeat(b'0')).take(9);
        let fraction = places.fold(0, |sum, digit| sum * 10 + u64::from(digit - b'0'));
        match Self::from_billionths(u64::from(whole) * BILLION + fraction) {
            Ok(number) => Ok((rest, number)),
            Err(cause) => refuse(input, cause),
        }
    }
}

impl TryFrom<u32> for Decimal {
    type Error = Cause;

    fn try_from(number: u32) -> Result<Self, Cause> {
        Self::from_billionths(u64::from(number) * BILLION)
    }
}

/// Reads a number such as `29.97`.
impl core::str::FromStr for Decimal {
    type Err = Cause;

    fn from_str(text: &str) -> Result<Self, Cause> {
        super::checked(text, Self::grammar)
    }
}

impl fmt::Display for Decimal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.billionths / BILLION)?;
        let (mut fraction, mut width) = (self.billionths % BILLION, 9);
        if fraction == 0 {
            return Ok(());
        }
        while fraction % 10 == 0 {
            (fraction, width) = (fraction / 10, width - 1);
        }
        write!(f, ".{fraction:0width$}")
    }
}

impl fmt::Debug for Decimal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}
