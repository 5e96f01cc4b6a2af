//! `a=tls-id` (RFC 8842 §4), and `a=dtls-id`, its name in the drafts.

use core::fmt;

use super::checked;
use crate::attribute::{Attribute, AttributeLine};
use crate::error::{Cause, ParseError};
use crate::grammar::{Step, characters};

macro_rules! ids {
    ($($(#[$doc:meta])* $type:ident = $name:literal;)*) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub struct $type<'a>(&'a str);

        impl<'a> $type<'a> {
            /// Takes a value.
            ///
            /// # Errors
            ///
            /// Other than 20 to 255 letters, digits, `+`, `/`, `-` and `_`.
            pub fn new(value: &'a str) -> Result<Self, Cause> {
                checked(value, grammar).map(Self)
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
                line.read::<Self, _>(grammar).map(Self)
            }
        }

        impl fmt::Display for $type<'_> {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, "{}:{}", Self::NAME, self.0)
            }
        }
    )*};
}

ids! {
    /// The sender's half of the identity of a DTLS association or TLS connection: a new value asks for
    /// a new one (RFC 8842 §4). It belongs to a media section as a whole.
    ///
    /// The value must come from a strong random number generator and hold 120 bits at least.
    TlsId = "tls-id";
    /// The same under the name that it had before RFC 8842, which knows this name no more.
    DtlsId = "dtls-id";
}

// rfc8842-s4-c
fn grammar(input: &str) -> Step<'_, &str> {
    characters(20, 255, |c| c.is_ascii_alphanumeric() || matches!(c, '+' | '/' | '-' | '_'))(input)
}

#[cfg(test)]
mod tests {
    use super::super::testing::{read, refused};
    use super::*;
    use std::format;

    #[test]
    fn rfc8842_s4_c__an_id_is_20_to_255_letters_digits_and_four_signs() {
        let line = "a=tls-id:abc3de65cddef001be82";
        let id: TlsId<'_> = read(line).unwrap();
        assert_eq!(id.as_str(), "abc3de65cddef001be82");
        assert_eq!(format!("a={id}"), line);
        for length in [20, 255] {
            assert!(TlsId::new(&"+/-_aZ09".repeat(32)[..length]).is_ok());
        }
        for length in [19, 256] {
            let line = format!("a=tls-id:{}", "x".repeat(length));
            let found = u32::try_from(length).unwrap();
            let cause = Cause::Length { min: 20, max: 255, found };
            assert_eq!(refused::<TlsId<'_>>(&line), (10, cause));
        }
        let (column, cause) = refused::<TlsId<'_>>("a=tls-id:abc3de65cddef001be82=");
        assert_eq!((column, cause), (30, Cause::Character));
        assert_eq!(refused::<TlsId<'_>>("a=tls-id"), (9, Cause::Missing));
    }

    #[test]
    fn the_earlier_name_is_read_as_well() {
        let line = "a=dtls-id:abc3de65cddef001be82";
        let id: DtlsId<'_> = read(line).unwrap();
        assert_eq!(format!("a={id}"), line);
        assert!(!TlsId::is_named("dtls-id"));
    }
}
