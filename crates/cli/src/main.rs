//! The `frazil` command.
#![forbid(unsafe_code)]

mod call;
mod candidate;
mod demo;
mod describe;
mod exit;
mod netcheck;
mod output;
mod progress;
mod sdp;
mod sim;
mod stun;

use std::process::ExitCode;

use clap::Parser;

use exit::Exit;

/// Two peers behind NATs find each other and talk.
///
/// There is no encryption yet: whoever is on the way can read and change what you send.
#[derive(Parser)]
#[command(name = "frazil", version, after_help = exit::HELP)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(clap::Subcommand)]
enum Command {
    Demo(demo::DemoArgs),
    /// Make an offer, take the answer, connect and talk (no encryption yet).
    Offer(call::OfferArgs),
    /// Take an offer, make the answer, connect and talk (no encryption yet).
    Answer(call::AnswerArgs),
    Netcheck(netcheck::NetcheckArgs),
    /// Look at STUN messages, or serve them.
    Stun(stun::StunArgs),
    /// Look at ICE candidate lines.
    Candidate(candidate::CandidateArgs),
    Sim(sim::SimArgs),
    /// Look at session descriptions.
    Sdp(sdp::SdpArgs),
}

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
    match cli.command {
        Command::Demo(args) => demo::run(&args),
        Command::Offer(args) => call::offer(&args).into(),
        Command::Answer(args) => call::answer(&args).into(),
        Command::Netcheck(args) => netcheck::run(&args).into(),
        Command::Stun(args) => stun::run(&args),
        Command::Candidate(args) => candidate::run(&args),
        Command::Sdp(args) => sdp::run(&args),
        Command::Sim(args) => sim::run(&args),
    }
}
