//! User names, realms and passwords, spelt the same by all sides: the OpaqueString profile of PRECIS
//! (RFC 8265 §4.2, RFC 8264).

use alloc::borrow::Cow;
use core::error::Error;
use core::fmt;
use core::ops::Deref;

use precis_profiles::precis_core::profile::PrecisFastInvocation;
use precis_profiles::precis_core::{Error as PrecisError, UnexpectedError};
use zeroize::Zeroize;

/// A user name, a realm or a password after OpaqueString: what keys are made of and messages carry
/// (RFC 8489 §9, §14).
///
/// Non-ASCII spaces become spaces, and what is composed of several characters becomes one (NFC). Case
/// and width stay. Text of printable ASCII is borrowed as it is.
///
/// It reads as a `str` wherever one is asked for. Since it may be a password, what it had to copy is
/// wiped on drop, and `Debug` does not show it; copies between one step and the next are not wiped.
///
/// ```
/// use frazil_stun::attribute::{Realm, UserHash, Username};
/// use frazil_stun::{Key, OpaqueString};
///
/// let username = OpaqueString::new("rene\u{301}")?;
/// let realm = OpaqueString::new("example.org")?;
/// let password = OpaqueString::new("correct\u{a0}horse")?;
/// assert_eq!(Username(&username), Username("ren\u{e9}"));
///
/// let key = Key::long_term_sha256(&username, &realm, &password);
/// let hash = UserHash::new(&username, &realm);
/// # let _ = (key, hash, Realm(&realm));
/// # Ok::<(), frazil_stun::OpaqueStringError>(())
/// ```
///
/// # What it is not
///
/// It is not SASLprep (RFC 4013), which RFC 5389 asked for: that also removes soft hyphens and makes
/// plain letters of Roman numerals and the like. A server that knows passwords by SASLprep may know
/// another one. Which characters are assigned is decided by Unicode 6.3, as in IANA's registry for PRECIS:
/// later ones are refused.
#[derive(Clone, PartialEq, Eq)]
pub struct OpaqueString<'a>(Cow<'a, str>);

impl<'a> OpaqueString<'a> {
    /// The most octets that are taken: as many as a user name or a realm may have on the wire
    /// (RFC 8489 §14.3, §14.9).
    pub const MAX_LEN: usize = 763;

    /// Prepares a text and enforces the profile (RFC 8265 §4.2.1, §4.2.2).
    ///
    /// # Errors
    ///
    /// The text is empty or too long, or has characters that the profile does not allow.
    pub fn new(text: &'a str) -> Result<Self, OpaqueStringError> {
        let (max, actual) = (Self::MAX_LEN, text.len());
        // Some rules look at the whole text, once for each character that they are about.
        if actual > max {
            return Err(OpaqueStringError::TooLong { max, actual });
        }
        let mut prepared = enforced(text).map_err(|error| OpaqueStringError::of(&error, text))?;
        // The rules may make a text that they would change again (RFC 8265 §5).
        for _ in 0..3 {
            let again = enforced(&prepared).map(OpaqueString::into_owned);
            let again = again.map_err(|_| OpaqueStringError::Unstable)?;
            if again == prepared {
                return Ok(prepared);
            }
            prepared = again;
        }
        Err(OpaqueStringError::Unstable)
    }

    /// The same with a copy of the text, to be kept.
    #[must_use]
    pub fn into_owned(mut self) -> OpaqueString<'static> {
        OpaqueString(Cow::Owned(core::mem::take(&mut self.0).into_owned()))
    }
}

/// Applies the rules once.
fn enforced(text: &str) -> Result<OpaqueString<'_>, PrecisError> {
    <precis_profiles::OpaqueString as PrecisFastInvocation>::enforce(text).map(OpaqueString)
}

impl Deref for OpaqueString<'_> {
    type Target = str;

    fn deref(&self) -> &str {
        &self.0
    }
}

impl AsRef<[u8]> for OpaqueString<'_> {
    fn as_ref(&self) -> &[u8] {
        self.0.as_bytes()
    }
}

impl Drop for OpaqueString<'_> {
    fn drop(&mut self) {
        if let Cow::Owned(text) = &mut self.0 {
            text.zeroize();
        }
    }
}

impl fmt::Debug for OpaqueString<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("OpaqueString(..)")
    }
}

/// Why a text has no form as OpaqueString. It says where, but not what stands there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum OpaqueStringError {
    /// There is nothing in it.
    Empty,
    /// It is too long.
    TooLong {
        /// The most octets that are taken.
        max: usize,
        /// How many there are.
        actual: usize,
    },
    /// A control, an unassigned or another character that is not allowed, or not where it stands.
    Disallowed {
        /// Where in the text its first octet stands.
        at: usize,
    },
    /// The first or the last character is one that is allowed in some company only, and has none there.
    Context,
    /// What the rules make of it is not allowed itself, or never comes to rest.
    Unstable,
}

impl OpaqueStringError {
    fn of(error: &PrecisError, text: &str) -> Self {
        match error {
            PrecisError::Invalid => Self::Empty,
            PrecisError::BadCodepoint(character)
            | PrecisError::Unexpected(
                UnexpectedError::ContextRuleNotApplicable(character)
                | UnexpectedError::MissingContextRule(character),
            ) => {
                let at = text.char_indices().nth(character.position);
                Self::Disallowed { at: at.map_or(text.len(), |(at, _)| at) }
            }
            PrecisError::Unexpected(_) => Self::Context,
        }
    }
}

impl fmt::Display for OpaqueStringError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match *self {
            Self::Empty => f.write_str("an empty text"),
            Self::TooLong { max, actual } => {
                write!(f, "a text of {actual} octets, at most {max} are taken")
            }
            Self::Disallowed { at } => write!(f, "the character at octet {at} is not allowed"),
            Self::Context => {
                f.write_str("the first or the last character is allowed beside certain others only")
            }
            Self::Unstable => f.write_str("what it is prepared to is not allowed"),
        }
    }
}

impl Error for OpaqueStringError {}
