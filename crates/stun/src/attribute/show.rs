//! How values look to people: octets as hex, text in quotes. For attributes of your own too.

use core::fmt::{self, Display, Write};

/// The most octets that [`Hex`] shows: what a digest or a cookie has.
const MAX_SHOWN: usize = 32;

/// Octets as hex. Of more than 32 the first are shown, and how many there are.
///
/// ```
/// use frazil_stun::attribute::Hex;
///
/// assert_eq!(Hex(&[0x00, 0xFF]).to_string(), "00ff");
/// assert_eq!(Hex(&[]).to_string(), "empty");
/// assert!(Hex(&[7; 1200]).to_string().ends_with("0707… (1200 octets)"));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Hex<'a>(pub &'a [u8]);

impl Display for Hex<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.0.is_empty() {
            return f.write_str("empty");
        }
        self.0.iter().take(MAX_SHOWN).try_for_each(|octet| write!(f, "{octet:02x}"))?;
        if self.0.len() > MAX_SHOWN {
            write!(f, "… ({} octets)", self.0.len())?;
        }
        Ok(())
    }
}

/// Text in double quotes, with whatever would not show, or would move the cursor, escaped.
///
/// ```
/// use frazil_stun::attribute::Quoted;
///
/// assert_eq!(Quoted("it's\r\n").to_string(), r#""it's\r\n""#);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Quoted<'a>(pub &'a str);

impl Display for Quoted<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_char('"')?;
        self.0.chars().try_for_each(|found| match found {
            '\'' => f.write_char(found),
            _ => write!(f, "{}", found.escape_debug()),
        })?;
        f.write_char('"')
    }
}

/// Text without quotes, with whatever would not show, or would move the cursor, escaped.
pub(crate) struct Plain<'a>(pub(crate) &'a str);

impl Display for Plain<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.chars().try_for_each(|found| match found {
            '\'' | '"' => f.write_char(found),
            _ => write!(f, "{}", found.escape_debug()),
        })
    }
}

/// Items with commas between them; `none` without any.
pub(crate) fn list(
    f: &mut fmt::Formatter<'_>,
    mut items: impl Iterator<Item = impl Display>,
) -> fmt::Result {
    match items.next() {
        Some(first) => write!(f, "{first}")?,
        None => return f.write_str("none"),
    }
    items.try_for_each(|item| write!(f, ", {item}"))
}

#[cfg(test)]
mod tests {
    use std::string::ToString;

    use super::*;

    #[test]
    fn nothing_that_moves_a_cursor_gets_through() {
        let hostile = "\u{1b}[2J\u{7}\u{202e}\u{85}\"\\ß";
        assert_eq!(Quoted(hostile).to_string(), r#""\u{1b}[2J\u{7}\u{202e}\u{85}\"\\ß""#);
        assert_eq!(Plain("a \"b\"\n").to_string(), r#"a "b"\n"#);
    }

    #[test]
    fn hex_is_cut_past_32_octets() {
        assert_eq!(Hex(&[0xAB; 32]).to_string(), "ab".repeat(32));
        assert_eq!(Hex(&[0xAB; 33]).to_string(), "ab".repeat(32) + "… (33 octets)");
    }
}
