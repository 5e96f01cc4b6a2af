//! Servers that lie, networks that break, and nobody else who suffers for it.

use std::cell::Cell;
use std::net::SocketAddr;
use std::time::Duration;

use frazil_sansio::{AddressChange, Instant, Path};
use frazil_stun::attribute::{OtherAddress, XorMappedAddress};
use frazil_stun::discovery::{
    Behavior, Discovery, Event, Hairpinning, LifetimeSearch, Report, Unknown,
};
use frazil_stun::{AttributeType, Class, Message, MessageWriter};

use crate::rig::{Run, World, at, other, primary, start, two_addresses};

thread_local! {
    /// What the server lies.
    static LIE: Cell<Option<SocketAddr>> = const { Cell::new(None) };
}

fn has(request: &[u8], kind: AttributeType) -> bool {
    let request = Message::parse(request).unwrap();
    request.attributes().any(|attribute| attribute.attribute_type() == kind)
}

fn answer(request: &[u8], mapped: SocketAddr, other: SocketAddr) -> Option<Vec<u8>> {
    let request = Message::parse(request).ok()?;
    let mut writer = MessageWriter::reply(Vec::new(), &request, Class::SuccessResponse).ok()?;
    writer.push(&XorMappedAddress(mapped)).ok()?.push(&OtherAddress(other)).ok()?;
    Some(writer.finish())
}

fn lies_of_its_other_address(request: &[u8], path: Path) -> Option<(Path, Vec<u8>)> {
    Some((path, answer(request, path.remote, LIE.get()?)?))
}

fn lies_of_the_client(request: &[u8], path: Path) -> Option<(Path, Vec<u8>)> {
    Some((path, answer(request, LIE.get()?, other())?))
}

#[test]
fn another_address_that_no_server_has_is_not_written_to() {
    let lies = [
        "198.51.100.2:3479",
        "198.51.100.3:3478",
        "198.51.100.3:0",
        "0.0.0.0:53",
        "224.0.0.251:5353",
        "255.255.255.255:67",
        "127.0.0.1:53",
        "127.8.9.10:53",
        "169.254.169.254:80",
        "10.1.0.1:53",
        "192.168.1.1:53",
        "[2001:db8::1]:53",
        "[ff02::fb]:5353",
    ];
    for lie in lies.map(at) {
        LIE.set(Some(lie));
        let run = World { serve: lies_of_its_other_address, ..World::new() }.run();
        let why = Err(Unknown::BadOtherAddress(lie));
        assert_eq!((run.report.mapping, run.report.filtering), (why, why));
        let public = run.report.public_address.unwrap().ip();
        let stray = |to: &&SocketAddr| **to != primary() && to.ip() != public;
        assert_eq!(run.written_to.iter().find(stray), None, "{lie}");
    }
}

#[test]
fn a_public_address_that_no_host_has_is_not_written_to() {
    for lie in ["0.0.0.0:9", "224.0.0.251:5353", "255.255.255.255:67", "127.0.0.1:53", "[::1]:53"] {
        LIE.set(Some(at(lie)));
        let run = World { serve: lies_of_the_client, ..World::new() }.run();
        let why = Unknown::BadAnswer;
        assert_eq!((run.report.udp, run.report.public_address), (Ok(true), Err(why)), "{lie}");
        assert_eq!((run.report.mapping, run.report.hairpinning), (Err(why), Err(why)));
        assert!(run.written_to.iter().all(|to| *to == primary()), "{lie}");
    }
    LIE.set(Some(at("203.0.113.7:0")));
    let run = World { serve: lies_of_the_client, ..World::new() }.run();
    assert_eq!(run.report.public_address, Err(Unknown::BadAnswer));
}

#[test]
fn a_public_address_of_the_other_family_is_told_and_not_written_to() {
    // As the server sees whoever comes through a NAT64.
    let seen = at("[2001:db8::7]:50000");
    LIE.set(Some(seen));
    let Run { report, written_to, .. } = World { serve: lies_of_the_client, ..World::new() }.run();
    assert_eq!(report.public_address, Ok(seen));
    assert_eq!(report.hairpinning, Err(Unknown::OtherFamily(seen)));
    assert!(written_to.iter().all(|to| to.is_ipv4()));
}

#[test]
fn what_cannot_be_delivered_is_not_silence() {
    let world = World {
        filter: |to, from| to == from,
        undeliverable: |request, _| has(request, AttributeType::CHANGE_REQUEST),
        ..World::new()
    };
    let report = world.report();
    assert_eq!(report.filtering, Err(Unknown::Undeliverable(primary())));
    assert_eq!(report.mapping, Ok(Behavior::EndpointIndependent));

    let mut world = World {
        undeliverable: |request, _| has(request, AttributeType::RESPONSE_PORT),
        ..World::new()
    };
    world.config.lifetime = Some(LifetimeSearch::default());
    assert_eq!(world.report().lifetime, Err(Unknown::Undeliverable(primary())));

    let mut world =
        World { undeliverable: |request, _| has(request, AttributeType::PADDING), ..World::new() };
    world.config.fragments = Some(frazil_stun::attribute::Padding(1500));
    assert_eq!(world.report().fragments, Err(Unknown::Undeliverable(primary())));
}

