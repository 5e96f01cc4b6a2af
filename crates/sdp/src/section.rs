//! What the session level and a media section have in common: a piece of text made of lines.

use core::fmt;
use core::num::NonZeroU32;

use memchr::memchr;

use crate::attribute::{All, Attribute, AttributeLine, Attributes};
use crate::error::{Cause, ParseError, Subject};
use crate::line::{Line, Lines};
use crate::work;

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

impl fmt::Debug for Section<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.lines()).finish()
    }
}

/// Where a line of the session level stands, in eight octets, an `Option` of it included.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Place {
    offset: u32,
    number: NonZeroU32,
}

/// How many octets such a line may have, so that ten thousand sections may ask for it. The longest
/// password and fingerprint take half of it.
pub(crate) const LONGEST: u16 = 512;

impl Place {
    pub(crate) fn of(line: Line<'_>, text: &str) -> Option<Self> {
        let offset = crate::line::offset(text, line.as_str());
        NonZeroU32::new(line.number()).map(|number| Self { offset, number })
    }

    /// The line, if it is short enough. However long it is, no more than the longest is looked at.
    pub(crate) fn line(self, text: &str, subject: Subject) -> Result<Line<'_>, ParseError> {
        let longest = usize::from(LONGEST);
        let rest = usize::try_from(self.offset).ok().and_then(|offset| text.get(offset..));
        let rest = rest.unwrap_or_default();
        // A CRLF stands behind the longest.
        let window = rest.as_bytes().get(..longest + 2).unwrap_or(rest.as_bytes());
        work::looked_at(window.len());
        let end = memchr(b'\n', window);
        if end.is_some() || window.len() == rest.len() {
            let line = Lines::new(rest, self.number.get()).cut(end);
            if line.as_str().len() <= longest {
                return Ok(line);
            }
        }
        let cause = Cause::Length { min: 2, max: LONGEST, found: u32::from(LONGEST) + 1 };
        Err(ParseError { line: self.number.get(), column: 1, subject, cause })
    }

    /// The line as the attribute that it was noted as.
    pub(crate) fn attribute<'a, A: Attribute<'a>>(self, text: &'a str) -> Result<A, ParseError> {
        let subject = Subject::Attribute(A::NAME);
        let line = self.line(text, subject)?;
        // It was noted as an attribute.
        let missing = || line.error(subject, line.as_str(), Cause::Missing);
        AttributeLine::new(line).ok_or_else(missing).and_then(A::parse)
    }
}

/// Where the value of a line stands, whatever its length, in eight octets, an `Option` of it included.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Value {
    start: NonZeroU32,
    end: u32,
}

impl Value {
    pub(crate) fn of(line: Line<'_>, text: &str) -> Option<Self> {
        let start = crate::line::offset(text, line.value());
        let length = u32::try_from(line.value().len()).ok()?;
        Some(Self { start: NonZeroU32::new(start)?, end: start.checked_add(length)? })
    }

    pub(crate) fn text(self, text: &str) -> Option<&str> {
        let start = usize::try_from(self.start.get()).ok()?;
        text.get(start..usize::try_from(self.end).ok()?)
    }
}
