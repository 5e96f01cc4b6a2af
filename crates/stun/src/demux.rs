//! Protocols on one socket, told apart by their first octets (RFC 7983, RFC 9443).

/// Who sent a packet: the same first octet may mean different things.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Source {
    /// A TURN server that this host has an allocation with.
    TurnServer,
    /// Anyone else.
    Peer,
}

/// What protocol a packet's first octet stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Protocol {
    /// STUN: 0 to 3.
    Stun,
    /// ZRTP: 16 to 19.
    Zrtp,
    /// DTLS: 20 to 63.
    Dtls,
    /// ChannelData of TURN: 64 to 79, from a TURN server.
    TurnChannel,
    /// QUIC: 64 to 127 (79 and below not from a TURN server) and 192 to 255.
    Quic,
    /// RTP: 128 to 191.
    Rtp,
    /// RTCP: 128 to 191 with a packet type of 192 to 223 (RFC 5761 §4).
    Rtcp,
    /// Nothing: the packet is empty or starts with 4 to 15.
    Unknown,
}

/// Tells protocols apart (RFC 9443 §2).
///
/// On an ICE socket this is not enough to take a packet for STUN: see
/// [`Message::parse_fingerprinted`](crate::Message::parse_fingerprinted).
///
/// ```
/// use frazil_stun::demux::{Protocol, Source, classify};
///
/// assert_eq!(classify(&[0, 1, 0, 0], Source::Peer), Protocol::Stun);
/// assert_eq!(classify(&[64, 0, 0, 0], Source::TurnServer), Protocol::TurnChannel);
/// assert_eq!(classify(&[64, 0, 0, 0], Source::Peer), Protocol::Quic);
/// ```
#[inline]
#[must_use]
pub const fn classify(packet: &[u8], source: Source) -> Protocol {
    match packet {
        [0..=3, ..] => Protocol::Stun,
        [16..=19, ..] => Protocol::Zrtp,
        [20..=63, ..] => Protocol::Dtls,
        [64..=79, ..] if matches!(source, Source::TurnServer) => Protocol::TurnChannel,
        [64..=127 | 192..=255, ..] => Protocol::Quic,
        [128..=191, 192..=223, ..] => Protocol::Rtcp,
        [128..=191, ..] => Protocol::Rtp,
        [] | [4..=15, ..] => Protocol::Unknown,
    }
}

/// Whether a packet is STUN beyond doubt: cookie, exact length, valid FINGERPRINT. On an ICE
/// socket everything else belongs to the application.
#[must_use]
pub fn looks_like_ice_stun(packet: &[u8]) -> bool {
    crate::Message::parse_fingerprinted(packet).is_some()
}

#[cfg(test)]
#[allow(non_snake_case, reason = "requirement ids are part of the names")]
mod tests {
    use super::*;

    #[test]
    fn every_first_octet_has_its_protocol() {
        for first in 0..=255 {
            let expected = match first {
                0..=3 => Protocol::Stun,
                4..=15 => Protocol::Unknown,
                16..=19 => Protocol::Zrtp,
                20..=63 => Protocol::Dtls,
                64..=127 | 192..=255 => Protocol::Quic,
                128..=191 => Protocol::Rtp,
            };
            assert_eq!(classify(&[first], Source::Peer), expected);
            assert_eq!(
                classify(&[first, 0], Source::TurnServer),
                if (64..=79).contains(&first) { Protocol::TurnChannel } else { expected }
            );
        }
        assert_eq!(classify(&[], Source::Peer), Protocol::Unknown);
    }

    #[test]
    fn rtcp_is_told_by_its_packet_type() {
        assert_eq!(classify(&[0x80, 200], Source::Peer), Protocol::Rtcp);
        assert_eq!(classify(&[0x80, 96], Source::Peer), Protocol::Rtp);
        assert_eq!(classify(&[0x80, 0xE0], Source::Peer), Protocol::Rtp);
    }
}
