//! What the session level and a media section have in common: a piece of text made of lines.

use core::num::NonZeroU32;

use crate::attribute::{All, Attribute, AttributeLine, Attributes};
use crate::error::ParseError;
use crate::line::{Line, Lines};

/// Consecutive lines, the number of the first of which is known.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) struct Section<'a> {
    pub(crate) text: &'a str,
    pub(crate) number: u32,
}

impl<'a> Section<'a> {
    pub(crate) const fn lines(self) -> Lines<'a> {
        Lines::new(self.text, self.number)
    }

    pub(crate) const fn attributes(self) -> Attributes<'a> {
        Attributes::new(self.lines())
    }

    pub(crate) const fn all<A: Attribute<'a>>(self) -> All<'a, A> {
        All::new(self.attributes())
    }

    pub(crate) fn first<A: Attribute<'a>>(self) -> Result<Option<A>, ParseError> {
        self.all().next().transpose()
    }

    /// The first line of that letter.
    pub(crate) fn line(self, letter: char) -> Option<Line<'a>> {
        self.lines().find(|line| line.letter() == letter)
    }
}

/// Where a line stands, in eight octets, an `Option` of it included.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Place {
    offset: u32,
    number: NonZeroU32,
}

impl Place {
    pub(crate) fn of(line: Line<'_>, text: &str) -> Option<Self> {
        let offset = crate::line::offset(text, line.as_str());
        NonZeroU32::new(line.number()).map(|number| Self { offset, number })
    }

    pub(crate) fn line(self, text: &str) -> Option<Line<'_>> {
        let rest = usize::try_from(self.offset).ok().and_then(|offset| text.get(offset..))?;
        Lines::new(rest, self.number.get()).next()
    }

    pub(crate) fn attribute(self, text: &str) -> Option<AttributeLine<'_>> {
        self.line(text).and_then(AttributeLine::new)
    }
}
