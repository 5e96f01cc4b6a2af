//! The one tokenizer: a text is lines, a line is a letter and a value (RFC 8866 §5).

use core::fmt;

use memchr::memchr;

use crate::error::{Cause, ParseError, Subject};
use crate::work;

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
    #[inline]
    pub fn letter(self) -> char {
        self.text.as_bytes().first().map_or('\0', |&letter| char::from(letter))
    }

    /// What stands behind the `=`, as it stands: trailing blanks belong to it.
    #[must_use]
    #[inline]
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
    let secret = match line.strip_prefix("a=") {
        Some(attribute) => attribute_is_secret(attribute),
        None => line.starts_with("k="),
    };
    if secret { "(a secret)" } else { line }
}

/// An attribute may stand in another one: in `acap` and `dcsa`, behind a number.
fn attribute_is_secret(attribute: &str) -> bool {
    let Some((name, value)) = attribute.split_once(':') else { return false };
    let nests = ["acap", "dcsa"].iter().any(|outer| name.eq_ignore_ascii_case(outer));
    let inner = value.trim_start_matches(|c: char| c.is_ascii_digit() || matches!(c, ' ' | '\t'));
    let inner = inner.strip_prefix("a=").unwrap_or(inner);
    is_secret(if nests { inner.split(':').next().unwrap_or_default() } else { name })
}

/// True for the names of attributes whose value holds a key. Fragments have them in any case.
pub(crate) fn is_secret(name: &str) -> bool {
    ["ice-pwd", "crypto", "key-mgmt"].iter().any(|secret| name.eq_ignore_ascii_case(secret))
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
pub(crate) fn place(whole: &str, part: &str) -> usize {
    part.as_ptr().addr().saturating_sub(whole.as_ptr().addr()).min(whole.len())
}

/// The same of a checked text, which is shorter than 4 GiB.
pub(crate) fn offset(whole: &str, part: &str) -> u32 {
    u32::try_from(place(whole, part)).unwrap_or(u32::MAX)
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
    #[inline]
    pub(crate) fn cut(&mut self, end: Option<usize>) -> Line<'a> {
        let (text, rest) =
            end.and_then(|end| self.rest.split_at_checked(end)).unwrap_or((self.rest, ""));
        work::looked_at(text.len() + 1);
        let line = Line { text: without_end(text), number: self.number };
        self.rest = rest.strip_prefix('\n').unwrap_or_default();
        self.number = self.number.saturating_add(1);
        line
    }
}

/// A line without the CRs that end it: one by the RFC, some in the field.
#[inline]
fn without_end(line: &str) -> &str {
    match line.strip_suffix('\r') {
        Some(line) if line.ends_with('\r') => line.trim_end_matches('\r'),
        Some(line) => line,
        None => line,
    }
}

/// True for what is passed over between lines.
pub(crate) fn is_blank(text: &str) -> bool {
    text.bytes().all(|b| matches!(b, b' ' | b'\t'))
}

impl<'a> Iterator for Lines<'a> {
    type Item = Line<'a>;

    #[inline]
    fn next(&mut self) -> Option<Line<'a>> {
        while !self.rest.is_empty() {
            let end = memchr(b'\n', self.rest.as_bytes());
            let line = self.cut(end);
            // In a checked text, what is not a line is blank.
            if line.text.as_bytes().first().is_some_and(u8::is_ascii_alphanumeric) {
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

    #[test]
    fn secrets_are_not_shown() {
        for line in [
            "a=ice-pwd:verysecret",
            "a=ICE-PWD:verysecret",
            "a=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:verysecret",
            "a=key-mgmt:mikey verysecret",
            "a=acap:1 crypto:1 AES_CM_128_HMAC_SHA1_80 inline:verysecret",
            "a=acap:1 a=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:verysecret",
            "a=acap:12  key-mgmt:mikey verysecret",
            "k=clear:verysecret",
        ] {
            let shown = std::format!("{:?}", Lines::new(line, 1).next().unwrap());
            assert!(!shown.contains("verysecret"), "{shown}");
        }
        let shown = std::format!("{:?}", Lines::new("a=acap:1 ptime:20", 1).next().unwrap());
        assert_eq!(shown, "Line(1: \"a=acap:1 ptime:20\")");
    }
}
