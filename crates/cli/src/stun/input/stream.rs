//! Messages over TCP: segments put together in the order of their numbers.
//!
//! A stream is known once a segment starts with a STUN message. What comes out of order, or was not
//! captured, ends it, until a segment starts with a message again.

use core::net::SocketAddr;
use std::borrow::Cow;
use std::collections::HashMap;

use frazil_stun::Message;
use frazil_stun::stream::Framing as _;
use frazil_turn::{ChannelData, TurnFraming};

use super::link::Payload;
use super::recognise::{has_cookie, is_message};
use super::{MAX_MESSAGE, Stop};

/// The most streams that are held at a time: at 64 KiB each, 16 MiB.
const MAX_STREAMS: usize = 256;

/// How a stream is divided.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Framing {
    /// STUN and ChannelData as they are (RFC 8489 §6.2.2, RFC 8656 §12.5).
    Turn,
    /// A length in front of each frame, as ICE has it (RFC 4571, RFC 6544).
    Rfc4571,
}

/// One direction of a connection.
struct Stream {
    framing: Framing,
    /// The number of the next octet.
    next: u32,
    /// The start of a message whose end is to come.
    held: Vec<u8>,
    /// The last packet of it.
    packet: u64,
}

/// All connections that carry STUN.
#[derive(Default)]
pub(super) struct Streams {
    known: HashMap<(SocketAddr, SocketAddr), Stream>,
    /// Messages that were not seen whole.
    lost: u64,
}

impl Streams {
    /// Takes a segment and gives the messages that are whole with it.
    pub(super) fn take(
        &mut self,
        segment: &Payload<'_>,
        packet: u64,
        give: &mut dyn FnMut(&[u8]) -> Result<(), Stop>,
    ) -> Result<(), Stop> {
        if segment.octets.is_empty() {
            return Ok(());
        }
        let key = (segment.source, segment.destination);
        let Some((octets, framing)) = self.join(key, segment) else { return Ok(()) };
        let (messages, framing, rest) = divide(&octets, framing);
        messages.into_iter().try_for_each(give)?;
        let Some(framing) = framing.or_else(|| begins(rest)) else { return Ok(()) };
        if rest.len() > MAX_MESSAGE || !goes_on(rest, framing) {
            self.lost += 1;
            return Ok(());
        }
        let length = rest.len();
        let mut held = octets.into_owned();
        held.drain(..held.len() - length);
        let sent = u32::try_from(segment.octets.len()).unwrap_or(u32::MAX);
        let next = segment.sequence.wrapping_add(sent);
        self.make_room();
        self.known.insert(key, Stream { framing, next, held, packet });
        Ok(())
    }

    /// The segment behind what is held of its stream; `None` if all of it was seen before.
    fn join<'a>(
        &mut self,
        key: (SocketAddr, SocketAddr),
        segment: &Payload<'a>,
    ) -> Option<(Cow<'a, [u8]>, Option<Framing>)> {
        let alone = (Cow::Borrowed(segment.octets), None);
        let Some(stream) = self.known.get(&key) else { return Some(alone) };
        let behind = stream.next.wrapping_sub(segment.sequence).cast_signed();
        let Ok(old) = usize::try_from(behind) else {
            // Something between was not captured.
            self.forget(key);
            return Some(alone);
        };
        let new = segment.octets.get(old..).filter(|new| !new.is_empty())?;
        let mut stream = self.known.remove(&key)?;
        stream.held.extend_from_slice(new);
        Some((Cow::Owned(stream.held), Some(stream.framing)))
    }

    fn forget(&mut self, key: (SocketAddr, SocketAddr)) {
        if self.known.remove(&key).is_some_and(|stream| !stream.held.is_empty()) {
            self.lost += 1;
        }
    }

    /// Forgets the stream that has been silent for longest, if there are too many.
    fn make_room(&mut self) {
        if self.known.len() < MAX_STREAMS {
            return;
        }
        let oldest = self.known.iter().min_by_key(|(_, stream)| stream.packet);
        if let Some(key) = oldest.map(|(key, _)| *key) {
            self.forget(key);
        }
    }

    /// How many messages were not seen whole, those included that the end cut off.
    pub(super) fn lost(&self) -> u64 {
        let held = self.known.values().filter(|stream| !stream.held.is_empty()).count();
        self.lost + held as u64
    }
}

/// Whether a stream may go on so, which a message has just ended in front of.
fn goes_on(rest: &[u8], framing: Framing) -> bool {
    match framing {
        Framing::Turn => TurnFraming.needed(rest).is_ok(),
        Framing::Rfc4571 => true,
    }
}

/// How a stream is divided that starts with a STUN message, whole or not.
fn begins(octets: &[u8]) -> Option<Framing> {
    if has_cookie(octets) {
        Some(Framing::Turn)
    } else if has_cookie(octets.get(2..)?) {
        Some(Framing::Rfc4571)
    } else {
        None
    }
}

/// The messages at the start of a stream's octets, how it is divided, and what follows them.
fn divide(octets: &[u8], framing: Option<Framing>) -> (Vec<&[u8]>, Option<Framing>, &[u8]) {
    match framing.or_else(|| begins(octets)) {
        Some(Framing::Turn) => {
            let (messages, rest) = walk(octets, turn);
            (messages, Some(Framing::Turn), rest)
        }
        Some(Framing::Rfc4571) => {
            let (mut frames, rest) = walk(octets, framed);
            frames.retain(|frame| is_message(frame));
            (frames, Some(Framing::Rfc4571), rest)
        }
        // ChannelData alone is taken for such only where it fills the segment, and proves nothing.
        None => match walk(octets, turn) {
            (messages, []) => (messages, None, &[]),
            _ => (Vec::new(), None, &[]),
        },
    }
}

