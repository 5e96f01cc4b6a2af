//! DTLS associations in offers and answers (RFC 8842).

use frazil_sdp::HashFunction;
use frazil_sdp::offer_answer::{
    DtlsRole, Local, LocalFingerprint, Problem, Refusal, Rejection, Side, answer, negotiate, offer,
};

use crate::mirror::{Exchange, parse};
use crate::offers::{Offer, beginning};
use crate::sides::{alice, bob, transport};

/// A side whose credentials begin with a name, and whose association has one.
fn identified(side: Local, name: &str, tls_id: &str) -> Local {
    let mut transport = transport(name);
    transport.tls_id = Some(format!("{tls_id:-<20}"));
    Local { transports: vec![transport], ..side }
}

fn first() -> Exchange {
    Exchange::new(&identified(alice(), "alice", "a1"), &identified(bob(), "bob", "b1"))
}

#[test]
fn rfc8842_s4_d_and_s5_5_a_and_s3_1_a_and_s3_3_a_and_s4_a__a_new_association_has_a_new_tls_id() {
    let first = first();
    let texts = [(&first.offer, "a=tls-id:a1"), (&first.answer.text, "a=tls-id:b1")];
    for (text, begins) in texts {
        let ids = beginning(text, 0, "a=tls-id");
        assert_eq!(ids, [format!("{begins:-<29}")]);
    }
    assert!(first.answer.negotiated.transports[0].new_association);
    let second =
        first.again(false, &identified(alice(), "again", "a2"), &identified(bob(), "anew", "b2"));
    assert_eq!(beginning(&second.offer, 0, "a=tls-id"), [format!("{:-<29}", "a=tls-id:a2")]);
    assert_eq!(beginning(&second.offer, 0, "a=setup"), ["a=setup:actpass"]);
    assert_eq!(beginning(&second.offer, 0, "a=fingerprint").len(), 1);
    assert!(second.answer.negotiated.transports[0].new_association);
    // A restart with the former one goes on.
    let third =
        second.again(true, &identified(bob(), "bob3", "b2"), &identified(alice(), "alice3", "a2"));
    assert!(third.answer.negotiated.transports[0].ice_restart);
    assert!(!third.answer.negotiated.transports[0].new_association);
}

#[test]
fn rfc8842_s5_3_b__a_new_association_is_not_answered_with_the_former_tls_id() {
    let first = first();
    let new = offer(&identified(alice(), "again", "a2"), Some(first.for_offerer())).unwrap();
    let previous = Some(first.for_answerer());
    let refusal = Refusal::Section { section: 0, problem: Problem::TlsId };
    let stale = answer(&identified(bob(), "anew", "b1"), parse(&new), previous);
    assert_eq!(stale, Err(refusal.into()));
    let fresh = answer(&identified(bob(), "anew", "b2"), parse(&new), previous).unwrap();
    // What the offerer makes of either.
    let text = fresh.text.replace("a=tls-id:b2", "a=tls-id:b1");
    let seen =
        |text: &str| negotiate(Side::Offerer, parse(&new), parse(text), Some(first.for_offerer()));
    assert_eq!(seen(&text), Err(refusal));
    assert!(seen(&fresh.text).unwrap().transports[0].new_association);
}

#[test]
fn rfc8842_s5_4_a_b__the_offerer_is_what_the_answer_leaves() {
    for (passive, offerer, answerer) in
        [(false, DtlsRole::Server, DtlsRole::Client), (true, DtlsRole::Client, DtlsRole::Server)]
    {
        let exchange = Exchange::new(&alice(), &Local { passive, ..bob() });
        assert_eq!(exchange.offerer(None).transports[0].dtls, Some(offerer));
        assert_eq!(exchange.answer.negotiated.transports[0].dtls, Some(answerer));
        assert!(exchange.offerer(None).transports[0].new_association);
    }
}

