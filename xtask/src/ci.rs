//! `cargo xtask ci`: everything that a change must keep, with rustup's stable toolchain alone.

mod conventions;
mod features;
mod floors;
mod no_std;
mod packaging;

use std::io;
use std::process::Command;

use crate::conformance;
use crate::log::{Log, Outcome, Stop};
use crate::report::Report;
use crate::sim;
use crate::workspace::{build_frazil, cargo, packages, root};

#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// Run only these steps
    steps: Vec<String>,
    /// Show what every step prints, as it comes
    #[arg(long, short)]
    verbose: bool,
    /// List the steps and stop
    #[arg(long)]
    list: bool,
}

struct Step {
    name: &'static str,
    what: &'static str,
    work: fn(&mut Log) -> Outcome,
}

const STEPS: &[Step] = &[
    Step { name: "format", what: "rustfmt changes nothing", work: format },
    Step { name: "conventions", what: "the house rules", work: conventions::check },
    Step {
        name: "floors",
        what: "no crate uses one on its own floor or above",
        work: floors::check,
    },
    Step { name: "clippy", what: "no warning, all targets, all features", work: clippy },
    Step { name: "tests", what: "all tests, all features", work: conformance::run_tests },
    Step {
        name: "conformance",
        what: "every requirement of the gate has its test",
        work: conformance::check_after_tests,
    },
    Step { name: "fuzz-replay", what: "every fuzz corpus, replayed on stable", work: fuzz_replay },
    Step { name: "replay", what: "simulated worlds are the same in release", work: replay },
    Step { name: "doctests", what: "the examples, the README's among them", work: doctests },
    Step { name: "docs", what: "rustdoc without a warning", work: docs },
    Step { name: "features", what: "each feature alone, none and all", work: features::check },
    Step { name: "msrv", what: "it builds on the least Rust version it states", work: msrv },
    Step { name: "no_std", what: "what says no_std links without std", work: no_std::prove },
    Step { name: "worlds", what: "worlds end as theory says, fixed and random", work: worlds },
    Step { name: "demo-table", what: "the demo through all 36 pairs of NATs", work: demo_table },
    Step { name: "packaging", what: "each published crate packages", work: packaging::check },
];

pub(crate) fn run(arguments: &Arguments) -> io::Result<bool> {
    if arguments.list {
        for step in STEPS {
            println!("{:<14} {}", step.name, step.what);
        }
        return Ok(true);
    }
    if let Some(stranger) =
        arguments.steps.iter().find(|name| STEPS.iter().all(|step| step.name != name.as_str()))
    {
        return Err(io::Error::other(format!("no step {stranger}; `ci --list` has their names")));
    }
    conformance::forget_tests();
    let mut report = Report::new(arguments.verbose);
    for step in STEPS {
        if arguments.steps.is_empty() || arguments.steps.iter().any(|name| name == step.name) {
            report.step(step.name, step.work);
        }
    }
    Ok(report.close())
}

fn format(log: &mut Log) -> Outcome {
    need_component("fmt", "rustfmt")?;
    log.run(&mut cargo(&["fmt", "--all", "--check"]))?;
    // The packages outside the workspace. `--all` would follow their paths back into it.
    for manifest in ["xtask/no_std/Cargo.toml", "benches/peers/Cargo.toml"] {
        log.run(&mut cargo(&["fmt", "--check", "--manifest-path", manifest]))?;
    }
    Ok(())
}

fn clippy(log: &mut Log) -> Outcome {
    need_component("clippy", "clippy")?;
    let what = ["clippy", "--workspace", "--all-targets", "--all-features", "--keep-going"];
    log.run(cargo(&what).args(["--", "-D", "warnings"]))
}

fn fuzz_replay(log: &mut Log) -> Outcome {
    log.run(&mut cargo(&["test", "--package", "frazil-fuzz", "--no-fail-fast"]))
}

/// The hashes that the debug build's tests were held against, once more without debug assertions and
/// with optimisation.
fn replay(log: &mut Log) -> Outcome {
    log.run(&mut cargo(&["test", "--release", "--package", "frazil-sim", "--test", "replay"]))
}

fn doctests(log: &mut Log) -> Outcome {
    log.run(&mut cargo(&["test", "--workspace", "--all-features", "--doc", "--no-fail-fast"]))
}

fn docs(log: &mut Log) -> Outcome {
    let mut command = cargo(&["doc", "--workspace", "--all-features", "--no-deps", "--keep-going"]);
    log.run(command.env("RUSTDOCFLAGS", "-D warnings"))
}

fn msrv(log: &mut Log) -> Outcome {
    let Some(version) = packages()?.into_iter().find_map(|package| package.rust_version) else {
        log.line("no rust-version in any manifest");
        return Err(Stop::Failed);
    };
    let mut toolchain = Command::new("rustup");
    // Asking must not install it.
    toolchain.env("RUSTUP_AUTO_INSTALL", "0");
    toolchain.current_dir(root()).args(["run", &version, "cargo"]);
    if !quiet(toolchain.arg("--version")) {
        let get = format!("rustup toolchain install {version} --profile minimal");
        return Err(Stop::LeftOut { want: format!("toolchain {version}"), get });
    }
    let mut check = Command::new("rustup");
    check.current_dir(root()).args(["run", &version, "cargo", "check", "--workspace"]);
    // The compiler's name is not inherited, or ours would answer.
    check.env_remove("RUSTUP_TOOLCHAIN").env_remove("CARGO").env_remove("RUSTC");
    log.run(check.arg("--all-features"))
}

fn worlds(log: &mut Log) -> Outcome {
    log.run(&mut sim::command(&sim::CI))
}

fn demo_table(log: &mut Log) -> Outcome {
    log.run(&mut build_frazil())?;
    let (lines, well) = crate::demo_table::table(3);
    for line in lines {
        log.line(&line);
    }
    if well { Ok(()) } else { Err(Stop::Failed) }
}

/// Leaves the step out where rustup's minimal profile has not brought the component.
fn need_component(subcommand: &str, component: &str) -> Outcome {
    if quiet(&mut cargo(&[subcommand, "--version"])) {
        return Ok(());
    }
    Err(Stop::LeftOut {
        want: component.to_owned(),
        get: format!("rustup component add {component}"),
    })
}

/// Runs a command for nothing but its success.
fn quiet(command: &mut Command) -> bool {
    command.output().is_ok_and(|output| output.status.success())
}
