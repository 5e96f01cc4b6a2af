//! Which valid pair the controlling side nominates, and when.

use core::time::Duration;

/// How the controlling side chooses (RFC 8445 §8.1.1 leaves it free).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct NominationPolicy {
    /// What makes a pair the best. Default [`Preference::LowestRtt`].
    pub preference: Preference,
    /// The longest to wait, from the first valid pair on, for pairs of higher priority that may
    /// still answer. Default 200 ms.
    ///
    /// A pair whose check has been under way for longer than one and a half round trips of the best
    /// valid pair is not waited for: it would be slower, or its packet was lost.
    pub wait: Duration,
}

impl Default for NominationPolicy {
    fn default() -> Self {
        Self { preference: Preference::LowestRtt, wait: Duration::from_millis(200) }
    }
}

/// What makes one valid pair better than another.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Preference {
    /// The higher priority, as RFC 8445 §8.1.1 suggests.
    Priority,
    /// The shorter round trip where it is clearly shorter (by a quarter, and by 5 ms), else the
    /// higher priority.
    LowestRtt,
}
