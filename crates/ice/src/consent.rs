//! Consent freshness (RFC 7675): the peer agrees to receive, again and again.

use core::time::Duration;

use frazil_sansio::{Instant, Path};

use crate::agent::Agent;
use crate::config::Config;
use crate::event::{CheckFailure, CheckKind, Event, FailureCause, State};
use crate::message;
use crate::pair::PairId;
use crate::timers::Timer;
use crate::transaction::{Purpose, Transaction};

/// The least time between two consent checks (RFC 7675 §5.1).
const LEAST_INTERVAL: Duration = Duration::from_secs(4);
/// The longest that consent may last without an answer (RFC 7675 §5.1).
const LONGEST: Duration = Duration::from_secs(30);

/// How many consent checks in a row go unanswered before a silent path is suspicious: with a fifth
/// of all datagrams lost, this many are once in hours.
const SUSPICIOUS: u32 = 3;

/// The peer's consent to receive on one path.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Consent {
    /// When it ends, unless it is renewed.
    pub(crate) expires: Instant,
    /// When the peer was last heard on the path.
    pub(crate) heard: Instant,
    /// Consent checks since the last answer.
    pub(crate) unanswered: u32,
}

impl Consent {
    /// Consent as an answer gives it.
    pub(crate) fn given(config: &Config, now: Instant) -> Self {
        let expires = now + config.consent_expiry.min(LONGEST);
        Self { expires, heard: now, unanswered: 0 }
    }
}

impl Agent {
    /// Takes away the consents that have expired. This comes before anything else is done at `now`.
    pub(crate) fn expire_consent(&mut self, now: Instant) {
        while let Some(id) = self.valid.expired(now) {
            let Some(valid) = self.valid.remove(id) else { return };
            let path = valid.path;
            // Where nobody asked, nothing was refused: another check may prove the pair again. Where
            // the peer was asked and did not answer, the credentials are spent, and a check that is
            // under way is not repeated either (RFC 7675 §5.1).
            let refused = valid.consent.unanswered > 0;
            self.transactions.retain(|transaction| match transaction.purpose {
                Purpose::Consent { pair, .. } => pair != id,
                Purpose::Check { .. } => !refused || transaction.path != path,
                Purpose::Server { .. } => true,
            });
            if refused {
                self.remember_spent(path);
            }
            if let Some(pair) = self.checklist.get_mut(id) {
                pair.spent |= refused;
            }
            if self.data_pair == Some(id) || refused {
                self.report(Event::ConsentExpired { pair: id, path });
            }
            if refused || !self.is_being_nominated(valid.check) {
                self.nominator.forget(valid.check);
                self.fail_pair(id, CheckFailure::ConsentExpired);
            }
            if self.selected == Some(id) {
                self.selected = None;
                // The peer may have moved on to a pair that is not proved yet.
                if !self.checklist.iter().any(|pair| pair.nominate) {
                    self.fail(FailureCause::ConsentExpired);
                }
            }
        }
    }

    /// Remembers a path, so that its pair does not come back once it has left the checklist.
    fn remember_spent(&mut self, path: Path) {
        if self.spent.len() >= self.config.pair_limit.max(1) {
            self.spent.remove(0);
        }
        self.spent.push(path);
    }

    /// Whether a check that nominates the pair is under way. Then its answer decides about the pair:
    /// to nominate another meanwhile would leave the peer with two.
    fn is_being_nominated(&self, check: PairId) -> bool {
        self.transactions.iter().any(|transaction| {
            let nominates = |pair, kind| pair == check && kind == CheckKind::Nominating;
            matches!(transaction.purpose, Purpose::Check { pair, kind, .. } if nominates(pair, kind))
        })
    }

    /// The time until the next consent check: the basic period ± 20 %, never under 4 s.
    pub(crate) fn consent_interval(&mut self) -> Duration {
        let basic = self.config.consent_interval.max(Duration::from_secs(5));
        let spread = basic.saturating_mul(2) / 5;
        let part = spread.saturating_mul(self.random_u32() >> 16) / (1 << 16);
        (basic - spread / 2 + part).max(LEAST_INTERVAL)
    }

    /// Asks the peer whether data is still welcome on the path that carries it.
    pub(crate) fn check_consent(&mut self, now: Instant) {
        if !self.timers.is_due(Timer::Consent, now) {
            return;
        }
        let interval = self.consent_interval();
        let Some(id) = self.data_pair else {
            self.timers.set(Timer::Consent, None);
            return;
        };
        self.timers.set(Timer::Consent, Some(now + interval));
        let transaction_id = self.transaction_id();
        let Some(remote) = &self.remote else { return };
        let Some(valid) = self.valid.get_mut(id) else { return };
        let Some(local) = self.locals.get(valid.base) else { return };
        let path = valid.path;
        let request = message::Check {
            username: &remote.username,
            priority: local.check_priority(),
            role: self.role,
            tie_breaker: self.tie_breaker,
            use_candidate: false,
        };
        let mut bytes = self.out.buffer();
        message::write_check(&mut bytes, transaction_id, &request, &remote.key);
        valid.consent.unanswered = valid.consent.unanswered.saturating_add(1);
        let welcome = valid.consent.expires - now;
        self.out.transmit(path, bytes, &mut self.stats);
        let purpose = Purpose::Consent { pair: id, role: self.role };
        self.transactions.insert(Transaction::once(transaction_id, purpose, path, welcome, now));
        self.stats.consent_sent += 1;
        self.report(Event::ConsentSent { pair: id, path });
    }

    /// An authentic answer to a check or a consent check came: consent is given again.
    pub(crate) fn renew_consent(&mut self, id: PairId, rtt: Option<Duration>, now: Instant) {
        let consent = Consent::given(&self.config, now);
        if let Some(valid) = self.valid.get_mut(id) {
            valid.consent = consent;
            valid.rtt = rtt.or(valid.rtt);
        }
    }

    /// Sets the deadlines of the path that carries data.
    pub(crate) fn arm_consent(&mut self, now: Instant) {
        let data = self.data_pair.and_then(|id| self.valid.get(id)).map(|valid| valid.consent);
        let silence = data
            .filter(|consent| self.state != State::Disconnected && consent.unanswered >= SUSPICIOUS)
            .map(|consent| consent.heard + self.config.disconnected_after);
        self.timers.set(Timer::Silence, silence);
        self.timers.set(Timer::ConsentExpiry, self.valid.expiry());
        match (data, self.timers.get(Timer::Consent)) {
            (Some(_), None) => {
                let interval = self.consent_interval();
                self.timers.set(Timer::Consent, Some(now + interval));
            }
            (None, Some(_)) => self.timers.set(Timer::Consent, None),
            _ => {}
        }
    }

    /// Whether the path that carries data has gone silent.
    pub(crate) fn is_silent(&self, now: Instant) -> bool {
        self.data_pair.and_then(|id| self.valid.get(id)).is_some_and(|valid| {
            valid.consent.unanswered >= SUSPICIOUS
                && now >= valid.consent.heard + self.config.disconnected_after
        })
    }
}
