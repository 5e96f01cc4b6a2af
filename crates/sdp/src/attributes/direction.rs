//! `a=sendrecv`, `a=sendonly`, `a=recvonly`, `a=inactive` (RFC 8866 §6.7).

use core::fmt;

use crate::attribute::{Attribute, AttributeLine};
use crate::error::ParseError;

/// Which way media flows, seen from who wrote the description (RFC 8866 §6.7).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Direction {
    /// Both ways, which holds where nothing is said.
    #[default]
    SendRecv,
    /// It sends and does not receive.
    SendOnly,
    /// It receives and does not send.
    RecvOnly,
    /// Neither.
    Inactive,
}

impl Direction {
    /// Names the direction behind a word.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Some(match name {
            "sendrecv" => Self::SendRecv,
            "sendonly" => Self::SendOnly,
            "recvonly" => Self::RecvOnly,
            "inactive" => Self::Inactive,
            _ => return None,
        })
    }

    /// The word that is written.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::SendRecv => "sendrecv",
            Self::SendOnly => "sendonly",
            Self::RecvOnly => "recvonly",
            Self::Inactive => "inactive",
        }
    }

    /// The same flow, seen from the other side.
    #[must_use]
    pub const fn reversed(self) -> Self {
        match self {
            Self::SendOnly => Self::RecvOnly,
            Self::RecvOnly => Self::SendOnly,
            both => both,
        }
    }

    /// True if the writer sends.
    #[must_use]
    pub const fn sends(self) -> bool {
        matches!(self, Self::SendRecv | Self::SendOnly)
    }

    /// True if the writer receives.
    #[must_use]
    pub const fn receives(self) -> bool {
        matches!(self, Self::SendRecv | Self::RecvOnly)
    }
}

/// Four names mean this attribute; [`NAME`](Attribute::NAME) stands for all of them.
impl<'a> Attribute<'a> for Direction {
    const NAME: &'static str = "direction";

    fn is_named(name: &str) -> bool {
        Self::from_name(name).is_some()
    }

    fn parse(line: AttributeLine<'a>) -> Result<Self, ParseError> {
        line.flag(Self::from_name(line.name()).unwrap_or_default())
    }
}

impl fmt::Display for Direction {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::read;
    use super::*;
    use std::format;

    #[test]
    fn the_four_names_are_read_and_written() {
        for name in ["sendrecv", "sendonly", "recvonly", "inactive"] {
            let line = format!("a={name}");
            let direction = read::<Direction>(&line).unwrap();
            assert_eq!(format!("a={direction}"), line);
            assert_eq!(direction.reversed().reversed(), direction);
            assert_eq!(direction.sends(), direction.reversed().receives());
        }
        assert!(!Direction::is_named("direction"));
    }
}
