//! Streams that carry STUN and nothing else (RFC 8489 §6.2.2).

use super::Framing;
use crate::header::{HEADER_LEN, MAGIC_COOKIE};
use crate::{Message, ParseError};

/// STUN without any framing of its own: the header's length is enough.
///
/// A frame takes 20 to 65552 octets. Message by message the verdict is that of [`Message::parse`]:
/// attributes that do not fill their message exactly lose the stream, since whoever miscounts them
/// cannot be trusted with the message's length.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct StunFraming;

impl Framing for StunFraming {
    type Frame<'a> = Message<'a>;
    type Error = ParseError;

    #[inline]
    fn needed(&self, prefix: &[u8]) -> Result<usize, ParseError> {
        if let Some(&first) = prefix.first()
            && first & 0xC0 != 0
        {
            return Err(ParseError::NotStun { first });
        }
        let Some((&[_, _, l0, l1], rest)) = prefix.split_first_chunk() else {
            return Ok(HEADER_LEN);
        };
        let length = u16::from_be_bytes([l0, l1]);
        if length & 0b11 != 0 {
            return Err(ParseError::Unaligned { length });
        }
        const COOKIE: [u8; 4] = MAGIC_COOKIE.to_be_bytes();
        let cookie = rest.get(..4).unwrap_or(rest);
        if !COOKIE.starts_with(cookie) {
            let mut found = [0; 4];
            found.iter_mut().zip(cookie).for_each(|(to, from)| *to = *from);
            return Err(ParseError::Cookie { found: u32::from_be_bytes(found) });
        }
        Ok(HEADER_LEN + usize::from(length))
    }

    #[inline]
    fn frame<'a>(&self, whole: &'a [u8]) -> Result<Message<'a>, ParseError> {
        Message::parse(whole)
    }
}

#[cfg(test)]
mod tests {
    use std::vec::Vec;

    use super::*;

    /// On every prefix of a message with any of its octets changed, the framing finds what
    /// `parse_prefix` does, but for the inside of the attributes.
    #[test]
    fn it_finds_what_parsing_finds() {
        let whole = b"\0\x01\0\x04\x21\x12\xA4\x42abcdefghijkl\x7F\0\0\0";
        for (end, at) in (0..=whole.len()).flat_map(|end| (0..end).map(move |at| (end, at))) {
            for octet in 0..=255 {
                let mut bytes = Vec::from(&whole[..end]);
                bytes[at] = octet;
                match (StunFraming.needed(&bytes), Message::parse_prefix(&bytes)) {
                    (Ok(needed), Ok((message, _))) => assert_eq!(needed, message.as_bytes().len()),
                    (Ok(20..), Err(ParseError::Incomplete { needed: 20, actual: ..20 })) => {}
                    (Ok(found), Err(ParseError::Incomplete { needed, .. })) => {
                        assert_eq!(found, needed);
                    }
                    (Ok(24), Err(ParseError::Overrun { .. })) => assert_eq!(end, 24),
                    (Err(found), Err(problem)) => assert_eq!(found, problem),
                    (found, parsed) => panic!("{bytes:02x?}: {found:?}, {parsed:?}"),
                }
            }
        }
    }
}
