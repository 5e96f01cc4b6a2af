//! `a=curr`, `a=des` and `a=conf`: what must hold before the session begins (RFC 3312 §4).

use core::fmt;

use crate::attribute::{Attribute, AttributeLine};
use crate::error::{Cause, ParseError};
use crate::grammar::{self, Step, blank, refuse, token};

macro_rules! word_lists {
    ($($(#[$doc:meta])* $type:ident { $($(#[$of:meta])* $word:ident = $text:literal,)* })*) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub enum $type {
            $($(#[$of])* $word,)*
        }

        impl $type {
            /// Names the meaning of a word.
            #[must_use]
            pub fn from_name(name: &str) -> Option<Self> {
                match name {
                    $($text => Some(Self::$word),)*
                    _ => None,
                }
            }

            /// The word that is written.
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self {
                    $(Self::$word => $text,)*
                }
            }

            /// Reads the word behind a blank.
            fn grammar(input: &str) -> Step<'_, Self> {
                let (start, ()) = blank(input)?;
                let (rest, word) = token(start)?;
                match Self::from_name(word) {
                    Some(known) => Ok((rest, known)),
                    None => refuse(start, Cause::UnknownWord),
                }
            }
        }
    )*};
}

word_lists! {
    /// Which part of the way a precondition is about.
    StatusType {
        /// From one end to the other: `e2e`.
        EndToEnd = "e2e",
        /// The access network of who writes.
        Local = "local",
        /// The access network of who reads.
        Remote = "remote",
    }

    /// In which direction, seen from who wrote it, resources are reserved.
    StatusDirection {
        /// In none.
        None = "none",
        /// From the writer to the reader.
        Send = "send",
        /// From the reader to the writer.
        Recv = "recv",
        /// In both.
        SendRecv = "sendrecv",
    }

    /// How much a precondition is wanted.
    Strength {
        /// The session must not begin without it.
        Mandatory = "mandatory",
        /// It is tried.
        Optional = "optional",
        /// It is not needed.
        None = "none",
        /// The writer knows the type and could not provide it; it stands where an offer is refused.
        Failure = "failure",
        /// The writer does not know the type; it stands where an offer is refused.
        Unknown = "unknown",
    }
}

macro_rules! preconditions {
    ($(
        $(#[$doc:meta])*
        $type:ident = $name:literal { $($(#[$of:meta])* $field:ident: $field_type:ident,)* }
    )*) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub struct $type<'a> {
            /// What it is about: `qos`, `sec` or another token.
            pub kind: &'a str,
            $($(#[$of])* pub $field: $field_type,)*
        }

        impl<'a> $type<'a> {
            fn grammar(input: &'a str) -> Step<'a, Self> {
                let (input, kind) = token(input)?;
                $(let (input, $field) = $field_type::grammar(input)?;)*
                Ok((input, Self { kind, $($field,)* }))
            }
        }

        impl<'a> Attribute<'a> for $type<'a> {
            const NAME: &'static str = $name;

            fn parse(line: AttributeLine<'a>) -> Result<Self, ParseError> {
                line.read::<Self, _>(Self::grammar)
            }

            fn check(&self) -> Result<(), Cause> {
                grammar::checked(self.kind, token).map(drop)
            }
        }

        impl fmt::Display for $type<'_> {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, concat!($name, ":{}"), self.kind)?;
                $(write!(f, " {}", self.$field.as_str())?;)*
                Ok(())
            }
        }
    )*};
}

preconditions! {
    /// What holds now.
    Curr = "curr" {
        /// The part of the way.
        status: StatusType,
        /// The direction.
        direction: StatusDirection,
    }

    /// What is wanted.
    Des = "des" {
        /// How much.
        strength: Strength,
        /// The part of the way.
        status: StatusType,
        /// The direction.
        direction: StatusDirection,
    }

    /// When the other side is to report that something has come to hold.
    Conf = "conf" {
        /// The part of the way.
        status: StatusType,
        /// The direction.
        direction: StatusDirection,
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::{read, refused};
    use super::*;
    use std::format;

    #[test]
    fn the_three_attributes_are_read_and_written() {
        let line = "a=curr:qos e2e none";
        let current: Curr<'_> = read(line).unwrap();
        assert_eq!((current.kind, current.status), ("qos", StatusType::EndToEnd));
        assert_eq!(current.direction, StatusDirection::None);
        assert_eq!(format!("a={current}"), line);
        let line = "a=des:qos mandatory remote sendrecv";
        let desired: Des<'_> = read(line).unwrap();
        assert_eq!(desired.strength, Strength::Mandatory);
        assert_eq!(format!("a={desired}"), line);
        let line = "a=conf:sec local recv";
        assert_eq!(format!("a={}", read::<Conf<'_>>(line).unwrap()), line);
    }

    #[test]
    fn a_kind_that_would_not_read_is_not_written() {
        let (status, direction) = (StatusType::Local, StatusDirection::Send);
        assert_eq!(Curr { kind: "qos", status, direction }.check(), Ok(()));
        assert_eq!(Curr { kind: "", status, direction }.check(), Err(Cause::Missing));
        assert_eq!(Conf { kind: "a b", status, direction }.check(), Err(Cause::Trailing));
    }

    #[test]
    fn other_words_are_refused() {
        for (text, refusal) in [
            ("a=curr:qos here none", (12, Cause::UnknownWord)),
            ("a=curr:qos e2e both", (16, Cause::UnknownWord)),
            ("a=curr:qos e2e", (15, Cause::Missing)),
            ("a=curr:qos e2e none x", (20, Cause::Trailing)),
        ] {
            assert_eq!(refused::<Curr<'_>>(text), refusal, "{text}");
        }
        assert_eq!(refused::<Des<'_>>("a=des:qos e2e none"), (11, Cause::UnknownWord));
    }
}
