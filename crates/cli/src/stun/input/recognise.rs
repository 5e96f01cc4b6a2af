//! Which payloads in a capture are messages.

use frazil_stun::{MAGIC_COOKIE, Message};
use frazil_turn::ChannelData;

/// Whether it starts as a message of RFC 5389 or later does.
pub(super) fn has_cookie(octets: &[u8]) -> bool {
    matches!(octets.first(), Some(0..=0x3F))
        && octets.get(4..8) == Some(&MAGIC_COOKIE.to_be_bytes())
}

pub(super) fn is_message(octets: &[u8]) -> bool {
    Message::parse(octets).is_ok()
}

pub(super) fn is_old(octets: &[u8]) -> bool {
    Message::parse_rfc3489(octets).is_ok_and(|message| message.method().name().is_some())
}

/// Whether it is ChannelData to the octet, padding aside: QUIC starts with the same octets.
pub(super) fn is_channel_data(octets: &[u8]) -> bool {
    ChannelData::parse(octets)
        .is_ok_and(|found| octets.len() - ChannelData::HEADER_LEN - found.data().len() < 4)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn channel_data_fills_its_datagram() {
        assert!(is_channel_data(b"\x40\x00\x00\x01x"));
        assert!(is_channel_data(b"\x40\x00\x00\x01x\0\0\0"));
        assert!(!is_channel_data(b"\x40\x00\x00\x01x\0\0\0\0"));
        assert!(!is_channel_data(b"\x40\x00\x00\x02x"));
    }
}
