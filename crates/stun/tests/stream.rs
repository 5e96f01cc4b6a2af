//! Streams cut anywhere, garbage, caps, and the framing of ICE over TCP (RFC 8489 §6.2.2, RFC 4571,
//! RFC 6544 §10).
#![cfg(feature = "alloc")]
#![allow(non_snake_case, reason = "requirement ids are part of the names")]
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic, reason = "tests")]

use std::convert::Infallible;

use frazil_stun::attribute::{Priority, Software};
use frazil_stun::demux::{Protocol, Source, classify};
use frazil_stun::stream::{
    Decoder, Framing, Rfc4571Framing, Storage, StreamError, StunFraming, Truncated,
};
use frazil_stun::{
    AroundError, AttributeType, Class, Message, MessageWriter, Method, ParseError, RawAttribute,
    TransactionId,
};
use proptest::collection::vec;
use proptest::prelude::*;

const CAP: usize = 600;

fn message(software: &str) -> Vec<u8> {
    let id = TransactionId::from_bytes([7; 12]);
    let mut writer = MessageWriter::new(Vec::new(), Class::Request, Method::BINDING, id).unwrap();
    writer.push(&Software(software)).unwrap().push(&Priority(1)).unwrap();
    writer.finish()
}

fn long_message() -> Vec<u8> {
    let id = TransactionId::from_bytes([7; 12]);
    let mut writer = MessageWriter::new(Vec::new(), Class::Request, Method::BINDING, id).unwrap();
    for _ in 0..4 {
        writer.push(&Software("one of several, but the first of duplicates counts")).unwrap();
    }
    writer.push(&Priority(1)).unwrap();
    writer.push_raw(&RawAttribute::new(AttributeType(0xFF00), &[0; 96])).unwrap();
    writer.finish()
}

/// A frame of either framing as octets, so that one test serves both.
trait Octets {
    fn octets(&self) -> Vec<u8>;
}

impl Octets for Message<'_> {
    fn octets(&self) -> Vec<u8> {
        self.as_bytes().to_vec()
    }
}

impl Octets for &[u8] {
    fn octets(&self) -> Vec<u8> {
        self.to_vec()
    }
}

/// What came of a stream: its frames, and why it was lost or that it did (not) end between frames.
type Outcome<E> = (Vec<Vec<u8>>, Result<Result<(), Truncated>, StreamError<E>>);

fn run<F: Framing, S: Storage>(
    mut decoder: Decoder<F, S>,
    pieces: impl IntoIterator<Item = Vec<u8>>,
) -> Outcome<F::Error>
where
    for<'a> F::Frame<'a>: Octets,
{
    let mut frames = Vec::new();
    for piece in pieces {
        let mut input = &*piece;
        loop {
            match decoder.decode(&mut input) {
                Ok(Some(frame)) => frames.push(frame.octets()),
                Ok(None) => break,
                Err(lost) => return (frames, Err(lost)),
            }
        }
        assert!(input.is_empty(), "what is not a frame is kept");
    }
    (frames, Ok(decoder.finish()))
}

/// The pieces of `stream` of the given lengths, over and over.
fn cut(stream: &[u8], lengths: &[usize]) -> Vec<Vec<u8>> {
    let (mut rest, mut pieces) = (stream, Vec::new());
    for length in lengths.iter().cycle() {
        if rest.is_empty() {
            break;
        }
        let (piece, after) = rest.split_at((*length).min(rest.len()));
        pieces.push(piece.to_vec());
        rest = after;
    }
    pieces
}

/// Octets of a stream of STUN messages with, perhaps, something else in it.
fn stun_stream() -> impl Strategy<Value = Vec<u8>> {
    let piece = prop_oneof![
        8 => "[a-z]{0,127}".prop_map(|software| message(&software)),
        1 => vec(any::<u8>(), 0..40),
        1 => (vec(any::<u8>(), 1..4), 0_usize..40).prop_map(|(octets, at)| {
            let mut bytes = message("damaged");
            let at = at.min(bytes.len() - octets.len());
            bytes[at..at + octets.len()].copy_from_slice(&octets);
            bytes
        }),
    ];
    vec(piece, 0..8).prop_map(|pieces| pieces.concat())
}

