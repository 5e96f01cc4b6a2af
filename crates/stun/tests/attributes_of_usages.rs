//! The values of attributes that come from elsewhere than RFC 8489 and RFC 8445: those of RFC 5780,
//! RFC 3489, RFC 7982 and RFC 6679, those registered for one vendor, and those in use without.
#![cfg(feature = "alloc")]
#![allow(non_snake_case, reason = "requirement ids are part of the names")]
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests")]

mod common;

use std::net::SocketAddr;

use common::hex;
use common::values::{is, read, written};
use frazil_stun::attribute::*;
use frazil_stun::{Attribute, AttributeType, Message, TransactionId, ValueError};

fn address(text: &str) -> SocketAddr {
    text.parse().unwrap()
}

#[test]
fn rfc5780_s7_2_a__change_request_has_two_flags_in_32_bits() {
    assert_eq!(ChangeRequest::TYPE, AttributeType(0x0003));
    is(&ChangeRequest { ip: false, port: false }, &[0, 0, 0, 0]);
    is(&ChangeRequest { ip: true, port: false }, &[0, 0, 0, 4]);
    is(&ChangeRequest { ip: false, port: true }, &[0, 0, 0, 2]);
    is(&ChangeRequest { ip: true, port: true }, &[0, 0, 0, 6]);
    // The other bits are nobody's.
    assert_eq!(read(&[0xFF, 0xFF, 0xFF, 0xF9]), Ok(ChangeRequest::default()));
}

#[test]
fn rfc5780_s7_4_b__other_address_has_a_number_of_its_own() {
    assert_eq!(OtherAddress::TYPE, AttributeType(0x802C));
    assert_eq!(ResponseOrigin::TYPE, AttributeType(0x802B));
    assert_eq!(ChangedAddress::TYPE, AttributeType(0x0005));
    let value = [0, 1, 0x0D, 0x97, 192, 0, 2, 3];
    is(&OtherAddress(address("192.0.2.3:3479")), &value);
    is(&ResponseOrigin(address("192.0.2.3:3479")), &value);
    let v6 = [&[0, 2, 0x0D, 0x97, 0x20, 1, 0xD, 0xB8][..], &[0; 11], &[3]].concat();
    is(&OtherAddress(address("[2001:db8::3]:3479")), &v6);
}

#[test]
fn rfc5780_s7_5_c__response_port_is_any_port_and_two_octets_of_padding() {
    is(&ResponsePort(0), &[0, 0, 0, 0]);
    is(&ResponsePort(65535), &[0xFF, 0xFF, 0, 0]);
    assert_eq!(read(&[0x96, 0xBD, 0xFF, 0xFF]), Ok(ResponsePort(0x96BD)));
    assert_eq!(read(&[0x96, 0xBD]), Ok(ResponsePort(0x96BD)), "without the padding");
    for length in [0, 1, 3, 5, 8] {
        let wrong = read::<ResponsePort>(&[0; 8][..length]).unwrap_err();
        assert_eq!(wrong, ValueError::Length { expected: 4, actual: length });
    }
}

/// The headers of IPv4, UDP, STUN and PADDING.
const BESIDE: u16 = 20 + 8 + 20 + 4;

#[test]
fn rfc5780_s7_6_a__padding_stays_within_64k() {
    let largest = written(&Padding::MAX).unwrap().len();
    assert_eq!(largest, usize::from((65535 - BESIDE) / 4 * 4));
    let more = Padding(Padding::MAX.0 + 1);
    assert_eq!(written(&more), Err(ValueError::TooLong { max: largest, actual: largest + 1 }));
    for beside in (BESIDE..=u16::MAX).step_by(97) {
        for mtu in [0, 1280, 9000, 65535] {
            let Padding(octets) = Padding::of_mtu(mtu, beside);
            assert!(octets.checked_add(beside).is_some(), "{octets} beside {beside}");
        }
    }
    assert_eq!(Padding::of_mtu(65535, 0), Padding::MAX);
}

