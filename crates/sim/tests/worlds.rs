//! Worlds of other shapes than two homes with a NAT each, and worlds that change.
#![allow(clippy::unwrap_used, clippy::panic, reason = "tests may panic")]

use core::net::{IpAddr, Ipv4Addr, SocketAddr};
use core::time::Duration;

use frazil_ice::{CandidateKind, Role, State};
use frazil_nat::{Hairpinning, Preset};
use frazil_sim::{
    Link, NetworkId, NodeId, Peer, PeerConfig, Probability, Signalling, Subnet, TwoPeers, World,
};
use frazil_trace::{Event, Record};

const STUN: &str = "192.0.2.1:3478";
const NEAR: Link = Link::micros(500);
const FAR: Link = Link::micros(10_000);

fn at(address: &str) -> SocketAddr {
    address.parse().unwrap()
}

fn offering() -> PeerConfig {
    PeerConfig::offering("marco").with_stun_server(at(STUN))
}

fn answering() -> PeerConfig {
    PeerConfig::answering("polo").with_stun_server(at(STUN))
}

/// A world with a STUN server on its internet.
fn world() -> World {
    let mut world = World::new(2);
    world.add_stun_server("stun", World::INTERNET, at(STUN), FAR);
    world
}

/// A private network behind a NAT.
fn home(world: &mut World, subnet: [u8; 4], kind: Preset, outside: (NetworkId, &str)) -> NetworkId {
    let lan = world.add_network(Subnet::new(Ipv4Addr::from(subnet), 24));
    let mut config = kind.config([outside.1.parse().unwrap()]);
    config.hairpinning = Hairpinning::None;
    world.add_nat("nat", kind.name(), config, (lan, NEAR), (outside.0, FAR));
    lan
}

/// Introduces two peers, lets them begin, and runs until they have talked or failed.
fn play(world: &mut World, alice: NodeId, bob: NodeId) -> bool {
    world.introduce(alice, bob);
    world.start(alice);
    world.start(bob);
    let both = |world: &World, is: fn(&Peer) -> bool| {
        [alice, bob].iter().all(|id| world.peer(*id).is_some_and(is))
    };
    let deadline = world.now() + Duration::from_secs(120);
    let ended = world.run_until(deadline, |world| {
        both(world, Peer::is_content) || both(world, Peer::has_failed)
    });
    assert!(ended.unwrap(), "neither connected nor failed");
    both(world, Peer::is_content)
}

#[test]
fn neighbours_in_one_network_talk_without_their_nat() {
    let mut world = world();
    let lan = home(&mut world, [10, 0, 0, 0], Preset::Symmetric, (World::INTERNET, "203.0.113.1"));
    let alice = world.add_peer("alice", lan, at("10.0.0.2:1000"), NEAR, offering());
    let bob = world.add_peer("bob", lan, at("10.0.0.3:1000"), NEAR, answering());
    assert!(play(&mut world, alice, bob));
    let pair = world.peer(alice).unwrap().selected().unwrap();
    let kinds = (pair.local.kind, pair.remote.kind);
    assert_eq!(kinds, (CandidateKind::Host, CandidateKind::Host));
}

#[test]
fn two_homes_behind_one_carrier_need_it_to_hairpin() {
    for (hairpinning, expected) in [
        (Hairpinning::None, false),
        (Hairpinning::InternalSource, true),
        (Hairpinning::ExternalSource, true),
    ] {
        let mut world = world();
        let carrier = world.add_network(Subnet::new(Ipv4Addr::new(100, 64, 0, 0), 10));
        let mut config = Preset::FullCone.config(["203.0.113.1".parse().unwrap()]);
        config.hairpinning = hairpinning;
        world.add_nat("carrier", "full-cone", config, (carrier, NEAR), (World::INTERNET, FAR));
        let [left, right] = [([10, 0, 0, 0], "100.64.0.1"), ([10, 0, 1, 0], "100.64.0.2")].map(
            |(subnet, outside)| home(&mut world, subnet, Preset::FullCone, (carrier, outside)),
        );
        let alice = world.add_peer("alice", left, at("10.0.0.2:1000"), NEAR, offering());
        let bob = world.add_peer("bob", right, at("10.0.1.2:1001"), NEAR, answering());
        assert_eq!(play(&mut world, alice, bob), expected, "{hairpinning:?}");
    }
}

