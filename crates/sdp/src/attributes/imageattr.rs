//! `a=imageattr` (RFC 6236 §3).

use core::fmt;

use super::{Format, StreamDirection, checked};
use crate::attribute::{Attribute, AttributeLine};
use crate::error::{Cause, ParseError};
use crate::grammar::{self, Step, blank, ranged, refuse, run, sign};
use crate::work::looked_at;

/// The sizes of images that a format is sent and received in, as the writer wishes.
///
/// ```
/// use frazil_sdp::{ImageAttr, Session, StreamDirection};
///
/// let session = Session::parse("a=imageattr:* recv [x=[48:1280],y=[48:720],q=1.0]\r\n")?;
/// let images = session.first::<ImageAttr<'_>>()?.unwrap();
/// assert!(images.applies_to(96));
/// let set = images.sets(StreamDirection::Recv).next().unwrap();
/// assert_eq!((set.x().max(), set.y().max(), set.preference()), (1280, 720, 100));
/// assert!(set.x().contains(640));
/// # Ok::<(), frazil_sdp::ParseError>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct ImageAttr<'a> {
    format: Option<Format<'a>>,
    direction: StreamDirection,
    sets: &'a str,
    /// The sets of the other direction, or an empty text.
    others: &'a str,
}

impl<'a> ImageAttr<'a> {
    /// Gives a format the sets of one direction, such as `[x=1280,y=720] [x=640,y=360,q=0.6]`, or
    /// `*` for any size.
    ///
    /// # Errors
    ///
    /// A payload type above 127, a name that is no token, or sets of another form.
    pub fn new(
        format: impl Into<Format<'a>>,
        direction: StreamDirection,
        sets: &'a str,
    ) -> Result<Self, Cause> {
        let format = format.into();
        format.check()?;
        Self::for_all(direction, sets).map(|images| Self { format: format.unless_all(), ..images })
    }

    /// The same for all formats: `*`.
    ///
    /// # Errors
    ///
    /// Sets of another form.
    pub fn for_all(direction: StreamDirection, sets: &'a str) -> Result<Self, Cause> {
        let sets = checked(sets, list)?;
        Ok(Self { format: None, direction, sets, others: "" })
    }

    /// The same with sets of the other direction.
    ///
    /// # Errors
    ///
    /// Sets of another form.
    pub fn with_others(mut self, sets: &'a str) -> Result<Self, Cause> {
        self.others = checked(sets, list)?;
        Ok(self)
    }

    /// The format; `None` for all of them.
    #[must_use]
    pub const fn format(self) -> Option<Format<'a>> {
        self.format
    }

    /// True if it holds for that format.
    #[must_use]
    pub fn applies_to<'f>(self, format: impl Into<Format<'f>>) -> bool {
        self.format.is_none_or(|own| own == format.into())
    }

    /// The sets of a direction, in order. There are none where the direction is not named, and none
    /// where it takes [any size](Self::is_any).
    pub fn sets(self, direction: StreamDirection) -> impl Iterator<Item = ImageSet<'a>> + Clone {
        let mut rest = self.text_of(direction);
        core::iter::from_fn(move || {
            let (behind, set) =
                ImageSet::grammar(rest.trim_start_matches(grammar::is_blank)).ok()?;
            looked_at(rest.len().saturating_sub(behind.len()));
            rest = behind;
            Some(set)
        })
    }

    /// True if a direction takes any size: `*`.
    #[must_use]
    pub fn is_any(self, direction: StreamDirection) -> bool {
        self.text_of(direction) == "*"
    }

    fn text_of(self, direction: StreamDirection) -> &'a str {
        if direction == self.direction { self.sets } else { self.others }
    }

    fn grammar(input: &'a str) -> Step<'a, Self> {
        let (input, format) = Format::grammar(input)?;
        let (input, ()) = blank(input)?;
        let (rest, (direction, sets)) = one_direction(input)?;
        let images = Self { format: format.unless_all(), direction, sets, others: "" };
        if rest.is_empty() {
            return Ok((rest, images));
        }
        let (start, ()) = blank(rest)?;
        let (rest, (other, others)) = one_direction(start)?;
        if other == direction {
            return refuse(start, Cause::Other("each direction may stand once"));
        }
        Ok((rest, Self { others, ..images }))
    }
}

