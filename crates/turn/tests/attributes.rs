//! The values of attributes, rule by rule (RFC 8656 §18, RFC 6062 §6.2.1, RFC 8016 §3).
#![cfg(feature = "alloc")]
#![allow(non_snake_case, reason = "requirement ids are part of the names")]
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic, reason = "tests")]

mod common;

use std::fmt::Debug;
use std::net::SocketAddr;

use common::{ID, writer};
use frazil_stun::attribute::{ErrorCode, XorMappedAddress};
use frazil_stun::{
    Attribute, AttributeType, Class, Fingerprint, Message, Method, RawAttribute, ValueError,
    WriteError,
};
use frazil_turn::Channel;
use frazil_turn::attribute::*;

/// The value that an attribute writes, or why it does not; and the octets behind it up to the
/// message's end.
fn written_with_padding<'a, A: Attribute<'a>>(
    attribute: &A,
) -> Result<(Vec<u8>, Vec<u8>), ValueError> {
    let mut writer = writer(Class::Request, Method::ALLOCATE);
    match writer.push(attribute) {
        Ok(_) => {
            let bytes = writer.finish();
            let length = usize::from(u16::from_be_bytes([bytes[22], bytes[23]]));
            assert_eq!(bytes[20..22], A::TYPE.0.to_be_bytes());
            Ok((bytes[24..24 + length].to_vec(), bytes[24 + length..].to_vec()))
        }
        Err(WriteError::Value(error)) => {
            assert_eq!((error.attribute, error.offset), (A::TYPE, 20));
            Err(error.problem)
        }
        Err(error) => panic!("{error}"),
    }
}

/// The value that an attribute writes, or why it does not.
fn written<'a, A: Attribute<'a>>(attribute: &A) -> Result<Vec<u8>, ValueError> {
    written_with_padding(attribute).map(|(value, _)| value)
}

/// What a value is read as.
fn read<'a, A: Attribute<'a>>(value: &'a [u8]) -> Result<A, ValueError> {
    RawAttribute::new(A::TYPE, value).decode(&ID).map_err(|error| error.problem)
}

/// Both ways.
fn is<'a, A: Attribute<'a> + Debug + PartialEq>(attribute: &A, value: &'a [u8]) {
    assert_eq!(written(attribute).as_deref(), Ok(value));
    assert_eq!(read::<A>(value).as_ref(), Ok(attribute));
}

/// Every other length is refused.
fn has_length<'a, A: Attribute<'a> + Debug + PartialEq>(expected: usize) {
    const ZEROS: &[u8] = &[0; 30];
    for actual in (0..ZEROS.len()).filter(|actual| *actual != expected) {
        let wrong = ValueError::Length { expected, actual };
        assert_eq!(read::<A>(&ZEROS[..actual]).unwrap_err(), wrong);
    }
}

fn address(text: &str) -> SocketAddr {
    text.parse().unwrap()
}

#[test]
fn rfc8656_s18_a__values_are_padded_to_four_octets() {
    for (length, expected) in [(0, 0), (1, 3), (2, 2), (3, 1), (4, 0), (5, 3)] {
        let (value, padding) = written_with_padding(&Data(&b"12345"[..length])).unwrap();
        assert_eq!((value.len(), padding), (length, vec![0; expected]));
    }
    assert_eq!(written_with_padding(&EvenPort { reserve: true }).unwrap().1, [0; 3]);
}

#[test]
fn rfc8656_s18_1_a_b__the_reserved_half_is_written_zero_and_read_as_anything() {
    is(&ChannelNumber(0x4FFF), &[0x4F, 0xFF, 0, 0]);
    assert_eq!(read(&[0x40, 0x01, 0xFF, 0xFF]), Ok(ChannelNumber(0x4001)));
    has_length::<ChannelNumber>(4);
}

#[test]
fn rfc8656_s12_h__channels_go_from_0x4000_to_0x4fff() {
    for number in 0..=u16::MAX {
        let channel = Channel::new(number);
        assert_eq!(channel.is_some(), (0x4000..=0x4FFF).contains(&number), "{number:#x}");
        assert!(channel.is_none_or(|channel| channel.number() == number));
        // Any number can be asked for, and is seen.
        is(&ChannelNumber(number), &[number.to_be_bytes(), [0, 0]].concat());
        assert_eq!(ChannelNumber(number).channel(), channel);
        assert_eq!(ChannelNumber(number).is_rfc5766(), (0x5000..=0x7FFF).contains(&number));
    }
    assert_eq!((Channel::FIRST.number(), Channel::LAST.number()), (0x4000, 0x4FFF));
    assert_eq!(ChannelNumber::from(Channel::FIRST), ChannelNumber(0x4000));
}

