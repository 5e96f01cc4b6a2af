//! TURN over TCP and TLS: the same frames however the stream is cut (RFC 8656 §12).
#![cfg(feature = "alloc")]
#![allow(non_snake_case, reason = "requirement ids are part of the names")]
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic, reason = "tests")]

mod common;

use common::{ID, writer};
use frazil_stun::stream::{Decoder, Framing, Storage, StreamError, Truncated};
use frazil_stun::{Class, Message, Method, ParseError};
use frazil_turn::attribute::Data;
use frazil_turn::{Carrier, Channel, ChannelData, TurnFrame, TurnFraming};
use proptest::collection::vec;
use proptest::prelude::*;

const CAP: usize = 600;

/// A frame that owns what it has.
#[derive(Clone, Debug, PartialEq)]
enum Frame {
    Stun(Vec<u8>),
    ChannelData(u16, Vec<u8>),
    Reserved(u16, Vec<u8>),
}

impl From<TurnFrame<'_>> for Frame {
    fn from(frame: TurnFrame<'_>) -> Self {
        match frame {
            TurnFrame::Stun(message) => Self::Stun(message.as_bytes().to_vec()),
            TurnFrame::ChannelData(message) => {
                Self::ChannelData(message.channel().number(), message.data().to_vec())
            }
            TurnFrame::Reserved { number, data } => Self::Reserved(number, data.to_vec()),
        }
    }
}

impl Frame {
    /// The frame as it stands on a stream.
    fn octets(&self) -> Vec<u8> {
        match self {
            Self::Stun(bytes) => bytes.clone(),
            Self::ChannelData(number, data) => {
                let (channel, mut bytes) = (Channel::new(*number).unwrap(), Vec::new());
                ChannelData::append(&mut bytes, channel, data, Carrier::Stream).unwrap();
                bytes
            }
            Self::Reserved(number, data) => {
                let length = u16::try_from(data.len()).unwrap();
                let header = [number.to_be_bytes(), length.to_be_bytes()];
                let mut bytes = [header.as_flattened(), data].concat();
                bytes.resize(bytes.len().next_multiple_of(4), 0xA5);
                bytes
            }
        }
    }
}

fn message(data: &[u8]) -> Frame {
    let mut writer = writer(Class::Indication, Method::DATA);
    writer.push(&Data(data)).unwrap();
    Frame::Stun(writer.finish())
}

/// What came of a stream: its frames, and why it was lost or that it did (not) end between frames.
type Outcome = (Vec<Frame>, Result<Result<(), Truncated>, StreamError<ParseError>>);

