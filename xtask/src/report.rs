//! Steps run one after another: a progress line each, and a closing summary.

use std::io::{self, Write};
use std::time::{Duration, Instant};

use crate::log::{Log, Outcome, Stop};

/// What has run so far.
pub(crate) struct Report {
    verbose: bool,
    started: Instant,
    lines: Vec<(String, Outcome, Duration)>,
    passed: u64,
    failed: u64,
}

impl Report {
    pub(crate) fn new(verbose: bool) -> Self {
        Self { verbose, started: Instant::now(), lines: Vec::new(), passed: 0, failed: 0 }
    }

    /// Runs a step. What it printed is shown when it fails, or as it comes with `--verbose`.
    pub(crate) fn step(&mut self, name: &str, work: impl FnOnce(&mut Log) -> Outcome) {
        if self.verbose {
            println!("--- {name}");
        } else {
            print!("{name:<24} ");
        }
        let _ = io::stdout().flush();
        let mut log = Log::new(self.verbose);
        let start = Instant::now();
        let outcome = work(&mut log);
        let took = start.elapsed();
        let tests = match log.passed + log.failed {
            0 => String::new(),
            tests => format!("  {tests} tests"),
        };
        println!("{} {:>7.1} s{tests}", word(&outcome), took.as_secs_f64());
        if matches!(outcome, Err(Stop::Failed)) && !self.verbose {
            println!("{}", log.text.trim_end());
            println!("--- {name} failed");
        }
        self.passed += log.passed;
        self.failed += log.failed;
        self.lines.push((name.to_owned(), outcome, took));
    }

    /// Prints the summary, with the count of all tests on its last line but one; true when nothing
    /// failed.
    pub(crate) fn close(self) -> bool {
        println!("\nsummary");
        let mut wrong = Vec::new();
        let mut left_out = 0;
        for (name, outcome, took) in &self.lines {
            print!("  {} {:>7.1} s  {name}", word(outcome), took.as_secs_f64());
            match outcome {
                Ok(()) => println!(),
                Err(Stop::Failed) => {
                    println!();
                    wrong.push(name.as_str());
                }
                Err(Stop::LeftOut { want, get }) => {
                    left_out += 1;
                    println!(": no {want}; get it with: {get}");
                }
            }
        }
        println!("{} passed, {} failed", self.passed, self.failed);
        let ok = self.lines.len() - wrong.len() - left_out;
        let took = self.started.elapsed().as_secs();
        println!(
            "{ok} steps ok, {} failed{}, {left_out} left out, in {} min {:02} s",
            wrong.len(),
            if wrong.is_empty() { String::new() } else { format!(" ({})", wrong.join(", ")) },
            took / 60,
            took % 60,
        );
        wrong.is_empty()
    }
}

fn word(outcome: &Outcome) -> &'static str {
    match outcome {
        Ok(()) => "ok      ",
        Err(Stop::Failed) => "FAILED  ",
        Err(Stop::LeftOut { .. }) => "left out",
    }
}
