//! What must hold of every typed attribute, whatever its value: it is measured, written, read,
//! shown and written again as the same, and what is not one of its values is refused.
#![cfg(feature = "alloc")]
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic, reason = "tests")]

mod common;

use std::collections::BTreeSet;
use std::net::SocketAddr;

use common::every_attribute;
use frazil_stun::attribute::ErrorCode;
use frazil_stun::{
    Attribute, AttributeType, Class, Measure, Message, MessageWriter, Method, RawAttribute,
    SliceBuffer, TransactionId, ValueError, WriteError,
};
use frazil_turn::attribute::*;
use proptest::collection::vec;
use proptest::prelude::*;

/// A message with the attribute between two others, padded with `padding`; and no other length
/// suffices than the one that was measured.
fn written<'a, A: Attribute<'a>>(value: &A, id: TransactionId, padding: u8) -> Vec<u8> {
    let neighbour = RawAttribute::new(AttributeType(0x7F00), b"odd");
    let writer = MessageWriter::new(Vec::new(), Class::Request, Method::ALLOCATE, id).unwrap();
    let mut writer = writer.padding(padding);
    writer.push_raw(&neighbour).unwrap().push(value).unwrap().push_raw(&neighbour).unwrap();
    let mut measure = Measure::new();
    measure.push_raw(&neighbour).unwrap().push(value).unwrap();
    let needed = measure.octets();
    assert_eq!(measure.push_raw(&neighbour).unwrap().octets(), writer.as_bytes().len());
    // Room for a message with the first neighbour, for all of it, and for every length between.
    for capacity in 28..=needed {
        let mut room = vec![0xA5; capacity];
        let tight = SliceBuffer::new(&mut room);
        let mut tight = MessageWriter::new(tight, Class::Request, Method::ALLOCATE, id).unwrap();
        let before = tight.push_raw(&neighbour).unwrap().as_bytes().to_vec();
        match tight.push(value) {
            Ok(_) => assert_eq!((capacity, tight.as_bytes().len()), (needed, needed)),
            Err(WriteError::Full(full)) => {
                assert!(capacity < needed && full.capacity == capacity);
                assert_eq!(tight.as_bytes(), before);
            }
            Err(error) => panic!("{error}"),
        }
    }
    writer.finish()
}

/// The value alone; `None` where it may be read but not written.
fn encoded<'a, A: Attribute<'a>>(value: &A, id: TransactionId) -> Option<Vec<u8>> {
    let mut writer = MessageWriter::new(Vec::new(), Class::Request, Method::ALLOCATE, id).unwrap();
    match writer.push(value) {
        Ok(_) => {}
        Err(WriteError::Value(error)) => {
            assert!(matches!(error.problem, ValueError::TooManyCharacters { .. }), "{error}");
            return None;
        }
        Err(error) => panic!("{error}"),
    }
    let bytes = writer.finish();
    let message = Message::parse(&bytes).unwrap();
    Some(message.raw_attributes().next().unwrap().value().to_vec())
}

/// What people see is one line, and nothing in it moves a cursor.
fn assert_readable(shown: &str) {
    assert!(!shown.is_empty());
    assert!(!shown.contains(char::is_control), "{shown:?}");
}

/// An octet changed, some cut off or some added: near to a value, and often none.
fn spoilt(value: &[u8], (at, octet, cut): (usize, u8, usize)) -> Vec<u8> {
    let mut spoilt = value.to_vec();
    let length = spoilt.len();
    if let Some(changed) = spoilt.get_mut(at % length.max(1)) {
        *changed = octet;
    }
    match cut {
        0..8 => spoilt.truncate(length.saturating_sub(cut)),
        8..12 => spoilt.resize(length + cut - 7, octet),
        _ => {}
    }
    spoilt
}

/// Whether values of an attribute all have lengths of their own.
#[derive(PartialEq)]
enum Length {
    /// Nothing shorter and nothing longer is a value too.
    Exact,
    Free,
}
use Length::{Exact, Free};

