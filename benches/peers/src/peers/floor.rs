//! No crate, but what these very bytes cost at least: hand-written code that knows what comes,
//! with the fastest crates for SHA-1 and CRC-32 that need no unsafe code of one's own.

use std::net::{Ipv4Addr, SocketAddr};

use sha1::block_api::compress;

use crate::inputs::{Kind, PASSWORD};
use crate::suite::{HEADROOM, Part, Side, Suite};

/// HMAC-SHA1 from the states after the two key blocks, over less than 119 octets.
struct Hmac {
    inner: [u32; 5],
    outer: [u32; 5],
}

impl Hmac {
    fn new(key: &[u8]) -> Self {
        let keyed = |mask: u8| {
            let mut block = [mask; 64];
            block.iter_mut().zip(key).for_each(|(octet, key)| *octet ^= key);
            let mut state = [0x6745_2301, 0xEFCD_AB89, 0x98BA_DCFE, 0x1032_5476, 0xC3D2_E1F0];
            compress(&mut state, &[block]);
            state
        };
        Self { inner: keyed(0x36), outer: keyed(0x5C) }
    }

    /// The HMAC of 60 octets: with their padding they fill two blocks.
    #[inline]
    fn of_60(&self, text: &[u8; 60], length: [u8; 2]) -> [u8; 20] {
        let mut blocks = [[0; 64]; 2];
        blocks[0][..60].copy_from_slice(text);
        blocks[0][2..4].copy_from_slice(&length);
        blocks[0][60] = 0x80;
        blocks[1][56..].copy_from_slice(&((64 + 60) * 8_u64).to_be_bytes());
        self.finish(&blocks)
    }

    /// The HMAC of 32 octets: with their padding they fill one block.
    #[inline]
    fn of_32(&self, text: &[u8; 32]) -> [u8; 20] {
        let mut block = [0; 64];
        block[..32].copy_from_slice(text);
        block[32] = 0x80;
        block[56..].copy_from_slice(&((64 + 32) * 8_u64).to_be_bytes());
        self.finish(&[block])
    }

    #[inline]
    fn finish(&self, blocks: &[[u8; 64]]) -> [u8; 20] {
        let mut inner = self.inner;
        compress(&mut inner, blocks);
        let mut block = [0; 64];
        block[..20].copy_from_slice(&spelled(inner));
        block[20] = 0x80;
        block[56..].copy_from_slice(&((64 + 20) * 8_u64).to_be_bytes());
        let mut outer = self.outer;
        compress(&mut outer, &[block]);
        spelled(outer)
    }
}

#[inline]
fn spelled(state: [u32; 5]) -> [u8; 20] {
    let mut octets = [0; 20];
    for (to, word) in octets.as_chunks_mut().0.iter_mut().zip(state) {
        *to = word.to_be_bytes();
    }
    octets
}

#[inline]
fn fingerprint(covered: &[u8]) -> [u8; 4] {
    (crc32fast::hash(covered) ^ 0x5354_554E).to_be_bytes()
}

/// Calls for each attribute: its type, its value, where its header starts.
#[inline]
fn walk<'a>(bytes: &'a [u8], mut each: impl FnMut(u16, &'a [u8], usize)) -> Option<()> {
    let mut at = 20;
    while let Some(&[t0, t1, l0, l1]) = bytes.get(at..)?.first_chunk() {
        let length = usize::from(u16::from_be_bytes([l0, l1]));
        each(u16::from_be_bytes([t0, t1]), bytes.get(at + 4..at + 4 + length)?, at);
        at += 4 + length.next_multiple_of(4);
    }
    (at == bytes.len()).then_some(())
}

/// Whether there is a header with the cookie and this length.
#[inline]
fn framed(bytes: &[u8]) -> Option<()> {
    let [0..=0x3F, _, l0, l1, 0x21, 0x12, 0xA4, 0x42, ..] = *bytes else { return None };
    (usize::from(u16::from_be_bytes([l0, l1])) + 20 == bytes.len()).then_some(())
}

