//! All ordered pairs of everyday NATs: who connects, who does not, and what holds in either case.
#![allow(clippy::unwrap_used, clippy::panic, reason = "tests may panic")]

use core::time::Duration;

use frazil_nat::{Behavior, Config, PortAssignment, Preset};
use frazil_sim::{Duo, EVERYDAY, Outcome, Probability, TwoPeers, direct_path_possible, obstacle};

/// The least time that an agent may take to fail (RFC 8863 §4).
const PATIENCE: Duration = Duration::from_millis(39_500);

fn pairs() -> impl Iterator<Item = (Preset, Preset)> {
    EVERYDAY.into_iter().flat_map(|left| EVERYDAY.into_iter().map(move |right| (left, right)))
}

/// What holds of two peers who talk.
fn check_connected(duo: &Duo, name: &str) {
    let (alice, bob) = duo.peers().unwrap();
    let (left, right) = (alice.selected().unwrap(), bob.selected().unwrap());
    assert!(left.nominated && left.valid && right.nominated && right.valid, "{name}");
    assert_eq!(left.local.address, right.remote.address, "{name}: Alice's end");
    assert_eq!(left.remote.address, right.local.address, "{name}: Bob's end");
    assert_eq!((alice.heard().len(), bob.heard().len()), (1, 1), "{name}");
}

/// Plays every pair with these seeds, and counts those that connect.
fn play_all(seeds: core::ops::Range<u64>, change: fn(TwoPeers) -> TwoPeers) -> usize {
    let mut connected = 0;
    for (left, right) in pairs() {
        for seed in seeds.clone() {
            let name = format!("{left} / {right}, seed {seed}");
            let mut duo = change(TwoPeers::new(left, right)).build(seed);
            match duo.play().unwrap() {
                Outcome::Connected { .. } => {
                    assert!(direct_path_possible(left, right), "{name}");
                    check_connected(&duo, &name);
                    connected += 1;
                }
                Outcome::NoPath { at } => {
                    assert!(!direct_path_possible(left, right), "{name}");
                    assert!(at - PATIENCE > frazil_sansio::Instant::ZERO, "{name}: {at:?}");
                }
                Outcome::Undecided => panic!("{name}: neither connected nor failed"),
            }
        }
    }
    connected
}

#[test]
fn of_36_pairs_22_connect_and_14_fail() {
    assert_eq!(play_all(0..8, |peers| peers), 22 * 8);
}

#[test]
fn a_tenth_of_the_packets_may_be_lost() {
    assert_eq!(play_all(100..108, |peers| peers.with_loss(Probability::percent(10))), 22 * 8);
}

#[test]
fn candidates_may_trickle() {
    assert_eq!(play_all(200..204, TwoPeers::trickling), 22 * 4);
}

#[test]
fn without_loss_a_second_is_enough() {
    for (left, right) in pairs().filter(|(left, right)| direct_path_possible(*left, *right)) {
        for seed in 0..4 {
            let mut duo = TwoPeers::new(left, right).build(seed);
            let Outcome::Connected { at } = duo.play().unwrap() else { panic!("{left} / {right}") };
            assert!(at.as_millis() < 1_000, "{left} / {right}, seed {seed}: {at:?}");
        }
    }
}

#[test]
fn failure_waits_for_the_patience_of_rfc_8863() {
    for (left, right) in pairs().filter(|(left, right)| !direct_path_possible(*left, *right)) {
        let mut duo = TwoPeers::new(left, right).recording().build(3);
        let Outcome::NoPath { .. } = duo.play().unwrap() else { panic!("{left} / {right}") };
        for node in ["alice", "bob"] {
            let at = |is: &dyn Fn(&frazil_trace::Event) -> bool| {
                let found = duo
                    .world
                    .records()
                    .iter()
                    .find(|record| record.node == node && is(&record.event));
                Duration::from_micros(found.unwrap().t_us)
            };
            let told = at(&|event| matches!(event, frazil_trace::Event::DescriptionReceived(_)));
            let failed = at(
                &|event| matches!(event, frazil_trace::Event::StateChanged { state } if state == "failed"),
            );
            assert!(failed - told >= PATIENCE, "{left} / {right}: {node} after {failed:?}");
            assert!(failed - told < PATIENCE * 2, "{left} / {right}: {node} after {failed:?}");
        }
    }
}

/// The nine combinations of mapping and filtering.
fn nine(ports: PortAssignment) -> impl Iterator<Item = Config> {
    Behavior::ALL.into_iter().flat_map(move |mapping| {
        Behavior::ALL.into_iter().map(move |filtering| {
            let mut config = Config::new([]);
            (config.mapping, config.filtering, config.ports) = (mapping, filtering, ports);
            config
        })
    })
}

#[test]
fn of_81_pairs_of_mapping_and_filtering_57_connect_however_ports_are_chosen() {
    for ports in [PortAssignment::Preserve, PortAssignment::Random] {
        let mut connected = 0;
        for left in nine(ports) {
            for right in nine(ports) {
                let name = format!("{ports:?}: {left:?} / {right:?}");
                let mut duo = TwoPeers::behind(left.clone(), right.clone()).build(1);
                let outcome = duo.play().unwrap();
                assert_ne!(outcome, Outcome::Undecided, "{name}");
                assert_eq!(outcome.connected(), obstacle(&left, &right).is_none(), "{name}");
                if outcome.connected() {
                    check_connected(&duo, &name);
                    connected += 1;
                }
            }
        }
        assert_eq!(connected, 57, "{ports:?}");
    }
}
