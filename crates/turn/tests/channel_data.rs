//! ChannelData in and out (RFC 8656 §12, RFC 7983 §6).
#![cfg(feature = "alloc")]
#![allow(non_snake_case, reason = "requirement ids are part of the names")]
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic, reason = "tests")]

use frazil_stun::demux::{Protocol, Source, classify};
use frazil_stun::{AroundError, Buffer, Sink, SliceBuffer};
use frazil_turn::{Carrier, Channel, ChannelData, ChannelDataError};
use proptest::collection::vec;
use proptest::prelude::*;

const CARRIERS: [Carrier; 2] = [Carrier::Datagram, Carrier::Stream];

fn channel(number: u16) -> Channel {
    Channel::new(number).unwrap()
}

fn written(channel: Channel, data: &[u8], carrier: Carrier) -> Vec<u8> {
    let mut bytes = Vec::new();
    ChannelData::append(&mut bytes, channel, data, carrier).unwrap();
    bytes
}

#[test]
fn rfc8656_s12_b__other_first_octets_are_refused() {
    for first in 0..=255 {
        let datagram = [first, 0, 0, 0];
        let is_channel = (64..=79).contains(&first);
        assert_eq!(ChannelData::parse(&datagram).is_ok(), is_channel, "{first}");
        let protocol = classify(&datagram, Source::TurnServer);
        assert_eq!(protocol == Protocol::TurnChannel, is_channel);
        if !is_channel {
            let refused = ChannelData::parse(&datagram).unwrap_err();
            assert_eq!(refused, ChannelDataError::NotChannelData { first });
        }
    }
}

#[test]
fn rfc7983_s6_a__a_channel_starts_with_64_to_79() {
    for number in 0..=u16::MAX {
        let [first, _] = number.to_be_bytes();
        assert_eq!(Channel::new(number).is_some(), (64..=79).contains(&first));
        if let Some(channel) = Channel::new(number) {
            let bytes = written(channel, b"data", Carrier::Datagram);
            assert_eq!(classify(&bytes, Source::TurnServer), Protocol::TurnChannel);
        }
    }
}

#[test]
fn rfc8656_s12_4_a__it_is_number_length_and_data_which_may_be_empty() {
    assert_eq!(written(channel(0x4ABC), b"hello", Carrier::Datagram), b"\x4A\xBC\0\x05hello");
    assert_eq!(ChannelData::header(channel(0x4ABC), 0x1234), [0x4A, 0xBC, 0x12, 0x34]);
    let read = ChannelData::parse(b"\x4A\xBC\0\x05hello").unwrap();
    assert_eq!((read.channel(), read.data()), (channel(0x4ABC), &b"hello"[..]));
    let empty = written(Channel::FIRST, b"", Carrier::Datagram);
    assert_eq!(empty, [0x40, 0, 0, 0]);
    assert_eq!(ChannelData::parse(&empty).unwrap().data(), b"");
}

#[test]
fn rfc8656_s12_5_c__over_a_stream_it_is_padded_to_four_octets() {
    for length in 0..20 {
        let data = &[0xA5; 20][..length];
        let bytes = written(Channel::FIRST, data, Carrier::Stream);
        let padding = bytes.len() - 4 - length;
        assert!(bytes.len().is_multiple_of(4) && padding < 4);
        assert_eq!(Carrier::Stream.padding(length), padding);
        // The length does not count the padding, which is zero.
        assert_eq!(usize::from(bytes[3]), length);
        assert!(bytes[4 + length..].iter().all(|octet| *octet == 0));
    }
}

#[test]
fn rfc8656_s12_5_d__over_udp_padding_is_not_needed_and_allowed() {
    for length in 0..20 {
        let data = &[0xA5; 20][..length];
        let bare = written(Channel::FIRST, data, Carrier::Datagram);
        assert_eq!(bare.len(), 4 + length);
        let padded = written(Channel::FIRST, data, Carrier::Stream);
        assert_eq!(ChannelData::parse(&padded), ChannelData::parse(&bare));
        assert_eq!(ChannelData::parse(&bare).unwrap().data(), data);
    }
}

#[test]
fn rfc8656_s12_6_a__numbers_from_0x5000_on_are_discarded() {
    for number in 0x5000..=0xFFFF_u16 {
        let [first, second] = number.to_be_bytes();
        let refused = ChannelData::parse(&[first, second, 0, 1, 7, 7]).unwrap_err();
        assert_eq!(refused, ChannelDataError::NotChannelData { first });
    }
    assert!(ChannelData::parse(&[0x4F, 0xFF, 0, 1, 7]).is_ok());
}

#[test]
fn rfc8656_s12_6_b__what_is_shorter_than_it_says_is_discarded_and_padding_is_not() {
    let whole = b"\x40\x00\x00\x05hello\0\0\0";
    for length in 0..9 {
        let incomplete = ChannelData::parse(&whole[..length]).unwrap_err();
        let needed = if length < 4 { 4 } else { 9 };
        assert_eq!(incomplete, ChannelDataError::Incomplete { needed, actual: length });
    }
    for length in 9..=12 {
        assert_eq!(ChannelData::parse(&whole[..length]).unwrap().data(), b"hello");
    }
    let longer = [&whole[..], &[0xA5; 100]].concat();
    assert_eq!(ChannelData::parse(&longer).unwrap().data(), b"hello");
}

