//! `a=ice-pacing` (RFC 8839 §5.5).

use core::fmt;
use core::time::Duration;

use crate::attribute::{Attribute, AttributeLine};
use crate::error::ParseError;
use crate::grammar::number;

/// The time between connectivity checks that the sender wishes, in milliseconds. The larger of both
/// agents' wishes holds, and one that says nothing wishes 50 ms.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct IcePacing(pub u32);

impl IcePacing {
    /// The same as a duration.
    #[must_use]
    pub const fn duration(self) -> Duration {
        Duration::from_millis(self.0 as u64)
    }
}

impl Default for IcePacing {
    fn default() -> Self {
        Self(50)
    }
}

impl<'a> Attribute<'a> for IcePacing {
    const NAME: &'static str = "ice-pacing";

    fn parse(line: AttributeLine<'a>) -> Result<Self, ParseError> {
        let millis = line.read::<Self, _>(number(0, u32::MAX.into()))?;
        Ok(Self(u32::try_from(millis).unwrap_or(u32::MAX)))
    }
}

impl fmt::Display for IcePacing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "ice-pacing:{}", self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::{read, refused};
    use super::*;
    use crate::error::Cause;
    use std::string::ToString;

    #[test]
    fn pacing_is_a_number_of_milliseconds() {
        let pacing: IcePacing = read("a=ice-pacing:20").unwrap();
        assert_eq!(pacing.duration(), Duration::from_millis(20));
        assert_eq!(pacing.to_string(), "ice-pacing:20");
        let cause = Cause::OutOfRange { min: 0, max: u32::MAX.into() };
        assert_eq!(refused::<IcePacing>("a=ice-pacing:4294967296"), (14, cause));
        assert_eq!(refused::<IcePacing>("a=ice-pacing:-1"), (14, Cause::Character));
        assert_eq!(refused::<IcePacing>("a=ice-pacing:20ms"), (16, Cause::Trailing));
    }
}
