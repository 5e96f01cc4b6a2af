//! Reading, refusing, showing, writing and dividing a stream allocate nothing, as a counting
//! allocator sees it.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests")]

mod common;

use std::fmt::Write;
use std::hint::black_box;

use allocation_counter::measure;
use common::{ID, Nowhere, every_attribute, samples};
use frazil_stun::stream::Decoder;
use frazil_stun::{Message, SliceBuffer};
use frazil_turn::attribute::*;
use frazil_turn::{
    Carrier, Channel, ChannelData, DataIndication, Envelope, SendIndication, TurnFraming,
};

fn allocations(of: impl FnOnce()) -> u64 {
    measure(of).count_total
}

#[test]
fn a_planted_allocation_is_caught() {
    assert_eq!(allocations(|| drop(black_box(Box::new(black_box(7_u64))))), 1);
}

/// Every typed attribute, on every value of the samples: read or refused, and shown.
#[test]
fn reading_and_showing_attributes_allocates_nothing() {
    for sample in samples() {
        let Ok(message) = Message::parse_rfc3489(&sample.bytes) else { continue };
        let id = message.transaction_id();
        for raw in message.raw_attributes() {
            let count = allocations(|| {
                macro_rules! show {
                    ($($type:ty),+ $(,)?) => {
                        $(match raw.decode::<$type>(black_box(&id)) {
                            Ok(value) => write!(Nowhere, "{value} {value:?}").unwrap(),
                            Err(error) => write!(Nowhere, "{error} {error:?}").unwrap(),
                        })+
                    };
                }
                every_attribute!(show);
            });
            assert_eq!(count, 0, "{}: {raw:?}", sample.name);
        }
    }
}

#[test]
fn data_comes_in_or_is_refused_without_allocating() {
    for sample in samples() {
        let count = allocations(|| {
            for length in 0..=sample.bytes.len() {
                let bytes = black_box(&sample.bytes[..length]);
                let _ = write!(Nowhere, "{:?}", ChannelData::parse(bytes));
                let _ = write!(Nowhere, "{:?}", SendIndication::parse(bytes));
                let _ = write!(Nowhere, "{:?}", DataIndication::parse(bytes));
                if let Err(error) = DataIndication::parse(bytes) {
                    write!(Nowhere, "{error}").unwrap();
                }
                if let Err(error) = ChannelData::parse(bytes) {
                    write!(Nowhere, "{error}").unwrap();
                }
            }
        });
        assert_eq!(count, 0, "{}", sample.name);
    }
}

#[test]
fn data_goes_out_without_allocating() {
    let count = allocations(|| {
        for peer in [([192, 0, 2, 1], 9).into(), ([7; 16], 9).into()] {
            let mut buffer = [7; 128];
            for envelope in [Envelope::send(peer, ID).dont_fragment(), Envelope::data(peer, ID)] {
                black_box(envelope.around(&mut buffer, 52..61).unwrap());
                envelope.append(&mut SliceBuffer::new(&mut buffer), &[7; 9]).unwrap();
                assert!(envelope.around(&mut buffer, 3..61).is_err());
            }
            for carrier in [Carrier::Datagram, Carrier::Stream] {
                let channel = Channel::FIRST;
                black_box(ChannelData::around(&mut buffer, 52..61, channel, carrier).unwrap());
                let mut out = SliceBuffer::new(&mut buffer);
                ChannelData::append(&mut out, channel, &[7; 9], carrier).unwrap();
            }
        }
    });
    assert_eq!(count, 0);
}

#[test]
fn a_stream_is_divided_without_allocating() {
    let mut stream = Vec::new();
    for sample in samples().iter().filter(|sample| sample.framing != "rfc3489") {
        stream.extend_from_slice(&sample.bytes);
        stream.resize(stream.len().next_multiple_of(4), 0);
    }
    for cut in [1, 7, 100, stream.len()] {
        let count = allocations(|| {
            let mut decoder = Decoder::new(TurnFraming, [0; 1500], 1500);
            for mut piece in stream.chunks(cut) {
                while let Some(frame) = decoder.decode(&mut piece).unwrap() {
                    black_box(frame);
                }
            }
            decoder.finish().unwrap();
        });
        assert_eq!(count, 0);
    }
}