/// For each attribute: what its values are made of, and how.
macro_rules! laws {
    ($($name:ident: $type:ty, $strategy:expr, |$owned:ident| $value:expr, $length:expr;)+) => {
        /// The types that have laws.
        fn lawful() -> Vec<(AttributeType, &'static str)> {
            vec![$((<$type>::TYPE, std::any::type_name::<$type>())),+]
        }

        $(mod $name {
            use super::*;

            proptest! {
                #[test]
                fn is_read_as_it_was_written(
                    $owned in $strategy,
                    id in any::<[u8; 12]>(),
                    padding in any::<u8>(),
                ) {
                    let id = TransactionId::from_bytes(id);
                    let value: $type = $value;
                    let bytes = written(&value, id, padding);
                    let message = Message::parse(&bytes).unwrap();
                    let read = message.get::<$type>().unwrap().unwrap();
                    prop_assert_eq!(&read, &value);
                    prop_assert_eq!(&written(&read, id, padding), &bytes);
                    prop_assert_eq!(read.to_string(), value.to_string());
                    assert_readable(&value.to_string());
                }

                #[test]
                fn refuses_what_it_could_not_write(
                    $owned in $strategy,
                    id in any::<[u8; 12]>(),
                    how in (any::<usize>(), any::<u8>(), 0_usize..20),
                ) {
                    let id = TransactionId::from_bytes(id);
                    let value: $type = $value;
                    let octets = encoded(&value, id).unwrap();
                    let near = spoilt(&octets, how);
                    match RawAttribute::new(<$type>::TYPE, &near).decode::<$type>(&id) {
                        Ok(read) => {
                            assert_readable(&read.to_string());
                            if let Some(again) = encoded(&read, id) {
                                let raw = RawAttribute::new(<$type>::TYPE, &again);
                                prop_assert_eq!(raw.decode::<$type>(&id), Ok(read));
                            }
                        }
                        Err(error) => {
                            prop_assert_eq!(error.attribute, <$type>::TYPE);
                            assert_readable(&error.to_string());
                        }
                    }
                    if $length == Exact {
                        let longer = [&octets[..], &[0]].concat();
                        for length in (0..octets.len()).chain([octets.len() + 1]) {
                            let raw = RawAttribute::new(<$type>::TYPE, &longer[..length]);
                            prop_assert!(raw.decode::<$type>(&id).is_err(), "{} octets", length);
                        }
                    }
                }
            }
        })+
    };
}

fn address() -> impl Strategy<Value = SocketAddr> {
    prop_oneof![
        any::<([u8; 4], u16)>().prop_map(SocketAddr::from),
        any::<([u8; 16], u16)>().prop_map(SocketAddr::from),
    ]
}

fn octets() -> impl Strategy<Value = Vec<u8>> {
    vec(any::<u8>(), 0..70)
}

fn family() -> impl Strategy<Value = AddressFamily> {
    (0_u8..5).prop_map(AddressFamily)
}

/// Text of every sort, control characters included.
fn text() -> impl Strategy<Value = String> {
    prop_oneof![".{0,60}", vec(any::<char>(), 0..60).prop_map(String::from_iter)]
}

laws! {
    additional_address_family: AdditionalAddressFamily, family(),
        |family| AdditionalAddressFamily(family), Exact;
    address_error_code: AddressErrorCode<'_>, (family(), 300_u16..700, text()),
        |error| AddressErrorCode {
            family: error.0,
            error: ErrorCode::new(error.1, &error.2).unwrap(),
        }, Free;
    bandwidth: Bandwidth, any::<u32>(), |number| Bandwidth(number), Exact;
    channel_number: ChannelNumber, any::<u16>(), |number| ChannelNumber(number), Exact;
    connection_id: ConnectionId, any::<u32>(), |number| ConnectionId(number), Exact;
    data: Data<'_>, octets(), |octets| Data(&octets), Free;
    dont_fragment: DontFragment, Just(()), |_nothing| DontFragment, Exact;
    even_port: EvenPort, any::<bool>(), |reserve| EvenPort { reserve }, Exact;
    icmp: Icmp, (family(), 0_u8..5, 0_u8..6, any::<u32>()),
        |icmp| Icmp::new(icmp.0, icmp.1, icmp.2, icmp.3), Exact;
    lifetime: Lifetime, any::<u32>(), |number| Lifetime(number), Exact;
    magic_cookie: MagicCookie, any::<u32>(), |number| MagicCookie(number), Exact;
    mobility_ticket: MobilityTicket<'_>, octets(), |octets| MobilityTicket(&octets), Free;
    ms_alternate_server: MsAlternateServer, address(), |address| MsAlternateServer(address), Exact;
    ms_sequence_number: MsSequenceNumber, any::<([u8; 20], u32)>(),
        |number| MsSequenceNumber { connection: number.0, number: number.1 }, Exact;
    ms_version: MsVersion, any::<u32>(), |number| MsVersion(number), Exact;
    options: Options, any::<u32>(), |number| Options(number), Exact;
    requested_address_family: RequestedAddressFamily, family(),
        |family| RequestedAddressFamily(family), Exact;
    requested_transport: RequestedTransport, any::<u8>(),
        |number| RequestedTransport(TransportProtocol(number)), Exact;
    reservation_token: ReservationToken, any::<[u8; 8]>(), |token| ReservationToken(token), Exact;
    timer_val: TimerVal, any::<u32>(), |number| TimerVal(number), Exact;
    xor_peer_address: XorPeerAddress, address(), |address| XorPeerAddress(address), Exact;
    xor_relayed_address: XorRelayedAddress, address(), |address| XorRelayedAddress(address), Exact;
}

#[test]
fn every_typed_attribute_has_its_laws() {
    macro_rules! types {
        ($($type:ty),+ $(,)?) => { [$((<$type>::TYPE, std::any::type_name::<$type>())),+] };
    }
    assert_eq!(BTreeSet::from(every_attribute!(types)), BTreeSet::from_iter(lawful()));
}
