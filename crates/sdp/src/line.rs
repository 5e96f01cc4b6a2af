//! The one tokenizer: a text is lines, a line is a letter and a value (RFC 8866 §5).

use core::fmt;

use memchr::{memchr, memchr3};

use crate::error::{Cause, ParseError, Subject};

/// One line: a letter, `=` and a value.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Line<'a> {
    /// Without its end. Two ASCII characters at least, once checked.
    text: &'a str,
    number: u32,
}

impl<'a> Line<'a> {
    /// The letter, which is data: any ASCII letter or digit.
    #[must_use]
    pub fn letter(self) -> char {
        self.text.as_bytes().first().map_or('\0', |&letter| char::from(letter))
    }

    /// What stands behind the `=`, as it stands: trailing blanks belong to it.
    #[must_use]
    pub fn value(self) -> &'a str {
        self.text.get(2..).unwrap_or_default()
    }

    /// The whole line, without its end.
    #[must_use]
    pub const fn as_str(self) -> &'a str {
        self.text
    }

    /// Its number in the whole text, the first line being 1.
    #[must_use]
    pub const fn number(self) -> u32 {
        self.number
    }

    /// An error at `part`, which must be a piece of this line.
    pub(crate) fn error(self, subject: Subject, part: &str, cause: Cause) -> ParseError {
        let column = offset(self.text, part).saturating_add(1);
        ParseError { line: self.number, column, subject, cause }
    }
}

/// What `Debug` shows of a line: not one that holds a key.
pub(crate) fn shown(line: &str) -> &str {
    let secret = ["a=ice-pwd:", "a=crypto:", "k="].iter().any(|start| line.starts_with(start));
    if secret { "(a secret)" } else { line }
}

impl fmt::Debug for Line<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Line({}: {:?})", self.number, shown(self.text))
    }
}

impl fmt::Display for Line<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.text)
    }
}

/// Where `part`, a piece of `whole`, begins in it.
pub(crate) fn offset(whole: &str, part: &str) -> u32 {
    let distance = part.as_ptr().addr().saturating_sub(whole.as_ptr().addr());
    u32::try_from(distance.min(whole.len())).unwrap_or(u32::MAX)
}

/// Iterator over lines, in order. Blank lines are passed over.
///
/// A line ends with LF, or CRLF, or the text; its cost is its length.
#[derive(Clone)]
pub struct Lines<'a> {
    rest: &'a str,
    number: u32,
}

impl<'a> Lines<'a> {
    /// The lines of a checked text, the first of which has that number.
    pub(crate) const fn new(rest: &'a str, number: u32) -> Self {
        Self { rest, number }
    }

    /// What was not visited yet, and the number of its first line.
    pub(crate) const fn rest(&self) -> (&'a str, u32) {
        (self.rest, self.number)
    }

    /// Cuts the line that ends with the LF at `end`, or with the text.
    fn cut(&mut self, end: Option<usize>) -> Line<'a> {
        let (text, rest) = match end {
            Some(end) => (self.rest.get(..end), self.rest.get(end + 1..)),
            None => (Some(self.rest), None),
        };
        let line =
            Line { text: text.unwrap_or_default().trim_end_matches('\r'), number: self.number };
        self.rest = rest.unwrap_or_default();
        self.number = self.number.saturating_add(1);
        line
    }

    /// The next line of a text that was not checked.
    ///
    /// One search finds line ends and the two characters that no line may hold: NUL, and a CR that
    /// does not end it (RFC 8866 §5).
    pub(crate) fn next_checked(&mut self) -> Result<Option<Line<'a>>, ParseError> {
        while !self.rest.is_empty() {
            let octets = self.rest.as_bytes();
            let mut from = 0;
            let end = loop {
                let tail = octets.get(from..).unwrap_or_default();
                let Some(at) = memchr3(b'\n', b'\r', b'\0', tail).map(|at| from + at) else {
                    break None;
                };
                let found = octets.get(at).copied();
                let next = octets.get(at + 1).copied();
                if found == Some(b'\n') {
                    break Some(at);
                }
                if found != Some(b'\r') || !matches!(next, Some(b'\n' | b'\r') | None) {
                    let line = self.cut(None);
                    let part = line.text.get(at..).unwrap_or_default();
                    return Err(line.error(Subject::Description, part, Cause::Character));
                }
                from = at + 1;
            };
            let line = self.cut(end);
            if is_blank(line.text) {
                continue;
            }
            match *line.text.as_bytes() {
                [letter, b'=', ..] if letter.is_ascii_alphanumeric() => return Ok(Some(line)),
                [letter] if letter.is_ascii_alphanumeric() && end.is_none() => {
                    return Err(line.error(Subject::Description, "", Cause::Missing));
                }
                _ => return Err(line.error(Subject::Description, line.text, Cause::NotALine)),
            }
        }
        Ok(None)
    }
}

