//! What is concluded, and how it is asked for.

use std::net::SocketAddr;
use std::time::Duration;

use frazil_stun::attribute::Padding;
use frazil_stun::discovery::{
    Behavior, Lifetime, LifetimeSearch, PortAssignment, Refresh, Unknown,
};

use crate::rig::{Filter, Mapping, World, at, one_for_all, other, two_addresses};

const SEARCH: LifetimeSearch = LifetimeSearch {
    longest: Duration::from_secs(600),
    precision: Duration::from_secs(1),
    width: 1,
};

#[test]
fn rfc5780_s4_2_a__whether_there_is_udp_and_a_nat_the_first_answer_says() {
    let report = World::new().report();
    assert_eq!(report.udp, Ok(true));
    assert_eq!(report.public_address.unwrap().ip(), at("203.0.113.7:1").ip());
    let report = World { mapping: |local, _| local, ..World::new() }.report();
    assert_eq!((report.udp, report.mapping), (Ok(true), Ok(Behavior::None)));
    assert_eq!(report.hairpinning, Err(Unknown::NoNat));
    let run = World { serve: |_, _| None, ..World::new() }.run();
    assert_eq!((run.report.udp, run.starts.len()), (Ok(false), 1));
    assert_eq!(run.report.mapping, Err(Unknown::NoUdp));
    assert_eq!(run.report.public_address, Err(Unknown::NoUdp));
}

#[test]
fn rfc5780_s4_3_a__mapping_is_told_by_three_answers() {
    fn by_address(local: SocketAddr, to: SocketAddr) -> SocketAddr {
        let SocketAddr::V4(to) = to else { panic!("IPv4 alone") };
        let mut mapped = one_for_all(local, to.into());
        mapped.set_port(mapped.port() ^ u16::from(to.ip().octets()[3]));
        mapped
    }
    fn by_address_and_port(local: SocketAddr, to: SocketAddr) -> SocketAddr {
        let mut mapped = by_address(local, to);
        mapped.set_port(mapped.port() ^ (to.port() << 3));
        mapped
    }
    let kinds: [(Mapping, Behavior); 3] = [
        (one_for_all, Behavior::EndpointIndependent),
        (by_address, Behavior::AddressDependent),
        (by_address_and_port, Behavior::AddressAndPortDependent),
    ];
    for (mapping, behavior) in kinds {
        assert_eq!(World { mapping, ..World::new() }.report().mapping, Ok(behavior));
    }
}

const FILTERS: [(Filter, Behavior); 3] = [
    (|_, _| true, Behavior::EndpointIndependent),
    (|to, from| to.ip() == from.ip(), Behavior::AddressDependent),
    (|to, from| to == from, Behavior::AddressAndPortDependent),
];

#[test]
fn rfc5780_s4_4_a__filtering_is_told_by_answers_from_elsewhere() {
    for (filter, behavior) in FILTERS {
        assert_eq!(World { filter, ..World::new() }.report().filtering, Ok(behavior));
        // A firewall without translation is no different, but that there might be none at all.
        let world = World { filter, mapping: |local, _| local, ..World::new() };
        assert_eq!(world.report().filtering, Ok(behavior));
    }
}

#[test]
fn rfc5780_s4_4_b__silence_of_an_address_that_never_answers_tells_nothing() {
    for (filter, _) in FILTERS {
        // The other address is dead: it neither answers nor is answered from.
        let world = World {
            filter,
            serve: |request, path| {
                let (way, answer) = two_addresses(request, path)?;
                let dead = |end: SocketAddr| end.ip() == other().ip();
                (!dead(path.local) && !dead(way.local)).then_some((way, answer))
            },
            ..World::new()
        };
        assert_eq!(world.report().filtering, Err(Unknown::AlternateSilent(other())));
    }
    // The other port of the first address is dead, and looks as if a filter were strict.
    let world = World {
        filter: FILTERS[1].0,
        serve: |request, path| {
            let (way, answer) = two_addresses(request, path)?;
            let dead = |end: SocketAddr| end == at("198.51.100.2:3479");
            (!dead(path.local) && !dead(way.local)).then_some((way, answer))
        },
        ..World::new()
    };
    let why = Unknown::AlternateSilent(at("198.51.100.2:3479"));
    assert_eq!(world.report().filtering, Err(why));
}

#[test]
fn rfc5780_s4_6_a__the_life_of_a_binding_is_searched_for_from_a_second_socket() {
    for (width, longest) in [(1, 600), (8, 600), (12, 90)] {
        for life in [20_000, 45_500, 77_700] {
            let mut world = World { lifetime: Duration::from_millis(life), ..World::new() };
            let longest = Duration::from_secs(longest);
            world.config.lifetime = Some(LifetimeSearch { width, longest, ..SEARCH });
            let report = world.report();
            let Lifetime { at_least, less_than } = report.lifetime.unwrap();
            let (life, gone) = (Duration::from_millis(life), less_than.unwrap());
            assert!(at_least < life && life <= gone + Duration::from_millis(150), "{at_least:?}");
            assert!(gone - at_least <= SEARCH.precision);
            assert_eq!(report.refresh, Ok(Refresh::Outbound));
        }
    }
}

