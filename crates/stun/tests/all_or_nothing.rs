//! A step that fails leaves the message as it was: for every kind of buffer, at every capacity,
//! after anything that the buffer held before.
#![cfg(feature = "alloc")]
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic, reason = "tests")]

mod common;

use common::PASSWORD;
use frazil_stun::attribute::{ErrorCode, Priority, Software, UseCandidate, Username};
use frazil_stun::{
    Algorithm, Attribute, AttributeType, Buffer, BufferFull, Class, EncodeError, Fingerprint, Key,
    Measure, Message, MessageWriter, Method, Policy, RawAttribute, Rejected, Sink, SliceBuffer,
    TransactionId, ValueError, WriteError,
};

/// What a buffer holds before the message: an odd number of octets.
const BEFORE: &[u8; 7] = b"before:";

/// Writes half of its value and then thinks better of it.
struct Halfway;

impl Attribute<'_> for Halfway {
    const TYPE: AttributeType = AttributeType(0xC0FE);

    fn decode(_: &[u8], _: &TransactionId) -> Result<Self, ValueError> {
        Ok(Self)
    }

    fn encode<S: Sink>(&self, sink: &mut S, _: &TransactionId) -> Result<(), EncodeError> {
        sink.put(b"half")?;
        Err(ValueError::Other("no").into())
    }
}

/// Writes on where there is no room, and keeps it to itself.
struct Deaf;

impl Attribute<'_> for Deaf {
    const TYPE: AttributeType = AttributeType(0xC0FF);

    fn decode(_: &[u8], _: &TransactionId) -> Result<Self, ValueError> {
        Ok(Self)
    }

    fn encode<S: Sink>(&self, sink: &mut S, _: &TransactionId) -> Result<(), EncodeError> {
        for _ in 0..4 {
            let _ = sink.put(b"deaf!");
        }
        Ok(())
    }
}

/// A buffer of somebody else's.
struct Capped {
    bytes: Vec<u8>,
    capacity: usize,
}

impl Sink for Capped {
    fn put(&mut self, bytes: &[u8]) -> Result<(), BufferFull> {
        let needed = self.bytes.len() + bytes.len();
        if needed > self.capacity {
            return Err(BufferFull { needed, capacity: self.capacity });
        }
        self.bytes.extend_from_slice(bytes);
        Ok(())
    }

    fn position(&self) -> usize {
        self.bytes.len()
    }
}

impl Buffer for Capped {
    fn written(&self) -> &[u8] {
        &self.bytes
    }

    fn written_mut(&mut self) -> &mut [u8] {
        &mut self.bytes
    }

    fn truncate(&mut self, position: usize) {
        self.bytes.truncate(position);
    }
}

const ID: TransactionId = TransactionId::from_bytes([7; 12]);

fn start<B: Buffer>(buffer: B) -> Result<MessageWriter<B>, WriteError> {
    MessageWriter::new(buffer, Class::Request, Method::BINDING, ID)
}

/// One push after another, some of which succeed nowhere; `None` after the last.
fn push<B: Buffer>(step: usize, writer: &mut MessageWriter<B>) -> Option<Result<(), WriteError>> {
    let (long, huge) = ("x".repeat(509), [0; 70_000]);
    let pushed = match step {
        0 => writer.push(&Software("thirteen char")),
        1 => writer.push(&Halfway),
        2 => writer.push(&Priority(1)),
        3 => writer.push(&Username(&long)),
        4 => writer.push(&Deaf),
        5 => writer.push_raw(&RawAttribute::new(AttributeType::FINGERPRINT, &[0; 4])),
        6 => writer.push(&ErrorCode::ROLE_CONFLICT),
        7 => writer.push_raw(&RawAttribute::new(AttributeType::DATA, &huge)),
        8 => writer.push_raw(&RawAttribute::new(AttributeType::DATA, b"12345")),
        9 => writer.push(&UseCandidate),
        _ => return None,
    };
    Some(pushed.map(drop))
}

