//! A line of hex or base64.

use base64::Engine;
use base64::alphabet;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};

use crate::stun::args::Format;

/// Base64 with or without its padding, which copying often loses.
const LENIENT: GeneralPurposeConfig = GeneralPurposeConfig::new()
    .with_decode_padding_mode(DecodePaddingMode::Indifferent)
    .with_decode_allow_trailing_bits(true);
const STANDARD: GeneralPurpose = GeneralPurpose::new(&alphabet::STANDARD, LENIENT);
const URL_SAFE: GeneralPurpose = GeneralPurpose::new(&alphabet::URL_SAFE, LENIENT);

/// The octets that a line stands for, which follow `held` others of the same message.
pub(super) fn decode(line: &str, format: Format, held: usize) -> Result<Vec<u8>, String> {
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
}