proptest! {
    #[test]
    fn messages_are_the_same_however_the_stream_is_cut(
        stream in stun_stream(),
        lengths in vec(1_usize..100, 1..8),
    ) {
        let expected = run(Decoder::new(StunFraming, [0; CAP], CAP), [stream.clone()]);
        let found = run(Decoder::new(StunFraming, [0; CAP], CAP), cut(&stream, &lengths));
        prop_assert_eq!(&found, &expected);
        let found = run(Decoder::new(StunFraming, Vec::new(), CAP), cut(&stream, &[1]));
        prop_assert_eq!(&found, &expected);
        let mut room = [0; CAP];
        let found = run(Decoder::new(StunFraming, &mut room[..], usize::MAX), cut(&stream, &lengths));
        prop_assert_eq!(&found, &expected);
    }

    #[test]
    fn packets_are_the_same_however_the_stream_is_cut(
        packets in vec(vec(any::<u8>(), 0..300), 0..10),
        lengths in vec(1_usize..700, 1..8),
        short in 0_usize..40,
    ) {
        let mut stream = Vec::new();
        for packet in &packets {
            Rfc4571Framing::append(&mut stream, packet).unwrap();
        }
        let (found, end) = run(Decoder::new(Rfc4571Framing, Vec::new(), CAP), cut(&stream, &lengths));
        prop_assert_eq!(&found, &packets);
        prop_assert_eq!(end, Ok(Ok(())));
        stream.truncate(stream.len().saturating_sub(short));
        let whole = run(Decoder::new(Rfc4571Framing, [0; CAP], CAP), [stream.clone()]);
        let found = run(Decoder::new(Rfc4571Framing, [0; CAP], CAP), cut(&stream, &lengths));
        prop_assert_eq!(found, whole);
    }
}

/// How many octets of `stream` one at a time it takes to lose it, and why.
fn lost_after(stream: &[u8], cap: usize) -> (usize, StreamError<ParseError>) {
    let mut decoder = Decoder::new(StunFraming, Vec::new(), cap);
    for (at, octet) in stream.iter().enumerate() {
        let octet = [*octet];
        if let Err(lost) = decoder.decode(&mut &octet[..]) {
            return (at + 1, lost);
        }
    }
    panic!("{stream:02x?} is no garbage")
}

#[test]
fn garbage_is_refused_at_the_first_octet_that_shows_it() {
    let good = message("a");
    let start = good.len();
    let offset = start as u64;
    let cases: [(&[u8], usize, ParseError); 5] = [
        (b"GET / HTTP/1.1\r\n", 1, ParseError::NotStun { first: b'G' }),
        (b"\x16\x03\x01\x02\x00\x01", 4, ParseError::Unaligned { length: 0x0102 }),
        (b"\x16\x03\x01\x00\x00\x01", 5, ParseError::Cookie { found: 0 }),
        (b"\0\x01\0\0!\x12\xA4\x43", 8, ParseError::Cookie { found: 0x2112_A443 }),
        (b"\0\x01\0\0!\xFF\xA4\x43", 6, ParseError::Cookie { found: 0x21FF_0000 }),
    ];
    for (garbage, after, problem) in cases {
        let stream = [&good, garbage].concat();
        let lost = StreamError::Invalid { offset, problem };
        assert_eq!(lost_after(&stream, CAP), (start + after, lost));
        // However much comes at once.
        let (frames, end) = run(Decoder::new(StunFraming, [0; CAP], CAP), [stream.clone()]);
        assert_eq!(frames, std::slice::from_ref(&good));
        assert_eq!(end, Err(lost));
    }
}

#[test]
fn a_frame_over_the_cap_is_refused_as_soon_as_its_length_is_known() {
    let long = long_message();
    let lost = StreamError::TooLong { offset: 0, needed: long.len(), max: 300 };
    assert_eq!(lost_after(&long, 300), (4, lost));
    assert_eq!(run(Decoder::new(StunFraming, [0; 300], 9999), [long.clone()]).1, Err(lost));
    // The cap is the cap, even where nothing would have to be stored.
    assert_eq!(run(Decoder::new(StunFraming, [0; 400], 300), [long.clone()]).1, Err(lost));
    let (frames, _) = run(Decoder::new(StunFraming, [0; 400], long.len()), cut(&long, &[3]));
    assert_eq!(frames, [long]);
}

#[test]
fn a_lost_stream_stays_lost_and_says_why() {
    let mut decoder = Decoder::new(StunFraming, [0; CAP], CAP);
    let lost = StreamError::Invalid { offset: 0, problem: ParseError::NotStun { first: 0x80 } };
    assert_eq!(decoder.decode(&mut &b"\x80\0"[..]), Err(lost));
    let good = message("a");
    for _ in 0..3 {
        assert_eq!(decoder.decode(&mut &good[..]), Err(lost));
        assert_eq!(decoder.decode(&mut &[][..]), Err(lost));
    }
    assert_eq!(decoder.lost(), Some(lost));
    assert_eq!(
        lost.to_string(),
        "the stream is lost at octet 0: not STUN: the first octet is 0x80"
    );
}

