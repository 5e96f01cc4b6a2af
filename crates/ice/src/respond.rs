//! Requests in (RFC 8445 §7.3).

use frazil_sansio::{Instant, Path};
use frazil_stun::{Message, TransactionId};

use crate::agent::Agent;
use crate::candidate::{CandidateKind, Foundation, RemoteCandidate, address};
use crate::checklist::NewPair;
use crate::event::{Event, Limit};
use crate::message::{self, Rejection, Request};
use crate::pair::{PairId, PairState};
use crate::role::Role;
use crate::transaction::Purpose;
use crate::trickle::EarlyCheck;

impl Agent {
    /// Answers a Binding request, from the socket where it arrived to where it came from.
    pub(crate) fn respond(&mut self, path: Path, bytes: Message<'_>, now: Instant) {
        let verdict = message::read_request(bytes, &self.key, self.credentials.ufrag())
            .and_then(|request| self.settle_roles(&request).map(|()| request));
        let mut reply = self.out.buffer();
        match verdict {
            Ok(request) => {
                message::write_success(
                    &mut reply,
                    bytes,
                    path.remote,
                    &self.key,
                    request.algorithm,
                );
                self.out.transmit(path, reply, &mut self.stats);
                self.stats.requests_answered += 1;
                let use_candidate = request.nomination.is_some();
                self.report(Event::CheckReceived { path, use_candidate, rejected: None });
                self.accept(path, &request, now);
            }
            Err(rejection) => {
                message::write_error(&mut reply, bytes, &rejection, &self.key);
                self.out.transmit(path, reply, &mut self.stats);
                self.stats.requests_rejected += 1;
                if rejection.algorithm.is_some() {
                    let rejected = Some(rejection.code.code());
                    let event = Event::CheckReceived { path, use_candidate: false, rejected };
                    self.report(event);
                }
            }
        }
    }

    /// RFC 8445 §7.3.1.1.
    fn settle_roles(&mut self, request: &Request<'_>) -> Result<(), Rejection> {
        let Some((theirs, tie_breaker)) = request.role else { return Ok(()) };
        if theirs != self.role {
            return Ok(());
        }
        let ours_is_larger = self.tie_breaker >= tie_breaker;
        // Whoever has the larger tie-breaker controls.
        let stay = match self.role {
            Role::Controlling => ours_is_larger,
            Role::Controlled => !ours_is_larger,
        };
        if stay {
            return Err(Rejection::role_conflict(request.algorithm));
        }
        self.switch_role(self.role.other());
        Ok(())
    }

    /// What an authentic check means besides its answer; as long as there is no remote description
    /// it is remembered (RFC 8445 §7.3).
    fn accept(&mut self, path: Path, request: &Request<'_>, now: Instant) {
        let (priority, nomination) = (request.priority, request.nomination);
        match &self.remote {
            Some(remote) if remote.credentials.ufrag() == request.ufrag => {
                self.sources.prove(path);
                self.heard(path, now);
                self.take_check(path, priority, nomination, now);
            }
            // A fork's: there is no password to check it with.
            Some(_) => {}
            None => {
                // Data may be ahead of the description.
                self.sources.prove(path);
                let ufrag = request.ufrag.into();
                let early = EarlyCheck { path, ufrag, priority, nomination };
                self.remember(early);
            }
        }
    }

    /// RFC 8445 §7.3.1.3 to §7.3.1.5.
    pub(crate) fn take_check(
        &mut self,
        path: Path,
        priority: Option<u32>,
        nomination: Option<TransactionId>,
        now: Instant,
    ) {
        let nomination = nomination.filter(|_| self.role == Role::Controlled);
        if self.is_concluded() || self.selected.is_some() && nomination.is_none() {
            return;
        }
        let Some(base) = self.base_at(path.local) else { return };
        let nominates = nomination.is_some();
        let Some(remote) = self.remote_at(path, priority, nominates) else { return };
        let listed = self.checklist.find(path).map(|pair| pair.id);
        // A pair that left the checklist may still be valid, and nominated once more.
        let known = listed.or_else(|| {
            self.valid
                .iter()
                .find(|valid| address::same_path(&valid.path, &path))
                .map(|valid| valid.id)
        });
        let is_spent = |spent: &Path| address::same_path(spent, &path);
        if known.is_none() && self.spent.iter().any(is_spent) {
            return;
        }
        let Some(id) = known.or_else(|| self.insert_pair(base, remote, true)) else { return };
        self.trigger_check(id);
        // One that is repeated, or doubled on its way, says nothing new.
        if nomination.is_some_and(|transaction| self.nominator.is_news(transaction, id)) {
            self.take_nomination(id, now);
        }
    }

    /// RFC 8445 §7.3.1.4.
    fn trigger_check(&mut self, id: PairId) {
        let Some(pair) = self.checklist.get(id) else { return };
        let state = pair.state;
        if pair.spent || state == PairState::Succeeded {
            return;
        }
        if state == PairState::Failed && self.is_patience_over() && self.answers_elsewhere(id) {
            return;
        }
        if state == PairState::InProgress {
            for transaction in self.transactions.iter_mut() {
                if matches!(transaction.purpose, Purpose::Check { pair, .. } if pair == id) {
                    transaction.cancel();
                }
            }
        }
        self.checklist.trigger(id);
    }

