//! `cargo xtask peers`: the same work on the same bytes, by this project's crates and by others.
//!
//! The contestants stand in `benches/peers`, outside the workspace: nobody pays for them in an
//! ordinary build.

mod results;
mod table;

use std::fs;
use std::io;
use std::path::PathBuf;
use std::process::{Command, Stdio};

use crate::workspace::{cargo, root};

use results::Results;

#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// Only these operations
    operations: Vec<String>,
    /// A tenth of the rounds
    #[arg(long)]
    quick: bool,
    /// Print one JSON object
    #[arg(long)]
    json: bool,
    /// Write the page that the README links, too
    #[arg(long, conflicts_with_all = ["operations", "quick"])]
    write: bool,
    /// Run the tests that hold frazil against two peers, and time nothing
    #[arg(long, conflicts_with_all = ["operations", "quick", "json", "write"])]
    differ: bool,
}

/// The page with the committed results.
const PAGE: &str = "benches/results/peers.md";

pub(crate) fn run(arguments: &Arguments) -> io::Result<bool> {
    if arguments.differ {
        return Ok(in_peers(&["test", "--release"]).status()?.success());
    }
    eprintln!("building the peers ...");
    if !in_peers(&["build", "--release", "--bins"]).status()?.success() {
        return Ok(false);
    }
    eprintln!("counting allocations ...");
    let mut lines =
        output(in_peers(&["run", "--release", "--quiet", "--bin", "count", "--"]), arguments)?;
    eprintln!("taking times, with nothing else on the machine at best ...");
    let mut time = in_peers(&["run", "--release", "--quiet", "--bin", "time", "--"]);
    if arguments.quick {
        time.arg("--quick");
    }
    lines.push_str(&output(time, arguments)?);
    let results = Results::read(&lines).map_err(io::Error::other)?;
    if arguments.json {
        println!("{:#}", results.json());
    } else {
        print!("{}", table::text(&results));
    }
    if arguments.write {
        let page = root().join(PAGE);
        fs::create_dir_all(page.parent().unwrap_or(root()))?;
        fs::write(page, table::page(&results))?;
    }
    // A target that is missed is told, not failed: how busy the machine was, nobody knows.
    Ok(true)
}

/// A cargo command in the peers' package.
fn in_peers(what: &[&str]) -> Command {
    let mut command = cargo(what);
    command.current_dir(folder());
    command
}

fn folder() -> PathBuf {
    root().join("benches/peers")
}

/// What a program printed; its complaints go to the terminal.
fn output(mut command: Command, arguments: &Arguments) -> io::Result<String> {
    command.args(&arguments.operations).stderr(Stdio::inherit());
    let output = command.output()?;
    if !output.status.success() {
        return Err(io::Error::other("somebody does an operation wrongly: see above"));
    }
    String::from_utf8(output.stdout).map_err(io::Error::other)
}
