//! `a=ice-ufrag` and `a=ice-pwd` (RFC 8839 §5.4).

use core::fmt;

use super::checked;
use crate::attribute::{Attribute, AttributeLine};
use crate::error::{Cause, ParseError};
use crate::grammar::ice_chars;

/// The username fragment: 4 to 256 ice-chars, of which at most 32 may be sent (RFC 8839 §5.4).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct IceUfrag<'a>(&'a str);

impl<'a> IceUfrag<'a> {
    /// Takes a fragment.
    ///
    /// # Errors
    ///
    /// Other than 4 to 256 ice-chars: letters, digits, `+` and `/`.
    pub fn new(ufrag: &'a str) -> Result<Self, Cause> {
        checked(ufrag, ice_chars(4, 256)).map(Self)
    }

    /// The fragment.
    #[must_use]
    pub const fn as_str(self) -> &'a str {
        self.0
    }
}

impl<'a> Attribute<'a> for IceUfrag<'a> {
    const NAME: &'static str = "ice-ufrag";

    fn parse(line: AttributeLine<'a>) -> Result<Self, ParseError> {
        line.read::<Self, _>(ice_chars(4, 256)).map(Self)
    }

    fn check(&self) -> Result<(), Cause> {
        checked(self.0, ice_chars(4, 32)).map(drop)
    }
}

impl fmt::Display for IceUfrag<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "ice-ufrag:{}", self.0)
    }
}

/// The password: 22 to 256 ice-chars (RFC 8839 §5.4). `Debug` does not show it.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct IcePwd<'a>(&'a str);

impl<'a> IcePwd<'a> {
    /// Takes a password.
    ///
    /// # Errors
    ///
    /// Other than 22 to 256 ice-chars: letters, digits, `+` and `/`.
    pub fn new(password: &'a str) -> Result<Self, Cause> {
        checked(password, ice_chars(22, 256)).map(Self)
    }

    /// The password.
    #[must_use]
    pub const fn as_str(self) -> &'a str {
        self.0
    }
}

impl<'a> Attribute<'a> for IcePwd<'a> {
    const NAME: &'static str = "ice-pwd";

    fn parse(line: AttributeLine<'a>) -> Result<Self, ParseError> {
        line.read::<Self, _>(ice_chars(22, 256)).map(Self)
    }
}

impl fmt::Debug for IcePwd<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("IcePwd(..)")
    }
}

impl fmt::Display for IcePwd<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "ice-pwd:{}", self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::{read, refused};
    use super::*;
    use std::format;

    #[test]
    fn rfc8839_s5_4_f__up_to_256_characters_are_accepted() {
        for length in [4, 32, 33, 256] {
            let line = format!("a=ice-ufrag:{}", "u".repeat(length));
            assert_eq!(read::<IceUfrag<'_>>(&line).unwrap().as_str().len(), length);
        }
        for length in [22, 256] {
            let line = format!("a=ice-pwd:{}", "+".repeat(length));
            assert_eq!(read::<IcePwd<'_>>(&line).unwrap().as_str().len(), length);
        }
        for (length, found) in [(3, 3), (257, 257)] {
            let line = format!("a=ice-ufrag:{}", "u".repeat(length));
            let cause = Cause::Length { min: 4, max: 256, found };
            assert_eq!(refused::<IceUfrag<'_>>(&line), (13, cause));
        }
        let line = format!("a=ice-pwd:{}", "p".repeat(21));
        let cause = Cause::Length { min: 22, max: 256, found: 21 };
        assert_eq!(refused::<IcePwd<'_>>(&line), (11, cause));
    }

    #[test]
    fn only_ice_chars_are_accepted() {
        assert_eq!(refused::<IceUfrag<'_>>("a=ice-ufrag:abc-d"), (16, Cause::Character));
        assert_eq!(refused::<IceUfrag<'_>>("a=ice-ufrag"), (12, Cause::Missing));
        assert_eq!(read::<IceUfrag<'_>>("a=ice-ufrag:8hhY \t\r\n").unwrap().as_str(), "8hhY");
    }

    #[test]
    fn rfc8839_s5_4_e__no_fragment_above_32_characters_is_sent() {
        let long = "u".repeat(33);
        assert!(IceUfrag::new(&long).unwrap().check().is_err());
        assert!(IceUfrag::new(&long[1..]).unwrap().check().is_ok());
    }

    #[test]
    fn a_password_is_not_shown() {
        let password = IcePwd::new("asd88fgpdd777uzjYhagZg").unwrap();
        assert_eq!(format!("{password:?}"), "IcePwd(..)");
    }
}
