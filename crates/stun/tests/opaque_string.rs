//! User names, realms and passwords by OpaqueString (RFC 8265 §4.2), and what RFC 8489 makes of them.
#![cfg(feature = "opaque-string")]
#![allow(non_snake_case, reason = "requirement ids are part of the names")]
#![allow(clippy::unwrap_used, reason = "tests")]

mod common;

use common::{LONG_TERM_PASSWORD, REALM, USERNAME, keyed_vectors};
use frazil_stun::attribute::{Realm, UserHash, Username};
use frazil_stun::{
    Algorithm, Class, Key, Message, MessageWriter, Method, OpaqueString, OpaqueStringError,
    TransactionId,
};
use proptest::prelude::*;

/// Each with what it is prepared to: a composed letter, a space that is not ASCII's, both.
const TYPED: [(&str, &str); 4] = [
    ("rene\u{301}", "ren\u{e9}"),
    ("correct\u{a0}horse\u{3000}battery", "correct horse battery"),
    ("A\u{30a}\u{1680}\u{212b}", "\u{c5} \u{c5}"),
    ("plain", "plain"),
];

fn prepared(text: &str) -> OpaqueString<'_> {
    OpaqueString::new(text).unwrap()
}

/// Whether what one key seals, the other verifies.
fn same(one: &Key, other: &Key) -> bool {
    let id = TransactionId::from_bytes([7; 12]);
    let writer = MessageWriter::new(Vec::new(), Class::Request, Method::BINDING, id).unwrap();
    let bytes = writer.seal(one, Algorithm::Sha256).unwrap().finish();
    Message::parse(&bytes).unwrap().verify(other).is_ok()
}

/// Table 3 of RFC 8265 §4.3.
#[test]
fn the_examples_of_the_profile() {
    let same =
        ["correct horse battery staple", "Correct Horse Battery Staple", "πßå", "Jack of ♦s"];
    for text in same {
        assert_eq!(&*prepared(text), text);
    }
    assert_eq!(&*prepared("foo\u{1680}bar"), "foo bar");
    assert_eq!(OpaqueString::new(""), Err(OpaqueStringError::Empty));
    let tab = OpaqueString::new("my cat is a \tby");
    assert_eq!(tab, Err(OpaqueStringError::Disallowed { at: 12 }));
}

#[test]
fn rfc8489_s14_3_b_and_s14_9_b__names_go_out_prepared() {
    for (typed, expected) in TYPED {
        let id = TransactionId::from_bytes([7; 12]);
        let text = prepared(typed);
        let mut writer =
            MessageWriter::new(Vec::new(), Class::Request, Method::BINDING, id).unwrap();
        writer.push(&Username(&text)).unwrap().push(&Realm(&text)).unwrap();
        let bytes = writer.finish();
        let read = Message::parse(&bytes).unwrap().read::<(Username<'_>, Realm<'_>)>().unwrap();
        assert_eq!(read, (Some(Username(expected)), Some(Realm(expected))));
    }
}

#[test]
fn rfc8489_s14_4_a_b__names_are_hashed_prepared() {
    for (typed, expected) in TYPED {
        let hash = UserHash::new(&prepared(typed), &prepared(typed));
        assert_eq!(hash, UserHash::new(expected, expected));
        assert_eq!(hash == UserHash::new(typed, typed), typed == expected);
    }
}

#[test]
fn rfc8489_s9_1_1_a_and_s9_2_2_a_b__keys_are_made_of_prepared_texts() {
    for (typed, expected) in TYPED {
        let text = prepared(typed);
        assert!(same(&Key::short_term(&text), &Key::short_term(expected)));
        let md5 = Key::long_term_md5(&text, &text, &text);
        assert!(same(&md5, &Key::long_term_md5(expected, expected, expected)));
        let sha256 = Key::long_term_sha256(&text, &text, &text);
        assert!(same(&sha256, &Key::long_term_sha256(expected, expected, expected)));
        assert_eq!(same(&sha256, &Key::long_term_sha256(typed, typed, typed)), typed == expected);
    }
}

/// RFC 5769 §2.4 and RFC 8489 B.1 say that the password on the left becomes the one on the right.
/// That is so by SASLprep (RFC 4013). OpaqueString refuses the soft hyphen, and NFC leaves the rest.
#[test]
fn the_password_of_the_samples_is_not_an_opaque_string() {
    let printed = "The\u{ad}M\u{aa}tr\u{2168}";
    assert_eq!(OpaqueString::new(printed), Err(OpaqueStringError::Disallowed { at: 3 }));
    let without = printed.replace('\u{ad}', "");
    assert_eq!(&*prepared(&without), without);

    // With the password as SASLprep has it, the other two prepared, both samples verify.
    let (user, realm) = (prepared(USERNAME), prepared(REALM));
    let password = prepared(LONG_TERM_PASSWORD);
    let mut seen = 0;
    for (name, bytes, _) in keyed_vectors() {
        let key = match name {
            "RFC 5769 2.4" => Key::long_term_md5(&user, &realm, &password),
            "RFC 8489 B.1" => Key::long_term_sha256(&user, &realm, &password),
            _ => continue,
        };
        assert!(Message::parse(&bytes).unwrap().verify(&key).is_ok(), "{name}");
        seen += 1;
    }
    assert_eq!(seen, 2);
}

#[test]
fn what_is_refused() {
    let refused = [
        ("nul\0", OpaqueStringError::Disallowed { at: 3 }),
        ("é\u{7f}", OpaqueStringError::Disallowed { at: 2 }),
        // Zero width joiner and middle dot are allowed in some company only.
        ("a\u{200d}b", OpaqueStringError::Disallowed { at: 1 }),
        ("a\u{b7}b", OpaqueStringError::Disallowed { at: 1 }),
        ("\u{b7}", OpaqueStringError::Context),
        // GREEK ANO TELEIA becomes a middle dot, which is allowed between two l only.
        ("a\u{387}b", OpaqueStringError::Unstable),
        ("not assigned: \u{378}", OpaqueStringError::Disallowed { at: 14 }),
    ];
    for (text, error) in refused {
        assert_eq!(OpaqueString::new(text), Err(error), "{text:?}");
    }
    assert_eq!(&*prepared("l\u{b7}l"), "l\u{b7}l");
    assert_eq!(&*prepared("l\u{387}l"), "l\u{b7}l");
    let long = "x".repeat(OpaqueString::MAX_LEN + 1);
    let too_long = OpaqueStringError::TooLong { max: 763, actual: 764 };
    assert_eq!(OpaqueString::new(&long), Err(too_long));
}

#[test]
fn it_does_not_show_itself() {
    assert_eq!(format!("{:?}", prepared("secret")), "OpaqueString(..)");
}

proptest! {
    /// Whatever is typed is refused at a character of it, or prepared to what stays as it is.
    #[test]
    fn preparing_twice_is_preparing_once(text in any::<String>(), near in "[a-l \u{a0}-\u{377}\u{591}-\u{6ff}\u{1100}-\u{11ff}\u{200c}\u{200d}\u{3000}-\u{30ff}]{0,40}") {
        for text in [&text, &near] {
            match OpaqueString::new(text) {
                Ok(once) => prop_assert_eq!(OpaqueString::new(&once), Ok(once.clone())),
                Err(OpaqueStringError::Disallowed { at }) => prop_assert!(text.get(at..).is_some_and(|rest| !rest.is_empty())),
                Err(OpaqueStringError::Empty) => prop_assert!(text.is_empty()),
                Err(_) => {}
            }
        }
    }
}
