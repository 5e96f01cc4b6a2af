//! A guard against worlds that do not get anywhere.

use frazil_sansio::Instant;

/// The most things that may happen at one instant: more are a machine that wakes itself up without
/// end.
pub(crate) const AT_ONCE: u32 = 20_000;

/// Counts what happens at one instant.
#[derive(Debug, Default)]
pub(crate) struct Guard {
    at: Instant,
    count: u32,
}

impl Guard {
    /// Takes note that something happens at `now`; `false` when it is one thing too many.
    pub(crate) fn step(&mut self, now: Instant) -> bool {
        if now == self.at {
            self.count = self.count.saturating_add(1);
        } else {
            *self = Self { at: now, count: 1 };
        }
        self.count <= AT_ONCE
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_standing_clock_is_caught_and_a_moving_one_is_not() {
        let mut guard = Guard::default();
        let now = Instant::from_secs(1);
        assert!((0..AT_ONCE).all(|_| guard.step(now)));
        assert!(!guard.step(now));
        assert!((0..u64::from(AT_ONCE) * 2).all(|at| guard.step(Instant::from_nanos(at))));
    }
}
