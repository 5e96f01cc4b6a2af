//! Worlds that change while peers talk: addresses come and go, NATs forget, links are cut.
#![allow(clippy::unwrap_used, clippy::panic, reason = "tests may panic")]

use core::net::{Ipv4Addr, Ipv6Addr, SocketAddr};
use core::time::Duration;

use frazil_ice::{CandidateKind, FailureCause, State};
use frazil_nat::Preset;
use frazil_sim::{
    Change, Link, NodeId, Peer, PeerConfig, Probability, Signalling, Subnet, TwoPeers, World,
};
use frazil_trace::Event;

fn at(address: &str) -> SocketAddr {
    address.parse().unwrap()
}

fn peer(world: &World, id: NodeId) -> &Peer {
    world.peer(id).unwrap()
}

fn second(number: u64) -> frazil_sansio::Instant {
    frazil_sansio::Instant::from_secs(number)
}

fn kinds(world: &World) -> Vec<&'static str> {
    let records = world.records().iter();
    let kinds = records.filter_map(|record| match record.event {
        Event::InterfaceAdded(_) => Some("added"),
        Event::InterfaceRemoved(_) => Some("removed"),
        Event::NatRebooted => Some("rebooted"),
        Event::NatReaddressed(_) => Some("readdressed"),
        Event::LinkCut(_) => Some("cut"),
        Event::LinkMended(_) => Some("mended"),
        _ => None,
    });
    kinds.collect()
}

/// Two peers on the internet that have connected; Alice has a second address there.
fn connected() -> (World, NodeId, NodeId) {
    let mut world = World::new(4).recording();
    let link = Link::micros(5_000);
    let offering = PeerConfig::offering("one");
    let alice = world.add_peer("alice", World::INTERNET, at("192.0.2.1:1000"), link, offering);
    world.add_interface(alice, World::INTERNET, &[at("192.0.2.2:1000")], link);
    let bob = world.add_peer(
        "bob",
        World::INTERNET,
        at("192.0.2.9:1000"),
        link,
        PeerConfig::answering("two"),
    );
    world.introduce(alice, bob);
    world.start(alice);
    world.start(bob);
    let done = world.run_until(second(5), |world| peer(world, alice).is_content());
    assert!(done.unwrap());
    (world, alice, bob)
}

#[test]
fn all_addresses_become_candidates_and_their_sockets_are_bound() {
    let (world, alice, bob) = connected();
    let hosts = |id| peer(&world, id).agent().local_candidates().count();
    assert_eq!((hosts(alice), hosts(bob)), (2, 1));
    assert_eq!(peer(&world, alice).sockets(), [at("192.0.2.1:1000"), at("192.0.2.2:1000")]);
}

#[test]
fn a_peer_whose_address_goes_stops_using_it() {
    let (mut world, alice, _) = connected();
    let socket = peer(&world, alice).selected().unwrap().local.address;
    world.schedule(world.now(), Change::RemoveAddress { host: alice, socket });
    world.run_for(Duration::from_secs(1)).unwrap();
    assert_eq!(peer(&world, alice).agent().failure(), Some(FailureCause::AddressRemoved));
    assert_eq!(kinds(&world), ["added", "removed"]);
    // What still comes for it finds nobody.
    world.run_for(Duration::from_secs(20)).unwrap();
    assert!(world.records().iter().any(|record| match &record.event {
        Event::PacketDropped(dropped) => dropped.reason == "nobody has this address",
        _ => false,
    }));
}

#[test]
fn an_address_that_comes_while_gathering_is_a_candidate_too() {
    let mut world = World::new(4).recording();
    let link = Link::micros(500_000);
    let stun = at("192.0.2.77:3478");
    world.add_stun_server("stun", World::INTERNET, stun, link);
    let config = PeerConfig::offering("one").with_stun_server(stun);
    let alice = world.add_peer("alice", World::INTERNET, at("192.0.2.1:1000"), link, config);
    world.start(alice);
    let sockets = vec![at("192.0.2.2:1000"), at("[2001:db8::2]:1000")];
    let change = Change::AddInterface { host: alice, network: World::INTERNET, sockets, link };
    world.schedule(frazil_sansio::Instant::from_millis(300), change);
    world.run_for(Duration::from_secs(10)).unwrap();
    let agent = peer(&world, alice).agent();
    assert!(agent.is_gathering_complete());
    assert_eq!(agent.local_candidates().count(), 3);
}

