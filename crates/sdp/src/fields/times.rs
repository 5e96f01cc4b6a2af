//! Time descriptions: a `t=` line, and the `r=` and `z=` lines that belong to it.

use core::fmt;

use super::{Repeat, Timing, ZoneAdjustments};
use crate::error::{Cause, ParseError, Subject};
use crate::line::{Lines, place};
use crate::section::Section;

/// When a session takes place: a `t=` line and what stands between it and the next one
/// (RFC 8866 §5.9).
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct TimeDescription<'a>(Section<'a>);

impl<'a> TimeDescription<'a> {
    /// `t=`: the beginning and the end, of the whole sequence if it repeats.
    ///
    /// # Errors
    ///
    /// It does not read.
    pub fn timing(&self) -> Result<Timing, ParseError> {
        let missing = ParseError {
            line: self.0.number,
            column: 1,
            subject: Subject::Line('t'),
            cause: Cause::Missing,
        };
        // A time description begins with its line.
        self.0.lines().next().ok_or(missing).and_then(Timing::parse)
    }

    /// `r=`: when it comes again (§5.10).
    pub fn repeats(&self) -> impl Iterator<Item = Result<Repeat<'a>, ParseError>> + use<'a> {
        self.0.lines().filter(|line| line.letter() == 'r').map(Repeat::parse)
    }

    /// `z=`: when clocks change meanwhile (§5.11). It is of this time description alone; of a
    /// description by RFC 4566, [`Session::adjustments`](crate::Session::adjustments) is of all.
    ///
    /// # Errors
    ///
    /// It is there and does not read.
    pub fn adjustments(&self) -> Result<Option<ZoneAdjustments<'a>>, ParseError> {
        self.0.line('z').map(ZoneAdjustments::parse).transpose()
    }
}

impl fmt::Debug for TimeDescription<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let times = self.0.lines().filter(|line| matches!(line.letter(), 't' | 'r' | 'z'));
        f.debug_list().entries(times).finish()
    }
}

/// Iterator over the time descriptions of a session, in order.
#[derive(Clone, Debug)]
pub struct Times<'a> {
    /// Begins with a `t=` line, or is empty.
    rest: Lines<'a>,
}

impl<'a> Times<'a> {
    /// The time descriptions among the lines of a session level.
    pub(super) fn new(head: Lines<'a>) -> Self {
        let (text, _) = head.rest();
        let mut times = Self { rest: head };
        times.advance(text);
        times
    }

    /// Moves to the next `t=` line; returns where it stands in `text`, which is what was left.
    fn advance(&mut self, text: &'a str) -> usize {
        let Some(next) = self.rest.find(|line| line.letter() == 't') else { return text.len() };
        let at = place(text, next.as_str());
        self.rest = Lines::new(text.get(at..).unwrap_or_default(), next.number());
        at
    }
}

impl<'a> Iterator for Times<'a> {
    type Item = TimeDescription<'a>;

    fn next(&mut self) -> Option<TimeDescription<'a>> {
        let (text, _) = self.rest.rest();
        let first = self.rest.next()?;
        let end = self.advance(text);
        let text = text.get(..end).unwrap_or_default();
        Some(TimeDescription(Section { text, number: first.number() }))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::session::Session;
    use std::vec::Vec;

    fn seen(text: &str) -> Vec<(u64, u64, usize, bool)> {
        let times = Session::parse(text).unwrap().times().map(|time| {
            let zone = time.adjustments().unwrap().is_some();
            let Timing { start, stop } = time.timing().unwrap();
            (start, stop, time.repeats().map(Result::unwrap).count(), zone)
        });
        times.collect()
    }

    #[test]
    fn what_follows_a_time_belongs_to_it() {
        let text =
            "r=1 1 0\nz=1 1\n\nt=1 2\nr=1 1 0\na=x\nr=2 2 0\n\n\nt=3 4\nt=5 6\nr=1 1 0\nz=1 1\n";
        assert_eq!(seen(text), [(1, 2, 2, false), (3, 4, 0, false), (5, 6, 1, true)]);
        assert_eq!(seen("v=0\ns=-\n"), []);
        assert_eq!(seen("t=0 0"), [(0, 0, 0, false)]);
        // Media sections have none.
        assert_eq!(seen("t=1 2\nm=audio 9 RTP/AVP 0\nr=1 1 0\nt=3 4\n"), [(1, 2, 0, false)]);
    }

    #[test]
    fn an_error_has_the_line_of_the_whole_text() {
        let session = Session::parse("v=0\n\nt=0\nr=x\nt=0 0\nz=\n").unwrap();
        let [first, second] = [0, 1].map(|index| session.times().nth(index).unwrap());
        assert_eq!(first.timing().unwrap_err().line(), 3);
        assert_eq!(first.repeats().next().unwrap().unwrap_err().line(), 4);
        assert_eq!(second.adjustments().unwrap_err().line(), 6);
        assert_eq!(std::format!("{second:?}"), "[Line(5: \"t=0 0\"), Line(6: \"z=\")]");
    }
}
