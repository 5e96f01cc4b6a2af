//! Access tokens: the samples of RFC 7635 appendix A, and what its sections demand of who seals and
//! who opens.
#![cfg(all(feature = "access-token", feature = "alloc"))]
#![allow(non_snake_case, reason = "requirement ids are part of the names")]
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests")]

mod common;

use std::time::Duration;

use common::hex;
use frazil_stun::access_token::{
    DELTA, MAX_LEN, MacKey, NONCE_LEN, OpenError, SealError, Timestamp, Token, TokenAlgorithm,
    TokenKey,
};
use frazil_stun::attribute::{AccessToken, Nonce, Realm, ThirdPartyAuthorization, Username};
use frazil_stun::{
    Algorithm, BufferFull, Class, Key, Message, MessageWriter, Method, SliceBuffer, TransactionId,
};
use hmac::{Hmac, KeyInit, Mac};

const SERVER: &str = "blackdow.carleon.gov";
const LONG_TERM_KEY: &[u8; 32] = b"HGkj32KJGiuy098sdfaqbNjOiaz71923";
const MAC_KEY: &[u8; 20] = b"ZksjpweoixXmvn67534m";
const NONCE: &[u8; NONCE_LEN] = b"h4j3k2l2n4b5";
const MADE: Duration = Duration::from_secs(1_410_984_813);

macro_rules! data {
    ($name:literal) => {
        hex(include_str!(concat!("data/access-token/", $name, ".hex")))
    };
}

/// What the samples hold.
fn sample() -> Token {
    let timestamp = Timestamp::from_bits(92_470_300_704_768);
    Token { mac_key: MacKey::new(MAC_KEY).unwrap(), timestamp, lifetime: 3600 }
}

fn key(algorithm: TokenAlgorithm) -> TokenKey {
    match algorithm {
        TokenAlgorithm::A256CbcHs512 => {
            let octets: Vec<u8> = (0..64).collect();
            TokenKey::new(algorithm, &octets).unwrap()
        }
        _ => TokenKey::new(algorithm, &LONG_TERM_KEY[..algorithm.key_length()]).unwrap(),
    }
}

fn a256gcm() -> TokenKey {
    key(TokenAlgorithm::A256Gcm)
}

fn sealed(key: &TokenKey, token: &Token) -> Vec<u8> {
    let mut sealed = Vec::new();
    key.seal(token, SERVER, NONCE, &mut sealed).unwrap();
    sealed
}

/// A token of each algorithm, with its key.
fn each() -> impl Iterator<Item = (TokenKey, Vec<u8>)> {
    TokenAlgorithm::ALL.into_iter().map(key).map(|key| {
        let token = sealed(&key, &sample());
        (key, token)
    })
}

#[test]
fn rfc7635_s4_1_d_and_s4_1_1_c_and_s6_2_d_e_f_g_i__the_samples_of_the_rfc() {
    let samples = [
        (TokenAlgorithm::A256Gcm, data!("rfc7635-A-a256gcm")),
        (TokenAlgorithm::A128Gcm, data!("rfc7635-A-a128gcm")),
    ];
    for (algorithm, sample_token) in samples {
        let key = key(algorithm);
        assert_eq!(sealed(&key, &sample()), sample_token);
        let token = key.open(&sample_token, SERVER, MADE).unwrap();
        assert_eq!(token, sample());
        assert_eq!(token.mac_key.as_bytes(), MAC_KEY);
        assert_eq!(token.timestamp.since_1970(), MADE);
    }
}

#[test]
fn rfc7635_s4_1_c_and_s4_1_1_d_and_s6_2_l_m__cbc_and_hmac_each_take_half_of_the_key() {
    let key = key(TokenAlgorithm::A256CbcHs512);
    let (short, long) = (data!("a256cbc-hs512-20"), data!("a256cbc-hs512-32"));
    assert_eq!(sealed(&key, &sample()), short);
    assert_eq!(key.open(&short, SERVER, MADE).unwrap(), sample());

    let mac_key: Vec<u8> = (1..=32).collect();
    let half_past = MADE + Duration::from_millis(500);
    let token = Token {
        mac_key: MacKey::new(&mac_key).unwrap(),
        timestamp: Timestamp::new(half_past),
        lifetime: 1800,
    };
    assert_eq!(sealed(&key, &token), long);
    assert_eq!(key.open(&long, SERVER, half_past).unwrap(), token);
}

