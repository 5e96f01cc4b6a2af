//! `a=pcfg` and `a=acfg`: configurations made of capabilities (RFC 5939 §3.5).

use core::fmt;

use super::capabilities::capability_number;
use super::words::{Words, by_grammar};
use crate::error::Cause;
use crate::grammar::{Step, refuse, word};

/// A configuration that could be used instead of the one offered; the lower its number, the more it is
/// wanted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Pcfg<'a> {
    number: u32,
    parts: Words<'a>,
}

/// The configuration that an answer chose.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Acfg<'a> {
    number: u32,
    parts: Words<'a>,
}

by_grammar! { Pcfg = "pcfg", such as "1 t=1|2 a=1,[2]" }
by_grammar! { Acfg = "acfg", such as "1 t=1 a=1" }

macro_rules! configurations {
    ($($type:ident = $name:literal;)*) => {$(
        impl<'a> $type<'a> {
            /// The number: 1 to 2^31 - 1.
            #[must_use]
            pub const fn number(self) -> u32 {
                self.number
            }

            /// Names and values of what it is made of, such as `t` and `1|2`. A `+` in front of a
            /// name says that a reader must know it.
            pub fn parts(self) -> impl Iterator<Item = (&'a str, &'a str)> + Clone {
                self.parts.iter().filter_map(|part| part.split_once('='))
            }

            /// The attributes, as numbers of [`Acap`](crate::Acap): alternatives between `|`, in each
            /// the mandatory ones and, in brackets, the optional ones; in front, `-m:`, `-s:` or
            /// `-ms:` if those of the media section, the session or both are to be left out.
            #[must_use]
            pub fn attributes(self) -> Option<&'a str> {
                self.part("a")
            }

            /// The alternative protocols, as numbers of [`Tcap`](crate::Tcap), the most wanted first.
            pub fn transports(self) -> impl Iterator<Item = u32> + Clone {
                self.part("t").unwrap_or_default().split('|').filter_map(|n| n.parse().ok())
            }

            fn part(self, name: &str) -> Option<&'a str> {
                self.parts().find_map(|(known, value)| (known == name).then_some(value))
            }

            fn grammar(input: &'a str) -> Step<'a, Self> {
                let (input, number) = capability_number(input)?;
                let (input, parts) = Words::optional(part)(input)?;
                Ok((input, Self { number, parts }))
            }
        }

        impl fmt::Display for $type<'_> {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, concat!($name, ":{}{}"), self.number, self.parts)
            }
        }
    )*};
}

configurations! {
    Pcfg = "pcfg";
    Acfg = "acfg";
}

/// `name=value`, a `+` perhaps in front of it.
fn part(input: &str) -> Step<'_, &str> {
    let (rest, part) = word(input)?;
    match part.split_once('=') {
        Some((_, "")) => refuse(rest, Cause::Missing),
        Some((name, _)) => match name.strip_prefix('+').unwrap_or(name) {
            "" => refuse(part, Cause::Character),
            name if name.bytes().all(|b| b.is_ascii_alphanumeric()) => Ok((rest, part)),
            _ => refuse(part, Cause::Character),
        },
        None => refuse(part, Cause::Character),
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::{read, refused};
    use super::*;
    use std::format;
    use std::vec::Vec;

    #[test]
    fn a_configuration_names_capabilities() {
        let line = "a=pcfg:1 t=2|1 a=-m:1,[3,4]|2 +x=y";
        let configuration: Pcfg<'_> = read(line).unwrap();
        assert_eq!(configuration.number(), 1);
        assert_eq!(configuration.transports().collect::<Vec<_>>(), [2, 1]);
        assert_eq!(configuration.attributes(), Some("-m:1,[3,4]|2"));
        let parts: Vec<_> = configuration.parts().collect();
        assert_eq!(parts[2], ("+x", "y"));
        assert_eq!(format!("a={configuration}"), line);
        let chosen: Acfg<'_> = read("a=acfg:1 t=1  a=2").unwrap();
        assert_eq!(chosen.transports().next(), Some(1));
        assert_eq!(format!("{chosen}"), "acfg:1 t=1 a=2");
        let bare: Pcfg<'_> = read("a=pcfg:7").unwrap();
        assert_eq!((bare.transports().count(), bare.attributes()), (0, None));
    }

    #[test]
    fn what_is_no_configuration_is_refused() {
        let number = Cause::OutOfRange { min: 1, max: 0x7fff_ffff };
        for (text, refusal) in [
            ("a=pcfg:0", (8, number)),
            ("a=pcfg:1 t", (10, Cause::Character)),
            ("a=pcfg:1 =1", (10, Cause::Character)),
            ("a=pcfg:1 +=1", (10, Cause::Character)),
            ("a=pcfg:1 t=", (12, Cause::Missing)),
            ("a=pcfg:1x", (9, Cause::Character)),
        ] {
            assert_eq!(refused::<Pcfg<'_>>(text), refusal, "{text}");
        }
    }
}
