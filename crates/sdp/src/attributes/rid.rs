//! `a=rid` (RFC 8851 §4 and §5).

use core::fmt;

use super::parameter::{Parameter, Parameters};
use super::{Format, checked};
use crate::attribute::{Attribute, AttributeLine};
use crate::error::{Cause, ParseError};
use crate::grammar::{Step, blank, refuse, remainder, run, word};

/// Whether the writer sends a stream or receives it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum StreamDirection {
    /// `send`
    Send,
    /// `recv`
    Recv,
}

impl StreamDirection {
    /// The word that is written.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Send => "send",
            Self::Recv => "recv",
        }
    }

    /// The same stream, seen from the other side.
    #[must_use]
    pub const fn reversed(self) -> Self {
        match self {
            Self::Send => Self::Recv,
            Self::Recv => Self::Send,
        }
    }

    pub(super) fn grammar(input: &str) -> Step<'_, Self> {
        match word(input)? {
            (rest, "send") => Ok((rest, Self::Send)),
            (rest, "recv") => Ok((rest, Self::Recv)),
            _ => refuse(input, Cause::UnknownWord),
        }
    }
}

impl fmt::Display for StreamDirection {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// The name of a stream, and how it is restricted.
///
/// ```
/// use frazil_sdp::{Rid, Session, StreamDirection};
///
/// let session = Session::parse("a=rid:hi send pt=96,97;max-width=1280;max-fps=30\r\n")?;
/// let rid = session.first::<Rid<'_>>()?.unwrap();
/// assert_eq!((rid.id(), rid.direction()), ("hi", StreamDirection::Send));
/// assert_eq!(rid.formats().filter_map(|format| format.payload_type()).sum::<u8>(), 96 + 97);
/// assert_eq!(rid.get(Rid::MAX_WIDTH), Some("1280"));
/// # Ok::<(), frazil_sdp::ParseError>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Rid<'a> {
    id: &'a str,
    direction: StreamDirection,
    text: &'a str,
}

impl<'a> Rid<'a> {
    /// Width in pixels.
    pub const MAX_WIDTH: &'static str = "max-width";
    /// Height in pixels.
    pub const MAX_HEIGHT: &'static str = "max-height";
    /// Frames in a second.
    pub const MAX_FPS: &'static str = "max-fps";
    /// Pixels in a frame.
    pub const MAX_FS: &'static str = "max-fs";
    /// Bits in a second.
    pub const MAX_BR: &'static str = "max-br";
    /// Pixels in a second.
    pub const MAX_PPS: &'static str = "max-pps";
    /// Bits of a pixel, 0.0001 to 48.0.
    pub const MAX_BPP: &'static str = "max-bpp";
    /// The streams that this one depends on, between commas.
    pub const DEPEND: &'static str = "depend";

    /// Names a stream, without a restriction.
    ///
    /// # Errors
    ///
    /// Other than 1 to 255 letters and digits (RFC 8851 §10, erratum 7132).
    pub fn new(id: &'a str, direction: StreamDirection) -> Result<Self, Cause> {
        checked(id, strict_id).map(|id| Self { id, direction, text: "" })
    }

    /// The same with restrictions between semicolons, such as `pt=96,97;max-fps=30`.
    ///
    /// # Errors
    ///
    /// `pt=` that is not in front or lists no formats, a name that is not letters, digits and `-`,
    /// a value with characters that are not printable ASCII.
    pub fn with_restrictions(mut self, restrictions: &'a str) -> Result<Self, Cause> {
        strict_restrictions(restrictions)?;
        self.text = restrictions;
        Ok(self)
    }

    /// The name of the stream.
    #[must_use]
    pub const fn id(self) -> &'a str {
        self.id
    }

    /// Whether the writer sends it or receives it.
    #[must_use]
    pub const fn direction(self) -> StreamDirection {
        self.direction
    }

    /// The formats that the stream may have, from `pt=`. None means all of the section.
    pub fn formats(self) -> impl Iterator<Item = Format<'a>> + Clone {
        let listed = self.get("pt").unwrap_or_default();
        listed.split(',').filter(|format| !format.is_empty()).map(Format::from)
    }

    /// All restrictions but `pt=`, in order.
    pub fn restrictions(self) -> impl Iterator<Item = Parameter<'a>> + Clone {
        Parameters::new(self.text).filter(|one| one.name != "pt")
    }

    /// The value of a restriction.
    #[must_use]
    pub fn get(self, name: &str) -> Option<&'a str> {
        Parameters::new(self.text).filter(|one| one.name == name).find_map(|one| one.value)
    }

    fn grammar(input: &'a str) -> Step<'a, Self> {
        let (input, id) = rid_id(input)?;
        let (input, ()) = blank(input)?;
        let (input, direction) = StreamDirection::grammar(input)?;
        if input.is_empty() {
            return Ok((input, Self { id, direction, text: "" }));
        }
        let (input, ()) = blank(input)?;
        let (input, text) = remainder(input)?;
        Ok((input, Self { id, direction, text }))
    }
}

