//! Transport addresses, in the clear and masked (RFC 8489 §14.1, §14.2, §14.15).

use core::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};

use super::Attribute;
use crate::header::MAGIC_COOKIE;
use crate::{AttributeType, EncodeError, Sink, TransactionId, ValueError};

/// The family octet of an IPv4 address.
const IPV4: u8 = 1;
/// The family octet of an IPv6 address.
const IPV6: u8 = 2;

/// Reads a family, a port and an address; the first octet is ignored.
pub(crate) fn decode(value: &[u8]) -> Result<SocketAddr, ValueError> {
    match *value {
        [_, IPV4, p0, p1, ref ip @ ..] => {
            let ip: [u8; 4] = ip.try_into().map_err(|_| wrong_length(8, value))?;
            Ok(SocketAddr::from((ip, u16::from_be_bytes([p0, p1]))))
        }
        [_, IPV6, p0, p1, ref ip @ ..] => {
            let ip: [u8; 16] = ip.try_into().map_err(|_| wrong_length(20, value))?;
            Ok(SocketAddr::from((ip, u16::from_be_bytes([p0, p1]))))
        }
        [_, found, _, _, ..] => Err(ValueError::Family { found }),
        _ => Err(ValueError::TooShort { min: 8, actual: value.len() }),
    }
}

fn wrong_length(expected: usize, value: &[u8]) -> ValueError {
    ValueError::Length { expected, actual: value.len() }
}

/// Writes a zero octet, the family, the port and the address.
pub(crate) fn encode<S: Sink>(address: SocketAddr, sink: &mut S) -> Result<(), EncodeError> {
    let [p0, p1] = address.port().to_be_bytes();
    match address.ip() {
        IpAddr::V4(ip) => {
            let [a, b, c, d] = ip.octets();
            sink.put(&[0, IPV4, p0, p1, a, b, c, d])?;
        }
        IpAddr::V6(ip) => {
            sink.put(&[0, IPV6, p0, p1])?;
            sink.put(&ip.octets())?;
        }
    }
    Ok(())
}

/// Masks a port and an address, or takes the mask off: the port with the cookie's first half, the
/// address with the cookie and the transaction ID, as far as it goes.
pub(crate) fn masked(address: SocketAddr, id: &TransactionId) -> SocketAddr {
    // rfc8489-s14.2-a
    let port = address.port() ^ (MAGIC_COOKIE >> 16) as u16;
    let ip = match address.ip() {
        IpAddr::V4(ip) => Ipv4Addr::from_bits(ip.to_bits() ^ MAGIC_COOKIE).into(),
        IpAddr::V6(ip) => {
            let &[a, b, c, d, e, f, g, h, i, j, k, l] = id.as_bytes();
            let id = u128::from_be_bytes([0, 0, 0, 0, a, b, c, d, e, f, g, h, i, j, k, l]);
            Ipv6Addr::from_bits(ip.to_bits() ^ u128::from(MAGIC_COOKIE) << 96 ^ id).into()
        }
    };
    SocketAddr::new(ip, port)
}

/// Defines an attribute that is one transport address.
macro_rules! address {
    ($(#[$doc:meta])+ $name:ident, $type:ident, $id:ident, $decode:expr, $encode:expr) => {
        $(#[$doc])+
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub struct $name(pub SocketAddr);

        impl Attribute<'_> for $name {
            const TYPE: AttributeType = AttributeType::$type;

            #[inline]
            fn decode(value: &[u8], $id: &TransactionId) -> Result<Self, ValueError> {
                decode(value).map($decode).map(Self)
            }

            #[inline]
            fn encode<S: Sink>(&self, sink: &mut S, $id: &TransactionId) -> Result<(), EncodeError> {
                encode($encode(self.0), sink)
            }
        }
    };
}

address! {
    /// MAPPED-ADDRESS: where a request came from, in the clear, for clients of RFC 3489
    /// (RFC 8489 §14.1).
    MappedAddress, MAPPED_ADDRESS, _id, |address| address, |address| address
}

address! {
    /// XOR-MAPPED-ADDRESS: where a request came from, masked against NATs that rewrite what looks
    /// like an address (RFC 8489 §14.2). It holds the address itself; the mask stays inside.
    XorMappedAddress, XOR_MAPPED_ADDRESS, id, |address| masked(address, id), |address| masked(address, id)
}

address! {
    /// ALTERNATE-SERVER: another server to ask, with error 300 (RFC 8489 §14.15).
    AlternateServer, ALTERNATE_SERVER, _id, |address| address, |address| address
}
