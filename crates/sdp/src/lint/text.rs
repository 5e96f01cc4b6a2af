//! How lines end, and where blanks stand (RFC 8866 §5 and §9).

use memchr::memchr;

use super::known::{Known, Shape};
use super::{Departure, Found, Here, Rule, Whole};
use crate::attribute::AttributeLine;
use crate::error::Subject;
use crate::grammar::is_blank;
use crate::line::Line;

/// Looks at the section as text: a line ends with CRLF, and none is blank.
pub(super) fn check(here: &Here<'_>, whole: &mut Whole<'_>, found: &mut Found) {
    let (mut rest, mut number) = (here.section.text, here.section.number);
    while !rest.is_empty() {
        let end = memchr(b'\n', rest.as_bytes());
        let (line, behind) = match end {
            Some(at) => (rest.get(..at), rest.get(at + 1..)),
            None => (Some(rest), None),
        };
        let (line, behind) = (line.unwrap_or_default(), behind.unwrap_or_default());
        let content = line.trim_end_matches('\r');
        let column = u32::try_from(content.len()).unwrap_or(u32::MAX).saturating_add(1);
        let mut depart = |column, rule| {
            found.push(Departure::new(number, column, rule, Subject::Description));
        };
        if content.chars().all(is_blank) {
            depart(1, Rule::BlankLine);
        }
        if end.is_none() {
            depart(column, Rule::LastLineEnd);
        } else {
            let fine = line.len() == content.len() + 1;
            if !fine && whole.line_ends {
                depart(column, Rule::LineEnd);
            }
            whole.line_ends = fine;
        }
        rest = behind;
        number = number.saturating_add(1);
    }
}

/// Fields have one blank between them, and none around them.
pub(super) fn blanks(line: Line<'_>, found: &mut Found) {
    if let Some(stray) = stray_blank(line.value()) {
        found.at(line, stray, Rule::Blanks);
    }
}

/// The same for an attribute, if its value is made of words.
pub(super) fn blanks_of(attribute: AttributeLine<'_>, known: &'static Known, found: &mut Found) {
    if let Some(stray) = stray_blank_of(attribute, known) {
        found.of(attribute, known.name, stray, Rule::Blanks);
    }
}

/// The text of an attribute from the first blank on that stands where none may.
pub(crate) fn stray_blank_of<'a>(attribute: AttributeLine<'a>, known: &Known) -> Option<&'a str> {
    match known.shape {
        Shape::Text => None,
        Shape::Flag | Shape::Words => {
            stray_blank(attribute.value().unwrap_or(attribute.line().value()))
        }
    }
}

/// The text from the first blank on that stands where none may.
fn stray_blank(text: &str) -> Option<&str> {
    let mut before = ' ';
    let stray = text.char_indices().find_map(|(at, found)| {
        let stray = found == '\t' || found == ' ' && is_blank(before);
        before = found;
        stray.then_some(at)
    });
    let trailing = text.len().checked_sub(1).filter(|_| text.ends_with(is_blank));
    stray.or(trailing).and_then(|at| text.get(at..))
}
