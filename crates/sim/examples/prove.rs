//! Holds worlds to theory, on all processors: the fixed ones, then random ones of each flavour.
//!
//! `cargo xtask sim --worlds N --seed S` runs it in release. By hand:
//!
//! ```console
//! $ cargo run --release -p frazil-sim --example prove -- WORLDS SEED [quiet|lossy|changing]
//! ```
//!
//! With a flavour it plays random worlds of that one only: how a broken law is seen again.
#![forbid(unsafe_code)]

use core::num::NonZeroUsize;
use core::sync::atomic::{AtomicU64, Ordering};
use std::io::{IsTerminal, Write};
use std::process::ExitCode;
use std::sync::Mutex;
use std::thread;
use std::time::Instant;

use frazil_nat::PortAssignment;
use frazil_sim::{Flavour, Scenario, Violation, prove};

const USAGE: &str = "prove WORLDS SEED [quiet|lossy|changing]";
/// More of them teach nothing more.
const SHOWN: usize = 20;

fn main() -> ExitCode {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let number = |at: usize| words.get(at).and_then(|word| word.parse::<u64>().ok());
    let (Some(worlds), Some(seed)) = (number(0), number(1)) else {
        eprintln!("{USAGE}");
        return ExitCode::from(64);
    };
    let flavours: Vec<Flavour> = match words.get(2) {
        None => Flavour::ALL.to_vec(),
        Some(name) => Flavour::ALL.into_iter().filter(|known| name_of(*known) == name).collect(),
    };
    let mut sets = Vec::new();
    if words.get(2).is_none() {
        for ports in [PortAssignment::Preserve, PortAssignment::Random] {
            sets.push(Set::fixed(
                format!("one NAT a side, ports {ports:?}"),
                Scenario::one_nat_a_side(ports),
            ));
            let stacks = Scenario::home_behind_carrier(ports);
            sets.push(Set::fixed(format!("home behind carrier, ports {ports:?}"), stacks));
        }
    }
    let many = flavours.len() as u64;
    for (index, flavour) in (0..).zip(flavours) {
        let count = worlds / many + u64::from(index < worlds % many);
        let draw = move |number| Scenario::draw(seed.wrapping_add(number), flavour);
        let name =
            format!("random, {}, seeds {seed} to {}", name_of(flavour), seed + count.max(1) - 1);
        sets.push(Set { name, count, draw: Box::new(draw), flavour: Some(flavour) });
    }
    let broken: usize = sets.iter().map(Set::play).sum();
    if broken == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

const fn name_of(flavour: Flavour) -> &'static str {
    match flavour {
        Flavour::Quiet => "quiet",
        Flavour::Lossy => "lossy",
        Flavour::Changing => "changing",
    }
}

/// Worlds of one kind, by number.
struct Set {
    name: String,
    count: u64,
    draw: Box<dyn Fn(u64) -> Scenario + Sync>,
    flavour: Option<Flavour>,
}

impl Set {
    fn fixed(name: String, scenarios: impl Iterator<Item = Scenario>) -> Self {
        let all: Vec<Scenario> = scenarios.collect();
        let count = all.len() as u64;
        let draw = move |number| {
            let place = usize::try_from(number).unwrap_or(usize::MAX);
            all.get(place).cloned().unwrap_or_else(|| Scenario::new(number))
        };
        Self { name, count, draw: Box::new(draw), flavour: None }
    }

    /// Plays them all and tells how it went: how many broke a law.
    fn play(&self) -> usize {
        let (next, connected) = (AtomicU64::new(0), AtomicU64::new(0));
        let broken = Mutex::new(Vec::new());
        let begun = Instant::now();
        let threads = thread::available_parallelism().map_or(1, NonZeroUsize::get);
        thread::scope(|scope| {
            for _ in 0..threads {
                scope.spawn(|| {
                    loop {
                        let number = next.fetch_add(1, Ordering::Relaxed);
                        if number >= self.count {
                            return;
                        }
                        self.progress(number, begun);
                        match prove(&(self.draw)(number)) {
                            Ok(outcome) if outcome.connected() => {
                                connected.fetch_add(1, Ordering::Relaxed);
                            }
                            Ok(_) => {}
                            Err(violation) => {
                                if let Ok(mut broken) = broken.lock() {
                                    broken.push(violation);
                                }
                            }
                        }
                    }
                });
            }
        });
        let broken = broken.into_inner().unwrap_or_default();
        self.tell(&broken, connected.into_inner(), begun);
        broken.len()
    }

    fn progress(&self, number: u64, begun: Instant) {
        if number % 1_000 == 999 && std::io::stderr().is_terminal() {
            let (percent, elapsed) = (100 * number / self.count.max(1), begun.elapsed().as_secs());
            let _ = write!(std::io::stderr(), "\r{percent} % after {elapsed} s ");
        }
    }

    fn tell(&self, broken: &[Violation], connected: u64, begun: Instant) {
        let Self { name, count, .. } = self;
        if std::io::stderr().is_terminal() {
            eprint!("\r");
        }
        println!(
            "{name}: {count} worlds, {connected} connected, {} broke a law, {:.1} s",
            broken.len(),
            begun.elapsed().as_secs_f64()
        );
        for violation in broken.iter().take(SHOWN) {
            println!("  {violation}");
            if let Some(flavour) = self.flavour {
                let (seed, flavour) = (violation.seed, name_of(flavour));
                println!("    again: cargo xtask sim --worlds 1 --seed {seed} --flavour {flavour}");
            }
        }
    }
}
