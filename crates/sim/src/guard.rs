//! A guard against worlds that do not get anywhere.

use core::fmt;

use frazil_sansio::Instant;

/// The most things that may happen at one instant: more are a machine that wakes itself up without
/// end.
const AT_ONCE: u32 = 20_000;

/// Counts what happens at one instant.
#[derive(Debug, Default)]
pub(crate) struct Guard {
    at: Instant,
    count: u32,
}

impl Guard {
    /// Takes note that something happens at `now`.
    pub(crate) fn step(&mut self, now: Instant) -> Result<(), Livelock> {
        if now == self.at {
            self.count = self.count.saturating_add(1);
        } else {
            *self = Self { at: now, count: 1 };
        }
        if self.count > AT_ONCE { Err(Livelock { at: now }) } else { Ok(()) }
    }
}

/// The world's clock stands still while its nodes keep each other busy.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Livelock {
    /// Where the clock stands.
    pub at: Instant,
}

impl fmt::Display for Livelock {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "more than {AT_ONCE} things happened at {:?}, and time does not pass", self.at)
    }
}

impl core::error::Error for Livelock {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_standing_clock_is_caught_and_a_moving_one_is_not() {
        let mut guard = Guard::default();
        let now = Instant::from_secs(1);
        assert!((0..AT_ONCE).all(|_| guard.step(now).is_ok()));
        assert_eq!(guard.step(now), Err(Livelock { at: now }));
        assert!((0..u64::from(AT_ONCE) * 2).all(|at| guard.step(Instant::from_nanos(at)).is_ok()));
    }
}
