//! `a=rid` (RFC 8851 §4 and §5).

use core::fmt;

use super::parameter::Parameter;
use super::{Decimal, Format, StreamDirection, checked, restriction};
use crate::attribute::{Attribute, AttributeLine};
use crate::error::{Cause, ParseError};
use crate::grammar::{Step, blank, refuse, remainder, run};

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
    /// `pt=` that is not in front, a name that is not letters, digits and `-`, a value of the wrong
    /// form, or characters that are not printable ASCII (RFC 8851 §10).
    pub fn with_restrictions(mut self, restrictions: &'a str) -> Result<Self, Cause> {
        restriction::strict(restrictions)?;
        self.text = restrictions;
        Ok(self)
    }

    /// The name of the stream.
    #[must_use]
    pub const fn id(self) -> &'a str {
        self.id
    }

    /// Whether the writer sends it or receives it; the direction of the section is another matter.
    #[must_use]
    pub const fn direction(self) -> StreamDirection {
        self.direction
    }

    /// The formats that the stream may have, from `pt=`, the most preferred first. None means all of
    /// the section.
    // rfc8851-s4-c
    pub fn formats(self) -> impl Iterator<Item = Format<'a>> + Clone {
        between_commas(self.get("pt")).map(Format::from)
    }

    /// All restrictions but `pt=`, in order. One without a value asks the answerer for a value
    /// (RFC 8851 §6.1).
    pub fn restrictions(self) -> impl Iterator<Item = Parameter<'a>> + Clone {
        restriction::all(self.text).filter(|one| one.name != "pt")
    }

    /// The value of a restriction, as it stands.
    #[must_use]
    pub fn get(self, name: &str) -> Option<&'a str> {
        restriction::all(self.text).filter(|one| one.name == name).find_map(|one| one.value)
    }

    /// The value of a restriction that is a whole number, such as [`MAX_WIDTH`](Self::MAX_WIDTH). One
    /// that does not fit 64 bits is read as the largest that does.
    #[must_use]
    pub fn limit(self, name: &str) -> Option<u64> {
        let value = self.get(name)?;
        let digits = !value.is_empty() && value.bytes().all(|b| b.is_ascii_digit());
        digits.then(|| value.parse().unwrap_or(u64::MAX))
    }

    /// `max-bpp`: the most bits of a pixel.
    #[must_use]
    pub fn max_bits_per_pixel(self) -> Option<Decimal> {
        self.get(Self::MAX_BPP).and_then(|value| value.parse().ok())
    }

    /// `depend`: the names of the streams that this one depends on.
    pub fn depends_on(self) -> impl Iterator<Item = &'a str> + Clone {
        between_commas(self.get(Self::DEPEND))
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
        restriction::all(text).try_for_each(|one| restriction::grammar(one).map(drop))?;
        Ok((input, Self { id, direction, text }))
    }
}

fn between_commas(list: Option<&str>) -> impl Iterator<Item = &str> + Clone {
    list.unwrap_or_default().split(',').filter(|one| !one.is_empty())
}

/// `rid-id` as RFC 8851 §10 prints it; erratum 7132 takes `-` and `_` away.
pub(super) fn rid_id(input: &str) -> Step<'_, &str> {
    run(input, |b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_'))
}

/// What RtpStreamId can carry (RFC 8852 §3): 1 to 255 letters and digits.
// rfc8851-s10-b
pub(super) fn strict_id(input: &str) -> Step<'_, &str> {
    let (rest, id) = run(input, |b| b.is_ascii_alphanumeric())?;
    if id.len() > 255 {
        let found = u32::try_from(id.len()).unwrap_or(u32::MAX);
        return refuse(input, Cause::Length { min: 1, max: 255, found });
    }
    Ok((rest, id))
}

/// A name with `-` or `_` is read, and not written.
impl<'a> Attribute<'a> for Rid<'a> {
    const NAME: &'static str = "rid";

    fn parse(line: AttributeLine<'a>) -> Result<Self, ParseError> {
        line.read::<Self, _>(Self::grammar)
    }

    fn check(&self) -> Result<(), Cause> {
        checked(self.id, strict_id)?;
        if self.text.is_empty() { Ok(()) } else { restriction::strict(self.text) }
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
    fn rfc8851_s10_a__a_stream_has_a_name_a_direction_and_restrictions() {
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
        let built = Rid::new("1", StreamDirection::Recv).unwrap();
        assert_eq!(built.with_restrictions("pt=97").ok(), read("a=rid:1 recv pt=97").ok());
        for (line, column, cause) in [
            ("a=rid:a.b send", 8, Cause::Character),
            ("a=rid:1", 8, Cause::Missing),
            ("a=rid:1 sendrecv", 9, Cause::UnknownWord),
            ("a=rid:1 send max fps", 17, Cause::Trailing),
        ] {
            assert_eq!(refused::<Rid<'_>>(line), (column, cause), "{line}");
        }
    }

    #[test]
    fn rfc8851_s4_c_and_s6_1_b__formats_are_in_order_and_without_pt_any_may_be() {
        let rid: Rid<'_> = read("a=rid:4 send pt=104,103; max-width=640;x-own").unwrap();
        let formats: Vec<_> = rid.formats().collect();
        assert_eq!(formats, [Format::PayloadType(104), Format::PayloadType(103)]);
        let names: Vec<_> = rid.restrictions().map(|one| one.name).collect();
        assert_eq!(names, ["max-width", "x-own"]);
        let any: Rid<'_> = read("a=rid:4 send max-width=640").unwrap();
        assert_eq!(any.formats().count(), 0);
    }

    #[test]
    fn rfc8851_s5_a_b_d__values_have_their_types() {
        let rid: Rid<'_> = read(
            "a=rid:1 send max-width=1280;max-fps=99999999999999999999;max-bpp=0.25;depend=0,2;max-fs",
        )
        .unwrap();
        assert_eq!(rid.limit(Rid::MAX_WIDTH), Some(1280));
        assert_eq!(rid.limit(Rid::MAX_FPS), Some(u64::MAX));
        assert_eq!((rid.limit(Rid::MAX_FS), rid.limit(Rid::MAX_HEIGHT)), (None, None));
        assert_eq!(rid.max_bits_per_pixel(), "0.25".parse().ok());
        assert_eq!(rid.depends_on().collect::<Vec<_>>(), ["0", "2"]);
    }

    #[test]
    fn rfc8851_s6_1_c__a_restriction_without_a_value_is_there() {
        let rid: Rid<'_> = read("a=rid:1 recv max-width;max-height=720").unwrap();
        let all: Vec<_> = rid.restrictions().map(|one| (one.name, one.value)).collect();
        assert_eq!(all, [(Rid::MAX_WIDTH, None), (Rid::MAX_HEIGHT, Some("720"))]);
    }

    #[test]
    fn rfc8851_s10_b__a_name_is_written_in_letters_and_digits() {
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
    fn rfc8851_s10_c__words_and_names_have_their_case() {
        assert_eq!(refused::<Rid<'_>>("a=rid:1 Send"), (9, Cause::UnknownWord));
        let rid: Rid<'_> = read("a=rid:1 send PT=96;Max-Width=640").unwrap();
        assert_eq!((rid.formats().count(), rid.limit(Rid::MAX_WIDTH)), (0, None));
    }
}