/// A direction and its sets.
fn one_direction(input: &str) -> Step<'_, (StreamDirection, &str)> {
    let (input, direction) = StreamDirection::grammar(input)?;
    let (input, ()) = blank(input)?;
    let (input, sets) = list(input)?;
    Ok((input, (direction, sets)))
}

/// A star, or sets between blanks.
fn list(input: &str) -> Step<'_, &str> {
    let (mut rest, _) = match input.strip_prefix('*') {
        Some(rest) => return Ok((rest, "*")),
        None => ImageSet::grammar(input)?,
    };
    while let Ok((more, ())) = blank(rest) {
        if !more.starts_with('[') {
            break;
        }
        (rest, _) = ImageSet::grammar(more)?;
    }
    Ok((rest, before(input, rest)))
}

/// What stands in a text before its end.
fn before<'a>(text: &'a str, end: &str) -> &'a str {
    text.get(..text.len().saturating_sub(end.len())).unwrap_or_default()
}

impl<'a> Attribute<'a> for ImageAttr<'a> {
    const NAME: &'static str = "imageattr";

    fn parse(line: AttributeLine<'a>) -> Result<Self, ParseError> {
        line.read::<Self, _>(Self::grammar)
    }
}

impl fmt::Display for ImageAttr<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.format {
            Some(format) => write!(f, "imageattr:{format}")?,
            None => f.write_str("imageattr:*")?,
        }
        write!(f, " {} {}", self.direction, self.sets)?;
        if self.others.is_empty() {
            return Ok(());
        }
        write!(f, " {} {}", self.direction.reversed(), self.others)
    }
}

/// Widths and heights that go together.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct ImageSet<'a> {
    x: ImageSizes<'a>,
    y: ImageSizes<'a>,
    /// Pairs with a comma before each.
    others: &'a str,
}

impl<'a> ImageSet<'a> {
    /// The widths, in pixels.
    #[must_use]
    pub const fn x(self) -> ImageSizes<'a> {
        self.x
    }

    /// The heights, in pixels.
    #[must_use]
    pub const fn y(self) -> ImageSizes<'a> {
        self.y
    }

    /// `sar`: the aspect ratios of a sample; 1 if it is not there.
    #[must_use]
    pub fn sample_aspect_ratio(self) -> Option<&'a str> {
        self.get("sar")
    }

    /// `par`: the aspect ratios of the picture.
    #[must_use]
    pub fn picture_aspect_ratio(self) -> Option<&'a str> {
        self.get("par")
    }

    /// `q`: how much the writer wishes this set, in hundredths from 0 to 100; 50 if it is not there.
    #[must_use]
    pub fn preference(self) -> u8 {
        let digits = |tens: u8, ones: u8| {
            let both = tens.is_ascii_digit() && ones.is_ascii_digit();
            both.then(|| (tens - b'0') * 10 + (ones - b'0'))
        };
        let q = match self.get("q").map(str::as_bytes) {
            Some(b"0") => Some(0),
            Some(&[b'0', b'.', tenths]) => digits(tenths, b'0'),
            Some(&[b'0', b'.', tenths, hundredths]) => digits(tenths, hundredths),
            Some(b"1" | b"1.0" | b"1.00") => Some(100),
            _ => None,
        };
        q.unwrap_or(50)
    }

    /// The value of a key behind `x` and `y`.
    #[must_use]
    pub fn get(self, key: &str) -> Option<&'a str> {
        let mut rest = self.others;
        core::iter::from_fn(|| {
            let (behind, found) = pair(rest).ok()?;
            rest = behind;
            Some(found)
        })
        .find_map(|(name, value)| (name == key).then_some(value))
    }

    fn grammar(input: &'a str) -> Step<'a, Self> {
        let (input, ()) = sign('[')(input)?;
        let (input, x) = dimension('x', input)?;
        let (input, ()) = sign(',')(input)?;
        let (start, y) = dimension('y', input)?;
        let mut rest = start;
        while rest.starts_with(',') {
            (rest, _) = pair(rest)?;
        }
        let others = before(start, rest);
        let (rest, ()) = sign(']')(rest)?;
        Ok((rest, Self { x, y, others }))
    }
}

