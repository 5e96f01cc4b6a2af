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

    fn from_peer(range: core::ops::RangeInclusive<u8>, expected: Protocol) {
        for first in range {
            assert_eq!(classify(&[first, 0], Source::Peer), expected, "{first}");
        }
    }

    #[test]
    fn rfc7983_s7_a__every_protocol_has_its_octets() {
        from_peer(0..=3, Protocol::Stun);
        from_peer(16..=19, Protocol::Zrtp);
        from_peer(20..=63, Protocol::Dtls);
        from_peer(128..=191, Protocol::Rtp);
        for first in 64..=79 {
            assert_eq!(classify(&[first], Source::TurnServer), Protocol::TurnChannel);
        }
    }

    /// RFC 9443 gave some of them to QUIC: who has no QUIC drops those with the others.
    #[test]
    fn rfc7983_s7_b__all_other_octets_are_nobodys_or_quics() {
        for first in (4..=15).chain(80..=127).chain(192..=255) {
            for source in [Source::Peer, Source::TurnServer] {
                let found = classify(&[first, 200], source);
                let expected = if first < 16 { Protocol::Unknown } else { Protocol::Quic };
                assert_eq!(found, expected, "{first}");
            }
        }
    }

    #[test]
    fn rfc9443_s2_a__channels_come_from_turn_servers_only() {
        from_peer(64..=79, Protocol::Quic);
    }

    #[test]
    fn rfc9443_s3_a__the_rest_of_the_upper_octets_is_quic() {
        from_peer(80..=127, Protocol::Quic);
        from_peer(192..=255, Protocol::Quic);
        assert_eq!(classify(&[80], Source::TurnServer), Protocol::Quic);
    }

    #[test]
    fn rfc9443_s3_b__octets_4_to_15_are_nobodys() {
        from_peer(4..=15, Protocol::Unknown);
        assert_eq!(classify(&[], Source::Peer), Protocol::Unknown);
    }

    #[test]
    fn rfc7983_s3_a__methods_up_to_0xff_keep_to_the_octets_of_stun() {
        use crate::header::message_type;
        use crate::{Class, Method};
        for number in 0..=0xFFF {
            let [first, _] =
                message_type(Class::ErrorResponse, Method::new(number).unwrap()).to_be_bytes();
            let stun = classify(&[first], Source::TurnServer) == Protocol::Stun;
            assert_eq!(stun, number <= 0xFF);
        }
    }

    #[test]
    fn rtcp_is_told_by_its_packet_type() {
        assert_eq!(classify(&[0x80, 200], Source::Peer), Protocol::Rtcp);
        assert_eq!(classify(&[0x80, 96], Source::Peer), Protocol::Rtp);
        assert_eq!(classify(&[0x80, 0xE0], Source::Peer), Protocol::Rtp);
    }
}