#[test]
fn replacing_an_address_moves_the_host_on_its_link() {
    let mut world = World::new(1).recording();
    let link = Link::micros(500);
    let (before, after, other) = (at("192.0.2.1:1"), at("192.0.2.2:1"), at("192.0.2.3:1"));
    let host = world.add_host("host", World::INTERNET, before, link);
    let sender = world.add_host("sender", World::INTERNET, other, link);
    let its_link = world.link(host, before);
    world.change(Change::ReplaceAddress { host, from: before, to: after });
    assert_eq!(world.link(host, after), its_link);
    for to in [before, after] {
        world.post(sender, other, to, b"hello");
    }
    world.run_for(Duration::from_secs(1)).unwrap();
    assert_eq!(world.mail(host).iter().map(|mail| mail.to).collect::<Vec<_>>(), [after]);
}

#[test]
fn a_nat_that_reboots_forgets_and_learns_again_from_what_goes_out() {
    let mut duo = TwoPeers::new(Preset::PortRestricted, Preset::FullCone).recording().build(5);
    assert!(duo.play().unwrap().connected());
    let nat = duo.left_nat.unwrap();
    let before = duo.world.nat_table(nat);
    duo.world.change(Change::RebootNat { nat });
    assert_eq!((before.len(), duo.world.nat_table(nat).len()), (1, 0));
    // Ports are preserved, so consent goes on by a binding like the last.
    duo.world.run_for(Duration::from_secs(60)).unwrap();
    assert_eq!(duo.world.nat_table(nat)[0].outside, before[0].outside);
    for id in [duo.left, duo.right] {
        assert_eq!(peer(&duo.world, id).agent().state(), State::Completed);
    }
    assert_eq!(kinds(&duo.world), ["rebooted"]);
}

#[test]
fn a_nat_with_another_address_is_reached_at_that_one_alone() {
    let mut duo = TwoPeers::new(Preset::FullCone, Preset::FullCone).recording().build(5);
    assert!(duo.play().unwrap().connected());
    let nat = duo.left_nat.unwrap();
    let outside = |world: &World| world.nat_table(nat).first().map(|binding| binding.outside);
    let before = outside(&duo.world).unwrap();
    let external = vec!["203.0.113.222".parse().unwrap()];
    duo.world.schedule(second(10), Change::ReaddressNat { nat, external });
    duo.world.run_for(Duration::from_secs(15)).unwrap();
    let after = outside(&duo.world).unwrap();
    assert_eq!((after.ip(), after.port()), ("203.0.113.222".parse().unwrap(), before.port()));
    duo.world.post(duo.stun, TwoPeers::STUN, before, b"hello");
    duo.world.run_for(Duration::from_secs(1)).unwrap();
    let lost = duo.world.records().iter().rev().find_map(|record| match &record.event {
        Event::PacketDropped(dropped) if dropped.packet.destination == before => {
            Some(dropped.reason.as_str())
        }
        _ => None,
    });
    assert_eq!(lost, Some("nobody has this address"));
}

#[test]
fn consent_outlives_a_cut_of_fifteen_seconds_and_not_one_of_forty() {
    for (cut, expected) in [(15, State::Completed), (40, State::Failed)] {
        let mut duo = TwoPeers::new(Preset::FullCone, Preset::FullCone).recording().build(5);
        assert!(duo.play().unwrap().connected());
        let (_, uplink) = duo.world.router_links(duo.left_nat.unwrap()).unwrap();
        duo.world.schedule(second(10), Change::CutLink(uplink));
        duo.world.schedule(second(10 + cut), Change::MendLink(uplink));
        duo.world.run_for(Duration::from_secs(90)).unwrap();
        for id in [duo.left, duo.right] {
            assert_eq!(peer(&duo.world, id).agent().state(), expected, "{cut} s");
        }
        assert_eq!(kinds(&duo.world), ["cut", "mended"]);
    }
}

