//! Messages as text: hex or base64, one a line, or one over many lines as dumps have it.

use std::io::{BufRead, Read};

use base64::Engine;
use base64::alphabet;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};
use frazil_stun::{Message, ParseError};
use frazil_turn::{ChannelData, ChannelDataError};

use super::{MAX_MESSAGE, Origin, Stop, Take, unreadable};
use crate::stun::args::Format;

/// The longest line: a message in hex with `0x`, comma and blank around every octet.
const MAX_LINE: u64 = 6 * MAX_MESSAGE as u64;

/// Base64 with or without its padding, which copying often loses.
const LENIENT: GeneralPurposeConfig = GeneralPurposeConfig::new()
    .with_decode_padding_mode(DecodePaddingMode::Indifferent)
    .with_decode_allow_trailing_bits(true);
const STANDARD: GeneralPurpose = GeneralPurpose::new(&alphabet::STANDARD, LENIENT);
const URL_SAFE: GeneralPurpose = GeneralPurpose::new(&alphabet::URL_SAFE, LENIENT);

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
        if !self.octets.is_empty() && is_whole(octets) {
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

fn is_whole(octets: &[u8]) -> bool {
    Message::parse(octets).is_ok() || ChannelData::parse(octets).is_ok()
}

fn is_incomplete(octets: &[u8]) -> bool {
    match octets.first() {
        Some(0x40..=0x4F) => {
            matches!(ChannelData::parse(octets), Err(ChannelDataError::Incomplete { .. }))
        }
        _ => matches!(Message::parse_rfc3489(octets), Err(ParseError::Incomplete { .. })),
    }
}

/// The octets that a line stands for, which follow `held` others of the same message.
fn decode(line: &str, format: Format, held: usize) -> Result<Vec<u8>, String> {
    let text = line.split('#').next().unwrap_or_default().trim();
    match format {
        Format::Base64 => base64(text),
        Format::Hex => hex(text, held),
        _ => hex(text, held).or_else(|why| {
            // Many a dump has a column of characters with # among them, and base64 has neither.
            base64(text).map_err(|_| why)
        }),
    }
}

fn base64(text: &str) -> Result<Vec<u8>, String> {
    let text: String = text.split_whitespace().collect();
    let engine = if text.contains(['-', '_']) { URL_SAFE } else { STANDARD };
    engine.decode(text).map_err(|error| format!("not base64: {error}"))
}

/// Pairs of hex digits, with what dumps and programs put around them.
fn hex(text: &str, held: usize) -> Result<Vec<u8>, String> {
    let text = without_columns(text, held);
    let mut octets = Vec::with_capacity(text.len() / 2);
    let separators = [':', ',', ';', '-', '{', '}', '[', ']', '"', '\\'];
    for token in text.split(|found: char| found.is_whitespace() || separators.contains(&found)) {
        let digits = token.strip_prefix("0x").or_else(|| token.strip_prefix('x')).unwrap_or(token);
        if let Some(other) = digits.chars().find(|found| !found.is_ascii_hexdigit()) {
            return Err(format!("neither hex nor base64: {other:?} is no digit"));
        }
        let (pairs, odd) = digits.as_bytes().as_chunks::<2>();
        if !odd.is_empty() {
            return Err(format!("an odd number of hex digits in {token:?}; give two an octet"));
        }
        octets.extend(pairs.iter().map(|[high, low]| nibble(*high) << 4 | nibble(*low)));
    }
    Ok(octets)
}

/// The value of a hex digit.
const fn nibble(digit: u8) -> u8 {
    match digit {
        b'0'..=b'9' => digit - b'0',
        b'a'..=b'f' => digit - b'a' + 10,
        b'A'..=b'F' => digit - b'A' + 10,
        _ => 0,
    }
}

/// A line of a dump without its offset at the front and its characters at the end.
fn without_columns(line: &str, held: usize) -> &str {
    let line = line.split('|').next().unwrap_or_default().trim_end();
    let Some((offset, rest)) = line.split_once([' ', '\t']).or(Some((line, ""))) else {
        return line;
    };
    let (digits, marked) = match offset.strip_suffix(':') {
        Some(digits) => (digits, true),
        None => (offset, false),
    };
    let digits = digits.strip_prefix("0x").unwrap_or(digits);
    if !(4..=8).contains(&digits.len()) || usize::from_str_radix(digits, 16) != Ok(held) {
        return line;
    }
    match (marked, rest) {
        // xxd: two blanks, then characters.
        (true, rest) => before(rest.trim_start(), "  "),
        // The last line of hexdump -C has an offset alone.
        (false, "") => {
            if held > 0 {
                ""
            } else {
                line
            }
        }
        // hexdump -C, Wireshark: two blanks after the offset, three before the characters.
        (false, rest) if rest.starts_with(' ') => before(rest.trim_start(), "   "),
        (false, _) => line,
    }
}

fn before<'a>(text: &'a str, gap: &str) -> &'a str {
    text.split(gap).next().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn auto(line: &str) -> Result<Vec<u8>, String> {
        decode(line, Format::Auto, 0)
    }

    #[test]
    fn hex_comes_in_many_forms() {
        for line in [
            "0001002a",
            "00 01 00 2A",
            "00:01:00:2a",
            "00-01-00-2a",
            "0x00, 0x01, 0x00, 0x2a,",
            "{ 0x00, 0x01, 0x00, 0x2A };",
            r#""\x00\x01\x00\x2a""#,
            "  0001 002a  # a comment",
            "0000  00 01 00 2a   ...*",
            "00000000  00 01 00 2a                                       |...*|",
            "00000000: 0001 002a                                ...*",
            "\t0x0000:  0001 002a",
        ] {
            assert_eq!(auto(line).as_deref(), Ok(&[0, 1, 0, 0x2A][..]), "{line}");
        }
    }

    #[test]
    fn what_may_be_either_is_hex() {
        assert_eq!(auto("AAEA").unwrap(), [0xAA, 0xEA]);
        assert_eq!(decode("AAEA", Format::Base64, 0).unwrap(), [0, 1, 0]);
        assert_eq!(auto("AAEAACESpEI=").unwrap(), [0, 1, 0, 0, 0x21, 0x12, 0xA4, 0x42]);
        assert_eq!(auto("AAEAACESpEI").unwrap(), [0, 1, 0, 0, 0x21, 0x12, 0xA4, 0x42]);
        assert_eq!(auto("_-8A").unwrap(), [0xFF, 0xEF, 0]);
    }

    #[test]
    fn what_is_neither_says_what_is_wrong() {
        assert!(auto("not a message!").unwrap_err().contains("'n' is no digit"));
        assert!(decode("0001002", Format::Hex, 0).unwrap_err().contains("odd number"));
        assert!(decode("%%%", Format::Base64, 0).unwrap_err().contains("not base64"));
    }

    #[test]
    fn an_offset_is_one_only_where_it_fits() {
        assert_eq!(decode("00000010  aa bb", Format::Auto, 16).unwrap(), [0xAA, 0xBB]);
        assert!(decode("00000010", Format::Auto, 16).unwrap().is_empty());
        assert_eq!(decode("00000010", Format::Auto, 0).unwrap(), [0, 0, 0, 16]);
        assert_eq!(decode("0010 aabb", Format::Auto, 16).unwrap(), [0, 0x10, 0xAA, 0xBB]);
    }

    #[test]
    fn octets_are_told_from_text() {
        assert!(is_text(b"0001\r\n\t# \xC3\xA4", b"0001"));
        assert!(is_text(b"cut within a character \xC3", b"cut "));
        assert!(!is_text(b"\x00\x01\x00\x00\x21\x12\xA4\x42", b""));
        assert!(!is_text(b"!\x12", b""));
    }
}