#[test]
fn rfc8656_s18_2_a__a_lifetime_is_seconds() {
    is(&Lifetime(0x0102_0304), &[1, 2, 3, 4]);
    assert_eq!(Lifetime(u32::MAX).duration().as_secs(), 0xFFFF_FFFF);
    has_length::<Lifetime>(4);
}

#[test]
fn rfc8656_s18_3_a__peer_and_relayed_addresses_are_masked_like_mapped_ones() {
    for text in ["192.0.2.1:32853", "[2001:db8:1234:5678:11:2233:4455:6677]:32853"] {
        let address = address(text);
        let mapped = written(&XorMappedAddress(address)).unwrap();
        is(&XorPeerAddress(address), &mapped);
        is(&XorRelayedAddress(address), &mapped);
        assert_ne!(mapped[2..4], 32853_u16.to_be_bytes());
    }
    assert_eq!(read::<XorPeerAddress>(&[0, 3, 0, 0]), Err(ValueError::Family { found: 3 }));
}

#[test]
fn rfc8656_s18_6_a_b__reserved_bits_of_a_family_are_written_zero_and_read_as_anything() {
    is(&RequestedAddressFamily(AddressFamily::IPV4), &[1, 0, 0, 0]);
    is(&RequestedAddressFamily(AddressFamily::IPV6), &[2, 0, 0, 0]);
    let v6 = RequestedAddressFamily(AddressFamily::IPV6);
    assert_eq!(read(&[2, 0xFF, 0xFF, 0xFF]), Ok(v6));
    // Another family deserves a 440, so it is no reason for a 400.
    is(&RequestedAddressFamily(AddressFamily(7)), &[7, 0, 0, 0]);
    has_length::<RequestedAddressFamily>(4);
    assert_eq!(AddressFamily::of(address("192.0.2.1:1").ip()), AddressFamily::IPV4);
    assert_eq!(AddressFamily::of(address("[::1]:1").ip()), AddressFamily::IPV6);
}

#[test]
fn rfc8656_s18_7_a__even_port_is_one_bit_in_one_octet() {
    is(&EvenPort { reserve: true }, &[0x80]);
    is(&EvenPort { reserve: false }, &[0]);
    assert_eq!(read(&[0x7F]), Ok(EvenPort { reserve: false }));
    assert_eq!(read(&[0xFF]), Ok(EvenPort { reserve: true }));
    let (_, padding) = written_with_padding(&EvenPort { reserve: true }).unwrap();
    assert_eq!(padding, [0; 3]);
    has_length::<EvenPort>(1);
}

#[test]
fn rfc8656_s18_8_a_b__reserved_octets_of_a_transport_are_written_zero_and_read_as_anything() {
    is(&RequestedTransport(TransportProtocol::UDP), &[17, 0, 0, 0]);
    is(&RequestedTransport(TransportProtocol::TCP), &[6, 0, 0, 0]);
    is(&RequestedTransport(TransportProtocol(33)), &[33, 0, 0, 0]);
    let udp = RequestedTransport(TransportProtocol::UDP);
    assert_eq!(read(&[17, 0xFF, 0xFF, 0xFF]), Ok(udp));
    has_length::<RequestedTransport>(4);
}

#[test]
fn rfc8656_s18_9_a__dont_fragment_has_no_value() {
    is(&DontFragment, &[]);
    has_length::<DontFragment>(0);
}

#[test]
fn rfc8656_s18_10_a__a_reservation_token_has_eight_octets() {
    is(&ReservationToken([1, 2, 3, 4, 5, 6, 7, 8]), &[1, 2, 3, 4, 5, 6, 7, 8]);
    has_length::<ReservationToken>(8);
}

#[test]
fn rfc8656_s18_11_a__an_additional_family_is_encoded_like_a_requested_one() {
    is(&AdditionalAddressFamily(AddressFamily::IPV6), &[2, 0, 0, 0]);
    assert_eq!(
        read(&[2, 0xFF, 0xFF, 0xFF]),
        Ok(AdditionalAddressFamily(AddressFamily::IPV6)),
        "reserved bits are ignored"
    );
    has_length::<AdditionalAddressFamily>(4);
    let mut writer = writer(Class::Request, Method::ALLOCATE);
    writer.push(&AdditionalAddressFamily(AddressFamily::IPV6)).unwrap();
    let request = writer.finish();
    let request = Message::parse(&request).unwrap();
    assert_eq!(request.unknown_required(&[]).next(), None, "whoever does not know it goes on");
}

