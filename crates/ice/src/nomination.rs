//! Which valid pair the controlling side nominates, and when.

use alloc::vec::Vec;
use core::time::Duration;

use frazil_sansio::Instant;
use frazil_stun::TransactionId;

use crate::agent::Agent;
use crate::event::Event;
use crate::pair::{PairId, PairState};
use crate::role::Role;
use crate::timers::Timer;
use crate::valid::ValidPair;

/// How the controlling side chooses (RFC 8445 §8.1.1 leaves it free).
///
/// A nomination that was sent four times without an answer gives way to another valid pair, if there
/// is one: its path has gone meanwhile.
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

/// Where the controlling side stands with its choice.
#[derive(Debug, Default)]
pub(crate) struct Nominator {
    /// When the first pair became valid.
    since: Option<Instant>,
    /// The pair whose check is repeated with USE-CANDIDATE.
    nominating: Option<PairId>,
    /// Whether the last nomination failed, and no other has begun.
    failed: bool,
    /// The peer's latest nominations.
    heard: Vec<(TransactionId, PairId)>,
}

/// How many of the peer's nominations are told from new ones when they come again.
const REMEMBERED: usize = 8;

impl Nominator {
    /// Whether a nomination of the peer was not heard before. One that a NAT shows at another address
    /// when it is repeated is of another pair.
    pub(crate) fn is_news(&mut self, transaction: TransactionId, pair: PairId) -> bool {
        let nomination = (transaction, pair);
        if self.heard.contains(&nomination) {
            return false;
        }
        if self.heard.len() == REMEMBERED {
            self.heard.remove(0);
        }
        self.heard.push(nomination);
        true
    }

    pub(crate) fn first_valid(&mut self, now: Instant) {
        self.since.get_or_insert(now);
    }

    pub(crate) fn is_nominating(&self, id: PairId) -> bool {
        self.nominating == Some(id)
    }

    /// The nomination of a pair failed (RFC 8445 §7.2.5.3.4).
    pub(crate) fn failed(&mut self, id: PairId) {
        self.failed = true;
        self.forget(id);
    }

    /// Another nomination has begun, on the other side.
    pub(crate) fn retry(&mut self) {
        self.failed = false;
    }

    pub(crate) fn has_failed(&self) -> bool {
        self.failed
    }

    /// A pair cannot be nominated any more.
    pub(crate) fn forget(&mut self, id: PairId) {
        if self.nominating == Some(id) {
            self.nominating = None;
        }
    }

    /// The choice is the other side's now.
    pub(crate) fn resign(&mut self) {
        self.nominating = None;
    }
}

impl Agent {
    /// Chooses a pair to nominate, or sets the time at which to choose. One pair is nominated in a
    /// session (RFC 8445 §8.1.1), and only one that is valid.
    pub(crate) fn consider_nomination(&mut self, now: Instant) {
        self.timers.set(Timer::Nomination, None);
        if self.role != Role::Controlling
            || self.is_concluded()
            || self.selected.is_some()
            || self.nominator.nominating.is_some()
        {
            return;
        }
        let Some(best) = self.best_valid() else { return };
        let (check, check_priority, rtt) = (best.check, best.check_priority, best.rtt);
        let since = self.nominator.since.unwrap_or(now);
        let worth = self.worth_waiting(check_priority, rtt, now);
        let until = worth.map(|until| until.min(since + self.config.nomination.wait));
        // It cannot be sent before its slot, so until then it costs nothing to learn more.
        let until = until.unwrap_or(now).max(self.pacer.next());
        if now < until {
            self.timers.set(Timer::Nomination, Some(until));
        } else {
            self.nominator.nominating = Some(check);
            self.nominator.failed = false;
            self.checklist.enqueue_first(check);
        }
    }

    /// Until when pairs of higher priority may still prove better than the best valid one; `None`
    /// when there is none worth waiting for.
    fn worth_waiting(&self, priority: u64, rtt: Option<Duration>, now: Instant) -> Option<Instant> {
        // One and a half round trips, and the grain of a clock.
        let patience = rtt.map_or(UNKNOWN_RTT, |rtt| rtt + rtt / 2) + Duration::from_millis(5);
        let higher = self.checklist.iter().take_while(|pair| pair.priority > priority);
        higher
            .filter_map(|pair| match pair.state {
                // Its turn comes within the bound, or does not count.
                PairState::Waiting | PairState::Frozen => Some(Instant::MAX),
                PairState::InProgress => Some(pair.checked? + patience),
                PairState::Succeeded | PairState::Failed => None,
            })
            .filter(|until| *until > now)
            .max()
    }

    /// The best valid pair, by the policy.
    fn best_valid(&self) -> Option<&ValidPair> {
        let latency = self.config.nomination.preference == Preference::LowestRtt;
        self.valid.iter().reduce(|best, other| {
            let (high, low) = if other.check_priority > best.check_priority {
                (other, best)
            } else {
                (best, other)
            };
            if latency && is_clearly_faster(low.rtt, high.rtt) { low } else { high }
        })
    }

    /// A pair was nominated: by our own check, or by the peer (RFC 8445 §7.2.5.3.4, §7.3.1.5).
    pub(crate) fn nominated(&mut self, id: PairId, now: Instant) {
        let Some(valid) = self.valid.get_mut(id) else { return };
        if !core::mem::replace(&mut valid.nominated, true)
            && let Some(info) = self.valid_info(id)
        {
            self.report(Event::Nominated(info));
        }
        self.select(id, now);
    }
}

/// What a round trip is taken for that could not be measured.
const UNKNOWN_RTT: Duration = Duration::from_millis(100);

/// Whether a pair is so much faster that its lower priority does not matter.
fn is_clearly_faster(rtt: Option<Duration>, than: Option<Duration>) -> bool {
    matches!((rtt, than), (Some(rtt), Some(than))
        if rtt + rtt / 3 < than && rtt + Duration::from_millis(5) < than)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn clearly_faster_is_by_a_quarter_and_by_five_milliseconds() {
        let ms = |millis| Some(Duration::from_millis(millis));
        assert!(is_clearly_faster(ms(20), ms(60)));
        assert!(!is_clearly_faster(ms(50), ms(60)), "less than a quarter");
        assert!(!is_clearly_faster(ms(1), ms(5)), "less than five milliseconds");
        assert!(!is_clearly_faster(None, ms(60)) && !is_clearly_faster(ms(1), None));
    }
}
