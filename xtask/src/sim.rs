//! `cargo xtask sim`: worlds held to theory, the fixed ones and any number of random ones.

use std::io;
use std::process::Command;

use crate::workspace::cargo;

#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// How many random worlds are played, besides the fixed ones
    #[arg(long, value_name = "N", default_value_t = 10_000)]
    worlds: u64,
    /// The seed of the first; the others follow
    #[arg(long, value_name = "S", default_value_t = 0)]
    seed: u64,
    /// Only random worlds of this flavour
    #[arg(long, value_parser = ["quiet", "lossy", "changing"])]
    flavour: Option<String>,
}

/// What `cargo xtask ci` plays: two minutes of a slow machine at most.
pub(crate) const CI: Arguments = Arguments { worlds: 30_000, seed: 0, flavour: None };

pub(crate) fn run(arguments: &Arguments) -> io::Result<bool> {
    Ok(command(arguments).status()?.success())
}

/// The command that does it.
pub(crate) fn command(arguments: &Arguments) -> Command {
    let mut prove = cargo(&["run", "--release", "--quiet", "--package", "frazil-sim"]);
    prove.args(["--example", "prove", "--"]);
    prove.args([arguments.worlds.to_string(), arguments.seed.to_string()]);
    prove.args(&arguments.flavour);
    prove
}
