//! What responses mean (RFC 8489 §6.3.3, §6.3.4), for requests that prove nothing.

use std::net::SocketAddr;
use std::time::Duration;

use frazil_sansio::Input;
use frazil_stun::attribute::{ErrorCode, UnknownAttributes, XorMappedAddress};
use frazil_stun::client::{AnswerError, Client, Credentials, Event, Failure, Request};
use frazil_stun::{
    AttributeType as Type, Buffer, Class, Message, MessageWriter, Method, RawAttribute, WriteError,
};

use crate::rig::{Rig, START, config, error, id, path, reply, success};

fn asking() -> (Rig, Vec<u8>) {
    let mut rig = Rig::asking(config(Credentials::none()));
    let request = rig.sent_one();
    (rig, request)
}

/// A success response with one attribute given in octets.
fn with(request: &[u8], class: Class, kind: Type, value: &[u8]) -> Vec<u8> {
    reply(request, class, None, |writer| {
        writer.push_raw(&RawAttribute::new(kind, value))?;
        Ok(())
    })
}

#[test]
fn rfc8489_s6_3_3_b__a_binding_success_says_the_address() {
    let (mut rig, request) = asking();
    rig.answer(&success(&request, None));
    let mapped: SocketAddr = "203.0.113.7:50000".parse().unwrap();
    match rig.client.poll_event() {
        Some(Event::Answered { answer, .. }) => assert_eq!(answer, mapped),
        other => panic!("{other:?}"),
    }
    let (mut rig, request) = asking();
    rig.answer(&reply(&request, Class::SuccessResponse, None, |_| Ok(())));
    let missing = AnswerError::Missing(Type::XOR_MAPPED_ADDRESS);
    assert_eq!(rig.failure(), Failure::Answer(missing));
}

#[test]
fn rfc8489_s6_3_3_c__an_address_of_an_unknown_family_is_as_good_as_none() {
    let (mut rig, request) = asking();
    let class = Class::SuccessResponse;
    rig.answer(&with(&request, class, Type::XOR_MAPPED_ADDRESS, &[0, 9, 0, 0, 0, 0, 0, 0]));
    let missing = AnswerError::Missing(Type::XOR_MAPPED_ADDRESS);
    assert_eq!(rig.failure(), Failure::Answer(missing));
}

#[test]
fn rfc8489_s6_3_3_d__an_address_of_the_other_family_is_taken() {
    let (mut rig, request) = asking();
    let mapped = "[2001:db8::7]:50000".parse().unwrap();
    rig.answer(&reply(&request, Class::SuccessResponse, None, |writer| {
        writer.push(&XorMappedAddress(mapped))?;
        Ok(())
    }));
    assert!(
        matches!(rig.client.poll_event(), Some(Event::Answered { answer, .. }) if answer == mapped)
    );
}

#[test]
fn rfc8489_s6_3_3_a_and_s6_3_4_a__what_must_be_understood_and_is_not_fails_the_request() {
    for class in [Class::SuccessResponse, Class::ErrorResponse] {
        let (mut rig, request) = asking();
        rig.answer(&with(&request, class, Type(0x7F00), b""));
        assert_eq!(rig.failure(), Failure::UnknownRequired(Type(0x7F00)));
    }
    let (mut rig, request) = asking();
    rig.answer(&with(&request, Class::ErrorResponse, Type(0xFF00), b""));
    assert_eq!(rig.failure(), Failure::NoErrorCode);
}

#[test]
fn rfc8489_s6_3_4_c_g__other_codes_are_refusals() {
    for code in [301, 399, 400, 403, 404, 420, 486, 499, 600, 699] {
        let (mut rig, request) = asking();
        rig.answer(&error(&request, code, None));
        assert_eq!(rig.failure(), Failure::Refused { code, unknown: None });
        rig.assert_silent();
    }
}

#[test]
fn rfc5780_s5_a_c__a_420_says_what_the_server_does_not_know() {
    for kind in [Type::RESPONSE_PORT, Type::CHANGE_REQUEST] {
        let (mut rig, request) = asking();
        rig.answer(&reply(&request, Class::ErrorResponse, None, |writer| {
            let listed = [kind];
            writer.push(&ErrorCode::UNKNOWN_ATTRIBUTE)?;
            writer.push(&UnknownAttributes::from(&listed[..]))?;
            Ok(())
        }));
        assert_eq!(rig.failure(), Failure::Refused { code: 420, unknown: Some(kind) });
        rig.assert_silent();
    }
}

#[test]
fn rfc8489_s6_3_4_d_e_f__a_server_in_trouble_is_asked_four_times_more() {
    let (mut rig, mut request) = asking();
    let mut pauses = Vec::new();
    for _ in 0..4 {
        rig.answer(&error(&request, 500, None));
        rig.assert_silent();
        let answered = rig.now;
        rig.sleep();
        pauses.push(rig.now - answered);
        let again = rig.sent_one();
        assert_ne!(id(&again), id(&request));
        request = again;
    }
    assert!(pauses.windows(2).all(|pair| pair[1] == 2 * pair[0]), "{pauses:?}");
    rig.answer(&error(&request, 599, None));
    assert_eq!(rig.failure(), Failure::Refused { code: 599, unknown: None });
    assert_eq!(rig.client.poll_timeout(), None);

    let (mut rig, request) = asking();
    rig.answer(&error(&request, 508, None));
    rig.sleep();
    let again = rig.sent_one();
    rig.answer(&success(&again, None));
    assert!(rig.is_answered());
}