#[test]
fn rfc7635_s4_1_a_and_s6_2_a__the_longest_token_leaves_room_in_a_short_message() {
    let mac_key = MacKey::new(&[7; MacKey::MAX_LEN]).unwrap();
    let longest = Token { mac_key, ..sample() };
    let lengths = TokenAlgorithm::ALL.map(|algorithm| sealed(&key(algorithm), &longest).len());
    assert_eq!(lengths.into_iter().max(), Some(MAX_LEN));

    let token = [0; MAX_LEN];
    let id = TransactionId::from_bytes([7; 12]);
    let mut writer = MessageWriter::new(Vec::new(), Class::Request, Method::ALLOCATE, id).unwrap();
    writer.push(&Username(&"k".repeat(64))).unwrap().push(&Realm(&"r".repeat(64))).unwrap();
    writer.push(&Nonce(&[7; 127])).unwrap().push(&AccessToken(&token)).unwrap();
    let message = writer.seal_both(&longest.key()).unwrap().fingerprint().unwrap().finish();
    assert!(message.len() < 548, "{} octets", message.len());
}

/// What the `hmac` crate makes of the start of a message whose header says `length`.
fn hmac<M: Mac + KeyInit>(mac_key: &[u8], covered: &[u8], length: u8) -> Vec<u8> {
    let mut covered = covered.to_vec();
    covered[2..4].copy_from_slice(&[0, length]);
    let mac = M::new_from_slice(mac_key).unwrap();
    mac.chain_update(covered).finalize().into_bytes().to_vec()
}

fn request(key: &Key, algorithm: Algorithm) -> Vec<u8> {
    let id = TransactionId::from_bytes([7; 12]);
    let mut writer = MessageWriter::new(Vec::new(), Class::Request, Method::ALLOCATE, id).unwrap();
    writer.push(&Username("kid1")).unwrap();
    writer.seal(key, algorithm).unwrap().finish()
}

#[test]
fn rfc7635_s5_c_and_s7_e__the_mac_key_proves_messages_as_it_is() {
    let token = a256gcm().open(&data!("rfc7635-A-a256gcm"), SERVER, MADE).unwrap();
    let bytes = request(&token.key(), Algorithm::Sha1);
    assert_eq!(bytes[32..], hmac::<Hmac<sha1::Sha1>>(MAC_KEY, &bytes[..28], 32));
}

#[test]
fn rfc7635_sb_a__a_mac_key_of_256_bits_is_hashed_for_hmac_sha1() {
    use sha1::Digest;
    let key = Key::third_party(&[7; 32]);
    let bytes = request(&key, Algorithm::Sha256);
    assert_eq!(bytes[32..], hmac::<Hmac<sha2::Sha256>>(&[7; 32], &bytes[..28], 44));
    let bytes = request(&key, Algorithm::Sha1);
    let shorter = sha1::Sha1::digest([7; 32]);
    assert_eq!(bytes[32..], hmac::<Hmac<sha1::Sha1>>(&shorter, &bytes[..28], 32));
}

#[test]
fn rfc7635_s6_2_j__a_token_opens_at_its_server_only() {
    for (key, token) in each() {
        assert!(key.open(&token, SERVER, MADE).is_ok());
        for name in ["", "blackdow.carleon.go", "blackdow.carleon.govx", "BLACKDOW.carleon.gov"] {
            assert_eq!(key.open(&token, name, MADE), Err(OpenError::Forged), "{name}");
        }
    }
}

#[test]
fn rfc7635_s6_2_k__sealing_works_or_says_why_not() {
    for (key, token) in each() {
        let mut room = [0; MAX_LEN];
        let needed = token.len();
        for capacity in 0..needed {
            let mut tight = SliceBuffer::new(&mut room[..capacity]);
            let full = BufferFull { needed, capacity };
            let refused = key.seal(&sample(), SERVER, NONCE, &mut tight);
            assert_eq!(refused, Err(SealError::Full(full)));
            assert_eq!(tight.into_written(), []);
        }
        let long = "n".repeat(ThirdPartyAuthorization::MAX_LEN + 1);
        for name in ["", &long] {
            let refused = key.seal(&sample(), name, NONCE, &mut SliceBuffer::new(&mut room));
            assert_eq!(refused, Err(SealError::ServerName { max: 509, actual: name.len() }));
        }
        let (_, longest) = long.split_at(1);
        let mut sealed = Vec::new();
        key.seal(&sample(), longest, NONCE, &mut sealed).unwrap();
        assert_eq!(key.open(&sealed, longest, MADE).unwrap(), sample());
    }
}

#[test]
fn rfc7635_s7_c_d__what_does_not_authenticate_is_worth_a_401() {
    for (key, token) in each() {
        for at in 0..token.len() {
            for bit in 0..8 {
                let mut forged = token.clone();
                forged[at] ^= 1 << bit;
                let error = key.open(&forged, SERVER, MADE).unwrap_err();
                assert_eq!(error.reply().code(), 401, "{error} at {at}");
                assert_eq!(matches!(error, OpenError::Nonce { .. }), at < 2);
            }
            assert!(key.open(&token[..at], SERVER, MADE).is_err());
        }
        let longer: Vec<u8> = token.iter().copied().chain([0]).collect();
        assert_eq!(key.open(&longer, SERVER, MADE), Err(OpenError::Forged));
        let too_long = OpenError::TooLong { max: MAX_LEN, actual: MAX_LEN + 1 };
        assert_eq!(key.open(&[0; MAX_LEN + 1], SERVER, MADE), Err(too_long));
        let mut other: Vec<u8> = (0..64).rev().collect();
        other.truncate(key.algorithm().key_length());
        let other = TokenKey::new(key.algorithm(), &other).unwrap();
        assert_eq!(other.open(&token, SERVER, MADE), Err(OpenError::Forged));
    }
}

