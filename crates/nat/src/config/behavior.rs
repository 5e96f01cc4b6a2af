//! The two questions of RFC 4787: what does a mapping depend on, and whom does a filter admit?

use core::fmt;
use core::net::{IpAddr, SocketAddr};

/// What mapping or filtering depends on (RFC 4787 §4.1 and §5).
///
/// As mapping: which packets of one internal endpoint share an external endpoint. As filtering:
/// which external endpoints may send to it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Behavior {
    /// On the internal endpoint only.
    EndpointIndependent,
    /// Also on the IP address of the external endpoint.
    AddressDependent,
    /// Also on the IP address and the port of the external endpoint.
    AddressAndPortDependent,
}

impl Behavior {
    /// All three, from the most open to the strictest.
    pub const ALL: [Self; 3] =
        [Self::EndpointIndependent, Self::AddressDependent, Self::AddressAndPortDependent];

    /// As much of an external endpoint as this behaviour looks at.
    #[must_use]
    pub const fn remote(self, endpoint: SocketAddr) -> Remote {
        match self {
            Self::EndpointIndependent => Remote::Any,
            Self::AddressDependent => Remote::Address(endpoint.ip()),
            Self::AddressAndPortDependent => Remote::Endpoint(endpoint),
        }
    }
}

impl fmt::Display for Behavior {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::EndpointIndependent => "endpoint-independent",
            Self::AddressDependent => "address-dependent",
            Self::AddressAndPortDependent => "address-and-port-dependent",
        })
    }
}

/// Those external endpoints that a mapping serves or a filter admits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Remote {
    /// Every external endpoint.
    Any,
    /// Every port of one address.
    Address(IpAddr),
    /// One endpoint.
    Endpoint(SocketAddr),
}

impl Remote {
    /// Whether `endpoint` is one of them.
    #[must_use]
    pub fn contains(&self, endpoint: SocketAddr) -> bool {
        match self {
            Self::Any => true,
            Self::Address(address) => *address == endpoint.ip(),
            Self::Endpoint(one) => *one == endpoint,
        }
    }
}

/// `anyone`, `198.51.100.2:*` or `198.51.100.2:3478`.
impl fmt::Display for Remote {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Any => f.write_str("anyone"),
            Self::Address(IpAddr::V4(address)) => write!(f, "{address}:*"),
            Self::Address(IpAddr::V6(address)) => write!(f, "[{address}]:*"),
            Self::Endpoint(endpoint) => write!(f, "{endpoint}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use alloc::string::ToString;

    #[test]
    fn a_behaviour_looks_at_so_much_of_an_endpoint_and_no_more() {
        let one: SocketAddr = "198.51.100.2:3478".parse().unwrap();
        let port: SocketAddr = "198.51.100.2:3479".parse().unwrap();
        let other: SocketAddr = "198.51.100.3:3478".parse().unwrap();
        let seen = Behavior::ALL.map(|b| {
            let remote = b.remote(one);
            [one, port, other].map(|e| remote.contains(e))
        });
        assert_eq!(seen, [[true; 3], [true, true, false], [true, false, false]]);
    }

    #[test]
    fn remotes_print_as_endpoints_do() {
        let v6: SocketAddr = "[2001:db8::1]:9".parse().unwrap();
        assert_eq!(Remote::Address(v6.ip()).to_string(), "[2001:db8::1]:*");
        assert_eq!(Remote::Endpoint(v6).to_string(), "[2001:db8::1]:9");
        assert_eq!(Remote::Any.to_string(), "anyone");
    }
}
