//! Tokens from an authorization server (RFC 7635).

use frazil_stun::attribute::{
    AccessToken, ErrorCode, Nonce, Realm, ThirdPartyAuthorization, Username,
};
use frazil_stun::client::{Credentials, Failure};
use frazil_stun::{Algorithm, AttributeType as Type, Class, Key, Message};

use crate::long_term::{NONCE, challenge};
use crate::rig::{Rig, config, reply, success, types};

const MAC_KEY: [u8; 20] = [9; 20];
/// No token in any sense but that somebody gave it.
const TOKEN: &[u8] = &[0xFF; 33];
const AUDIENCE: &str = "stun1.example.org";

fn token() -> Credentials {
    Credentials::third_party("kid", TOKEN, &MAC_KEY)
}

fn key() -> Key {
    Key::third_party(&MAC_KEY)
}

/// A 401 that asks for a token.
fn wants_token(request: &[u8]) -> Vec<u8> {
    reply(request, Class::ErrorResponse, None, |writer| {
        writer.push(&ErrorCode::UNAUTHENTICATED)?.push(&Nonce(NONCE))?;
        writer.push(&Realm("realm"))?.push(&ThirdPartyAuthorization(AUDIENCE))?;
        Ok(())
    })
}

fn asking(credentials: Credentials) -> (Rig, Vec<u8>) {
    let mut rig = Rig::asking(config(credentials));
    let request = rig.sent_one();
    (rig, request)
}

#[test]
fn rfc7635_s3_a_and_s4_a_and_s5_a_b_and_s6_2_b__a_challenge_for_a_token_is_met_with_it() {
    let (mut rig, first) = asking(token());
    assert_eq!(types(&first), []);
    rig.answer(&wants_token(&first));
    let second = rig.sent_one();
    let message = Message::parse(&second).unwrap();
    assert_eq!(message.get(), Ok(Some(Username("kid"))));
    assert_eq!(message.get(), Ok(Some(AccessToken(TOKEN))));
    assert_eq!(types(&second).last(), Some(&Type::MESSAGE_INTEGRITY));
    assert!(message.verify(&key()).is_ok());
    rig.answer(&success(&second, Some((&key(), Algorithm::Sha1))));
    assert!(rig.is_answered());
}

#[test]
fn rfc7635_s4_c__a_token_can_go_out_at_once() {
    let (_, first) = asking(token().at_once());
    assert_eq!(types(&first), [Type::USERNAME, Type::ACCESS_TOKEN, Type::MESSAGE_INTEGRITY]);
}

#[test]
fn a_token_that_lacked_a_nonce_goes_out_again_with_it() {
    let (mut rig, first) = asking(token().at_once());
    rig.answer(&wants_token(&first));
    let second = rig.sent_one();
    assert!(types(&second).contains(&Type::ACCESS_TOKEN));
    assert_eq!(Message::parse(&second).unwrap().get(), Ok(Some(Nonce(NONCE))));
    rig.answer(&wants_token(&second));
    assert_eq!(rig.failure(), Failure::Unauthenticated);
}

#[test]
fn rfc7635_s6_1_e__a_token_goes_before_a_password() {
    let (mut rig, first) = asking(token().or_long_term("user", "pass"));
    rig.answer(&wants_token(&first));
    assert!(types(&rig.sent_one()).contains(&Type::ACCESS_TOKEN));
}

#[test]
fn rfc7635_s6_1_c__a_password_is_used_where_no_token_can_be() {
    let password = Key::long_term_md5("user", "realm", "pass");
    let by_password = |rig: &mut Rig| {
        let request = rig.sent_one();
        assert!(!types(&request).contains(&Type::ACCESS_TOKEN));
        assert!(Message::parse(&request).unwrap().verify(&password).is_ok());
    };
    // The server does not take tokens.
    let (mut rig, first) = asking(token().or_long_term("user", "pass"));
    rig.answer(&challenge(&first, 401, "realm", NONCE));
    by_password(&mut rig);
    // The client has none.
    let (mut rig, first) = asking(Credentials::long_term("user", "pass"));
    rig.answer(&wants_token(&first));
    by_password(&mut rig);
    // The server does not take this one.
    let (mut rig, first) = asking(token().or_long_term("user", "pass"));
    rig.answer(&wants_token(&first));
    let second = rig.sent_one();
    rig.answer(&wants_token(&second));
    by_password(&mut rig);
}

#[test]
fn a_token_that_was_refused_is_not_sent_again() {
    let (mut rig, first) = asking(token());
    rig.answer(&wants_token(&first));
    let second = rig.sent_one();
    rig.answer(&wants_token(&second));
    assert_eq!(rig.failure(), Failure::Unauthenticated);
    // A new one is.
    rig.client.set_credentials(Credentials::third_party("kid2", b"another", &MAC_KEY));
    rig.ask();
    let third = rig.sent_one();
    assert_eq!(Message::parse(&third).unwrap().get(), Ok(Some(AccessToken(b"another"))));
}

#[test]
fn the_name_to_ask_for_a_token_with_is_told() {
    let (mut rig, first) = asking(Credentials::none());
    assert_eq!(rig.client.token_audience(), None);
    rig.answer(&wants_token(&first));
    assert_eq!(rig.failure(), Failure::NoCredentials);
    assert_eq!(rig.client.token_audience(), Some(AUDIENCE));
    rig.client.set_credentials(token());
    rig.ask();
    assert!(types(&rig.sent_one()).contains(&Type::ACCESS_TOKEN));
}

#[test]
fn rfc7635_s8_a__an_answer_must_fit_the_mac_key() {
    let (mut rig, first) = asking(token().at_once());
    let wrong = Key::third_party(&[8; 20]);
    for answer in [success(&first, None), success(&first, Some((&wrong, Algorithm::Sha1)))] {
        rig.answer(&answer);
        rig.assert_silent();
    }
    rig.answer(&success(&first, Some((&key(), Algorithm::Sha1))));
    assert!(rig.is_answered());
}
