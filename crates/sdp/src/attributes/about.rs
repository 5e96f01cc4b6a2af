//! `a=tool`, and the obsolete `a=cat` and `a=keywds` (RFC 8866 §6.1 to §6.3).

use core::fmt;

use super::checked;
use crate::attribute::{Attribute, AttributeLine};
use crate::error::{Cause, ParseError};
use crate::grammar::{text, word};

macro_rules! texts {
    ($($(#[$doc:meta])* $type:ident = $name:literal, $grammar:ident, $check:expr;)*) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub struct $type<'a>(&'a str);

        impl<'a> $type<'a> {
            /// Takes the value.
            ///
            /// # Errors
            ///
            /// A value that is empty, or that a line cannot hold.
            pub fn new(value: &'a str) -> Result<Self, Cause> {
                checked(value, $grammar).map(Self)
            }

            /// The value.
            #[must_use]
            pub const fn as_str(self) -> &'a str {
                self.0
            }
        }

        impl<'a> Attribute<'a> for $type<'a> {
            const NAME: &'static str = $name;

            fn parse(line: AttributeLine<'a>) -> Result<Self, ParseError> {
                line.read::<Self, _>($grammar).map(Self)
            }

            fn check(&self) -> Result<(), Cause> {
                $check
            }
        }

        impl fmt::Display for $type<'_> {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, "{}:{}", Self::NAME, self.0)
            }
        }
    )*};
}

texts! {
    /// The category of the session, from the general to the special with dots between
    /// (RFC 8866 §6.1). It is obsolete: to be ignored, and not written. It belongs to the session
    /// level.
    Cat = "cat", word, Err(Cause::Obsolete);
    /// Words by which to find the session (RFC 8866 §6.2). They are obsolete: to be ignored, and not
    /// written. They belong to the session level.
    Keywds = "keywds", text, Err(Cause::Obsolete);
    /// Name and version of what made the description (RFC 8866 §6.3). It belongs to the session
    /// level.
    Tool = "tool", text, Ok(());
}

#[cfg(test)]
mod tests {
    use super::super::testing::{read, refused};
    use super::*;
    use std::string::ToString;

    #[test]
    fn a_tool_has_a_name_and_a_version() {
        let tool: Tool<'_> = read("a=tool:foobar  V3.2 ").unwrap();
        assert_eq!((tool.as_str(), tool.check()), ("foobar  V3.2", Ok(())));
        assert_eq!(tool.to_string(), "tool:foobar  V3.2");
        assert_eq!(refused::<Tool<'_>>("a=tool"), (7, Cause::Missing));
        assert_eq!(refused::<Tool<'_>>("a=tool: "), (9, Cause::Missing));
        assert_eq!(Tool::new(""), Err(Cause::Missing));
        assert_eq!(Tool::new("x\ny"), Err(Cause::Trailing));
    }

    #[test]
    fn a_category_is_one_word_and_keywords_are_some() {
        assert_eq!(read::<Cat<'_>>("a=cat:foo.bar").unwrap().to_string(), "cat:foo.bar");
        assert_eq!(refused::<Cat<'_>>("a=cat:foo bar"), (10, Cause::Trailing));
        let words: Keywds<'_> = read("a=keywds:SDP session").unwrap();
        assert_eq!(words.to_string(), "keywds:SDP session");
        assert_eq!(refused::<Keywds<'_>>("a=keywds:"), (10, Cause::Missing));
    }
}