#[test]
fn rfc8656_s18_12_a_b__reserved_bits_of_an_address_error_are_written_zero_and_read_as_anything() {
    let error = AddressErrorCode {
        family: AddressFamily::IPV6,
        error: ErrorCode::ADDRESS_FAMILY_NOT_SUPPORTED,
    };
    let value = b"\x02\x00\x04\x28Address Family not Supported";
    is(&error, value);
    let mut reserved = *value;
    reserved[1] = 0xFF;
    reserved[2] |= 0xF8;
    assert_eq!(read(&reserved), Ok(error));
    // What libjingle means by this number is none of these values.
    assert!(read::<AddressErrorCode<'_>>(&[0, 0, 0, 1]).is_err());
    assert_eq!(
        read::<AddressErrorCode<'_>>(&[1, 0, 4]),
        Err(ValueError::TooShort { min: 4, actual: 3 })
    );
}

#[test]
fn rfc8656_s18_12_c__the_reason_of_an_address_error_has_fewer_than_128_characters() {
    let error = |reason| AddressErrorCode {
        family: AddressFamily::IPV4,
        error: ErrorCode::new(508, reason).unwrap(),
    };
    let (wide, ascii) = ("🧊".repeat(127), "x".repeat(128));
    let value = written(&error(&wide)).unwrap();
    assert_eq!(value.len(), 4 + 508);
    assert_eq!(read(&value), Ok(error(&wide)));
    assert_eq!(
        written(&error(&ascii)),
        Err(ValueError::TooManyCharacters { max: 127, actual: 128 })
    );
    let long = [&[1, 0, 5, 8][..], &[b'x'; 763]].concat();
    assert_eq!(read::<AddressErrorCode<'_>>(&long).unwrap().error.reason().len(), 763);
    // A spoilt reason does not hide the code.
    assert_eq!(read(b"\x01\0\x05\x08Ins\xFF"), Ok(error("Ins")));
}

#[test]
fn rfc8656_s18_13_a_b__the_reserved_half_of_icmp_is_written_zero_and_read_as_anything() {
    let icmp = Icmp::new(AddressFamily::IPV4, 3, 4, 0x0102_0304);
    is(&icmp, &[0, 0, 3, 4, 1, 2, 3, 4]);
    assert_eq!(read(&[0xFF, 0xFF, 3, 4, 1, 2, 3, 4]), Ok(icmp));
    // Type and code are octets (erratum 8901).
    let wide = read::<Icmp>(&[0, 0, 0xFE, 0xFF, 0, 0, 0, 0]).unwrap();
    assert_eq!((wide.icmp_type(), wide.icmp_code()), (0xFE, 0xFF));
    has_length::<Icmp>(8);
}

#[test]
fn rfc8656_s18_13_c__error_data_is_the_mtu_where_a_packet_was_too_big_and_zero_otherwise() {
    const MTU: u32 = 1400;
    for (icmp_type, icmp_code) in (0..=255).flat_map(|kind| (0..=255).map(move |code| (kind, code)))
    {
        for (family, too_big) in [
            (AddressFamily::IPV4, icmp_type == 3 && icmp_code == 4),
            (AddressFamily::IPV6, icmp_type == 2),
            (AddressFamily(3), false),
        ] {
            let icmp = Icmp::new(family, icmp_type, icmp_code, MTU);
            assert_eq!((icmp.icmp_type(), icmp.icmp_code()), (icmp_type, icmp_code));
            assert_eq!(icmp.error_data(), if too_big { MTU } else { 0 });
            assert_eq!(icmp.next_hop_mtu(family), too_big.then_some(MTU));
        }
    }
}

#[test]
fn rfc6062_s6_2_1_a__a_connection_id_has_32_bits() {
    assert_eq!(ConnectionId::TYPE, AttributeType(0x002A));
    is(&ConnectionId(0x0102_0304), &[1, 2, 3, 4]);
    has_length::<ConnectionId>(4);
}

#[test]
fn rfc8016_s3_1_2_g_and_s3_3_a__a_ticket_is_any_octets_and_goes_through_unchanged() {
    for ticket in [&b""[..], b"\0", b"any\xFF", &[0x80; 1000], &[0; 65_528]] {
        is(&MobilityTicket(ticket), ticket);
    }
}

#[test]
fn rfc8016_s3_4_a__405_is_mobility_forbidden() {
    let refused = ErrorCode::MOBILITY_FORBIDDEN;
    assert_eq!((refused.code(), refused.reason()), (405, "Mobility Forbidden"));
    assert_eq!(written(&refused).unwrap(), b"\0\0\x04\x05Mobility Forbidden");
}

#[test]
fn rfc8016_s4_a__a_ticket_need_not_be_understood() {
    assert_eq!(MobilityTicket::TYPE, AttributeType(0x8030));
    assert!(!MobilityTicket::TYPE.is_comprehension_required());
}

#[test]
fn rfc8656_s5_p__every_turn_message_may_have_a_fingerprint() {
    let methods = [
        (Method::ALLOCATE, Class::Request),
        (Method::REFRESH, Class::SuccessResponse),
        (Method::CREATE_PERMISSION, Class::ErrorResponse),
        (Method::CHANNEL_BIND, Class::Request),
        (Method::SEND, Class::Indication),
        (Method::DATA, Class::Indication),
    ];
    let peer = XorPeerAddress(address("192.0.2.1:9"));
    for (method, class) in methods {
        let mut writer = writer(class, method);
        writer.push(&peer).unwrap().push(&Data(b"odd")).unwrap();
        let bytes = writer.fingerprint().unwrap().finish();
        let message = Message::parse_fingerprinted(&bytes).unwrap();
        assert_eq!(message.fingerprint(), Fingerprint::Valid);
        assert_eq!(message.get(), Ok(Some(peer)));
    }
}

#[test]
fn what_turn_had_before_its_rfc_is_read_too() {
    is(&Bandwidth(0x0102_0304), &[1, 2, 3, 4]);
    is(&TimerVal(0x0102_0304), &[1, 2, 3, 4]);
    is(&MagicCookie::TURN, &[0x72, 0xC6, 0x4B, 0xC6]);
    is(&MsVersion(6), &[0, 0, 0, 6]);
    is(&Options(1), &[0, 0, 0, 1]);
    let sequence = MsSequenceNumber { connection: *b"a connection's name!", number: 0x0102_0304 };
    is(&sequence, b"a connection's name!\x01\x02\x03\x04");
    has_length::<MsSequenceNumber>(24);
    // In the clear.
    is(&MsAlternateServer(address("192.0.2.1:4660")), &[0, 1, 0x12, 0x34, 192, 0, 2, 1]);
}

/// One line for people each.
#[test]
fn values_say_what_they_mean() {
    let cases = [
        (ChannelNumber(0x4001).to_string(), "0x4001"),
        (ChannelNumber(0x72E5).to_string(), "0x72e5 (RFC 5766 only)"),
        (ChannelNumber(0x3FFF).to_string(), "0x3fff (not a channel)"),
        (Channel::LAST.to_string(), "0x4fff"),
        (Lifetime(600).to_string(), "600 s"),
        (XorPeerAddress(address("192.0.2.1:9")).to_string(), "192.0.2.1:9"),
        (XorRelayedAddress(address("[2001:db8::1]:9")).to_string(), "[2001:db8::1]:9"),
        (Data(b"\x01\x02").to_string(), "0102"),
        (Data(b"").to_string(), "empty"),
        (RequestedAddressFamily(AddressFamily::IPV6).to_string(), "IPv6"),
        (AdditionalAddressFamily(AddressFamily(3)).to_string(), "address family 0x03"),
        (EvenPort { reserve: true }.to_string(), "even, the next one reserved"),
        (EvenPort { reserve: false }.to_string(), "even"),
        (RequestedTransport(TransportProtocol::UDP).to_string(), "UDP"),
        (RequestedTransport(TransportProtocol(33)).to_string(), "protocol 33"),
        (DontFragment.to_string(), "not to be fragmented"),
        (ReservationToken([0xAB; 8]).to_string(), "abababababababab"),
        (
            AddressErrorCode {
                family: AddressFamily::IPV6,
                error: ErrorCode::INSUFFICIENT_CAPACITY,
            }
            .to_string(),
            "IPv6: 508 Insufficient Capacity",
        ),
        (Icmp::new(AddressFamily::IPV4, 3, 1, 0).to_string(), "type 3, code 1"),
        (Icmp::new(AddressFamily::IPV6, 2, 0, 1280).to_string(), "type 2, code 0, error data 1280"),
        (ConnectionId(0xAB).to_string(), "0x000000ab"),
        (MobilityTicket(b"").to_string(), "empty"),
        (MobilityTicket(b"\xFF").to_string(), "ff"),
        (Bandwidth(64).to_string(), "64 kbit/s"),
        (TimerVal(7).to_string(), "7"),
        (MagicCookie::TURN.to_string(), "0x72c64bc6"),
        (MagicCookie(1).to_string(), "0x00000001 (wrong)"),
        (MsVersion(6).to_string(), "version 6"),
        (Options(1).to_string(), "0x00000001"),
        (MsAlternateServer(address("192.0.2.1:9")).to_string(), "192.0.2.1:9"),
        (
            MsSequenceNumber { connection: [0xAB; 20], number: 7 }.to_string(),
            &format!("7 of {}", "ab".repeat(20)),
        ),
    ];
    for (shown, expected) in cases {
        assert_eq!(shown, expected);
    }
}