/// `rid-id` as RFC 8851 §10 prints it; erratum 7132 takes `-` and `_` away.
pub(super) fn rid_id(input: &str) -> Step<'_, &str> {
    run(input, |b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_'))
}

/// What RtpStreamId can carry (RFC 8852 §3): 1 to 255 letters and digits.
pub(super) fn strict_id(input: &str) -> Step<'_, &str> {
    let (rest, id) = run(input, |b| b.is_ascii_alphanumeric())?;
    if id.len() > 255 {
        let found = u32::try_from(id.len()).unwrap_or(u32::MAX);
        return refuse(input, Cause::Length { min: 1, max: 255, found });
    }
    Ok((rest, id))
}

fn strict_restrictions(text: &str) -> Result<(), Cause> {
    for (index, restriction) in text.split(';').enumerate() {
        let (name, value) = restriction.split_once('=').unwrap_or((restriction, ""));
        checked(name, |name| run(name, |b| b.is_ascii_alphanumeric() || b == b'-'))?;
        if !value.bytes().all(|b| matches!(b, b' '..=b'~')) || value.ends_with(' ') {
            return Err(Cause::Character);
        }
        if name == "pt" {
            if index > 0 {
                return Err(Cause::Other("`pt=` must be in front of the restrictions"));
            }
            value.split(',').try_for_each(|format| Format::from(format).check())?;
        }
    }
    Ok(())
}

impl<'a> Attribute<'a> for Rid<'a> {
    const NAME: &'static str = "rid";

    fn parse(line: AttributeLine<'a>) -> Result<Self, ParseError> {
        line.read::<Self, _>(Self::grammar)
    }

    fn check(&self) -> Result<(), Cause> {
        checked(self.id, strict_id)?;
        if self.text.is_empty() { Ok(()) } else { strict_restrictions(self.text) }
    }
}

impl fmt::Display for Rid<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "rid:{} {}", self.id, self.direction)?;
        if self.text.is_empty() { Ok(()) } else { write!(f, " {}", self.text) }
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::{read, refused};
    use super::*;
    use std::format;
    use std::vec::Vec;

    #[test]
    fn a_stream_has_a_name_a_direction_and_restrictions() {
        for text in [
            "1 send",
            "q recv pt=97",
            "4 send pt=103,104;max-width=640;max-bpp=0.5;depend=1,2;x-own",
            "h send max-fs=3600;max-fps=30",
        ] {
            let line = format!("a=rid:{text}");
            let rid: Rid<'_> = read(&line).unwrap();
            assert_eq!(rid.check(), Ok(()));
            assert_eq!(format!("a={rid}"), line);
        }
        let rid: Rid<'_> = read("a=rid:4 send pt=103,104; max-width=640;x-own").unwrap();
        let formats: Vec<_> = rid.formats().collect();
        assert_eq!(formats, [Format::PayloadType(103), Format::PayloadType(104)]);
        let names: Vec<_> = rid.restrictions().map(|one| one.name).collect();
        assert_eq!(names, ["max-width", "x-own"]);
        assert_eq!((rid.get(Rid::MAX_WIDTH), rid.get("x-own")), (Some("640"), None));
        let built = Rid::new("1", StreamDirection::Recv).unwrap();
        assert_eq!(built.formats().count() + built.restrictions().count(), 0);
        assert_eq!(built.with_restrictions("pt=97").ok(), read("a=rid:1 recv pt=97").ok());
        assert_eq!(built.direction().reversed(), StreamDirection::Send);
    }

    #[test]
    fn a_name_is_written_in_letters_and_digits() {
        for id in ["low-res", "a_b"] {
            let line = format!("a=rid:{id} send");
            assert!(read::<Rid<'_>>(&line).unwrap().check().is_err());
            assert!(Rid::new(id, StreamDirection::Send).is_err());
        }
        let long = "r".repeat(256);
        let cause = Cause::Length { min: 1, max: 255, found: 256 };
        assert_eq!(Rid::new(&long, StreamDirection::Send), Err(cause));
        assert!(Rid::new(&long[1..], StreamDirection::Send).is_ok());
    }

    #[test]
    fn other_forms_are_refused() {
        assert_eq!(refused::<Rid<'_>>("a=rid:a.b send"), (8, Cause::Character));
        assert_eq!(refused::<Rid<'_>>("a=rid:1"), (8, Cause::Missing));
        assert_eq!(refused::<Rid<'_>>("a=rid:1 sendrecv"), (9, Cause::UnknownWord));
        let rid = Rid::new("1", StreamDirection::Send).unwrap();
        for text in [
            "",
            ";",
            "max fps=3",
            "max-fps=3 ",
            "a=\u{e9}",
            "max-fps=3;pt=96",
            "pt=",
            "pt=9/6",
            "a=1;",
        ] {
            assert!(rid.with_restrictions(text).is_err(), "{text}");
        }
    }
}
