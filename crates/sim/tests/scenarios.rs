//! Worlds drawn from seeds: that they replay, that they are as rich as they are said to be, and that
//! the machines in them keep the contract.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "tests may panic")]

use core::time::Duration;
use std::collections::BTreeSet;

use frazil_nat::{Behavior, Config, Mode, Overloading, PortAssignment, ReplyPath};
use frazil_sim::{
    Cable, Flavour, InterfacePlan, Lane, Link, Outcome, PeerPlan, Place, Probability, Scenario,
    Scene, Side, Stage, Twist, Verdict, World, verdict,
};
use frazil_trace::Event;

fn drawn(flavour: Flavour, many: u64) -> impl Iterator<Item = Scenario> {
    (0..many).map(move |seed| Scenario::draw(seed, flavour))
}

fn every(many: u64) -> impl Iterator<Item = Scenario> {
    Flavour::ALL.into_iter().flat_map(move |flavour| drawn(flavour, many))
}

/// Plays a scenario past its last scene, in a world that is made so.
fn played(scenario: &Scenario, world: World) -> Stage {
    let mut stage = scenario.build_in(world);
    stage.play().unwrap();
    let last = scenario.script.last().map_or(Duration::ZERO, |scene| scene.at);
    stage.world.run_for(last + Duration::from_secs(20)).unwrap();
    stage
}

#[test]
fn quiet_worlds_end_as_the_oracle_says() {
    let mut seen = [0; 2];
    for scenario in drawn(Flavour::Quiet, 200) {
        let [left, right] = scenario.accesses();
        let outcome = scenario.build().play().unwrap();
        assert_ne!(outcome, Outcome::Undecided, "seed {}", scenario.seed);
        let expected = match verdict(&left, &right) {
            Verdict::Direct => true,
            Verdict::Relay | Verdict::Tcp => false,
            Verdict::Chance => continue,
        };
        seen[usize::from(expected)] += 1;
        assert_eq!(outcome.connected(), expected, "seed {}: {outcome:?}", scenario.seed);
    }
    assert!(seen.iter().all(|times| *times > 20), "{seen:?}");
}

fn blocks(router: &frazil_sim::RouterPlan) -> bool {
    [Some(&router.config), router.ipv6.as_ref()]
        .into_iter()
        .flatten()
        .any(|config| config.mode == Mode::Block)
}

#[test]
fn the_contract_holds_at_every_step_and_watching_changes_nothing() {
    for scenario in every(40) {
        let world = || World::new(scenario.seed).recording().capturing();
        let watched = played(&scenario, world().watching(true));
        let alone = played(&scenario, world().watching(false));
        assert_eq!(watched.world.frames(), alone.world.frames(), "seed {}", scenario.seed);
        assert_eq!(watched.world.records(), alone.world.records(), "seed {}", scenario.seed);
    }
}

#[test]
fn every_packet_is_delivered_dropped_or_on_its_way() {
    for scenario in every(40) {
        let stage = played(&scenario, World::new(scenario.seed).recording());
        let count = |kind: fn(&Event) -> bool| {
            stage.world.records().iter().filter(|record| kind(&record.event)).count()
        };
        let made =
            count(|event| matches!(event, Event::PacketSent(_) | Event::PacketDuplicated(_)));
        let ended =
            count(|event| matches!(event, Event::PacketDelivered(_) | Event::PacketDropped(_)));
        assert_eq!(made, ended + stage.world.packets_on_their_way(), "seed {}", scenario.seed);
    }
}

