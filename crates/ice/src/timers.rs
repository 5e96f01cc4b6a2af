//! All deadlines of an agent, by name, in one table.

use core::fmt;

use frazil_sansio::Instant;

/// What an agent may be waiting for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Timer {
    /// The pacer lets the next transaction begin (RFC 8445 §14.2).
    Pace,
    /// A request is to be repeated, or has timed out (RFC 8489 §6.2.1).
    Transaction,
    /// Gathering has taken long enough.
    Gathering,
    /// The binding of a server-reflexive candidate is to be refreshed (RFC 8445 §5.1.1.4).
    BindingRefresh,
    /// The patience of RFC 8863 ends.
    Patience,
    /// The controlling side has waited long enough for better pairs.
    Nomination,
    /// The next consent check is due (RFC 7675 §5.1).
    Consent,
    /// Consent expires (RFC 7675 §5.1).
    ConsentExpiry,
    /// The peer has been silent for suspiciously long.
    Silence,
}

impl Timer {
    const COUNT: usize = 9;

    /// Every timer, in the order of the table.
    const ALL: [Self; Self::COUNT] = [
        Self::Pace,
        Self::Transaction,
        Self::Gathering,
        Self::BindingRefresh,
        Self::Patience,
        Self::Nomination,
        Self::Consent,
        Self::ConsentExpiry,
        Self::Silence,
    ];
}

impl fmt::Display for Timer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Pace => "the next transaction may begin",
            Self::Transaction => "a request is unanswered",
            Self::Gathering => "gathering has taken long enough",
            Self::BindingRefresh => "a binding wants refreshing",
            Self::Patience => "patience ends",
            Self::Nomination => "better pairs have had their chance",
            Self::Consent => "a consent check is due",
            Self::ConsentExpiry => "consent expires",
            Self::Silence => "the peer is silent",
        })
    }
}

/// The table: one deadline a name.
#[derive(Debug, Default)]
pub(crate) struct Timers {
    deadlines: [Option<Instant>; Timer::COUNT],
}

impl Timers {
    /// Sets, moves or (with `None`) stops a timer.
    pub(crate) fn set(&mut self, timer: Timer, deadline: Option<Instant>) {
        for (name, slot) in Timer::ALL.iter().zip(&mut self.deadlines) {
            if *name == timer {
                *slot = deadline;
            }
        }
    }

    /// When a timer is due.
    pub(crate) fn get(&self, timer: Timer) -> Option<Instant> {
        Timer::ALL
            .iter()
            .zip(&self.deadlines)
            .find_map(|(name, deadline)| (*name == timer).then_some(*deadline)?)
    }

    /// Whether a timer is due at `now`.
    pub(crate) fn is_due(&self, timer: Timer, now: Instant) -> bool {
        self.get(timer).is_some_and(|deadline| deadline <= now)
    }

    /// The first deadline and its name.
    pub(crate) fn next(&self) -> Option<(Instant, Timer)> {
        let set = Timer::ALL.iter().zip(&self.deadlines);
        set.filter_map(|(name, deadline)| Some((deadline.as_ref().copied()?, *name)))
            .min_by_key(|(deadline, _)| *deadline)
    }

    /// Stops all.
    pub(crate) fn clear(&mut self) {
        *self = Self::default();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_earliest_deadline_has_a_name() {
        let mut timers = Timers::default();
        assert_eq!(timers.next(), None);
        timers.set(Timer::Patience, Some(Instant::from_secs(39)));
        timers.set(Timer::Consent, Some(Instant::from_secs(5)));
        assert_eq!(timers.next(), Some((Instant::from_secs(5), Timer::Consent)));
        timers.set(Timer::Consent, None);
        assert_eq!(timers.next(), Some((Instant::from_secs(39), Timer::Patience)));
        assert!(timers.is_due(Timer::Patience, Instant::from_secs(39)));
        timers.clear();
        assert_eq!(timers.next(), None);
    }
}
