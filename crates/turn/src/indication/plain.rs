//! Indications as nearly all are: a peer and data in either order, then perhaps what can be skipped.
//!
//! One pass both checks and finds. Whatever it does not expect it leaves to the long way, which
//! knows what is wrong or what else is meant; so it decides nothing by itself.

use frazil_stun::{AttributeType, HEADER_LEN, MAGIC_COOKIE, TransactionId};

use super::peer::{Id, Ip, Peer};

/// Reads an indication of this type: its peer and its data; `None` where the long way must look.
#[inline]
pub(super) fn read(bytes: &[u8], message_type: u16) -> Option<(Peer, &[u8])> {
    let (header, body): (&[u8; HEADER_LEN], _) = bytes.split_first_chunk()?;
    let &[t0, t1, l0, l1, c0, c1, c2, c3, ref id @ ..] = header;
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
    Some((address(peer)?.masked(Id::new(&TransactionId::from_bytes(*id))), data))
}

/// What an attribute is, and its value.
type Field<'a> = (AttributeType, &'a [u8]);

/// Splits the first attribute off, its padding included.
#[inline]
fn split(body: &[u8]) -> Option<(Field<'_>, &[u8])> {
    let (&[t0, t1, l0, l1], after) = body.split_first_chunk()?;
    let length = usize::from(u16::from_be_bytes([l0, l1]));
    let (padded, rest) = after.split_at_checked((length + 3) & !3)?;
    Some(((AttributeType(u16::from_be_bytes([t0, t1])), padded.get(..length)?), rest))
}

/// Reads an address, its mask still on.
#[inline]
fn address(value: &[u8]) -> Option<Peer> {
    let &[_, family, p0, p1, ref ip @ ..] = value else { return None };
    let ip = match family {
        1 => Ip::V4(u32::from_be_bytes(ip.try_into().ok()?)),
        2 => Ip::V6(u128::from_be_bytes(ip.try_into().ok()?)),
        _ => return None,
    };
    Some(Peer { ip, port: u16::from_be_bytes([p0, p1]) })
}
