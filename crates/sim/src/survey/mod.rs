//! A planner's question: of so many sessions between peers of a population, how many connect
//! directly, how many need a relay, and how long does it take?

mod population;
mod results;
mod session;

use core::num::NonZeroUsize;
use core::sync::atomic::{AtomicU64, Ordering};
use std::panic::resume_unwind;
use std::thread;

pub use population::{Kind, Line, Population};
pub use results::{Cell, Results};

use crate::Fault;
use crate::dice::Dice;

/// How many sessions a thread takes at a time.
const BATCH: u64 = 64;

/// Sessions between peers that are drawn from a population.
///
/// The same population, seed and number of sessions give the same results, whatever the number of
/// threads: each session has a seed of its own.
///
/// ```
/// use frazil_nat::Preset;
/// use frazil_sim::{Kind, Line, Population, Survey};
///
/// let kind = |name: &str, weight, preset: Preset| Kind {
///     name: name.to_owned(),
///     weight,
///     gates: vec![preset.config([])],
///     ipv6: None,
///     line: Line::default(),
/// };
/// let population = Population {
///     kinds: vec![kind("home", 3, Preset::PortRestricted), kind("office", 1, Preset::Symmetric)],
/// };
/// let results = Survey { population: &population, sessions: 200, seed: 1 }.run(|_| ())?;
/// let (homes, offices) = (results.between(0, 0), results.between(1, 1));
/// assert_eq!((homes.relay, offices.direct), (0, 0));
/// # Ok::<(), frazil_sim::Fault>(())
/// ```
#[derive(Clone, Copy, Debug)]
pub struct Survey<'p> {
    /// Who the peers are.
    pub population: &'p Population,
    /// How many sessions are played.
    pub sessions: u64,
    /// What everything is drawn from.
    pub seed: u64,
}

impl Survey<'_> {
    /// Plays all sessions, on as many threads as the machine has processors. `progress` hears now
    /// and then how many are over.
    ///
    /// # Errors
    ///
    /// The first [`Fault`] of a machine that is met.
    pub fn run(&self, progress: impl Fn(u64) + Sync) -> Result<Results, Fault> {
        let next = AtomicU64::new(0);
        let threads = thread::available_parallelism().map_or(1, NonZeroUsize::get);
        let parts: Vec<Result<Results, Fault>> = thread::scope(|scope| {
            let workers: Vec<_> =
                (0..threads).map(|_| scope.spawn(|| self.work(&next, &progress))).collect();
            // What a thread counted must not be left out in silence.
            let joined = workers.into_iter().map(|worker| worker.join());
            joined.map(|part| part.unwrap_or_else(|panic| resume_unwind(panic))).collect()
        });
        let mut whole = Results::new(self.population.kinds.len());
        for part in parts {
            whole.merge(&part?);
        }
        Ok(whole)
    }

    /// Takes batch after batch, until none is left.
    fn work(&self, next: &AtomicU64, progress: &impl Fn(u64)) -> Result<Results, Fault> {
        let mut results = Results::new(self.population.kinds.len());
        loop {
            let first = next.fetch_add(BATCH, Ordering::Relaxed);
            if first >= self.sessions {
                return Ok(results);
            }
            progress(first);
            for session in first..self.sessions.min(first + BATCH) {
                self.play(session, &mut results)?;
            }
        }
    }

    fn play(&self, session: u64, results: &mut Results) -> Result<(), Fault> {
        // Neighbouring numbers must not make neighbouring worlds: the seed goes through the dice.
        let mut dice = Dice::of(self.seed, session);
        let total = self.population.total();
        let (left, right) = (dice.number(total), dice.number(total));
        let (Some(left), Some(right)) = (self.population.drawn(left), self.population.drawn(right))
        else {
            return Ok(());
        };
        let seed = dice.number(u64::MAX);
        results.count(left.0, right.0, session::play(left.1, right.1, seed, &mut dice)?);
        Ok(())
    }
}
