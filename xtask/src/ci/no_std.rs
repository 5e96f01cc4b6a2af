//! no_std is proved, not claimed: what says so links into a program that has no std, and leaks
//! planted on purpose do not.

use std::fs;
use std::process::Command;

use crate::log::{Log, Outcome, Stop};
use crate::workspace::{cargo, packages, root};

/// A leak, and the words of the error that must stop it.
const LEAKS: [(&str, &str); 3] = [
    ("leak-std", "duplicate lang item `panic_impl`"),
    ("leak-alloc", "no global memory allocator found"),
    ("leak-libc", "getpid"),
];

pub(super) fn prove(log: &mut Log) -> Outcome {
    if !cfg!(all(target_arch = "x86_64", target_os = "linux", target_env = "gnu")) {
        let get = "run it on x86_64 Linux with glibc".to_owned();
        return Err(Stop::LeftOut { want: "x86_64 Linux".to_owned(), get });
    }
    complete(log)?;
    // The proof stands outside the workspace, but with the workspace's versions.
    fs::copy(root().join("Cargo.lock"), root().join("xtask/no_std/Cargo.lock"))?;
    for features in ["", "alloc"] {
        log.run(&mut build(features))?;
        let program = root().join("target/no_std/release/frazil-no-std");
        log.run(&mut Command::new(program))?;
    }
    for (feature, error) in LEAKS {
        let mut attempt = Log::new(false);
        if attempt.capture(&mut build(feature))? || !attempt.text.contains(error) {
            log.line(&attempt.text);
            log.line(&format!("{feature}: the build did not fail with: {error}"));
            return Err(Stop::Failed);
        }
        log.line(&format!("{feature}: caught"));
    }
    Ok(())
}

/// A crate that says it is no_std is in the proof.
fn complete(log: &mut Log) -> Outcome {
    let proof = fs::read_to_string(root().join("xtask/no_std/Cargo.toml"))?;
    for package in packages()?.iter().filter(|package| package.published) {
        let start = fs::read_to_string(package.folder.join("src/lib.rs")).unwrap_or_default();
        let says = start.lines().any(|line| line == "#![no_std]");
        if says && !proof.contains(&format!("\n{} = ", package.name)) {
            log.line(&format!("{} says no_std: add it to xtask/no_std", package.name));
            return Err(Stop::Failed);
        }
    }
    Ok(())
}

fn build(features: &str) -> Command {
    let mut command = cargo(&["build", "--release", "--quiet", "--features", features]);
    command.current_dir(root().join("xtask/no_std"));
    command.env("CARGO_TARGET_DIR", root().join("target/no_std"));
    // What the caller sets for the workspace is not meant for a program without a runtime.
    command.env_remove("RUSTFLAGS").env_remove("CARGO_ENCODED_RUSTFLAGS");
    command
}
