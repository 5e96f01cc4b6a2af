//! A line, read word by word from the left, each octet once.

use crate::address::Address;
use crate::error::{Cause, Field, ParseError};
use crate::ip;
use crate::octets::Octets;

/// A text and what is left of it.
///
/// Words end at a blank or at the end of the text. What a word is refused for stands apart from what
/// reads it, so that a good word costs one look at each of its octets.
pub(crate) struct Reader<'a> {
    text: &'a str,
    rest: &'a [u8],
}

impl<'a> Reader<'a> {
    /// A text without the blanks and the line end behind it, which mean nothing.
    pub(crate) fn new(text: &'a str) -> Self {
        let mut rest = text.as_bytes();
        while let [before @ .., b' ' | b'\t' | b'\r' | b'\n'] = rest {
            rest = before;
        }
        Self { text: text.get(..rest.len()).unwrap_or_default(), rest }
    }

    /// Goes over this text, if it is the next.
    #[inline]
    pub(crate) fn skip<const LENGTH: usize>(&mut self, prefix: &[u8; LENGTH]) -> bool {
        match self.rest.split_first_chunk() {
            Some((next, rest)) if next == prefix => {
                self.rest = rest;
                true
            }
            _ => false,
        }
    }

    /// Goes over a blank and the keyword behind it, if that is the next word.
    #[inline]
    pub(crate) fn skip_keyword<const LENGTH: usize>(&mut self, keyword: &[u8; LENGTH]) -> bool {
        let [b' ', rest @ ..] = self.rest else { return false };
        match rest.split_first_chunk::<LENGTH>() {
            Some((next, rest @ ([] | [b' ', ..])))
                if next == keyword || next.eq_ignore_ascii_case(keyword) =>
            {
                self.rest = rest;
                true
            }
            _ => false,
        }
    }

    /// Goes over the blank in front of a field.
    #[inline]
    pub(crate) fn blank(&mut self, before: Field) -> Result<(), ParseError> {
        if let [b' ', rest @ ..] = self.rest {
            self.rest = rest;
            return Ok(());
        }
        let cause = if self.is_at_end() { Cause::Missing } else { Cause::Character };
        Err(self.refusal(before, cause))
    }

