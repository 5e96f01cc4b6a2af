//! Nothing imports upwards: a crate uses only crates on floors below its own, in tests too.

use crate::log::{Log, Outcome, Stop};
use crate::workspace::packages;

const FLOORS: &[(&str, u8)] = &[
    ("frazil-sansio", 0),
    ("frazil-candidate", 0),
    ("frazil-stun", 1),
    ("frazil-sdp", 1),
    ("frazil-nat", 1),
    ("frazil-turn", 2),
    ("frazil-ice", 3),
    ("frazil-trace", 4),
    ("frazil-sim", 5),
    ("frazil-signal", 5),
    ("frazil-io", 6),
    ("frazil-cli", 7),
];

fn floor(name: &str) -> Option<u8> {
    FLOORS.iter().find(|(known, _)| *known == name).map(|(_, floor)| *floor)
}

pub(super) fn check(log: &mut Log) -> Outcome {
    let mut well = true;
    for package in packages()?.iter().filter(|package| package.published) {
        let Some(own) = floor(&package.name) else {
            log.line(&format!(
                "{} has no floor: give it one in xtask/src/ci/floors.rs",
                package.name
            ));
            well = false;
            continue;
        };
        for used in &package.uses {
            if floor(used).is_none_or(|floor| floor >= own) {
                log.line(&format!(
                    "{} (floor {own}) uses {used}, which is not below",
                    package.name
                ));
                well = false;
            }
        }
    }
    if well { Ok(()) } else { Err(Stop::Failed) }
}
