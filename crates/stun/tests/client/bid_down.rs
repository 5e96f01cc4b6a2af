//! Attackers who take the better algorithms out of what a server says (RFC 8489 §9.2.1).

use frazil_stun::attribute::{
    Nonce, PasswordAlgorithm, PasswordAlgorithmNumber, SecurityFeatures, XorMappedAddress,
};
use frazil_stun::client::{Credentials, Failure};
use frazil_stun::{Algorithm, Class, Key};

use crate::long_term::{NONCE, challenge, modern};
use crate::rig::{Rig, config, reply, success};

const PROMISE: SecurityFeatures = SecurityFeatures::PASSWORD_ALGORITHMS;

fn asking() -> (Rig, Vec<u8>) {
    let mut rig = Rig::asking(config(Credentials::long_term("user", "pass")));
    let request = rig.sent_one();
    (rig, request)
}

#[test]
fn rfc8489_s9_2_5_a_b__a_promise_without_a_list_is_not_answered() {
    for code in [401, 438] {
        let (mut rig, request) = asking();
        rig.answer(&modern(&request, code, PROMISE, None));
        assert_eq!(rig.failure(), Failure::BidDown);
        rig.assert_silent();
        // The other bit promises nothing of the kind, and neither does a nonce without a cookie.
        let (mut rig, request) = asking();
        rig.answer(&modern(&request, code, SecurityFeatures::USERNAME_ANONYMITY, None));
        rig.sent_one();
    }
    let (mut rig, request) = asking();
    rig.answer(&challenge(&request, 401, "realm", NONCE));
    rig.sent_one();
}

#[test]
fn rfc8489_s9_2_5_k__a_list_of_unknown_algorithms_is_not_answered() {
    let unknown = PasswordAlgorithm { number: PasswordAlgorithmNumber(3), parameters: &[] };
    for offered in [&[unknown][..], &[]] {
        let (mut rig, request) = asking();
        rig.answer(&modern(&request, 401, PROMISE, Some(offered)));
        assert_eq!(rig.failure(), Failure::NoPasswordAlgorithm);
        rig.assert_silent();
    }
}

#[test]
fn rfc8489_s9_2_5_o__other_answers_with_such_a_nonce_never_came() {
    let (mut rig, request) = asking();
    let nonce = [&PROMISE.cookie()[..], NONCE].concat();
    rig.answer(&reply(&request, Class::SuccessResponse, None, |writer| {
        writer.push(&XorMappedAddress("203.0.113.7:50000".parse().unwrap()))?;
        writer.push(&Nonce(&nonce))?;
        Ok(())
    }));
    rig.assert_silent();
    rig.answer(&success(&request, None));
    assert!(rig.is_answered());
}

#[test]
fn a_list_that_was_there_before_must_stay() {
    let (mut rig, request) = asking();
    rig.answer(&modern(&request, 401, PROMISE, Some(&[PasswordAlgorithm::SHA256])));
    let request = rig.sent_one();
    // Without the cookie nothing but memory tells.
    rig.answer(&challenge(&request, 438, "realm", b"a fresh one"));
    assert_eq!(rig.failure(), Failure::BidDown);
    let key = Key::long_term_sha256("user", "realm", "pass");
    rig.ask();
    let request = rig.sent_one();
    rig.answer(&success(&request, Some((&key, Algorithm::Sha256))));
    assert!(rig.is_answered());
}
