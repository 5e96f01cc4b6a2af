//! Whose turn it is when the pacer gives a slot (RFC 8445 §6.1.4.2).

use frazil_sansio::Instant;

use crate::agent::Agent;
use crate::event::{CheckKind, State};
use crate::timers::Timer;

impl Agent {
    /// Whether ordinary checks are to be begun: the checklist is Running.
    fn is_running(&self) -> bool {
        self.remote.is_some() && !self.is_concluded() && self.selected.is_none()
    }

    /// Whether there is anything to begin.
    fn has_work(&self) -> bool {
        self.remote.is_some() && self.checklist.has_triggered()
            || self.gatherer.has_work()
            || self.is_running() && self.checklist.has_ordinary()
    }

    /// Asks for a slot when there is something to begin; as long as there is not, no time is set.
    pub(crate) fn arm_pace(&mut self) {
        let wanted = !self.is_concluded() && self.has_work();
        self.timers.set(Timer::Pace, wanted.then(|| self.pacer.next()));
    }

    /// Begins one transaction, if there is one to begin and both paces allow it: a triggered check
    /// first, then a question to a server, then an ordinary check.
    pub(crate) fn begin_one(&mut self, now: Instant) {
        if self.is_concluded() || !self.has_work() || !self.pacer.acquire(now) {
            return;
        }
        while let Some(id) = self.checklist.pop_triggered() {
            let nominating = self.nominator.is_nominating(id);
            let kind = if nominating { CheckKind::Nominating } else { CheckKind::Triggered };
            if self.begin_check(id, kind, now) {
                return;
            }
            if nominating {
                self.nominator.forget(id);
                self.valid.produced_by(id).and_then(|valid| self.valid.remove(valid));
            }
        }
        if self.ask_server(now) || !self.is_running() {
            return;
        }
        while let Some(id) = self.checklist.next_ordinary() {
            if self.begin_check(id, CheckKind::Ordinary, now) {
                return;
            }
        }
    }

    /// Whether nothing is to be begun any more.
    pub(crate) fn is_concluded(&self) -> bool {
        matches!(self.state, State::Failed | State::Closed)
    }
}
