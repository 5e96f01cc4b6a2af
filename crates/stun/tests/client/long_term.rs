//! The long-term mechanism (RFC 8489 §9.2).

use frazil_stun::attribute::{
    ErrorCode, Nonce, PasswordAlgorithm, PasswordAlgorithmNumber, PasswordAlgorithms, Realm,
    SecurityFeatures, UserHash, Username, XorMappedAddress,
};
use frazil_stun::client::{Credentials, Failure};
use frazil_stun::{
    Algorithm, AttributeType as Type, Class, Key, Message, RawAttribute, transaction,
};

use crate::rig::{Rig, START, config, error, id, reply, success, tcp, types};

pub(crate) const NONCE: &[u8] = b"f//499k954d6OL34oL9FSTvy64sA";
const BOTH: [PasswordAlgorithm<'_>; 2] = [PasswordAlgorithm::MD5, PasswordAlgorithm::SHA256];

fn user() -> Credentials {
    Credentials::long_term("user", "pass")
}

fn md5() -> Key {
    Key::long_term_md5("user", "realm", "pass")
}

fn sha256() -> Key {
    Key::long_term_sha256("user", "realm", "pass")
}

/// A challenge with realm and nonce.
pub(crate) fn challenge(request: &[u8], code: u16, realm: &str, nonce: &[u8]) -> Vec<u8> {
    reply(request, Class::ErrorResponse, None, |writer| {
        writer.push(&ErrorCode::new(code, "").unwrap())?;
        writer.push(&Realm(realm))?.push(&Nonce(nonce))?;
        Ok(())
    })
}

/// A challenge with a nonce cookie, and password algorithms if there are any.
pub(crate) fn modern(
    request: &[u8],
    code: u16,
    features: SecurityFeatures,
    offered: Option<&[PasswordAlgorithm<'_>]>,
) -> Vec<u8> {
    let nonce = [&features.cookie()[..], NONCE].concat();
    reply(request, Class::ErrorResponse, None, |writer| {
        writer.push(&ErrorCode::new(code, "").unwrap())?;
        writer.push(&Realm("realm"))?.push(&Nonce(&nonce))?;
        if let Some(offered) = offered {
            writer.push(&PasswordAlgorithms::new(offered))?;
        }
        Ok(())
    })
}

/// A client that has been challenged, and its second request.
fn challenged() -> (Rig, Vec<u8>, Vec<u8>) {
    let mut rig = Rig::asking(config(user()));
    let first = rig.sent_one();
    rig.answer(&challenge(&first, 401, "realm", NONCE));
    let second = rig.sent_one();
    (rig, first, second)
}

#[test]
fn rfc8489_s9_2_3_1_a__the_first_request_proves_nothing() {
    let mut rig = Rig::asking(config(user()));
    assert_eq!(types(&rig.sent_one()), []);
}

#[test]
fn rfc8489_s9_2_5_c_d_f_g_h__a_401_is_met_with_credentials_in_a_new_transaction() {
    let (mut rig, first, second) = challenged();
    assert_ne!(id(&first).0, id(&second).0);
    let message = Message::parse(&second).unwrap();
    assert_eq!(types(&second), [Type::USERNAME, Type::REALM, Type::NONCE, Type::MESSAGE_INTEGRITY]);
    assert_eq!(message.get(), Ok(Some(Username("user"))));
    assert_eq!(message.get(), Ok(Some(Realm("realm"))));
    assert_eq!(message.get(), Ok(Some(Nonce(NONCE))));
    assert!(message.verify(&md5()).is_ok());
    rig.answer(&success(&second, Some((&md5(), Algorithm::Sha1))));
    assert!(rig.is_answered());
}

#[test]
fn rfc8489_s9_2_3_2_a_b_c__later_requests_use_what_was_learned() {
    let (mut rig, _, second) = challenged();
    rig.answer(&success(&second, Some((&md5(), Algorithm::Sha1))));
    assert!(rig.is_answered());
    rig.ask();
    let third = rig.sent_one();
    assert_eq!(types(&third), types(&second));
    assert_ne!(id(&third).0, id(&second).0);
    assert!(Message::parse(&third).unwrap().verify(&md5()).is_ok());
}

#[test]
fn rfc8489_s9_2_5_l__credentials_that_were_refused_are_not_sent_again() {
    let (mut rig, _, second) = challenged();
    rig.answer(&challenge(&second, 401, "realm", b"another nonce"));
    assert_eq!(rig.failure(), Failure::Unauthenticated);
    rig.assert_silent();
    // Others are, and so are the same ones in another realm.
    rig.client.set_credentials(Credentials::long_term("user", "other"));
    rig.ask();
    let third = rig.sent_one();
    let other = Key::long_term_md5("user", "realm", "other");
    assert!(Message::parse(&third).unwrap().verify(&other).is_ok());
    rig.answer(&challenge(&third, 401, "elsewhere", NONCE));
    let fourth = rig.sent_one();
    assert_eq!(Message::parse(&fourth).unwrap().get(), Ok(Some(Realm("elsewhere"))));
}

#[test]
fn a_realm_for_every_answer_ends_too() {
    let mut rig = Rig::asking(config(user()));
    for number in 0..10 {
        let Some(request) = rig.sent().pop() else {
            assert!((2..6).contains(&number), "{number}");
            assert_eq!(rig.failure(), Failure::StaleNonce);
            return;
        };
        rig.answer(&challenge(&request, 401, &format!("realm {number}"), NONCE));
    }
    panic!("it goes on for ever");
}

#[test]
fn rfc8489_s9_2_5_m_n__a_438_is_met_with_the_new_nonce() {
    let (mut rig, _, second) = challenged();
    rig.answer(&challenge(&second, 438, "realm", b"a fresh one"));
    let third = rig.sent_one();
    assert_eq!(types(&third), types(&second));
    let message = Message::parse(&third).unwrap();
    assert_eq!(message.get(), Ok(Some(Nonce(b"a fresh one"))));
    assert!(message.verify(&md5()).is_ok());
    rig.answer(&success(&third, Some((&md5(), Algorithm::Sha1))));
    assert!(rig.is_answered());
}

#[test]
fn a_server_that_calls_every_nonce_stale_is_given_up() {
    let (mut rig, _, second) = challenged();
    rig.answer(&challenge(&second, 438, "realm", NONCE));
    assert_eq!(rig.failure(), Failure::StaleNonce);

    let (mut rig, _, mut request) = challenged();
    for number in 0..3_u8 {
        rig.answer(&challenge(&request, 438, "realm", &[number; 8]));
        match rig.sent().pop() {
            Some(next) => request = next,
            None => return assert_eq!(rig.failure(), Failure::StaleNonce),
        }
    }
    panic!("it goes on for ever");
}

#[test]
fn a_challenge_without_realm_or_nonce_is_none() {
    for (realm, nonce) in [(true, false), (false, true), (false, false)] {
        let mut rig = Rig::asking(config(user()));
        let request = rig.sent_one();
        rig.answer(&reply(&request, Class::ErrorResponse, None, |writer| {
            writer.push(&ErrorCode::UNAUTHENTICATED)?;
            if realm {
                writer.push(&Realm("realm"))?;
            }
            if nonce {
                writer.push(&Nonce(NONCE))?;
            }
            Ok(())
        }));
        assert_eq!(rig.failure(), Failure::BadChallenge);
    }
}

#[test]
fn without_credentials_a_challenge_is_the_end() {
    let mut rig = Rig::asking(config(Credentials::none()));
    let request = rig.sent_one();
    rig.answer(&challenge(&request, 401, "realm", NONCE));
    assert_eq!(rig.failure(), Failure::NoCredentials);
}

#[test]
fn rfc8489_s9_2_5_e__a_server_that_takes_them_gets_hashes_of_user_names() {
    let mut rig = Rig::asking(config(user()));
    let first = rig.sent_one();
    rig.answer(&modern(&first, 401, SecurityFeatures::USERNAME_ANONYMITY, None));
    let second = rig.sent_one();
    assert_eq!(types(&second)[0], Type::USERHASH);
    assert!(!types(&second).contains(&Type::USERNAME));
    let message = Message::parse(&second).unwrap();
    assert_eq!(message.get(), Ok(Some(UserHash::new("user", "realm"))));
    assert!(message.verify(&md5()).is_ok());
}

#[test]
fn rfc8489_s9_2_5_i_j_t__the_first_known_algorithm_is_taken_and_the_list_given_back() {
    let unknown =
        PasswordAlgorithm { number: PasswordAlgorithmNumber(0x7777), parameters: b"what?" };
    let odd = PasswordAlgorithm { number: PasswordAlgorithmNumber::SHA256, parameters: b"salt" };
    let [md5_first, sha256_first] = [BOTH, [BOTH[1], BOTH[0]]];
    for (offered, chosen, key) in [
        (&md5_first[..], PasswordAlgorithm::MD5, md5()),
        (&sha256_first, PasswordAlgorithm::SHA256, sha256()),
        (&[unknown, odd, BOTH[1]], PasswordAlgorithm::SHA256, sha256()),
    ] {
        let mut rig = Rig::asking(config(user()));
        let first = rig.sent_one();
        let answer = modern(&first, 401, SecurityFeatures::PASSWORD_ALGORITHMS, Some(offered));
        rig.answer(&answer);
        let second = rig.sent_one();
        let raw = |bytes: &[u8]| {
            let message = Message::parse(bytes).unwrap();
            let is_list = |it: &RawAttribute<'_>| it.attribute_type() == Type::PASSWORD_ALGORITHMS;
            message.raw_attributes().find(is_list).map(|it| it.value().to_vec())
        };
        assert_eq!(raw(&second), raw(&answer));
        let message = Message::parse(&second).unwrap();
        assert_eq!(message.get(), Ok(Some(chosen)));
        // From here on SHA-256 alone, whatever the key was made with.
        assert!(!types(&second).contains(&Type::MESSAGE_INTEGRITY));
        assert_eq!(message.verify(&key).unwrap().algorithm(), Algorithm::Sha256);
        rig.answer(&success(&second, Some((&key, Algorithm::Sha256))));
        assert!(rig.is_answered());
        rig.ask();
        assert_eq!(types(&rig.sent_one()), types(&second));
    }
}

#[test]
fn turn_takes_sha_256_wherever_it_is_offered() {
    let mut config = config(user());
    config.prefer_sha256 = true;
    let mut rig = Rig::asking(config);
    let first = rig.sent_one();
    rig.answer(&modern(&first, 401, SecurityFeatures::PASSWORD_ALGORITHMS, Some(&BOTH)));
    let second = rig.sent_one();
    let message = Message::parse(&second).unwrap();
    assert_eq!(message.get(), Ok(Some(PasswordAlgorithm::SHA256)));
    assert!(message.verify(&sha256()).is_ok());
}

#[test]
fn rfc8489_s9_2_5_t__a_list_in_any_authentic_answer_ends_sha_1() {
    let (mut rig, _, second) = challenged();
    let proof = Some((&md5(), Algorithm::Sha1));
    rig.answer(&reply(&second, Class::SuccessResponse, proof, |writer| {
        writer.push(&XorMappedAddress("203.0.113.7:50000".parse().unwrap()))?;
        writer.push(&PasswordAlgorithms::new(&BOTH))?;
        Ok(())
    }));
    assert!(rig.is_answered());
    rig.ask();
    assert_eq!(types(&rig.sent_one()).last(), Some(&Type::MESSAGE_INTEGRITY_SHA256));
}

#[test]
fn rfc8489_s9_2_5_p_and_s14_8_k__a_400_without_proof_never_came() {
    let (mut rig, _, second) = challenged();
    rig.answer(&error(&second, 400, None));
    rig.assert_silent();
    rig.answer(&success(&second, Some((&md5(), Algorithm::Sha1))));
    assert!(rig.is_answered());
    // Where no key is in use nothing can prove it, and it counts without.
    let mut rig = Rig::asking(config(Credentials::none()));
    let request = rig.sent_one();
    rig.answer(&error(&request, 400, None));
    assert_eq!(rig.failure(), Failure::Refused { code: 400, unknown: None });
}

#[test]
fn rfc8489_s14_8_j__a_400_ends_the_request() {
    let (mut rig, _, second) = challenged();
    rig.answer(&error(&second, 400, Some((&md5(), Algorithm::Sha1))));
    assert_eq!(rig.failure(), Failure::Refused { code: 400, unknown: None });
    rig.assert_silent();
}

#[test]
fn rfc8489_s9_2_5_q_r__over_udp_what_nobody_vouches_for_is_waited_out() {
    let (mut rig, _, second) = challenged();
    let wrong = Key::long_term_md5("user", "realm", "guess");
    for answer in [
        success(&second, None),
        success(&second, Some((&wrong, Algorithm::Sha1))),
        success(&second, Some((&md5(), Algorithm::Sha256))),
        error(&second, 420, None),
    ] {
        rig.answer(&answer);
        rig.assert_silent();
    }
    rig.sleep();
    assert_eq!(rig.sent_one(), second, "it is sent again");
    while rig.client.poll_timeout().is_some() {
        rig.sleep();
    }
    let violated = transaction::Failure::IntegrityViolated;
    assert_eq!(rig.failure(), Failure::Transaction(violated));
}

#[test]
fn rfc8489_s9_2_5_s__over_tcp_it_ends_the_request_at_once() {
    let client = frazil_stun::client::Client::new(config(user()), tcp(), START);
    let mut rig = Rig { client, now: START };
    rig.ask();
    let first = rig.sent_one();
    rig.answer(&challenge(&first, 401, "realm", NONCE));
    let second = rig.sent_one();
    rig.answer(&success(&second, None));
    let violated = transaction::Failure::IntegrityViolated;
    assert_eq!(rig.failure(), Failure::Transaction(violated));
}

#[test]
fn rfc8489_s9_2_5_t__credentials_that_come_later_are_proved_by_sha_256_too() {
    for before in [Credentials::none(), Credentials::long_term("user", "wrong")] {
        let mut rig = Rig::asking(config(before));
        let first = rig.sent_one();
        rig.answer(&modern(&first, 401, SecurityFeatures::PASSWORD_ALGORITHMS, Some(&BOTH)));
        rig.client.set_credentials(user());
        rig.ask();
        let last = rig.sent().pop().unwrap();
        assert_eq!(types(&last).last(), Some(&Type::MESSAGE_INTEGRITY_SHA256));
        assert!(Message::parse(&last).unwrap().verify(&md5()).is_ok());
    }
}

#[test]
fn a_nonce_of_any_length_that_may_come_is_given_back() {
    let nonce = [b'n'; 763];
    let mut rig = Rig::asking({
        let mut config = config(user());
        config.path_mtu = Some(1500);
        config
    });
    let first = rig.sent_one();
    rig.answer(&reply(&first, Class::ErrorResponse, None, |writer| {
        writer.push(&ErrorCode::UNAUTHENTICATED)?.push(&Realm("realm"))?;
        writer.push_raw(&RawAttribute::new(Type::NONCE, &nonce))?;
        Ok(())
    }));
    let second = rig.sent_one();
    assert_eq!(Message::parse(&second).unwrap().get(), Ok(Some(Nonce(&nonce))));
}

#[test]
fn quotes_in_a_realm_are_given_back_but_make_no_key() {
    let mut rig = Rig::asking(config(user()));
    let first = rig.sent_one();
    rig.answer(&challenge(&first, 401, "\"realm\"", NONCE));
    let second = rig.sent_one();
    let message = Message::parse(&second).unwrap();
    assert_eq!(message.get(), Ok(Some(Realm("\"realm\""))));
    assert!(message.verify(&md5()).is_ok());
}
