//! Endpoints as the tables hold them.

use core::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr, SocketAddrV4, SocketAddrV6};

use crate::{Behavior, Remote};

/// An address and a port in 18 octets. IPv4 is held as IPv4-mapped IPv6, so one endpoint has one
/// spelling; flow labels and scope ids, which mean nothing on the other side, are gone.
///
/// The address is held in two halves, which move through registers, and packed, so that no octet is
/// left over.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(C, packed(2))]
pub(crate) struct Endpoint {
    high: u64,
    low: u64,
    port: u16,
}

/// The first 96 bits of an IPv4-mapped address (RFC 4291 §2.5.5.2).
const MAPPED: u128 = 0xffff_0000_0000;

impl Endpoint {
    /// Nobody's.
    pub(crate) const NONE: Self = Self { high: 0, low: 0, port: 0 };

    pub(crate) const fn new(endpoint: SocketAddr) -> Self {
        Self::of(&endpoint)
    }

    /// Of an endpoint that is not copied first.
    #[inline]
    #[allow(clippy::cast_possible_truncation, reason = "these are the halves")]
    pub(crate) const fn of(endpoint: &SocketAddr) -> Self {
        let (bits, port) = match endpoint {
            SocketAddr::V4(endpoint) => (MAPPED | endpoint.ip().to_bits() as u128, endpoint.port()),
            SocketAddr::V6(endpoint) => (endpoint.ip().to_bits(), endpoint.port()),
        };
        Self { high: (bits >> 64) as u64, low: bits as u64, port }
    }

    /// The address as a number.
    #[inline]
    pub(crate) const fn bits(self) -> u128 {
        (self.high as u128) << 64 | self.low as u128
    }

    #[inline]
    pub(crate) const fn ip(self) -> IpAddr {
        self.socket().ip()
    }

    #[inline]
    pub(crate) const fn port(&self) -> u16 {
        self.port
    }

    #[inline]
    pub(crate) const fn socket(self) -> SocketAddr {
        match self.v4() {
            Some(endpoint) => SocketAddr::V4(endpoint),
            None => {
                let address = Ipv6Addr::from_bits(self.bits());
                SocketAddr::V6(SocketAddrV6::new(address, self.port, 0, 0))
            }
        }
    }

    /// It, if it is IPv4.
    #[inline]
    #[allow(clippy::cast_possible_truncation, reason = "what is cut off is the prefix")]
    pub(crate) const fn v4(self) -> Option<SocketAddrV4> {
        if !self.is_ipv4() {
            return None;
        }
        Some(SocketAddrV4::new(Ipv4Addr::from_bits(self.low as u32), self.port))
    }

    #[inline]
    #[allow(clippy::cast_possible_truncation, reason = "it is half of an address")]
    pub(crate) const fn is_ipv4(self) -> bool {
        self.high == 0 && self.low >> 32 == (MAPPED >> 32) as u64
    }

    #[inline]
    pub(crate) const fn with_port(self, port: u16) -> Self {
        Self { port, ..self }
    }

    /// As much of it as `behavior` looks at: what differs in the rest becomes the same.
    #[inline]
    pub(crate) const fn seen_by(&self, behavior: Behavior) -> Self {
        match behavior {
            Behavior::EndpointIndependent => Self::NONE,
            Behavior::AddressDependent => self.with_port(0),
            Behavior::AddressAndPortDependent => *self,
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
