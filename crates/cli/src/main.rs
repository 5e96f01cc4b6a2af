//! The `frazil` command.
#![forbid(unsafe_code)]

mod exit;

use std::process::ExitCode;

use clap::Parser;

use exit::Exit;

/// Two peers behind NATs find each other and talk.
#[derive(Parser)]
#[command(name = "frazil", version, after_help = exit::HELP)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(clap::Subcommand)]
enum Command {}

fn main() -> ExitCode {
    let cli = match Cli::try_parse() {
        Ok(cli) => cli,
        Err(error) => {
            // clap's own code for a wrong command line is 2, which means something else here.
            let exit = if error.use_stderr() { Exit::Usage } else { Exit::Done };
            let _ = error.print();
            return exit.into();
        }
    };
    match cli.command {}
}
