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

/// FNV-1a: enough to tell one log from another.
fn hash(bytes: &[u8]) -> u64 {
    bytes.iter().fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
        (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3)
    })
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

/// The hashes of all worlds' records, one a line. They change when agents, NATs or records do; then
/// `FRAZIL_BLESS=1 cargo test -p frazil-sim --test replay` writes them anew.
#[test]
fn the_records_are_the_committed_ones() {
    let hashes: String = worlds()
        .map(|(seed, left, right)| {
            format!("{:016x} {seed} {left} {right}\n", hash(&log(&played(seed, left, right))))
        })
        .collect();
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/data/hashes.txt");
    if std::env::var_os("FRAZIL_BLESS").is_some() {
        std::fs::write(path, &hashes).unwrap();
    }
    let committed = std::fs::read_to_string(path).unwrap();
    assert_eq!(hashes, committed, "bless the new records, if they are meant to be new");
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
