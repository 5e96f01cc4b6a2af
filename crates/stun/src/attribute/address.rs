//! Transport addresses, in the clear and masked (RFC 8489 §14.1, §14.2, §14.15).

use core::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr, SocketAddrV4};

use crate::header::MAGIC_COOKIE;
use crate::{EncodeError, Sink, TransactionId, ValueError};

/// The family octet of an IPv4 address.
const IPV4: u8 = 1;
/// The family octet of an IPv6 address.
const IPV6: u8 = 2;

/// Reads an address as MAPPED-ADDRESS has it: for attributes of your own of that form.
///
/// The first octet is ignored (RFC 8489 §14.1).
///
/// # Errors
///
/// The family is neither IPv4 nor IPv6, or the length does not fit it.
#[inline]
pub fn decode_address(value: &[u8]) -> Result<SocketAddr, ValueError> {
    decode_masked(value, Mask::NONE)
}

/// Writes an address as MAPPED-ADDRESS has it: a zero octet, the family, the port, the address.
///
/// # Errors
///
/// The sink is full.
pub fn encode_address<S: Sink>(address: SocketAddr, sink: &mut S) -> Result<(), EncodeError> {
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

/// Reads an address as XOR-MAPPED-ADDRESS has it, and takes the mask off: for attributes of your own
/// of that form.
///
/// ```
/// use core::net::SocketAddr;
/// use frazil_stun::attribute::{decode_xor_address, encode_xor_address};
/// use frazil_stun::{Attribute, AttributeType, EncodeError, Sink, TransactionId, ValueError};
///
/// struct XorPeerAddress(SocketAddr);
///
/// impl Attribute<'_> for XorPeerAddress {
///     const TYPE: AttributeType = AttributeType::XOR_PEER_ADDRESS;
///
///     fn decode(value: &[u8], id: &TransactionId) -> Result<Self, ValueError> {
///         decode_xor_address(value, id).map(Self)
///     }
///
///     fn encode<S: Sink>(&self, sink: &mut S, id: &TransactionId) -> Result<(), EncodeError> {
///         encode_xor_address(self.0, sink, id)
///     }
/// }
/// ```
///
/// # Errors
///
/// As [`decode_address`].
#[inline]
pub fn decode_xor_address(value: &[u8], id: &TransactionId) -> Result<SocketAddr, ValueError> {
    decode_masked(value, Mask::of(MAGIC_COOKIE, id))
}

/// Writes an address as XOR-MAPPED-ADDRESS has it, masked with the cookie and the transaction ID
/// (RFC 8489 §14.2).
///
/// # Errors
///
/// The sink is full.
#[inline]
pub fn encode_xor_address<S: Sink>(
    address: SocketAddr,
    sink: &mut S,
    id: &TransactionId,
) -> Result<(), EncodeError> {
    encode_address(Mask::of(MAGIC_COOKIE, id).on(address), sink)
}

/// What an address is masked with: its port with the cookie's first half, the rest with the cookie
/// and the transaction ID, as far as it goes (rfc8489-s14.2-a).
#[derive(Clone, Copy)]
pub(super) struct Mask {
    cookie: u32,
    id: u128,
}

impl Mask {
    /// That of an address in the clear.
    const NONE: Self = Self { cookie: 0, id: 0 };

    #[inline]
    pub(super) const fn of(cookie: u32, id: &TransactionId) -> Self {
        let &[a, b, c, d, e, f, g, h, i, j, k, l] = id.as_bytes();
        Self { cookie, id: u128::from_be_bytes([0, 0, 0, 0, a, b, c, d, e, f, g, h, i, j, k, l]) }
    }

    /// Masks an address, or takes the mask off.
    pub(super) fn on(self, address: SocketAddr) -> SocketAddr {
        let ip = match address.ip() {
            IpAddr::V4(ip) => self.on_ipv4(ip.to_bits()).into(),
            IpAddr::V6(ip) => self.on_ipv6(ip.to_bits()).into(),
        };
        SocketAddr::new(ip, self.on_port(address.port()))
    }

    const fn on_port(self, port: u16) -> u16 {
        port ^ (self.cookie >> 16) as u16
    }

    const fn on_ipv4(self, ip: u32) -> Ipv4Addr {
        Ipv4Addr::from_bits(ip ^ self.cookie)
    }

    fn on_ipv6(self, ip: u128) -> Ipv6Addr {
        Ipv6Addr::from_bits(ip ^ u128::from(self.cookie) << 96 ^ self.id)
    }
}

/// Reads an address and takes the mask off in the same step.
#[inline]
fn decode_masked(value: &[u8], mask: Mask) -> Result<SocketAddr, ValueError> {
    match *value {
        [_, IPV4, p0, p1, a, b, c, d] => {
            let ip = mask.on_ipv4(u32::from_be_bytes([a, b, c, d]));
            Ok(SocketAddrV4::new(ip, mask.on_port(u16::from_be_bytes([p0, p1]))).into())
        }
        [_, IPV6, p0, p1, ref ip @ ..] => {
            let ip: [u8; 16] = ip.try_into().map_err(|_| wrong_length(20, value))?;
            let ip = mask.on_ipv6(u128::from_be_bytes(ip));
            Ok(SocketAddr::new(ip.into(), mask.on_port(u16::from_be_bytes([p0, p1]))))
        }
        [_, IPV4, _, _, ..] => Err(wrong_length(8, value)),
        [_, found, _, _, ..] => Err(ValueError::Family { found }),
        _ => Err(ValueError::TooShort { min: 8, actual: value.len() }),
    }
}

#[cold]
fn wrong_length(expected: usize, value: &[u8]) -> ValueError {
    ValueError::Length { expected, actual: value.len() }
}

/// [`decode_address`] for the macro below, which hands over the transaction ID.
pub(super) fn decode_clear(value: &[u8], _: &TransactionId) -> Result<SocketAddr, ValueError> {
    decode_address(value)
}

/// [`encode_address`] for the macro below, which hands over the transaction ID.
pub(super) fn encode_clear<S: Sink>(
    address: SocketAddr,
    sink: &mut S,
    _: &TransactionId,
) -> Result<(), EncodeError> {
    encode_address(address, sink)
}

/// Defines an attribute that is one transport address: in the clear, or as the two functions say.
macro_rules! address {
    ($(#[$doc:meta])+ $name:ident, $type:ident) => {
        $crate::attribute::address::address! {
            $(#[$doc])+ $name, $type, decode_clear, encode_clear
        }
    };
    ($(#[$doc:meta])+ $name:ident, $type:ident, $decode:ident, $encode:ident) => {
        $(#[$doc])+
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub struct $name(pub core::net::SocketAddr);

        impl $crate::Attribute<'_> for $name {
            const TYPE: $crate::AttributeType = $crate::AttributeType::$type;

            #[inline]
            fn decode(
                value: &[u8],
                id: &$crate::TransactionId,
            ) -> Result<Self, $crate::ValueError> {
                $crate::attribute::address::$decode(value, id).map(Self)
            }

            #[inline]
            fn encode<S: $crate::Sink>(
                &self,
                sink: &mut S,
                id: &$crate::TransactionId,
            ) -> Result<(), $crate::EncodeError> {
                $crate::attribute::address::$encode(self.0, sink, id)
            }
        }

        impl core::fmt::Display for $name {
            fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
                self.0.fmt(f)
            }
        }
    };
}

pub(super) use address;

address! {
    /// MAPPED-ADDRESS: where a request came from, in the clear, for clients of RFC 3489
    /// (RFC 8489 §14.1).
    MappedAddress, MAPPED_ADDRESS
}

address! {
    /// XOR-MAPPED-ADDRESS: where a request came from, masked against NATs that rewrite what looks
    /// like an address (RFC 8489 §14.2). It holds the address itself; the mask stays inside.
    XorMappedAddress, XOR_MAPPED_ADDRESS, decode_xor_address, encode_xor_address
}

address! {
    /// ALTERNATE-SERVER: another server to ask, with error 300 (RFC 8489 §14.15).
    AlternateServer, ALTERNATE_SERVER
}
