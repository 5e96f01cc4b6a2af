//! How an agent treats the network and its peer, whatever comes of it: each law reads when its requests
//! were sent.

use core::time::Duration;

use super::journal::{At, Journal};
use super::laws::each_side;
use super::requests::{Purpose, Request};
use super::side::Side;

/// The most transmissions of one request, Rc (RFC 8489 §6.2.1).
pub(super) const TRANSMISSIONS: usize = 7;
/// The least retransmission timeout (RFC 8445 §14.3).
const RTO: Duration = Duration::from_millis(500);
/// Ta, the time from one transaction of an agent to the next (RFC 8445 §14.2).
const PACE: Duration = Duration::from_millis(50);
/// Where it checked as many paths it may have met a limit of its own, and take no more.
const CROWD: u32 = 50;

/// A request is sent seven times at most, and the time between doubles (RFC 8489 §6.2.1).
pub(super) fn requests_are_repeated_with_patience(journal: &Journal) -> Result<(), String> {
    each_side(journal, |side| {
        side.requests.iter().try_for_each(|request| {
            let gaps = request.sent.iter().zip(request.sent.iter().skip(1));
            let waits = (0..).map(|times| RTO.saturating_mul(1 << times));
            let patient = gaps.zip(waits).all(|((one, next), wait)| *next - *one >= wait);
            let few = request.sent.len() <= TRANSMISSIONS;
            if patient && few { Ok(()) } else { Err(format!("{request:?}")) }
        })
    })
}

/// One transaction begins in 50 ms; consent checks are no part of it.
pub(super) fn transactions_are_paced(journal: &Journal) -> Result<(), String> {
    each_side(journal, |side| {
        let paced = || side.requests.iter().filter(|it| it.purpose != Purpose::Consent);
        let mut pairs = paced().zip(paced().skip(1));
        pairs.try_for_each(|(one, next)| {
            let (one, next) = (one.begun(), next.begun());
            if next - one >= PACE { Ok(()) } else { Err(format!("begun at {one:?} and {next:?}")) }
        })
    })
}

/// Who has selected a pair checks no other that is not nominated (RFC 8445 §8.1.2).
pub(super) fn the_checklist_ends(journal: &Journal) -> Result<(), String> {
    if !journal.quiet {
        return Ok(());
    }
    each_side(journal, |side| {
        let Some((selected, pair)) = side.selected.last() else { return Ok(()) };
        let is_late = |request: &&Request| {
            request.purpose != Purpose::Consent
                && request.path != (pair.base, pair.remote.address)
                && !side.nominated.iter().any(|(_, path)| *path == request.path)
                && request.sent.iter().any(|at| at > selected)
        };
        let late = side.requests.iter().find(is_late);
        late.map_or(Ok(()), |late| Err(format!("selected at {selected:?}, and then {late:?}")))
    })
}

/// Who answers a check of a pair that is not proved checks it in its turn, at once: what waits before it
/// is triggered too (RFC 8445 §7.3.1.4).
pub(super) fn checks_trigger_checks(journal: &Journal) -> Result<(), String> {
    if !journal.quiet {
        return Ok(());
    }
    each_side(journal, |side| {
        let Some(told) = side.told.filter(|_| side.destinations() < CROWD) else { return Ok(()) };
        side.heard.iter().try_for_each(|(path, heard)| {
            let from = told.max(*heard);
            let until = from + PACE * (side.destinations() + 2);
            let ended = side.ended().is_some_and(|ended| ended <= until);
            let begun = |it: &Request| it.path == *path && (from..=until).contains(&it.begun());
            let proved = side.answered.iter().any(|it| it.path == *path && it.at <= until);
            if ended || proved || side.requests.iter().any(begun) {
                Ok(())
            } else {
                Err(format!("a check came by {path:?} at {heard:?}, none went back by {until:?}"))
            }
        })
    })
}

impl Side {
    /// When it selected a pair, or gave up.
    fn ended(&self) -> Option<At> {
        self.selected.first().map(|(at, _)| *at).into_iter().chain(self.failed).min()
    }

    /// How many paths it ever checked.
    fn destinations(&self) -> u32 {
        let checks = self.requests.iter().filter(|it| it.purpose == Purpose::Check);
        let paths: std::collections::BTreeSet<_> = checks.map(|it| it.path).collect();
        u32::try_from(paths.len()).unwrap_or(u32::MAX)
    }
}