#[test]
fn the_same_private_address_on_both_sides_confuses_nobody() {
    let mut world = world();
    let [left, right] = ["203.0.113.1", "198.51.100.1"].map(|outside| {
        home(&mut world, [192, 168, 1, 0], Preset::PortRestricted, (World::INTERNET, outside))
    });
    let alice = world.add_peer("alice", left, at("192.168.1.2:1000"), NEAR, offering());
    let bob = world.add_peer("bob", right, at("192.168.1.2:1000"), NEAR, answering());
    assert!(play(&mut world, alice, bob));
    let pair = world.peer(alice).unwrap().selected().unwrap();
    assert_eq!(pair.remote.address, at("198.51.100.1:1000"));
}

#[test]
fn a_stranger_at_the_peers_private_address_is_not_the_peer() {
    // Bob's private address belongs to Carol in Alice's network; she answers with what she likes.
    let mut world = world();
    let [left, right] = ["203.0.113.1", "198.51.100.1"].map(|outside| {
        home(&mut world, [192, 168, 1, 0], Preset::PortRestricted, (World::INTERNET, outside))
    });
    let alice = world.add_peer("alice", left, at("192.168.1.2:1000"), NEAR, offering());
    let carol = world.add_stun_server("carol", left, at("192.168.1.3:1000"), NEAR);
    let bob = world.add_peer("bob", right, at("192.168.1.3:1000"), NEAR, answering());
    assert_ne!(carol, bob);
    assert!(play(&mut world, alice, bob));
    let pair = world.peer(alice).unwrap().selected().unwrap();
    assert_eq!(pair.remote.address, at("198.51.100.1:1000"));
}

#[test]
fn who_hears_everything_and_knows_no_password_changes_nothing() {
    let mut world = world().recording();
    let [left, right] = ["203.0.113.1", "203.0.113.2"].map(|outside| {
        home(&mut world, [10, 0, 0, 0], Preset::FullCone, (World::INTERNET, outside))
    });
    let alice = world.add_peer("alice", left, at("10.0.0.2:1000"), NEAR, offering());
    let bob = world.add_peer("bob", right, at("10.0.0.2:1000"), NEAR, answering());
    world.add_stranger("mallory", &[at("198.51.100.66:6666")], NEAR);
    assert!(play(&mut world, alice, bob));
    world.run_for(Duration::from_secs(60)).unwrap();
    for (peer, line, other) in [(alice, "polo", "203.0.113.2"), (bob, "marco", "203.0.113.1")] {
        let peer = world.peer(peer).unwrap();
        assert_eq!(peer.heard(), [line], "and nothing else");
        assert_eq!(peer.selected().unwrap().remote.address.ip(), other.parse::<IpAddr>().unwrap());
        assert_eq!(peer.agent().state(), State::Completed);
    }
    let of_mallory = |record: &&Record| match &record.event {
        Event::PacketSent(_) => record.node == "mallory",
        _ => false,
    };
    assert!(world.records().iter().filter(of_mallory).count() > 5);
}

#[test]
fn ipv6_needs_no_nat() {
    let mut world = World::new(2);
    let v6 = at("[2001:db8::1]:3478");
    world.add_stun_server("stun", World::INTERNET, v6, FAR);
    let [offering, answering] = [PeerConfig::offering("marco"), PeerConfig::answering("polo")]
        .map(|c| c.with_stun_server(v6));
    let [left, right] = [at("[2001:db8:a::2]:1000"), at("[2001:db8:b::2]:1000")];
    let alice = world.add_peer("alice", World::INTERNET, left, FAR, offering);
    let bob = world.add_peer("bob", World::INTERNET, right, FAR, answering);
    assert!(play(&mut world, alice, bob));
    assert_eq!(world.peer(bob).unwrap().selected().unwrap().remote.address, left);
}

