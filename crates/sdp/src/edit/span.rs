//! Where lines stand in the text of a section.

use core::ops::Range;

use memchr::memchr;

use crate::line::{self, Line};

/// The place of a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Span {
    pub(super) start: usize,
    /// Where its characters end and its line end begins.
    pub(super) end: usize,
    /// Where its line end ends.
    pub(super) next: usize,
}

impl Span {
    /// The place of a line of that text.
    pub(super) fn of(text: &str, line: Line<'_>) -> Self {
        let start = place(text, line.as_str());
        let end = start + line.as_str().len();
        let rest = text.as_bytes().get(end..).unwrap_or_default();
        let next = memchr(b'\n', rest).map_or(text.len(), |at| end + at + 1);
        Self { start, end, next }
    }

    /// The characters of the line.
    pub(super) const fn line(self) -> Range<usize> {
        self.start..self.end
    }

    /// The line with its end.
    pub(super) const fn whole(self) -> Range<usize> {
        self.start..self.next
    }
}

/// The lines and their letters, the last one first. Blank lines are passed over.
pub(super) fn from_the_end(text: &str) -> impl Iterator<Item = (Span, char)> {
    text.split_inclusive('\n').rev().filter_map(move |piece| {
        let line = piece.trim_end_matches('\n').trim_end_matches('\r');
        let start = place(text, piece);
        let span = Span { start, end: start + line.len(), next: start + piece.len() };
        let letter = line.chars().next()?;
        (!line::is_blank(line)).then_some((span, letter))
    })
}

/// Where `part`, a piece of `text`, begins in it.
pub(super) fn place(text: &str, part: &str) -> usize {
    part.as_ptr().addr().saturating_sub(text.as_ptr().addr()).min(text.len())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::line::Lines;
    use std::vec::Vec;

    #[test]
    fn both_ways_find_the_same_lines() {
        let text = "\n\r\nv=0\r\r\n \t\ns= \n\r\na=x\r\n";
        let lines = || Lines::new(text, 1);
        let forth: Vec<_> = lines().map(|line| Span::of(text, line)).collect();
        let mut back: Vec<_> = from_the_end(text).map(|(span, _)| span).collect();
        back.reverse();
        assert_eq!(forth, back);
        assert!(lines().map(Line::as_str).eq(forth.iter().map(|span| &text[span.line()])));
        let whole: Vec<_> = forth.iter().map(|span| &text[span.whole()]).collect();
        assert_eq!(whole, ["v=0\r\r\n", "s= \n", "a=x\r\n"]);
    }
}