fn run<S: Storage>(
    mut decoder: Decoder<TurnFraming, S>,
    pieces: impl IntoIterator<Item = Vec<u8>>,
) -> Outcome {
    let mut frames = Vec::new();
    for piece in pieces {
        let mut input = &*piece;
        loop {
            match decoder.decode(&mut input) {
                Ok(Some(frame)) => frames.push(frame.into()),
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

/// What the frames of a whole stream are, told in the simplest words there are; `None` in the end
/// where it is lost.
fn reference(mut stream: &[u8]) -> (Vec<Frame>, Option<usize>) {
    let mut frames = Vec::new();
    loop {
        let Some(header) = stream.get(..4) else { return (frames, Some(stream.len())) };
        let number = u16::from_be_bytes([header[0], header[1]]);
        let length = usize::from(u16::from_be_bytes([header[2], header[3]]));
        let whole = match number {
            ..0x4000 => 20 + length,
            _ => (4 + length).next_multiple_of(4),
        };
        if whole > CAP {
            return (frames, None);
        }
        let Some(frame) = stream.get(..whole) else { return (frames, Some(stream.len())) };
        frames.push(match number {
            ..0x4000 => match Message::parse(frame) {
                Ok(_) => Frame::Stun(frame.to_vec()),
                Err(_) => return (frames, None),
            },
            0x4000..0x5000 => Frame::ChannelData(number, frame[4..4 + length].to_vec()),
            _ => Frame::Reserved(number, frame[4..4 + length].to_vec()),
        });
        stream = &stream[whole..];
    }
}

fn frame() -> impl Strategy<Value = Frame> {
    let data = || vec(any::<u8>(), 0..100);
    prop_oneof![
        3 => data().prop_map(|data| message(&data)),
        3 => (0x4000_u16..0x5000, data()).prop_map(|(number, data)| Frame::ChannelData(number, data)),
        1 => (0x5000_u16.., data()).prop_map(|(number, data)| Frame::Reserved(number, data)),
    ]
}

proptest! {
    #[test]
    fn frames_are_the_same_however_the_stream_is_cut(
        frames in vec(frame(), 0..10),
        lengths in vec(1_usize..300, 1..8),
        short in 0_usize..200,
    ) {
        let mut stream: Vec<u8> = frames.iter().flat_map(Frame::octets).collect();
        let expected = (frames, Ok(Ok(())));
        let storages = |pieces: &[Vec<u8>]| {
            let mut room = [0; CAP];
            [
                run(Decoder::new(TurnFraming, [0; CAP], CAP), pieces.to_vec()),
                run(Decoder::new(TurnFraming, Vec::new(), CAP), pieces.to_vec()),
                run(Decoder::new(TurnFraming, &mut room[..], usize::MAX), pieces.to_vec()),
            ]
        };
        for lengths in [&lengths[..], &[1], &[CAP * 20]] {
            for found in storages(&cut(&stream, lengths)) {
                prop_assert_eq!(&found, &expected);
            }
        }
        // What is cut off at the end is missed, and nothing else.
        stream.truncate(stream.len().saturating_sub(short));
        let (whole, left) = reference(&stream);
        for (found, end) in storages(&cut(&stream, &lengths)) {
            prop_assert_eq!(&found, &whole);
            prop_assert_eq!(end.unwrap().map_or_else(|cut| cut.held, |()| 0), left.unwrap());
        }
    }

    /// Whatever else comes: garbage, changed octets, ChannelData that somebody did not pad.
    #[test]
    fn garbage_too_is_the_same_however_it_is_cut(
        frames in vec(frame(), 0..6),
        garbage in prop_oneof![
            vec(any::<u8>(), 0..60),
            vec(any::<u8>(), 0..60).prop_map(|mut octets| {
                if let Some(first) = octets.first_mut() { *first &= 0x3F; }
                octets
            }),
            Just(b"\x40\x00\x00\x05hello".to_vec()),
        ],
        more in vec(frame(), 0..6),
        change in proptest::option::of((any::<proptest::sample::Index>(), any::<u8>())),
        lengths in vec(1_usize..300, 1..8),
    ) {
        let octets = |frames: &[Frame]| frames.iter().flat_map(Frame::octets).collect::<Vec<_>>();
        let mut stream = [octets(&frames), garbage, octets(&more)].concat();
        if let (Some((at, octet)), false) = (change, stream.is_empty()) {
            let at = at.index(stream.len());
            stream[at] = octet;
        }
        let whole = run(Decoder::new(TurnFraming, [0; CAP], CAP), [stream.clone()]);
        for lengths in [&lengths[..], &[1]] {
            let found = run(Decoder::new(TurnFraming, [0; CAP], CAP), cut(&stream, lengths));
            prop_assert_eq!(&found, &whole);
        }
        // What is lost was lost at the same frame, only that sometimes less of it shows it.
        let (frames, left) = reference(&stream);
        prop_assert_eq!(&whole.0, &frames);
        match whole.1 {
            Ok(end) => {
                prop_assert_eq!(Some(end.map_or_else(|cut| cut.held, |()| 0)), left);
            }
            Err(StreamError::TooLong { max, needed, .. }) => prop_assert!(needed > max),
            Err(_) => prop_assert!(left.is_none_or(|left| left < CAP)),
        }
    }
}

/// How many octets of `stream` one at a time it takes to lose it, and why.
fn lost_after(stream: &[u8], cap: usize) -> (usize, StreamError<ParseError>) {
    let mut decoder = Decoder::new(TurnFraming, Vec::new(), cap);
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
    let before = Frame::ChannelData(0x4001, b"hello".to_vec()).octets();
    let offset = before.len() as u64;
    let cases: [(&[u8], usize, ParseError); 4] = [
        (b"\x16\x03\x01\x02\x00\x01", 4, ParseError::Unaligned { length: 0x0102 }),
        (b"\x16\x03\x01\x00\x00\x01", 5, ParseError::Cookie { found: 0 }),
        (b"\0\x01\0\0!\x12\xA4\x43", 8, ParseError::Cookie { found: 0x2112_A443 }),
        (b"\x3F\xFF\0\0\xFF", 5, ParseError::Cookie { found: 0xFF00_0000 }),
    ];
    for (garbage, after, problem) in cases {
        let stream = [&before, garbage].concat();
        let lost = StreamError::Invalid { offset, problem };
        assert_eq!(lost_after(&stream, CAP), (before.len() + after, lost));
        let (frames, end) = run(Decoder::new(TurnFraming, [0; CAP], CAP), [stream]);
        assert_eq!((frames.len(), end), (1, Err(lost)));
    }
}

#[test]
fn a_frame_over_the_cap_is_refused_as_soon_as_its_length_is_known() {
    let long = Frame::ChannelData(0x4000, vec![7; 301]).octets();
    assert_eq!(long.len(), 308);
    let lost = StreamError::TooLong { offset: 0, needed: 308, max: 304 };
    assert_eq!(lost_after(&long, 304), (4, lost));
    assert_eq!(run(Decoder::new(TurnFraming, [0; 304], 9999), [long.clone()]).1, Err(lost));
    assert_eq!(run(Decoder::new(TurnFraming, [0; 308], 308), [long]).0.len(), 1);
    // The longest that there are.
    let longest = Frame::ChannelData(0x4000, vec![7; 65_535]);
    let stream = longest.octets();
    assert_eq!(stream.len(), 65_540);
    let found = run(Decoder::new(TurnFraming, Vec::new(), 65_552), cut(&stream, &[1000]));
    assert_eq!(found, (vec![longest], Ok(Ok(()))));
}

/// RFC 8656 §12.5: without padding the next frame is looked for in the wrong place, and at the end
/// of a stream something is missing.
#[test]
fn what_is_not_padded_is_not_whole() {
    let bare = b"\x40\x00\x00\x05hello";
    let (frames, end) = run(Decoder::new(TurnFraming, [0; CAP], CAP), [bare.to_vec()]);
    let truncated = Truncated { offset: 0, held: 9, needed: 12 };
    assert_eq!((frames, end), (vec![], Ok(Err(truncated))));
    for padding in [&[0; 3], &[0xFF; 3]] {
        let padded = [&bare[..], padding].concat();
        let (frames, end) = run(Decoder::new(TurnFraming, [0; CAP], CAP), [padded]);
        assert_eq!(frames, [Frame::ChannelData(0x4000, b"hello".to_vec())]);
        assert_eq!(end, Ok(Ok(())));
    }
}

#[test]
fn rfc8656_s12_6_a__over_a_stream_a_reserved_number_costs_no_more_than_its_message() {
    let hello = || Frame::ChannelData(0x4000, b"hello".to_vec());
    for number in [0x5000, 0x72E5, 0x7FFF, 0x8000, 0xFFFF] {
        let frames = [hello(), Frame::Reserved(number, b"dropped".to_vec()), hello()];
        let stream: Vec<u8> = frames.iter().flat_map(Frame::octets).collect();
        for length in 1..stream.len() {
            let found = run(Decoder::new(TurnFraming, [0; CAP], CAP), cut(&stream, &[length]));
            assert_eq!(found, (frames.to_vec(), Ok(Ok(()))));
        }
    }
}

#[test]
fn rfc8656_s12_b__over_a_stream_messages_are_told_by_their_first_octet() {
    for first in 0..=255_u8 {
        // As STUN, as ChannelData: the same octets but for the first.
        let mut octets = [&[first, 1, 0, 0, 0x21, 0x12, 0xA4, 0x42][..], ID.as_bytes()].concat();
        let needed = TurnFraming.needed(&octets[..1]).unwrap();
        assert_eq!(needed, if first < 0x40 { 20 } else { 4 });
        octets.truncate(needed);
        let frame = TurnFraming.frame(&octets).unwrap();
        assert_eq!(
            (
                matches!(frame, TurnFrame::Stun(_)),
                matches!(frame, TurnFrame::ChannelData(_)),
                matches!(frame, TurnFrame::Reserved { .. }),
            ),
            (first < 0x40, (64..=79).contains(&first), first >= 80)
        );
    }
}

#[test]
fn whole_frames_are_borrowed_from_the_input() {
    let stream = [message(b"a").octets(), Frame::ChannelData(0x4000, vec![7; 5]).octets()].concat();
    let mut decoder = Decoder::new(TurnFraming, [0; CAP], CAP);
    let mut input = &stream[..];
    let Ok(Some(TurnFrame::Stun(first))) = decoder.decode(&mut input) else { panic!("STUN") };
    assert_eq!(first.as_bytes().as_ptr(), stream.as_ptr());
    let length = first.as_bytes().len();
    let Ok(Some(TurnFrame::ChannelData(second))) = decoder.decode(&mut input) else {
        panic!("ChannelData")
    };
    assert_eq!(second.data().as_ptr(), stream[length + 4..].as_ptr());
}
