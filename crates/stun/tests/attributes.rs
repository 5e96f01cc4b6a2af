//! The values of attributes, rule by rule (RFC 8489 §14, RFC 8445 §16.1).
#![cfg(feature = "alloc")]
#![allow(non_snake_case, reason = "requirement ids are part of the names")]
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic, reason = "tests")]

mod common;

use std::net::SocketAddr;

use common::values::{ID, is, read, written};
use frazil_stun::attribute::{
    AlternateDomain, AlternateServer, ErrorCode, IceControlled, IceControlling, MappedAddress,
    Nonce, PasswordAlgorithm, PasswordAlgorithmNumber, PasswordAlgorithms, Priority, Realm,
    Software, UnknownAttributes, UseCandidate, UserHash, Username, XorMappedAddress,
};
use frazil_stun::{AttributeType, RawAttribute, ValueError};

fn address(text: &str) -> SocketAddr {
    text.parse().unwrap()
}

#[test]
fn rfc8489_s14_1_a_b__families_have_4_and_16_octets() {
    is(&MappedAddress(address("192.0.2.1:4660")), &[0, 1, 0x12, 0x34, 192, 0, 2, 1]);
    let v6 = [&[0, 2, 0x12, 0x34, 0x20, 1, 0xD, 0xB8][..], &[0; 11], &[1]].concat();
    is(&MappedAddress(address("[2001:db8::1]:4660")), &v6);

    let wrong = |value| read::<MappedAddress>(value).unwrap_err();
    assert_eq!(wrong(&v6[..19]), ValueError::Length { expected: 20, actual: 19 });
    assert_eq!(wrong(&[0, 1, 0, 0, 1, 2, 3, 4, 5]), ValueError::Length { expected: 8, actual: 9 });
    assert_eq!(wrong(&[0, 3, 0, 0, 1, 2, 3, 4]), ValueError::Family { found: 3 });
    assert_eq!(wrong(&[0, 1]), ValueError::TooShort { min: 8, actual: 2 });
}

#[test]
fn rfc8489_s14_1_c_d__the_leading_octet_is_written_zero_and_read_as_anything() {
    let expected = MappedAddress(address("192.0.2.1:1"));
    assert_eq!(written(&expected).unwrap()[0], 0);
    assert_eq!(read(&[0xFF, 1, 0, 1, 192, 0, 2, 1]), Ok(expected));
}

#[test]
fn rfc8489_s14_2_a__the_mask_is_the_cookie_and_the_id() {
    let (cookie, id) = ([0x21, 0x12, 0xA4, 0x42], b"transactions");
    let v4 = XorMappedAddress(address("0.0.0.0:0"));
    is(&v4, &[&[0, 1, 0x21, 0x12][..], &cookie].concat());
    let v6 = XorMappedAddress(address("[::]:0"));
    is(&v6, &[&[0, 2, 0x21, 0x12][..], &cookie, id].concat());
}

