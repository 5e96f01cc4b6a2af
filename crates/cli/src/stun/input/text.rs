//! Messages as text: hex or base64, one a line, or one over many lines as dumps have it.

use std::io::{BufRead, Read};

use frazil_stun::{Message, ParseError};
use frazil_turn::{ChannelData, ChannelDataError};

use super::digits::decode;
use super::{MAX_MESSAGE, Origin, Stop, Take, unreadable};
use crate::stun::args::Format;

/// The longest line: a message in hex with `0x`, comma and blank around every octet.
const MAX_LINE: u64 = 6 * MAX_MESSAGE as u64;

/// Whether a file that starts so is text: no control characters, and UTF-8. A message in octets has
/// the cookie, which is not, or zeros.
pub(super) fn is_text(first: &[u8], start: &[u8]) -> bool {
    let plain = |octets: &[u8]| {
        octets
            .iter()
            .all(|octet| matches!(octet, b'\t' | b'\n' | 0x0C | b'\r' | b' '..=0x7E | 0x80..))
    };
    let utf8 = match core::str::from_utf8(first) {
        Ok(_) => true,
        // The piece may end within a character.
        Err(error) => error.error_len().is_none(),
    };
    plain(first) && plain(start) && utf8
}

/// One message on the command line.
pub(super) fn word(word: &str, format: Format) -> Result<Vec<u8>, String> {
    let mut held = Vec::new();
    for line in word.lines() {
        held.extend(decode(line, format, held.len())?);
    }
    if held.is_empty() { Err("it is empty; give hex or base64".to_owned()) } else { Ok(held) }
}

/// The messages of a text.
pub(super) fn lines(
    input: &mut impl BufRead,
    format: Format,
    to: &mut dyn Take,
) -> Result<(), Stop> {
    let mut gathered = Gathered { octets: Vec::new(), line: 0 };
    let mut line = Vec::new();
    let mut number = 0;
    loop {
        line.clear();
        number += 1;
        let length = input.take(MAX_LINE).read_until(b'\n', &mut line).map_err(unreadable)?;
        if length == 0 {
            return gathered.give(to);
        }
        if line.len() as u64 == MAX_LINE && line.last() != Some(&b'\n') {
            gathered.give(to)?;
            to.refuse(
                &format!("line {number}"),
                "longer than any message; give one message a line",
            );
            skip_line(input)?;
            continue;
        }
        let text = String::from_utf8_lossy(&line);
        let text = text.trim_start_matches('\u{feff}');
        if text.trim().is_empty() {
            gathered.give(to)?;
            continue;
        }
        match decode(text, format, gathered.octets.len()) {
            Ok(octets) if octets.is_empty() => {}
            Ok(octets) => gathered.add(&octets, number, to)?,
            Err(why) => {
                gathered.give(to)?;
                to.refuse(&format!("line {number}"), &why);
            }
        }
    }
}

fn skip_line(input: &mut impl BufRead) -> Result<(), Stop> {
    loop {
        let piece = input.fill_buf().map_err(unreadable)?;
        let end = piece.iter().position(|octet| *octet == b'\n');
        let length = piece.len();
        input.consume(end.map_or(length, |at| at + 1));
        if end.is_some() || length == 0 {
            return Ok(());
        }
    }
}

/// The octets of a message that may go on in the next line.
struct Gathered {
    octets: Vec<u8>,
    /// The line that it starts in.
    line: u64,
}

impl Gathered {
    /// Takes a line: it goes on with a message that is not whole, unless it is whole by itself.
    fn add(&mut self, octets: &[u8], line: u64, to: &mut dyn Take) -> Result<(), Stop> {
        if !self.octets.is_empty() && Message::parse(octets).is_ok() {
            self.give(to)?;
        }
        if self.octets.is_empty() {
            self.line = line;
        }
        self.octets.extend_from_slice(octets);
        if is_incomplete(&self.octets) { Ok(()) } else { self.give(to) }
    }

    fn give(&mut self, to: &mut dyn Take) -> Result<(), Stop> {
        if self.octets.is_empty() {
            return Ok(());
        }
        let origin = Origin { line: Some(self.line), packet: None };
        to.take(origin, &std::mem::take(&mut self.octets))
    }
}

/// Whether these octets are one message.
pub(super) fn is_message(octets: &[u8]) -> bool {
    ChannelData::parse(octets).is_ok() || Message::parse_rfc3489(octets).is_ok()
}

fn is_incomplete(octets: &[u8]) -> bool {
    match octets.first() {
        Some(0x40..=0x4F) => {
            matches!(ChannelData::parse(octets), Err(ChannelDataError::Incomplete { .. }))
        }
        _ => matches!(Message::parse_rfc3489(octets), Err(ParseError::Incomplete { .. })),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn octets_are_told_from_text() {
        assert!(is_text(b"0001\r\n\t# \xC3\xA4", b"0001"));
        assert!(is_text(b"cut within a character \xC3", b"cut "));
        assert!(!is_text(b"\x00\x01\x00\x00\x21\x12\xA4\x42", b""));
        assert!(!is_text(b"!\x12", b""));
    }

    /// Takes everything, and counts.
    #[derive(Default)]
    struct Count(usize);

    impl Take for Count {
        fn take(&mut self, origin: Origin, octets: &[u8]) -> Result<(), Stop> {
            assert!(origin.line > Some(0) && !octets.is_empty());
            self.0 += 1;
            Ok(())
        }

        fn refuse(&mut self, _: &str, _: &str) {
            self.0 += 1;
        }

        fn tell(&mut self, _: &str) {}
    }

    proptest::proptest! {
        #[test]
        fn any_text_is_taken_or_refused(text in "([0-9a-fA-F:|#x, \t]{0,40}\n?|[ -~é]{0,20}\n){0,6}") {
            let mut count = Count::default();
            lines(&mut text.as_bytes(), Format::Auto, &mut count).unwrap();
            proptest::prop_assert!(count.0 <= text.lines().count());
        }

        #[test]
        fn any_octets_are_taken_or_refused(octets in proptest::collection::vec(proptest::num::u8::ANY, 0..200)) {
            for format in [Format::Auto, Format::Hex, Format::Base64] {
                lines(&mut &octets[..], format, &mut Count::default()).unwrap();
            }
        }
    }
}
