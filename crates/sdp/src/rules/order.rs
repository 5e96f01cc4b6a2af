//! The form of a description: line ends, and the order of lines.

use super::BuildError;
use crate::error::Cause;
use crate::fields::Connection;
use crate::line::{Line, Lines, is_blank};

/// The letters of the session level, in order (RFC 8866 §9).
pub(crate) const SESSION: &str = "vosiuepcbtrzka";

/// The letters of a media section, in order.
pub(crate) const MEDIA: &str = "micbka";

/// Every line ends with CRLF, and there are no others (§5).
pub(super) fn line_ends(text: &str) -> Result<(), BuildError> {
    let ends = |piece: &str| {
        let line = piece.strip_suffix("\r\n");
        line.is_some_and(|line| !line.ends_with('\r') && !is_blank(line))
    };
    match text.split_inclusive('\n').position(|piece| !ends(piece)) {
        Some(index) => {
            Err(BuildError::LineEnd { line: u32::try_from(index + 1).unwrap_or(u32::MAX) })
        }
        None => Ok(()),
    }
}

/// The lines of the session level.
pub(super) fn session(lines: Lines<'_>) -> Result<(), BuildError> {
    let seen = |letter| lines.clone().any(|line| line.letter() == letter);
    if let Some(letter) = "vost".chars().find(|letter| !seen(*letter)) {
        return Err(BuildError::Missing(letter));
    }
    // rfc8866-s5.7-j: one address.
    let addresses = || lines.clone().filter(|line| line.letter() == 'c');
    if addresses().any(|line| Connection::parse(line).is_ok_and(|it| it.count.is_some())) {
        return Err(BuildError::Line { letter: 'c', cause: Cause::Trailing });
    }
    in_order(lines, SESSION, "vosiuc")
}

/// The lines of a media section. Several addresses are the layers of a hierarchical encoding, which
/// is sent to multicast groups (§5.7).
pub(super) fn media(lines: Lines<'_>) -> Result<(), BuildError> {
    let addresses = || lines.clone().filter(|line| line.letter() == 'c');
    let multicast = |line| Connection::parse(line).is_ok_and(|address| address.is_multicast());
    if addresses().nth(1).is_some() && !addresses().all(multicast) {
        return Err(BuildError::Repeated('c'));
    }
    in_order(lines, MEDIA, "mi")
}

fn in_order(lines: Lines<'_>, order: &str, single: &str) -> Result<(), BuildError> {
    let mut before: Option<Line<'_>> = None;
    for line in lines {
        let letter = line.letter();
        let rank = |letter| order.find(letter);
        // RFC 8866 §5.12: no key is written.
        if rank(letter).is_none() || letter == 'k' {
            return Err(BuildError::Letter(letter));
        }
        let above = before.replace(line).map(Line::letter);
        match (letter, above) {
            // Each `t=` may have `r=`, and these a `z=` (§9).
            ('t', Some('t' | 'r' | 'z')) => {}
            ('z', Some('z')) => return Err(BuildError::Repeated('z')),
            ('r', Some('t' | 'r')) | ('z', Some('r')) => {}
            ('r' | 'z', _) => return Err(BuildError::Letter(letter)),
            (_, Some(above)) if above == letter && single.contains(letter) => {
                return Err(BuildError::Repeated(letter));
            }
            (_, Some(above)) if rank(above) > rank(letter) => {
                return Err(BuildError::Order { line: line.number() });
            }
            _ => {}
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::string::String;

    fn text(letters: &str) -> String {
        letters.chars().flat_map(|letter| [letter, '=', '1', '\n']).collect()
    }

    #[test]
    fn rfc8866_s5_b__letters_have_an_order() {
        let check = |letters| session(Lines::new(&text(letters), 1));
        for letters in ["vost", "vosct", "vosiueeppcbbtrrzttrzaa", "vostaa"] {
            assert_eq!(check(letters), Ok(()), "{letters}");
        }
        for (letters, error) in [
            ("ost", BuildError::Missing('v')),
            ("vosa", BuildError::Missing('t')),
            ("vosati", BuildError::Order { line: 5 }),
            ("ovst", BuildError::Order { line: 2 }),
            ("vosiit", BuildError::Repeated('i')),
            ("vostk", BuildError::Letter('k')),
            ("vostx", BuildError::Letter('x')),
            ("vostz", BuildError::Letter('z')),
            ("vosrt", BuildError::Letter('r')),
            ("vostrzz", BuildError::Repeated('z')),
            ("vostrzr", BuildError::Letter('r')),
        ] {
            assert_eq!(check(letters), Err(error), "{letters}");
        }
        let check = |letters| media(Lines::new(&text(letters), 1));
        assert_eq!(check("micbbaa"), Ok(()));
        assert_eq!(check("mca"), Ok(()));
        assert_eq!(check("mcca"), Err(BuildError::Repeated('c')));
        assert_eq!(check("mac"), Err(BuildError::Order { line: 3 }));
        assert_eq!(check("me"), Err(BuildError::Letter('e')));
    }

    #[test]
    fn rfc8866_s5_i__every_line_ends_with_crlf() {
        assert_eq!(line_ends("v=0\r\ns= \r\n"), Ok(()));
        for (text, line) in [
            ("v=0\n", 1),
            ("v=0\r\ns=-", 2),
            ("v=0\r\n\r\n", 2),
            ("v=0\r\ns=-\r\r\n", 2),
            (" \r\n", 1),
        ] {
            assert_eq!(line_ends(text), Err(BuildError::LineEnd { line }), "{text:?}");
        }
    }
}