#[test]
fn either_half_of_a_cbc_key_matters() {
    let octets: Vec<u8> = (0..64).collect();
    let token = data!("a256cbc-hs512-20");
    for at in 0..64 {
        let mut other = octets.clone();
        other[at] ^= 1;
        let other = TokenKey::new(TokenAlgorithm::A256CbcHs512, &other).unwrap();
        // The first half authenticates; with another second half nonsense is decrypted.
        let error = other.open(&token, SERVER, MADE).unwrap_err();
        assert!(at >= 32 || error == OpenError::Forged, "{at}: {error}");
    }
}

#[test]
fn what_the_key_sealed_may_still_be_no_token() {
    let contents = [
        data!("not-a-token-empty"),
        data!("not-a-token-nokey"),
        data!("not-a-token-beyond"),
        data!("not-a-token-more"),
    ];
    for content in contents {
        let error = a256gcm().open(&content, SERVER, MADE).unwrap_err();
        assert_eq!(error, OpenError::Content);
        assert_eq!(error.reply().code(), 401);
    }
}

#[test]
fn rfc7635_s7_f_g__a_token_lasts_for_its_lifetime_and_delta() {
    assert_eq!(DELTA, Duration::from_secs(5));
    let reach = Duration::from_secs(3605);
    let tick = Duration::from_nanos(1);
    for (key, token) in each() {
        let at = |now| key.open(&token, SERVER, now).map(drop);
        for now in [MADE, MADE + reach - tick, MADE - reach + tick] {
            assert_eq!(at(now), Ok(()), "{now:?}");
        }
        for now in [MADE + reach, MADE - reach, Duration::ZERO, Duration::MAX] {
            assert_eq!(at(now), Err(OpenError::Time), "{now:?}");
        }
        assert_eq!(OpenError::Time.reply().code(), 401);
        let late = MADE + Duration::from_secs(3600);
        let strict = key.open_within(&token, SERVER, late, Duration::ZERO);
        assert_eq!(strict, Err(OpenError::Time));
    }
}

#[test]
fn rfc7635_s9_d_e_f__what_may_be_granted_remains_within_the_lifetime() {
    let after = |seconds| sample().remaining(MADE + Duration::from_secs(seconds), DELTA);
    for (passed, left) in [(0, 3600), (5, 3600), (6, 3599), (3604, 1)] {
        assert_eq!(after(passed), Some(Duration::from_secs(left)));
    }
    assert_eq!(after(3605), None);
    let endless = Token { lifetime: u32::MAX, ..sample() };
    assert!(endless.remaining(MADE, Duration::MAX).is_some());
}

#[test]
fn rfc7635_s11_b__the_mac_key_is_never_seen() {
    for (key, token) in each() {
        assert!(!token.windows(4).any(|part| MAC_KEY.windows(4).any(|secret| secret == part)));
        let shown = format!("{key:?} {:?}", sample());
        assert!(shown.contains("MacKey(..)"), "{shown}");
        assert!(!shown.contains("90, 107") && !shown.contains("Zksj"), "{shown}");
    }
}

#[test]
fn a_key_has_its_length_and_an_algorithm_its_name() {
    for algorithm in TokenAlgorithm::ALL {
        assert_eq!(TokenAlgorithm::from_name(algorithm.name()), Some(algorithm));
        let length = algorithm.key_length();
        for actual in (0..80).filter(|actual| *actual != length) {
            let error = TokenKey::new(algorithm, &vec![0; actual]).unwrap_err();
            assert_eq!((error.min, error.max, error.actual), (length, length, actual));
        }
    }
    assert_eq!(TokenAlgorithm::from_name("A192GCM"), None);
    assert!(MacKey::new(&[]).is_err() && MacKey::new(&[0; 65]).is_err());
}

#[test]
fn a_token_travels_in_a_message() {
    let token = data!("rfc7635-A-a256gcm");
    let id = TransactionId::from_bytes([7; 12]);
    let mut writer = MessageWriter::new(Vec::new(), Class::Request, Method::ALLOCATE, id).unwrap();
    writer.push(&Username("kid1")).unwrap().push(&AccessToken(&token)).unwrap();
    let bytes = writer.seal(&Key::third_party(MAC_KEY), Algorithm::Sha1).unwrap().finish();

    let message = Message::parse(&bytes).unwrap();
    let AccessToken(token) = message.get().unwrap().unwrap();
    let token = a256gcm().open(token, SERVER, MADE).unwrap();
    assert!(message.verify(&token.key()).is_ok());
}