#[test]
fn rfc8489_s14_3_a__a_username_has_fewer_than_509_octets() {
    let (fits, text) = ("x".repeat(508), "x".repeat(509));
    is(&Username(&fits), fits.as_bytes());
    assert_eq!(written(&Username(&text)), Err(ValueError::TooLong { max: 508, actual: 509 }));
    assert_eq!(read::<Username<'_>>(b"ab\xFF").unwrap_err(), ValueError::Utf8 { at: 2 });
}

#[test]
fn rfc8489_s14_3_c__a_username_of_763_octets_is_read() {
    let value = [b'x'; 764];
    assert_eq!(read::<Username<'_>>(&value[..763]).unwrap().0.len(), 763);
    let wrong = read::<Username<'_>>(&value).unwrap_err();
    assert_eq!(wrong, ValueError::TooLong { max: 763, actual: 764 });
}

#[test]
fn rfc8489_s14_4_c__userhash_is_the_sha256_of_name_and_realm() {
    let hash = UserHash::new("マトリックス", "example.org");
    assert_eq!(hash.0[..4], [0x4A, 0x3C, 0xF3, 0x8F]);
    is(&hash, &hash.0);
}

/// 127 characters of four octets: 508 octets.
fn long_text() -> String {
    "🧊".repeat(127)
}

#[test]
fn rfc8489_s14_8_a__a_reason_has_fewer_than_128_characters() {
    let (text, ascii) = (long_text(), "x".repeat(128));
    assert!(written(&ErrorCode::new(400, &text).unwrap()).is_ok());
    assert_eq!(
        written(&ErrorCode::new(400, &ascii).unwrap()),
        Err(ValueError::TooManyCharacters { max: 127, actual: 128 })
    );
    let value = [&[0, 0, 4, 0][..], &[b'x'; 763]].concat();
    assert_eq!(read::<ErrorCode<'_>>(&value).unwrap().reason().len(), 763);
}

#[test]
fn rfc8489_s14_8_b_c__reserved_bits_are_written_zero_and_ignored() {
    let role_conflict = read::<ErrorCode<'_>>(b"\xFF\xFF\xFC\x57Role Conflict");
    assert_eq!(role_conflict, Ok(ErrorCode::ROLE_CONFLICT));
    is(&ErrorCode::ROLE_CONFLICT, b"\0\0\x04\x57Role Conflict");
}

#[test]
fn rfc8489_s14_8_d__the_class_is_3_to_6() {
    assert_eq!(ErrorCode::new(299, ""), None);
    assert_eq!(ErrorCode::new(700, ""), None);
    for class in 0..=7 {
        let found = read::<ErrorCode<'_>>(&[0, 0, class, 1]).map(|error| error.code());
        let code = u16::from(class) * 100 + 1;
        assert_eq!(found.ok(), (3..=6).contains(&class).then_some(code));
    }
}

#[test]
fn rfc8489_s14_8_e__the_number_is_0_to_99() {
    assert_eq!(written(&ErrorCode::new(699, "").unwrap()).unwrap(), [0, 0, 6, 99]);
    let wrong = read::<ErrorCode<'_>>(&[0, 0, 4, 100]).unwrap_err();
    assert_eq!(wrong, ValueError::ErrorCode { class: 4, number: 100 });
}

#[test]
fn a_spoilt_reason_does_not_hide_the_code() {
    let value = b"\0\0\x04\x01Unauth\xFFenticated";
    assert_eq!(read(value), Ok(ErrorCode::new(401, "Unauth").unwrap()));
}

#[test]
fn rfc8489_s14_9_a__a_realm_has_fewer_than_128_characters() {
    let (text, ascii) = (long_text(), "x".repeat(128));
    is(&Realm(&text), text.as_bytes());
    assert_eq!(
        written(&Realm(&ascii)),
        Err(ValueError::TooManyCharacters { max: 127, actual: 128 })
    );
    assert!(read::<Realm<'_>>(&[b'x'; 763]).is_ok());
    assert!(read::<Realm<'_>>(&[b'x'; 764]).is_err());
}

#[test]
fn rfc8489_s14_10_a__a_nonce_is_chosen_short_and_given_back_as_long_as_it_came() {
    let (text, ascii) = (long_text(), "x".repeat(128));
    assert_eq!(Nonce::chosen(&text), Ok(Nonce(text.as_bytes())));
    let too_many = ValueError::TooManyCharacters { max: 127, actual: 128 };
    assert_eq!(Nonce::chosen(&ascii), Err(too_many));
    let too_long = ValueError::TooLong { max: 509, actual: 510 };
    assert_eq!(Nonce::chosen(&"x".repeat(510)), Err(too_long));
    for length in [509, 510, 763] {
        is(&Nonce(&vec![0xFF; length]), &vec![0xFF; length]);
    }
    let too_long = ValueError::TooLong { max: 763, actual: 764 };
    assert_eq!(read::<Nonce<'_>>(&[b'x'; 764]), Err(too_long));
    assert_eq!(written(&Nonce(&[b'x'; 764])), Err(too_long));
}

#[test]
fn rfc8489_s14_11_a__algorithms_are_numbers_with_parameters() {
    let number = PasswordAlgorithmNumber(0x1234);
    let odd = PasswordAlgorithm { number, parameters: b"abcde" };
    let entries = [PasswordAlgorithm::SHA256, odd, PasswordAlgorithm::MD5];
    let value = b"\0\x02\0\0\x12\x34\0\x05abcde\0\0\0\0\x01\0\0";
    assert_eq!(written(&PasswordAlgorithms::new(&entries)).as_deref(), Ok(&value[..]));
    let list = read::<PasswordAlgorithms<'_>>(value).unwrap();
    assert!(list.iter().eq(entries));
    for cut in [1, 3, 7, 10, 14, 17, 19] {
        assert!(read::<PasswordAlgorithms<'_>>(&value[..cut]).is_err(), "{cut}");
    }
}

#[test]
fn rfc8489_s14_12_a__padding_of_parameters_is_zero() {
    let odd = PasswordAlgorithm { number: PasswordAlgorithmNumber(3), parameters: b"abc" };
    assert_eq!(written(&odd).unwrap(), b"\0\x03\0\x03abc\0");
    is(&PasswordAlgorithm::SHA256, b"\0\x02\0\0");
}

#[test]
fn rfc8489_s14_12_b__padding_of_parameters_is_ignored() {
    let odd = PasswordAlgorithm { number: PasswordAlgorithmNumber(3), parameters: b"abc" };
    assert_eq!(read(b"\0\x03\0\x03abc\xFF"), Ok(odd));
    assert!(read::<PasswordAlgorithm<'_>>(b"\0\x03\0\0\0\x02\0\0").is_err(), "one, not two");
}

#[test]
fn rfc8489_s9_2_5_i__received_algorithms_are_echoed_octet_by_octet() {
    let value = b"\0\x03\0\x03abc\xFF\0\x02\0\0";
    let list = read::<PasswordAlgorithms<'_>>(value).unwrap();
    assert_eq!(written(&list).as_deref(), Ok(&value[..]));
}

#[test]
fn rfc8489_s14_13_a__unknown_types_are_listed_once() {
    let types = [AttributeType(0x0102), AttributeType(0x0304), AttributeType(0x0506)];
    let value = written(&UnknownAttributes::from(&types[..])).unwrap();
    assert_eq!(value, [1, 2, 3, 4, 5, 6]);
    assert!(read::<UnknownAttributes<'_>>(&value).unwrap().iter().eq(types));
    assert!(read::<UnknownAttributes<'_>>(&value[..5]).is_err());
}

#[test]
fn rfc8489_s14_14_b__software_has_fewer_than_128_characters() {
    let (text, ascii) = (long_text(), "x".repeat(128));
    is(&Software(&text), text.as_bytes());
    assert!(written(&Software(&ascii)).is_err());
    assert!(read::<Software<'_>>(&[b'x'; 763]).is_ok());
}

#[test]
fn rfc8489_s14_15_a__an_alternate_server_is_in_the_clear() {
    is(&AlternateServer(address("192.0.2.1:3478")), &[0, 1, 0x0D, 0x96, 192, 0, 2, 1]);
}

#[test]
fn rfc8489_s14_16_a__an_alternate_domain_has_255_octets() {
    is(&AlternateDomain("example.org"), b"example.org");
    assert!(written(&AlternateDomain(&"x".repeat(255))).is_ok());
    assert!(written(&AlternateDomain(&"x".repeat(256))).is_err());
}

#[test]
fn rfc8445_s16_1_a__ice_attributes_have_4_0_and_8_octets() {
    is(&Priority(0x0102_0304), &[1, 2, 3, 4]);
    is(&UseCandidate, &[]);
    is(&IceControlled(0x0102_0304_0506_0708), &[1, 2, 3, 4, 5, 6, 7, 8]);
    is(&IceControlling(0x0102_0304_0506_0708), &[1, 2, 3, 4, 5, 6, 7, 8]);
    for length in (0..12).filter(|length| *length != 4) {
        assert!(read::<Priority>(&[0; 12][..length]).is_err());
    }
    assert!(read::<UseCandidate>(&[0]).is_err());
    assert!(read::<IceControlled>(&[0; 4]).is_err());
}

/// One line for people each.
#[test]
fn values_say_what_they_mean() {
    use frazil_stun::attribute::SecurityFeatures;
    let v6 = MappedAddress(address("[2001:db8::1]:4660"));
    let types = [AttributeType::USERNAME, AttributeType(0x7F00)];
    let odd = PasswordAlgorithm { number: PasswordAlgorithmNumber(7), parameters: &[0xAB] };
    let cases = [
        (v6.to_string(), "[2001:db8::1]:4660"),
        (XorMappedAddress(address("192.0.2.1:9")).to_string(), "192.0.2.1:9"),
        (AlternateServer(address("192.0.2.1:9")).to_string(), "192.0.2.1:9"),
        (Username("evtj:\th6vY").to_string(), r#""evtj:\th6vY""#),
        (AlternateDomain("example.org").to_string(), r#""example.org""#),
        (ErrorCode::UNAUTHENTICATED.to_string(), "401 Unauthenticated"),
        (ErrorCode::new(400, "don't\n").unwrap().to_string(), r"400 don't\n"),
        (UnknownAttributes::from(&types[..]).to_string(), "USERNAME, attribute 0x7f00"),
        (UnknownAttributes::from(&types[..0]).to_string(), "none"),
        (Nonce(b"f//499k").to_string(), r#""f//499k""#),
        (
            Nonce(b"obMatJos2AAAP").to_string(),
            r#""obMatJos2AAAP" (features: password algorithms, username anonymity, bit 2, bit 3)"#,
        ),
        (Nonce(&[0xFF, 0]).to_string(), "ff00"),
        (SecurityFeatures::NONE.to_string(), "none"),
        (UserHash([0x1F; 32]).to_string(), &"1f".repeat(32)),
        (PasswordAlgorithm::SHA256.to_string(), "SHA-256"),
        (
            PasswordAlgorithms::new(&[PasswordAlgorithm::MD5, odd]).to_string(),
            "MD5, password algorithm 0x0007 with parameters ab",
        ),
        (Priority(0x6E00_01FF).to_string(), "1845494271 (type 110, local 1, component 1)"),
        (IceControlling(0xAB).to_string(), "tie-breaker 0x00000000000000ab"),
        (IceControlled(1).to_string(), "tie-breaker 0x0000000000000001"),
        (UseCandidate.to_string(), "nominates this pair"),
    ];
    for (shown, expected) in cases {
        assert_eq!(shown, expected);
    }
}

#[test]
fn lists_are_equal_by_their_entries() {
    let types = [AttributeType(0x7F00), AttributeType::REALM];
    let read: UnknownAttributes<'_> = read(&[0x7F, 0, 0, 0x14]).unwrap();
    assert_eq!(read, UnknownAttributes::from(&types[..]));
    assert_ne!(read, UnknownAttributes::from(&types[..1]));
    let entries = [PasswordAlgorithm::SHA256, PasswordAlgorithm::MD5];
    let value = [0, 2, 0, 0, 0, 1, 0, 0];
    let received = RawAttribute::new(AttributeType::PASSWORD_ALGORITHMS, &value).decode(&ID);
    assert_eq!(received, Ok(PasswordAlgorithms::new(&entries)));
    assert_ne!(received, Ok(PasswordAlgorithms::new(&entries[1..])));
}
