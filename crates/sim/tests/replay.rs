//! A seed replays: the records of a world are the same on every machine and in every build.
#![allow(clippy::unwrap_used, reason = "tests may panic")]

use core::time::Duration;

use frazil_nat::Preset;
use frazil_sim::{Duo, EVERYDAY, Flavour, Probability, Scenario, TwoPeers, World};
use frazil_trace::ndjson;

/// Every pair of NATs once, every world with some loss.
fn everyday() -> impl Iterator<Item = (u64, Preset, Preset)> {
    let pairs = EVERYDAY.into_iter().flat_map(|left| EVERYDAY.map(|right| (left, right)));
    (1..).zip(pairs).map(|(seed, (left, right))| (seed, left, right))
}

fn played(seed: u64, left: Preset, right: Preset) -> Duo {
    let loss = Probability::percent(15);
    let mut duo = TwoPeers::new(left, right).with_loss(loss).recording().capturing().build(seed);
    duo.play().unwrap();
    duo
}

/// Twenty worlds with all that there is: every other one is lossy, the others change.
fn rich() -> impl Iterator<Item = (u64, Flavour)> {
    let flavours = [Flavour::Lossy, Flavour::Changing].into_iter().cycle();
    (1..=20).zip(flavours)
}

/// The world of a scenario, some time after its peers have found each other or given up.
fn performed(seed: u64, flavour: Flavour) -> World {
    let scenario = Scenario::draw(seed, flavour);
    let mut stage = scenario.build_in(World::new(seed).recording());
    stage.play().unwrap();
    let end = scenario.script.last().map_or(Duration::ZERO, |scene| scene.at);
    stage.world.run_for(end + Duration::from_secs(10)).unwrap();
    stage.world
}

fn log(world: &World) -> Vec<u8> {
    let mut log = Vec::new();
    ndjson::write(&mut log, world.records()).unwrap();
    log
}

/// FNV-1a: enough to tell one log from another.
fn hash(world: &World) -> u64 {
    log(world).iter().fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
        (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3)
    })
}

#[test]
fn the_same_seed_gives_the_same_records_and_packets() {
    for (seed, left, right) in everyday() {
        let (one, other) = (played(seed, left, right), played(seed, left, right));
        assert_eq!(log(&one.world), log(&other.world), "{left} / {right}");
        assert_eq!(one.world.frames(), other.world.frames(), "{left} / {right}");
        let another = played(seed + 100, left, right);
        assert_ne!(log(&one.world), log(&another.world), "{left} / {right}");
    }
}

#[test]
fn the_same_scenario_gives_the_same_records() {
    for (seed, flavour) in rich() {
        let once = log(&performed(seed, flavour));
        assert_eq!(once, log(&performed(seed, flavour)), "seed {seed}");
        assert_ne!(once, log(&performed(seed + 100, flavour)), "seed {seed}");
    }
}

/// Holds the hashes of records against the committed ones, one a line. They change when agents, NATs
/// or records do; then `FRAZIL_BLESS=1 cargo test -p frazil-sim --test replay` writes them anew.
fn compare(file: &str, hashes: &str) {
    let path = format!("{}/tests/data/{file}", env!("CARGO_MANIFEST_DIR"));
    if std::env::var_os("FRAZIL_BLESS").is_some() {
        std::fs::write(&path, hashes).unwrap();
    }
    let committed = std::fs::read_to_string(path).unwrap();
    assert_eq!(hashes, committed, "bless the new records, if they are meant to be new");
}

#[test]
fn the_records_of_everyday_worlds_are_the_committed_ones() {
    let hashes: String = everyday()
        .map(|(seed, left, right)| {
            format!("{:016x} {seed} {left} {right}\n", hash(&played(seed, left, right).world))
        })
        .collect();
    compare("hashes-everyday.txt", &hashes);
}

#[test]
fn the_records_of_twenty_rich_worlds_are_the_committed_ones() {
    let hashes: String = rich()
        .map(|(seed, flavour)| {
            let world = performed(seed, flavour);
            format!("{:016x} {seed} {flavour:?} {} records\n", hash(&world), world.records().len())
        })
        .collect();
    compare("hashes.txt", &hashes);
}

#[test]
fn nobody_notices_whether_records_are_kept() {
    for (seed, left, right) in everyday().take(12) {
        let loss = Probability::percent(15);
        let mut silent = TwoPeers::new(left, right).with_loss(loss).capturing().build(seed);
        silent.play().unwrap();
        assert_eq!(silent.world.frames(), played(seed, left, right).world.frames());
    }
}
