//! `a=sdplang` and `a=lang` (RFC 8866 §6.11 and §6.12).

use core::fmt;
use core::hash::{Hash, Hasher};

use super::checked;
use crate::attribute::{Attribute, AttributeLine};
use crate::error::{Cause, ParseError};
use crate::grammar::{Step, refuse, token};

macro_rules! languages {
    ($($(#[$doc:meta])* $type:ident = $name:literal;)*) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug)]
        pub struct $type<'a>(&'a str);

        impl<'a> $type<'a> {
            /// Takes a language tag of RFC 5646, such as `de` or `zh-Hant-TW`.
            ///
            /// # Errors
            ///
            /// Other than subtags of one to eight letters and digits with `-` between, the first
            /// being letters.
            pub fn new(tag: &'a str) -> Result<Self, Cause> {
                checked(tag, language_tag).map(Self)
            }

            /// The tag, as it stands.
            #[must_use]
            pub const fn tag(self) -> &'a str {
                self.0
            }
        }

        /// Tags are equal in whatever case (RFC 5646 §2.1.1).
        impl PartialEq for $type<'_> {
            fn eq(&self, other: &Self) -> bool {
                self.0.eq_ignore_ascii_case(other.0)
            }
        }

        impl Eq for $type<'_> {}

        impl Hash for $type<'_> {
            fn hash<H: Hasher>(&self, state: &mut H) {
                self.0.bytes().for_each(|b| state.write_u8(b.to_ascii_lowercase()));
            }
        }

        impl<'a> Attribute<'a> for $type<'a> {
            const NAME: &'static str = $name;

            fn parse(line: AttributeLine<'a>) -> Result<Self, ParseError> {
                line.read::<Self, _>(token).map(Self)
            }

            /// Any token is read; a language tag is written.
            fn check(&self) -> Result<(), Cause> {
                checked(self.0, language_tag).map(|_| ())
            }
        }

        impl fmt::Display for $type<'_> {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, "{}:{}", Self::NAME, self.0)
            }
        }
    )*};
}

languages! {
    /// The language of the description itself, or of a section's `i=` (RFC 8866 §6.11). Those of a
    /// section hold instead of those of the session.
    SdpLang = "sdplang";
    /// A language that the session, or the section, can be held in, preferred ones first
    /// (RFC 8866 §6.12). Those of a section hold instead of those of the session.
    Lang = "lang";
}

/// The outer form of a `Language-Tag` (RFC 5646 §2.1).
fn language_tag(input: &str) -> Step<'_, &str> {
    let mut rest = input;
    for (index, subtag) in input.split('-').enumerate() {
        let stray = match index {
            0 => subtag.find(|c: char| !c.is_ascii_alphabetic()),
            _ => subtag.find(|c: char| !c.is_ascii_alphanumeric()),
        };
        if let Some(stray) = stray {
            return refuse(rest.get(stray..).unwrap_or_default(), Cause::Character);
        }
        match subtag.len() {
            0 => return refuse(rest, Cause::Missing),
            1..=8 => {}
            found => {
                let found = u32::try_from(found).unwrap_or(u32::MAX);
                return refuse(rest, Cause::Length { min: 1, max: 8, found });
            }
        }
        rest = rest.get(subtag.len() + 1..).unwrap_or_default();
    }
    Ok(("", input))
}

#[cfg(test)]
mod tests {
    use super::super::testing::{read, refused};
    use super::*;
    use std::string::ToString;

    #[test]
    fn a_language_is_one_tag_in_any_case() {
        let lang: Lang<'_> = read("a=lang:zh-Hant-TW ").unwrap();
        assert_eq!((lang.tag(), lang.to_string()), ("zh-Hant-TW", "lang:zh-Hant-TW".into()));
        assert_eq!(Lang::new("ZH-hant-tw"), Ok(lang));
        assert_eq!(read::<SdpLang<'_>>("a=sdplang:fr").unwrap().to_string(), "sdplang:fr");
        assert_eq!(refused::<Lang<'_>>("a=lang:"), (8, Cause::Missing));
        assert_eq!(refused::<Lang<'_>>("a=lang:de fr"), (10, Cause::Trailing));
        assert_eq!(refused::<SdpLang<'_>>("a=sdplang:,"), (11, Cause::Character));
    }

    #[test]
    fn what_is_no_tag_is_read_and_not_written() {
        let lang: Lang<'_> = read("a=lang:en_US").unwrap();
        assert_eq!((lang.tag(), lang.check()), ("en_US", Err(Cause::Character)));
        for (tag, cause) in [
            ("", Cause::Missing),
            ("de-", Cause::Missing),
            ("-de", Cause::Missing),
            ("4de", Cause::Character),
            ("de fr", Cause::Character),
            ("abcdefghi", Cause::Length { min: 1, max: 8, found: 9 }),
        ] {
            assert_eq!(Lang::new(tag), Err(cause), "{tag}");
        }
        assert!(Lang::new("de-1996").is_ok() && Lang::new("x-private").is_ok());
    }
}
