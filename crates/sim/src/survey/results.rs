//! What came of a survey, in a size that does not grow with it.

use core::time::Duration;

use hdrhistogram::Histogram;

use super::session::End;

/// What came of a survey.
#[derive(Clone, Debug, PartialEq)]
pub struct Results {
    /// One cell for each pair of kinds, in the population's order: first the offering peer's.
    cells: Vec<Cell>,
    kinds: usize,
    times: Times,
}

/// How the sessions between two kinds of peers ended.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Cell {
    /// Those that found a direct path.
    pub direct: u64,
    /// Those that need a relay, which both sides reach over UDP.
    pub relay: u64,
    /// Those in which UDP does not get out on one side: a relay over TCP would do.
    pub tcp: u64,
}

impl Cell {
    /// All of them.
    #[must_use]
    pub const fn sessions(&self) -> u64 {
        self.direct + self.relay + self.tcp
    }

    const fn add(&mut self, other: &Self) {
        self.direct += other.direct;
        self.relay += other.relay;
        self.tcp += other.tcp;
    }
}

impl Results {
    pub(super) fn new(kinds: usize) -> Self {
        Self { cells: vec![Cell::default(); kinds * kinds], kinds, times: Times::new() }
    }

    pub(super) fn count(&mut self, left: usize, right: usize, end: End) {
        let Some(cell) = self.cells.get_mut(left * self.kinds + right) else { return };
        match end {
            End::Direct(took) => {
                cell.direct += 1;
                self.times.count(took);
            }
            End::Relay => cell.relay += 1,
            End::Tcp => cell.tcp += 1,
        }
    }

    /// Adds what another part of the same survey found.
    pub(super) fn merge(&mut self, other: &Self) {
        for (cell, more) in self.cells.iter_mut().zip(&other.cells) {
            cell.add(more);
        }
        self.times.merge(&other.times);
    }

    /// How the sessions between two kinds ended, whichever of them offered.
    #[must_use]
    pub fn between(&self, one: usize, other: usize) -> Cell {
        let at = |left: usize, right: usize| {
            self.cells.get(left * self.kinds + right).copied().unwrap_or_default()
        };
        let mut cell = at(one, other);
        if one != other {
            cell.add(&at(other, one));
        }
        cell
    }

    /// How all sessions ended.
    #[must_use]
    pub fn all(&self) -> Cell {
        self.cells.iter().fold(Cell::default(), |mut all, cell| {
            all.add(cell);
            all
        })
    }

    /// The time within which so many of a hundred direct sessions had selected a pair on both sides,
    /// gathering and signalling included; `None` when there was none. It is exact to one per
    /// cent.
    #[must_use]
    pub fn percentile(&self, percent: u8) -> Option<Duration> {
        self.times.percentile(percent)
    }
}

/// How long direct sessions took, in microseconds.
#[derive(Clone, Debug, PartialEq)]
struct Times(Option<Histogram<u64>>);

/// The longest time that is told apart: an hour, which no agent's patience reaches.
const LONGEST: u64 = 3_600_000_000;

impl Times {
    fn new() -> Self {
        // Two significant figures; these bounds are never refused.
        Self(Histogram::new_with_bounds(1, LONGEST, 2).ok())
    }

    fn count(&mut self, took: Duration) {
        if let Some(histogram) = &mut self.0 {
            histogram.saturating_record(u64::try_from(took.as_micros()).unwrap_or(LONGEST));
        }
    }

    fn merge(&mut self, other: &Self) {
        if let (Some(histogram), Some(other)) = (&mut self.0, &other.0) {
            // Both have the same bounds, so nothing is out of them.
            let _ = histogram.add(other);
        }
    }

    fn percentile(&self, percent: u8) -> Option<Duration> {
        let histogram = self.0.as_ref().filter(|histogram| !histogram.is_empty())?;
        let micros = histogram.value_at_percentile(f64::from(percent.min(100)));
        Some(Duration::from_micros(micros))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn percentiles_of_a_hundred_times() {
        let mut results = Results::new(1);
        assert_eq!(results.percentile(50), None);
        for millis in 1..=100 {
            results.count(0, 0, End::Direct(Duration::from_millis(millis)));
        }
        results.count(0, 0, End::Relay);
        for percent in [1, 50, 95, 100] {
            let exact = Duration::from_millis(percent.into());
            let told = results.percentile(percent).unwrap();
            assert!(told >= exact && told - exact <= exact / 100, "{percent}: {told:?}");
        }
        assert_eq!(results.all(), Cell { direct: 100, relay: 1, tcp: 0 });
    }
}
