//! A peer's address and a transaction ID on their way to octets and back.

use core::fmt;
use core::net::SocketAddr;

use frazil_stun::{MAGIC_COOKIE, TransactionId};

/// A peer's address as numbers, which stay in registers until it is known where the address is to
/// stand. A `SocketAddr` is written in small parts, and whoever then moves it as a whole waits for
/// them longer than all else here takes.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct Peer {
    pub(super) ip: Ip,
    pub(super) port: u16,
}

#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Ip {
    V4(u32),
    V6(u128),
}

impl Peer {
    #[inline(always)]
    pub(super) const fn new(address: &SocketAddr) -> Self {
        match address {
            SocketAddr::V4(address) => {
                Self { ip: Ip::V4(address.ip().to_bits()), port: address.port() }
            }
            SocketAddr::V6(address) => {
                Self { ip: Ip::V6(address.ip().to_bits()), port: address.port() }
            }
        }
    }

    #[inline(always)]
    pub(super) fn address(self) -> SocketAddr {
        match self.ip {
            Ip::V4(ip) => SocketAddr::from((ip.to_be_bytes(), self.port)),
            Ip::V6(ip) => SocketAddr::from((ip.to_be_bytes(), self.port)),
        }
    }

    /// Puts the mask on or takes it off, as on XOR-MAPPED-ADDRESS (RFC 8489 §14.2).
    #[inline(always)]
    pub(super) const fn masked(self, id: Id) -> Self {
        let ip = match self.ip {
            Ip::V4(ip) => Ip::V4(ip ^ MAGIC_COOKIE),
            Ip::V6(ip) => Ip::V6(ip ^ id.mask()),
        };
        Self { ip, port: self.port ^ (MAGIC_COOKIE >> 16) as u16 }
    }
}

impl fmt::Debug for Peer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.address().fmt(f)
    }
}

/// A transaction ID as numbers, for the same reason: they are what it was written in, most likely.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct Id {
    /// The first eight octets.
    pub(super) start: u64,
    /// The other four.
    pub(super) end: u32,
}

impl Id {
    #[inline(always)]
    pub(super) const fn new(id: &TransactionId) -> Self {
        let &[a, b, c, d, e, f, g, h, i, j, k, l] = id.as_bytes();
        Self {
            start: u64::from_be_bytes([a, b, c, d, e, f, g, h]),
            end: u32::from_be_bytes([i, j, k, l]),
        }
    }

    /// What masks an address of IPv6: the cookie, then the ID.
    #[inline(always)]
    const fn mask(self) -> u128 {
        (MAGIC_COOKIE as u128) << 96 | (self.start as u128) << 32 | self.end as u128
    }
}

impl fmt::Debug for Id {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:016x}{:08x}", self.start, self.end)
    }
}