#[test]
fn attributes_that_miss_the_end_lose_the_stream_whole_or_cut() {
    let mut bad = message("abcd");
    bad[23] = 40;
    let problem = ParseError::Overrun { offset: 20, needed: 44, actual: 16 };
    let lost = Err(StreamError::Invalid { offset: 0, problem });
    assert_eq!(run(Decoder::new(StunFraming, [0; CAP], CAP), [bad.clone()]).1, lost);
    assert_eq!(run(Decoder::new(StunFraming, [0; CAP], CAP), cut(&bad, &[5])).1, lost);
}

#[test]
fn what_is_missing_is_known() {
    let stream = message("abcdefgh");
    let mut decoder = Decoder::new(StunFraming, [0; CAP], CAP);
    for (end, missing) in [(0, 0), (1, 19), (3, 17), (4, 36), (39, 1)] {
        let mut decoder = Decoder::new(StunFraming, [0; CAP], CAP);
        assert_eq!(decoder.decode(&mut &stream[..end]), Ok(None));
        assert_eq!((decoder.held(), decoder.missing()), (end, missing));
        let truncated = Truncated { offset: 0, held: end, needed: end + missing };
        assert_eq!(decoder.finish(), if end == 0 { Ok(()) } else { Err(truncated) });
    }
    let mut input = &stream[..];
    assert!(decoder.decode(&mut input).unwrap().is_some());
    assert_eq!((decoder.held(), decoder.missing()), (0, 0));
}

#[test]
fn whole_frames_are_borrowed_from_the_input() {
    let stream = [message("a"), message("b"), message("c")].concat();
    let mut decoder = Decoder::new(StunFraming, [0; CAP], CAP);
    let mut input = &stream[..stream.len() - 1];
    let first = decoder.decode(&mut input).unwrap().unwrap();
    assert_eq!(first.as_bytes().as_ptr(), stream.as_ptr());
    let second = decoder.decode(&mut input).unwrap().unwrap();
    assert_eq!(second.as_bytes().as_ptr(), stream[stream.len() / 3..].as_ptr());
    assert_eq!(decoder.decode(&mut input), Ok(None));
    assert!(decoder.decode(&mut &stream[stream.len() - 1..]).unwrap().is_some());
}

/// A length field promises 64 KiB; memory follows what has come.
#[test]
fn a_promise_costs_no_memory() {
    let mut decoder = Decoder::new(StunFraming, Vec::new(), 70_000);
    let mut stream = b"\0\x01\xFF\xFC\x21\x12\xA4\x42".to_vec();
    stream.resize(65_552, 0);
    assert_eq!(decoder.decode(&mut &stream[..100]), Ok(None));
    assert!(decoder.into_storage().capacity() <= 200);
    let mut decoder = Decoder::new(StunFraming, Vec::new(), 70_000);
    for piece in stream[..65_551].chunks(100) {
        assert_eq!(decoder.decode(&mut &piece[..]), Ok(None));
    }
    assert!(decoder.into_storage().capacity() <= 70_000);
}

/// A framing of one's own that promises frames without octets.
struct Endless;

impl Framing for Endless {
    type Frame<'a> = &'a [u8];
    type Error = Infallible;

    fn needed(&self, _: &[u8]) -> Result<usize, Infallible> {
        Ok(0)
    }

    fn frame<'a>(&self, whole: &'a [u8]) -> Result<&'a [u8], Infallible> {
        Ok(whole)
    }
}

#[test]
fn every_frame_takes_an_octet_at_least() {
    let (frames, end) = run(Decoder::new(Endless, [0; 1], 1), [vec![1, 2, 3]]);
    assert_eq!((frames, end), (vec![vec![1], vec![2], vec![3]], Ok(Ok(()))));
}

#[test]
fn rfc6544_s10_1_b__media_goes_out_in_frames_of_rfc_4571() {
    let mut buffer = *b"____media__";
    let frame = Rfc4571Framing::around(&mut buffer, 4..9).unwrap();
    assert_eq!(frame, b"\0\x05media");
    assert_eq!(buffer, *b"__\0\x05media__");
    let mut appended = b"before".to_vec();
    Rfc4571Framing::append(&mut appended, b"media").unwrap();
    assert_eq!(appended, b"before\0\x05media");
    assert_eq!(Rfc4571Framing::header(0x1234), [0x12, 0x34]);
    // STUN goes out the same way.
    let check = message("check");
    let mut framed = Vec::new();
    Rfc4571Framing::append(&mut framed, &check).unwrap();
    assert_eq!(framed[..2], u16::try_from(check.len()).unwrap().to_be_bytes());
    assert_eq!(framed[2..], check);
}

