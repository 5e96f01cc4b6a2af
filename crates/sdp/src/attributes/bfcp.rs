//! `a=floorctrl`, `a=confid`, `a=userid` and `a=floorid`, which BFCP uses (RFC 8856).

use core::fmt;

use super::words::{Words, by_grammar};
use crate::attribute::{Attribute, AttributeLine};
use crate::error::{Cause, ParseError};
use crate::grammar::{Step, blank, ranged, refuse, sign, token};

/// Which roles of floor control the sender takes on: one at least.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct FloorCtrl<'a>(Words<'a>);

/// A role in floor control.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum FloorRole {
    /// Floor control client only: `c-only`.
    ClientOnly,
    /// Floor control server only: `s-only`.
    ServerOnly,
    /// Client and server at once: `c-s`.
    ClientAndServer,
}

impl FloorRole {
    /// Names the role behind a word.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        let known = [Self::ClientOnly, Self::ServerOnly, Self::ClientAndServer];
        known.into_iter().find(|role| role.as_str() == name)
    }

    /// The word that is written.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::ClientOnly => "c-only",
            Self::ServerOnly => "s-only",
            Self::ClientAndServer => "c-s",
        }
    }
}

by_grammar! { FloorCtrl = "floorctrl", such as "c-only s-only" }

impl<'a> FloorCtrl<'a> {
    /// The roles, in order.
    pub fn roles(self) -> impl Iterator<Item = FloorRole> + Clone {
        self.0.iter().filter_map(FloorRole::from_name)
    }

    fn grammar(input: &'a str) -> Step<'a, Self> {
        let role = |input: &'a str| match token(input)? {
            (_, word) if FloorRole::from_name(word).is_none() => refuse(input, Cause::UnknownWord),
            step => Ok(step),
        };
        let (rest, roles) = Words::of(role)(input)?;
        Ok((rest, Self(roles)))
    }
}

impl fmt::Display for FloorCtrl<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("floorctrl")?;
        self.0
            .iter()
            .enumerate()
            .try_for_each(|(index, role)| write!(f, "{}{role}", if index == 0 { ':' } else { ' ' }))
    }
}

/// The conference that the floors belong to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct ConfId(pub u32);

/// The user that the floor control client is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct UserId(pub u16);

macro_rules! numbers {
    ($($type:ident = $name:literal, $number:ty;)*) => {$(
        impl<'a> Attribute<'a> for $type {
            const NAME: &'static str = $name;

            fn parse(line: AttributeLine<'a>) -> Result<Self, ParseError> {
                line.read::<Self, _>(ranged(0, <$number>::MAX)).map(Self)
            }
        }

        impl fmt::Display for $type {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, concat!($name, ":{}"), self.0)
            }
        }
    )*};
}

numbers! {
    ConfId = "confid", u32;
    UserId = "userid", u16;
}

/// A floor, and the [`Label`](crate::Label)s of the streams that it is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct FloorId<'a> {
    floor: u16,
    streams: Words<'a>,
}

by_grammar! { FloorId = "floorid", such as "1 mstrm:10 11" }

impl<'a> FloorId<'a> {
    /// The floor.
    #[must_use]
    pub const fn floor(self) -> u16 {
        self.floor
    }

    /// The labels of the streams.
    pub fn streams(self) -> impl Iterator<Item = &'a str> + Clone {
        self.streams.iter()
    }

    /// Before RFC 4583 was done, `mstrm` was `m-stream`, and some still write that.
    fn grammar(input: &'a str) -> Step<'a, Self> {
        let (input, floor) = ranged(0, u16::MAX)(input)?;
        if input.is_empty() {
            return Ok((input, Self { floor, streams: Words::default() }));
        }
        let (start, ()) = blank(input)?;
        let (input, name) = token(start)?;
        if !matches!(name, "mstrm" | "m-stream") {
            return refuse(start, Cause::UnknownWord);
        }
        let (input, ()) = sign(':')(input)?;
        let (input, streams) = Words::of(token)(input)?;
        Ok((input, Self { floor, streams }))
    }
}

impl fmt::Display for FloorId<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "floorid:{}", self.floor)?;
        self.streams.iter().enumerate().try_for_each(|(index, stream)| {
            write!(f, "{}{stream}", if index == 0 { " mstrm:" } else { " " })
        })
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::{read, refused};
    use super::*;
    use std::format;
    use std::vec::Vec;

    #[test]
    fn roles_are_of_three_kinds() {
        let line = "a=floorctrl:c-only s-only c-s";
        let control: FloorCtrl<'_> = read(line).unwrap();
        assert_eq!(
            control.roles().collect::<Vec<_>>(),
            [FloorRole::ClientOnly, FloorRole::ServerOnly, FloorRole::ClientAndServer]
        );
        assert_eq!(format!("a={control}"), line);
        assert_eq!(refused::<FloorCtrl<'_>>("a=floorctrl:c-s both"), (17, Cause::UnknownWord));
    }

    #[test]
    fn conferences_and_users_are_numbers() {
        assert_eq!(read("a=confid:4294967295"), Ok(ConfId(u32::MAX)));
        assert_eq!(read("a=userid:1234"), Ok(UserId(1234)));
        assert_eq!(format!("{} {}", ConfId(4321), UserId(1)), "confid:4321 userid:1");
        let user = Cause::OutOfRange { min: 0, max: 65535 };
        assert_eq!(refused::<UserId>("a=userid:65536"), (10, user));
        assert_eq!(refused::<ConfId>("a=confid:x"), (10, Cause::Character));
    }

    #[test]
    fn a_floor_names_its_streams() {
        let floor: FloorId<'_> = read("a=floorid:1 mstrm:10 11").unwrap();
        assert_eq!((floor.floor(), floor.streams().collect::<Vec<_>>()), (1, ["10", "11"].into()));
        assert_eq!(format!("{floor}"), "floorid:1 mstrm:10 11");
        assert_eq!(read("a=floorid:1 m-stream:10 11"), Ok(floor));
        assert_eq!(format!("{}", read::<FloorId<'_>>("a=floorid:2").unwrap()), "floorid:2");
        assert_eq!(refused::<FloorId<'_>>("a=floorid:1 x:10"), (13, Cause::UnknownWord));
        assert_eq!(refused::<FloorId<'_>>("a=floorid:1 mstrm:"), (19, Cause::Missing));
        assert_eq!(refused::<FloorId<'_>>("a=floorid:1 mstrm"), (18, Cause::Missing));
    }
}
