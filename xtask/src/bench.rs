//! `cargo xtask bench`: the criterion benchmarks.

use std::io;

use crate::workspace::cargo;

#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// Run only benchmarks whose name contains this
    filter: Option<String>,
}

pub(crate) fn run(arguments: &Arguments) -> io::Result<bool> {
    let mut command = cargo(&["bench", "--package", "frazil-benches", "--benches"]);
    if let Some(filter) = &arguments.filter {
        command.args(["--", filter]);
    }
    Ok(command.status()?.success())
}
