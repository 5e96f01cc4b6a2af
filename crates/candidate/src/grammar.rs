//! The grammar of RFC 8839 §5.1 and RFC 6544 §4.5.

use nom::branch::alt;
use nom::bytes::complete::{tag, take_till};
use nom::combinator::opt;
use nom::error::ErrorKind;
use nom::{IResult, Parser};

use crate::address::Address;
use crate::candidate::Candidate;
use crate::error::{Cause, Field, ParseError};
use crate::extensions::{Extensions, tcp_type};
use crate::kind::CandidateType;
use crate::transport::{TcpType, Transport};

/// Reads a whole candidate in one of its three forms.
pub(crate) fn candidate(text: &str) -> Result<Candidate<'_>, ParseError> {
    finish(text, line)
}

/// Reads the pairs alone.
pub(crate) fn extensions(text: &str) -> Result<Extensions<'_>, ParseError> {
    finish(text, pairs).map(|(pairs, _)| pairs)
}

/// Reads the texts of a candidate that was built by hand, one by one.
pub(crate) fn check(candidate: &Candidate<'_>) -> Result<(), ParseError> {
    let refuse = |field, cause| Err(ParseError::new(1, field, cause));
    let field = |text: &str, field, allowed: fn(u8) -> bool, limit: u16| {
        if text.is_empty() {
            refuse(field, Cause::Missing)
        } else if !text.bytes().all(allowed) {
            refuse(field, Cause::Character)
        } else if text.len() > usize::from(limit) {
            refuse(field, Cause::TooLong { limit })
        } else {
            Ok(())
        }
    };
    field(candidate.foundation, Field::Foundation, is_ice_char, 32)?;
    if !(1..=256).contains(&candidate.component) {
        return refuse(Field::Component, Cause::OutOfRange { min: 1, max: 256 });
    }
    field(candidate.transport.as_str(), Field::Transport, is_token, 255)?;
    field(candidate.kind.as_str(), Field::Type, is_token, 255)?;
    let name = |address, field| match address {
        Some(Address::Name(name)) if Address::parse(name) != Ok(Address::Name(name)) => {
            refuse(field, Cause::Address)
        }
        _ => Ok(()),
    };
    name(Some(candidate.address), Field::Address)?;
    name(candidate.related_address, Field::RelatedAddress)?;
    // Right behind the type, or behind `raddr`, these names would be read as what they are named for.
    let first = candidate.extensions().next().map_or("", |(name, _)| name);
    let is_keyword = candidate.related_port.is_none()
        && candidate.tcp_type.is_none()
        && (first.eq_ignore_ascii_case("rport")
            || candidate.related_address.is_none() && first.eq_ignore_ascii_case("raddr"));
    if is_keyword { refuse(Field::ExtensionName, Cause::Character) } else { Ok(()) }
}

type Step<'a, T> = IResult<&'a str, T, Fault>;

/// A refusal, placed by how much text was left.
struct Fault {
    left: usize,
    field: Field,
    cause: Cause,
}

impl nom::error::ParseError<&str> for Fault {
    fn from_error_kind(input: &str, _: ErrorKind) -> Self {
        Self { left: input.len(), field: Field::Foundation, cause: Cause::Character }
    }

    fn append(_: &str, _: ErrorKind, other: Self) -> Self {
        other
    }
}

fn refuse<'a, T>(left: usize, field: Field, cause: Cause) -> Step<'a, T> {
    Err(nom::Err::Error(Fault { left, field, cause }))
}

fn finish<'a, T>(text: &'a str, grammar: impl Fn(&'a str) -> Step<'a, T>) -> Result<T, ParseError> {
    let text = text.trim_end_matches([' ', '\t', '\r', '\n']);
    match grammar(text) {
        Ok((_, value)) => Ok(value),
        Err(nom::Err::Error(fault) | nom::Err::Failure(fault)) => {
            let column = text.len().saturating_sub(fault.left).saturating_add(1);
            let column = u32::try_from(column).unwrap_or(u32::MAX);
            Err(ParseError::new(column, fault.field, fault.cause))
        }
        // No parser of this file is a streaming one.
        Err(nom::Err::Incomplete(_)) => Err(ParseError::new(1, Field::Foundation, Cause::Missing)),
    }
}

fn line(input: &str) -> Step<'_, Candidate<'_>> {
    let (input, _) = opt(alt((tag("a=candidate:"), tag("candidate:")))).parse(input)?;
    let (input, foundation) = word(Field::Foundation, is_ice_char, 32)(input)?;
    let (input, component) = next(Field::Component, number(Field::Component, 3, 1, 256))(input)?;
    let (input, transport) = next(Field::Transport, word(Field::Transport, is_token, 255))(input)?;
    let (input, priority) = next(Field::Priority, number(Field::Priority, 10, 0, u32::MAX))(input)?;
    let (input, address) = next(Field::Address, address(Field::Address))(input)?;
    let (input, port) = next(Field::Port, port(Field::Port))(input)?;
    let (input, ()) = next(Field::Typ, typ)(input)?;
    let (input, kind) = next(Field::Type, word(Field::Type, is_token, 255))(input)?;
    let (input, related_address) =
        after("raddr", Field::RelatedAddress, self::address(Field::RelatedAddress), input)?;
    let (input, related_port) =
        after("rport", Field::RelatedPort, self::port(Field::RelatedPort), input)?;
    let (input, (extensions, tcp_type)) = match input {
        "" => (input, (Extensions::NONE, None)),
        _ => next(Field::ExtensionName, pairs)(input)?,
    };
    let candidate = Candidate {
        foundation,
        component: u16::try_from(component).unwrap_or(u16::MAX),
        transport: Transport::from_token(transport),
        priority,
        address,
        port,
        kind: CandidateType::from_token(kind),
        related_address,
        related_port,
        tcp_type,
        extensions,
    };
    Ok((input, candidate))
}

