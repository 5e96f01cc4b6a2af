//! How long does a binding live that nothing passes through? (RFC 5780 §4.6)

use alloc::vec::Vec;
use core::time::Duration;

use super::bench::Bench;
use super::config::LifetimeSearch;
use super::idle::Idle;
use super::reach::Reached;
use super::trials::Trial;
use super::{Event, Finding, Lifetime, Unknown};

/// A search by rounds: several bindings are left alone, each for another time, and then looked at from
/// a second socket.
// rfc5780-s4.6-a
pub(super) struct LifetimeTest {
    search: LifetimeSearch,
    trials: Vec<Idle>,
    /// The longest time that a binding survived, and the shortest that it did not.
    alive: Duration,
    gone: Option<Duration>,
    rounds: u32,
}

/// A driver that is always late would never see the answer come closer.
const MAX_ROUNDS: u32 = 24;

impl LifetimeTest {
    pub(super) fn new(search: LifetimeSearch) -> Self {
        let width = search.width.clamp(1, 12);
        let search = LifetimeSearch { width, ..search };
        Self { search, trials: Vec::new(), alive: Duration::ZERO, gone: None, rounds: 0 }
    }
}

impl Trial for LifetimeTest {
    type Found = Lifetime;

    fn step(&mut self, bench: &mut Bench, reached: &Reached) -> Option<Finding<Lifetime>> {
        if self.trials.is_empty() {
            // A binding that is not left alone at all shows whether the test works.
            let longest = self.search.longest;
            self.trials =
                self.times(longest).chain([Duration::ZERO, longest]).map(Idle::new).collect();
        }
        loop {
            // All of them, before waiting for any.
            let looked: Vec<_> =
                self.trials.iter_mut().map(|trial| trial.step(bench, reached)).collect();
            let mut waited = Vec::new();
            for trial in looked {
                match trial? {
                    Ok(found) => waited.push(found),
                    Err(why) => return Some(Err(why)),
                }
            }
            for trial in self.trials.drain(..) {
                trial.close(bench);
            }
            if let Err(why) = self.narrow(&waited) {
                return Some(Err(why));
            }
            let Some(gone) = self.gone else { break };
            if gone - self.alive <= self.search.precision || self.rounds >= MAX_ROUNDS {
                break;
            }
            bench.events.push_back(Event::Narrowed(self.found()));
            self.trials = self.times(gone).map(Idle::new).collect();
        }
        Some(Ok(self.found()))
    }

    fn close(&self, bench: &mut Bench) {
        for trial in &self.trials {
            trial.close(bench);
        }
    }
}

impl LifetimeTest {
    /// What is known, if anything is.
    pub(super) fn so_far(&self) -> Option<Lifetime> {
        (self.rounds > 0).then(|| self.found())
    }

    const fn found(&self) -> Lifetime {
        Lifetime { at_least: self.alive, less_than: self.gone }
    }

    /// The times of a round, which divide what lies between the longest that was survived and `end`.
    fn times(&self, end: Duration) -> impl Iterator<Item = Duration> + use<> {
        let (start, parts) = (self.alive, self.search.width + 1);
        (1..parts).map(move |part| start + (end - start) / parts * part)
    }

    fn narrow(&mut self, waited: &[(Duration, bool)]) -> Result<(), Unknown> {
        let gone = waited.iter().filter(|(_, alive)| !alive).map(|(time, _)| *time).min();
        let alive = waited.iter().filter(|(_, alive)| *alive).map(|(time, _)| *time).max();
        self.rounds += 1;
        // In the first round one binding was not left alone at all.
        if self.rounds == 1 && alive.is_none() {
            return Err(Unknown::NoResponsePort);
        }
        self.gone = self.gone.into_iter().chain(gone).min();
        self.alive = alive.unwrap_or_default().max(self.alive);
        match self.gone {
            Some(gone) if gone <= self.alive => Err(Unknown::Inconsistent),
            _ => Ok(()),
        }
    }
}
