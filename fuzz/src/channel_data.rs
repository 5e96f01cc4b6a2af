//! ChannelData from any bytes, and from values in a buffer with any room around them.

use arbitrary::{Arbitrary, Unstructured};
use frazil_stun::demux::{Protocol, Source, classify};
use frazil_stun::{AroundError, SliceBuffer};
use frazil_turn::{Carrier, Channel, ChannelData, ChannelDataError};

use crate::within::assert_within;

/// Reads the bytes as a datagram; then makes a message of them.
pub fn channel_data(data: &[u8]) {
    match ChannelData::parse(data) {
        Ok(message) => accepted(data, message),
        Err(error) => refused(data, error),
    }
    let Ok(plan) = Plan::arbitrary_take_rest(Unstructured::new(data)) else { return };
    if let Some(channel) = Channel::new(0x4000 | plan.number & 0xFFF) {
        write(&plan, channel);
    }
}

fn accepted(datagram: &[u8], message: ChannelData<'_>) {
    assert_eq!(classify(datagram, Source::TurnServer), Protocol::TurnChannel);
    let data = message.data();
    assert_within(datagram, data);
    let length = u16::try_from(data.len()).expect("from a length field");
    let header = [message.channel().number().to_be_bytes(), length.to_be_bytes()];
    assert_eq!(datagram.get(..4), Some(header.as_flattened()));
    assert_eq!(ChannelData::header(message.channel(), length), *header.as_flattened());
    assert_eq!(datagram.get(4..4 + data.len()), Some(data));
    // What follows is padding, there or not, and every beginning asks for what is missing.
    for end in (0..datagram.len()).rev().take(256) {
        let found = ChannelData::parse(datagram.get(..end).unwrap_or_default());
        match found {
            Ok(shorter) => assert!(shorter == message && end >= 4 + data.len()),
            Err(ChannelDataError::Incomplete { needed, actual }) => {
                assert_eq!((needed, actual), (if end < 4 { 4 } else { 4 + data.len() }, end));
                assert!(end < needed);
            }
            Err(error) => panic!("{error}"),
        }
    }
}

fn refused(datagram: &[u8], error: ChannelDataError) {
    assert!(!error.to_string().is_empty());
    let mut longer = datagram.to_vec();
    match error {
        ChannelDataError::Incomplete { needed, actual } => {
            assert!(actual == datagram.len() && needed > actual);
            longer.resize(needed, 0x40);
            match ChannelData::parse(&longer) {
                Ok(_) => {}
                Err(ChannelDataError::Incomplete { needed: more, .. }) => {
                    assert!(more > needed && datagram.len() < 4, "{needed} octets were not enough");
                }
                Err(error) => assert!(datagram.is_empty(), "{error}"),
            }
        }
        _ => {
            // What is invalid stays so, whatever comes next.
            assert_ne!(classify(datagram, Source::TurnServer), Protocol::TurnChannel);
            longer.extend([0; 8]);
            assert_eq!(ChannelData::parse(&longer), Err(error));
        }
    }
}

/// What to write, and where it stands.
#[derive(Arbitrary, Debug)]
struct Plan<'a> {
    number: u16,
    stream: bool,
    before: u8,
    behind: u8,
    data: &'a [u8],
}

fn write(plan: &Plan<'_>, channel: Channel) {
    let carrier = if plan.stream { Carrier::Stream } else { Carrier::Datagram };
    let (before, behind) = (usize::from(plan.before), usize::from(plan.behind));
    let data = plan.data.get(..0xFFFF).unwrap_or(plan.data);

    let mut expected = channel.number().to_be_bytes().to_vec();
    expected.extend(u16::try_from(data.len()).expect("it was cut").to_be_bytes());
    expected.extend(data);
    if plan.stream {
        expected.resize(expected.len().next_multiple_of(4), 0);
    }
    let padding = expected.len() - 4 - data.len();
    assert_eq!(carrier.padding(data.len()), padding);

    let mut buffer = vec![0xA5; before];
    buffer.extend(data);
    buffer.resize(before + data.len() + behind, 0xA5);
    let untouched = buffer.clone();
    let place = before..before + data.len();
    match ChannelData::around(&mut buffer, place.clone(), channel, carrier) {
        Ok(message) => {
            assert_eq!(*message, *expected);
            let end = place.end + padding;
            assert_eq!(buffer.get(..before - 4), untouched.get(..before - 4));
            assert_eq!(buffer.get(end..), untouched.get(end..));
        }
        Err(AroundError::Headroom { needed: 4, actual }) => assert!(actual == before && before < 4),
        Err(AroundError::Tailroom { needed, actual }) => {
            assert!(needed == padding && actual == behind && behind < padding);
        }
        Err(error) => panic!("{error}"),
    }
    if before < 4 || behind < padding {
        assert_eq!(buffer, untouched);
    }

    // With `before` octets of room too few, if there are as many.
    let capacity = expected.len().saturating_sub(before);
    let mut room = vec![0; capacity];
    let mut out = SliceBuffer::new(&mut room);
    match ChannelData::append(&mut out, channel, data, carrier) {
        Ok(()) => assert_eq!(*out.into_written(), *expected),
        Err(AroundError::Full(full)) => {
            assert!(before > 0 && full.capacity == capacity && full.needed > capacity);
            assert!(out.into_written().is_empty());
        }
        Err(error) => panic!("{error}"),
    }
    let message = ChannelData::parse(&expected).expect("we wrote it");
    assert_eq!((message.channel(), message.data()), (channel, data));
}
