//! `frazil sim`: what share of a population's sessions connects directly, and how long it takes.

mod args;
mod heat_map;
mod mix;
mod page;
mod report;

use std::io::{IsTerminal, Write};
use std::process::ExitCode;
use std::sync::Mutex;
use std::time::{Duration, Instant};

use frazil_sim::Survey;

pub(crate) use args::SimArgs;
use report::Report;

use crate::exit::{Exit, Failure};
use crate::output;

/// Plays the sessions and says how they ended.
pub(crate) fn run(args: &SimArgs) -> ExitCode {
    match play(args) {
        Ok(()) => Exit::Done.into(),
        Err(failure) => {
            anstream::eprintln!("frazil sim: {}", failure.message);
            failure.exit.into()
        }
    }
}

fn play(args: &SimArgs) -> Result<(), Failure> {
    let mix = mix::read(&args.mix)?;
    let population = mix.population()?;
    let sessions = args.peers.div_ceil(2);
    let progress = Progress::new(sessions);
    let survey = Survey { population: &population, sessions, seed: args.seed };
    let results = survey
        .run(|over| progress.show(over))
        .map_err(|fault| Failure::new(Exit::Bad, format!("{fault}; please report this")))?;
    progress.clear();
    let report = Report::new(&mix, args, &results);
    if let Some(path) = &args.svg {
        output::file(path, &heat_map::draw(&report))?;
    }
    if args.json { output::json(&report) } else { output::page(|out| page::write(out, &report)) }
}

/// How far it has come, on a terminal that somebody looks at.
struct Progress {
    sessions: u64,
    begun: Instant,
    shown: Option<Mutex<Instant>>,
}

impl Progress {
    fn new(sessions: u64) -> Self {
        let begun = Instant::now();
        let shown = std::io::stderr().is_terminal().then(|| Mutex::new(begun));
        Self { sessions, begun, shown }
    }

    fn show(&self, over: u64) {
        let Some(mut shown) = self.shown.as_ref().and_then(|shown| shown.try_lock().ok()) else {
            return;
        };
        if shown.elapsed() >= Duration::from_millis(200) {
            *shown = Instant::now();
            let percent = 100 * over / self.sessions.max(1);
            let elapsed = self.begun.elapsed().as_secs();
            let _ = write!(std::io::stderr(), "\rfrazil sim: {percent} % after {elapsed} s ");
        }
    }

    fn clear(&self) {
        if self.shown.is_some() {
            let _ = write!(std::io::stderr(), "\r\x1b[K");
        }
    }
}
