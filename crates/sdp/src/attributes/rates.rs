//! `a=ptime`, `a=maxptime`, `a=framerate` (RFC 8866 §6.4, §6.5 and §6.13) and `a=maxprate`
//! (RFC 3890 §6.3).

use core::fmt;
use core::time::Duration;

use super::Decimal;
use crate::attribute::{Attribute, AttributeLine};
use crate::error::{Cause, ParseError};

macro_rules! decimals {
    ($($(#[$doc:meta])* $type:ident = $name:literal;)*) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $type(pub Decimal);

        impl<'a> Attribute<'a> for $type {
            const NAME: &'static str = $name;

            fn parse(line: AttributeLine<'a>) -> Result<Self, ParseError> {
                line.read::<Self, _>(Decimal::grammar).map(Self)
            }
        }

        impl fmt::Display for $type {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, "{}:{}", Self::NAME, self.0)
            }
        }
    )*};
}

decimals! {
    /// The media in a packet, in milliseconds, as the writer recommends it (RFC 8866 §6.4).
    PTime = "ptime";
    /// The most media in a packet, in milliseconds (RFC 8866 §6.5).
    MaxPTime = "maxptime";
    /// The most video frames in a second (RFC 8866 §6.13).
    FrameRate = "framerate";
    /// The most packets in a second, RTCP included (RFC 3890 §6.3).
    MaxPRate = "maxprate";
}

impl PTime {
    /// A whole number of milliseconds.
    ///
    /// # Errors
    ///
    /// 0 (RFC 3264 §5.1).
    pub fn from_millis(millis: u32) -> Result<Self, Cause> {
        Decimal::try_from(millis).map(Self)
    }

    /// The time, to the nanosecond.
    #[must_use]
    pub const fn duration(self) -> Duration {
        duration(self.0)
    }
}

impl MaxPTime {
    /// A whole number of milliseconds.
    ///
    /// # Errors
    ///
    /// 0.
    pub fn from_millis(millis: u32) -> Result<Self, Cause> {
        Decimal::try_from(millis).map(Self)
    }

    /// The time, to the nanosecond.
    #[must_use]
    pub const fn duration(self) -> Duration {
        duration(self.0)
    }
}

const fn duration(millis: Decimal) -> Duration {
    Duration::from_nanos(millis.billionths() / 1000)
}

#[cfg(test)]
mod tests {
    use super::super::testing::{read, refused};
    use super::*;
    use std::format;

    const RANGE: Cause = Cause::OutOfRange { min: 1, max: u32::MAX as u64 };

    #[test]
    fn numbers_may_have_a_fraction() {
        for (text, billionths, written) in [
            ("20", 20_000_000_000, "20"),
            ("29.97", 29_970_000_000, "29.97"),
            ("0.5", 500_000_000, "0.5"),
            ("25.000000", 25_000_000_000, "25"),
            ("4294967295.0123456789", 4_294_967_295_012_345_678, "4294967295.012345678"),
            ("010.050", 10_050_000_000, "10.05"),
        ] {
            let line = format!("a=framerate:{text}");
            let rate: FrameRate = read(&line).unwrap();
            assert_eq!(rate.0.billionths(), billionths);
            assert_eq!(format!("{rate}"), format!("framerate:{written}"));
            assert_eq!(written.parse(), Ok(rate.0));
            assert_eq!(Decimal::from_billionths(billionths), Ok(rate.0));
        }
        assert!((read::<MaxPRate>("a=maxprate: 10.5").unwrap().0.to_f64() - 10.5).abs() < 1e-9);
    }

    #[test]
    fn rfc3264_s5_1_m__packet_times_are_above_zero() {
        assert_eq!(PTime::from_millis(0), Err(RANGE));
        assert_eq!(MaxPTime::from_millis(0), Err(RANGE));
        assert_eq!(refused::<PTime>("a=ptime:0"), (9, RANGE));
        assert_eq!(refused::<PTime>("a=ptime:0.0000000001"), (9, RANGE));
        let half: PTime = read("a=ptime:2.5").unwrap();
        assert_eq!(half.duration(), Duration::from_micros(2500));
        assert_eq!(read("a=maxptime:120").ok(), MaxPTime::from_millis(120).ok());
        assert_eq!(MaxPTime::from_millis(120).unwrap().duration(), Duration::from_millis(120));
    }

    #[test]
    fn other_forms_are_refused() {
        let range = Cause::OutOfRange { min: 0, max: u32::MAX.into() };
        for (line, column, cause) in [
            ("a=framerate:", 13, Cause::Missing),
            ("a=framerate:-1", 13, Cause::Character),
            ("a=framerate:1.", 15, Cause::Missing),
            ("a=framerate:.5", 13, Cause::Character),
            ("a=framerate:1e3", 14, Cause::Trailing),
            ("a=framerate:4294967296", 13, range),
        ] {
            assert_eq!(refused::<FrameRate>(line), (column, cause), "{line}");
        }
        assert_eq!(Decimal::from_billionths((1 << 32) * 1_000_000_000), Err(RANGE));
        assert_eq!("1x".parse::<Decimal>(), Err(Cause::Trailing));
    }
}