#[test]
fn checks_that_come_before_the_answer_are_not_wasted() {
    let mut world = world();
    world.set_signalling(Signalling::micros(2_000_000));
    let near = home(&mut world, [10, 0, 0, 0], Preset::FullCone, (World::INTERNET, "203.0.113.1"));
    let far = home(&mut world, [10, 0, 1, 0], Preset::Symmetric, (World::INTERNET, "203.0.113.2"));
    let alice = world.add_peer("alice", near, at("10.0.0.2:1000"), NEAR, offering());
    let bob = world.add_peer("bob", far, at("10.0.1.2:1000"), NEAR, answering());
    assert!(play(&mut world, alice, bob));
    // The offer takes two seconds, the answer as long: the rest is a few round trips.
    assert!(world.now().as_millis() < 4_500, "{:?}", world.now());
}

#[test]
fn two_agents_that_both_want_to_control_agree_on_one() {
    for role in [Role::Controlling, Role::Controlled] {
        let mut world = world();
        let (left, right) = (at("203.0.113.1:1000"), at("203.0.113.2:1000"));
        let tune: fn(&mut frazil_ice::Config) = match role {
            Role::Controlling => |config| config.role = Role::Controlling,
            _ => |config| config.role = Role::Controlled,
        };
        let alice = world.add_peer("alice", World::INTERNET, left, FAR, offering().tuned(tune));
        let bob = world.add_peer("bob", World::INTERNET, right, FAR, answering().tuned(tune));
        assert!(play(&mut world, alice, bob), "{role:?}");
        let role_of = |id| world.peer(id).unwrap().agent().role();
        assert_ne!(role_of(alice), role_of(bob));
    }
}

#[test]
fn nothing_is_sent_once_consent_has_gone() {
    let mut duo = TwoPeers::new(Preset::FullCone, Preset::PortRestricted).capturing().build(6);
    assert!(duo.play().unwrap().connected());
    duo.world.run_for(Duration::from_secs(60)).unwrap();
    for peer in [duo.left, duo.right] {
        assert_eq!(duo.world.peer(peer).unwrap().agent().state(), State::Completed);
    }
    // The line is cut: consent holds for 30 s after the last answer (RFC 7675 §5.1), then no more.
    duo.world.set_loss(World::INTERNET, Probability::percent(100));
    duo.world.run_for(Duration::from_secs(36)).unwrap();
    for peer in [duo.left, duo.right] {
        assert_eq!(duo.world.peer(peer).unwrap().agent().state(), State::Failed);
    }
    let sent = duo.world.frames().len();
    duo.world.set_loss(World::INTERNET, Probability::NEVER);
    duo.world.run_for(Duration::from_secs(300)).unwrap();
    assert_eq!(duo.world.frames().len(), sent, "sent without consent");
}

#[test]
fn consent_outlives_a_short_cut_and_a_lossy_line() {
    let mut duo = TwoPeers::new(Preset::PortRestricted, Preset::PortRestricted).build(6);
    assert!(duo.play().unwrap().connected());
    duo.world.set_loss(World::INTERNET, Probability::percent(100));
    duo.world.run_for(Duration::from_secs(15)).unwrap();
    duo.world.set_loss(World::INTERNET, Probability::percent(5));
    duo.world.run_for(Duration::from_secs(600)).unwrap();
    for peer in [duo.left, duo.right] {
        assert_eq!(duo.world.peer(peer).unwrap().agent().state(), State::Completed);
    }
}

#[test]
fn long_and_wobbling_lines_are_no_obstacle() {
    // Delay and jitter in microseconds: an answer may take longer than the first repetition, and
    // packets overtake each other.
    for (delay, jitter) in [(0, 0), (100_000, 100_000), (500_000, 0), (400_000, 400_000)] {
        let line = Link::micros(delay).with_jitter(jitter);
        for (left, right) in [
            (Preset::None, Preset::None),
            (Preset::PortRestricted, Preset::PortRestricted),
            (Preset::Symmetric, Preset::AddressRestricted),
        ] {
            let mut duo = TwoPeers::new(left, right).with_uplink(line).build(8);
            let outcome = duo.play().unwrap();
            assert!(outcome.connected(), "{left} / {right} over {line:?}: {outcome:?}");
        }
    }
}
