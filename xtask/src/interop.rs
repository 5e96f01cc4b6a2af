//! `cargo xtask interop`: real peers that others wrote, behind real NATs of the kernel, real browsers
//! at the other end of offers and answers, and the model of NATs held against the kernel's.
//!
//! The lab under `xtask/lab` builds small networks out of network namespaces; several stand at
//! once. What runs in one ends with it: every call has a deadline and takes its lab down itself.

mod call;
mod decode;
mod kind;
mod nat;
mod needs;
mod netcheck;
mod plan;
mod sdp;
mod verdict;

use std::io;
use std::path::PathBuf;
use std::thread;
use std::time::Instant;

use needs::Needs;
use plan::{Peer, Trial};

use crate::pool;
use crate::workspace::root;

#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// Only what a few minutes allow
    #[arg(long)]
    quick: bool,
    /// Count what has to be skipped as failed
    #[arg(long)]
    require: bool,
    /// Only what this peer takes part in; repeat for more (frazil: its calls with itself)
    #[arg(long, value_name = "PEER")]
    peer: Vec<Peer>,
    /// Only the NATs' models against netfilter
    #[arg(long, conflicts_with = "peer")]
    nats: bool,
    /// Labs at once
    #[arg(long, value_name = "N", default_value_t = jobs())]
    jobs: usize,
    /// Where to keep what each side wrote, a folder a call [default: target/lab/calls]
    #[arg(long, value_name = "DIR")]
    keep: Option<PathBuf>,
    /// List what would run and stop
    #[arg(long)]
    list: bool,
}

/// Most of a call is waiting, so there is room for more labs than processors.
fn jobs() -> usize {
    thread::available_parallelism().map_or(2, usize::from).saturating_mul(2) + 1
}

pub(crate) fn run(arguments: &Arguments) -> io::Result<bool> {
    let trials: Vec<Trial> = plan::trials(arguments.quick)
        .into_iter()
        .filter(|trial| !arguments.nats || trial.is_model())
        .filter(|trial| arguments.peer.is_empty() || trial.among(&arguments.peer))
        .collect();
    if arguments.list {
        for name in trials.iter().flat_map(Trial::names) {
            println!("{name}");
        }
        return Ok(true);
    }
    let needs = if arguments.nats { Needs::network_only() } else { Needs::meet()? };
    let keep = arguments.keep.clone().unwrap_or_else(|| root().join("target/lab/calls"));
    println!("{} trials, {} labs at once", trials.len(), arguments.jobs.max(1));
    let start = Instant::now();
    let verdicts =
        pool::map(arguments.jobs, &trials, |trial, worker| trial.run(&needs, &keep, worker));
    println!("\nin {} s", start.elapsed().as_secs());
    Ok(verdict::close(verdicts.into_iter().flatten().collect(), arguments.require))
}
