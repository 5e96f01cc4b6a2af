//! Worlds held to theory; `cargo xtask sim` does the same at any size.
#![allow(clippy::unwrap_used, clippy::panic, reason = "tests may panic")]

use frazil_nat::PortAssignment;
use frazil_sim::{Flavour, Scenario, prove};

const PORTS: [PortAssignment; 2] = [PortAssignment::Preserve, PortAssignment::Random];

#[test]
fn all_81_worlds_with_one_nat_a_side_end_as_they_must() {
    for ports in PORTS {
        let connected = Scenario::one_nat_a_side(ports)
            .filter(|scenario| {
                prove(scenario).unwrap_or_else(|broken| panic!("{broken}")).connected()
            })
            .count();
        assert_eq!(connected, 57, "{ports:?}");
    }
}

#[test]
fn a_few_of_the_6561_worlds_with_home_behind_carrier_end_as_they_must() {
    for scenario in PORTS.into_iter().flat_map(Scenario::home_behind_carrier).step_by(97) {
        prove(&scenario).unwrap_or_else(|broken| panic!("{broken}"));
    }
}

#[test]
fn random_worlds_of_every_flavour_keep_every_law() {
    for flavour in Flavour::ALL {
        for seed in 0..100 {
            let scenario = Scenario::draw(seed, flavour);
            prove(&scenario).unwrap_or_else(|broken| panic!("{flavour:?}: {broken}"));
        }
    }
}

/// Seeds of worlds in which a law was broken once, and by what.
#[test]
fn worlds_that_found_something_keep_every_law() {
    let found = [
        // The pair that was nominated first had lost its address; the peer stayed with it.
        (2_419, Flavour::Changing),
        // A check was repeated where consent had expired.
        (20, Flavour::Changing),
        // A NAT answered by another port, and the conflict of roles was never settled.
        (5_029_412, Flavour::Quiet),
        // A NAT moved on twice while a nomination was under way, back to a pair that had failed.
        (8_004_197, Flavour::Quiet),
        // A nomination was repeated on a path that had gone until no other pair was left.
        (40_030_090, Flavour::Changing),
        // An answer to an older check of a pair was taken for that of the newer one, which followed.
        (40_257_047, Flavour::Changing),
        // A nomination that was answered by another way was waited for without end.
        (42_057_853, Flavour::Lossy),
    ];
    for (seed, flavour) in found {
        let scenario = Scenario::draw(seed, flavour);
        prove(&scenario).unwrap_or_else(|broken| panic!("{flavour:?}: {broken}"));
    }
}
