//! How long to wait for a server, learned from its answers (RFC 6298 as RFC 8489 §6.2.1 has it).

use core::time::Duration;

use frazil_sansio::Instant;

/// How long an estimate is good for without a new sample (RFC 8489 §6.2.1).
const STALE: Duration = Duration::from_secs(600);
/// The clock's granularity (RFC 8489 §6.2.1).
const GRANULARITY: Duration = Duration::from_millis(1);

/// The RTO towards one server.
#[derive(Clone, Copy, Debug)]
pub struct RtoEstimate {
    least: Duration,
    measured: Option<Measured>,
}

#[derive(Clone, Copy, Debug)]
struct Measured {
    smoothed: Duration,
    variation: Duration,
    at: Instant,
}

impl RtoEstimate {
    /// Knows nothing yet, and never goes below `least`: 500 ms on the Internet.
    #[must_use]
    pub const fn new(least: Duration) -> Self {
        Self { least, measured: None }
    }

    /// Takes a round trip of a request that was sent once; by Karn's rule others tell nothing, and
    /// [`ClientTransaction::accept`](super::ClientTransaction::accept) gives none for them.
    pub fn sample(&mut self, round_trip: Duration, now: Instant) {
        self.measured = Some(match self.fresh(now) {
            None => Measured { smoothed: round_trip, variation: round_trip / 2, at: now },
            Some(Measured { smoothed, variation, .. }) => Measured {
                variation: weighted(variation, 3, smoothed.abs_diff(round_trip), 4),
                smoothed: weighted(smoothed, 7, round_trip, 8),
                at: now,
            },
        });
    }

    /// The RTO to start a transaction with.
    #[must_use]
    pub fn rto(&self, now: Instant) -> Duration {
        self.fresh(now).map_or(self.least, |Measured { smoothed, variation, .. }| {
            smoothed.saturating_add(variation.saturating_mul(4).max(GRANULARITY)).max(self.least)
        })
    }

    fn fresh(&self, now: Instant) -> Option<Measured> {
        self.measured.filter(|measured| now - measured.at <= STALE)
    }
}

/// `(old × weight + new) / of`.
fn weighted(old: Duration, weight: u32, new: Duration, of: u32) -> Duration {
    old.saturating_mul(weight).saturating_add(new) / of
}

#[cfg(test)]
mod tests {
    use super::*;

    const LEAST: Duration = Duration::from_millis(500);

    #[test]
    fn follows_rfc_6298() {
        let mut estimate = RtoEstimate::new(Duration::ZERO);
        estimate.sample(Duration::from_millis(80), Instant::ZERO);
        // 80 + 4 × 40
        assert_eq!(estimate.rto(Instant::ZERO), Duration::from_millis(240));
        estimate.sample(Duration::from_millis(160), Instant::ZERO);
        // SRTT 7/8 × 80 + 1/8 × 160 = 90; RTTVAR 3/4 × 40 + 1/4 × 80 = 50
        assert_eq!(estimate.rto(Instant::ZERO), Duration::from_millis(290));
    }

    #[test]
    fn keeps_above_the_least_and_forgets_after_ten_minutes() {
        let mut estimate = RtoEstimate::new(LEAST);
        assert_eq!(estimate.rto(Instant::ZERO), LEAST);
        estimate.sample(Duration::from_millis(10), Instant::ZERO);
        assert_eq!(estimate.rto(Instant::ZERO), LEAST);
        estimate.sample(Duration::from_secs(9), Instant::ZERO);
        assert!(estimate.rto(Instant::from_secs(600)) > LEAST);
        assert_eq!(estimate.rto(Instant::from_secs(601)), LEAST);
        estimate.sample(Duration::MAX, Instant::ZERO);
        estimate.sample(Duration::MAX, Instant::ZERO);
        assert!(estimate.rto(Instant::ZERO) > LEAST);
    }
}
