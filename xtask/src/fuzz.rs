//! `cargo xtask fuzz`: cargo-fuzz with its finds and its working corpus under `target/fuzz`, so
//! that the committed seeds in `fuzz/corpus` stay as they are.

use std::fs;
use std::io;
use std::process::{Command, Stdio};

use crate::workspace::{packages, root};

#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// How long to fuzz each target
    #[arg(long, value_name = "N", default_value_t = 60)]
    seconds: u32,
    /// One target; all of them without it
    target: Option<String>,
}

pub(crate) fn run(arguments: &Arguments) -> io::Result<bool> {
    if let Some((want, get)) = missing() {
        eprintln!("cargo xtask fuzz: no {want}; get it with: {get}");
        return Ok(false);
    }
    let fuzz = packages()?.into_iter().find(|package| package.name == "frazil-fuzz");
    let targets = fuzz.map(|package| package.binaries).unwrap_or_default();
    let chosen: Vec<&String> = match &arguments.target {
        None => targets.iter().collect(),
        Some(name) => targets.iter().filter(|target| *target == name).collect(),
    };
    if chosen.is_empty() {
        eprintln!("cargo xtask fuzz: no such target; there are: {}", targets.join(", "));
        return Ok(false);
    }
    let mut finds = Vec::new();
    for target in chosen {
        println!("--- {target}, {} s", arguments.seconds);
        if !fuzz_one(target, arguments.seconds)? {
            finds.push(target.as_str());
        }
    }
    if finds.is_empty() {
        println!("no finding");
    } else {
        println!("findings in {}: see target/fuzz/artifacts", finds.join(", "));
    }
    Ok(finds.is_empty())
}

/// The tool that fuzzing lacks here, and the command that gets it.
fn missing() -> Option<(&'static str, &'static str)> {
    let runs = |program: &str, arguments: &[&str]| {
        let mut command = Command::new(program);
        command.args(arguments).stdout(Stdio::null()).stderr(Stdio::null());
        command.status().is_ok_and(|status| status.success())
    };
    if !runs("rustup", &["run", "nightly", "rustc", "--version"]) {
        Some(("nightly toolchain", "rustup toolchain install nightly --profile minimal"))
    } else if !runs("cargo", &["fuzz", "--version"]) {
        Some(("cargo-fuzz", "cargo install cargo-fuzz"))
    } else {
        None
    }
}

fn fuzz_one(target: &str, seconds: u32) -> io::Result<bool> {
    let work = root().join("target/fuzz");
    let (corpus, artifacts) =
        (work.join("corpus").join(target), work.join("artifacts").join(target));
    fs::create_dir_all(&corpus)?;
    fs::create_dir_all(&artifacts)?;
    let mut command = Command::new("rustup");
    command.current_dir(root());
    // Link-time optimisation costs minutes a target, and finds nothing.
    command.env("CARGO_PROFILE_RELEASE_LTO", "off");
    command.args(["run", "nightly", "cargo", "fuzz", "run", "--fuzz-dir", "fuzz"]);
    command.arg("--target-dir").arg(work.join("build")).arg(target);
    // The first folder receives what is new; the seeds after it are only read.
    command.arg(corpus);
    let seeds = root().join("fuzz/corpus").join(target);
    if seeds.is_dir() {
        command.arg(seeds);
    }
    command.arg("--").arg(format!("-max_total_time={seconds}"));
    command.arg(format!("-artifact_prefix={}/", artifacts.display()));
    // A hang is a find too, and so is growth.
    command.args(["-timeout=10", "-rss_limit_mb=2048"]);
    Ok(command.status()?.success())
}
