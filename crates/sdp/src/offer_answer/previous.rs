//! The two sides, and what they said before.

use core::fmt;

use super::negotiate::Pair;
use super::reading::Reading;
use crate::error::ParseError;
use crate::session::Session;

/// Whose a description is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Side {
    /// Who made the offer.
    Offerer,
    /// Who made the answer.
    Answerer,
}

impl fmt::Display for Side {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Offerer => "the offer",
            Self::Answerer => "the answer",
        })
    }
}

impl Side {
    /// The other one.
    #[must_use]
    pub const fn other(self) -> Self {
        match self {
            Self::Offerer => Self::Answerer,
            Self::Answerer => Self::Offerer,
        }
    }
}

/// The descriptions that are in force while a session is changed: those of the last offer and answer
/// that went together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Previous<'a> {
    /// What this side's description was of the two.
    pub side: Side,
    /// This side's.
    pub local: Session<'a>,
    /// The peer's.
    pub remote: Session<'a>,
}

/// Those descriptions, read.
pub(super) struct Before<'a> {
    side: Side,
    local: Reading<'a>,
    remote: Reading<'a>,
}

impl<'a> Before<'a> {
    pub(super) fn of(previous: Previous<'a>) -> Result<Self, ParseError> {
        let Previous { side, local, remote } = previous;
        Ok(Self { side, local: Reading::of(local)?, remote: Reading::of(remote)? })
    }

    pub(super) const fn pair(&self) -> Pair<'a, '_> {
        Pair { side: self.side, local: &self.local, remote: &self.remote }
    }
}
