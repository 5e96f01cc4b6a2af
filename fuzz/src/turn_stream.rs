//! TURN over streams, from any bytes and any cuts, against a splitter that sees all of it at once.

use frazil_stun::stream::{Decoder, Storage, StreamError};
use frazil_stun::{HEADER_LEN, MAGIC_COOKIE, Message, ParseError};
use frazil_turn::{Carrier, ChannelData, TurnFrame, TurnFraming};

use crate::within::assert_within;

/// Caps that some frames of the seeds are too long for, and one that none is.
const CAPS: [usize; 4] = [64, 300, 1500, 4096];

/// The first octet says how many lengths follow that the stream is cut into, over and over, and
/// what the cap is; the rest is the stream.
pub fn turn_stream(data: &[u8]) {
    let Some((how, rest)) = data.split_first() else { return };
    let (cuts, stream) = rest.split_at(usize::from(how & 0b111).min(rest.len()));
    let cap = CAPS.get(usize::from(how >> 6)).copied().unwrap_or_default();
    let cuts: Vec<usize> = cuts.iter().map(|cut| usize::from(*cut) + 1).collect();

    let expected = reference(stream, cap);
    for cuts in [&[stream.len() + 1][..], &[1], &cuts] {
        assert_eq!(run(Decoder::new(TurnFraming, Vec::new(), cap), stream, cuts), expected);
        let room = &mut *vec![0; cap];
        assert_eq!(run(Decoder::new(TurnFraming, room, usize::MAX), stream, cuts), expected);
    }
    let mut at = 0;
    for frame in &expected.0 {
        let end = at + frame.octets().len();
        whole(frame, stream.get(at..end).expect("frames stand one behind the other"));
        at = end;
    }
}

/// A frame, with all of its octets but the padding.
#[derive(Debug, PartialEq)]
enum Frame {
    Stun(Vec<u8>),
    ChannelData(Vec<u8>),
    Reserved(Vec<u8>),
}

impl Frame {
    /// The octets on the stream, the padding as zeros.
    fn octets(&self) -> Vec<u8> {
        let (Self::Stun(bytes) | Self::ChannelData(bytes) | Self::Reserved(bytes)) = self;
        let mut bytes = bytes.clone();
        bytes.resize(bytes.len().next_multiple_of(4), 0);
        bytes
    }
}

/// How a stream ends.
#[derive(Debug, PartialEq)]
enum End {
    /// With so many octets of a frame that is not whole.
    Open(usize),
    /// Where it is lost, and what is wrong there.
    Lost(usize, Problem),
}

#[derive(Debug, PartialEq)]
enum Problem {
    TooLong,
    Invalid,
}

fn run<S: Storage>(
    mut decoder: Decoder<TurnFraming, S>,
    stream: &[u8],
    cuts: &[usize],
) -> (Vec<Frame>, End) {
    let (mut frames, mut rest) = (Vec::new(), stream);
    let mut cuts = cuts.iter().cycle();
    while !rest.is_empty() {
        let length = cuts.next().copied().unwrap_or(stream.len()).min(rest.len());
        let (mut piece, after) = rest.split_at(length);
        rest = after;
        loop {
            match decoder.decode(&mut piece) {
                Ok(Some(frame)) => frames.push(owned(frame)),
                Ok(None) => break,
                Err(lost) => {
                    assert_eq!(decoder.decode(&mut &stream[..]), Err(lost), "lost for good");
                    let (offset, problem) = match lost {
                        StreamError::TooLong { offset, needed, max } => {
                            assert!(needed > max);
                            (offset, Problem::TooLong)
                        }
                        StreamError::Invalid { offset, problem } => {
                            assert!(!matches!(problem, ParseError::Incomplete { .. }));
                            (offset, Problem::Invalid)
                        }
                        other => panic!("{other}"),
                    };
                    let offset = usize::try_from(offset).expect("within the stream");
                    return (frames, End::Lost(offset, problem));
                }
            }
        }
        assert!(piece.is_empty());
    }
    let held = decoder.held();
    assert_eq!(decoder.finish().is_err(), held > 0);
    (frames, End::Open(held))
}

fn owned(frame: TurnFrame<'_>) -> Frame {
    match frame {
        TurnFrame::Stun(message) => Frame::Stun(message.as_bytes().to_vec()),
        TurnFrame::ChannelData(message) => {
            let mut bytes = Vec::new();
            let carrier = Carrier::Datagram;
            ChannelData::append(&mut bytes, message.channel(), message.data(), carrier)
                .expect("a vector has room");
            Frame::ChannelData(bytes)
        }
        TurnFrame::Reserved { number, data } => {
            let length = u16::try_from(data.len()).expect("from a length field");
            let header = [number.to_be_bytes(), length.to_be_bytes()];
            Frame::Reserved([header.as_flattened(), data].concat())
        }
    }
}

/// What the frames of a stream are that is there at once.
fn reference(stream: &[u8], cap: usize) -> (Vec<Frame>, End) {
    let (mut frames, mut at) = (Vec::new(), 0);
    loop {
        let rest = stream.get(at..).unwrap_or_default();
        let lost = |problem| End::Lost(at, problem);
        let is_stun = rest.first().is_some_and(|first| *first < 0x40);
        let Some((&[n0, n1, l0, l1], after)) = rest.split_first_chunk() else {
            return (frames, End::Open(rest.len()));
        };
        let number = u16::from_be_bytes([n0, n1]);
        let length = usize::from(u16::from_be_bytes([l0, l1]));
        let whole = if is_stun { HEADER_LEN + length } else { 4 + length };
        let padded = whole.next_multiple_of(4);
        if is_stun && whole != padded {
            return (frames, lost(Problem::Invalid));
        }
        if padded > cap {
            return (frames, lost(Problem::TooLong));
        }
        let cookie = after.get(..4).unwrap_or(after);
        if is_stun && !MAGIC_COOKIE.to_be_bytes().starts_with(cookie) {
            return (frames, lost(Problem::Invalid));
        }
        if rest.len() < padded {
            return (frames, End::Open(rest.len()));
        }
        let frame = rest.get(..whole).unwrap_or_default().to_vec();
        frames.push(match number {
            ..0x4000 if Message::parse(&frame).is_err() => return (frames, lost(Problem::Invalid)),
            ..0x4000 => Frame::Stun(frame),
            0x4000..0x5000 => Frame::ChannelData(frame),
            _ => Frame::Reserved(frame),
        });
        at += padded;
    }
}

/// A frame by itself, as a datagram would bring it.
fn whole(frame: &Frame, octets: &[u8]) {
    match frame {
        Frame::Stun(bytes) => {
            assert_eq!(Message::parse(octets).map(|it| it.as_bytes()), Ok(&**bytes))
        }
        Frame::ChannelData(bytes) => {
            let message = ChannelData::parse(octets).expect("padding does no harm");
            assert_within(octets, message.data());
            assert_eq!(ChannelData::parse(bytes), Ok(message));
        }
        Frame::Reserved(_) => assert!(ChannelData::parse(octets).is_err()),
    }
}
