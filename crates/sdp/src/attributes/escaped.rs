//! Texts in quotes, with escapes (RFC 8864 §5.1.1).

use core::fmt;

use crate::error::Cause;
use crate::grammar::{Step, refuse, sign};

/// A text in quotes. An octet that is not printable ASCII, a `"` or a `%` stands in it as `%` and two
/// hexadecimal digits (RFC 8864 §5.1.1).
#[derive(Clone, Copy)]
pub struct EscapedText<'a>(Form<'a>);

#[derive(Clone, Copy)]
enum Form<'a> {
    /// As it is meant.
    Plain(&'a str),
    /// As it stands between the quotes, checked.
    Escaped(&'a str),
}

impl<'a> EscapedText<'a> {
    /// Takes a text as it is meant.
    #[must_use]
    pub const fn new(text: &'a str) -> Self {
        Self(Form::Plain(text))
    }

    /// The octets that are meant.
    pub fn octets(self) -> impl Iterator<Item = u8> + Clone + 'a {
        let (mut rest, escaped) = match self.0 {
            Form::Plain(text) => (text.bytes(), false),
            Form::Escaped(text) => (text.bytes(), true),
        };
        let digit = |b: u8| char::from(b).to_digit(16).and_then(|digit| u8::try_from(digit).ok());
        core::iter::from_fn(move || match rest.next()? {
            b'%' if escaped => {
                let (high, low) = (rest.next().and_then(digit)?, rest.next().and_then(digit)?);
                Some(high << 4 | low)
            }
            octet => Some(octet),
        })
    }

    /// The characters that the octets are in UTF-8; U+FFFD stands for each octet that is none.
    pub fn chars(self) -> impl Iterator<Item = char> + Clone + 'a {
        let mut octets = self.octets();
        core::iter::from_fn(move || {
            let first = octets.next()?;
            let length = match first {
                0xc2..=0xdf => 2,
                0xe0..=0xef => 3,
                0xf0..=0xf4 => 4,
                _ => 1,
            };
            let (mut character, mut ahead) = ([first, 0, 0, 0], octets.clone());
            for (octet, next) in character.iter_mut().take(length).skip(1).zip(&mut ahead) {
                *octet = next;
            }
            // What is missing at the end is 0, which belongs to no longer character.
            let read = character.get(..length).and_then(|octets| str::from_utf8(octets).ok());
            match read.and_then(|text| text.chars().next()) {
                Some(c) => {
                    octets = ahead;
                    Some(c)
                }
                None => Some(char::REPLACEMENT_CHARACTER),
            }
        })
    }

    /// True if nothing stands between the quotes.
    #[must_use]
    pub const fn is_empty(self) -> bool {
        let (Form::Plain(text) | Form::Escaped(text)) = self.0;
        text.is_empty()
    }

    /// True if this text is meant.
    #[must_use]
    pub fn matches(self, text: &str) -> bool {
        self.octets().eq(text.bytes())
    }

    pub(super) fn grammar(input: &'a str) -> Step<'a, Self> {
        let (input, ()) = sign('"')(input)?;
        let Some((text, rest)) = input.split_once('"') else {
            return refuse(input.get(input.len()..).unwrap_or_default(), Cause::Missing);
        };
        for escape in text.split('%').skip(1) {
            if !escape.bytes().take(2).filter(u8::is_ascii_hexdigit).count().eq(&2) {
                return refuse(escape, Cause::Character);
            }
        }
        Ok((rest, Self(Form::Escaped(text))))
    }
}

impl Default for EscapedText<'_> {
    fn default() -> Self {
        Self::new("")
    }
}

impl PartialEq for EscapedText<'_> {
    fn eq(&self, other: &Self) -> bool {
        self.octets().eq(other.octets())
    }
}

impl Eq for EscapedText<'_> {}

impl fmt::Debug for EscapedText<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "EscapedText({self})")
    }
}

/// As it is written, quotes included.
impl fmt::Display for EscapedText<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("\"")?;
        self.octets().try_for_each(|octet| match octet {
            b'"' | b'%' => write!(f, "%{octet:02X}"),
            b' '..=b'~' => write!(f, "{}", char::from(octet)),
            _ => write!(f, "%{octet:02X}"),
        })?;
        f.write_str("\"")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::format;
    use std::string::String;

    fn read(text: &str) -> EscapedText<'_> {
        crate::grammar::checked(text, EscapedText::grammar).unwrap()
    }

    #[test]
    fn octets_that_cannot_stand_are_escaped() {
        let plain = EscapedText::new("a\t\"%\u{fc}\u{1f9ca}");
        assert_eq!(format!("{plain}"), "\"a%09%22%25%C3%BC%F0%9F%A7%8A\"");
        assert_eq!(read(&format!("{plain}")), plain);
        assert_eq!(read("\"%41%c3%bC\"").chars().collect::<String>(), "A\u{fc}");
        assert!(read("\"foo%09bar\"").matches("foo\tbar"));
        assert!(read("\"\"").is_empty());
    }

    #[test]
    fn octets_that_are_no_character_are_replaced() {
        for (text, meant) in [
            ("\"%ffx\"", "\u{fffd}x"),
            ("\"%c3x\"", "\u{fffd}x"),
            ("\"%e2%82\"", "\u{fffd}\u{fffd}"),
            ("\"x%f0\"", "x\u{fffd}"),
            ("\"%00\"", "\0"),
        ] {
            assert_eq!(read(text).chars().collect::<String>(), meant, "{text}");
        }
    }

    #[test]
    fn half_an_escape_is_refused() {
        for text in ["\"%\"", "\"%4\"", "\"%4x\"", "\"%+1\"", "\"%%41\"", "\"x", "x", ""] {
            assert!(EscapedText::grammar(text).is_err(), "{text}");
        }
    }
}
