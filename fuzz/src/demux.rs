//! Protocols told apart, against a table of ranges, and STUN known for certain.

use frazil_stun::attribute::MetaDtlsInStun;
use frazil_stun::demux::{Protocol, Source, classify, looks_like_ice_stun};
use frazil_stun::{Class, MAGIC_COOKIE, Message, MessageWriter, Method, TransactionId};

use crate::checksum::fingerprint_of;

/// First octets from and to, and what they stand for: from a peer, from a TURN server. RFC 7983 §7
/// as RFC 9443 §3 changes it.
const TABLE: &[(u8, u8, Protocol, Protocol)] = &[
    (0, 3, Protocol::Stun, Protocol::Stun),
    (4, 15, Protocol::Unknown, Protocol::Unknown),
    (16, 19, Protocol::Zrtp, Protocol::Zrtp),
    (20, 63, Protocol::Dtls, Protocol::Dtls),
    (64, 79, Protocol::Quic, Protocol::TurnChannel),
    (80, 127, Protocol::Quic, Protocol::Quic),
    (128, 191, Protocol::Rtp, Protocol::Rtp),
    (192, 255, Protocol::Quic, Protocol::Quic),
];

/// Takes the bytes for a packet, then for what a check carries.
pub fn demux(data: &[u8]) {
    for source in [Source::Peer, Source::TurnServer] {
        assert_eq!(classify(data, source), by_table(data, source), "{source:?}");
        // Nothing counts behind the second octet.
        let start = data.get(..2).unwrap_or(data);
        assert_eq!(classify(start, source), classify(data, source));
    }
    let certain = looks_like_ice_stun(data);
    assert_eq!(certain, by_octets(data));
    // Methods from 0x100 on start with octets that belong to others.
    let reserved = data.first().is_some_and(|first| (4..64).contains(first));
    assert!(!certain || reserved || classify(data, Source::Peer) == Protocol::Stun);
    carried(data);
}

fn by_table(packet: &[u8], source: Source) -> Protocol {
    let Some(first) = packet.first() else { return Protocol::Unknown };
    let mut rows = TABLE.iter().filter(|(from, to, ..)| from <= first && first <= to);
    let (_, _, peer, server) = rows.next().expect("the table is whole");
    assert!(rows.next().is_none(), "the table is double at {first}");
    let found = if source == Source::Peer { *peer } else { *server };
    // RFC 5761 §4: the packet types of RTCP, where RTP has its marker and payload type.
    match packet.get(1) {
        Some(kind) if found == Protocol::Rtp && kind >> 5 == 0b110 => Protocol::Rtcp,
        _ => found,
    }
}

/// The same without [`Message`]: zero bits, cookie, length, whole attributes, and one FINGERPRINT,
/// which is the last and right.
fn by_octets(packet: &[u8]) -> bool {
    let Some((&[t0, _, l0, l1, c0, c1, c2, c3], _)) = packet.split_first_chunk() else {
        return false;
    };
    let length = usize::from(u16::from_be_bytes([l0, l1]));
    if t0 > 63 || [c0, c1, c2, c3] != MAGIC_COOKIE.to_be_bytes() || packet.len() != 20 + length {
        return false;
    }
    let mut at = 20;
    while let Some(&[a0, a1, v0, v1]) = packet.get(at..).and_then(<[u8]>::first_chunk) {
        let value = usize::from(u16::from_be_bytes([v0, v1]));
        if [a0, a1] == [0x80, 0x28] {
            let covered = packet.get(..at).unwrap_or_default();
            return value == 4 && packet.get(at + 4..) == Some(&fingerprint_of(covered));
        }
        at += 4 + value.next_multiple_of(4);
    }
    false
}

/// Whatever a check carries, it is known for one, and not with a bit changed.
fn carried(data: &[u8]) {
    let id = TransactionId::from_bytes([7; 12]);
    let writer = MessageWriter::new(Vec::new(), Class::Request, Method::BINDING, id);
    let mut writer = writer.expect("a vector has room");
    let payload = MetaDtlsInStun(data.get(..600).unwrap_or(data));
    writer.push(&payload).expect("it fits");
    let mut check = writer.fingerprint().expect("it fits").finish();
    assert!(looks_like_ice_stun(&check));
    assert_eq!(Message::parse(&check).expect("we wrote it").get(), Ok(Some(payload)));
    let place = data.iter().fold(0, |sum: usize, octet| sum * 31 % 65_521 + usize::from(*octet));
    let at = place % check.len();
    let changed = check.get_mut(at).map(|octet| *octet ^= 1 << (place % 8));
    assert!(changed.is_some() && !looks_like_ice_stun(&check), "bit {} of {at}", place % 8);
}
