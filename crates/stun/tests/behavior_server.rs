//! A server of NAT behaviour discovery (RFC 5780 §6): where it answers from, where to, and whom not.
#![cfg(feature = "alloc")]
#![allow(non_snake_case, reason = "requirement ids are part of the names")]
#![allow(clippy::unwrap_used, reason = "tests may panic")]

use std::net::SocketAddr;

use frazil_sansio::Path;
use frazil_stun::attribute::{
    ChangeRequest, ChangedAddress, ErrorCode, MappedAddress, OtherAddress, Padding, ResponseOrigin,
    ResponsePort, UnknownAttributes, Username, XorMappedAddress,
};
use frazil_stun::responder::{AddressesShared, BehaviorServer, Reply};
use frazil_stun::{
    Algorithm, Attribute, AttributeType, Class, Fingerprint, Key, Message, MessageWriter, Method,
    SliceBuffer, TransactionId,
};
use proptest::prelude::*;

fn at(text: &str) -> SocketAddr {
    text.parse().unwrap()
}

fn primary() -> SocketAddr {
    at("198.51.100.2:3478")
}

fn client() -> SocketAddr {
    at("203.0.113.7:50000")
}

fn two() -> BehaviorServer {
    BehaviorServer::new(primary(), at("198.51.100.3:3479")).unwrap()
}

fn request() -> MessageWriter<Vec<u8>> {
    let id = TransactionId::from_bytes(*b"abcdefghijkl");
    MessageWriter::new(Vec::new(), Class::Request, Method::BINDING, id).unwrap()
}

/// A request with one attribute.
fn with<'a>(attribute: &impl Attribute<'a>) -> Vec<u8> {
    let mut writer = request();
    writer.push(attribute).unwrap();
    writer.finish()
}

fn reply(server: BehaviorServer, request: &[u8]) -> Reply<Vec<u8>> {
    server.respond(request, Path::udp(primary(), client()), Vec::new()).unwrap()
}

/// The code of a refusal, which goes back the way the request came.
fn refusal(server: BehaviorServer, request: &[u8]) -> u16 {
    let reply = reply(server, request);
    assert_eq!(reply.path, Path::udp(primary(), client()));
    let answer = Message::parse_rfc3489(&reply.bytes).unwrap();
    assert_eq!(answer.class(), Class::ErrorResponse);
    answer.get::<ErrorCode<'_>>().unwrap().unwrap().code()
}

/// Where the answer to a request that came to `local` is sent from; it says so itself, and names the
/// other address.
fn origin(local: &str, ip: bool, port: bool) -> SocketAddr {
    let asked = with(&ChangeRequest { ip, port });
    let reply = two().respond(&asked, Path::udp(at(local), client()), Vec::new()).unwrap();
    let answer = Message::parse(&reply.bytes).unwrap();
    let from = reply.path.local;
    assert_eq!(reply.path.remote, client());
    assert_eq!(answer.get().unwrap(), Some(ResponseOrigin(from)));
    from
}

const SOCKETS: [&str; 4] =
    ["198.51.100.2:3478", "198.51.100.2:3479", "198.51.100.3:3478", "198.51.100.3:3479"];

#[test]
fn rfc5780_s6_b__the_same_two_ports_are_wanted_on_both_addresses() {
    assert!(two().sockets().eq(SOCKETS.map(at)));
    for shared in ["198.51.100.2:3479", "198.51.100.3:3478", "[2001:db8::3]:3479"] {
        assert_eq!(BehaviorServer::new(primary(), at(shared)), Err(AddressesShared));
    }
    assert!(BehaviorServer::alone(primary()).sockets().eq([primary()]));
}

#[test]
fn rfc5780_s6_1_c__change_port_answers_from_the_other_port() {
    let from = SOCKETS.map(|local| origin(local, false, true).to_string());
    assert_eq!(from, [SOCKETS[1], SOCKETS[0], SOCKETS[3], SOCKETS[2]]);
}

