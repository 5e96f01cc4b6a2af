//! Each published crate packages, with what its package must hold.

use crate::log::{Log, Outcome, Stop};
use crate::workspace::{cargo, packages};

const HOLDS: [&str; 5] =
    ["Cargo.toml", "README.md", "CHANGELOG.md", "LICENSE-MIT", "LICENSE-APACHE"];

pub(super) fn check(log: &mut Log) -> Outcome {
    let packages = packages()?;
    let names = || packages.iter().filter(|package| package.published).map(|package| &package.name);
    let mut all = cargo(&["package", "--quiet", "--offline", "--no-verify", "--allow-dirty"]);
    for name in names() {
        all.args(["--package", name]);
    }
    log.run(&mut all)?;
    let mut well = true;
    for name in names() {
        let mut list = Log::new(false);
        let mut command = cargo(&["package", "--list", "--allow-dirty", "--package", name]);
        let listed = list.capture(&mut command)?;
        let absent: Vec<_> =
            HOLDS.iter().filter(|file| list.text.lines().all(|line| line != **file)).collect();
        if !listed {
            log.line(&list.text);
            well = false;
        } else if !absent.is_empty() {
            log.line(&format!("{name}: its package lacks {absent:?}"));
            well = false;
        }
    }
    if well { Ok(()) } else { Err(Stop::Failed) }
}
