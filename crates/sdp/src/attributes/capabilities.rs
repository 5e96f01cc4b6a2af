//! What a sender could do, beside what it offers: `a=csup`, `a=creq` and `a=tcap` (RFC 5939 §3.3 and
//! §3.4.2).

use core::fmt;

use super::words::{Words, by_grammar};
use crate::grammar::{Step, blank, commas, ranged, run};

/// The extensions of capability negotiation that the sender supports: one tag at least, such as
/// `cap-v0`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Csup<'a>(&'a str);

/// The extensions of capability negotiation that a reader must support to take part: one tag at
/// least, such as `cap-v0`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Creq<'a>(&'a str);

by_grammar! { Csup = "csup", such as "cap-v0" }
by_grammar! { Creq = "creq", such as "cap-v0" }

macro_rules! tags {
    ($($type:ident = $name:literal;)*) => {$(
        impl<'a> $type<'a> {
            /// The tags, in order.
            pub fn tags(self) -> impl Iterator<Item = &'a str> + Clone {
                self.0.split(',')
            }

            /// True if the tag is among them.
            #[must_use]
            pub fn contains(self, tag: &str) -> bool {
                self.tags().any(|known| known == tag)
            }

            fn grammar(input: &'a str) -> Step<'a, Self> {
                let (rest, tags) = commas(input)?;
                Ok((rest, Self(tags)))
            }
        }

        impl fmt::Display for $type<'_> {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, concat!($name, ":{}"), self.0)
            }
        }
    )*};
}

tags! {
    Csup = "csup";
    Creq = "creq";
}

/// Transport protocols that could be used, one at least. The first has the number that is said, the
/// others those that follow.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Tcap<'a> {
    number: u32,
    protocols: Words<'a>,
}

by_grammar! { Tcap = "tcap", such as "1 RTP/SAVPF RTP/SAVP" }

impl<'a> Tcap<'a> {
    /// The number of the first: 1 to 2^31 - 1.
    #[must_use]
    pub const fn number(self) -> u32 {
        self.number
    }

    /// The protocols with their numbers.
    pub fn protocols(self) -> impl Iterator<Item = (u32, &'a str)> + Clone {
        (self.number..).zip(self.protocols.iter())
    }

    fn grammar(input: &'a str) -> Step<'a, Self> {
        let (input, number) = capability_number(input)?;
        let (input, ()) = blank(input)?;
        let protocol = |input| run(input, |b| b > b' ' && b != 0x7f);
        let (input, protocols) = Words::of(protocol)(input)?;
        Ok((input, Self { number, protocols }))
    }
}

impl fmt::Display for Tcap<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "tcap:{}{}", self.number, self.protocols)
    }
}

/// The number of a capability or a configuration (RFC 5939 §3.4 and §3.5).
pub(super) fn capability_number(input: &str) -> Step<'_, u32> {
    const MAX: u32 = i32::MAX.cast_unsigned();
    ranged(1, MAX)(input)
}

#[cfg(test)]
mod tests {
    use super::super::testing::{read, refused};
    use super::*;
    use crate::error::Cause;
    use std::format;
    use std::vec::Vec;

    #[test]
    fn extensions_are_tags_between_commas() {
        let supported: Csup<'_> = read("a=csup:cap-v0,med-v0").unwrap();
        assert_eq!(supported.tags().collect::<Vec<_>>(), ["cap-v0", "med-v0"]);
        assert_eq!(format!("{supported}"), "csup:cap-v0,med-v0");
        let required: Creq<'_> = read("a=creq:cap-v0").unwrap();
        assert!(required.contains("cap-v0") && !required.contains("cap"));
        assert_eq!(format!("{required}"), "creq:cap-v0");
        assert_eq!(refused::<Creq<'_>>("a=creq:a,,b"), (10, Cause::Character));
    }

    #[test]
    fn protocols_are_numbered_from_the_first_on() {
        let line = "a=tcap:3 UDP/TLS/RTP/SAVP RTP/SAVP";
        let transports: Tcap<'_> = read(line).unwrap();
        assert_eq!(
            transports.protocols().collect::<Vec<_>>(),
            [(3, "UDP/TLS/RTP/SAVP"), (4, "RTP/SAVP")]
        );
        assert_eq!(format!("a={transports}"), line);
        let last = Tcap::new("2147483647 a b").unwrap();
        assert_eq!(last.protocols().count(), 2);
        let number = Cause::OutOfRange { min: 1, max: 0x7fff_ffff };
        assert_eq!(refused::<Tcap<'_>>("a=tcap:0 RTP/AVP"), (8, number));
        assert_eq!(refused::<Tcap<'_>>("a=tcap:1"), (9, Cause::Missing));
    }
}