#[test]
fn rfc5780_s7_6_b__padding_has_the_mtu_rounded_up_to_a_multiple_of_four() {
    for (mtu, expected) in [(1500, 1500), (1499, 1500), (1497, 1500), (1496, 1496), (1, 4), (0, 0)]
    {
        assert_eq!(Padding::of_mtu(mtu, BESIDE), Padding(expected));
    }
}

#[test]
fn padding_is_read_by_its_length_alone() {
    for length in [0, 1, 255, 256, 257, 1500] {
        let octets = vec![0xFF; length];
        let padding: Padding = read(&octets).unwrap();
        assert_eq!(usize::from(padding.0), length);
        assert_eq!(written(&padding).unwrap(), vec![b' '; length]);
    }
}

#[test]
fn what_rfc_3489_has_is_four_addresses_and_a_password() {
    let (there, value) = (address("192.0.2.1:4660"), [0, 1, 0x12, 0x34, 192, 0, 2, 1]);
    is(&ResponseAddress(there), &value);
    is(&SourceAddress(there), &value);
    is(&ChangedAddress(there), &value);
    is(&ReflectedFrom(there), &value);
    is(&Password(b"secret"), b"secret");
    let shown = format!("{:?} {}", Password(b"secret"), Password(b"secret"));
    assert_eq!(shown, "Password(..) 6 octets, not shown");
}

#[test]
fn the_old_masked_address_is_that_of_its_message() {
    let there = address("192.0.2.1:4660");
    // Masked with the 16 octets after the length, be there a cookie or not.
    let attribute = hex("80200008 0001 7651 a4656466");
    let without_cookie = [&hex("0101000c 64656667")[..], b"transactions", &attribute].concat();
    let message = Message::parse_rfc3489(&without_cookie).unwrap();
    let found: XorMappedAddressOld = message.get().unwrap().unwrap();
    assert_eq!(found.address_in(&message), there);

    let attribute = hex("80200008 0001 3326 e112a643");
    let with_cookie = [&hex("0101000c 2112a442")[..], b"transactions", &attribute].concat();
    let message = Message::parse(&with_cookie).unwrap();
    let found: XorMappedAddressOld = message.get().unwrap().unwrap();
    assert_eq!((found.0, found.address_in(&message)), (there, there));
}

#[test]
fn transmissions_are_counted_in_the_lower_half() {
    is(&TransactionTransmitCounter { requests: 2, responses: 1 }, &[0, 0, 2, 1]);
    let counted = TransactionTransmitCounter { requests: 2, responses: 1 };
    assert_eq!(read(&[0xFF, 0xFF, 2, 1]), Ok(counted), "what is reserved is not read");
    is(&RetransmitCount(3), &[0, 0, 0, 3]);
}

#[test]
fn the_ecn_field_counts_where_it_is_valid() {
    is(&EcnCheck(None), &[0, 0, 0, 0]);
    is(&EcnCheck(Some(Ecn::NotEct)), &[0, 0, 0, 1]);
    is(&EcnCheck(Some(Ecn::Ect1)), &[0, 0, 0, 3]);
    is(&EcnCheck(Some(Ecn::Ect0)), &[0, 0, 0, 5]);
    is(&EcnCheck(Some(Ecn::Ce)), &[0, 0, 0, 7]);
    assert_eq!(read(&[0xFF, 0xFF, 0xFF, 0xFE]), Ok(EcnCheck(None)), "invalid, whatever it says");
    assert_eq!(read(&[0xFF, 0xFF, 0xFF, 0xFB]), Ok(EcnCheck(Some(Ecn::Ect1))));
}