#[inline]
fn unmasked(value: &[u8]) -> Option<SocketAddr> {
    let &[_, 1, p0, p1, a, b, c, d] = value else { return None };
    let ip = Ipv4Addr::new(a ^ 0x21, b ^ 0x12, c ^ 0xA4, d ^ 0x42);
    Some(SocketAddr::from((ip, u16::from_be_bytes([p0 ^ 0x21, p1 ^ 0x12]))))
}

pub(super) fn enter(suite: &mut Suite) {
    let mut entrant = suite.entrant("floor", Side::Floor);
    entrant.read(|bytes| {
        framed(bytes)?;
        let (mut username, mut priority) = (None, None);
        walk(bytes, |kind, value, _| match kind {
            0x0006 => username = Some(value),
            0x0024 => priority = Some(value),
            _ => {}
        })?;
        Some((std::str::from_utf8(username?).ok()?, u32::from_be_bytes(priority?.try_into().ok()?)))
    });
    let hmac = Hmac::new(PASSWORD.as_bytes());
    entrant.verify(move |bytes| verify(&hmac, bytes, true).is_some());
    let hmac = Hmac::new(PASSWORD.as_bytes());
    entrant.verify_integrity(move |bytes| verify(&hmac, bytes, false).is_some());
    let hmac = Hmac::new(PASSWORD.as_bytes());
    entrant.build_check(move |check, room| {
        let (bytes, _) = room.octets.split_first_chunk_mut::<92>()?;
        bytes[..8].copy_from_slice(&[0, 1, 0, 64, 0x21, 0x12, 0xA4, 0x42]);
        bytes[8..20].copy_from_slice(&check.id);
        bytes[20..24].copy_from_slice(&[0, 6, 0, 9]);
        bytes[24..33].copy_from_slice(check.username.as_bytes().first_chunk::<9>()?);
        bytes[33..40].copy_from_slice(&[0, 0, 0, 0x80, 0x2A, 0, 8]);
        bytes[40..48].copy_from_slice(&check.tie_breaker.to_be_bytes());
        bytes[48..52].copy_from_slice(&[0, 0x24, 0, 4]);
        bytes[52..56].copy_from_slice(&check.priority.to_be_bytes());
        bytes[56..64].copy_from_slice(&[0, 0x25, 0, 0, 0, 8, 0, 20]);
        let mac = hmac.of_60(bytes.first_chunk()?, [0, 64]);
        bytes[64..84].copy_from_slice(&mac);
        bytes[84..88].copy_from_slice(&[0x80, 0x28, 0, 4]);
        bytes[3] = 72;
        let checksum = fingerprint(&bytes[..84]);
        bytes[88..].copy_from_slice(&checksum);
        Some(92)
    });
    let hmac = Hmac::new(PASSWORD.as_bytes());
    entrant.build_success(move |success, room| {
        let SocketAddr::V4(mapped) = success.mapped else { return None };
        let (bytes, _) = room.octets.split_first_chunk_mut::<64>()?;
        bytes[..8].copy_from_slice(&[1, 1, 0, 36, 0x21, 0x12, 0xA4, 0x42]);
        bytes[8..20].copy_from_slice(&success.id);
        bytes[20..26].copy_from_slice(&[0, 0x20, 0, 8, 0, 1]);
        bytes[26..28].copy_from_slice(&(mapped.port() ^ 0x2112).to_be_bytes());
        bytes[28..32].copy_from_slice(&(mapped.ip().to_bits() ^ 0x2112_A442).to_be_bytes());
        bytes[32..36].copy_from_slice(&[0, 8, 0, 20]);
        let mac = hmac.of_32(bytes.first_chunk()?);
        bytes[36..56].copy_from_slice(&mac);
        bytes[56..60].copy_from_slice(&[0x80, 0x28, 0, 4]);
        bytes[3] = 44;
        let checksum = fingerprint(&bytes[..56]);
        bytes[60..].copy_from_slice(&checksum);
        Some(64)
    });
    entrant.allocate(|bytes| {
        framed(bytes)?;
        let (mut relayed, mut mapped) = (None, None);
        walk(bytes, |kind, value, _| match kind {
            0x0016 => relayed = Some(value),
            0x0020 => mapped = Some(value),
            _ => {}
        })?;
        Some((unmasked(relayed?)?, unmasked(mapped?)?))
    });
    entrant.channel_in(|bytes| {
        let (&[c0, c1, l0, l1], rest) = bytes.split_first_chunk()?;
        let channel = u16::from_be_bytes([c0, c1]);
        let length = usize::from(u16::from_be_bytes([l0, l1]));
        ((0x4000..0x5000).contains(&channel)).then_some(())?;
        Some((channel, rest.get(..length)?))
    });
    entrant.channel_header(|(channel, length)| {
        let [c0, c1] = channel.to_be_bytes();
        let [l0, l1] = u16::try_from(length).ok()?.to_be_bytes();
        Some([c0, c1, l0, l1])
    });
    entrant.channel_copy(|(channel, payload), room| {
        let [c0, c1] = channel.to_be_bytes();
        let [l0, l1] = u16::try_from(payload.len()).ok()?.to_be_bytes();
        let (header, rest) = room.octets.split_first_chunk_mut()?;
        *header = [c0, c1, l0, l1];
        rest.get_mut(..payload.len())?.copy_from_slice(payload);
        Some(4 + payload.len())
    });
    entrant.send(|send, room| {
        let SocketAddr::V4(peer) = send.peer else { return None };
        let header = room.octets.get_mut(HEADROOM - 36..HEADROOM)?.first_chunk_mut::<36>()?;
        let [l0, l1] = u16::try_from(send.payload.len()).ok()?.to_be_bytes();
        let body = u16::try_from(16 + send.payload.len().next_multiple_of(4)).ok()?;
        header[..2].copy_from_slice(&[0, 0x16]);
        header[2..4].copy_from_slice(&body.to_be_bytes());
        header[4..8].copy_from_slice(&[0x21, 0x12, 0xA4, 0x42]);
        header[8..20].copy_from_slice(&send.id);
        header[20..26].copy_from_slice(&[0, 0x12, 0, 8, 0, 1]);
        header[26..28].copy_from_slice(&(peer.port() ^ 0x2112).to_be_bytes());
        header[28..32].copy_from_slice(&(peer.ip().to_bits() ^ 0x2112_A442).to_be_bytes());
        header[32..].copy_from_slice(&[0, 0x13, l0, l1]);
        Some(Part::new(HEADROOM - 36..HEADROOM + send.payload.len()))
    });
    entrant.data(|bytes| {
        framed(bytes)?;
        let (mut peer, mut data) = (None, None);
        walk(bytes, |kind, value, _| match kind {
            0x0012 => peer = Some(value),
            0x0013 => data = Some(value),
            _ => {}
        })?;
        Some((unmasked(peer?)?, data?))
    });
    entrant.demux(|packet| match *packet {
        [0..=3, ..] => Kind::Stun,
        [20..=63, ..] => Kind::Dtls,
        [64..=79, ..] => Kind::Channel,
        [80..=127 | 192..=255, ..] => Kind::Quic,
        [128..=191, 192..=223, ..] => Kind::Rtcp,
        [128..=191, ..] => Kind::Rtp,
        _ => Kind::Other,
    });
}

/// Looks for the two closing attributes, then computes what they must hold.
#[inline]
fn verify(hmac: &Hmac, bytes: &[u8], with_fingerprint: bool) -> Option<()> {
    framed(bytes)?;
    let (mut integrity, mut checksum) = (None, None);
    walk(bytes, |kind, value, at| match kind {
        0x0008 => integrity = Some((value, at)),
        0x8028 => checksum = Some((value, at)),
        _ => {}
    })?;
    let (integrity, at) = integrity?;
    let length = u16::try_from(at + 4).ok()?.to_be_bytes();
    let mac = hmac.of_60(bytes.get(..at)?.try_into().ok()?, length);
    if with_fingerprint {
        let (checksum, at) = checksum?;
        (checksum == fingerprint(bytes.get(..at)?)).then_some(())?;
    }
    (integrity == mac).then_some(())
}
