//! One time for the whole family: monotonic, since an origin of the caller's choosing.

use core::fmt;
use core::ops::{Add, AddAssign, Sub};
use core::time::Duration;

/// A point in monotonic time, in whole nanoseconds since an origin that the caller chose.
///
/// It needs no clock and no `std`, so machines run in a simulator, in wasm and on bare metal.
/// Arithmetic saturates: `u64` nanoseconds reach past 584 years, and a deadline that would lie
/// beyond them lies at their end.
///
/// ```
/// use core::time::Duration;
/// use frazil_sansio::Instant;
///
/// let start = Instant::from_millis(20);
/// let later = start + Duration::from_millis(5);
/// assert_eq!(later.as_micros(), 25_000);
/// assert_eq!(later - start, Duration::from_millis(5));
/// assert_eq!(start - later, Duration::ZERO);
/// ```
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Instant(u64);

impl Instant {
    /// The origin itself.
    pub const ZERO: Self = Self(0);
    /// The last instant that can be told.
    pub const MAX: Self = Self(u64::MAX);

    /// An instant `nanos` nanoseconds after the origin.
    #[must_use]
    pub const fn from_nanos(nanos: u64) -> Self {
        Self(nanos)
    }

    /// An instant `micros` microseconds after the origin, at most [`Instant::MAX`].
    #[must_use]
    pub const fn from_micros(micros: u64) -> Self {
        Self(micros.saturating_mul(1_000))
    }

    /// An instant `millis` milliseconds after the origin, at most [`Instant::MAX`].
    #[must_use]
    pub const fn from_millis(millis: u64) -> Self {
        Self(millis.saturating_mul(1_000_000))
    }

    /// An instant `secs` seconds after the origin, at most [`Instant::MAX`].
    #[must_use]
    pub const fn from_secs(secs: u64) -> Self {
        Self(secs.saturating_mul(1_000_000_000))
    }

    /// Nanoseconds since the origin.
    #[must_use]
    pub const fn as_nanos(self) -> u64 {
        self.0
    }

    /// Whole microseconds since the origin.
    #[must_use]
    pub const fn as_micros(self) -> u64 {
        self.0 / 1_000
    }

    /// Whole milliseconds since the origin.
    #[must_use]
    pub const fn as_millis(self) -> u64 {
        self.0 / 1_000_000
    }

    /// Time from `earlier` to `self`; zero when `earlier` is the later one.
    #[must_use]
    pub const fn saturating_duration_since(self, earlier: Self) -> Duration {
        Duration::from_nanos(self.0.saturating_sub(earlier.0))
    }
}

/// A duration as nanoseconds, saturating at 584 years.
fn nanos(duration: Duration) -> u64 {
    duration.as_secs().saturating_mul(1_000_000_000).saturating_add(duration.subsec_nanos().into())
}

impl Add<Duration> for Instant {
    type Output = Self;

    fn add(self, duration: Duration) -> Self {
        Self(self.0.saturating_add(nanos(duration)))
    }
}

impl AddAssign<Duration> for Instant {
    fn add_assign(&mut self, duration: Duration) {
        *self = *self + duration;
    }
}

impl Sub<Duration> for Instant {
    type Output = Self;

    fn sub(self, duration: Duration) -> Self {
        Self(self.0.saturating_sub(nanos(duration)))
    }
}

impl Sub for Instant {
    type Output = Duration;

    fn sub(self, earlier: Self) -> Duration {
        self.saturating_duration_since(earlier)
    }
}

impl fmt::Debug for Instant {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?}", Duration::from_nanos(self.0))
    }
}

/// The bridge between [`Instant`] and [`std::time::Instant`]: one origin, kept by the driver.
///
/// ```
/// use frazil_sansio::Clock;
///
/// let clock = Clock::start();
/// let now = clock.now();
/// assert!(clock.now() >= now);
/// assert_eq!(clock.instant(clock.to_std(now)), now);
/// ```
#[cfg(feature = "std")]
#[derive(Clone, Copy, Debug)]
pub struct Clock {
    origin: std::time::Instant,
}

#[cfg(feature = "std")]
impl Clock {
    /// A clock whose origin is this moment.
    #[must_use]
    pub fn start() -> Self {
        Self::since(std::time::Instant::now())
    }

    /// A clock with the given origin.
    #[must_use]
    pub const fn since(origin: std::time::Instant) -> Self {
        Self { origin }
    }

    /// This moment.
    #[must_use]
    pub fn now(&self) -> Instant {
        self.instant(std::time::Instant::now())
    }

    /// A moment of the standard library's clock; one before the origin counts as the origin.
    #[must_use]
    pub fn instant(&self, moment: std::time::Instant) -> Instant {
        Instant::ZERO + moment.saturating_duration_since(self.origin)
    }

    /// The standard library's moment for `instant`, for a runtime's timers.
    ///
    /// What that clock cannot tell lies a day ahead: a timer that fires early is safe by the
    /// contract's fifth line.
    #[must_use]
    pub fn to_std(&self, instant: Instant) -> std::time::Instant {
        let since = Duration::from_nanos(instant.as_nanos());
        self.origin
            .checked_add(since)
            .unwrap_or_else(|| std::time::Instant::now() + Duration::from_secs(86_400))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn arithmetic_saturates_at_both_ends() {
        assert_eq!(Instant::MAX + Duration::MAX, Instant::MAX);
        assert_eq!(Instant::ZERO - Duration::MAX, Instant::ZERO);
        assert_eq!(Instant::from_secs(u64::MAX), Instant::MAX);
        assert_eq!(Instant::ZERO - Instant::MAX, Duration::ZERO);
    }

    #[test]
    fn units_agree() {
        assert_eq!(Instant::from_secs(3), Instant::from_millis(3_000));
        assert_eq!(Instant::from_millis(3), Instant::from_micros(3_000));
        assert_eq!(Instant::from_micros(3), Instant::from_nanos(3_000));
    }
}
