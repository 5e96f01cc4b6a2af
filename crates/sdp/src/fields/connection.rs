//! `c=`

use core::fmt;
use core::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use super::address::is_of_type;
use crate::error::{Cause, ParseError, Subject};
use crate::grammar::{self, Step, blank, refuse, token, word};
use crate::line::Line;

/// The address that media goes to (RFC 8866 §5.7).
///
/// ```
/// use frazil_sdp::{Connection, Session};
///
/// let session = Session::parse("c=IN IP4 233.252.0.1/127/3")?;
/// let layers = session.connection()?.unwrap();
/// assert_eq!(layers, Connection::multicast_v4("233.252.0.1".parse().unwrap(), 127).layers(3));
/// let addresses: Vec<_> = layers.addresses().map(|ip| ip.to_string()).collect();
/// assert_eq!(addresses, ["233.252.0.1", "233.252.0.2", "233.252.0.3"]);
/// # Ok::<(), frazil_sdp::ParseError>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub struct Connection<'a> {
    /// `IN` for the Internet.
    pub network_type: &'a str,
    /// `IP4` or `IP6`.
    pub address_type: &'a str,
    /// An address or a name, without time to live and count. Of another address type than those two,
    /// all that follows.
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

impl<'a> Host<'a> {
    /// Takes a text: an address if it reads as one.
    pub(crate) fn new(text: &'a str) -> Self {
        text.parse().map_or(Self::Other(text), Self::Ip)
    }
}

impl<'a> Connection<'a> {
    /// A unicast address of the Internet.
    #[must_use]
    pub const fn new(address: IpAddr) -> Self {
        let address_type = if address.is_ipv4() { "IP4" } else { "IP6" };
        let (network_type, address) = ("IN", Host::Ip(address));
        Self { network_type, address_type, address, ttl: None, count: None }
    }

    /// An IPv4 multicast address, with the time to live that it must have.
    #[must_use]
    pub const fn multicast_v4(group: Ipv4Addr, ttl: u8) -> Self {
        Self { ttl: Some(ttl), ..Self::new(IpAddr::V4(group)) }
    }

    /// As many consecutive multicast addresses, of which this is the first: one for each layer of a
    /// hierarchical encoding.
    #[must_use]
    pub const fn layers(self, count: u32) -> Self {
        Self { count: Some(count), ..self }
    }

    /// The address, unless it is a name.
    #[must_use]
    pub const fn ip(&self) -> Option<IpAddr> {
        match self.address {
            Host::Ip(ip) => Some(ip),
            Host::Other(_) => None,
        }
    }

    /// True for a multicast address. What a name stands for is not known.
    #[must_use]
    pub const fn is_multicast(&self) -> bool {
        match self.address {
            Host::Ip(ip) => ip.is_multicast(),
            Host::Other(_) => false,
        }
    }

    /// The consecutive addresses, of which there is one where no count is given; none for a name.
    /// They end with the last address that there is.
    pub fn addresses(&self) -> impl Iterator<Item = IpAddr> + Clone + use<> {
        let (first, count) = (self.ip(), self.count.unwrap_or(1));
        (0..count).map_while(move |index| match first? {
            IpAddr::V4(ip) => {
                ip.to_bits().checked_add(index).map(|bits| Ipv4Addr::from(bits).into())
            }
            IpAddr::V6(ip) => {
                ip.to_bits().checked_add(index.into()).map(|bits| Ipv6Addr::from(bits).into())
            }
        })
    }

    /// Says whether the value may be written; the builder asks.
    ///
    /// # Errors
    ///
    /// An IPv4 multicast address without a time to live, or another address with one; a count of 0,
    /// or at a unicast address; a name with a blank or a slash in
    /// it.
    pub fn check(&self) -> Result<(), Cause> {
        if ![self.network_type, self.address_type].into_iter().all(grammar::is_token) {
            return Err(Cause::Character);
        }
        let other = match self.address {
            Host::Ip(IpAddr::V4(_)) => "IP6",
            Host::Ip(IpAddr::V6(_)) => "IP4",
            Host::Other(_) => "",
        };
        if self.network_type == "IN" && self.address_type == other {
            return Err(Cause::Character);
        }
        let (ttl, multicast) = match self.address {
            Host::Ip(IpAddr::V4(ip)) => (ip.is_multicast(), ip.is_multicast()),
            Host::Ip(IpAddr::V6(ip)) => (false, ip.is_multicast()),
            // A name may stand for anything, and another network has rules of its own.
            Host::Other(text) if self.is_internet() => {
                let fine = !text.is_empty() && !text.contains([' ', '\t', '/']);
                let fits = self.network_type != "IN" || is_of_type(self.address_type, text);
                return if fine && fits { Ok(()) } else { Err(Cause::Character) };
            }
            Host::Other("") => return Err(Cause::Missing),
            Host::Other(_) => return Ok(()),
        };
        if ttl && self.ttl.is_none() {
            return Err(Cause::Missing);
        }
        if !ttl && self.ttl.is_some() || !multicast && self.count.is_some() {
            return Err(Cause::Trailing);
        }
        match self.count {
            Some(0) => Err(Cause::OutOfRange { min: 1, max: u32::MAX.into() }),
            _ => Ok(()),
        }
    }

    /// True for the address types that this crate takes apart.
    fn is_internet(&self) -> bool {
        ["IP4", "IP6"].into_iter().any(|known| known.eq_ignore_ascii_case(self.address_type))
    }

    pub(crate) fn parse(line: Line<'a>) -> Result<Self, ParseError> {
        grammar::read(line, Subject::Line('c'), line.value(), Self::grammar)
    }

    pub(crate) fn grammar(input: &'a str) -> Step<'a, Self> {
        let (input, network_type) = token(input)?;
        let (input, ()) = blank(input)?;
        let (input, address_type) = token(input)?;
        let (input, ()) = blank(input)?;
        let other = Self {
            network_type,
            address_type,
            address: Host::Other(input),
            ttl: None,
            count: None,
        };
        if !other.is_internet() && !input.is_empty() {
            // rfc8866-s5.7-d: what follows depends on the type.
            return Ok(("", other));
        }
        let (input, text) = word(input)?;
        let mut parts = text.split('/');
        let host = parts.next().unwrap_or_default();
        let address = Host::new(host);
        // Only an IPv4 multicast address has a time to live in front of the count.
        let ttl = match address {
            Host::Ip(IpAddr::V6(_)) => None,
            Host::Other(_) if address_type.eq_ignore_ascii_case("IP6") => None,
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
