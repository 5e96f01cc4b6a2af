//! What a STUN server tells a host behind a NAT, in wire bytes.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic, reason = "tests may panic")]

use core::net::{Ipv4Addr, SocketAddr};
use core::time::Duration;

use frazil_nat::Preset;
use frazil_sim::{EVERYDAY, Link, NodeId, Subnet, World};
use frazil_stun::attribute::XorMappedAddress;
use frazil_stun::{Class, Message, MessageWriter, Method, TransactionId};
use frazil_trace::{Admits, Event};

const SERVER: &str = "192.0.2.1:3478";
const INSIDE: &str = "10.0.0.2:5000";
const OUTSIDE: &str = "203.0.113.10:5000";

fn at(address: &str) -> SocketAddr {
    address.parse().unwrap()
}

/// A host, its NAT, and a STUN server on the internet.
fn home(preset: Preset) -> (World, NodeId, NodeId) {
    let mut world = World::new(5).recording();
    world.add_stun_server("stun", World::INTERNET, at(SERVER), Link::micros(4_000));
    let lan = world.add_network(Subnet::new(Ipv4Addr::new(10, 0, 0, 0), 24));
    let config = preset.config([at(OUTSIDE).ip()]);
    let uplink = (World::INTERNET, Link::micros(10_000));
    let nat = world.add_nat("nat", preset.name(), config, (lan, Link::default()), uplink);
    let host = world.add_host("host", lan, at(INSIDE), Link::micros(1_000));
    (world, host, nat)
}

fn request() -> Vec<u8> {
    let id = TransactionId::from_bytes([7; 12]);
    MessageWriter::new(Vec::new(), Class::Request, Method::BINDING, id).unwrap().finish()
}

#[test]
fn every_nat_that_translates_shows_its_outside() {
    for preset in EVERYDAY.into_iter().filter(|preset| preset.translates()) {
        let (mut world, host, nat) = home(preset);
        world.post(host, at(INSIDE), at(SERVER), &request());
        world.run_for(Duration::from_secs(1)).unwrap();

        let [mail] = world.mail(host) else { panic!("{preset}: {:?}", world.mail(host)) };
        assert_eq!(mail.at.as_micros(), 2 * (1_000 + 10_000 + 4_000), "{preset}");
        let told = Message::parse(&mail.payload).unwrap().get::<XorMappedAddress>();
        let told = told.unwrap().unwrap().0;
        assert_eq!(told.ip(), at(OUTSIDE).ip(), "{preset}");
        assert_eq!(told.port() == at(OUTSIDE).port(), preset != Preset::Symmetric, "{preset}");

        let [binding] = &world.nat_table(nat)[..] else { panic!("{preset}") };
        assert_eq!((binding.inside, binding.outside), (at(INSIDE), told), "{preset}");
        let admitted = match preset {
            Preset::FullCone => Admits::Anyone,
            Preset::AddressRestricted => Admits::Address(at(SERVER).ip()),
            _ => Admits::Endpoint(at(SERVER)),
        };
        assert_eq!(binding.admits, [admitted], "{preset}");
    }
}

#[test]
fn nothing_passes_where_udp_is_blocked() {
    let (mut world, host, nat) = home(Preset::Blocked);
    world.post(host, at(INSIDE), at(SERVER), &request());
    world.run_for(Duration::from_secs(1)).unwrap();
    assert!(world.mail(host).is_empty() && world.nat_table(nat).is_empty());
}

/// The answer, which comes in 28 ms later, keeps it for so much longer.
#[test]
fn a_binding_comes_and_goes_in_the_records() {
    let (mut world, host, _) = home(Preset::FullCone);
    world.post(host, at(INSIDE), at(SERVER), &request());
    world.run_for(Duration::from_secs(301)).unwrap();
    let log = world.records().iter().map(|record| frazil_trace::ndjson::line(record).unwrap());
    let of_bindings: Vec<_> = log.filter(|line| line.contains("\"binding-")).collect();
    assert_eq!(
        of_bindings,
        [
            r#"{"v":1,"t_us":1000,"node":"nat","kind":"binding-created","inside":"10.0.0.2:5000","outside":"203.0.113.10:5000","admits":["anyone"],"left_us":300000000}"#,
            r#"{"v":1,"t_us":300029000,"node":"nat","kind":"binding-expired","inside":"10.0.0.2:5000","outside":"203.0.113.10:5000","admits":["anyone"],"left_us":0}"#,
        ]
    );
}

#[test]
fn private_addresses_lead_nowhere_on_the_internet() {
    let (mut world, host, _) = home(Preset::FullCone);
    world.post(host, at(INSIDE), at("10.9.9.9:1"), b"over the fence");
    world.post(host, at(INSIDE), at("10.0.0.9:1"), b"down the hall");
    world.run_for(Duration::from_secs(1)).unwrap();
    let dropped: Vec<_> = world
        .records()
        .iter()
        .filter_map(|record| match &record.event {
            Event::PacketDropped(drop) => Some((record.node.as_str(), drop.reason.as_str())),
            _ => None,
        })
        .collect();
    assert_eq!(
        dropped,
        [
            ("host", "no such host in this network"),
            ("nat", "a private address leads nowhere on the internet"),
        ]
    );
}