fn is_blank(text: &str) -> bool {
    text.bytes().all(|b| matches!(b, b' ' | b'\t'))
}

impl<'a> Iterator for Lines<'a> {
    type Item = Line<'a>;

    fn next(&mut self) -> Option<Line<'a>> {
        while !self.rest.is_empty() {
            let end = memchr(b'\n', self.rest.as_bytes());
            let line = self.cut(end);
            if !is_blank(line.text) {
                return Some(line);
            }
        }
        None
    }
}

impl fmt::Debug for Lines<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Lines").field("next", &self.number).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::vec::Vec;

    fn check(text: &str) -> Result<Vec<(u32, &str)>, ParseError> {
        let (mut lines, mut seen) = (Lines::new(text, 1), Vec::new());
        while let Some(line) = lines.next_checked()? {
            seen.push((line.number, line.text));
        }
        let again: Vec<_> = Lines::new(text, 1).map(|line| (line.number, line.text)).collect();
        assert_eq!(seen, again);
        Ok(seen)
    }

    #[test]
    fn line_ends_may_be_crlf_lf_or_none() {
        for text in ["v=0\r\ns=-\r\n", "v=0\ns=-\n", "v=0\ns=-", "v=0\r\r\ns=-\r"] {
            assert_eq!(check(text), Ok([(1, "v=0"), (2, "s=-")].into()), "{text:?}");
        }
    }

    #[test]
    fn blank_lines_are_passed_over_and_trailing_blanks_kept() {
        assert_eq!(check("\r\nv=0\n \t\ns= \n\n"), Ok([(2, "v=0"), (4, "s= ")].into()));
    }

    #[test]
    fn rfc8866_s5_c__a_line_is_a_letter_and_an_equals_sign_without_blanks() {
        for (text, line, column) in [
            ("v=0\nhello\n", 2, 1),
            (" v=0\n", 1, 1),
            ("v =0\n", 1, 1),
            ("=0\n", 1, 1),
            ("\u{fc}=0\n", 1, 1),
            ("v\n", 1, 1),
        ] {
            let error = check(text).unwrap_err();
            assert_eq!((error.line, error.column, error.cause), (line, column, Cause::NotALine));
            assert!(!error.is_incomplete());
        }
        assert!(check("v=0\ns").unwrap_err().is_incomplete());
    }

    #[test]
    fn rfc8866_s5_g__any_character_but_nul_cr_and_lf_is_text() {
        assert_eq!(check("s=\u{1}\t\u{fc}\u{1f9ca}\n").unwrap().len(), 1);
        for text in ["v=0\ns=a\0b\n", "v=0\ns=a\rb\n"] {
            let error = check(text).unwrap_err();
            assert_eq!((error.line, error.column, error.cause), (2, 4, Cause::Character));
        }
    }

    #[test]
    fn secrets_are_not_shown() {
        let shown = std::format!("{:?}", Lines::new("a=ice-pwd:verysecret", 1).next().unwrap());
        assert!(!shown.contains("verysecret"), "{shown}");
    }
}