#[test]
fn a_server_that_nothing_can_be_delivered_to_is_no_server_that_is_silent() {
    let run = World { undeliverable: |_, _| true, ..World::new() }.run();
    let why = Unknown::Undeliverable(primary());
    assert_eq!((run.report.udp, run.report.mapping), (Ok(false), Err(why)));
    assert_eq!(run.time, Duration::ZERO);
    // The other address alone cannot be reached.
    let world = World { undeliverable: |_, path| path.remote != primary(), ..World::new() };
    let at_other = at("198.51.100.3:3478");
    assert_eq!(world.report().mapping, Err(Unknown::Undeliverable(at_other)));
}

#[test]
fn all_that_was_wanted_says_why_it_is_not_known() {
    let mut world = World { serve: |_, _| None, ..World::new() };
    world.config.lifetime = Some(LifetimeSearch::default());
    world.config.fragments = Some(frazil_stun::attribute::Padding(1500));
    let Report { ports, lifetime, refresh, fragments, .. } = world.report();
    assert_eq!((ports, fragments), (Err(Unknown::NoUdp), Err(Unknown::NoUdp)));
    assert_eq!((lifetime, refresh), (Err(Unknown::NoUdp), Err(Unknown::NoUdp)));
    // What was not wanted was not tested.
    let mut world = World { serve: |_, _| None, ..World::new() };
    world.config.ports = false;
    let Report { ports, lifetime, .. } = world.report();
    assert_eq!((ports, lifetime.err()), (Err(Unknown::NotTested), Some(Unknown::NotTested)));
}

/// A discovery that has asked for two sockets and more, with its first question answered.
fn reached(now: Instant) -> (Discovery, SocketAddr) {
    let mut discovery = start();
    assert!(matches!(discovery.poll_event(), Some(Event::SocketWanted { .. })));
    let local = at("10.1.0.2:50000");
    discovery.handle_address(AddressChange::Added(local), now);
    let mut buffer = [0; 256];
    let sent = discovery.poll_transmit(&mut buffer).unwrap().unwrap();
    let came = Path::udp(primary(), at("203.0.113.7:50000"));
    let (_, answer) = two_addresses(sent.payload, came).unwrap();
    discovery.handle_input(Path::udp(local, primary()), &answer, now);
    (discovery, local)
}

#[test]
fn a_socket_that_is_no_longer_wanted_is_let_go_of_when_it_comes() {
    let mut now = Instant::from_secs(100);
    let (mut discovery, _) = reached(now);
    let mut ports = 50_001_u16..;
    let (mut wanted, mut open) = (0, Vec::new());
    let mut buffer = [0; 2048];
    while !discovery.is_finished() || wanted > 0 {
        while let Some(event) = discovery.poll_event() {
            match event {
                Event::SocketWanted { .. } => wanted += 1,
                Event::SocketDone(local) => open.retain(|known| *known != local),
                _ => {}
            }
        }
        if wanted > 0 {
            // One at a time, so that the test it is for may have ended before it comes.
            wanted -= 1;
            let local = SocketAddr::new(at("10.1.0.2:1").ip(), ports.next().unwrap());
            open.push(local);
            discovery.handle_address(AddressChange::Added(local), now);
        }
        while let Some(due) = discovery.poll_timeout() {
            now = due.max(now);
            discovery.handle_timeout(now);
            while let Some(sent) = discovery.poll_transmit(&mut buffer).unwrap() {
                let path = sent.path;
                discovery.handle_unreachable(path, now);
            }
        }
    }
    while let Some(event) = discovery.poll_event() {
        if let Event::SocketDone(local) = event {
            open.retain(|known| *known != local);
        }
    }
    assert_eq!(open, []);
}

#[test]
fn an_echo_at_the_public_address_is_no_hairpinning() {
    let now = Instant::from_secs(100);
    let (mut discovery, _) = reached(now);
    let public = |local: SocketAddr| SocketAddr::new(at("203.0.113.7:1").ip(), local.port());
    let mut now = now;
    let mut ports = 50_001_u16..;
    let mut buffer = [0; 2048];
    while !discovery.is_finished() {
        while let Some(event) = discovery.poll_event() {
            if let Event::SocketWanted { .. } = event {
                let local = SocketAddr::new(at("10.1.0.2:1").ip(), ports.next().unwrap());
                discovery.handle_address(AddressChange::Added(local), now);
            }
        }
        let mut back = Vec::new();
        while let Some(sent) = discovery.poll_transmit(&mut buffer).unwrap() {
            let Path { local, remote, .. } = sent.path;
            if remote.ip() == public(local).ip() {
                back.push((sent.path, sent.payload.to_vec()));
                continue;
            }
            let came = Path::udp(remote, public(local));
            let Some((way, answer)) = two_addresses(sent.payload, came) else { continue };
            let local = SocketAddr::new(local.ip(), way.remote.port());
            back.push((Path::udp(local, way.local), answer));
        }
        for (path, bytes) in back {
            discovery.handle_input(path, &bytes, now);
        }
        if let Some(due) = discovery.poll_timeout() {
            now = due.max(now);
            discovery.handle_timeout(now);
        }
    }
    assert_eq!(discovery.report().hairpinning, Ok(Hairpinning::None));
}