/// A STUN or ChannelData message, and how far it reaches with its padding.
fn turn(rest: &[u8]) -> Option<(&[u8], usize)> {
    if let Ok((message, _)) = Message::parse_prefix(rest) {
        return Some((message.as_bytes(), message.as_bytes().len()));
    }
    let length = ChannelData::HEADER_LEN + ChannelData::parse(rest).ok()?.data().len();
    Some((rest.get(..length)?, length.next_multiple_of(4)))
}

/// A frame behind its length.
fn framed(rest: &[u8]) -> Option<(&[u8], usize)> {
    let (length, rest) = rest.split_first_chunk()?;
    let length = usize::from(u16::from_be_bytes(*length));
    Some((rest.get(..length)?, 2 + length))
}

fn walk<'a>(
    octets: &'a [u8],
    first: impl Fn(&'a [u8]) -> Option<(&'a [u8], usize)>,
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
    use crate::stun::input::Transport;

    const REQUEST: &[u8] = b"\0\x01\0\0\x21\x12\xA4\x42abcdefghijkl";
    const CHANNEL_DATA: &[u8] = b"\x40\x00\x00\x01x\0\0\0";

    fn segment(port: u16, sequence: u32, octets: &[u8]) -> Payload<'_> {
        let source = SocketAddr::from(([192, 0, 2, 1], port));
        let destination = SocketAddr::from(([192, 0, 2, 2], 3478));
        Payload { transport: Transport::Tcp, source, destination, sequence, octets }
    }

    fn take(streams: &mut Streams, segment: &Payload<'_>) -> Vec<Vec<u8>> {
        let mut found = Vec::new();
        let give = &mut |octets: &[u8]| {
            found.push(octets.to_vec());
            Ok(())
        };
        streams.take(segment, 1, give).unwrap();
        found
    }

    /// All segments of a stream that starts at this number, in order.
    fn all(pieces: &[&[u8]], mut sequence: u32) -> (Vec<Vec<u8>>, u64) {
        let mut streams = Streams::default();
        let mut found = Vec::new();
        for piece in pieces {
            found.extend(take(&mut streams, &segment(1, sequence, piece)));
            sequence = sequence.wrapping_add(u32::try_from(piece.len()).unwrap());
        }
        (found, streams.lost())
    }

    #[test]
    fn however_a_stream_is_cut_after_its_first_cookie_it_gives_the_same() {
        let plain = [REQUEST, CHANNEL_DATA, REQUEST].concat();
        let framed = [b"\0\x14", REQUEST, b"\0\x03RTP", b"\0\x14", REQUEST].concat();
        let expected = [REQUEST, &CHANNEL_DATA[..5], REQUEST].map(<[u8]>::to_vec);
        for first in 8..plain.len() {
            for second in first..plain.len() {
                let pieces = [&plain[..first], &plain[first..second], &plain[second..]];
                // The numbers pass 2^32 on their way.
                assert_eq!(all(&pieces, u32::MAX - 20), (expected.to_vec(), 0));
            }
        }
        for first in 10..framed.len() {
            let pieces = [&framed[..first], &framed[first..]];
            assert_eq!(all(&pieces, 7), (vec![REQUEST.to_vec(); 2], 0), "{first}");
        }
    }

    #[test]
    fn what_is_sent_again_counts_once_and_what_is_missing_ends_a_stream() {
        let mut streams = Streams::default();
        assert_eq!(take(&mut streams, &segment(1, 0, &REQUEST[..12])).len(), 0);
        assert_eq!(take(&mut streams, &segment(1, 0, &REQUEST[..12])).len(), 0);
        assert_eq!(take(&mut streams, &segment(1, 4, &REQUEST[4..])), [REQUEST]);
        assert_eq!(take(&mut streams, &segment(1, 4, &REQUEST[4..])).len(), 0);
        assert_eq!(take(&mut streams, &segment(1, 20, &REQUEST[..12])).len(), 0);
        assert_eq!(take(&mut streams, &segment(1, 40, REQUEST)), [REQUEST]);
        assert_eq!(streams.lost(), 1);
        assert_eq!(take(&mut streams, &segment(1, 60, b"something else")).len(), 0);
        assert_eq!(streams.lost(), 2);
    }

    #[test]
    fn other_protocols_are_left_alone() {
        let others =
            [&b"GET / HTTP/1.1\r\n"[..], b"@\0\0\x01x\0\0\0tail", b"\x16\x03\x01\0\x05hello"];
        assert_eq!(all(&others, 0), (vec![], 0));
        assert_eq!(all(&[CHANNEL_DATA], 0).0, [&CHANNEL_DATA[..5]]);
    }

    #[test]
    fn streams_have_bounds() {
        let mut streams = Streams::default();
        for port in 0..1000 {
            take(&mut streams, &segment(port, 0, &REQUEST[..12]));
        }
        assert_eq!(streams.known.len(), MAX_STREAMS);
        assert_eq!(streams.lost(), 1000);
        let mut sequence = 0;
        for _ in 0..100 {
            // A frame of 65535 octets goes on, and on.
            let octets = [b"\xFF\xFF", REQUEST, &[7; 1000]].concat();
            take(&mut streams, &segment(7, sequence, &octets));
            sequence += u32::try_from(octets.len()).unwrap();
            assert!(streams.known.values().all(|stream| stream.held.len() <= MAX_MESSAGE));
        }
    }
}
