//! `a=type` (RFC 8866 §6.9).

use core::fmt;

use crate::attribute::{Attribute, AttributeLine};
use crate::error::{Cause, ParseError};
use crate::grammar::token;

/// What kind of conference the session is. It suggests defaults to an application, and changes none
/// of the description's. It belongs to the session level.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ConferenceType {
    /// Those who join receive.
    Broadcast,
    /// Those who join send and receive.
    Meeting,
    /// Those who join are silent until they have the floor.
    Moderated,
    /// Not to be shown to people who did not ask for it.
    Test,
    /// Part of a loosely coupled session of ITU-T H.332; those who join receive.
    H332,
}

impl ConferenceType {
    /// Names the type behind a word, whose case counts.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        let known = [Self::Broadcast, Self::Meeting, Self::Moderated, Self::Test, Self::H332];
        known.into_iter().find(|kind| kind.as_str() == name)
    }

    /// The word that is written.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Broadcast => "broadcast",
            Self::Meeting => "meeting",
            Self::Moderated => "moderated",
            Self::Test => "test",
            Self::H332 => "H332",
        }
    }
}

impl<'a> Attribute<'a> for ConferenceType {
    const NAME: &'static str = "type";

    fn parse(line: AttributeLine<'a>) -> Result<Self, ParseError> {
        let kind = line.read::<Self, _>(token)?;
        Self::from_name(kind).ok_or_else(|| line.error::<Self>(kind, Cause::UnknownWord))
    }
}

impl fmt::Display for ConferenceType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "type:{}", self.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::{read, refused};
    use super::*;
    use std::format;

    #[test]
    fn the_five_types_are_read_and_written() {
        for kind in ["broadcast", "meeting", "moderated", "test", "H332"] {
            let line = format!("a=type:{kind}");
            assert_eq!(format!("a={}", read::<ConferenceType>(&line).unwrap()), line);
        }
        assert_eq!(refused::<ConferenceType>("a=type:Meeting"), (8, Cause::UnknownWord));
        assert_eq!(refused::<ConferenceType>("a=type:test x"), (12, Cause::Trailing));
        assert_eq!(refused::<ConferenceType>("a=type"), (7, Cause::Missing));
    }
}