    /// A word of one to `limit` octets of a set.
    #[inline]
    pub(crate) fn word(
        &mut self,
        field: Field,
        allowed: Octets,
        limit: u16,
    ) -> Result<&'a str, ParseError> {
        let start = self.at();
        let length = self.run(allowed);
        match self.rest.get(length..) {
            Some(rest @ ([] | [b' ', ..])) if (1..=usize::from(limit)).contains(&length) => {
                self.rest = rest;
                // Both ends stand beside ASCII or at an end of the text.
                Ok(self.text.get(start..start + length).unwrap_or_default())
            }
            _ => Err(self.no_word(length, field, limit)),
        }
    }

    /// The octets of a word of any length, be it none.
    #[inline]
    pub(crate) fn octets(&mut self, field: Field, allowed: Octets) -> Result<&'a [u8], ParseError> {
        let length = self.run(allowed);
        match self.rest.split_at_checked(length) {
            Some((word, rest @ ([] | [b' ', ..]))) => {
                self.rest = rest;
                Ok(word)
            }
            _ => Err(self.refusal_behind(length, field, Cause::Character)),
        }
    }

    /// A number of one to `digits` digits, at most ten.
    #[inline]
    pub(crate) fn number(
        &mut self,
        field: Field,
        digits: u16,
        min: u32,
        max: u32,
    ) -> Result<u32, ParseError> {
        let mut rest = self.rest;
        let mut value = 0u64;
        if digits > 8
            && let Some((first, more)) = rest.split_first_chunk()
            && let Some(number) = eight_digits(*first)
        {
            (value, rest) = (number, more);
        }
        while let [digit @ b'0'..=b'9', more @ ..] = rest {
            // Ten digits fit; what is longer is refused for its length.
            value = value.wrapping_mul(10).wrapping_add(u64::from(digit - b'0'));
            rest = more;
        }
        let length = self.rest.len() - rest.len();
        if !matches!(rest, [] | [b' ', ..]) || !(1..=usize::from(digits)).contains(&length) {
            return Err(self.no_word(length, field, digits));
        }
        match u32::try_from(value) {
            Ok(value) if min <= value && value <= max => {
                self.rest = rest;
                Ok(value)
            }
            _ => Err(self.refusal(field, Cause::OutOfRange { min, max })),
        }
    }

    /// A port: 0 to 65535.
    #[inline]
    pub(crate) fn port(&mut self, field: Field) -> Result<u16, ParseError> {
        let port = self.number(field, 5, 0, 65535)?;
        Ok(u16::try_from(port).unwrap_or(u16::MAX))
    }

    /// A `connection-address`. Most are IPv4, and few are names.
    pub(crate) fn address(&mut self, field: Field) -> Result<Address<'a>, ParseError> {
        if let Some((ip, rest @ ([] | [b' ', ..]))) = ip::leading_ipv4(self.rest) {
            self.rest = rest;
            return Ok(Address::Ip(ip.into()));
        }
        if let Some((ip, rest @ ([] | [b' ', ..]))) = ip::leading_ipv6(self.rest) {
            self.rest = rest;
            return Ok(Address::Ip(ip.into()));
        }
        let before = self.rest;
        let word = self.word(field, Octets::WORD, 255)?;
        Address::parse(word).map_err(|cause| {
            self.rest = before;
            self.refusal(field, cause)
        })
    }

    /// All of the rest, which is then read.
    pub(crate) fn remainder(&self) -> &'a str {
        self.text.get(self.at()..).unwrap_or_default()
    }

    /// True if there is nothing left.
    pub(crate) const fn is_at_end(&self) -> bool {
        self.rest.is_empty()
    }

    /// A refusal of what comes next.
    #[cold]
    pub(crate) fn refusal(&self, field: Field, cause: Cause) -> ParseError {
        self.refusal_behind(0, field, cause)
    }

    /// A refusal of what stands behind so many octets.
    #[cold]
    fn refusal_behind(&self, ahead: usize, field: Field, cause: Cause) -> ParseError {
        let column = self.at() + ahead + 1;
        ParseError::new(u32::try_from(column).unwrap_or(u32::MAX), field, cause)
    }

    /// Why a run of that many octets is no word.
    #[cold]
    fn no_word(&self, length: usize, field: Field, limit: u16) -> ParseError {
        match self.rest.get(length) {
            None if length == 0 => self.refusal(field, Cause::Missing),
            None | Some(b' ') if length > 0 => self.refusal(field, Cause::TooLong { limit }),
            _ => self.refusal_behind(length, field, Cause::Character),
        }
    }

    /// Where the rest begins, in octets.
    const fn at(&self) -> usize {
        self.text.len() - self.rest.len()
    }

    /// How many octets come next that a set has.
    #[inline]
    fn run(&self, allowed: Octets) -> usize {
        self.rest.iter().position(|octet| !allowed.has(*octet)).unwrap_or(self.rest.len())
    }
}

/// The number that eight digits are, all of them read at once; `None` if one is none.
fn eight_digits(octets: [u8; 8]) -> Option<u64> {
    const EACH: u64 = u64::MAX / 0xff;
    let digits = u64::from_le_bytes(octets) ^ (EACH * b'0' as u64);
    // Digits are 0 to 9 now: nothing in the upper half of an octet, nor when 6 is added.
    let above = (digits | digits.wrapping_add(EACH * 6)) & (EACH * 0xf0);
    if above != 0 {
        return None;
    }
    // The first digit is the lowest octet. Pairs of them, then pairs of pairs, then both halves.
    let pairs = digits.wrapping_mul(1 + (10 << 8)) >> 8 & 0x00ff_00ff_00ff_00ff;
    let fours = pairs.wrapping_mul(1 + (100 << 16)) >> 16 & 0x0000_ffff_0000_ffff;
    Some(fours.wrapping_mul(1 + (10_000 << 32)) >> 32)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn eight_digits_are_their_number(number in 0u64..100_000_000) {
            let text = std::format!("{number:08}");
            prop_assert_eq!(eight_digits(*text.as_bytes().first_chunk().unwrap()), Some(number));
        }

        #[test]
        fn eight_others_are_none(octets: [u8; 8], at in 0usize..8, other: u8) {
            let all = octets.iter().all(u8::is_ascii_digit);
            prop_assert_eq!(eight_digits(octets).is_some(), all);
            let mut digits = octets.map(|octet| b'0' + octet % 10);
            digits[at] = other;
            prop_assert_eq!(eight_digits(digits).is_some(), other.is_ascii_digit());
        }
    }
}