#[test]
fn rfc5780_s6_1_d__change_ip_answers_from_the_other_address() {
    let from = SOCKETS.map(|local| origin(local, true, false).to_string());
    assert_eq!(from, [SOCKETS[2], SOCKETS[3], SOCKETS[0], SOCKETS[1]]);
}

#[test]
fn rfc5780_s6_1_e__both_flags_answer_from_the_other_address_and_port() {
    let from = SOCKETS.map(|local| origin(local, true, true).to_string());
    assert_eq!(from, [SOCKETS[3], SOCKETS[2], SOCKETS[1], SOCKETS[0]]);
}

#[test]
fn rfc5780_s6_1_f_g__without_flags_the_answer_comes_from_where_the_request_went_and_says_so() {
    for local in SOCKETS {
        assert_eq!(origin(local, false, false), at(local));
        let plain = request().finish();
        let reply = two().respond(&plain, Path::udp(at(local), client()), Vec::new()).unwrap();
        assert_eq!(reply.path, Path::udp(at(local), client()));
        let answer = Message::parse(&reply.bytes).unwrap();
        assert_eq!(answer.get().unwrap(), Some(ResponseOrigin(at(local))));
    }
}

#[test]
fn rfc5780_s5_b_and_s6_1_h__the_other_address_is_told_whatever_the_flags() {
    for (local, other) in SOCKETS.iter().zip(SOCKETS.iter().rev()) {
        for flags in 0..4 {
            let asked = with(&ChangeRequest { ip: flags & 1 != 0, port: flags & 2 != 0 });
            let path = Path::udp(at(local), client());
            let reply = two().respond(&asked, path, Vec::new()).unwrap();
            let answer = Message::parse(&reply.bytes).unwrap();
            assert_eq!(answer.get().unwrap(), Some(OtherAddress(at(other))));
        }
    }
}

#[test]
fn rfc5780_s6_1_a__the_source_is_told_plain_and_masked() {
    let reply = reply(two(), &request().finish());
    let answer = Message::parse(&reply.bytes).unwrap();
    assert_eq!(answer.get().unwrap(), Some(MappedAddress(client())));
    assert_eq!(answer.get().unwrap(), Some(XorMappedAddress(client())));
}

#[test]
fn rfc5780_s6_d_and_s7_4_a__who_is_alone_speaks_of_no_other_address() {
    let reply = reply(BehaviorServer::alone(primary()), &request().finish());
    let answer = Message::parse(&reply.bytes).unwrap();
    assert_eq!(answer.class(), Class::SuccessResponse);
    assert_eq!(answer.get::<OtherAddress>().unwrap(), None);
    assert_eq!(answer.get().unwrap(), Some(ResponseOrigin(primary())));
}

#[test]
fn rfc5780_s6_e_and_s6_1_b__who_is_alone_does_not_know_change_request() {
    for (ip, port) in [(true, true), (false, true), (false, false)] {
        let asked = with(&ChangeRequest { ip, port });
        assert_eq!(refusal(BehaviorServer::alone(primary()), &asked), 420);
        let reply = reply(BehaviorServer::alone(primary()), &asked);
        let answer = Message::parse(&reply.bytes).unwrap();
        let unknown = answer.get::<UnknownAttributes<'_>>().unwrap().unwrap();
        assert!(unknown.iter().eq([AttributeType::CHANGE_REQUEST]));
    }
}

#[test]
fn rfc5780_s7_5_a__the_answer_goes_to_the_port_that_was_named() {
    for server in [two(), BehaviorServer::alone(primary())] {
        let reply = reply(server, &with(&ResponsePort(40_000)));
        assert_eq!(reply.path, Path::udp(primary(), at("203.0.113.7:40000")));
        // What is told is where the request came from.
        let answer = Message::parse(&reply.bytes).unwrap();
        assert_eq!(answer.get().unwrap(), Some(XorMappedAddress(client())));
    }
    assert_eq!(refusal(two(), &with(&ResponsePort(0))), 400);
    // Whence and whither are chosen apart.
    let mut asked = request();
    asked.push(&ResponsePort(40_000)).unwrap();
    asked.push(&ChangeRequest { ip: true, port: true }).unwrap();
    let reply = reply(two(), &asked.finish());
    assert_eq!(reply.path, Path::udp(at(SOCKETS[3]), at("203.0.113.7:40000")));
}

