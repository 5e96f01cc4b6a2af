//! Responses in (RFC 8445 §7.2.5).

use core::net::SocketAddr;
use core::time::Duration;

use frazil_sansio::{Instant, Path};
use frazil_stun::{Message, TransactionId};

use crate::agent::Agent;
use crate::candidate::address;
use crate::candidate::{CandidateKind, LocalCandidate};
use crate::consent::Consent;
use crate::event::{CheckFailure, CheckKind, Event};
use crate::message::{self, Answer};
use crate::pair::{PairId, PairState};
use crate::role::Role;
use crate::transaction::{Purpose, Transaction};
use crate::valid::ValidPair;

/// Role Conflict (RFC 8445 §7.2.5.1).
const ROLE_CONFLICT: u16 = 487;
/// Forbidden: the peer revokes its consent (RFC 7675 §5.2).
const FORBIDDEN: u16 = 403;

/// A check whose answer is authentic and came back the way it went.
struct Checked {
    pair: PairId,
    kind: CheckKind,
    role: Role,
    priority: u32,
    path: Path,
    rtt: Option<Duration>,
}

impl Agent {
    /// Takes a response to a transaction of this agent.
    pub(crate) fn resolve(
        &mut self,
        path: Path,
        response: Message<'_>,
        id: TransactionId,
        now: Instant,
    ) {
        let Some(transaction) = self.transactions.get_mut(id) else { return };
        if let Purpose::Server { request } = transaction.purpose {
            // Only the question to this server, on this path, can be answered without integrity.
            let answer = message::read_server_answer(response);
            if let Some(transaction) = self.transactions.remove(id) {
                self.out.recycle(transaction.bytes);
            }
            self.server_answered(request, answer, now);
            return;
        }
        let Some(remote) = &self.remote else { return };
        if response.verify(&remote.key).is_err() {
            // RFC 8489 §9.1.4: as if it had never come.
            transaction.unauthentic = true;
            self.stats.responses_discarded += 1;
            return;
        }
        let Some(transaction) = self.transactions.remove(id) else { return };
        // Whichever of its ports it answers from, the peer is there and wants checks.
        self.destinations.answered(path.remote.ip());
        let symmetric = address::same(transaction.path.local, path.local)
            && address::same(transaction.path.remote, path.remote);
        let elsewhere = (!symmetric).then_some(path);
        match transaction.purpose {
            Purpose::Check { pair, kind, role, priority } => {
                let path = transaction.path;
                let rtt = transaction.rtt(now);
                let checked = Checked { pair, kind, role, priority, path, rtt };
                self.resolve_check(checked, elsewhere, message::read_answer(response), now);
            }
            Purpose::Consent { pair, role } if symmetric => {
                let answer = message::read_answer(response);
                self.resolve_consent(pair, role, &transaction, answer, now);
            }
            Purpose::Consent { .. } => self.stats.responses_discarded += 1,
            Purpose::Server { .. } => {}
        }
        self.out.recycle(transaction.bytes);
    }

    /// `elsewhere` is the way that the answer came, where that is not the one that the check went.
    fn resolve_check(
        &mut self,
        check: Checked,
        elsewhere: Option<Path>,
        answer: Answer,
        now: Instant,
    ) {
        let Checked { pair, kind, role, .. } = check;
        match (answer, elsewhere) {
            // RFC 8445 §7.2.5.1 comes before §7.2.5.2.1: the conflict is the same whichever way the peer
            // speaks of it, and till it is settled it answers no check.
            (Answer::Error(ROLE_CONFLICT), _) => {
                self.yield_role(role);
                self.checklist.trigger(pair);
            }
            // A later check of the pair is under way, and its answer says where the pair leads by now.
            (_, Some(_)) if kind != CheckKind::Nominating && self.is_checked_anew(pair) => {}
            (answer, Some(path)) => {
                self.check_failed(pair, kind, CheckFailure::NotSymmetric);
                if let Answer::Mapped(_) = answer {
                    self.follow_nomination(pair, path, now);
                }
            }
            (Answer::Mapped(mapped), None) => self.check_succeeded(check, mapped, now),
            (Answer::Error(code), None) => {
                self.check_failed(pair, kind, CheckFailure::ErrorResponse(code));
            }
            (Answer::Unusable, None) => self.check_failed(pair, kind, CheckFailure::Unusable),
        }
    }

    /// Whether a check of a pair is under way that was not cancelled for a later one (RFC 8445
    /// §7.3.1.4).
    fn is_checked_anew(&self, id: PairId) -> bool {
        self.transactions.iter().any(|other| {
            let of_pair = matches!(other.purpose, Purpose::Check { pair, .. } if pair == id);
            of_pair && !other.cancelled
        })
    }

    /// The peer nominated a pair, and answers the check of it from elsewhere: its NAT has moved to
    /// another binding meanwhile, and shows by that what went by the one that was nominated. If that
    /// is a pair too, it is the one that is meant; where its check has failed, another one decides.
    fn follow_nomination(&mut self, pair: PairId, path: Path, now: Instant) {
        let pending = self.checklist.get(pair).is_some_and(|pair| pair.nominate);
        if !pending || self.role != Role::Controlled {
            return;
        }
        let Some(meant) = self.checklist.find(path).map(|pair| pair.id) else { return };
        if let Some(valid) = self.valid.produced_by(meant) {
            self.nominated(valid, now);
        } else if let Some(pair) = self.checklist.get_mut(meant) {
            pair.nominate = true;
            if pair.state == PairState::Failed && !self.is_patience_over() {
                self.nominator.retry();
                self.checklist.trigger(meant);
            }
        }
    }

