//! Line ends, and where a new line goes.

use memchr::memchr;

use super::span;

pub(super) const CRLF: &str = "\r\n";
pub(super) const LF: &str = "\n";

/// The end of the first line; CRLF if no line ends.
pub(super) fn first_end(text: &str) -> &'static str {
    let end = memchr(b'\n', text.as_bytes()).and_then(|at| text.get(..=at));
    end.map_or(CRLF, end_of)
}

/// What the last line lacks to end with `end`; nothing, if it ends or there is none.
pub(super) fn lacking(text: &str, end: &'static str) -> &'static str {
    match text.as_bytes().last() {
        None | Some(b'\n') => "",
        Some(b'\r') => LF,
        Some(_) => end,
    }
}

/// The end of a text that ends.
pub(super) fn end_of(text: &str) -> &'static str {
    if text.ends_with(CRLF) { CRLF } else { LF }
}

/// The end for a line that is put at `at`: that of the line above it, else of the line below it.
pub(super) fn end_at(text: &str, at: usize, otherwise: &'static str) -> &'static str {
    match text.get(..at) {
        Some(above) if !above.is_empty() => end_of(above),
        _ if text.is_empty() => otherwise,
        _ => first_end(text),
    }
}

/// Where a new line of a letter goes: behind the last line that may stand before it.
///
/// Times are described by `t=`, `r=` and `z=` together, and a new `t=` does not come between those
/// (RFC 8866 §9). A letter that is not known is taken for an `a`.
pub(super) fn place(text: &str, order: &str, letter: char) -> usize {
    let rank = |letter| order.find(letter).unwrap_or(order.len().saturating_sub(1));
    let rank_of_new = rank(if letter == 't' { 'z' } else { letter });
    let mut lines = span::from_the_end(text);
    lines.find(|(_, letter)| rank(*letter) <= rank_of_new).map_or(0, |(span, _)| span.next)
}

#[cfg(test)]
mod tests {
    use super::*;

    const ORDER: &str = "vosiuepcbtrzka";

    /// The text with an empty line of that letter.
    fn with(text: &str, letter: char) -> std::string::String {
        let (above, below) = text.split_at(place(text, ORDER, letter));
        std::format!("{above}{letter}={below}").replace("=\n", "")
    }

    #[test]
    fn a_line_goes_where_its_letter_does() {
        for (before, letter, after) in [
            ("v=\no=\ns=\nt=\na=\n", 'a', "vosta a="),
            ("v=\no=\ns=\nt=\na=\n", 'i', "vos i=ta"),
            ("v=\no=\ns=\nt=\na=\n", 't', "vost t=a"),
            ("v=\no=\ns=\nt=\nr=\nt=\nr=\nz=\na=\n", 't', "vostrtrz t=a"),
            ("v=\no=\ns=\nt=\nr=\nt=\nr=\nz=\na=\n", 'r', "vostrtr r=za"),
            // Misplaced and unknown lines.
            ("v=\no=\ns=\nt=\nx=\n", 'i', "vos i=tx"),
            ("a=\nx=\n", 'a', "ax a="),
            ("a=\n", 'v', " v=a"),
            ("", 'v', " v="),
        ] {
            assert_eq!(with(before, letter), after.replace(' ', ""), "{before:?}");
        }
    }

    #[test]
    fn a_line_goes_before_blank_lines() {
        assert_eq!(place("a=x\n\n \n", ORDER, 'a'), 4);
    }

    #[test]
    fn line_ends_are_those_of_the_neighbourhood() {
        let text = "a=1\n\nb=2\r\nc=3\r\r\n";
        assert_eq!([4, 10, text.len()].map(|at| end_at(text, at, CRLF)), [LF, CRLF, CRLF]);
        assert_eq!((end_at(text, 0, CRLF), end_at("", 0, CRLF)), (LF, CRLF));
        assert_eq!((first_end(text), first_end("a=1")), (LF, CRLF));
        assert_eq!(["", "a=\n", "a=\r", "a="].map(|text| lacking(text, CRLF)), ["", "", LF, CRLF]);
    }
}
