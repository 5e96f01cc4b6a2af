//! A survey counts what the oracle foretells, and counts the same however it is cut up.
#![allow(clippy::unwrap_used, reason = "tests may panic")]

use core::time::Duration;

use frazil_nat::Preset;
use frazil_sim::{Access, Cell, Kind, Line, Population, Survey, Verdict, verdict};

fn kind(name: &str, gates: &[Preset], ipv6: Option<Preset>) -> Kind {
    Kind {
        name: name.to_owned(),
        weight: 1,
        gates: gates.iter().map(|preset| preset.config([])).collect(),
        ipv6: ipv6.map(|preset| preset.config([])),
        line: Line {
            shortest: Duration::from_millis(2),
            longest: Duration::from_millis(30),
            jitter: Duration::from_millis(1),
            ..Line::default()
        },
    }
}

fn population() -> Population {
    let kinds = vec![
        kind("public", &[], None),
        kind("home", &[Preset::PortRestricted], None),
        kind("office", &[Preset::Symmetric], None),
        kind("locked", &[Preset::Blocked], None),
        kind("carrier", &[Preset::AddressRestricted, Preset::Symmetric], None),
        kind("wall", &[Preset::Firewall], None),
        kind("walled home", &[Preset::FullCone, Preset::Firewall], None),
        kind("dual", &[Preset::Symmetric], Some(Preset::Firewall)),
        kind("dual carrier", &[Preset::FullCone, Preset::Symmetric], Some(Preset::Firewall)),
        kind("six only", &[Preset::Blocked], Some(Preset::None)),
    ];
    Population { kinds }
}

/// A peer's addresses, as the oracle wants them; `side` tells its devices from the other's.
fn accesses(kind: &Kind, side: usize) -> Vec<Access<'_>> {
    let v4 = kind.gates.iter().enumerate().map(|(at, config)| (100 * side + at, config));
    let access = |v6, gates| Access { v6, learns_public_address: true, gates };
    let mut all = vec![access(false, v4.collect())];
    all.extend(kind.ipv6.as_ref().map(|config| access(true, vec![(100 * side + 50, config)])));
    all
}

#[test]
fn every_pair_of_kinds_ends_as_the_oracle_says() {
    let population = population();
    let results = Survey { population: &population, sessions: 1_000, seed: 4 }.run(|_| ()).unwrap();
    assert_eq!(results.all().sessions(), 1_000);
    for (one, left) in population.kinds.iter().enumerate() {
        for (other, right) in population.kinds.iter().enumerate().skip(one) {
            let cell = results.between(one, other);
            let sessions = cell.sessions();
            assert!(sessions > 0, "{} and {} never met", left.name, right.name);
            let expected = match verdict(&accesses(left, 1), &accesses(right, 2)) {
                Verdict::Direct => Cell { direct: sessions, ..Cell::default() },
                Verdict::Relay => Cell { relay: sessions, ..Cell::default() },
                _ => Cell { tcp: sessions, ..Cell::default() },
            };
            assert_eq!(cell, expected, "{} and {}", left.name, right.name);
        }
    }
    let (half, most) = (results.percentile(50).unwrap(), results.percentile(99).unwrap());
    // Behind what blocks UDP over IPv4, gathering waits for a STUN server in vain.
    assert!(half < most && most < Duration::from_secs(8), "{half:?}, {most:?}");
}

#[test]
fn the_same_seed_counts_the_same_and_another_one_otherwise() {
    let population = population();
    let run = |seed| Survey { population: &population, sessions: 300, seed }.run(|_| ()).unwrap();
    assert_eq!(run(7), run(7));
    assert_ne!(run(7), run(8));
}
