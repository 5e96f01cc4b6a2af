//! Small grammars that the typed values are made of (RFC 8866 §9).

use memchr::memchr3;
use nom::bytes::complete::take_while;
use nom::error::ErrorKind;
use nom::{IResult, Parser};

use crate::error::{Cause, ParseError, Subject};
use crate::line::Line;

pub(crate) type Step<'a, T> = IResult<&'a str, T, Fault<'a>>;

/// A refusal, and the text from there on.
pub(crate) struct Fault<'a> {
    pub(crate) at: &'a str,
    pub(crate) cause: Cause,
}

impl<'a> Fault<'a> {
    /// Something else must stand here.
    fn unexpected(at: &'a str) -> Self {
        let cause = if at.is_empty() { Cause::Missing } else { Cause::Character };
        Self { at, cause }
    }
}

impl<'a> nom::error::ParseError<&'a str> for Fault<'a> {
    fn from_error_kind(at: &'a str, _: ErrorKind) -> Self {
        Self::unexpected(at)
    }

    fn append(_: &'a str, _: ErrorKind, other: Self) -> Self {
        other
    }
}

pub(crate) fn refuse<'a, T>(at: &'a str, cause: Cause) -> Step<'a, T> {
    Err(nom::Err::Error(Fault { at, cause }))
}

/// Reads all of `value`, a piece of `line`; blanks at its end mean nothing.
pub(crate) fn read<'a, T>(
    line: Line<'a>,
    subject: Subject,
    value: &'a str,
    mut grammar: impl Parser<&'a str, Output = T, Error = Fault<'a>>,
) -> Result<T, ParseError> {
    let value = value.trim_end_matches([' ', '\t']);
    match grammar.parse(value) {
        Ok(("", value)) => Ok(value),
        Ok((rest, _)) => Err(line.error(subject, rest, Cause::Trailing)),
        Err(nom::Err::Error(fault) | nom::Err::Failure(fault)) => {
            Err(line.error(subject, fault.at, fault.cause))
        }
        // No parser of this crate is a streaming one.
        Err(nom::Err::Incomplete(_)) => Err(line.error(subject, value, Cause::Missing)),
    }
}

/// Applies a grammar to a value that did not come from a line.
pub(crate) fn checked<'a, T>(
    value: &'a str,
    grammar: impl Fn(&'a str) -> Step<'a, T>,
) -> Result<T, Cause> {
    match grammar(value) {
        Ok(("", value)) => Ok(value),
        Ok(_) => Err(Cause::Trailing),
        Err(nom::Err::Error(fault) | nom::Err::Failure(fault)) => Err(fault.cause),
        Err(nom::Err::Incomplete(_)) => Err(Cause::Missing),
    }
}

/// Octets of a kind, one at least. All octets above ASCII are of the kind, or none is.
pub(crate) fn run(input: &str, of_kind: impl Fn(u8) -> bool) -> Step<'_, &str> {
    let end = input.bytes().position(|b| !of_kind(b)).unwrap_or(input.len());
    match input.split_at_checked(end) {
        Some((run, rest)) if end > 0 => Ok((rest, run)),
        _ => Err(nom::Err::Error(Fault::unexpected(input))),
    }
}

/// One given character, such as the `/` of `rtpmap`.
pub(crate) fn sign<'a>(sign: char) -> impl Fn(&'a str) -> Step<'a, ()> {
    move |input| match input.strip_prefix(sign) {
        Some(rest) => Ok((rest, ())),
        None => Err(nom::Err::Error(Fault::unexpected(input))),
    }
}

/// What separates two fields: one blank by the RFC, some in the field.
pub(crate) fn blank(input: &str) -> Step<'_, ()> {
    let (rest, _) = run(input, |b| matches!(b, b' ' | b'\t'))?;
    Ok((rest, ()))
}

/// `non-ws-string`: everything up to the next blank.
pub(crate) fn word(input: &str) -> Step<'_, &str> {
    run(input, |b| !matches!(b, b' ' | b'\t'))
}

/// All of the rest, which has no blanks around it.
pub(crate) fn remainder(input: &str) -> Step<'_, &str> {
    if input.is_empty() || input.starts_with(is_blank) {
        return Err(nom::Err::Error(Fault::unexpected(input)));
    }
    if let Some(at) = memchr3(b'\n', b'\r', b'\0', input.as_bytes()) {
        return refuse(input.get(at..).unwrap_or_default(), Cause::Character);
    }
    let text = input.trim_end_matches(is_blank);
    Ok((input.get(text.len()..).unwrap_or_default(), text))
}

