//! Requests out: a connectivity check (RFC 8445 §7.2.4), its repetitions, its end.

use core::time::Duration;

use frazil_sansio::Instant;
use frazil_stun::TransactionId;

use crate::agent::Agent;
use crate::event::{CheckFailure, CheckKind, Event};
use crate::message;
use crate::pacer;
use crate::pair::{PairId, PairState};
use crate::role::Role;
use crate::transaction::{Due, Purpose, Transaction};

/// The most requests repeated at one time.
const AT_ONCE: u32 = 3;
/// How often a nomination is sent where another valid pair waits.
const NOMINATION_SENDS: u8 = 4;

impl Agent {
    /// Begins a check of a pair. False if none could be begun; then the pair has failed or is gone.
    pub(crate) fn begin_check(&mut self, id: PairId, kind: CheckKind, now: Instant) -> bool {
        let Some(pair) = self.checklist.get(id) else { return false };
        let (base, path) = (pair.base, pair.path);
        if pair.spent {
            return false;
        }
        if !self.destinations.may_begin(path.remote.ip()) {
            self.fail_pair(id, CheckFailure::DestinationLimit);
            return false;
        }
        let Some(priority) = self.locals.get(base).map(|local| local.check_priority()) else {
            return false;
        };
        let rto = self.check_rto();
        let transaction_id = self.transaction_id();
        let Some(remote) = &self.remote else { return false };
        let request = message::Check {
            username: &remote.username,
            priority,
            role: self.role,
            tie_breaker: self.tie_breaker,
            use_candidate: kind == CheckKind::Nominating && self.role == Role::Controlling,
        };
        let mut bytes = self.out.buffer();
        message::write_check(&mut bytes, transaction_id, &request, &remote.key);
        self.out.transmit_copy(path, &bytes, &mut self.stats);
        let purpose = Purpose::Check { pair: id, kind, role: self.role, priority };
        self.transactions.insert(Transaction::repeated(
            transaction_id,
            purpose,
            path,
            bytes,
            rto,
            now,
        ));
        self.destinations.begun(path.remote.ip());
        self.checklist.begin(id, now);
        if let Some(pair) = self.checklist.get_mut(id)
            && kind != CheckKind::Nominating
        {
            pair.state = PairState::InProgress;
        }
        self.stats.checks_sent += 1;
        self.report(Event::CheckSent { pair: id, path, kind, retransmission: 0 });
        true
    }

    /// The retransmission timeout of a check that begins now.
    ///
    /// RFC 8445 §14.3 multiplies the number of pairs by itself and lets agents compute it otherwise.
    /// One factor is enough for what it wants, that every first packet goes before a second one.
    fn check_rto(&self) -> Duration {
        let open =
            self.checklist.count(PairState::Waiting) + self.checklist.count(PairState::InProgress);
        self.pacer.ta().saturating_mul(u32::try_from(open).unwrap_or(u32::MAX))
    }

    /// Repeats and ends the requests whose time has come. After a late call many may be due: some are
    /// repeated, and the others a little later, so that lateness does not make a burst.
    pub(crate) fn attend_transactions(&mut self, now: Instant) {
        let mut repeated = 0;
        let mut later = now;
        for (id, due) in self.transactions.due(now) {
            match due {
                Due::Nothing => {}
                Due::End => self.time_out(id, now),
                Due::Repeat if self.is_vain(id) => self.time_out(id, now),
                Due::Repeat if repeated < AT_ONCE => {
                    repeated += 1;
                    self.repeat(id, now);
                }
                Due::Repeat => {
                    later += pacer::FLOOR;
                    if let Some(transaction) = self.transactions.get_mut(id) {
                        transaction.postpone(later);
                    }
                }
            }
        }
    }

    /// Whether a nomination has gone unanswered for so long that another valid pair is the better bet:
    /// before the consent on that one expires too.
    fn is_vain(&self, id: TransactionId) -> bool {
        self.transactions.get(id).is_some_and(|transaction| match transaction.purpose {
            Purpose::Check { pair, kind: CheckKind::Nominating, .. } => {
                transaction.sends >= NOMINATION_SENDS
                    && self.nominator.is_nominating(pair)
                    && self.valid.iter().any(|other| other.check != pair)
            }
            _ => false,
        })
    }

    fn repeat(&mut self, id: TransactionId, now: Instant) {
        let Some(transaction) = self.transactions.get_mut(id) else { return };
        transaction.repeat(now);
        let retransmission = transaction.sends - 1;
        let (path, purpose) = (transaction.path, transaction.purpose);
        self.out.transmit_copy(path, &transaction.bytes, &mut self.stats);
        self.stats.retransmissions += 1;
        if let Purpose::Check { pair, kind, .. } = purpose {
            self.report(Event::CheckSent { pair, path, kind, retransmission });
        }
    }

    fn time_out(&mut self, id: TransactionId, now: Instant) {
        let Some(transaction) = self.transactions.remove(id) else { return };
        self.out.recycle(transaction.bytes);
        let why =
            if transaction.unauthentic { CheckFailure::Unauthentic } else { CheckFailure::Timeout };
        match transaction.purpose {
            Purpose::Check { pair, kind, .. } if !transaction.cancelled => {
                self.check_failed(pair, kind, why);
            }
            Purpose::Server { request } => self.server_failed(request, why, now),
            Purpose::Check { .. } | Purpose::Consent { .. } => {}
        }
    }

    /// A check failed for good (RFC 8445 §7.2.5.2).
    pub(crate) fn check_failed(&mut self, id: PairId, kind: CheckKind, why: CheckFailure) {
        self.stats.checks_failed += 1;
        if why == CheckFailure::NotSymmetric
            && let Some(pair) = self.checklist.get(id)
            && let Some(remote) = self.remotes.get_mut(pair.remote)
        {
            remote.elsewhere = true;
        }
        let nominated = self.checklist.get(id).is_some_and(|pair| pair.nominate);
        let valid = self.valid.produced_by(id);
        let nominating = kind == CheckKind::Nominating && self.nominator.is_nominating(id);
        if nominating || nominated {
            // RFC 8445 §7.2.5.3.4: the pair leaves the valid list, and the checklist fails (not
            // before patience ends).
            valid.and_then(|valid| self.valid.remove(valid));
            self.nominator.failed(id);
        } else if valid.is_some() {
            // An earlier check of the pair succeeded; consent decides about it now.
            return;
        }
        self.fail_pair(id, why);
    }

    /// Sets a pair's state to Failed, and says so.
    pub(crate) fn fail_pair(&mut self, id: PairId, why: CheckFailure) {
        if let Some(pair) = self.checklist.get_mut(id) {
            pair.state = PairState::Failed;
            let path = pair.path;
            self.checklist.dequeue(id);
            self.report(Event::CheckFailed { pair: id, path, why });
        }
    }
}