/// The ways to close a message, and how long what they add is.
const CLOSINGS: [(Closing, usize); 7] = [
    (Closing::Seal(Algorithm::Sha1), 24),
    (Closing::Seal(Algorithm::Sha256), 36),
    (Closing::Both, 60),
    (Closing::Truncated(16), 20),
    (Closing::Truncated(17), usize::MAX),
    (Closing::Truncated(36), usize::MAX),
    (Closing::Fingerprint, 8),
];

#[derive(Clone, Copy, Debug)]
enum Closing {
    Seal(Algorithm),
    Both,
    Truncated(usize),
    Fingerprint,
}

/// Closes a message, or gives the writer back.
fn close<B: Buffer>(writer: MessageWriter<B>, closing: Closing) -> Result<B, MessageWriter<B>> {
    let key = Key::short_term(PASSWORD);
    match closing {
        Closing::Seal(algorithm) => writer.seal(&key, algorithm).map(MessageWriter::finish),
        Closing::Both => writer.seal_both(&key).map(MessageWriter::finish),
        Closing::Truncated(to) => writer.seal_truncated(&key, to).map(MessageWriter::finish),
        Closing::Fingerprint => writer.fingerprint().map(MessageWriter::finish),
    }
    .map_err(|rejected| {
        assert!(matches!(rejected.error, WriteError::Full(_) | WriteError::Value(_)));
        rejected.writer
    })
}

/// Whether a message is what its header says.
fn assert_whole(bytes: &[u8]) {
    let message = Message::parse(bytes).unwrap();
    assert_eq!((message.class(), message.transaction_id()), (Class::Request, ID));
}

/// A buffer that has something in it already.
fn begun<B: Buffer>(mut buffer: B) -> Option<B> {
    buffer.put(BEFORE).is_ok().then_some(buffer)
}

/// All the pushes into buffers of every capacity; `make` makes one of at least so many octets.
fn pushes<B: Buffer>(make: impl Fn(usize) -> B) {
    for capacity in 0..=160 {
        let Some(mut buffer) = begun(make(capacity)) else { continue };
        if let Err(error) = start(&mut buffer) {
            assert_eq!(error, BufferFull { needed: 27, capacity }.into());
            assert_eq!(buffer.written(), BEFORE);
            continue;
        }
        buffer.truncate(BEFORE.len());
        let mut writer = start(buffer).unwrap();
        let mut expected = writer.as_bytes().to_vec();
        for step in 0.. {
            let Some(pushed) = push(step, &mut writer) else { break };
            match pushed {
                Ok(()) => {
                    assert!(![1, 3, 5, 7].contains(&step), "{step} cannot be written");
                    assert_eq!(writer.as_bytes()[20..expected.len()], expected[20..]);
                    expected = writer.as_bytes().to_vec();
                }
                Err(error) => {
                    let full = matches!(error, WriteError::Full(full) if full.capacity == capacity);
                    assert!([1, 3, 5, 7].contains(&step) || full, "{step}: {error}");
                    assert_eq!(writer.as_bytes(), expected, "{step}");
                }
            }
            assert_whole(writer.as_bytes());
        }
        assert!(writer.finish().written().starts_with(BEFORE));
    }
}

/// All the closings, with every amount of room; what has no room is asked for nothing twice.
fn closings<B: Buffer>(make: impl Fn(usize) -> B) {
    let open = BEFORE.len() + 20 + 8;
    for (closing, length) in CLOSINGS {
        for room in 0..=70 {
            let mut writer = start(begun(make(open + room)).unwrap()).unwrap();
            writer.push(&Priority(1)).unwrap();
            let before = writer.as_bytes().to_vec();
            match close(writer, closing) {
                Ok(buffer) => {
                    assert_eq!(buffer.written().len(), open + length);
                    assert!(buffer.written().starts_with(BEFORE));
                    assert_closed(&buffer.written()[BEFORE.len()..], closing);
                }
                Err(mut writer) => {
                    assert!(room < length, "{closing:?} has room");
                    assert_eq!(writer.as_bytes(), before);
                    // It goes on as if nothing had been.
                    if room >= 4 {
                        writer.push(&UseCandidate).unwrap();
                    }
                    assert_whole(writer.as_bytes());
                }
            }
        }
    }
}

