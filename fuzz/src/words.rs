//! Texts that a grammar allows, made of any bytes.

use arbitrary::{Arbitrary, Result, Unstructured};

/// A token of RFC 8866: 1 to 16 of its characters.
#[derive(Debug)]
pub(crate) struct Token(pub(crate) String);

/// At least `MIN` and at most 28 more ice-chars of RFC 8839.
#[derive(Debug)]
pub(crate) struct Ice<const MIN: usize>(pub(crate) String);

/// One line of text that does not begin or end with a blank.
#[derive(Debug)]
pub(crate) struct Text(pub(crate) String);

const ICE: &[u8] = b"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789+/";
const TOKEN: &[u8] = b"abcdefghijklmnopqrstuvwxyz0123456789!#$%&'*+-.^_`{|}~";

/// `least` to `most` of the characters.
pub(crate) fn word(
    source: &mut Unstructured<'_>,
    characters: &[u8],
    least: usize,
    most: usize,
) -> Result<String> {
    let length = source.int_in_range(least..=most)?;
    (0..length).map(|_| source.choose(characters).map(|&character| char::from(character))).collect()
}

impl<'a> Arbitrary<'a> for Token {
    fn arbitrary(source: &mut Unstructured<'a>) -> Result<Self> {
        word(source, TOKEN, 1, 16).map(Self)
    }
}

impl<'a, const MIN: usize> Arbitrary<'a> for Ice<MIN> {
    fn arbitrary(source: &mut Unstructured<'a>) -> Result<Self> {
        word(source, ICE, MIN, MIN + 28).map(Self)
    }
}

impl<'a> Arbitrary<'a> for Text {
    fn arbitrary(source: &mut Unstructured<'a>) -> Result<Self> {
        let text = <&str>::arbitrary(source)?.replace(['\r', '\n', '\0'], " ");
        let text = text.trim_matches([' ', '\t']);
        Ok(Self(String::from(if text.is_empty() { "-" } else { text })))
    }
}