#[test]
fn what_no_length_can_say_is_not_framed() {
    let too_long = AroundError::TooLong { max: 65_535, actual: 65_536 };
    let mut buffer = vec![0xA5; 65_538];
    assert_eq!(Rfc4571Framing::around(&mut buffer, 2..65_538).unwrap_err(), too_long);
    let headroom = AroundError::Headroom { needed: 2, actual: 1 };
    assert_eq!(Rfc4571Framing::around(&mut buffer, 1..9).unwrap_err(), headroom);
    assert!(buffer.iter().all(|octet| *octet == 0xA5));
    let mut out = vec![1];
    assert_eq!(Rfc4571Framing::append(&mut out, &buffer[..65_536]).unwrap_err(), too_long);
    assert_eq!(out, [1]);
    Rfc4571Framing::append(&mut out, &buffer[..65_535]).unwrap();
    assert_eq!(out.len(), 1 + 2 + 65_535);
}

#[test]
fn rfc6544_s10_1_c__a_piece_of_stream_that_looks_like_stun_is_cut_elsewhere() {
    let log = message("in a log that is sent");
    // What starts like a message and ends with it would be taken for one …
    let piece = Rfc4571Framing::piece(&log);
    assert_eq!(piece, &log[..log.len() - 1]);
    assert!(Message::parse(piece).is_err());
    // … whatever its attributes are, with FINGERPRINT or without.
    let mut spoilt = log.clone();
    spoilt[23] = 0xFF;
    assert_eq!(Rfc4571Framing::piece(&spoilt).len(), log.len() - 1);
    // The rest does not look like STUN, nor does a message with something behind it.
    assert_eq!(Rfc4571Framing::piece(&log[log.len() - 1..]).len(), 1);
    let more = [&log[..], b"more"].concat();
    assert_eq!(Rfc4571Framing::piece(&more), more);
    assert_eq!(Rfc4571Framing::piece(b"media"), b"media");
    assert_eq!(Rfc4571Framing::piece(b""), b"");
    assert_eq!(Rfc4571Framing::piece(&[0; 70_000]).len(), 65_535);
}

/// STUN alone frames itself; with other data on the stream it takes a layer that does.
#[test]
fn rfc8489_s6_2_2_a__stun_shares_a_stream_in_frames_of_its_own() {
    let (first, second) = (message("first"), message("second"));
    let payloads = [&first[..], b"\x80media", &second];
    let bare = payloads.concat();
    let (frames, end) = run(Decoder::new(StunFraming, [0; CAP], CAP), vec![bare]);
    let problem = ParseError::NotStun { first: 0x80 };
    let lost = StreamError::Invalid { offset: u64::try_from(first.len()).unwrap(), problem };
    assert_eq!((frames, end), (vec![first.clone()], Err(lost)));

    let mut framed = Vec::new();
    for payload in payloads {
        Rfc4571Framing::append(&mut framed, payload).unwrap();
    }
    let (frames, end) = run(Decoder::new(Rfc4571Framing, [0; CAP], CAP), vec![framed]);
    assert_eq!((frames, end), (payloads.map(<[u8]>::to_vec).to_vec(), Ok(Ok(()))));
}

#[test]
fn rfc6544_s10_2_a__frames_of_rfc_4571_come_in_and_are_told_apart() {
    let check = message("check");
    let mut stream = Vec::new();
    for payload in [&check[..], b"\x80media", b"", b"\x16dtls"] {
        Rfc4571Framing::append(&mut stream, payload).unwrap();
    }
    for length in 1..stream.len() {
        let pieces = cut(&stream, &[length]);
        let (frames, end) = run(Decoder::new(Rfc4571Framing, [0; CAP], CAP), pieces);
        assert_eq!(frames, [&check[..], b"\x80media", b"", b"\x16dtls"]);
        assert_eq!(end, Ok(Ok(())));
        let protocols = frames.iter().map(|frame| classify(frame, Source::Peer));
        use Protocol::{Dtls, Rtp, Stun, Unknown};
        assert!(protocols.eq([Stun, Rtp, Unknown, Dtls]));
    }
}
