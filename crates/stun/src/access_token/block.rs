//! The block that is encrypted: length of `mac_key`, `mac_key`, timestamp, lifetime
//! (RFC 7635 §6.2, figure 4).

use super::{MacKey, Timestamp, Token};
use crate::{BufferFull, Sink};

/// The most octets of a block.
pub(super) const MAX: usize = 2 + MacKey::MAX_LEN + 8 + 4;

/// Writes a token's block.
// rfc7635-s6.2-d, rfc7635-s6.2-i
pub(super) fn write<S: Sink>(token: &Token, sink: &mut S) -> Result<(), BufferFull> {
    let mac_key = token.mac_key.as_bytes();
    sink.put(&[0, token.mac_key.length()])?;
    sink.put(mac_key)?;
    sink.put(&token.timestamp.to_bits().to_be_bytes())?;
    sink.put(&token.lifetime.to_be_bytes())
}

/// Reads a block to its end; `None` where it is not one.
// rfc7635-s6.2-d, rfc7635-s6.2-f, rfc7635-s7-e
pub(super) fn read(block: &[u8]) -> Option<Token> {
    let (length, rest) = block.split_first_chunk()?;
    let (mac_key, rest) = rest.split_at_checked(usize::from(u16::from_be_bytes(*length)))?;
    let (timestamp, lifetime) = rest.split_first_chunk()?;
    Some(Token {
        mac_key: MacKey::new(mac_key).ok()?,
        timestamp: Timestamp::from_bits(u64::from_be_bytes(*timestamp)),
        lifetime: u32::from_be_bytes(lifetime.try_into().ok()?),
    })
}
