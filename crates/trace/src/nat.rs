//! A NAT's bindings as data.

use core::fmt;
use core::str::FromStr;
use std::net::{AddrParseError, IpAddr, SocketAddr};

use serde::{Deserialize, Serialize};

/// One binding of a NAT: what is inside, what it is called outside, and who may come back in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Binding {
    /// The internal transport address.
    pub inside: SocketAddr,
    /// The external transport address that stands for it.
    pub outside: SocketAddr,
    /// Whose packets to `outside` are let in.
    pub admits: Vec<Admits>,
    /// Microseconds until the binding expires if nothing refreshes it.
    pub left_us: u64,
}

/// The bindings of a NAT at one moment.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Table {
    /// The bindings, in the order in which the NAT lists them.
    pub bindings: Vec<Binding>,
}

/// Whose packets a filter lets in. In JSON: `"anyone"`, an address, or an address and a port.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(into = "String", try_from = "String")]
pub enum Admits {
    /// Any source.
    Anyone,
    /// Any port of one address.
    Address(IpAddr),
    /// One address and port.
    Endpoint(SocketAddr),
}

impl From<frazil_nat::Remote> for Admits {
    fn from(remote: frazil_nat::Remote) -> Self {
        match remote {
            frazil_nat::Remote::Any => Self::Anyone,
            frazil_nat::Remote::Address(address) => Self::Address(address),
            frazil_nat::Remote::Endpoint(endpoint) => Self::Endpoint(endpoint),
        }
    }
}

impl fmt::Display for Admits {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Anyone => f.write_str("anyone"),
            Self::Address(address) => address.fmt(f),
            Self::Endpoint(endpoint) => endpoint.fmt(f),
        }
    }
}

impl FromStr for Admits {
    type Err = AddrParseError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        if text == "anyone" {
            return Ok(Self::Anyone);
        }
        text.parse().map(Self::Endpoint).or_else(|_| text.parse().map(Self::Address))
    }
}

impl From<Admits> for String {
    fn from(admits: Admits) -> Self {
        admits.to_string()
    }
}

impl TryFrom<String> for Admits {
    type Error = AddrParseError;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        text.parse()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn admits_are_read_as_they_are_written() {
        for text in ["anyone", "192.0.2.1", "192.0.2.1:3478", "2001:db8::1", "[2001:db8::1]:3478"] {
            assert_eq!(text.parse::<Admits>().unwrap().to_string(), text);
        }
        assert!("nobody".parse::<Admits>().is_err());
    }
}
