//! A time axis in character cells.

/// A stretch of time laid over a number of cells.
pub(super) struct Axis {
    first: u64,
    /// Microseconds a cell.
    scale: u64,
    width: usize,
    /// Microseconds between two ticks.
    step: u64,
}

/// The least distance between two ticks, in cells: room for `999 ms` and some air.
const TICK: usize = 9;

impl Axis {
    /// An axis from `first` to `last`, both within, at most `width` cells wide.
    pub(super) fn new(first: u64, last: u64, width: usize) -> Self {
        let span = last.saturating_sub(first);
        let cells = u64::try_from(width.max(1)).unwrap_or(u64::MAX);
        let scale = (span / cells).saturating_add(1);
        Self { first, scale, width, step: round_up(scale.saturating_mul(TICK as u64)) }
    }

    pub(super) const fn width(&self) -> usize {
        self.width
    }

    /// The cell in which a moment lies; one past the end lies in the last.
    pub(super) fn cell(&self, at: u64) -> usize {
        let cell = at.saturating_sub(self.first) / self.scale;
        usize::try_from(cell).unwrap_or(usize::MAX).min(self.width.saturating_sub(1))
    }

    /// The ticks' times, each beginning in the cell of its tick, counted from the first moment.
    pub(super) fn labels(&self) -> String {
        let mut text = String::new();
        let mut tick = 0_u64;
        loop {
            let cell = self.cell(self.first.saturating_add(tick));
            let label = format!("╵{}", label(tick));
            let begins = text.chars().count();
            // The last labels have to fit whole, and no two may touch.
            if cell < begins || cell.saturating_add(label.chars().count()) > self.width {
                break;
            }
            text.push_str(&" ".repeat(cell.saturating_sub(begins)));
            text.push_str(&label);
            tick = tick.saturating_add(self.step);
        }
        text
    }
}

fn label(us: u64) -> String {
    match us {
        0..1_000_000 => format!("{} ms", us / 1_000),
        _ if us.is_multiple_of(1_000_000) => format!("{} s", us / 1_000_000),
        _ => format!("{}.{} s", us / 1_000_000, us % 1_000_000 / 100_000),
    }
}

/// The least of 1, 2, 5, 10, 20, 50 … milliseconds that is not below `us`.
fn round_up(us: u64) -> u64 {
    let mut decade = 1_000_u64;
    loop {
        for step in [1, 2, 5] {
            let candidate = decade.saturating_mul(step);
            if candidate >= us || candidate == u64::MAX {
                return candidate;
            }
        }
        decade = decade.saturating_mul(10);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_ends_lie_within() {
        for (first, last) in [(0, 0), (5, 6), (1_000, 40_000_000), (0, u64::MAX)] {
            let axis = Axis::new(first, last, 50);
            assert_eq!(axis.cell(first), 0);
            assert!(axis.cell(last) < 50);
            assert!(axis.labels().chars().count() <= 50);
        }
    }

    #[test]
    fn ticks_are_round() {
        assert_eq!(round_up(1), 1_000);
        assert_eq!(round_up(2_001), 5_000);
        assert_eq!(round_up(5_001), 10_000);
        let axis = Axis::new(0, 49_000, 50);
        assert_eq!((label(500_000), label(1_500_000)), ("500 ms".into(), "1.5 s".into()));
        assert_eq!(axis.labels(), "╵0 ms     ╵10 ms    ╵20 ms    ╵30 ms    ╵40 ms");
    }
}
