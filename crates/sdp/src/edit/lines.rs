//! Editing a section line by line.

use alloc::string::String;
use core::fmt;

use super::layout;
use super::level::Level;
use super::section::OwnedSection;
use super::span::Span;
use crate::attribute::AttributeLine;
use crate::line::{Line, Lines};
use crate::rules::BuildError;

impl<L: Level> OwnedSection<L> {
    /// Adds a line behind those of its letter.
    ///
    /// # Errors
    ///
    /// The letter has no place in this section, or its lines are written by no one (`k`, RFC 8866
    /// §5.12), or it is `m`; the value is not one that such a line may have; there is no room.
    pub fn push_line(&mut self, letter: char, value: impl fmt::Display) -> Result<(), BuildError> {
        let line = Self::composed(letter, value)?;
        if letter == 'm' {
            return Err(BuildError::Letter(letter));
        }
        self.insert_at(layout::place(&self.text, L::ORDER, letter), &line)
    }

    /// Has one line of a letter: replaces the first one and removes the others, or adds it if there
    /// is none. Of `a=` lines, those of the same name are meant.
    ///
    /// # Errors
    ///
    /// Those of [`push_line`](Self::push_line); here `m` is a letter as others are.
    pub fn set_line(&mut self, letter: char, value: impl fmt::Display) -> Result<(), BuildError> {
        let text = Self::composed(letter, value)?;
        let new = Lines::new(&text, 1).next().and_then(name);
        self.put(letter, &text, |line| line.letter() == letter && name(line) == new)
    }

    /// Replaces the first of the lines that are meant, and removes the others.
    pub(super) fn put(
        &mut self,
        letter: char,
        text: &str,
        is_meant: impl Fn(Line<'_>) -> bool,
    ) -> Result<(), BuildError> {
        let mut meant = self.lines().filter(|line| is_meant(*line));
        let Some(first) = meant.next() else {
            return self.insert_at(layout::place(&self.text, L::ORDER, letter), text);
        };
        let (span, number, more) = (self.span(first), first.number(), meant.next().is_some());
        self.replace(span.line(), text)?;
        if more {
            self.retain(|line| line.number() == number || !is_meant(line));
        }
        Ok(())
    }

    /// Puts a line right behind another, so that it gets this index, the first line being 0 and blank
    /// lines not counted. Whether the order is the RFC's is for
    /// [`finish`](super::Description::finish) to say.
    ///
    /// # Errors
    ///
    /// Those of [`push_line`](Self::push_line); the index is greater than the number of lines; it is
    /// that of the `m=` line.
    pub fn insert_line(
        &mut self,
        index: usize,
        letter: char,
        value: impl fmt::Display,
    ) -> Result<(), BuildError> {
        let line = Self::composed(letter, value)?;
        if letter == 'm' {
            return Err(BuildError::Letter(letter));
        }
        let at = self.place_at(index)?;
        self.insert_at(at, &line)
    }

    /// Replaces the line of this index. Its line end stays what it is.
    ///
    /// # Errors
    ///
    /// Those of [`push_line`](Self::push_line); there is no line of that index; an `m=` line would
    /// come where there is none, or go where there is one.
    pub fn replace_line(
        &mut self,
        index: usize,
        letter: char,
        value: impl fmt::Display,
    ) -> Result<(), BuildError> {
        let text = Self::composed(letter, value)?;
        let old = self.lines().nth(index).ok_or(BuildError::NoLine { index })?;
        if (letter == 'm') != (old.letter() == 'm') {
            return Err(BuildError::Letter(letter));
        }
        self.replace(self.span(old).line(), &text)
    }

    /// Removes the line of this index with its end, and gives it without.
    ///
    /// # Errors
    ///
    /// There is no line of that index; it is the `m=` line.
    pub fn remove_line(&mut self, index: usize) -> Result<String, BuildError> {
        let span = self.movable(index)?;
        let mut line: String = self.text.drain(span.whole()).collect();
        line.truncate(span.line().len());
        Ok(line)
    }

    /// Moves a line with its end, so that its index becomes `to`.
    ///
    /// # Errors
    ///
    /// There is no line of one of the indices; one is that of the `m=` line.
    pub fn move_line(&mut self, from: usize, to: usize) -> Result<(), BuildError> {
        let span = self.movable(from)?;
        self.movable(to)?;
        if from == to {
            return Ok(());
        }
        let line: String = self.text.drain(span.whole()).collect();
        let at = self.place_at(to).unwrap_or(self.text.len());
        self.text.insert_str(at, &line);
        Ok(())
    }

    /// Removes the lines that `keep` does not want, and says how many. The `m=` line stays and is not
    /// asked for.
    pub fn retain(&mut self, mut keep: impl FnMut(Line<'_>) -> bool) -> usize {
        let (mut kept, mut copied, mut removed) = (String::new(), 0, 0);
        for line in self.lines().skip(L::FIXED) {
            if !keep(line) {
                let span = self.span(line);
                kept.push_str(self.text.get(copied..span.start).unwrap_or_default());
                (copied, removed) = (span.next, removed + 1);
            }
        }
        if removed > 0 {
            kept.push_str(self.text.get(copied..).unwrap_or_default());
            self.text = kept;
        }
        removed
    }

    /// The place of a line that may go.
    fn movable(&self, index: usize) -> Result<Span, BuildError> {
        let line = self.lines().nth(index).ok_or(BuildError::NoLine { index })?;
        if index < L::FIXED {
            return Err(BuildError::Letter(line.letter()));
        }
        Ok(self.span(line))
    }

    /// Where a line begins that would get this index: right behind the line above it.
    fn place_at(&self, index: usize) -> Result<usize, BuildError> {
        if index < L::FIXED {
            return Err(BuildError::NoLine { index });
        }
        match index.checked_sub(1) {
            Some(above) => {
                let above = self.lines().nth(above).ok_or(BuildError::NoLine { index })?;
                Ok(self.span(above).next)
            }
            None => Ok(self.lines().next().map_or(0, |first| self.span(first).start)),
        }
    }
}

/// The name of an attribute; other lines have none.
fn name(line: Line<'_>) -> Option<&str> {
    AttributeLine::new(line).map(AttributeLine::name)
}
