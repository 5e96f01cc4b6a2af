//! Each feature of each published crate alone, none of them, and all of them.
//!
//! One crate at a time: in a workspace build the features of all members are united, and a crate
//! that forgot to ask for one would borrow it from its neighbour.

use crate::log::{Log, Outcome};
use crate::workspace::{Package, cargo, packages};

pub(super) fn check(log: &mut Log) -> Outcome {
    // Clippy finds what goes unused without a feature; plain check will do where it is missing.
    let clippy = super::need_component("clippy", "clippy").is_ok();
    for package in packages()?.iter().filter(|package| package.published) {
        for choice in choices(package) {
            let mut command = cargo(&[if clippy { "clippy" } else { "check" }]);
            command.args(["--quiet", "--package", &package.name]).args(&choice);
            if choice == ["--no-default-features"] {
                // Tests that need more say so themselves.
                command.arg("--tests");
            }
            if clippy {
                command.args(["--", "-D", "warnings"]);
            }
            log.run(&mut command)?;
        }
    }
    Ok(())
}

fn choices(package: &Package) -> Vec<Vec<&str>> {
    if package.features.is_empty() {
        return vec![vec![]];
    }
    let mut choices = vec![vec!["--no-default-features"]];
    for feature in &package.features {
        choices.push(vec!["--no-default-features", "--features", feature]);
    }
    if package.features.len() > 1 {
        choices.push(vec!["--all-features"]);
    }
    choices
}
