//! Servers that send a client elsewhere (RFC 8489 §10).

use std::net::SocketAddr;
use std::time::Duration;

use frazil_sansio::{Input, StreamChange};
use frazil_stun::attribute::{AlternateDomain, AlternateServer, ErrorCode};
use frazil_stun::client::{Binding, Client, Config, Credentials, Event, Failure, Redirects};
use frazil_stun::{Algorithm, AttributeType as Type, Class, Key, Message, transaction};

use crate::long_term::{NONCE, challenge};
use crate::rig::{Rig, START, config, error, id, path, reply, success, tcp, types};

fn server(last: u8) -> SocketAddr {
    ([198, 51, 100, last], 3478).into()
}

/// A 300 that names a server of the other family first.
fn go_to(request: &[u8], to: SocketAddr, proof: Option<(&Key, Algorithm)>) -> Vec<u8> {
    reply(request, Class::ErrorResponse, proof, |writer| {
        writer.push(&ErrorCode::TRY_ALTERNATE)?;
        writer.push(&AlternateServer("[2001:db8::1]:3478".parse().unwrap()))?;
        writer.push(&AlternateServer(to))?.push(&AlternateDomain("other.example.org"))?;
        Ok(())
    })
}

fn follows(redirects: Redirects, credentials: Credentials) -> Config {
    let mut config = config(credentials);
    config.redirects = redirects;
    config
}

fn moved(rig: &mut Rig) -> Option<SocketAddr> {
    match rig.client.poll_event() {
        Some(Event::Moved { to, domain }) => {
            assert_eq!(domain.as_deref(), Some("other.example.org"));
            Some(to)
        }
        _ => None,
    }
}

#[test]
fn rfc8489_s6_3_4_b__a_300_is_a_refusal_unless_the_usage_follows() {
    let mut rig = Rig::asking(config(Credentials::none()));
    let request = rig.sent_one();
    rig.answer(&go_to(&request, server(2), None));
    assert_eq!(rig.failure(), Failure::Refused { code: 300, unknown: None });
    assert_eq!(rig.client.path(), path());
}

#[test]
fn rfc8489_s10_f__the_request_goes_to_the_other_server() {
    let mut rig = Rig::asking(follows(Redirects::Any, Credentials::none()));
    let first = rig.sent_one();
    rig.answer(&go_to(&first, server(2), None));
    assert_eq!(moved(&mut rig), Some(server(2)));
    // `sent_one` sees that it goes along the new path, which has the same transport.
    let second = rig.sent_one();
    let mut expected = path();
    expected.remote = server(2);
    assert_eq!(rig.client.path(), expected);
    assert_ne!(id(&first), id(&second));
    // The first server has no more say.
    let late = success(&first, None);
    assert_eq!(rig.client.handle_input(path(), &late, rig.now), Input::Foreign(&late));
    rig.answer(&success(&second, None));
    assert!(rig.is_answered());
}

#[test]
fn rfc8489_s10_g__credentials_go_along_and_what_one_server_told_does_not() {
    let key = Key::long_term_md5("user", "realm", "pass");
    let credentials = Credentials::long_term("user", "pass");
    let mut rig = Rig::asking(follows(Redirects::Verified, credentials));
    let first = rig.sent_one();
    rig.answer(&challenge(&first, 401, "realm", NONCE));
    let second = rig.sent_one();
    rig.answer(&go_to(&second, server(2), Some((&key, Algorithm::Sha1))));
    assert_eq!(moved(&mut rig), Some(server(2)));
    let third = rig.sent_one();
    assert_eq!(types(&third), []);
    rig.answer(&challenge(&third, 401, "other realm", NONCE));
    let fourth = rig.sent_one();
    let key = Key::long_term_md5("user", "other realm", "pass");
    assert!(Message::parse(&fourth).unwrap().verify(&key).is_ok());
}

#[test]
fn rfc8489_s14_8_i_and_rfc5780_s5_f__an_unproved_300_is_not_followed() {
    for redirects in [Redirects::Verified, Redirects::Any] {
        let credentials = Credentials::short_term("user", "pass");
        let mut rig = Rig::asking(follows(redirects, credentials));
        let request = rig.sent_one();
        let wrong = Key::short_term("guess");
        for proof in [None, Some((&wrong, Algorithm::Sha256))] {
            rig.answer(&go_to(&request, server(2), proof));
            rig.assert_silent();
            assert_eq!(rig.client.path(), path());
        }
        rig.answer(&go_to(
            &request,
            server(2),
            Some((&Key::short_term("pass"), Algorithm::Sha256)),
        ));
        assert_eq!(moved(&mut rig), Some(server(2)));
    }
    // Without a key there is no proof, and `Verified` waits in vain.
    let mut rig = Rig::asking(follows(Redirects::Verified, Credentials::none()));
    let request = rig.sent_one();
    rig.answer(&go_to(&request, server(2), None));
    rig.assert_silent();
    while rig.client.poll_timeout().is_some() {
        rig.sleep();
    }
    let violated = transaction::Failure::IntegrityViolated;
    assert_eq!(rig.failure(), Failure::Transaction(violated));
}

