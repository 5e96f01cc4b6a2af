//! A seed replays: the records of a world are the same on every machine and in every build.
#![allow(clippy::unwrap_used, reason = "tests may panic")]

use frazil_nat::Preset;
use frazil_sim::{Duo, EVERYDAY, Probability, TwoPeers};
use frazil_trace::ndjson;

/// Every pair of NATs once, every world with some loss.
fn worlds() -> impl Iterator<Item = (u64, Preset, Preset)> {
    let pairs = EVERYDAY.into_iter().flat_map(|left| EVERYDAY.map(|right| (left, right)));
    (1..).zip(pairs).map(|(seed, (left, right))| (seed, left, right))
}

fn played(seed: u64, left: Preset, right: Preset) -> Duo {
    let loss = Probability::percent(15);
    let mut duo = TwoPeers::new(left, right).with_loss(loss).recording().capturing().build(seed);
    duo.play().unwrap();
    duo
}

fn log(duo: &Duo) -> Vec<u8> {
    let mut log = Vec::new();
    ndjson::write(&mut log, duo.world.records()).unwrap();
    log
}

#[test]
fn the_same_seed_gives_the_same_records_and_packets() {
    for (seed, left, right) in worlds() {
        let (one, other) = (played(seed, left, right), played(seed, left, right));
        assert_eq!(log(&one), log(&other), "{left} / {right}");
        assert_eq!(one.world.frames(), other.world.frames(), "{left} / {right}");
        assert_ne!(log(&one), log(&played(seed + 100, left, right)), "{left} / {right}");
    }
}

#[test]
fn nobody_notices_whether_records_are_kept() {
    for (seed, left, right) in worlds().take(12) {
        let loss = Probability::percent(15);
        let mut silent = TwoPeers::new(left, right).with_loss(loss).capturing().build(seed);
        silent.play().unwrap();
        assert_eq!(silent.world.frames(), played(seed, left, right).world.frames());
    }
}