/// A request with an attribute of its own, whose method wants no second try.
#[derive(Debug, PartialEq)]
struct Own;

impl Request for Own {
    type Answer = u32;

    fn method(&self) -> Method {
        Method::new(0x123).unwrap()
    }

    fn write<B: Buffer>(&self, writer: &mut MessageWriter<B>) -> Result<(), WriteError> {
        writer.push_raw(&RawAttribute::new(Type(0x7F00), b"own"))?;
        Ok(())
    }

    fn read(&self, response: &Message<'_>) -> Result<u32, AnswerError> {
        let number = response.get::<frazil_stun::attribute::Priority>()?;
        Ok(number.ok_or(AnswerError::Missing(Type::PRIORITY))?.0)
    }

    fn known(&self) -> &[Type] {
        const KNOWN: &[Type] = &[Type::PRIORITY, Type::ERROR_CODE];
        KNOWN
    }

    fn resends(&self, code: u16) -> u32 {
        u32::from(code == 503)
    }
}

#[test]
fn a_request_of_ones_own_is_as_good() {
    let config = config(Credentials::none());
    let mut rig = Rig { client: Client::new(config, path(), START), now: START };
    for (code, sent) in [(500, 1), (503, 2)] {
        let id = rig.client.request(Own, rig.now).unwrap();
        for _ in 1..sent {
            let request = rig.sent_one();
            rig.answer(&error(&request, code, None));
            rig.sleep();
        }
        let request = rig.sent_one();
        rig.answer(&error(&request, code, None));
        let why = Failure::Refused { code, unknown: None };
        assert_eq!(rig.client.poll_event(), Some(Event::Failed { id, request: Own, why }));
    }
    let id = rig.client.request(Own, rig.now).unwrap();
    let request = rig.sent_one();
    assert_eq!(Message::parse(&request).unwrap().method().number(), 0x123);
    rig.answer(&with(&request, Class::SuccessResponse, Type::PRIORITY, &[0, 0, 0, 5]));
    let answered = Event::Answered { id, request: Own, answer: 5 };
    assert_eq!(rig.client.poll_event(), Some(answered));
}

#[test]
fn what_answers_nothing_is_not_ours() {
    let (mut rig, request) = asking();
    let other = MessageWriter::new(
        Vec::new(),
        Class::SuccessResponse,
        Method::BINDING,
        frazil_stun::TransactionId::from_bytes(*b"another one."),
    );
    let answer = success(&request, None);
    let mut elsewhere = path();
    elsewhere.remote.set_port(9);
    for (path, bytes) in [
        (path(), other.unwrap().finish()),
        (path(), request.clone()),
        (path(), b"RTP, perhaps".to_vec()),
        (path(), Vec::new()),
        (elsewhere, answer.clone()),
    ] {
        assert_eq!(rig.client.handle_input(path, &bytes, rig.now), Input::Foreign(&bytes));
        rig.assert_silent();
    }
    rig.answer(&answer);
    assert!(rig.is_answered());
    // Once is enough.
    assert_eq!(rig.client.handle_input(path(), &answer, rig.now), Input::Foreign(&answer));
    rig.assert_silent();
}

#[test]
fn rfc5780_s5_d__with_fingerprint_in_use_nothing_is_taken_without() {
    let mut config = config(Credentials::none());
    config.fingerprint = true;
    let mut rig = Rig::asking(config);
    let request = rig.sent_one();
    let message = Message::parse(&request).unwrap();
    assert_eq!(message.fingerprint(), frazil_stun::Fingerprint::Valid);
    let bare = success(&request, None);
    assert_eq!(rig.client.handle_input(path(), &bare, rig.now), Input::Foreign(&bare));
    let mut writer = MessageWriter::reply(Vec::new(), &message, Class::SuccessResponse).unwrap();
    writer.push(&XorMappedAddress("203.0.113.7:50000".parse().unwrap())).unwrap();
    let mut answer = writer.fingerprint().unwrap().finish();
    let last = answer.len() - 1;
    answer[last] ^= 1;
    assert_eq!(rig.client.handle_input(path(), &answer, rig.now), Input::Foreign(&answer));
    answer[last] ^= 1;
    rig.answer(&answer);
    assert!(rig.is_answered());
}

#[test]
fn an_answer_after_a_retransmission_counts_as_well() {
    let (mut rig, request) = asking();
    rig.sleep();
    assert_eq!(rig.sent_one(), request);
    rig.now += Duration::from_millis(1);
    rig.answer(&success(&request, None));
    assert!(rig.is_answered());
}
