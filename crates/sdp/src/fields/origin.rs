//! `o=`

use core::fmt;

use crate::error::{ParseError, Subject};
use crate::grammar::{self, Step, blank, digits, token, word};
use crate::line::Line;

/// Who made the description (RFC 8866 §5.2).
///
/// Session id and version are digits of any length; RFC 3264 §5 keeps them within 63 bits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Origin<'a> {
    /// A login, or `-`.
    pub username: &'a str,
    /// Digits that are unique to the session.
    pub session_id: &'a str,
    /// Digits that increase with each change.
    pub session_version: &'a str,
    /// `IN` for the Internet.
    pub network_type: &'a str,
    /// `IP4` or `IP6`.
    pub address_type: &'a str,
    /// Where the session was made; often a placeholder.
    pub address: &'a str,
}

impl<'a> Origin<'a> {
    /// An origin as WebRTC writes it: no user, an address that says nothing.
    #[must_use]
    pub const fn anonymous(session_id: &'a str, session_version: &'a str) -> Self {
        Self {
            username: "-",
            session_id,
            session_version,
            network_type: "IN",
            address_type: "IP4",
            address: "127.0.0.1",
        }
    }

    pub(crate) fn parse(line: Line<'a>) -> Result<Self, ParseError> {
        grammar::read(line, Subject::Line('o'), line.value(), Self::grammar)
    }

    fn grammar(input: &'a str) -> Step<'a, Self> {
        let (input, username) = word(input)?;
        let (input, ()) = blank(input)?;
        let (input, session_id) = digits(input)?;
        let (input, ()) = blank(input)?;
        let (input, session_version) = digits(input)?;
        let (input, ()) = blank(input)?;
        let (input, network_type) = token(input)?;
        let (input, ()) = blank(input)?;
        let (input, address_type) = token(input)?;
        let (input, ()) = blank(input)?;
        let (input, address) = word(input)?;
        let origin =
            Self { username, session_id, session_version, network_type, address_type, address };
        Ok((input, origin))
    }
}

impl fmt::Display for Origin<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { username, session_id, session_version, .. } = self;
        let Self { network_type, address_type, address, .. } = self;
        write!(f, "{username} {session_id} {session_version} ")?;
        write!(f, "{network_type} {address_type} {address}")
    }
}