proptest! {
    #[test]
    fn what_is_written_is_read_and_the_data_never_moves(
        number in 0x4000_u16..=0x4FFF,
        data in vec(any::<u8>(), 0..300),
        before in 0_usize..60,
        behind in 0_usize..8,
        stream in any::<bool>(),
    ) {
        let (channel, carrier) = (channel(number), CARRIERS[usize::from(stream)]);
        let expected = written(channel, &data, carrier);
        let read = ChannelData::parse(&expected).unwrap();
        prop_assert_eq!((read.channel(), read.data()), (channel, &data[..]));

        let mut buffer = vec![0xA5; before];
        buffer.extend_from_slice(&data);
        buffer.resize(before + data.len() + behind, 0xA5);
        let untouched = buffer.clone();
        let place = before..before + data.len();
        match ChannelData::around(&mut buffer, place.clone(), channel, carrier) {
            Ok(message) => {
                prop_assert_eq!(&*message, &expected[..]);
                prop_assert_eq!(&buffer[..before - 4], &untouched[..before - 4]);
                let end = place.end + carrier.padding(data.len());
                prop_assert_eq!(&buffer[end..], &untouched[end..]);
            }
            Err(AroundError::Headroom { needed: 4, actual }) => {
                prop_assert!(before < 4 && actual == before);
                prop_assert_eq!(buffer, untouched);
            }
            Err(AroundError::Tailroom { needed, actual }) => {
                prop_assert!(needed == carrier.padding(data.len()) && actual < needed);
                prop_assert_eq!((actual, buffer), (behind, untouched));
            }
            Err(error) => prop_assert!(false, "{error}"),
        }
    }

    #[test]
    fn any_octets_are_an_answer(bytes in vec(any::<u8>(), 0..40), first in 0x3F_u8..=0x50) {
        for bytes in [bytes.clone(), [&[first][..], &bytes].concat()] {
            match ChannelData::parse(&bytes) {
                Ok(message) => {
                    let again = written(message.channel(), message.data(), Carrier::Datagram);
                    prop_assert!(bytes.starts_with(&again));
                }
                Err(ChannelDataError::Incomplete { needed, actual }) => {
                    prop_assert!(needed > actual && actual == bytes.len());
                    let mut longer = bytes.clone();
                    longer.resize(needed, 0);
                    let more = ChannelData::parse(&longer);
                    prop_assert!(more.is_ok() || bytes.len() < 4);
                }
                Err(error) => {
                    let octet = bytes[0];
                    prop_assert!(!(0x40..=0x4F).contains(&octet));
                    prop_assert_eq!(error, ChannelDataError::NotChannelData { first: octet });
                }
            }
        }
    }
}

#[test]
fn what_no_length_can_say_is_not_written() {
    let too_long = AroundError::TooLong { max: 65_535, actual: 65_536 };
    let mut buffer = vec![0xA5; 65_544];
    for carrier in CARRIERS {
        let refused = ChannelData::around(&mut buffer, 4..65_540, Channel::FIRST, carrier);
        assert_eq!(refused.unwrap_err(), too_long);
        assert!(buffer.iter().all(|octet| *octet == 0xA5));
        let mut out = vec![1];
        let refused = ChannelData::append(&mut out, Channel::FIRST, &buffer[..65_536], carrier);
        assert_eq!((refused.unwrap_err(), &out[..]), (too_long, &[1][..]));
        ChannelData::append(&mut out, Channel::FIRST, &buffer[..65_535], carrier).unwrap();
        assert_eq!(out.len(), 1 + 4 + 65_535 + carrier.padding(65_535));
    }
}

#[test]
fn an_append_that_fails_leaves_the_buffer_as_it_was() {
    for carrier in CARRIERS {
        let needed = 3 + written(Channel::FIRST, b"hello", carrier).len();
        for capacity in 3..needed + 3 {
            let mut room = vec![0; capacity];
            let mut buffer = SliceBuffer::new(&mut room);
            buffer.put(b"was").unwrap();
            let appended = ChannelData::append(&mut buffer, Channel::FIRST, b"hello", carrier);
            assert_eq!(appended.is_ok(), capacity >= needed);
            match appended {
                Ok(()) => assert_eq!(buffer.position(), needed),
                Err(AroundError::Full(full)) => {
                    assert_eq!((full.capacity, buffer.written()), (capacity, &b"was"[..]));
                }
                Err(error) => panic!("{error}"),
            }
        }
    }
}

#[test]
fn errors_say_what_is_wrong() {
    let message = |bytes| ChannelData::parse(bytes).unwrap_err().to_string();
    assert_eq!(message(b"\x40"), "incomplete: 1 octets of at least 4");
    assert_eq!(message(b"\x40\0\0\x09ab"), "incomplete: 6 octets of at least 13");
    assert_eq!(
        message(b"\x72\xE5\0\0"),
        "not ChannelData: the first octet is 0x72, not 0x40 to 0x4f"
    );
}
