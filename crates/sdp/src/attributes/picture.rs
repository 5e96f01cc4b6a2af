//! `a=orient` and `a=quality` (RFC 8866 §6.8 and §6.14).

use core::fmt;

use crate::attribute::{Attribute, AttributeLine};
use crate::error::{Cause, ParseError};
use crate::grammar::{number, token};

/// Which way up a whiteboard or a presentation is shown. It belongs to a media section.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Orient {
    /// Higher than wide.
    Portrait,
    /// Wider than high.
    Landscape,
    /// Landscape upside down.
    Seascape,
}

impl Orient {
    /// Names the orientation behind a word, whose case counts.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        let known = [Self::Portrait, Self::Landscape, Self::Seascape];
        known.into_iter().find(|orient| orient.as_str() == name)
    }

    /// The word that is written.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Portrait => "portrait",
            Self::Landscape => "landscape",
            Self::Seascape => "seascape",
        }
    }
}

impl<'a> Attribute<'a> for Orient {
    const NAME: &'static str = "orient";

    fn parse(line: AttributeLine<'a>) -> Result<Self, ParseError> {
        let orient = line.read::<Self, _>(token)?;
        Self::from_name(orient).ok_or_else(|| line.error::<Self>(orient, Cause::UnknownWord))
    }
}

impl fmt::Display for Orient {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "orient:{}", self.as_str())
    }
}

/// How good a picture the sender wishes. For video it is 0, the worst that is of use, to 10, the best
/// still picture that the codec makes, where 5 is what holds if nothing is said. It belongs to a media
/// section.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Quality(pub u32);

impl<'a> Attribute<'a> for Quality {
    const NAME: &'static str = "quality";

    fn parse(line: AttributeLine<'a>) -> Result<Self, ParseError> {
        let quality = line.read::<Self, _>(number(0, u32::MAX.into()))?;
        Ok(Self(u32::try_from(quality).unwrap_or(u32::MAX)))
    }
}

impl fmt::Display for Quality {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "quality:{}", self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::{read, refused};
    use super::*;
    use std::format;
    use std::string::ToString;

    #[test]
    fn the_three_orientations_are_read_and_written() {
        for orient in ["portrait", "landscape", "seascape"] {
            let line = format!("a=orient:{orient}");
            assert_eq!(format!("a={}", read::<Orient>(&line).unwrap()), line);
        }
        assert_eq!(refused::<Orient>("a=orient:Portrait"), (10, Cause::UnknownWord));
        assert_eq!(refused::<Orient>("a=orient:"), (10, Cause::Missing));
    }

    #[test]
    fn a_quality_is_a_number() {
        assert_eq!(read("a=quality:10"), Ok(Quality(10)));
        assert_eq!(read::<Quality>("a=quality:007").unwrap().to_string(), "quality:7");
        let cause = Cause::OutOfRange { min: 0, max: u32::MAX.into() };
        assert_eq!(refused::<Quality>("a=quality:4294967296"), (11, cause));
        assert_eq!(refused::<Quality>("a=quality:-1"), (11, Cause::Character));
        assert_eq!(refused::<Quality>("a=quality:5.5"), (12, Cause::Trailing));
    }
}
