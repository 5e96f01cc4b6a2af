//! The check of a whole text: that it is made of lines (RFC 8866 §5).
//!
//! What is right is found to be so in a few searches that a processor does many octets at a time; what
//! seems wrong is read again line by line, for the exact place and cause, or because it is only odd.

use memchr::memchr3;

use crate::error::{Cause, ParseError, Subject};
use crate::line::{Line, Lines, is_blank};
use crate::work;

/// Says whether a text is made of lines, one at least.
pub(crate) fn check(text: &str) -> Result<(), ParseError> {
    let error = |cause| ParseError { line: 1, column: 1, subject: Subject::Description, cause };
    if u32::try_from(text.len()).is_err() {
        return Err(error(Cause::TooLarge));
    }
    work::looked_at(text.len());
    if is_plain(text.as_bytes()) {
        return Ok(());
    }
    let mut lines = Lines::new(text, 1);
    let mut empty = true;
    while next_checked(&mut lines)?.is_some() {
        empty = false;
    }
    if empty { Err(error(Cause::Empty)) } else { Ok(()) }
}

/// True only if every line is `letter=value` with a small letter, no line holds a NUL, and a CR stands
/// only before an LF or the end.
fn is_plain(octets: &[u8]) -> bool {
    let starts_line = |letter: u8, equals: u8| letter.is_ascii_lowercase() & (equals == b'=');
    let (Some([first, second]), Some([last_but_one, last])) =
        (octets.first_chunk(), octets.last_chunk())
    else {
        return false;
    };
    let ends = match (last_but_one, last) {
        (b'\0' | b'\n', _) | (_, b'\0') => false,
        (b'\r', last) => *last == b'\n',
        _ => true,
    };
    let mut plain = starts_line(*first, *second) && ends;
    let seconds = octets.get(1..).unwrap_or_default();
    let thirds = octets.get(2..).unwrap_or_default();
    // No branch, so that the processor does many octets at a time.
    for ((&octet, &second), &third) in octets.iter().zip(seconds).zip(thirds) {
        plain &= (octet != b'\n') | starts_line(second, third);
        plain &= (octet != b'\r') | (second == b'\n');
        plain &= octet != b'\0';
    }
    plain
}

/// The next line of a text that was not checked.
///
/// One search finds line ends and the two characters that no line may hold: NUL, and a CR that does
/// not end it.
fn next_checked<'a>(lines: &mut Lines<'a>) -> Result<Option<Line<'a>>, ParseError> {
    loop {
        let (rest, _) = lines.rest();
        if rest.is_empty() {
            return Ok(None);
        }
        let octets = rest.as_bytes();
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
                let line = lines.cut(None);
                let part = line.as_str().get(at..).unwrap_or_default();
                return Err(line.error(Subject::Description, part, Cause::Character));
            }
            from = at + 1;
        };
        let line = lines.cut(end);
        if is_blank(line.as_str()) {
            continue;
        }
        return match *line.as_str().as_bytes() {
            [letter, b'=', ..] if letter.is_ascii_alphanumeric() => Ok(Some(line)),
            [letter] if letter.is_ascii_alphanumeric() && end.is_none() => {
                Err(line.error(Subject::Description, "", Cause::Missing))
            }
            _ => Err(line.error(Subject::Description, line.as_str(), Cause::NotALine)),
        };
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::vec::Vec;

    /// The lines of a text that is one, and where and why another is none.
    fn read(text: &str) -> Result<Vec<(u32, &str)>, ParseError> {
        let (mut lines, mut seen) = (Lines::new(text, 1), Vec::new());
        while let Some(line) = next_checked(&mut lines)? {
            seen.push((line.number(), line.as_str()));
        }
        let again: Vec<_> =
            Lines::new(text, 1).map(|line| (line.number(), line.as_str())).collect();
        assert_eq!(seen, again);
        Ok(seen)
    }

    /// All texts of up to six pieces: what the searches find plain is so, and what the check says is
    /// what reading line by line says.
    #[test]
    fn the_searches_agree_with_reading_line_by_line() {
        let pieces = ["v", "=", "\r", "\n", " ", "\0", "\u{fc}", "\r\nm=\t"];
        let mut texts = std::vec![std::string::String::new()];
        let (mut plain, mut odd, mut from) = (0, 0, 0);
        for _ in 0..6 {
            let to = texts.len();
            for index in from..to {
                for piece in pieces {
                    let text = std::format!("{}{piece}", texts[index]);
                    match (read(&text), check(&text)) {
                        (Ok(lines), Ok(())) => {
                            assert!(!lines.is_empty());
                            (plain, odd) = if is_plain(text.as_bytes()) {
                                (plain + 1, odd)
                            } else {
                                (plain, odd + 1)
                            };
                        }
                        (Ok(lines), Err(error)) => {
                            assert!(lines.is_empty() && error.cause == Cause::Empty, "{text:?}");
                        }
                        (Err(slow), fast) => assert_eq!(Err(slow), fast, "{text:?}"),
                    }
                    texts.push(text);
                }
            }
            from = to;
        }
        assert!(plain > 1000 && odd > 1000, "{plain} {odd}");
    }

    #[test]
    fn line_ends_may_be_crlf_lf_or_none() {
        for text in ["v=0\r\ns=-\r\n", "v=0\ns=-\n", "v=0\ns=-", "v=0\r\r\ns=-\r"] {
            assert_eq!(read(text), Ok([(1, "v=0"), (2, "s=-")].into()), "{text:?}");
        }
    }

    #[test]
    fn blank_lines_are_passed_over_and_trailing_blanks_kept() {
        assert_eq!(read("\r\nv=0\n \t\ns= \n\n"), Ok([(2, "v=0"), (4, "s= ")].into()));
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
            let error = read(text).unwrap_err();
            assert_eq!((error.line, error.column, error.cause), (line, column, Cause::NotALine));
            assert!(!error.is_incomplete());
        }
        assert!(read("v=0\ns").unwrap_err().is_incomplete());
    }

    #[test]
    fn rfc8866_s5_g__any_character_but_nul_cr_and_lf_is_text() {
        assert_eq!(read("s=\u{1}\t\u{fc}\u{1f9ca}\n").unwrap().len(), 1);
        for text in ["v=0\ns=a\0b\n", "v=0\ns=a\rb\n"] {
            let error = read(text).unwrap_err();
            assert_eq!((error.line, error.column, error.cause), (2, 4, Cause::Character));
        }
    }
}
