//! What every call ends with: decisions that follow from what has changed, then the deadlines.

use frazil_sansio::Instant;

use crate::agent::Agent;
use crate::event::{Event, FailureCause, State};
use crate::timers::Timer;

impl Agent {
    /// Every call begins here: the clock is clamped, and what has expired is expired.
    pub(crate) fn enter(&mut self, now: Instant) {
        self.now = self.now.max(now);
        if !self.is_concluded() {
            self.expire_consent(self.now);
        }
    }

    /// Every call ends here.
    pub(crate) fn settle(&mut self) {
        let now = self.now;
        if self.is_concluded() {
            return;
        }
        self.attend_gathering(now);
        self.choose_data_pair(now);
        self.consider_nomination(now);
        self.decide_state(now);
        if self.is_concluded() {
            return;
        }
        self.timers.set(Timer::Transaction, self.transactions.deadline());
        self.arm_gathering();
        self.arm_consent(now);
        self.arm_pace();
    }

    fn decide_state(&mut self, now: Instant) {
        if let Some(cause) = self.reason_to_fail() {
            return self.fail(cause);
        }
        let state = if self.remote.is_none() {
            State::New
        } else if self.data_pair.is_none() {
            State::Checking
        } else if self.is_silent(now) {
            State::Disconnected
        } else if self.selected.is_some() {
            State::Completed
        } else {
            State::Connected
        };
        self.enter_state(state);
    }

    /// RFC 8445 §6.1.2.1 and §7.2.5.4, but not before patience has ended (RFC 8863 §4): by then the
    /// peer's end of candidates is not waited for any longer (§5), and gathering has had its time.
    fn reason_to_fail(&self) -> Option<FailureCause> {
        if !self.is_patience_over() || self.selected.is_some() {
            None
        } else if self.nominator.has_failed() {
            Some(FailureCause::NominationFailed)
        } else if self.valid.is_empty()
            && self.checklist.is_exhausted()
            && !self.gatherer.is_gathering()
        {
            Some(FailureCause::NoPath)
        } else {
            None
        }
    }

    /// Whether the time has passed in which an agent must not fail (RFC 8863 §4).
    pub(crate) fn is_patience_over(&self) -> bool {
        self.remote.is_some() && self.timers.get(Timer::Patience).is_none()
    }

    fn enter_state(&mut self, state: State) {
        if self.state != state {
            self.state = state;
            self.report(Event::StateChanged(state));
        }
    }

    /// The agent has failed, and will not come back without new credentials.
    pub(crate) fn fail(&mut self, cause: FailureCause) {
        self.failure = Some(cause);
        self.conclude(State::Failed);
    }

    /// Nothing is sent from now on, and nothing is waited for.
    pub(crate) fn conclude(&mut self, state: State) {
        if self.state == State::Closed {
            return;
        }
        self.enter_state(state);
        self.timers.clear();
        self.transactions.clear();
        self.valid.clear();
        self.checklist.retain(|_| state == State::Failed);
        self.selected = None;
        self.data_pair = None;
        self.early.clear();
        self.sources.clear();
        self.out.retain(|_| false);
    }
}
