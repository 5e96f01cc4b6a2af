//! One departure: where it is, and which rule it breaks.

use core::fmt;

use super::known::Known;
use super::rule::{Rule, Severity};
use crate::error::{Cause, ParseError, Subject};

/// A place where a description is not as the RFCs want it: a small value that borrows nothing.
///
/// `Display` says all of it in one line:
///
/// ```
/// use frazil_sdp::{Session, lint};
///
/// let session = Session::parse("v=0\r\no=- 1 1 IN IP4 192.0.2.1\r\ns=\r\nt=0 0\r\n")?;
/// let empty = lint(&session).next().unwrap();
/// assert_eq!(
///     empty.to_string(),
///     "line 3, column 3: error: s=: the session name is empty; write `-` for none (RFC 8866 §5.3)"
/// );
/// # Ok::<(), frazil_sdp::ParseError>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Departure {
    line: u32,
    column: u32,
    rule: Rule,
    subject: Subject,
    cause: Option<Cause>,
    candidate: Option<frazil_candidate::Departure>,
}

impl Departure {
    pub(super) const fn new(line: u32, column: u32, rule: Rule, subject: Subject) -> Self {
        Self { line, column, rule, subject, cause: None, candidate: None }
    }

    /// What `frazil-candidate` names.
    pub(super) const fn of_candidate(self, candidate: frazil_candidate::Departure) -> Self {
        Self { candidate: Some(candidate), ..self }
    }

    /// A value that reads, and that may not be written.
    pub(super) const fn because(self, cause: Cause) -> Self {
        Self { cause: Some(cause), ..self }
    }

    /// The line in the whole text, the first being 1. What is missing is missed at the first line of
    /// its section, which for a media section is the `m=` line.
    #[must_use]
    pub const fn line(self) -> u32 {
        self.line
    }

    /// The column in that line, in octets, the first being 1.
    #[must_use]
    pub const fn column(self) -> u32 {
        self.column
    }

    /// The rule that is broken.
    #[must_use]
    pub const fn rule(self) -> Rule {
        self.rule
    }

    /// How bad it is.
    #[must_use]
    pub const fn severity(self) -> Severity {
        self.rule.severity()
    }

    /// The line or attribute that it is about.
    #[must_use]
    pub const fn subject(self) -> Subject {
        self.subject
    }

    /// What is wrong with a value, where [`Rule::sentence`] says no more than that something is.
    #[must_use]
    pub const fn cause(self) -> Option<Cause> {
        self.cause
    }

    /// What a candidate does otherwise, for [`Rule::Candidate`].
    #[must_use]
    pub const fn candidate(self) -> Option<frazil_candidate::Departure> {
        self.candidate
    }

    /// The RFC, or the draft where there is none, and the section that demand otherwise, such as
    /// `RFC 8866 §5.3`.
    ///
    /// A rule that holds for any attribute, such as that its value reads, has the section of the
    /// attribute.
    #[must_use]
    pub fn section(self) -> &'static str {
        if let Some(candidate) = self.candidate {
            return candidate.section();
        }
        match self.subject {
            Subject::Attribute(name) if self.rule.is_of_attributes() => {
                Known::named(name).map_or(self.rule.section(), |known| known.section)
            }
            Subject::Line(letter) if self.rule.is_of_attributes() => section_of(letter),
            _ => self.rule.section(),
        }
    }

    /// What is wrong, for people: the subject, the sentence and the cause.
    #[must_use]
    pub const fn what(self) -> impl fmt::Display {
        What(self)
    }

    pub(super) const fn place(self) -> (u32, u32) {
        (self.line, self.column)
    }
}

/// Where a line of that letter is defined.
const fn section_of(letter: char) -> &'static str {
    match letter {
        'v' => "RFC 8866 §5.1",
        'o' => "RFC 8866 §5.2",
        's' => "RFC 8866 §5.3",
        'i' => "RFC 8866 §5.4",
        'u' => "RFC 8866 §5.5",
        'e' | 'p' => "RFC 8866 §5.6",
        'c' => "RFC 8866 §5.7",
        'b' => "RFC 8866 §5.8",
        't' => "RFC 8866 §5.9",
        'r' => "RFC 8866 §5.10",
        'z' => "RFC 8866 §5.11",
        'k' => "RFC 8866 §5.12",
        'a' => "RFC 8866 §5.13",
        'm' => "RFC 8866 §5.14",
        _ => "RFC 8866 §5",
    }
}

/// What does not read departs from the grammar.
impl From<ParseError> for Departure {
    fn from(error: ParseError) -> Self {
        Self {
            line: error.line,
            column: error.column,
            rule: Rule::Unreadable,
            subject: error.subject,
            cause: Some(error.cause),
            candidate: None,
        }
    }
}

impl fmt::Display for Departure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "line {}, column {}: {}: ", self.line, self.column, self.severity())?;
        write!(f, "{} ({})", self.what(), self.section())
    }
}

impl core::error::Error for Departure {}

struct What(Departure);

impl fmt::Display for What {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Departure { subject, rule, cause, candidate, .. } = self.0;
        match subject {
            Subject::Description => {}
            Subject::Line(letter) => write!(f, "{letter}=: ")?,
            Subject::Attribute(name) => write!(f, "a={name}: ")?,
        }
        match (cause, candidate) {
            (None, Some(candidate)) => candidate.fmt(f),
            (Some(cause), _) => write!(f, "{}: {cause}", rule.sentence()),
            (None, None) => f.write_str(rule.sentence()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::string::ToString;

    #[test]
    fn a_departure_is_small() {
        assert!(size_of::<Departure>() <= 64, "{}", size_of::<Departure>());
    }

    #[test]
    fn the_section_of_a_value_is_that_of_its_line() {
        let of = |subject| Departure::new(1, 1, Rule::Unreadable, subject);
        assert_eq!(of(Subject::Attribute("mid")).section(), "RFC 5888 §4");
        assert_eq!(of(Subject::Line('t')).section(), "RFC 8866 §5.9");
        assert_eq!(of(Subject::Description).section(), "RFC 8866 §9");
        let own = Departure::new(1, 1, Rule::DuplicateMid, Subject::Attribute("mid"));
        assert_eq!(own.section(), Rule::DuplicateMid.section());
    }

    #[test]
    fn it_says_what_is_wrong_with_a_value() {
        let departure = Departure::new(4, 7, Rule::Unwritable, Subject::Attribute("ice-ufrag"))
            .because(Cause::Length { min: 4, max: 32, found: 33 });
        assert_eq!(
            departure.to_string(),
            "line 4, column 7: error: a=ice-ufrag: the value reads, and must not be written so: \
             33 characters where 4 to 32 are allowed (RFC 8839 §5.4)"
        );
    }
}
