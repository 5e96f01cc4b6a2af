//! Small grammars that the typed values are made of (RFC 8866 §9).

use nom::bytes::complete::{take_till1, take_while, take_while1};
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

impl<'a> nom::error::ParseError<&'a str> for Fault<'a> {
    fn from_error_kind(at: &'a str, _: ErrorKind) -> Self {
        let cause = if at.is_empty() { Cause::Missing } else { Cause::Character };
        Self { at, cause }
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

/// What separates two fields: one blank by the RFC, some in the field.
pub(crate) fn blank(input: &str) -> Step<'_, ()> {
    let (rest, _) = take_while1(is_blank).parse(input)?;
    Ok((rest, ()))
}

/// `non-ws-string`: everything up to the next blank.
pub(crate) fn word(input: &str) -> Step<'_, &str> {
    take_till1(is_blank).parse(input)
}

/// `text`: everything that a line holds, so without NUL, CR and LF.
pub(crate) fn text(input: &str) -> Step<'_, &str> {
    take_till1(|c| matches!(c, '\0' | '\r' | '\n')).parse(input)
}

/// `token`: letters, digits and most signs, but no separator.
pub(crate) fn token(input: &str) -> Step<'_, &str> {
    take_while1(|c: char| u8::try_from(c).is_ok_and(is_token_char)).parse(input)
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

/// Digits, up to the next other character.
pub(crate) fn digits(input: &str) -> Step<'_, &str> {
    take_while1(|c: char| c.is_ascii_digit()).parse(input)
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

/// A port: 0 to 65535.
pub(crate) fn port(input: &str) -> Step<'_, u16> {
    let (rest, port) = number(0, 65535)(input)?;
    Ok((rest, u16::try_from(port).unwrap_or(u16::MAX)))
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

fn is_token_char(b: u8) -> bool {
    b.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`{|}~".contains(&b)
}
