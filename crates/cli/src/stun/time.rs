//! When a packet was seen, as a date.

use core::fmt;

const DAY: i128 = 86_400;

/// So many units since 1970, and seconds to add. Shown in UTC, as of RFC 3339.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Time {
    pub(super) units: u64,
    /// Units a second.
    pub(super) resolution: u64,
    pub(super) offset: i64,
}

impl fmt::Display for Time {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (units, resolution) = (u128::from(self.units), u128::from(self.resolution.max(1)));
        // None of this comes near the limits of 128 bits.
        let nanos = units % resolution * 1_000_000_000 / resolution;
        let seconds = i128::from(self.offset) + (units / resolution).cast_signed();
        let (days, second) = (seconds.div_euclid(DAY), seconds.rem_euclid(DAY));
        let (year, month, day) = date(days);
        let (hour, minute, second) = (second / 3600, second / 60 % 60, second % 60);
        write!(f, "{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}.")?;
        if nanos % 1000 == 0 { write!(f, "{:06}Z", nanos / 1000) } else { write!(f, "{nanos:09}Z") }
    }
}

/// Year, month and day of a day since 1970. Counted in years that begin in March, a leap day is a
/// year's last, and months have 153 days by fives.
fn date(days: i128) -> (i128, i128, i128) {
    const ERA: i128 = 146_097; // days in 400 years
    let days = days + 719_468; // since 0000-03-01
    let (era, day) = (days.div_euclid(ERA), days.rem_euclid(ERA));
    let year = (day - day / 1460 + day / 36_524 - day / 146_096) / 365;
    let day = day - (365 * year + year / 4 - year / 100);
    let month = (5 * day + 2) / 153;
    let day = day - (153 * month + 2) / 5 + 1;
    let (month, next) = if month < 10 { (month + 3, 0) } else { (month - 9, 1) };
    (400 * era + year + next, month, day)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn utc(units: u64, resolution: u64, offset: i64) -> String {
        Time { units, resolution, offset }.to_string()
    }

    #[test]
    fn times_are_dates() {
        for (seconds, expected) in [
            (0, "1970-01-01T00:00:00"),
            (951_782_400, "2000-02-29T00:00:00"),
            (951_868_799, "2000-02-29T23:59:59"),
            (951_868_800, "2000-03-01T00:00:00"),
            (1_704_067_199, "2023-12-31T23:59:59"),
            (1_709_210_096, "2024-02-29T12:34:56"),
            (4_107_542_400, "2100-03-01T00:00:00"),
        ] {
            assert_eq!(utc(seconds, 1, 0), format!("{expected}.000000Z"));
        }
        assert_eq!(utc(1_500_000, 1_000_000, 0), "1970-01-01T00:00:01.500000Z");
        assert_eq!(utc(1_000_000_001, 1_000_000_000, 0), "1970-01-01T00:00:01.000000001Z");
        assert_eq!(utc(0, 1_000_000, -1), "1969-12-31T23:59:59.000000Z");
        assert!(utc(u64::MAX, 1, i64::MAX).ends_with('Z'));
        assert!(utc(u64::MAX, u64::MAX, i64::MIN).ends_with('Z'));
        assert!(utc(0, 0, 0).ends_with('Z'));
    }
}