#[test]
fn a_client_on_the_same_link_is_answered_on_that_link() {
    let [server, client] = ["[fe80::2%3]:3478", "[fe80::7%3]:50000"].map(at);
    for attribute in [ResponsePort(50_000), ResponsePort(40_000)] {
        let path = Path::udp(server, client);
        let reply = BehaviorServer::alone(server).respond(&with(&attribute), path, Vec::new());
        let mut wanted = client;
        wanted.set_port(attribute.0);
        assert_eq!(reply.unwrap().path, Path::udp(server, wanted));
    }
}

/// A request of this user's with one attribute besides.
fn of<'a>(name: &str, password: &str, attribute: &impl Attribute<'a>) -> Vec<u8> {
    let mut writer = request();
    writer.push(&Username(name)).unwrap().push(attribute).unwrap();
    let sealed = writer.seal(&Key::short_term(password), Algorithm::Sha1).unwrap();
    sealed.fingerprint().unwrap().finish()
}

fn reply_to_user(request: &[u8]) -> Option<Reply<Vec<u8>>> {
    let key_of = |name: &str| (name == "user").then(|| Key::short_term("secret"));
    two().respond_to_users(request, Path::udp(primary(), client()), key_of, Vec::new())
}

#[test]
fn rfc5780_s5_2_a__who_does_not_prove_to_be_known_is_refused() {
    let change = ChangeRequest { ip: true, port: true };
    for (request, code) in [
        (request().finish(), 400),
        (with(&change), 400),
        (of("stranger", "secret", &change), 401),
        (of("user", "guess", &change), 401),
    ] {
        let reply = reply_to_user(&request).unwrap();
        assert_eq!(reply.path, Path::udp(primary(), client()));
        let answer = Message::parse(&reply.bytes).unwrap();
        assert_eq!(answer.get::<ErrorCode<'_>>().unwrap().unwrap().code(), code);
        assert!(answer.verify(&Key::short_term("secret")).is_err());
    }
    assert_eq!(reply_to_user(b"hello"), None);
}

#[test]
fn rfc5780_s6_1_l__where_proof_is_wanted_the_answer_has_it_too() {
    let key = Key::short_term("secret");
    let reply = reply_to_user(&of("user", "secret", &ChangeRequest { ip: true, port: true }));
    let Reply { path, bytes, .. } = reply.unwrap();
    assert_eq!(path, Path::udp(at(SOCKETS[3]), client()));
    let answer = Message::parse(&bytes).unwrap();
    assert_eq!(answer.get().unwrap(), Some(OtherAddress(at(SOCKETS[3]))));
    assert_eq!(answer.verify(&key).unwrap().algorithm(), Algorithm::Sha1);
    assert_eq!(answer.fingerprint(), Fingerprint::Valid);
    // So has a refusal of what somebody known asks for.
    let unknown = frazil_stun::RawAttribute::new(AttributeType(0x7f01), b"");
    let mut asked = request();
    asked.push(&Username("user")).unwrap().push_raw(&unknown).unwrap();
    let asked = asked.seal(&key, Algorithm::Sha256).unwrap().finish();
    for (asked, code) in [(asked, 420), (of("user", "secret", &ResponsePort(0)), 400)] {
        let bytes = reply_to_user(&asked).unwrap().bytes;
        let answer = Message::parse(&bytes).unwrap();
        assert_eq!(answer.get::<ErrorCode<'_>>().unwrap().unwrap().code(), code);
        assert!(answer.verify(&key).is_ok());
    }
}

#[test]
fn rfc5780_s6_1_i_j__padding_is_answered_with_as_much_as_the_mtu() {
    let padding = |server, asked| {
        let reply = reply(server, &with(&Padding(asked)));
        Message::parse(&reply.bytes).unwrap().get::<Padding>().unwrap()
    };
    assert_eq!(padding(two(), 1500), Some(Padding(1500)));
    assert_eq!(padding(two(), 9000), Some(Padding(1500)));
    assert_eq!(padding(two().with_mtu(9001), 60_000), Some(Padding(9004)));
    // Who asks in another's name gets nothing multiplied.
    assert_eq!(padding(two(), 4), Some(Padding(4)));
}

#[test]
fn rfc5780_s6_1_k_and_s7_5_b__padding_to_another_port_is_refused() {
    let mut both = request();
    both.push(&ResponsePort(40_000)).unwrap().push(&Padding(1500)).unwrap();
    assert_eq!(refusal(two(), &both.finish()), 400);
}

#[test]
fn rfc5780_s6_1_m__no_answer_sends_the_client_elsewhere() {
    let asked =
        [request().finish(), with(&ChangeRequest { ip: true, port: true }), with(&ResponsePort(1))];
    for request in asked {
        let reply = reply(two(), &request);
        let answer = Message::parse(&reply.bytes).unwrap();
        let elsewhere = AttributeType::ALTERNATE_SERVER;
        assert!(answer.attributes().all(|attribute| attribute.attribute_type() != elsewhere));
    }
}

#[test]
fn rfc5780_s3_a__a_client_of_rfc_3489_gets_its_address_and_no_more() {
    let mut old = request().finish();
    old.get_mut(4..8).unwrap().copy_from_slice(b"old!");
    let reply = reply(two(), &old);
    let answer = Message::parse_rfc3489(&reply.bytes).unwrap();
    assert_eq!(answer.get().unwrap(), Some(MappedAddress(client())));
    assert_eq!(answer.get::<ChangedAddress>().unwrap(), None);
    assert_eq!(answer.get::<OtherAddress>().unwrap(), None);
    let mut old = with(&ChangeRequest { ip: true, port: true });
    old.get_mut(4..8).unwrap().copy_from_slice(b"old!");
    assert_eq!(refusal(two(), &old), 420);
}

#[test]
fn a_value_of_the_wrong_length_is_a_bad_request_and_a_fingerprint_is_answered_with_one() {
    let mut spoilt = request();
    let short = frazil_stun::RawAttribute::new(AttributeType::CHANGE_REQUEST, b"abc");
    spoilt.push_raw(&short).unwrap();
    assert_eq!(refusal(two(), &spoilt.finish()), 400);
    let reply = reply(two(), &request().fingerprint().unwrap().finish());
    assert_eq!(Message::parse(&reply.bytes).unwrap().fingerprint(), Fingerprint::Valid);
}

proptest! {
    /// Whatever is asked, the answer goes to the address that asked, from one of the four sockets,
    /// and is no more than 100 octets longer.
    #[test]
    fn nobody_else_is_answered_and_nothing_is_multiplied(
        kinds in prop::collection::vec((0_usize..4, any::<u16>(), 0_usize..2000), 0..4),
    ) {
        let mut writer = request();
        for (kind, number, length) in kinds {
            let octets = number.to_be_bytes().repeat(length / 2);
            let change = ChangeRequest { ip: number & 1 != 0, port: number & 2 != 0 };
            match kind {
                0 => writer.push(&change).unwrap(),
                1 => writer.push(&ResponsePort(number)).unwrap(),
                2 => writer.push(&Padding(u16::try_from(length).unwrap())).unwrap(),
                _ => writer
                    .push_raw(&frazil_stun::RawAttribute::new(AttributeType(number | 0x8100), &octets))
                    .unwrap(),
            };
        }
        let request = writer.finish();
        let mut room = [0; 2048];
        let path = Path::udp(primary(), client());
        if let Some(reply) = two().respond(&request, path, SliceBuffer::new(&mut room)) {
            prop_assert_eq!(reply.path.remote.ip(), client().ip());
            prop_assert!(two().sockets().any(|socket| socket == reply.path.local));
            let answer = reply.bytes.into_written();
            prop_assert!(answer.len() <= request.len() + 100);
            prop_assert!(Message::parse(answer).is_ok());
        }
    }
}
