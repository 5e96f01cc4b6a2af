//! `a=charset` (RFC 8866 §6.10).

use core::fmt;
use core::hash::{Hash, Hasher};

use super::checked;
use crate::attribute::{Attribute, AttributeLine};
use crate::error::{Cause, ParseError};
use crate::grammar::word;

/// The character set of the session's name, of `i=` lines and of some attributes: a name of the IANA
/// registry, in any case. It belongs to the session level; where it is absent, UTF-8 holds.
///
/// Text that is not UTF-8 is not read, and nothing but UTF-8 is written.
#[derive(Clone, Copy, Debug)]
pub struct Charset<'a>(&'a str);

impl<'a> Charset<'a> {
    /// UTF-8, which holds where nothing is said.
    pub const UTF_8: Self = Self("UTF-8");

    /// Takes a name.
    ///
    /// # Errors
    ///
    /// A name that is empty or has a blank in it.
    pub fn new(name: &'a str) -> Result<Self, Cause> {
        checked(name, word).map(Self)
    }

    /// The name, as it stands.
    #[must_use]
    pub const fn as_str(self) -> &'a str {
        self.0
    }

    /// True if it is that character set, in whatever case.
    #[must_use]
    pub fn is(self, name: &str) -> bool {
        self.0.eq_ignore_ascii_case(name)
    }
}

impl Default for Charset<'_> {
    fn default() -> Self {
        Self::UTF_8
    }
}

// rfc8866-s6.10-b
impl PartialEq for Charset<'_> {
    fn eq(&self, other: &Self) -> bool {
        self.is(other.0)
    }
}

impl Eq for Charset<'_> {}

impl Hash for Charset<'_> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.0.bytes().for_each(|b| state.write_u8(b.to_ascii_lowercase()));
    }
}

impl<'a> Attribute<'a> for Charset<'a> {
    const NAME: &'static str = "charset";

    fn parse(line: AttributeLine<'a>) -> Result<Self, ParseError> {
        line.read::<Self, _>(word).map(Self)
    }

    /// A description is written in UTF-8, whatever it says of itself.
    fn check(&self) -> Result<(), Cause> {
        if *self == Self::UTF_8 { Ok(()) } else { Err(Cause::NotUtf8) }
    }
}

impl fmt::Display for Charset<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "charset:{}", self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::{read, refused};
    use super::*;
    use std::string::ToString;

    #[test]
    fn a_character_set_has_a_name_in_any_case() {
        let latin: Charset<'_> = read("a=charset:ISO_8859-1:1987 ").unwrap();
        assert_eq!(latin.to_string(), "charset:ISO_8859-1:1987");
        assert_eq!(Charset::new("iso_8859-1:1987"), Ok(latin));
        assert_ne!(latin, Charset::default());
        assert_eq!([latin.check(), Charset("utf-8").check()], [Err(Cause::NotUtf8), Ok(())]);
        assert_eq!(refused::<Charset<'_>>("a=charset:"), (11, Cause::Missing));
        assert_eq!(refused::<Charset<'_>>("a=charset:a b"), (12, Cause::Trailing));
        assert_eq!(Charset::new("a b"), Err(Cause::Trailing));
    }
}