    fn resolve_consent(
        &mut self,
        pair: PairId,
        role: Role,
        transaction: &Transaction,
        answer: Answer,
        now: Instant,
    ) {
        let path = transaction.path;
        match answer {
            Answer::Mapped(_) => {
                // A consent check is never repeated: its round trip is known.
                let rtt = now - transaction.first_sent;
                self.stats.consent_answered += 1;
                self.sources.prove(path);
                self.renew_consent(pair, Some(rtt), now);
                self.report(Event::ConsentAnswered { pair, path, rtt });
            }
            Answer::Error(ROLE_CONFLICT) => self.yield_role(role),
            Answer::Error(FORBIDDEN) => {
                if let Some(valid) = self.valid.get_mut(pair) {
                    valid.consent.expires = now;
                }
                self.expire_consent(now);
            }
            Answer::Error(_) | Answer::Unusable => self.stats.responses_discarded += 1,
        }
    }

    /// RFC 8445 §7.2.5.3, in its order.
    fn check_succeeded(&mut self, check: Checked, mapped: SocketAddr, now: Instant) {
        let Checked { pair: id, kind, role, priority, path, rtt } = check;
        self.stats.checks_succeeded += 1;
        self.sources.prove(path);
        self.report(Event::CheckAnswered { pair: id, path, mapped, rtt });
        let Some(pair) = self.checklist.get_mut(id) else {
            // It left the checklist when another was nominated; what it proved holds nevertheless.
            self.renew_consent(id, rtt, now);
            return;
        };
        if pair.spent {
            return;
        }
        pair.state = PairState::Succeeded;
        pair.rtt = rtt.or(pair.rtt);
        // What is proved now is nominated now, and a check that fails later takes nothing back.
        let nominate = core::mem::take(&mut pair.nominate);
        let (base, remote, foundation) = (pair.base, pair.remote, pair.foundation);
        if !self.nominator.is_nominating(id) {
            self.checklist.dequeue(id);
        }
        let local = self.mapped_candidate(mapped, base, priority);
        let valid = self.validate(id, local, base, remote, now);
        self.checklist.unfreeze(foundation);
        let nominated = match self.role {
            Role::Controlling => kind == CheckKind::Nominating && role == Role::Controlling,
            Role::Controlled => nominate,
        };
        if nominated {
            self.nominated(valid, now);
        }
    }

    /// The local candidate that an answer revealed, which may be new (RFC 8445 §7.2.5.3.1).
    fn mapped_candidate(&mut self, mapped: SocketAddr, base: usize, priority: u32) -> usize {
        let Some(base_address) = self.locals.get(base).map(|local| local.base) else { return base };
        let at = |wanted: &dyn Fn(&LocalCandidate) -> bool| {
            self.locals.iter().position(|local| {
                address::same(local.address, mapped) && !local.removed && wanted(local)
            })
        };
        // What another base showed itself as may be this one's by now: its NAT has started anew.
        let is_base = |local: &LocalCandidate| local.address == local.base;
        let known = at(&|local| local.base == base_address).or_else(|| at(&is_base));
        if let Some(known) = known {
            return known;
        }
        let kind = CandidateKind::PeerReflexive;
        match self.add_local(kind, mapped, base, None, Some(priority)) {
            Some(place) => {
                if let Some(learned) = self.locals.get(place).copied() {
                    self.report(Event::PeerReflexiveLocal(learned));
                }
                place
            }
            None => base,
        }
    }

    /// Puts the pair of the mapped candidate and the destination on the valid list (RFC 8445
    /// §7.2.5.3.2), or renews the consent of the one that is there.
    fn validate(
        &mut self,
        check: PairId,
        local: usize,
        base: usize,
        remote: usize,
        now: Instant,
    ) -> PairId {
        let Some(pair) = self.checklist.get(check) else { return check };
        let (mut id, mut path, mut valid_base) = (pair.id, pair.path, base);
        let (rtt, check_priority) = (pair.rtt, pair.priority);
        // The mapped address may be another base of this host: then it is that one's pair.
        if let Some(other_base) = self.locals.get(local).map(|local| local.base)
            && !address::same(other_base, path.local)
            && let Some(other) = self.checklist.find(Path { local: other_base, ..path })
        {
            (id, path, valid_base) = (other.id, other.path, other.base);
        }
        if let Some(pair) = self.checklist.get_mut(id) {
            pair.state = PairState::Succeeded;
        }
        let priority = self.pair_priority(local, remote);
        if let Some(valid) = self.valid.get_mut(id) {
            // A NAT may show another address by now, and the peer checks that one.
            (valid.local, valid.priority) = (local, priority);
            self.renew_consent(id, rtt, now);
            return id;
        }
        let consent = Consent::given(&self.config, now);
        let valid = ValidPair {
            id,
            check,
            local,
            base: valid_base,
            remote,
            path,
            priority,
            check_priority,
            nominated: false,
            rtt,
            consent,
        };
        if self.valid.insert(valid) {
            self.nominator.first_valid(now);
            if let Some(info) = self.valid_info(id) {
                self.report(Event::PairValid(info));
            }
        }
        id
    }
}
