//! `o=`

use core::cmp::Ordering;
use core::fmt;
use core::net::IpAddr;

use super::address::is_of_type;
use crate::error::{Cause, ParseError, Subject};
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

    /// True if both describe one session, whatever the version: all but that is equal (RFC 8866 §5.2).
    #[must_use]
    pub fn is_same_session(&self, other: &Self) -> bool {
        Self { session_version: "", ..*self } == Self { session_version: "", ..*other }
    }

    /// Compares the versions as numbers, of whatever length. Of two descriptions of one session the
    /// greater is the newer.
    #[must_use]
    pub fn compare_version(&self, other: &Self) -> Ordering {
        let [ours, theirs] = [self, other].map(|one| one.session_version.trim_start_matches('0'));
        ours.len().cmp(&theirs.len()).then_with(|| ours.cmp(theirs))
    }

    /// Says whether the value may be written; the builder asks.
    ///
    /// # Errors
    ///
    /// A part that is empty or has a blank in it; a session id or version that is not a number of 63
    /// bits (RFC 3264 §5); an address of another type than is said, or of several hosts.
    pub fn check(&self) -> Result<(), Cause> {
        for word in [self.username, self.address] {
            if word.is_empty() || word.contains(grammar::is_blank) {
                return Err(Cause::Character);
            }
        }
        if ![self.network_type, self.address_type].into_iter().all(grammar::is_token) {
            return Err(Cause::Character);
        }
        for number in [self.session_id, self.session_version] {
            if number.is_empty() || !number.bytes().all(|b| b.is_ascii_digit()) {
                return Err(Cause::Character);
            }
            if number.parse::<i64>().is_err() {
                return Err(Cause::OutOfRange { min: 0, max: i64::MAX.cast_unsigned() });
            }
        }
        if self.has_fitting_address() { Ok(()) } else { Err(Cause::Character) }
    }

    /// True for a host's address of the type that is said, a name, or another network's address.
    // rfc8866-s5.2-e
    pub(crate) fn has_fitting_address(&self) -> bool {
        let unicast = self.address.parse().map_or(true, |ip: IpAddr| !ip.is_multicast());
        let fits = || unicast && is_of_type(self.address_type, self.address);
        self.network_type != "IN" || fits()
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
