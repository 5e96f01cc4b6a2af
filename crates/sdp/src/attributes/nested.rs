//! Attributes within attributes: `a=dcsa` (RFC 8864 §5.2) and `a=acap` (RFC 5939 §3.4.1).

use core::fmt;

use super::words::by_grammar;
use crate::error::Cause;
use crate::grammar::{Step, blank, ranged, refuse, token};
use crate::line::is_secret;

/// An attribute of the subprotocol that a data channel speaks, such as
/// `a=dcsa:2 accept-types:text/plain`.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct DcSa<'a> {
    stream: u16,
    attribute: Nested<'a>,
}

/// An attribute that could be part of a configuration, under a number that
/// [`Pcfg`](crate::Pcfg) names, such as `a=acap:1 crypto:1 …`.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct Acap<'a> {
    number: u32,
    attribute: Nested<'a>,
}

/// A name, and a value if there is a colon.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
struct Nested<'a> {
    text: &'a str,
    name: &'a str,
}

by_grammar! { DcSa = "dcsa", such as "2 accept-types:text/plain" }
by_grammar! { Acap = "acap", such as "1 ptime:20" }

impl<'a> DcSa<'a> {
    /// The SCTP stream of the data channel.
    #[must_use]
    pub const fn stream(self) -> u16 {
        self.stream
    }

    fn grammar(input: &'a str) -> Step<'a, Self> {
        let (input, stream) = ranged(0, u16::MAX)(input)?;
        let (input, ()) = blank(input)?;
        let (input, attribute) = Nested::grammar(input)?;
        Ok((input, Self { stream, attribute }))
    }
}

impl<'a> Acap<'a> {
    /// The number: 1 to 2^31 - 1.
    #[must_use]
    pub const fn number(self) -> u32 {
        self.number
    }

    fn grammar(input: &'a str) -> Step<'a, Self> {
        let (input, number) = super::capabilities::capability_number(input)?;
        let (input, ()) = blank(input)?;
        let (input, attribute) = Nested::grammar(input)?;
        Ok((input, Self { number, attribute }))
    }
}

macro_rules! nesting {
    ($($type:ident, $name:literal, $number:ident;)*) => {$(
        impl<'a> $type<'a> {
            /// The whole attribute, without `a=`.
            #[must_use]
            pub const fn attribute(self) -> &'a str {
                self.attribute.text
            }

            /// The name of the attribute.
            #[must_use]
            pub const fn name(self) -> &'a str {
                self.attribute.name
            }

            /// What stands behind the colon; `None` if there is no colon.
            #[must_use]
            pub fn value(self) -> Option<&'a str> {
                self.attribute.text.get(self.attribute.name.len() + 1..)
            }
        }

        /// Without the value of an attribute that holds a key.
        impl fmt::Debug for $type<'_> {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                let secret = is_secret(self.attribute.name);
                let shown = if secret { self.attribute.name } else { self.attribute.text };
                f.debug_tuple(stringify!($type)).field(&self.$number).field(&shown).finish()
            }
        }

        impl fmt::Display for $type<'_> {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, concat!($name, ":{} {}"), self.$number, self.attribute.text)
            }
        }
    )*};
}

nesting! {
    DcSa, "dcsa", stream;
    Acap, "acap", number;
}

impl<'a> Nested<'a> {
    /// Some, and RFC 8859 §14.2.1.2, put the `a=` in as well.
    fn grammar(input: &'a str) -> Step<'a, Self> {
        let input = input.strip_prefix("a=").unwrap_or(input);
        let (rest, name) = token(input)?;
        match rest.split_at_checked(1) {
            None => Ok((rest, Self { text: name, name })),
            Some((":", "")) => refuse(rest.get(1..).unwrap_or_default(), Cause::Missing),
            Some((":", value)) if value.contains(['\r', '\n', '\0']) => {
                refuse(value, Cause::Character)
            }
            Some((":", _)) => Ok(("", Self { text: input, name })),
            Some(_) => refuse(rest, Cause::Character),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::{read, refused};
    use super::*;
    use std::format;

    #[test]
    fn an_attribute_of_a_subprotocol_names_its_stream() {
        let line = "a=dcsa:2 accept-types:text/plain message/cpim";
        let of_channel: DcSa<'_> = read(line).unwrap();
        assert_eq!((of_channel.stream(), of_channel.name()), (2, "accept-types"));
        assert_eq!(of_channel.value(), Some("text/plain message/cpim"));
        assert_eq!(of_channel.attribute(), "accept-types:text/plain message/cpim");
        assert_eq!(format!("a={of_channel}"), line);
        assert_eq!(DcSa::new("2 accept-types:text/plain message/cpim"), Ok(of_channel));
        assert_eq!(read::<DcSa<'_>>("a=dcsa:0 sendonly").unwrap().value(), None);
    }

    #[test]
    fn a_capability_is_an_attribute_under_a_number() {
        let line = "a=acap:1 ptime:20";
        let capability: Acap<'_> = read(line).unwrap();
        assert_eq!((capability.number(), capability.name()), (1, "ptime"));
        assert_eq!(format!("a={capability}"), line);
        assert_eq!(format!("{capability:?}"), "Acap(1, \"ptime:20\")");
        assert_eq!(read("a=acap:1 a=ptime:20"), Ok(capability));
    }

    #[test]
    fn a_key_within_is_not_shown() {
        let line = "a=acap:1 crypto:1 AES_CM_128_HMAC_SHA1_80 inline:verysecret";
        let shown = format!("{:?}", read::<Acap<'_>>(line).unwrap());
        assert_eq!(shown, "Acap(1, \"crypto\")");
    }

    #[test]
    fn what_holds_no_attribute_is_refused() {
        let number = Cause::OutOfRange { min: 1, max: 0x7fff_ffff };
        for (text, refusal) in [
            ("a=acap:0 x", (8, number)),
            ("a=acap:2147483648 x", (8, number)),
            ("a=acap:1", (9, Cause::Missing)),
            ("a=acap:1 :x", (10, Cause::Character)),
            ("a=acap:1 x:", (12, Cause::Missing)),
            ("a=acap:1 x y", (11, Cause::Character)),
        ] {
            assert_eq!(refused::<Acap<'_>>(text), refusal, "{text}");
        }
        let stream = Cause::OutOfRange { min: 0, max: 65535 };
        assert_eq!(refused::<DcSa<'_>>("a=dcsa:65536 x"), (8, stream));
    }
}
