//! Everything a developer does, as one command line: `cargo xtask COMMAND`.
#![forbid(unsafe_code)]

mod bench;
mod ci;
mod conformance;
mod demo_table;
mod fuzz;
mod interop;
mod log;
mod peers;
mod pool;
mod report;
mod sim;
mod workspace;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

#[derive(Parser)]
#[command(name = "cargo xtask", about = "Everything a developer of frazil does", long_about = None)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Check everything that a change must keep
    Ci(ci::Arguments),
    /// Hold the RFCs' requirements against the tests that show them
    Conformance(conformance::Arguments),
    /// Play the demo through all 36 pairs of its NATs
    DemoTable(demo_table::Arguments),
    /// Call real foreign peers through real NATs, in network namespaces
    Interop(interop::Arguments),
    /// Play worlds of peers and NATs, and hold them to theory
    Sim(sim::Arguments),
    /// Fuzz on nightly, one target or all (finds go to target/fuzz, the seeds stay clean)
    Fuzz(fuzz::Arguments),
    /// Run the criterion benchmarks
    Bench(bench::Arguments),
    /// Measure against other crates, on the same bytes in one process
    Peers(peers::Arguments),
}

fn main() -> ExitCode {
    let outcome = match Arguments::parse().command {
        Command::Ci(arguments) => ci::run(&arguments),
        Command::Conformance(arguments) => conformance::run(&arguments),
        Command::DemoTable(arguments) => demo_table::run(&arguments),
        Command::Interop(arguments) => interop::run(&arguments),
        Command::Sim(arguments) => sim::run(&arguments),
        Command::Fuzz(arguments) => fuzz::run(&arguments),
        Command::Bench(arguments) => bench::run(&arguments),
        Command::Peers(arguments) => peers::run(&arguments),
    };
    match outcome {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => {
            eprintln!("cargo xtask: {error}");
            ExitCode::FAILURE
        }
    }
}