fn assert_closed(bytes: &[u8], closing: Closing) {
    let key = Key::short_term(PASSWORD);
    let message = Message::parse(bytes).unwrap();
    match closing {
        Closing::Seal(algorithm) => {
            assert_eq!(message.verify(&key).unwrap().algorithm(), algorithm);
        }
        Closing::Both => {
            assert_eq!(message.verify(&key).unwrap().algorithm(), Algorithm::Sha256);
        }
        Closing::Truncated(to) => {
            let policy = Policy::new().truncated_to(to);
            assert_eq!(message.verify_with(&key, policy).unwrap().length(), to);
        }
        Closing::Fingerprint => assert_eq!(message.fingerprint(), Fingerprint::Valid),
    }
}

/// FINGERPRINT after integrity, which is a stage of its own.
fn last_step<B: Buffer>(make: impl Fn(usize) -> B) {
    let key = Key::short_term(PASSWORD);
    let sealed = BEFORE.len() + 20 + 24;
    for room in 0..=8 {
        let writer = start(begun(make(sealed + room)).unwrap()).unwrap();
        let writer = writer.seal(&key, Algorithm::Sha1).unwrap_or_else(|error| panic!("{error}"));
        let before = writer.as_bytes().to_vec();
        match writer.fingerprint() {
            Ok(done) => assert_closed(done.as_bytes(), Closing::Fingerprint),
            Err(Rejected { writer, error }) => {
                let needed = sealed + if room < 4 { 4 } else { 8 };
                assert_eq!(error, BufferFull { needed, capacity: sealed + room }.into());
                assert_eq!(writer.as_bytes(), before);
                assert!(Message::parse(&before).unwrap().verify(&key).is_ok());
            }
        }
    }
}

macro_rules! buffers {
    ($($(#[$when:meta])* $name:ident: $make:expr;)+) => {
        $($(#[$when])*
        mod $name {
            use super::*;

            #[test]
            fn a_failed_push_leaves_nothing() {
                pushes($make);
            }

            #[test]
            fn a_failed_seal_hands_the_writer_back() {
                closings($make);
            }

            #[test]
            fn a_failed_fingerprint_hands_the_writer_back() {
                last_step($make);
            }
        })+
    };
}

buffers! {
    slice: |capacity| SliceBuffer::new(vec![0xA5; capacity].leak());
    borrowed: |capacity| Box::leak(Box::new(SliceBuffer::new(vec![0xA5; capacity].leak())));
    vector: |_| Vec::new();
    #[cfg(feature = "bytes")]
    bytes_mut: |_| bytes::BytesMut::new();
    foreign: |capacity| Capped { bytes: Vec::new(), capacity };
}

#[test]
fn measuring_fails_as_writing_does_and_counts_nothing_then() {
    let mut measure = Measure::new();
    assert!(matches!(measure.push(&Halfway), Err(WriteError::Value(_))));
    assert!(measure.push(&Username(&"x".repeat(509))).is_err());
    let reserved = RawAttribute::new(AttributeType::MESSAGE_INTEGRITY, &[0; 20]);
    let error = WriteError::Reserved(AttributeType::MESSAGE_INTEGRITY);
    assert_eq!(measure.push_raw(&reserved).unwrap_err(), error);
    let huge = vec![0; 65_533];
    let huge = RawAttribute::new(AttributeType::DATA, &huge);
    assert!(matches!(measure.push_raw(&huge), Err(WriteError::TooLong { .. })));
    assert_eq!(measure.octets(), 20);
}

#[test]
fn a_message_that_is_full_is_closed_by_nothing() {
    let key = Key::short_term(PASSWORD);
    let mut writer = start(Vec::new()).unwrap();
    let data = vec![0; 65_524];
    writer.push_raw(&RawAttribute::new(AttributeType::DATA, &data)).unwrap();
    let before = writer.as_bytes().to_vec();
    let Err(Rejected { writer, error }) = writer.seal_both(&key) else { panic!("it has no room") };
    assert_eq!(error, WriteError::TooLong { length: 65_552 });
    let Err(Rejected { writer, error }) = writer.fingerprint() else { panic!("it has no room") };
    assert_eq!(error, WriteError::TooLong { length: 65_536 });
    assert_eq!(writer.as_bytes(), before);
    assert_whole(&before);
}
