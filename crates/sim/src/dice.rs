//! The world's randomness: one seeded stream of integers.

use core::time::Duration;

use chacha20::ChaCha12Rng;
use chacha20::rand_core::{Rng, SeedableRng};

/// A probability in parts per million.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Default)]
pub struct Probability(u32);

impl Probability {
    /// Never.
    pub const NEVER: Self = Self(0);

    /// So many per million, at most a million.
    #[must_use]
    pub const fn per_million(parts: u32) -> Self {
        Self(if parts > 1_000_000 { 1_000_000 } else { parts })
    }

    /// So many per cent, at most a hundred.
    #[must_use]
    pub const fn percent(percent: u8) -> Self {
        Self::per_million(percent as u32 * 10_000)
    }
}

/// A seeded generator; the same seed gives the same draws on every machine.
#[derive(Debug)]
pub(crate) struct Dice(ChaCha12Rng);

impl Dice {
    pub(crate) fn new(seed: u64) -> Self {
        Self::of(seed, 0)
    }

    /// The generator of one of many runs with a common seed.
    pub(crate) fn of(seed: u64, run: u64) -> Self {
        let mut key = [0; 32];
        let numbers = seed.to_le_bytes().into_iter().chain(run.to_le_bytes());
        for (place, octet) in key.iter_mut().zip(numbers) {
            *place = octet;
        }
        Self(ChaCha12Rng::from_seed(key))
    }

    /// A generator that has nothing in common with [`Dice::new`] of the same seed: what it draws
    /// foretells nothing.
    pub(crate) fn apart(seed: u64) -> Self {
        Self::new(Self::new(seed).number(u64::MAX))
    }

    /// A seed for a machine of its own.
    pub(crate) fn seed(&mut self) -> [u8; 32] {
        let mut seed = [0; 32];
        self.0.fill_bytes(&mut seed);
        seed
    }

    /// Whether something of this probability happens now. What is certain costs no draw.
    pub(crate) fn happens(&mut self, probability: Probability) -> bool {
        match probability.0 {
            0 => false,
            1_000_000.. => true,
            parts => self.number(1_000_000) < u64::from(parts),
        }
    }

    /// A duration below `bound`, in whole nanoseconds; zero for zero, without a draw.
    pub(crate) fn duration(&mut self, bound: Duration) -> Duration {
        match u64::try_from(bound.as_nanos()).unwrap_or(u64::MAX) {
            0 => Duration::ZERO,
            nanos => Duration::from_nanos(self.number(nanos)),
        }
    }

    /// Whether it is one of so many.
    pub(crate) fn one_in(&mut self, many: u64) -> bool {
        self.number(many) == 0
    }

    /// A number from `least` to `most`.
    pub(crate) fn between(&mut self, least: u64, most: u64) -> u64 {
        least + self.number(most.saturating_sub(least).saturating_add(1))
    }

    /// One of several, each as likely.
    pub(crate) fn pick<T: Copy>(&mut self, first: T, others: &[T]) -> T {
        let index = self.number(others.len() as u64 + 1);
        let other = usize::try_from(index).ok().and_then(|index| others.get(index));
        other.copied().unwrap_or(first)
    }

    /// A number below `bound`, uniform but for one part in 2⁶⁴ / `bound`.
    pub(crate) fn number(&mut self, bound: u64) -> u64 {
        let wide = u128::from(self.0.next_u64()) * u128::from(bound);
        u64::try_from(wide >> 64).unwrap_or(0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_seed_draws_the_same() {
        let draw = |seed| (Dice::new(seed).seed(), Dice::new(seed).number(1_000));
        assert_eq!(draw(7), draw(7));
        assert_ne!(draw(7), draw(8));
    }

    #[test]
    fn what_is_picked_and_between_has_every_value() {
        let mut dice = Dice::apart(1);
        let mut seen = [[0; 3]; 2];
        for _ in 0..100 {
            seen[0][dice.pick(0, &[1, 2])] += 1;
            seen[1][usize::try_from(dice.between(5, 7) - 5).unwrap()] += 1;
        }
        assert!(seen.iter().flatten().all(|times| *times > 15), "{seen:?}");
        assert_ne!(Dice::apart(1).seed(), Dice::new(1).seed());
    }

    #[test]
    fn a_tenth_is_about_a_tenth() {
        let mut dice = Dice::new(1);
        let hits = (0..10_000).filter(|_| dice.happens(Probability::percent(10))).count();
        assert!((900..1_100).contains(&hits), "{hits}");
        assert!(dice.happens(Probability::percent(100)) && !dice.happens(Probability::NEVER));
    }
}
