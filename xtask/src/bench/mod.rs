//! `cargo xtask bench`: the criterion benchmarks.

mod graph;
mod sizes;

use std::fs;
use std::io;

use crate::workspace::{cargo, root};

#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// Run only benchmarks whose name contains this
    filter: Option<String>,
    /// Run the series of growing hostile descriptions, and print what an octet costs at each size
    #[arg(long, conflicts_with = "filter")]
    sizes: bool,
    /// Write the page with the graph of it, too
    #[arg(long, requires = "sizes")]
    write: bool,
}

/// The page with the graph of time against size, and the picture on it.
const PAGE: &str = "benches/results/sdp-sizes.md";
const PICTURE: &str = "benches/results/sdp-sizes.svg";

pub(crate) fn run(arguments: &Arguments) -> io::Result<bool> {
    let filter = if arguments.sizes { Some(sizes::FILTER) } else { arguments.filter.as_deref() };
    let mut command = cargo(&["bench", "--package", "frazil-benches", "--benches"]);
    if let Some(filter) = filter {
        command.args(["--", filter]);
    }
    if !command.status()?.success() {
        return Ok(false);
    }
    if arguments.sizes {
        let series = sizes::read(&root().join("target/criterion"))?;
        print!("{}", sizes::table(&series));
        if arguments.write {
            fs::write(root().join(PAGE), sizes::page(&series))?;
            fs::write(root().join(PICTURE), graph::svg(&series))?;
        }
    }
    Ok(true)
}
