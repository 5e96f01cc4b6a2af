//! The session level or a media section, owned.

use alloc::string::String;
use core::fmt::{self, Write};
use core::marker::PhantomData;
use core::ops::Range;

use super::layout;
use super::level::{Level, MediaLevel, SessionLevel};
use super::span::{self, Span};
use crate::attribute::{All, Attribute, Attributes};
use crate::defaults::Defaults;
use crate::error::{Cause, ParseError};
use crate::line::{Line, Lines, shown};
use crate::rules::{self, BuildError};
use crate::typed::Typed;

/// The most octets of a section, and of a whole description.
pub(super) const MAX_OCTETS: u32 = 16 << 20;

/// A section that owns its text: the session level ([`SessionSection`]) or a media section
/// ([`MediaSection`]).
///
/// What reads it borrows, and is what reads a borrowed description: lines, attributes, and types by
/// type parameter. Line numbers count from 1 within the section.
///
/// Every edit either does what it says or fails and changes nothing. A new line takes its place by
/// the order of RFC 8866, unless it is given an index, and the line end of the line above it.
#[derive(Clone, PartialEq, Eq)]
pub struct OwnedSection<L: Level> {
    /// Lines that would be checked by [`Lines::next_checked`], each with its end. At media level the
    /// first one is an `m=` line, at session level none is.
    pub(super) text: String,
    /// The end of lines where there is no other to follow.
    end: &'static str,
    level: PhantomData<L>,
}

/// What stands before the first `m=`, to be edited.
pub type SessionSection = OwnedSection<SessionLevel>;

/// An `m=` line and what follows it, to be edited.
pub type MediaSection = OwnedSection<MediaLevel>;

impl<L: Level> OwnedSection<L> {
    pub(super) const fn new(text: String, end: &'static str) -> Self {
        Self { text, end, level: PhantomData }
    }

    /// The text, octet by octet, the end of its last line included.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// The lines.
    #[must_use]
    pub fn lines(&self) -> Lines<'_> {
        Lines::new(&self.text, 1)
    }

    /// The attributes.
    #[must_use]
    pub fn attributes(&self) -> Attributes<'_> {
        Attributes::new(self.lines())
    }

    /// The attributes, each as its type.
    #[must_use]
    pub fn typed(&self) -> Typed<'_> {
        Typed::new(self.attributes())
    }

    /// The first attribute of a type.
    ///
    /// # Errors
    ///
    /// It is there and does not read.
    pub fn first<'a, A: Attribute<'a>>(&'a self) -> Result<Option<A>, ParseError> {
        self.all().next().transpose()
    }

    /// All attributes of a type.
    #[must_use]
    pub fn all<'a, A: Attribute<'a>>(&'a self) -> All<'a, A> {
        All::new(self.attributes())
    }

    /// The end of its last line.
    pub(super) fn last_end(&self) -> &'static str {
        layout::end_at(&self.text, self.text.len(), self.end)
    }

    /// Ends every line with `end`, and leaves out blank ones.
    pub(super) fn end_lines_with(&mut self, end: &'static str) {
        let mut text = String::with_capacity(self.text.len());
        self.lines().for_each(|line| text.extend([line.as_str(), end]));
        (self.text, self.end) = (text, end);
    }

    /// A line that may be written into this section, without its end.
    pub(super) fn composed(letter: char, value: impl fmt::Display) -> Result<String, BuildError> {
        // RFC 8866 §5.12: no key is written.
        if letter == 'k' || !L::ORDER.contains(letter) {
            return Err(BuildError::Letter(letter));
        }
        let refused = |cause| BuildError::Line { letter, cause };
        let mut text = String::new();
        // Writing to a string fails only if the value does.
        write!(text, "{letter}={value}").map_err(|_| refused(Cause::Character))?;
        let line = rules::line(&text).map_err(refused)?;
        if L::SHARED {
            Defaults::fits(line).map_err(refused)?;
        }
        Ok(text)
    }

    /// Puts a line, which brings its end, at a place.
    pub(super) fn insert_at(&mut self, at: usize, line: &str) -> Result<(), BuildError> {
        let end = layout::end_at(&self.text, at, self.end);
        self.room_for(line.len() + end.len(), 0)?;
        self.text.insert_str(at, end);
        self.text.insert_str(at, line);
        Ok(())
    }

    /// Replaces a part of a line.
    pub(super) fn replace(&mut self, range: Range<usize>, with: &str) -> Result<(), BuildError> {
        self.room_for(with.len(), range.len())?;
        self.text.replace_range(range, with);
        Ok(())
    }

    fn room_for(&self, more: usize, less: usize) -> Result<(), BuildError> {
        if beyond((self.text.len() - less).saturating_add(more), MAX_OCTETS) {
            return Err(BuildError::Limit { most: MAX_OCTETS, of: "octets" });
        }
        Ok(())
    }

    /// Where a piece of this section stands.
    pub(super) fn part(&self, part: &str) -> Range<usize> {
        let start = span::place(&self.text, part);
        start..start + part.len()
    }

    /// Where a line of this section stands.
    pub(super) fn span(&self, line: Line<'_>) -> Span {
        Span::of(&self.text, line)
    }
}

pub(super) fn beyond(number: usize, most: u32) -> bool {
    u32::try_from(number).map_or(true, |number| number > most)
}

impl<L: Level> fmt::Display for OwnedSection<L> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

impl<L: Level> fmt::Debug for OwnedSection<L> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.lines().map(|line| shown(line.as_str()))).finish()
    }
}