/// Everything that is to be found in scenarios, by a name of its own.
fn features(scenario: &Scenario) -> BTreeSet<&'static str> {
    let mut found = BTreeSet::new();
    let mut note = |name, is: bool| is.then(|| found.insert(name));
    let interfaces = || scenario.peers.iter().flat_map(|peer| &peer.interfaces);
    let routers = || scenario.routers.iter();
    note("three interfaces", scenario.peers.iter().any(|peer| peer.interfaces.len() == 3));
    note("two addresses", interfaces().any(|interface| interface.sockets.len() == 2));
    note("on the internet", interfaces().any(|interface| interface.place == Place::Internet));
    note("three deep", interfaces().any(|at| scenario.chain(at.place).count() == 3));
    note(
        "firewall beside NAT",
        routers().any(|router| {
            router.config.mode == Mode::Translate
                && router.ipv6.as_ref().is_some_and(|config| config.mode == Mode::Firewall)
        }),
    );
    note("IPv4 firewall", routers().any(|router| router.config.mode == Mode::Firewall));
    note("blocked", routers().any(blocks));
    note("several external addresses", routers().any(|router| router.config.external.len() > 1));
    let [left, right] = scenario.accesses();
    let gates = |accesses: &[frazil_sim::Access<'_>]| -> BTreeSet<usize> {
        accesses.iter().flat_map(|access| access.gates.iter().map(|(id, _)| *id)).collect()
    };
    note("a common router", !gates(&left).is_disjoint(&gates(&right)));
    note("IPv6 on both sides", left.iter().any(|at| at.v6) && right.iter().any(|at| at.v6));
    note("no STUN server", scenario.servers.is_empty());
    note("two STUN servers", scenario.servers.len() == 2);
    note("a stranger", scenario.stranger.is_some());
    note("trickling", scenario.trickling);
    note("lossy internet", scenario.loss != Probability::NEVER);
    note("lossy signalling", scenario.signalling.loss != Probability::NEVER);
    note("signals lost for good", scenario.signalling.retry.is_none());
    let links = interfaces().map(|at| at.link).chain(routers().map(|router| router.outside));
    for lane in links.flat_map(|link| [link.up, link.down]) {
        note("jitter", !lane.jitter.is_zero());
        note("loss", lane.loss != Probability::NEVER);
        note("duplication", lane.duplication != Probability::NEVER);
        note("reordering", lane.reordering != Probability::NEVER);
        note("rate", lane.rate.is_some());
        note("MTU", lane.mtu != Lane::PERFECT.mtu);
    }
    for scene in &scenario.script {
        let name = match scene.what {
            Twist::AddInterface(..) => "add interface",
            Twist::RemoveAddress(..) => "remove address",
            Twist::ReplaceAddress(..) => "replace address",
            Twist::RebootNat(_) => "reboot",
            Twist::ReaddressNat(..) => "readdress",
            Twist::CutLink(_) => "cut",
            Twist::MendLink(_) => "mend",
            _ => "another",
        };
        note(name, true);
    }
    found
}

#[test]
fn scenarios_are_rich_and_each_flavour_is_what_it_says() {
    let of = |flavour| -> BTreeSet<_> {
        drawn(flavour, 300).flat_map(|scenario| features(&scenario)).collect()
    };
    let [quiet, lossy, changing] = Flavour::ALL.map(of);
    assert_eq!((quiet.len(), lossy.len(), changing.len()), (15, 23, 30), "{quiet:?}");
    assert!(quiet.is_subset(&lossy) && lossy.is_subset(&changing));
}

#[test]
fn the_same_seed_draws_the_same() {
    for flavour in Flavour::ALL {
        assert_eq!(Scenario::draw(5, flavour), Scenario::draw(5, flavour));
        assert_ne!(Scenario::draw(5, flavour), Scenario::draw(6, flavour));
    }
}

#[test]
fn a_chain_leads_from_the_inside_outwards() {
    for scenario in every(100) {
        for side in [Side::Left, Side::Right] {
            for interface in &scenario.peer(side).interfaces {
                let chain: Vec<_> = scenario.chain(interface.place).collect();
                let places: Vec<_> = chain.iter().map(|(_, router)| router.place).collect();
                let mut expected: Vec<_> =
                    chain.iter().skip(1).map(|(index, _)| Place::Behind(*index)).collect();
                expected.extend((!chain.is_empty()).then_some(Place::Internet));
                assert_eq!(places, expected, "seed {}", scenario.seed);
            }
        }
    }
}

#[test]
fn a_scenario_may_be_written_by_hand() {
    let interface = |socket: &str| InterfacePlan {
        place: Place::Internet,
        sockets: vec![socket.parse().unwrap()],
        link: Link::micros(10_000),
    };
    let [left, right] = ["192.0.2.1:1000", "198.51.100.1:2000"]
        .map(|socket| PeerPlan { interfaces: vec![interface(socket)] });
    let cable = Cable::Interface(Side::Left, "192.0.2.1:1000".parse().unwrap());
    let cut = Scene { at: Duration::from_secs(1), what: Twist::CutLink(cable) };
    let scenario = Scenario { peers: [left, right], script: vec![cut], ..Scenario::new(1) };
    let mut stage = scenario.build();
    assert!(stage.play().unwrap().connected());
    stage.world.run_for(Duration::from_secs(60)).unwrap();
    for side in [Side::Left, Side::Right] {
        assert!(stage.peer(side).unwrap().has_failed(), "consent has gone");
    }
}

/// Every check comes in, and every answer leaves by another port than the check came to; there are few
/// ports, so that each check triggers one more of a pair that has failed.
#[test]
fn two_nats_that_show_a_few_ports_in_turn_keep_nobody_busy_for_ever() {
    let mut config = Config::new([]);
    config.mapping = Behavior::AddressAndPortDependent;
    config.reply_path = ReplyPath::OutboundMapping;
    config.ports = PortAssignment::Preserve;
    config.overloading = Overloading::ByRemote;
    let gates = [config];
    let mut scenario = Scenario::stacks(1, &gates, &gates);
    let [left, _] = &mut scenario.peers;
    let mut second = left.interfaces[0].clone();
    second.sockets = vec!["10.0.1.21:50007".parse().unwrap()];
    left.interfaces.push(second);
    let outcome = scenario.build().play().unwrap();
    assert!(matches!(outcome, Outcome::NoPath { .. }), "{outcome:?}");
}
