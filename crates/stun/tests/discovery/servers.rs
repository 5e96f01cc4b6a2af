//! Servers that cannot do what is asked, or say something else.

use frazil_sansio::Path;
use frazil_stun::attribute::{AlternateServer, ErrorCode, OtherAddress, XorMappedAddress};
use frazil_stun::discovery::{Behavior, Unknown};
use frazil_stun::responder::{self, BehaviorServer};
use frazil_stun::{AttributeType, Class, Message, MessageWriter};

use crate::rig::{World, at, primary, two_addresses};

fn plain(request: &[u8], path: Path) -> Option<(Path, Vec<u8>)> {
    Some((path, responder::respond(request, path.remote, Vec::new())?))
}

#[test]
fn a_server_of_one_address_leaves_mapping_and_filtering_unknown() {
    let report = World { serve: plain, ..World::new() }.report();
    assert_eq!(report.udp, Ok(true));
    assert!(report.public_address.is_ok());
    assert_eq!(report.mapping, Err(Unknown::NoOtherAddress));
    assert_eq!(report.filtering, Err(Unknown::NoOtherAddress));
    assert_eq!(report.rewrites_payloads, Err(Unknown::NoMappedAddress));
}

#[test]
fn rfc5780_s5_a__a_server_without_response_port_is_told_apart() {
    let mut world = World { serve: plain, ..World::new() };
    world.config.lifetime = Some(Default::default());
    let report = world.report();
    assert_eq!(report.lifetime, Err(Unknown::NoResponsePort));
    assert_eq!(report.refresh, Err(Unknown::NoResponsePort));
    let mut world = World { serve: plain, ..World::new() };
    world.config.fragments = Some(frazil_stun::attribute::Padding(1500));
    assert_eq!(world.report().fragments, Err(Unknown::NoPadding));
}

#[test]
fn rfc5780_s5_c__a_420_to_change_request_is_no_verdict() {
    // It names another address, and cannot answer from there.
    let world = World {
        serve: |request, path| {
            let asks = Message::parse(request).ok()?;
            if asks.attributes().any(|a| a.attribute_type() == AttributeType::CHANGE_REQUEST) {
                let alone = BehaviorServer::alone(primary()).respond(request, path, Vec::new())?;
                return Some((alone.path, alone.bytes));
            }
            two_addresses(request, path)
        },
        ..World::new()
    };
    let report = world.report();
    assert_eq!(report.filtering, Err(Unknown::NoChangeRequest));
    assert_eq!(report.mapping, Ok(Behavior::EndpointIndependent));
}

#[test]
fn rfc5780_s5_f__a_300_is_not_followed() {
    let world = World {
        serve: |request, path| {
            let request = Message::parse(request).ok()?;
            let mut writer =
                MessageWriter::reply(Vec::new(), &request, Class::ErrorResponse).ok()?;
            writer.push(&ErrorCode::new(300, "").unwrap()).ok()?;
            writer.push(&AlternateServer(at("198.51.100.9:3478"))).ok()?;
            assert_eq!(path.local, primary());
            Some((path, writer.finish()))
        },
        ..World::new()
    };
    let report = world.report();
    assert_eq!((report.udp, report.mapping), (Ok(true), Err(Unknown::Refused(300))));
}

#[test]
fn an_answer_from_elsewhere_is_the_reason_and_not_the_verdict() {
    // CHANGE-REQUEST is passed over, as an RFC 5389 server of old might do.
    let world = World {
        serve: |request, path| {
            let (_, answer) = two_addresses(request, path)?;
            Some((path, answer))
        },
        ..World::new()
    };
    assert_eq!(world.report().filtering, Err(Unknown::WrongSource(primary())));
}

#[test]
fn another_address_that_is_of_no_use_is_not_written_to() {
    fn bad(request: &[u8], path: Path) -> Option<(Path, Vec<u8>)> {
        assert_eq!(path.local, primary());
        let request = Message::parse(request).ok()?;
        let mut writer = MessageWriter::reply(Vec::new(), &request, Class::SuccessResponse).ok()?;
        writer.push(&XorMappedAddress(path.remote)).ok()?;
        writer.push(&OtherAddress(at("198.51.100.3:3478"))).ok()?;
        Some((path, writer.finish()))
    }
    let why = Unknown::BadOtherAddress(at("198.51.100.3:3478"));
    let report = World { serve: bad, ..World::new() }.report();
    assert_eq!((report.mapping, report.filtering), (Err(why), Err(why)));
}

#[test]
fn an_answer_to_the_socket_that_asks_is_no_life_of_the_other_ones_binding() {
    // RESPONSE-PORT is passed over.
    let mut world = World {
        serve: |request, path| {
            let (way, answer) = two_addresses(request, path)?;
            Some((Path { remote: path.remote, ..way }, answer))
        },
        ..World::new()
    };
    world.config.lifetime = Some(Default::default());
    let report = world.report();
    assert_eq!(report.mapping, Ok(Behavior::EndpointIndependent));
    assert_eq!(report.lifetime, Err(Unknown::NoResponsePort));
}
