//! How times are taken.
//!
//! Every contestant of an operation works in short passes, all in turn, many rounds long: what
//! disturbs the machine disturbs all of them, and a pass that was disturbed is outweighed. Within
//! a pass the iterations do not depend on each other, so this is throughput.

use std::hint::black_box;
use std::time::{Duration, Instant};

use crate::suite::Operation;

/// How long a pass is to take: long against the clock, short against a time slice.
const PASS: Duration = Duration::from_micros(40);

/// What one iteration took, in nanoseconds.
#[derive(Clone, Copy, Debug)]
pub struct Time {
    /// In the least disturbed pass. Ratios are of these.
    pub least: f64,
    /// In half of the passes at most. Far above the least, the machine was busy.
    pub median: f64,
}

/// Times all contestants of an operation, in their order.
pub fn time(operation: &mut Operation, rounds: usize) -> Vec<Time> {
    let contestants = &mut operation.contestants;
    let iterations: Vec<u32> =
        contestants.iter_mut().map(|contestant| calibrate(&mut *contestant.work)).collect();
    let mut times = vec![Vec::with_capacity(rounds); contestants.len()];
    for _ in 0..rounds {
        for ((contestant, iterations), times) in
            contestants.iter_mut().zip(&iterations).zip(&mut times)
        {
            let elapsed = contestant.work.pass(*iterations);
            times.push(elapsed.as_secs_f64() * 1e9 / f64::from(*iterations));
        }
    }
    times.into_iter().map(summary).collect()
}

fn summary(mut times: Vec<f64>) -> Time {
    times.sort_by(f64::total_cmp);
    let at = |index: usize| times.get(index).copied().unwrap_or(f64::NAN);
    Time { least: at(0), median: at(times.len() / 2) }
}

/// How many iterations make a pass. Warms up on the way. The least of several passes counts: one
/// alone may have been disturbed, and a pass that is too short measures the clock.
fn calibrate(work: &mut dyn Work) -> u32 {
    let mut iterations = 1;
    while iterations < 1 << 20 && (0..5).any(|_| work.pass(iterations) < PASS) {
        iterations *= 2;
    }
    iterations
}

/// A contestant's work on one operation, compiled into a loop of its own.
pub trait Work {
    /// Does it on what it is for, and says whether it was done right.
    fn check(&mut self) -> bool;
    /// Does it so many times and says how long that took.
    fn pass(&mut self, iterations: u32) -> Duration;
}

/// How long so many calls take.
#[inline]
pub(crate) fn repeat<R>(iterations: u32, mut work: impl FnMut() -> R) -> Duration {
    let start = Instant::now();
    for _ in 0..iterations {
        black_box(work());
    }
    start.elapsed()
}
