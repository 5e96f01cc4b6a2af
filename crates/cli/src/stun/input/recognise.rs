//! Which payloads in a capture are messages.

use frazil_stun::{MAGIC_COOKIE, Message};
use frazil_turn::ChannelData;

pub(super) fn has_cookie(octets: &[u8]) -> bool {
    octets.get(4..8) == Some(&MAGIC_COOKIE.to_be_bytes())
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

/// The messages at the start of a segment, and what follows them: STUN and TURN as they are, or with
/// the length of RFC 4571 in front of each, as ICE has it.
pub(super) fn frames(octets: &[u8]) -> (Vec<&[u8]>, &[u8]) {
    let plain = walk(octets, |rest| {
        if let Ok((message, _)) = Message::parse_prefix(rest) {
            return Some((message.as_bytes(), message.as_bytes().len()));
        }
        let length = ChannelData::HEADER_LEN + ChannelData::parse(rest).ok()?.data().len();
        Some((rest.get(..length)?, length.next_multiple_of(4)))
    });
    let has_stun = |found: &[&[u8]]| found.iter().any(|octets| is_message(octets));
    // ChannelData alone is taken for such only where it fills the segment.
    if has_stun(&plain.0) || !plain.0.is_empty() && plain.1.is_empty() {
        return plain;
    }
    let framed = walk(octets, |rest| {
        let (length, rest) = rest.split_first_chunk()?;
        let length = usize::from(u16::from_be_bytes(*length));
        Some((rest.get(..length).filter(|found| is_message(found))?, 2 + length))
    });
    if has_stun(&framed.0) { framed } else { (Vec::new(), octets) }
}

fn walk<'a>(
    octets: &'a [u8],
    mut first: impl FnMut(&'a [u8]) -> Option<(&'a [u8], usize)>,
) -> (Vec<&'a [u8]>, &'a [u8]) {
    let (mut found, mut rest) = (Vec::new(), octets);
    while let Some((frame, length)) = first(rest) {
        let Some(behind) = rest.get(length..) else { break };
        found.push(frame);
        rest = behind;
    }
    (found, rest)
}

#[cfg(test)]
mod tests {
    use super::*;

    const REQUEST: &[u8] = b"\0\x01\0\0\x21\x12\xA4\x42abcdefghijkl";

    #[test]
    fn a_segment_may_start_with_several_messages() {
        let channel_data = b"\x40\x00\x00\x01x\0\0\0";
        let octets = [REQUEST, channel_data, REQUEST, b"\0\x01\0"].concat();
        let (found, rest) = frames(&octets);
        assert_eq!(found, [REQUEST, &channel_data[..5], REQUEST]);
        assert_eq!(rest, b"\0\x01\0");
        let framed = [b"\0\x14", REQUEST, b"\0\x14", REQUEST].concat();
        assert_eq!(frames(&framed), (vec![REQUEST, REQUEST], &b""[..]));
        for other in [&b""[..], b"GET / HTTP/1.1\r\n", b"@\0\0\x01x\0\0\0tail"] {
            assert_eq!(frames(other).0, Vec::<&[u8]>::new());
        }
        assert_eq!(frames(channel_data).0, [&channel_data[..5]]);
    }

    #[test]
    fn channel_data_fills_its_datagram() {
        assert!(is_channel_data(b"\x40\x00\x00\x01x"));
        assert!(is_channel_data(b"\x40\x00\x00\x01x\0\0\0"));
        assert!(!is_channel_data(b"\x40\x00\x00\x01x\0\0\0\0"));
        assert!(!is_channel_data(b"\x40\x00\x00\x02x"));
    }
}