#[test]
fn rfc8489_s10_k__nobody_is_asked_twice_within_five_minutes() {
    let mut rig = Rig::asking(follows(Redirects::Any, Credentials::none()));
    let request = rig.sent_one();
    rig.answer(&go_to(&request, path().remote, None));
    assert_eq!(rig.failure(), Failure::RedirectLoop { to: path().remote });
    rig.ask();
    let request = rig.sent_one();
    rig.answer(&go_to(&request, server(2), None));
    assert_eq!(moved(&mut rig), Some(server(2)));
    let request = rig.sent_one();
    rig.answer(&go_to(&request, path().remote, None));
    assert_eq!(rig.failure(), Failure::RedirectLoop { to: path().remote });
    rig.assert_silent();
    // After that time the first one may be asked again.
    rig.now += Duration::from_secs(300);
    rig.ask();
    let request = rig.sent_one();
    rig.answer(&go_to(&request, path().remote, None));
    assert_eq!(moved(&mut rig), Some(path().remote));
}

#[test]
fn every_server_may_challenge() {
    let mut rig = Rig::asking(follows(Redirects::Any, Credentials::long_term("user", "pass")));
    for last in 2..8 {
        let request = rig.sent_one();
        rig.answer(&challenge(&request, 401, "realm", &[last; 8]));
        let request = rig.sent_one();
        let key = Key::long_term_md5("user", "realm", "pass");
        rig.answer(&go_to(&request, server(last), Some((&key, Algorithm::Sha1))));
        assert_eq!(moved(&mut rig), Some(server(last)));
    }
}

#[test]
fn an_endless_chain_ends() {
    let mut rig = Rig::asking(follows(Redirects::Any, Credentials::none()));
    for last in 2..=200 {
        let Some(request) = rig.sent().pop() else {
            assert!(last < 30);
            return;
        };
        rig.answer(&go_to(&request, server(last), None));
        moved(&mut rig);
    }
    panic!("it goes on for ever");
}

#[test]
fn a_300_without_a_server_in_reach_is_a_refusal() {
    let mut rig = Rig::asking(follows(Redirects::Any, Credentials::none()));
    let request = rig.sent_one();
    rig.answer(&error(&request, 300, None));
    assert_eq!(rig.failure(), Failure::Refused { code: 300, unknown: None });
    rig.ask();
    let request = rig.sent_one();
    rig.answer(&go_to(&request, "[2001:db8::2]:3478".parse().unwrap(), None));
    assert_eq!(rig.failure(), Failure::Refused { code: 300, unknown: None });
}

#[test]
fn all_requests_go_along() {
    let mut rig = Rig::asking(follows(Redirects::Any, Credentials::none()));
    rig.ask();
    let sent = rig.sent();
    rig.answer(&go_to(&sent[0], server(2), None));
    assert_eq!(moved(&mut rig), Some(server(2)));
    let again = rig.sent();
    assert_eq!(again.len(), 2);
    for request in &again {
        assert!(sent.iter().all(|before| id(before) != id(request)));
        rig.answer(&success(request, None));
        assert!(rig.is_answered());
    }
}

#[test]
fn over_a_stream_requests_wait_for_the_other_connection() {
    let config = follows(Redirects::Any, Credentials::none());
    let mut rig = Rig { client: Client::new(config, tcp(), START), now: START };
    rig.ask();
    let request = rig.sent_one();
    let answer = go_to(&request, server(2), None);
    // What else the first server had to say is dropped.
    rig.answer(&[&answer[..], b"garbage"].concat());
    assert_eq!(moved(&mut rig), Some(server(2)));
    rig.assert_silent();
    rig.client.request(Binding, rig.now).unwrap();
    rig.assert_silent();
    rig.client.handle_stream(rig.client.path(), StreamChange::Opened, rig.now);
    let sent = rig.sent();
    assert_eq!(sent.len(), 2);
    rig.answer(&success(&sent[1], None));
    assert!(rig.is_answered());
}

#[test]
fn another_connection_that_cannot_be_opened_fails_the_requests() {
    let config = follows(Redirects::Any, Credentials::none());
    let mut rig = Rig { client: Client::new(config, tcp(), START), now: START };
    rig.ask();
    let request = rig.sent_one();
    rig.answer(&go_to(&request, server(2), None));
    assert_eq!(moved(&mut rig), Some(server(2)));
    rig.client.handle_stream(rig.client.path(), StreamChange::Refused, rig.now);
    assert_eq!(rig.failure(), Failure::ConnectionLost);
    assert_eq!(types(&request), [] as [Type; 0]);
}