/// `text`: everything that a line holds, so without NUL, CR and LF.
pub(crate) fn text(input: &str) -> Step<'_, &str> {
    run(input, |b| !matches!(b, b'\0' | b'\r' | b'\n'))
}

/// `token`: letters, digits and most signs, but no separator.
pub(crate) fn token(input: &str) -> Step<'_, &str> {
    run(input, is_token_char)
}

/// All of the rest, tokens between blanks.
pub(crate) fn tokens(input: &str) -> Step<'_, &str> {
    let mut rest = input;
    while !rest.is_empty() {
        (rest, _) = token(rest)?;
        if !rest.is_empty() {
            (rest, ()) = blank(rest)?;
        }
    }
    Ok((rest, input))
}

/// Tokens with commas between them, and nothing else.
pub(crate) fn commas(input: &str) -> Step<'_, &str> {
    let mut rest = input;
    loop {
        (rest, _) = token(rest)?;
        match sign(',')(rest) {
            Ok((next, ())) => rest = next,
            Err(_) => break,
        }
    }
    let end = input.len() - rest.len();
    Ok((rest, input.get(..end).unwrap_or_default()))
}

/// `base64`, with as much padding as there is.
pub(crate) fn base64(input: &str) -> Step<'_, &str> {
    let is_digit = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'+' | b'/');
    let (rest, _) = run(input, is_digit)?;
    let rest = rest.trim_start_matches('=');
    let end = input.len() - rest.len();
    Ok((rest, input.get(..end).unwrap_or_default()))
}

/// Digits, up to the next other character.
pub(crate) fn digits(input: &str) -> Step<'_, &str> {
    run(input, |b| b.is_ascii_digit())
}

/// A number in a range.
pub(crate) fn number<'a>(min: u64, max: u64) -> impl Fn(&'a str) -> Step<'a, u64> {
    move |input| {
        let (rest, digits) = digits(input)?;
        match digits.parse() {
            Ok(number) if (min..=max).contains(&number) => Ok((rest, number)),
            _ => refuse(input, Cause::OutOfRange { min, max }),
        }
    }
}

/// The same, as an integer of the type that the range has.
pub(crate) fn ranged<'a, N>(min: N, max: N) -> impl Fn(&'a str) -> Step<'a, N>
where
    N: Copy + Into<u64> + TryFrom<u64>,
{
    move |input| {
        let (rest, found) = number(min.into(), max.into())(input)?;
        Ok((rest, N::try_from(found).unwrap_or(max)))
    }
}

/// A port: 0 to 65535.
pub(crate) fn port(input: &str) -> Step<'_, u16> {
    ranged(0, u16::MAX)(input)
}

/// A run of ice-chars of a given length (RFC 8839 §5.1).
pub(crate) fn ice_chars<'a>(min: u16, max: u16) -> impl Fn(&'a str) -> Step<'a, &'a str> {
    characters(min, max, |c| c.is_ascii_alphanumeric() || c == '+' || c == '/')
}

/// All of the rest: so many characters of a kind.
pub(crate) fn characters<'a>(
    min: u16,
    max: u16,
    kind: fn(char) -> bool,
) -> impl Fn(&'a str) -> Step<'a, &'a str> {
    move |input| {
        let (rest, text) = take_while(kind).parse(input)?;
        if !rest.is_empty() {
            return refuse(rest, Cause::Character);
        }
        if text.len() < usize::from(min) || text.len() > usize::from(max) {
            let found = u32::try_from(text.len()).unwrap_or(u32::MAX);
            return refuse(input, Cause::Length { min, max, found });
        }
        Ok((rest, text))
    }
}

/// The pieces between blanks of a checked text.
pub(crate) fn split(text: &str) -> impl Iterator<Item = &str> + Clone {
    text.split([' ', '\t']).filter(|word| !word.is_empty())
}

pub(crate) fn is_blank(c: char) -> bool {
    matches!(c, ' ' | '\t')
}

pub(crate) fn is_token(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(is_token_char)
}

/// `token-char` (RFC 8866 §9).
const fn is_token_char(b: u8) -> bool {
    matches!(b, b'!' | b'#'..=b'\'' | b'*' | b'+' | b'-' | b'.' | b'0'..=b'9' | b'A'..=b'Z' | b'^'..=b'~')
}