#[test]
fn an_ipv6_firewall_stands_beside_an_ipv4_nat_on_one_router() {
    let mut world = World::new(2).recording();
    let stun = [at("192.0.2.77:3478"), at("[2001:db8::77]:3478")];
    let server = world.add_stun_server("stun", World::INTERNET, stun[0], Link::micros(1_000));
    world.add_interface(server, World::INTERNET, &stun[1..], Link::micros(1_000));
    // What IPv4 alone could not do: two symmetric NATs, each with a firewall for IPv6.
    let [alice, bob] = [("alice", 1), ("bob", 2)].map(|(name, site)| {
        let lan = world.add_network(Subnet::new(Ipv4Addr::new(192, 168, 1, 0), 24));
        let prefix = Subnet::new(Ipv6Addr::new(0x2001, 0xdb8, site, 0, 0, 0, 0, 0), 64);
        world.add_subnet(lan, prefix);
        let external = Ipv4Addr::new(203, 0, 113, u8::try_from(site).unwrap());
        let nat = world.add_nat(
            &format!("{name}-nat"),
            "symmetric",
            Preset::Symmetric.config([external.into()]),
            (lan, Link::micros(100)),
            (World::INTERNET, Link::micros(8_000)),
        );
        world.set_ipv6(nat, Preset::Firewall.config([]));
        let config =
            if site == 1 { PeerConfig::offering("one") } else { PeerConfig::answering("two") };
        let config = config.with_stun_server(stun[0]).with_stun_server(stun[1]);
        let socket = at("192.168.1.10:5000");
        let id = world.add_peer(name, lan, socket, Link::micros(500), config);
        let link = world.link(id, socket).unwrap();
        world.add_socket(id, link, SocketAddr::new(prefix.host(10), 5000));
        id
    });
    world.introduce(alice, bob);
    world.start(alice);
    world.start(bob);
    let content = |world: &World| [alice, bob].iter().all(|id| peer(world, *id).is_content());
    assert!(world.run_until(second(10), content).unwrap());
    let pair = peer(&world, alice).selected().unwrap();
    assert_eq!(pair.local.kind, CandidateKind::Host);
    assert!(pair.local.address.is_ipv6() && pair.remote.address.is_ipv6());
    let reflexive =
        |candidate: &&frazil_ice::LocalCandidate| candidate.kind == CandidateKind::ServerReflexive;
    let agent = peer(&world, alice).agent();
    assert_eq!(agent.local_candidates().filter(reflexive).count(), 1, "of IPv4 alone");
}

/// Two peers with nothing between them but a signalling channel that loses messages.
fn over_a_poor_channel(percent: u8, retry: Option<Duration>) -> (bool, Vec<(u32, bool)>) {
    let mut duo = TwoPeers::new(Preset::None, Preset::None).recording().build(5);
    let loss = Probability::percent(percent);
    duo.world.set_signalling(Signalling::micros(1_000).with_loss(loss, retry));
    let connected = duo.play().unwrap().connected();
    let lost = duo.world.records().iter().filter_map(|record| match &record.event {
        Event::SignalLost(lost) => Some((lost.times, lost.recovered)),
        _ => None,
    });
    (connected, lost.collect())
}

#[test]
fn lost_signals_are_sent_again_or_lost_for_good() {
    let retry = Some(Duration::from_millis(200));
    let (connected, lost) = over_a_poor_channel(80, retry);
    assert!(connected && !lost.is_empty());
    assert!(lost.iter().all(|(_, recovered)| *recovered), "{lost:?}");
    assert_eq!(over_a_poor_channel(100, None), (false, vec![(1, false)]));
}