#[test]
fn a_life_longer_than_the_search_is_said_to_be() {
    let mut world = World { lifetime: Duration::from_secs(3600), ..World::new() };
    world.config.lifetime = Some(SEARCH);
    let report = world.report();
    let found = report.lifetime.unwrap();
    assert!(found.at_least >= SEARCH.longest && found.less_than.is_none());
    assert_eq!(report.refresh, Err(Unknown::LifetimeUnknown));
}

#[test]
fn rfc5780_s5_e__padding_is_as_long_as_is_told() {
    let mut world = World::new();
    world.config.fragments = Some(Padding::of_mtu(1500, 52));
    world.serve = |request, path| {
        let (way, answer) = two_addresses(request, path)?;
        // What is longer than the interface takes is cut, and this NAT loses what is cut.
        (request.len() < 1500).then_some((way, answer))
    };
    assert_eq!(world.report().fragments, Ok(false));
    let mut world = World::new();
    world.config.fragments = Some(Padding::of_mtu(1500, 52));
    assert_eq!(world.report().fragments, Ok(true));
}

#[test]
fn rfc5780_s5_g_h__transactions_start_one_after_the_other_and_not_in_step() {
    let mut world = World { filter: FILTERS[2].0, ..World::new() };
    world.config.lifetime = Some(LifetimeSearch { width: 12, ..SEARCH });
    let starts = world.run().starts;
    assert!(starts.len() > 30);
    for second in starts.windows(11) {
        assert!(second[10] - second[0] >= Duration::from_secs(1), "{second:?}");
    }
    let mut steps: Vec<_> = starts.windows(2).map(|two| two[1] - two[0]).collect();
    steps.sort();
    steps.dedup();
    assert!(steps.len() > starts.len() / 2);
}

#[test]
fn a_quiet_world_is_known_within_a_quarter_of_a_minute() {
    for (filter, _) in FILTERS {
        assert!(World { filter, ..World::new() }.run().time < Duration::from_secs(15));
    }
}

#[test]
fn ports_are_judged_by_pairs() {
    fn same_port(local: SocketAddr, _: SocketAddr) -> SocketAddr {
        SocketAddr::new(at("203.0.113.7:1").ip(), local.port())
    }
    // Turned around, even becomes odd, and the higher of two neighbours the lower.
    let kinds: [(Mapping, PortAssignment, bool); 2] = [
        (one_for_all, PortAssignment::Random, false),
        (same_port, PortAssignment::Preserved, true),
    ];
    for (mapping, assignment, kept) in kinds {
        let ports = World { mapping, ..World::new() }.report().ports.unwrap();
        assert_eq!(ports.assignment, assignment);
        assert_eq!((ports.parity, ports.contiguity, ports.addresses), (kept, kept, 1));
    }
}

#[test]
fn what_no_datagram_has_room_for_is_not_sent_and_nothing_is_concluded_from_it() {
    let mut world = World::new();
    world.config.fragments = Some(Padding(u16::MAX));
    world.config.software = Some("x".repeat(127));
    assert_eq!(world.report().fragments, Ok(true));
    // Neither are texts that the RFC lets nobody send (RFC 8489 §14.14).
    for software in ["x".repeat(128), "\u{2603}".repeat(170)] {
        let mut world = World::new();
        world.config.software = Some(software);
        assert_eq!(world.report().udp, Ok(true));
    }
}

#[test]
fn who_stops_keeps_what_was_found() {
    let stopped = |after: usize| {
        let mut world = World { lifetime: Duration::from_millis(45_500), ..World::new() };
        world.config.lifetime = Some(SEARCH);
        world.stop_after = Some(after);
        world.run()
    };
    let report = stopped(0).report;
    assert_eq!((report.udp, report.mapping), (Err(Unknown::Stopped), Err(Unknown::Stopped)));
    let mut widths = Vec::new();
    for narrowed in 1..8 {
        let run = stopped(narrowed);
        assert_eq!(run.report.mapping, Ok(Behavior::EndpointIndependent));
        let Lifetime { at_least, less_than } = run.report.lifetime.unwrap();
        widths.push(less_than.unwrap() - at_least);
        assert!(at_least < Duration::from_millis(45_500));
        assert_eq!(run.report.refresh, Err(Unknown::Stopped));
    }
    assert!(widths.is_sorted_by(|wide, narrow| wide > narrow), "{widths:?}");
}