/// A blank, then the field.
fn next<'a, T>(
    field: Field,
    parser: impl Fn(&'a str) -> Step<'a, T>,
) -> impl Fn(&'a str) -> Step<'a, T> {
    move |input| match input.strip_prefix(' ') {
        Some(rest) => parser(rest),
        None if input.is_empty() => refuse(0, field, Cause::Missing),
        None => refuse(input.len(), field, Cause::Character),
    }
}

/// The field behind a keyword, if the next word is that keyword.
fn after<'a, T>(
    keyword: &str,
    field: Field,
    parser: impl Fn(&'a str) -> Step<'a, T>,
    input: &'a str,
) -> Step<'a, Option<T>> {
    let Some(rest) = input.strip_prefix(' ') else { return Ok((input, None)) };
    let (rest, word) = take_till(is_blank).parse(rest)?;
    if !word.eq_ignore_ascii_case(keyword) {
        return Ok((input, None));
    }
    let (rest, value) = next(field, parser)(rest)?;
    Ok((rest, Some(value)))
}

/// Characters up to the next blank: at least one, at most `limit`.
fn word<'a>(
    field: Field,
    allowed: fn(u8) -> bool,
    limit: u16,
) -> impl Fn(&'a str) -> Step<'a, &'a str> {
    move |input| {
        let (rest, word) = take_till(is_blank).parse(input)?;
        if word.is_empty() {
            let cause = if input.is_empty() { Cause::Missing } else { Cause::Character };
            return refuse(input.len(), field, cause);
        }
        if let Some(at) = word.bytes().position(|b| !allowed(b)) {
            return refuse(input.len().saturating_sub(at), field, Cause::Character);
        }
        if word.len() > usize::from(limit) {
            return refuse(input.len(), field, Cause::TooLong { limit });
        }
        Ok((rest, word))
    }
}

fn number<'a>(field: Field, digits: u16, min: u32, max: u32) -> impl Fn(&'a str) -> Step<'a, u32> {
    move |input| {
        let (rest, text) = word(field, |b| b.is_ascii_digit(), digits)(input)?;
        match text.parse() {
            Ok(number) if (min..=max).contains(&number) => Ok((rest, number)),
            _ => refuse(input.len(), field, Cause::OutOfRange { min, max }),
        }
    }
}

fn port<'a>(field: Field) -> impl Fn(&'a str) -> Step<'a, u16> {
    move |input| {
        let (rest, port) = number(field, 5, 0, 65535)(input)?;
        Ok((rest, u16::try_from(port).unwrap_or(u16::MAX)))
    }
}

fn address<'a>(field: Field) -> impl Fn(&'a str) -> Step<'a, Address<'a>> {
    move |input| {
        let (rest, text) = word(field, |_| true, 255)(input)?;
        match Address::parse(text) {
            Ok(address) => Ok((rest, address)),
            Err(cause) => refuse(input.len(), field, cause),
        }
    }
}

fn typ(input: &str) -> Step<'_, ()> {
    let (rest, word) = word(Field::Typ, |_| true, u16::MAX)(input)?;
    if word.eq_ignore_ascii_case("typ") {
        Ok((rest, ()))
    } else {
        refuse(input.len(), Field::Typ, Cause::Character)
    }
}

/// All of the rest: pairs, and the first `tcptype` among them.
fn pairs(input: &str) -> Step<'_, (Extensions<'_>, Option<TcpType>)> {
    let extensions = Extensions::checked(input);
    let mut iter = extensions.iter();
    let (mut left, mut direction) = (input.len(), None);
    while let Some((name, value)) = iter.next_raw() {
        let stray = name.bytes().position(|b| !is_token(b)).or(name.is_empty().then_some(0));
        if let Some(at) = stray {
            return refuse(left.saturating_sub(at), Field::ExtensionName, Cause::Character);
        }
        left = left.saturating_sub(name.len() + 1);
        if let Some(at) = value.bytes().position(|b| !b.is_ascii_graphic()) {
            return refuse(left.saturating_sub(at), Field::ExtensionValue, Cause::Character);
        }
        left = left.saturating_sub(value.len() + 1);
        direction = direction.or(tcp_type(name, value));
    }
    Ok(("", (extensions, direction)))
}

fn is_blank(c: char) -> bool {
    c == ' '
}

/// `ice-char` of RFC 8839 §5.1.
pub(crate) fn is_ice_char(b: u8) -> bool {
    b.is_ascii_alphanumeric() || matches!(b, b'+' | b'/')
}

/// A character of a `token` of RFC 3261 §25.1.
fn is_token(b: u8) -> bool {
    b.is_ascii_alphanumeric()
        || matches!(b, b'-' | b'.' | b'!' | b'%' | b'*' | b'_' | b'+' | b'`' | b'\'' | b'~')
}
