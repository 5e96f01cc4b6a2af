//! Indications as nearly all are: a peer and data in either order, then perhaps what can be skipped.
//!
//! One pass both checks and finds. Whatever it does not expect it leaves to the long way, which
//! knows what is wrong or what else is meant; so it decides nothing by itself.

use core::net::{IpAddr, SocketAddr};

use frazil_stun::{AttributeType, HEADER_LEN, MAGIC_COOKIE};

/// Reads an indication of this type: its peer and its data; `None` where the long way must look.
#[inline]
pub(super) fn read(bytes: &[u8], message_type: u16) -> Option<(Peer, &[u8])> {
    let (header, body): (&[u8; HEADER_LEN], _) = bytes.split_first_chunk()?;
    let &[t0, t1, l0, l1, ref mask @ ..] = header;
    let &[c0, c1, c2, c3, ..] = mask;
    if u16::from_be_bytes([t0, t1]) != message_type
        || u32::from_be_bytes([c0, c1, c2, c3]) != MAGIC_COOKIE
        || usize::from(u16::from_be_bytes([l0, l1])) != body.len()
    {
        return None;
    }
    let (first, rest) = split(body)?;
    let (second, mut rest) = split(rest)?;
    let (peer, data) = match (first, second) {
        ((AttributeType::XOR_PEER_ADDRESS, peer), (AttributeType::DATA, data))
        | ((AttributeType::DATA, data), (AttributeType::XOR_PEER_ADDRESS, peer)) => (peer, data),
        _ => return None,
    };
    while !rest.is_empty() {
        let ((kind, _), after) = split(rest)?;
        match kind {
            AttributeType::SOFTWARE => {}
            AttributeType::FINGERPRINT if after.is_empty() => {}
            _ => return None,
        }
        rest = after;
    }
    Some((unmasked(peer, *mask)?, data))
}

/// What an attribute is, and its value.
type Field<'a> = (AttributeType, &'a [u8]);

/// Splits the first attribute off, its padding included.
#[inline]
fn split(body: &[u8]) -> Option<(Field<'_>, &[u8])> {
    let (&[t0, t1, l0, l1], after) = body.split_first_chunk()?;
    let length = usize::from(u16::from_be_bytes([l0, l1]));
    let (padded, rest) = after.split_at_checked(length.next_multiple_of(4))?;
    Some(((AttributeType(u16::from_be_bytes([t0, t1])), padded.get(..length)?), rest))
}

/// A peer's address as numbers, which stay in registers until it is known where the address is to
/// stand. A `SocketAddr` is written in small parts, and whoever copies it then as a whole waits for
/// them longer than all else here takes.
#[derive(Clone, Copy)]
pub(super) struct Peer {
    ip: Ip,
    port: u16,
}

#[derive(Clone, Copy)]
enum Ip {
    V4(u32),
    V6(u128),
}

impl From<Peer> for SocketAddr {
    #[inline]
    fn from(peer: Peer) -> Self {
        match peer.ip {
            Ip::V4(ip) => Self::from((ip.to_be_bytes(), peer.port)),
            Ip::V6(ip) => Self::from((ip.to_be_bytes(), peer.port)),
        }
    }
}

impl From<SocketAddr> for Peer {
    #[inline]
    fn from(address: SocketAddr) -> Self {
        let ip = match address.ip() {
            IpAddr::V4(ip) => Ip::V4(ip.to_bits()),
            IpAddr::V6(ip) => Ip::V6(ip.to_bits()),
        };
        Self { ip, port: address.port() }
    }
}

/// Takes the mask off an address: the cookie and the transaction ID (RFC 8489 §14.2).
#[inline]
fn unmasked(value: &[u8], mask: [u8; 16]) -> Option<Peer> {
    let &[_, family, p0, p1, ref ip @ ..] = value else { return None };
    let port = u16::from_be_bytes([p0, p1]) ^ (MAGIC_COOKIE >> 16) as u16;
    let ip = match family {
        1 => Ip::V4(u32::from_be_bytes(ip.try_into().ok()?) ^ MAGIC_COOKIE),
        2 => Ip::V6(u128::from_be_bytes(ip.try_into().ok()?) ^ u128::from_be_bytes(mask)),
        _ => return None,
    };
    Some(Peer { ip, port })
}