#[test]
fn the_deployed_nomination_has_24_bits_and_the_requested_one_32() {
    is(&Nomination(0xFF_FFFF), &[0, 0xFF, 0xFF, 0xFF]);
    assert_eq!(read(&[0xFF, 0, 0, 7]), Ok(Nomination(7)));
    assert!(matches!(written(&Nomination(1 << 24)), Err(ValueError::Other(_))));
    is(&Nomination2(u32::MAX), &[0xFF; 4]);
    assert!(!Nomination::TYPE.is_comprehension_required());
    assert!(Nomination2::TYPE.is_comprehension_required());
}

#[test]
fn datagrams_in_checks_are_known_by_their_checksums() {
    let datagram = [&[22, 0xFE, 0xFD][..], &[7; 60]].concat();
    is(&MetaDtlsInStun(&datagram), &datagram);
    assert!(MetaDtlsInStun(&datagram).is_dtls());
    for other in [&[][..], &[19], &[64], &[0, 1]] {
        assert!(!MetaDtlsInStun(other).is_dtls());
    }
    let arrived = [[1, 2, 3, 4], MetaDtlsInStunAcknowledgement::crc32(&datagram)];
    let list = MetaDtlsInStunAcknowledgement(&arrived);
    is(&list, arrived.as_flattened());
    assert_eq!(list.iter().next(), Some(0x0102_0304));
    is(&MetaDtlsInStunAcknowledgement(&[]), &[]);
}

#[test]
fn foundations_are_filled_up_with_zeros() {
    let found: CandidateIdentifier<'_> = read(b"1\0\0\0").unwrap();
    assert_eq!((found.foundation(), found.to_string()), (&b"1"[..], "\"1\"".to_owned()));
    assert_eq!(CandidateIdentifier(&[0; 8]).foundation(), b"");
    assert_eq!(CandidateIdentifier(b"a\0b\0").foundation(), b"a\0b");
    assert_eq!(CandidateIdentifier(&[0xFF, 0]).to_string(), "ff00");
}

/// One line for people each.
#[test]
fn values_say_what_they_mean() {
    let id = TransactionId::from_bytes([7; 12]);
    let cases = [
        (ChangeRequest::default().to_string(), "neither IP address nor port"),
        (ChangeRequest { ip: true, port: false }.to_string(), "IP address"),
        (ChangeRequest { ip: false, port: true }.to_string(), "port"),
        (ChangeRequest { ip: true, port: true }.to_string(), "IP address and port"),
        (OtherAddress(address("192.0.2.1:9")).to_string(), "192.0.2.1:9"),
        (ResponsePort(9).to_string(), "9"),
        (Padding(1500).to_string(), "1500 octets"),
        (CacheTimeout(60).to_string(), "60 s"),
        (
            TransactionTransmitCounter { requests: 2, responses: 0 }.to_string(),
            "request 2, response 0",
        ),
        (EcnCheck(None).to_string(), "not known"),
        (EcnCheck(Some(Ecn::Ect0)).to_string(), "ECT(0)"),
        (Nomination(7).to_string(), "7"),
        (GoogNetworkInfo { network: 1, cost: 999 }.to_string(), "network 1, cost 999"),
        (GoogLastIceCheckReceived(id).to_string(), "070707070707070707070707"),
        (GoogMiscInfo(&[[0, 1], [1, 0]]).to_string(), "1, 256"),
        (GoogMiscInfo(&[]).to_string(), "none"),
        (GoogDelta(&[1, 2]).to_string(), "0102"),
        (GoogDeltaAck(133).to_string(), "version 133"),
        (GoogMessageIntegrity32([0xAB; 4]).to_string(), "abababab"),
        (MetaDtlsInStun(&[]).to_string(), "empty"),
        (MetaDtlsInStunAcknowledgement(&[[0, 0, 0, 1]]).to_string(), "0x00000001"),
        (MsImplementationVersion(2).to_string(), "version 2"),
        (Origin("https://example.org").to_string(), "\"https://example.org\""),
        (CiscoStunFlowdata(&[0xFF]).to_string(), "ff"),
    ];
    for (shown, expected) in cases {
        assert_eq!(shown, expected);
    }
}
