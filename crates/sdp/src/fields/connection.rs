//! `c=`

use core::fmt;
use core::net::IpAddr;

use crate::error::{Cause, ParseError, Subject};
use crate::grammar::{self, Step, blank, refuse, token, word};
use crate::line::Line;

/// The address that media goes to (RFC 8866 §5.7).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub struct Connection<'a> {
    /// `IN` for the Internet.
    pub network_type: &'a str,
    /// `IP4` or `IP6`.
    pub address_type: &'a str,
    /// An address or a name, without time to live and count.
    pub address: Host<'a>,
    /// The time to live of an IPv4 multicast address.
    pub ttl: Option<u8>,
    /// How many consecutive multicast addresses there are.
    pub count: Option<u32>,
}

/// An address, or the text that stands in its place.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Host<'a> {
    /// An IP address.
    Ip(IpAddr),
    /// A name, or an address of a type that is not known.
    Other(&'a str),
}

impl<'a> Connection<'a> {
    /// A unicast address of the Internet.
    #[must_use]
    pub const fn new(address: IpAddr) -> Self {
        let address_type = if address.is_ipv4() { "IP4" } else { "IP6" };
        let (network_type, address) = ("IN", Host::Ip(address));
        Self { network_type, address_type, address, ttl: None, count: None }
    }

    /// The address, unless it is a name.
    #[must_use]
    pub const fn ip(&self) -> Option<IpAddr> {
        match self.address {
            Host::Ip(ip) => Some(ip),
            Host::Other(_) => None,
        }
    }

    pub(crate) fn parse(line: Line<'a>) -> Result<Self, ParseError> {
        grammar::read(line, Subject::Line('c'), line.value(), Self::grammar)
    }

    fn grammar(input: &'a str) -> Step<'a, Self> {
        let (input, network_type) = token(input)?;
        let (input, ()) = blank(input)?;
        let (input, address_type) = token(input)?;
        let (input, ()) = blank(input)?;
        let (input, text) = word(input)?;
        let mut parts = text.split('/');
        let host = parts.next().unwrap_or_default();
        let address = host.parse().map_or(Host::Other(host), Host::Ip);
        // Only an IPv4 multicast address has a time to live in front of the count.
        let ttl = match address {
            Host::Ip(IpAddr::V6(_)) => None,
            _ => parts.next().map(|part| ranged(part, 0, 255)).transpose()?,
        };
        let count = parts.next().map(|part| ranged(part, 1, u32::MAX)).transpose()?;
        if let Some(more) = parts.next() {
            return refuse(more, Cause::Trailing);
        }
        let ttl = ttl.and_then(|ttl| u8::try_from(ttl).ok());
        Ok((input, Self { network_type, address_type, address, ttl, count }))
    }
}

fn ranged(part: &str, min: u32, max: u32) -> Result<u32, nom::Err<grammar::Fault<'_>>> {
    let (rest, number) = grammar::number(min.into(), max.into())(part)?;
    match rest {
        "" => Ok(u32::try_from(number).unwrap_or(max)),
        _ => Err(nom::Err::Error(grammar::Fault { at: rest, cause: Cause::Character })),
    }
}

impl fmt::Display for Host<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Ip(ip) => ip.fmt(f),
            Self::Other(text) => f.write_str(text),
        }
    }
}

impl fmt::Display for Connection<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {} {}", self.network_type, self.address_type, self.address)?;
        if let Some(ttl) = self.ttl {
            write!(f, "/{ttl}")?;
        }
        if let Some(count) = self.count {
            write!(f, "/{count}")?;
        }
        Ok(())
    }
}
