//! The name and value pairs behind a candidate.

use core::fmt;

use crate::error::ParseError;
use crate::grammar;
use crate::transport::TcpType;
use crate::write::Line;

/// The extensions of a candidate, in the order written: pairs of a name and a value that may be
/// empty (RFC 8839 §5.1).
///
/// What is not understood is kept. A `tcptype` of a known value is never among them, as it is a
/// field of the candidate.
#[derive(Clone, Copy, Default)]
pub struct Extensions<'a> {
    /// Checked by the grammar; begins with a name.
    text: &'a str,
    /// The text is what is written: no `tcptype` is in it, and the last name has a value.
    canonical: bool,
}

impl<'a> Extensions<'a> {
    /// No extension.
    pub const NONE: Self = Self { text: "", canonical: true };

    /// Reads pairs such as `generation 0 ufrag 8hhY`, without a blank in front.
    ///
    /// # Errors
    ///
    /// A name that is not a token, or a value with other than visible ASCII characters.
    pub fn parse(text: &'a str) -> Result<Self, ParseError> {
        grammar::extensions(text)
    }

    pub(crate) const fn checked(text: &'a str, canonical: bool) -> Self {
        Self { text, canonical }
    }

    /// True if there is none.
    #[must_use]
    pub fn is_empty(self) -> bool {
        self.iter().next().is_none()
    }

    /// The value of the first extension of that name, compared exactly.
    #[must_use]
    pub fn get(self, name: &str) -> Option<&'a str> {
        self.iter().find(|&(known, _)| known == name).map(|(_, value)| value)
    }

    pub(crate) fn put<W: fmt::Write + ?Sized>(self, line: &mut Line<'_, W>) -> fmt::Result {
        if self.canonical {
            return line.text(self.text);
        }
        for (index, (name, value)) in self.iter().enumerate() {
            line.text(if index == 0 { "" } else { " " })?;
            line.text(name)?;
            line.ascii(b" ")?;
            line.text(value)?;
        }
        Ok(())
    }

    /// True if a `tcptype` stands behind another extension, where RFC 6544 §4.5 does not have it.
    pub(crate) fn has_late_tcp_type(self) -> bool {
        let mut pairs = self.iter();
        let first_raw = pairs.next_raw();
        first_raw.is_some_and(|(name, value)| tcp_type(name.as_bytes(), value.as_bytes()).is_none())
            && core::iter::from_fn(|| pairs.next_raw())
                .any(|(name, value)| tcp_type(name.as_bytes(), value.as_bytes()).is_some())
    }

    /// Every pair, in order.
    #[must_use]
    pub const fn iter(self) -> ExtensionsIter<'a> {
        ExtensionsIter { rest: self.text }
    }
}

impl<'a> IntoIterator for Extensions<'a> {
    type Item = (&'a str, &'a str);
    type IntoIter = ExtensionsIter<'a>;

    fn into_iter(self) -> ExtensionsIter<'a> {
        self.iter()
    }
}

impl PartialEq for Extensions<'_> {
    fn eq(&self, other: &Self) -> bool {
        self.iter().eq(other.iter())
    }
}

impl Eq for Extensions<'_> {}

impl fmt::Debug for Extensions<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_map().entries(self.iter()).finish()
    }
}

impl fmt::Display for Extensions<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut line = Line::new(f);
        self.put(&mut line)?;
        line.flush()
    }
}

/// Iterator over the [`Extensions`] of a candidate.
#[derive(Clone, Debug)]
pub struct ExtensionsIter<'a> {
    rest: &'a str,
}

impl<'a> ExtensionsIter<'a> {
    /// The next pair, whatever its name.
    pub(crate) fn next_raw(&mut self) -> Option<(&'a str, &'a str)> {
        if self.rest.is_empty() {
            return None;
        }
        let (name, rest) = word(self.rest);
        let (value, rest) = word(rest);
        self.rest = rest;
        Some((name, value))
    }
}

/// What stands before the first blank, and what behind it.
fn word(text: &str) -> (&str, &str) {
    // Words are short, and most of a line is not searched.
    let length = text.bytes().position(|octet| octet == b' ').unwrap_or(text.len());
    let (word, rest) = text.split_at_checked(length).unwrap_or((text, ""));
    (word, rest.get(1..).unwrap_or_default())
}

impl<'a> Iterator for ExtensionsIter<'a> {
    type Item = (&'a str, &'a str);

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            let (name, value) = self.next_raw()?;
            if tcp_type(name.as_bytes(), value.as_bytes()).is_none() {
                return Some((name, value));
            }
        }
    }
}

/// The direction in a pair, if it is a `tcptype` of RFC 6544 §4.5.
pub(crate) fn tcp_type(name: &[u8], value: &[u8]) -> Option<TcpType> {
    if !name.eq_ignore_ascii_case(b"tcptype") {
        return None;
    }
    core::str::from_utf8(value).ok().and_then(TcpType::from_token)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::string::ToString;
    use std::vec::Vec;

    #[test]
    fn rfc8839_s10_3_a__a_name_is_a_token_and_a_value_is_visible_ascii() {
        let pairs: Vec<_> =
            Extensions::parse("generation 0 ufrag  network-cost 999").unwrap().iter().collect();
        assert_eq!(pairs, [("generation", "0"), ("ufrag", ""), ("network-cost", "999")]);
        assert_eq!(Extensions::parse("na(me 0").unwrap_err().column(), 3);
        assert_eq!(Extensions::parse("name \u{fc}").unwrap_err().column(), 6);
        assert_eq!(Extensions::parse("name \u{7f}").unwrap_err().column(), 6);
    }

    #[test]
    fn a_value_may_be_missing_at_the_end() {
        let extensions = Extensions::parse("ufrag").unwrap();
        assert_eq!(extensions.get("ufrag"), Some(""));
        assert_eq!(extensions.to_string(), "ufrag ");
    }

    #[test]
    fn a_tcptype_is_no_extension_unless_unknown() {
        let extensions = Extensions::parse("tcptype so tcptype odd").unwrap();
        assert_eq!(extensions.iter().collect::<Vec<_>>(), [("tcptype", "odd")]);
    }
}
