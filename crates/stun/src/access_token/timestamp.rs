//! When a token was made (RFC 7635 §6.2).

use core::fmt;
use core::time::Duration;

/// The nanoseconds in 1/64000 of a second.
const TICK: u32 = 15_625;
/// The seconds that 48 bits can count.
const MAX_SECONDS: u64 = (1 << 48) - 1;

/// A time since 1970-01-01 00:00 UTC: 48 bits of seconds, and 16 bits that count 1/64000 of a second
/// (RFC 7635 §6.2).
///
/// Sixteen bits reach beyond 64000; what a token has there is added up, and kept as it came.
// rfc7635-s6.2-g
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Timestamp(u64);

impl Timestamp {
    /// A time after 1970-01-01 00:00 UTC, cut to whole ticks; the last one that the field can hold
    /// where it is beyond.
    #[must_use]
    pub const fn new(since_1970: Duration) -> Self {
        if since_1970.as_secs() > MAX_SECONDS {
            return Self(MAX_SECONDS << 16 | 63_999);
        }
        Self(since_1970.as_secs() << 16 | (since_1970.subsec_nanos() / TICK) as u64)
    }

    /// From the field as it stands in a token.
    #[must_use]
    pub const fn from_bits(bits: u64) -> Self {
        Self(bits)
    }

    /// The field as it stands in a token.
    #[must_use]
    pub const fn to_bits(self) -> u64 {
        self.0
    }

    /// The time since 1970-01-01 00:00 UTC.
    #[must_use]
    pub const fn since_1970(self) -> Duration {
        let ticks = self.0 & 0xFFFF;
        Duration::from_secs(self.0 >> 16).saturating_add(Duration::from_nanos(ticks * TICK as u64))
    }
}

impl fmt::Display for Timestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?} after 1970", self.since_1970())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_time_is_cut_to_ticks() {
        let time = Duration::new(7, 999_999_999);
        assert_eq!(Timestamp::new(time).to_bits(), 7 << 16 | 63_999);
        assert_eq!(Timestamp::new(time).since_1970(), Duration::new(7, 999_984_375));
        assert_eq!(Timestamp::new(Duration::new(7, 15_624)).to_bits(), 7 << 16);
    }

    #[test]
    fn nothing_is_out_of_range() {
        assert_eq!(Timestamp::new(Duration::MAX).since_1970().as_secs(), MAX_SECONDS);
        let last = Timestamp::from_bits(u64::MAX);
        assert_eq!(
            last.since_1970(),
            Duration::new(MAX_SECONDS + 1, 65_535 * TICK - 1_000_000_000)
        );
    }
}