fn dimension(name: char, input: &str) -> Step<'_, ImageSizes<'_>> {
    let (input, ()) = sign(name)(input)?;
    let (input, ()) = sign('=')(input)?;
    ImageSizes::grammar(input)
}

/// A comma, a key, `=`, and a value, which may stand in brackets.
fn pair(input: &str) -> Step<'_, (&str, &str)> {
    let (input, ()) = sign(',')(input)?;
    let (input, key) = run(input, |b| b.is_ascii_alphanumeric() || b == b'-')?;
    let (start, ()) = sign('=')(input)?;
    let plain = |b: u8| b.is_ascii_graphic() && !matches!(b, b',' | b'[' | b']');
    let rest = match start.strip_prefix('[') {
        Some(inner) => {
            let (inner, _) = run(inner, |b| plain(b) || b == b',')?;
            sign(']')(inner)?.0
        }
        None => run(start, plain)?.0,
    };
    Ok((rest, (key, before(start, rest))))
}

/// The sizes that one dimension may have, in pixels: one, a range with a step, or a list.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct ImageSizes<'a> {
    min: u32,
    max: u32,
    inner: Inner<'a>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum Inner<'a> {
    /// From the least to the most by a step.
    Step(u32),
    /// Numbers between commas.
    List(&'a str),
}

impl<'a> ImageSizes<'a> {
    /// The least of them.
    #[must_use]
    pub const fn min(self) -> u32 {
        self.min
    }

    /// The most of them.
    #[must_use]
    pub const fn max(self) -> u32 {
        self.max
    }

    /// True if that size is one of them.
    #[must_use]
    pub fn contains(self, size: u32) -> bool {
        match self.inner {
            Inner::Step(step) => {
                let above = size.checked_sub(self.min).filter(|_| size <= self.max);
                above.and_then(|above| above.checked_rem(step)) == Some(0)
            }
            Inner::List(list) => list.split(',').any(|one| one.parse() == Ok(size)),
        }
    }

    fn grammar(input: &'a str) -> Step<'a, Self> {
        let Some(start) = input.strip_prefix('[') else {
            let (rest, size) = size(input)?;
            return Ok((rest, Self { min: size, max: size, inner: Inner::Step(1) }));
        };
        let (mut rest, first) = size(start)?;
        let mut sizes = Self { min: first, max: first, inner: Inner::Step(1) };
        if let Some(more) = rest.strip_prefix(':') {
            (rest, sizes.max) = size(more)?;
            if let Some(more) = rest.strip_prefix(':') {
                sizes.inner = Inner::Step(sizes.max);
                (rest, sizes.max) = size(more)?;
            }
            if sizes.max < sizes.min {
                return refuse(start, Cause::OutOfRange { min: first.into(), max: LARGEST.into() });
            }
        } else {
            while let Some(more) = rest.strip_prefix(',') {
                let one;
                (rest, one) = size(more)?;
                (sizes.min, sizes.max) = (sizes.min.min(one), sizes.max.max(one));
            }
            sizes.inner = Inner::List(before(start, rest));
        }
        let (rest, ()) = sign(']')(rest)?;
        Ok((rest, sizes))
    }
}

const LARGEST: u32 = 999_999;

fn size(input: &str) -> Step<'_, u32> {
    ranged(1, LARGEST)(input)
}

#[cfg(test)]
mod tests {
    use super::super::testing::{read, refused};
    use super::*;
    use StreamDirection::{Recv, Send};
    use std::format;
    use std::vec::Vec;

    #[test]
    fn limits_are_ranges_of_x_and_y_to_receive() {
        let sets = "[x=[48:1280],y=[48:720],q=1.0]";
        let images = ImageAttr::for_all(Recv, sets).unwrap();
        assert_eq!(format!("{images}"), "imageattr:* recv [x=[48:1280],y=[48:720],q=1.0]");
        let one = ImageAttr::new(96, Recv, sets).unwrap();
        assert_eq!(format!("{one}"), format!("imageattr:96 recv {sets}"));
        assert!(images.applies_to(97) && one.applies_to(96) && !one.applies_to(97));
        let set = images.sets(Recv).next().unwrap();
        assert_eq!((set.x().min(), set.x().max()), (48, 1280));
        assert_eq!((set.y().min(), set.y().max()), (48, 720));
    }

    #[test]
    fn sizes_are_one_a_range_or_a_list() {
        let line = "a=imageattr:97 send [x=[480:16:800],y=[320,640],par=[1.2-1.3],q=0.6] \
            [x=176,y=144,sar=[1.0,1.3]] recv *";
        let images: ImageAttr<'_> = read(line).unwrap();
        assert_eq!(format!("a={images}"), line);
        let sets: Vec<_> = images.sets(Send).collect();
        assert_eq!(sets.len(), 2);
        assert!([480, 496, 800].iter().all(|&size| sets[0].x().contains(size)));
        assert!([479, 481, 816].iter().all(|&size| !sets[0].x().contains(size)));
        assert!(sets[0].y().contains(320) && !sets[0].y().contains(480));
        assert_eq!((sets[0].y().min(), sets[0].y().max()), (320, 640));
        assert_eq!(sets[0].picture_aspect_ratio(), Some("[1.2-1.3]"));
        assert!(sets[1].x().contains(176) && !sets[1].x().contains(177));
        assert_eq!(sets[1].sample_aspect_ratio(), Some("[1.0,1.3]"));
        assert!(images.is_any(Recv) && !images.is_any(Send));
        assert_eq!(images.sets(Recv).count(), 0);
        let built = ImageAttr::new(97, Send, images.sets).unwrap().with_others("*");
        assert_eq!(built, Ok(images));
    }

    #[test]
    fn a_preference_is_given_in_hundredths() {
        for (q, hundredths) in [
            ("q=0.6", 60),
            ("q=0.07", 7),
            ("q=1.00", 100),
            ("q=0.0", 0),
            ("q=0.+1", 50),
            ("k=1", 50),
        ] {
            let sets = format!("[x=1,y=1,{q}]");
            let images = ImageAttr::for_all(Send, &sets).unwrap();
            assert_eq!(images.sets(Send).next().unwrap().preference(), hundredths, "{q}");
        }
    }

    #[test]
    fn other_forms_are_refused() {
        let size = Cause::OutOfRange { min: 1, max: 999_999 };
        for (line, column, cause) in [
            ("a=imageattr:", 13, Cause::Missing),
            ("a=imageattr:97", 15, Cause::Missing),
            ("a=imageattr:97 both *", 16, Cause::UnknownWord),
            ("a=imageattr:97 send", 20, Cause::Missing),
            ("a=imageattr:97 send [x=0,y=1]", 24, size),
            ("a=imageattr:97 send [y=1,x=1]", 22, Cause::Character),
            ("a=imageattr:97 send [x=1,y=1", 29, Cause::Missing),
            ("a=imageattr:97 send [x=1,y=1,q]", 31, Cause::Character),
            ("a=imageattr:97 send [x=[9:2],y=1]", 25, Cause::OutOfRange { min: 9, max: 999_999 }),
            ("a=imageattr:97 send [x=[1:2,y=1]", 28, Cause::Character),
            ("a=imageattr:97 send * recv * send *", 29, Cause::Trailing),
        ] {
            assert_eq!(refused::<ImageAttr<'_>>(line), (column, cause), "{line}");
        }
        let twice = Cause::Other("each direction may stand once");
        assert_eq!(refused::<ImageAttr<'_>>("a=imageattr:97 send * send *"), (23, twice));
        assert_eq!(ImageAttr::new(200, Send, "*"), Err(Cause::OutOfRange { min: 0, max: 127 }));
        assert!(ImageAttr::for_all(Send, "").is_err());
        assert!(ImageAttr::for_all(Send, "*").unwrap().with_others("x").is_err());
    }
}
