//! `frazil demo`: two peers behind NATs find each other, in a virtual network.

mod args;
mod files;
mod kinds;
mod paint;
mod story;

use std::process::ExitCode;

use frazil_sim::{Duo, Fault, Outcome, TwoPeers};

pub(crate) use args::DemoArgs;

use crate::exit::{Exit, Failure};

/// Plays the demo and says how it ended.
pub(crate) fn run(args: &DemoArgs) -> ExitCode {
    match play(args) {
        Ok(exit) => exit.into(),
        Err(failure) => {
            anstream::eprintln!("frazil demo: {}", failure.message);
            failure.exit.into()
        }
    }
}

fn play(args: &DemoArgs) -> Result<Exit, Failure> {
    let mut peers = TwoPeers::new(args.left, args.right).with_loss(args.loss()).recording();
    if args.pcap.is_some() {
        peers = peers.capturing();
    }
    let mut duo = peers.build(args.seed);
    let stuck = |fault: Fault| Failure::new(Exit::Bad, fault.to_string());
    let outcome = duo.play().map_err(stuck)?;
    if outcome.connected() {
        duo.measure().map_err(stuck)?;
    }
    conclude(args, &mut duo, outcome);
    if let Some(path) = &args.pcap {
        files::write_pcap(path, duo.world.frames())?;
    }
    if args.json {
        files::print_ndjson(duo.world.records())?;
    } else {
        files::print_text(&story::tell(args, &duo, outcome))?;
    }
    Ok(match outcome {
        Outcome::Connected { .. } => Exit::Done,
        Outcome::NoPath { .. } => Exit::NoPath,
        Outcome::Undecided => Exit::TimedOut,
    })
}

/// Puts the NATs' tables and the verdict at the end of the records.
fn conclude(args: &DemoArgs, duo: &mut Duo, outcome: Outcome) {
    for nat in [duo.left_nat, duo.right_nat].into_iter().flatten() {
        duo.world.record_nat_table(nat);
    }
    let reason = match outcome {
        Outcome::Connected { .. } => "data passed both ways on the selected pair".to_owned(),
        Outcome::NoPath { .. } => kinds::why_not(args.left, args.right).join(" "),
        Outcome::Undecided => "neither connected nor failed within five minutes".to_owned(),
    };
    duo.world.record_verdict(outcome.connected(), &reason);
}