#[test]
fn rfc8842_s7_f__a_peer_need_not_know_tls_ids() {
    let side = identified(bob(), "bob", "b1");
    let plain = Exchange::of(Offer::new("").audio("").0, &side);
    assert_eq!(plain.answer.rejected, []);
    assert!(!plain.answer.text.contains("tls-id"));
    let side = identified(alice(), "alice", "a1");
    let answered = Exchange::new(&side, &bob());
    assert!(answered.offer.contains("a=tls-id") && !answered.answer.text.contains("a=tls-id"));
    // Without both the fingerprints tell: the same, though the offer's is another now.
    let later = identified(alice(), "again", "a2");
    let mut anew = bob();
    anew.transports = vec![transport("anew")];
    let later = answered.again(false, &later, &anew);
    assert!(!later.answer.negotiated.transports[0].new_association);
}

#[test]
fn rfc8842_s8_b__an_offer_that_was_asked_for_may_restart_ice_over_the_same_association() {
    let first = first();
    let asked = offer(&identified(alice(), "again", "a1"), Some(first.for_offerer())).unwrap();
    for name in ["a=tls-id", "a=fingerprint"] {
        assert_eq!(beginning(&asked, 0, name), beginning(&first.offer, 0, name));
    }
    assert_eq!(beginning(&asked, 0, "a=setup"), ["a=setup:actpass"]);
    assert_ne!(beginning(&asked, 0, "a=ice-ufrag"), beginning(&first.offer, 0, "a=ice-ufrag"));
    let side = identified(bob(), "anew", "b1");
    let agreed = answer(&side, parse(&asked), Some(first.for_answerer())).unwrap().negotiated;
    assert!(agreed.transports[0].ice_restart && !agreed.transports[0].new_association);
}

#[test]
fn rfc8842_s9_3_1_a__fax_is_answered_with_its_protocol() {
    let own = crate::offers::carried();
    let offer = Offer::new("").section("image 9 UDP/TLS/UDPTL t38", &own).audio("");
    let local = Local { bundle_policy: frazil_sdp::offer_answer::BundlePolicy::MaxCompat, ..bob() };
    let answer = Exchange::of(offer.0, &local).answer;
    assert!(answer.text.contains("m=image 0 UDP/TLS/UDPTL t38\r\n"), "{}", answer.text);
    assert_eq!(answer.rejected, [(0, Rejection::Kind)]);
}

#[test]
fn rfc8842_s5_1_g__the_certificate_matches_a_fingerprint_of_the_strongest_hash_function() {
    let mut side = bob();
    let digest = |hash: &str, octet: u8, length: usize| LocalFingerprint {
        hash: hash.into(),
        digest: vec![octet; length],
    };
    // Two certificates, one of them by two functions; and one by a function that is broken.
    side.transports[0].fingerprints = vec![
        digest("sha-1", 1, 20),
        digest("SHA-256", 2, 32),
        digest("sha-256", 3, 32),
        digest("md5", 4, 16),
        digest("sha-999", 5, 32),
    ];
    let exchange = Exchange::new(&alice(), &side);
    let transport = &exchange.offerer(None).transports[0];
    let is_one = |known: &[(HashFunction<'_>, u8, usize)]| {
        transport.is_certificate(|hash| {
            let one = known.iter().find(|(function, ..)| *function == hash);
            one.map(|&(_, octet, length)| vec![octet; length])
        })
    };
    let (sha1, sha256) = (HashFunction::Sha1, HashFunction::Sha256);
    assert!(is_one(&[(sha256, 2, 32)]) && is_one(&[(sha256, 3, 32)]));
    assert!(!is_one(&[(sha256, 7, 32)]) && !is_one(&[(sha256, 2, 31)]));
    // The weaker function counts for whoever has no stronger one.
    assert!(is_one(&[(sha1, 1, 20)]) && !is_one(&[(sha1, 1, 20), (sha256, 7, 32)]));
    assert!(is_one(&[(sha1, 7, 20), (sha256, 2, 32), (HashFunction::Sha512, 7, 64)]));
    // What is broken or not known counts for nothing, and neither does nothing.
    assert!(!is_one(&[(HashFunction::Md5, 4, 16), (HashFunction::Other("sha-999"), 5, 32)]));
    assert!(!is_one(&[]));
}
