//! `frazil sdp`: session descriptions, for people and programs to look at, and to make.

mod agreed;
mod answer;
mod args;
mod before;
mod config;
mod failure;
mod format;
mod hex;
mod input;
mod lint;
mod negotiate;
mod offer;
mod page;
mod parse;

use std::process::ExitCode;

pub(crate) use args::SdpArgs;
use args::SdpCommand;

/// Does what the words say, and tells how it ended.
pub(crate) fn run(args: &SdpArgs) -> ExitCode {
    let done = match &args.command {
        SdpCommand::Parse(args) => parse::run(args),
        SdpCommand::Lint(args) => lint::run(args),
        SdpCommand::Format(args) => format::run(args),
        SdpCommand::Answer(args) => answer::run(args),
        SdpCommand::Offer(args) => offer::run(args),
        SdpCommand::Negotiate(args) => negotiate::run(args),
    };
    match done {
        Ok(exit) => exit.into(),
        Err(failure) => {
            say(&failure.message);
            failure.exit.into()
        }
    }
}

fn say(line: &str) {
    anstream::eprintln!("frazil sdp: {line}");
}
