//! The grammar of RFC 7064 §3.1 and RFC 7065 §3.1, with host and port of RFC 3986 §3.2.

use nom::branch::alt;
use nom::bytes::complete::{tag, tag_no_case, take_till, take_while, take_while1};
use nom::combinator::value;
use nom::error::ErrorKind;
use nom::{IResult, Parser};

use super::host::ends_in_number;
use super::{Host, Scheme, Transport, Uri, UriError, UriProblem, scheme_name};

type Step<'a, T> = IResult<&'a str, T, Fault>;

/// A refusal, placed by how much text was left.
struct Fault {
    left: usize,
    problem: UriProblem,
}

impl nom::error::ParseError<&str> for Fault {
    fn from_error_kind(input: &str, _: ErrorKind) -> Self {
        Self { left: input.len(), problem: UriProblem::Scheme }
    }

    fn append(_: &str, _: ErrorKind, other: Self) -> Self {
        other
    }
}

fn refuse<T>(left: &str, problem: UriProblem) -> Step<'_, T> {
    Err(nom::Err::Error(Fault { left: left.len(), problem }))
}

/// Reads a whole URI.
pub(super) fn uri(text: &str) -> Result<Uri<'_>, UriError> {
    match whole(text) {
        Ok((_, uri)) => Ok(uri),
        Err(nom::Err::Error(fault) | nom::Err::Failure(fault)) => {
            let offset = text.len().saturating_sub(fault.left);
            Err(UriError { offset, problem: fault.problem })
        }
        // No parser of this file is a streaming one.
        Err(nom::Err::Incomplete(_)) => Err(UriError { offset: 0, problem: UriProblem::Scheme }),
    }
}

fn whole(input: &str) -> Step<'_, Uri<'_>> {
    let (input, (scheme, secure)) = scheme(input)?;
    let name = scheme_name(scheme, secure);
    mistaken(input, name)?;
    let (input, host) = if input.starts_with('[') { bracketed(input)? } else { named(input)? };
    let (input, port) = port(input)?;
    let (input, transport) = match scheme {
        Scheme::Stun => (input, None),
        Scheme::Turn => transport(input, name)?,
    };
    let problem = match input.chars().next() {
        None => return Ok((input, Uri { scheme, secure, host, port, transport })),
        Some('#') => UriProblem::Fragment,
        Some('?') => UriProblem::Query { scheme: name },
        Some(_) if transport.is_some() => UriProblem::Query { scheme: name },
        Some('/') => UriProblem::Path,
        Some(found) => UriProblem::Character(found),
    };
    refuse(input, problem)
}

fn scheme(input: &str) -> Step<'_, (Scheme, bool)> {
    alt((
        value((Scheme::Stun, false), tag_no_case("stun:")),
        value((Scheme::Stun, true), tag_no_case("stuns:")),
        value((Scheme::Turn, false), tag_no_case("turn:")),
        value((Scheme::Turn, true), tag_no_case("turns:")),
    ))
    .parse(input)
}

/// Refuses what people bring from other kinds of URI, before a part of it is taken for a host.
fn mistaken<'a>(input: &'a str, scheme: &'static str) -> Step<'a, ()> {
    if input.starts_with("//") {
        return refuse(input, UriProblem::Slashes { scheme });
    }
    let (rest, authority) = take_till(|c| matches!(c, '/' | '?' | '#')).parse(input)?;
    if authority.contains('@') {
        return refuse(input, UriProblem::UserInfo);
    }
    if authority.parse::<core::net::Ipv6Addr>().is_ok() {
        return refuse(input, UriProblem::Unbracketed);
    }
    Ok((rest, ()))
}

/// `IP-literal`.
fn bracketed(input: &str) -> Step<'_, Host<'_>> {
    let (inside, _) = tag("[").parse(input)?;
    let (rest, address) = take_till(|c| c == ']').parse(inside)?;
    let Some(rest) = rest.strip_prefix(']') else { return refuse(input, UriProblem::Bracket) };
    match address.parse() {
        Ok(address) => Ok((rest, Host::Ipv6(address))),
        Err(_) if address.starts_with(['v', 'V']) => refuse(inside, UriProblem::FutureAddress),
        Err(_) => refuse(inside, UriProblem::Ipv6),
    }
}

/// `IPv4address` or else `reg-name`.
fn named(input: &str) -> Step<'_, Host<'_>> {
    let (rest, name) = take_while(is_name).parse(input)?;
    if name.is_empty() {
        return match rest.chars().next() {
            None | Some(':' | '/' | '?' | '#') => refuse(input, UriProblem::NoHost),
            Some(found) => refuse(input, UriProblem::Character(found)),
        };
    }
    if let Ok(address) = name.parse() {
        return Ok((rest, Host::Ipv4(address)));
    }
    let mut left = name;
    while let Some((_, after)) = left.split_once('%') {
        match after.as_bytes() {
            [high, low, ..] if high.is_ascii_hexdigit() && low.is_ascii_hexdigit() => left = after,
            _ => {
                let left = after.len() + 1 + rest.len();
                return Err(nom::Err::Error(Fault { left, problem: UriProblem::PercentEncoding }));
            }
        }
    }
    if ends_in_number(name) {
        return refuse(input, UriProblem::Number);
    }
    Ok((rest, Host::Name(name)))
}

/// `[ ":" port ]`: a port may be empty, and is then the default.
fn port(input: &str) -> Step<'_, Option<u16>> {
    let Some(start) = input.strip_prefix(':') else { return Ok((input, None)) };
    let (rest, digits) = take_while(|c: char| c.is_ascii_digit()).parse(start)?;
    if !matches!(rest.chars().next(), None | Some('/' | '?' | '#')) {
        return refuse(rest, UriProblem::Port);
    }
    if digits.is_empty() {
        return Ok((rest, None));
    }
    match digits.parse() {
        Ok(port) => Ok((rest, Some(port))),
        // Digits and nothing else, so they are too many or too large.
        Err(_) => refuse(start, UriProblem::PortTooLarge),
    }
}

/// `[ "?transport=" transport ]`.
fn transport<'a>(input: &'a str, scheme: &'static str) -> Step<'a, Option<Transport<'a>>> {
    if !input.starts_with('?') {
        return Ok((input, None));
    }
    let Ok((start, _)) = tag_no_case::<_, _, Fault>("?transport=").parse(input) else {
        return refuse(input, UriProblem::Query { scheme });
    };
    let Ok((rest, name)) = take_while1::<_, _, Fault>(is_unreserved).parse(start) else {
        return refuse(start, UriProblem::NoTransport);
    };
    let transport = match name {
        _ if name.eq_ignore_ascii_case("udp") => Transport::Udp,
        _ if name.eq_ignore_ascii_case("tcp") => Transport::Tcp,
        _ => Transport::Other(name),
    };
    Ok((rest, Some(transport)))
}

/// `unreserved`.
fn is_unreserved(c: char) -> bool {
    c.is_ascii_alphanumeric() || matches!(c, '-' | '.' | '_' | '~')
}

/// `unreserved`, `sub-delims`, and the start of `pct-encoded`.
fn is_name(c: char) -> bool {
    is_unreserved(c)
        || matches!(c, '!' | '$' | '&' | '\'' | '(' | ')' | '*' | '+' | ',' | ';' | '=' | '%')
}
