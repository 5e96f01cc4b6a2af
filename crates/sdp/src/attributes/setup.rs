//! `a=setup` (RFC 4145 §4, RFC 8842 §5).

use core::fmt;

use crate::attribute::{Attribute, AttributeLine};
use crate::error::{Cause, ParseError};
use crate::grammar::token;

/// Who opens the connection or, over DTLS, who is the client.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Setup {
    /// The writer opens; it is the DTLS client.
    Active,
    /// The writer waits; it is the DTLS server.
    Passive,
    /// Either; an offer leaves the choice to the answer.
    ActPass,
    /// No connection for now. DTLS does not know it.
    HoldConn,
}

impl Setup {
    /// Names the role behind a word, in any case.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        let known = [Self::Active, Self::Passive, Self::ActPass, Self::HoldConn];
        known.into_iter().find(|role| role.as_str().eq_ignore_ascii_case(name))
    }

    /// The word that is written.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Active => "active",
            Self::Passive => "passive",
            Self::ActPass => "actpass",
            Self::HoldConn => "holdconn",
        }
    }
}

impl<'a> Attribute<'a> for Setup {
    const NAME: &'static str = "setup";

    fn parse(line: AttributeLine<'a>) -> Result<Self, ParseError> {
        let role = line.read::<Self, _>(token)?;
        Self::from_name(role).ok_or_else(|| line.error::<Self>(role, Cause::UnknownWord))
    }
}

impl fmt::Display for Setup {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "setup:{}", self.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::{read, refused};
    use super::*;
    use std::format;

    #[test]
    fn the_four_roles_are_read_and_written() {
        for role in ["active", "passive", "actpass", "holdconn"] {
            let line = format!("a=setup:{role}");
            assert_eq!(format!("a={}", read::<Setup>(&line).unwrap()), line);
        }
        assert_eq!(read("a=setup:ActPass"), Ok(Setup::ActPass));
        assert_eq!(refused::<Setup>("a=setup:both"), (9, Cause::UnknownWord));
    }
}