    /// Whether a pair leads to where the peer answers from elsewhere. Two NATs that show a few ports in
    /// turn let checks of such pairs trigger each other for ever: once patience has ended they are left,
    /// or the agent would never say that there is no path.
    fn answers_elsewhere(&self, id: PairId) -> bool {
        let remote = self.checklist.get(id).and_then(|pair| self.remotes.get(pair.remote));
        remote.is_some_and(|remote| remote.elsewhere)
    }

    /// RFC 8445 §7.3.1.5, on the controlled side.
    fn take_nomination(&mut self, id: PairId, now: Instant) {
        if self.latest_nomination_counts() {
            self.checklist.iter_mut().for_each(|pair| pair.nominate = false);
        }
        let listed = self.valid.get(id).map(|valid| valid.id);
        if let Some(valid) = self.valid.produced_by(id).or(listed) {
            self.nominated(valid, now);
        } else if let Some(pair) = self.checklist.get_mut(id)
            && !pair.spent
        {
            pair.nominate = true;
            self.nominator.retry();
        }
    }

    /// The remote candidate that a check came from, which may be new (RFC 8445 §7.3.1.3). One that
    /// `must` be there takes the place of one that carries nothing.
    fn remote_at(&mut self, path: Path, priority: Option<u32>, must: bool) -> Option<usize> {
        let known =
            self.remotes.iter().position(|remote| address::same(remote.address, path.remote));
        if known.is_some() {
            return known;
        }
        let priority =
            priority.filter(|priority| frazil_candidate::priority::in_range(*priority))?;
        if !address::pairable(path.local, path.remote) {
            return None;
        }
        let place = match self.remotes.len() {
            full if full < self.config.remote_candidate_limit => full,
            _ if must => self.forget_remote()?,
            _ => return None,
        };
        let learned = RemoteCandidate {
            kind: CandidateKind::PeerReflexive,
            address: path.remote,
            component: crate::candidate::COMPONENT,
            priority,
            foundation: learned_foundation(place),
            elsewhere: false,
        };
        match self.remotes.get_mut(place) {
            Some(forgotten) => *forgotten = learned,
            None => self.remotes.push(learned),
        }
        self.report(Event::PeerReflexiveRemote(learned));
        Some(place)
    }

    /// Makes room for a peer-reflexive candidate: the place of one where the peer answers from
    /// elsewhere. Two NATs that show every destination another port make such ones until the limit
    /// is reached, and must not keep out the one that is nominated.
    fn forget_remote(&mut self) -> Option<usize> {
        let place = self.remotes.iter().enumerate().position(|(place, remote)| {
            let mut pairs = self.checklist.iter().filter(|pair| pair.remote == place);
            remote.elsewhere
                && remote.kind == CandidateKind::PeerReflexive
                && pairs.all(|pair| pair.state == PairState::Failed)
                && self.valid.iter().all(|valid| valid.remote != place)
        })?;
        self.checklist.retain(|pair| pair.remote != place);
        Some(place)
    }

    /// Pairs a base with a remote candidate, if they can be paired, are not yet, and there is room.
    pub(crate) fn insert_pair(&mut self, base: usize, remote: usize, must: bool) -> Option<PairId> {
        let (local, candidate) = (self.locals.get(base)?, self.remotes.get(remote)?);
        if local.removed
            || local.kind != CandidateKind::Host
            || !address::pairable(local.base, candidate.address)
        {
            return None;
        }
        let path = Path::udp(local.base, address::scoped(local.base, candidate.address));
        if self.checklist.find(path).is_some() {
            return None;
        }
        let foundation = (local.foundation, candidate.foundation);
        let priority = self.pair_priority(base, remote);
        let limit = Limit::Pairs;
        match self.checklist.insert(NewPair { base, remote, path, priority, foundation }, must) {
            Ok((id, dropped)) => {
                if let Some(Path { local: base, remote, .. }) = dropped {
                    self.report(Event::PairDropped { base, remote, limit });
                }
                Some(id)
            }
            Err(()) => {
                let (base, remote) = (path.local, path.remote);
                self.report(Event::PairDropped { base, remote, limit });
                None
            }
        }
    }

    /// The peer was heard on a path. This says something about the path, and nothing about consent.
    pub(crate) fn heard(&mut self, path: Path, now: Instant) {
        if let Some(id) = self.data_pair
            && let Some(valid) = self.valid.get_mut(id)
            && address::same_path(&valid.path, &path)
        {
            valid.consent.heard = now;
        }
    }
}

/// A foundation for the candidate at that place that no honest description has.
fn learned_foundation(place: usize) -> Foundation {
    let text = alloc::format!("{:+>32}", alloc::format!("prflx{place}"));
    Foundation::new(&text).unwrap_or(Foundation::from_index(u32::MAX))
}
