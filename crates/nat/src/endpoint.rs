//! Endpoints as the tables hold them.

use core::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr, SocketAddrV4, SocketAddrV6};

use crate::{Behavior, Remote};

/// An address and a port in 18 octets. IPv4 is held as IPv4-mapped IPv6, so one endpoint has one
/// spelling; flow labels and scope ids, which mean nothing on the other side, are gone.
///
/// It is held as octets because they need no alignment, and handled as numbers.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Endpoint {
    address: [u8; 16],
    port: u16,
}

impl PartialEq for Endpoint {
    #[inline]
    fn eq(&self, other: &Self) -> bool {
        self.bits() == other.bits() && self.port == other.port
    }
}

impl Eq for Endpoint {}

/// The first 96 bits of an IPv4-mapped address (RFC 4291 §2.5.5.2).
const MAPPED: u128 = 0xffff_0000_0000;

impl Endpoint {
    /// Nobody's.
    pub(crate) const NONE: Self = Self { address: [0; 16], port: 0 };

    #[inline]
    pub(crate) const fn new(endpoint: SocketAddr) -> Self {
        let bits = match endpoint {
            SocketAddr::V4(endpoint) => MAPPED | endpoint.ip().to_bits() as u128,
            SocketAddr::V6(endpoint) => endpoint.ip().to_bits(),
        };
        Self { address: bits.to_ne_bytes(), port: endpoint.port() }
    }

    /// The address as a number.
    #[inline]
    pub(crate) const fn bits(self) -> u128 {
        u128::from_ne_bytes(self.address)
    }

    #[inline]
    pub(crate) const fn ip(self) -> IpAddr {
        self.socket().ip()
    }

    #[inline]
    pub(crate) const fn port(self) -> u16 {
        self.port
    }

    #[inline]
    #[allow(clippy::cast_possible_truncation, reason = "what is cut off is the prefix")]
    pub(crate) const fn socket(self) -> SocketAddr {
        let bits = self.bits();
        if self.is_ipv4() {
            SocketAddr::V4(SocketAddrV4::new(Ipv4Addr::from_bits(bits as u32), self.port))
        } else {
            SocketAddr::V6(SocketAddrV6::new(Ipv6Addr::from_bits(bits), self.port, 0, 0))
        }
    }

    #[inline]
    pub(crate) const fn is_ipv4(self) -> bool {
        self.bits() >> 32 == MAPPED >> 32
    }

    pub(crate) const fn with_port(self, port: u16) -> Self {
        Self { port, ..self }
    }

    /// As much of it as `behavior` looks at: what differs in the rest becomes the same.
    pub(crate) const fn seen_by(self, behavior: Behavior) -> Self {
        match behavior {
            Behavior::EndpointIndependent => Self::NONE,
            Behavior::AddressDependent => Self { address: self.address, port: 0 },
            Behavior::AddressAndPortDependent => self,
        }
    }

    /// What [`seen_by`](Self::seen_by) left, as the table shows it.
    pub(crate) fn remote(self, behavior: Behavior) -> Remote {
        behavior.remote(self.socket())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_endpoint_is_small_and_comes_back_as_it_was() {
        assert_eq!(size_of::<Endpoint>(), 18);
        for text in ["198.51.100.2:3478", "[2001:db8::1]:9", "[::1]:1"] {
            let endpoint: SocketAddr = text.parse().unwrap();
            assert_eq!(Endpoint::new(endpoint).socket(), endpoint);
            assert_eq!(Endpoint::new(endpoint).is_ipv4(), endpoint.is_ipv4());
        }
        let mapped = Endpoint::new("[::ffff:198.51.100.2]:3478".parse().unwrap());
        assert_eq!(mapped, Endpoint::new("198.51.100.2:3478".parse().unwrap()));
    }
}
