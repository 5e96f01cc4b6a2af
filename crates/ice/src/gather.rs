//! Local candidates: host and server-reflexive (RFC 8445 §5.1.1).

use alloc::vec::Vec;
use core::net::SocketAddr;

use frazil_candidate::{FoundationKey, Transport};
use frazil_sansio::{Instant, Path};

use crate::agent::Agent;
use crate::candidate::local::candidate_priority;
use crate::candidate::{
    AddressRefused, COMPONENT, CandidateKind, Foundation, LocalCandidate, address,
};
use crate::event::{CheckFailure, Event};
use crate::message::{self, Answer};
use crate::timers::Timer;
use crate::transaction::{Purpose, Transaction};

/// The distance between the local preferences of two bases: room for the reflexive candidates that
/// several servers see of one base.
const STEP: u16 = 64;

/// What is known of one base and one server.
#[derive(Debug)]
struct Question {
    base: usize,
    server: SocketAddr,
    state: QuestionState,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum QuestionState {
    /// To be asked when the pacer allows.
    Due,
    Asked,
    /// Answered; the binding is kept alive by asking again at that time.
    Answered {
        refresh: Instant,
    },
    /// To be asked again.
    RefreshDue,
    Failed,
}

impl QuestionState {
    fn is_open(self) -> bool {
        matches!(self, Self::Due | Self::Asked)
    }
}

/// How far gathering is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Phase {
    Idle,
    Gathering,
    Complete,
}

/// Gathers the candidates of one agent.
#[derive(Debug)]
pub(crate) struct Gatherer {
    phase: Phase,
    /// Sockets that wait for [`Agent::gather`], in the order in which they were added.
    sockets: Vec<SocketAddr>,
    servers: Vec<SocketAddr>,
    questions: Vec<Question>,
    /// The next local preference for a base.
    preference: u16,
    /// What foundations were given out, in order (RFC 8445 §5.1.1.3).
    foundations: Vec<FoundationKey<'static>>,
}

impl Gatherer {
    pub(crate) fn new() -> Self {
        Self {
            phase: Phase::Idle,
            sockets: Vec::new(),
            servers: Vec::new(),
            questions: Vec::new(),
            preference: u16::MAX,
            foundations: Vec::new(),
        }
    }

    /// Whether a question waits for the pacer.
    pub(crate) fn has_work(&self) -> bool {
        self.questions.iter().any(|question| {
            matches!(question.state, QuestionState::Due | QuestionState::RefreshDue)
        })
    }

    /// Whether no candidate will come any more.
    pub(crate) fn is_complete(&self) -> bool {
        self.phase == Phase::Complete
    }

    pub(crate) fn is_gathering(&self) -> bool {
        self.phase == Phase::Gathering
    }

    /// When the first binding wants refreshing.
    fn refresh(&self) -> Option<Instant> {
        let refresh = |question: &Question| match question.state {
            QuestionState::Answered { refresh } => Some(refresh),
            _ => None,
        };
        self.questions.iter().filter_map(refresh).min()
    }

    fn foundation(&mut self, key: FoundationKey<'static>) -> Foundation {
        let place = self.foundations.iter().position(|known| *known == key).unwrap_or_else(|| {
            self.foundations.push(key);
            self.foundations.len() - 1
        });
        Foundation::from_index(u32::try_from(place).unwrap_or(u32::MAX))
    }

    fn next_preference(&mut self) -> u16 {
        let preference = self.preference;
        self.preference = preference.saturating_sub(STEP);
        preference
    }
}

impl Agent {
    pub(crate) fn add_socket(&mut self, socket: SocketAddr) -> Result<(), AddressRefused> {
        address::usable_local(socket, self.config.loopback)?;
        if self.gatherer.is_complete() || self.is_concluded() {
            return Err(AddressRefused::GatheringOver);
        }
        let known = self.gatherer.sockets.contains(&socket) || self.base_at(socket).is_some();
        if known {
            return Ok(());
        }
        if self.gatherer.sockets.len() + self.locals.len() >= self.config.local_candidate_limit {
            return Err(AddressRefused::Limit);
        }
        self.gatherer.sockets.push(socket);
        if self.gatherer.is_gathering() {
            self.gather_sockets();
        }
        Ok(())
    }

    pub(crate) fn add_server(&mut self, server: SocketAddr) {
        let full = self.gatherer.servers.len() >= self.config.server_limit;
        if full || self.gatherer.servers.contains(&server) || self.gatherer.is_complete() {
            return;
        }
        self.gatherer.servers.push(server);
        if self.gatherer.is_gathering() {
            for base in 0..self.locals.len() {
                self.question(base, server);
            }
        }
    }

    pub(crate) fn begin_gathering(&mut self, now: Instant) {
        if self.gatherer.phase != Phase::Idle || self.is_concluded() {
            return;
        }
        self.gatherer.phase = Phase::Gathering;
        self.timers.set(Timer::Gathering, Some(now + self.config.gather_timeout));
        self.gather_sockets();
    }

    /// Makes host candidates of the sockets that wait, IPv6 and IPv4 in turns, so that neither
    /// family's checks have to wait for all of the other's (RFC 8421 §4).
    fn gather_sockets(&mut self) {
        let sockets = core::mem::take(&mut self.gatherer.sockets);
        let (v6, v4): (Vec<_>, Vec<_>) = sockets.into_iter().partition(SocketAddr::is_ipv6);
        let (mut v6, mut v4) = (v6.into_iter(), v4.into_iter());
        loop {
            let pair = [v6.next(), v4.next()];
            if pair == [None, None] {
                return;
            }
            for socket in pair.into_iter().flatten() {
                self.add_host(socket);
            }
        }
    }

    fn add_host(&mut self, socket: SocketAddr) {
        let base = self.locals.len();
        let Some(place) = self.add_local(CandidateKind::Host, socket, base, None, None) else {
            return;
        };
        self.announce(place);
        for remote in 0..self.remotes.len() {
            self.insert_pair(place, remote, false);
        }
        for server in self.gatherer.servers.clone() {
            self.question(place, server);
        }
    }

    fn announce(&mut self, place: usize) {
        if let Some(candidate) = self.locals.get(place).copied() {
            self.report(Event::LocalCandidate(candidate));
        }
    }

    fn question(&mut self, base: usize, server: SocketAddr) {
        let askable = self.locals.get(base).is_some_and(|local| {
            local.kind == CandidateKind::Host
                && !local.removed
                && address::pairable(local.base, server)
        });
        if askable {
            self.gatherer.questions.push(Question { base, server, state: QuestionState::Due });
        }
    }

    /// Adds a local candidate, within the limit. `base` is the place of its base, or its own.
    pub(crate) fn add_local(
        &mut self,
        kind: CandidateKind,
        address: SocketAddr,
        base: usize,
        server: Option<SocketAddr>,
        priority: Option<u32>,
    ) -> Option<usize> {
        let place = self.locals.len();
        if place >= self.config.local_candidate_limit {
            return None;
        }
        let (base, local_preference) = if kind == CandidateKind::Host {
            (address, self.gatherer.next_preference())
        } else {
            let base = self.locals.get(base)?;
            (base.base, self.free_preference(kind, base.local_preference))
        };
        let foundation = self.gatherer.foundation(FoundationKey {
            kind: kind.as_type(),
            base: base.ip(),
            server: server.map(|server| server.ip()),
            transport: Transport::Udp,
        });
        self.locals.push(LocalCandidate {
            kind,
            address,
            base,
            server,
            component: COMPONENT,
            priority: priority.unwrap_or_else(|| candidate_priority(kind, local_preference)),
            foundation,
            local_preference,
            removed: false,
        });
        Some(place)
    }

    /// The preference of the base, or the next below it that no other of that type has.
    fn free_preference(&self, kind: CandidateKind, base: u16) -> u16 {
        let taken = |preference| {
            self.locals
                .iter()
                .any(|local| local.kind == kind && local.local_preference == preference)
        };
        (0..=base).rev().find(|preference| !taken(*preference)).unwrap_or(base)
    }

    /// Asks one server from one base. False if there is nothing to ask.
    pub(crate) fn ask_server(&mut self, now: Instant) -> bool {
        let due = |question: &Question| {
            matches!(question.state, QuestionState::Due | QuestionState::RefreshDue)
        };
        let Some(request) = self.gatherer.questions.iter().position(due) else { return false };
        let expected = u32::try_from(self.gatherer.questions.len()).unwrap_or(u32::MAX);
        let Some(question) = self.gatherer.questions.get_mut(request) else { return false };
        let Some(local) = self.locals.get(question.base) else { return false };
        if question.state == QuestionState::Due {
            question.state = QuestionState::Asked;
        } else {
            let refresh = now + self.config.binding_refresh;
            question.state = QuestionState::Answered { refresh };
        }
        let path = Path::udp(local.base, address::scoped(local.base, question.server));
        // RFC 8445 §14.3, for gathering.
        let rto = self.pacer.ta().saturating_mul(expected);
        let id = self.transaction_id();
        let mut bytes = self.out.buffer();
        message::write_question(&mut bytes, id);
        self.out.transmit_copy(path, &bytes, &mut self.stats);
        let purpose = Purpose::Server { request };
        self.transactions.insert(Transaction::repeated(id, purpose, path, bytes, rto, now));
        self.stats.server_requests += 1;
        true
    }

    /// A server answered (RFC 8445 §5.1.1.2).
    pub(crate) fn server_answered(&mut self, request: usize, answer: Answer, now: Instant) {
        let mapped = match answer {
            Answer::Mapped(mapped) => mapped,
            Answer::Error(code) => {
                return self.server_failed(request, CheckFailure::ErrorResponse(code), now);
            }
            Answer::Unusable => return self.server_failed(request, CheckFailure::Unusable, now),
        };
        let refresh = now + self.config.binding_refresh;
        let Some(question) = self.gatherer.questions.get_mut(request) else { return };
        let (base, server, was) = (question.base, question.server, question.state);
        question.state = QuestionState::Answered { refresh };
        let usable =
            self.locals.get(base).is_some_and(|local| address::pairable(local.base, mapped));
        if was != QuestionState::Asked {
            return;
        }
        if !usable {
            return self.server_failed(request, CheckFailure::Unusable, now);
        }
        // Redundant: the same address from the same base (RFC 8445 §5.1.3, RFC 8838 §9).
        let base_address = self.locals.get(base).map(|local| local.base);
        let redundant = self
            .locals
            .iter()
            .any(|local| address::same(local.address, mapped) && Some(local.base) == base_address);
        if redundant || !self.gatherer.is_gathering() {
            return;
        }
        let kind = CandidateKind::ServerReflexive;
        if let Some(place) = self.add_local(kind, mapped, base, Some(server), None) {
            self.announce(place);
        }
    }

    /// A server did not answer, or not usefully.
    pub(crate) fn server_failed(&mut self, request: usize, why: CheckFailure, now: Instant) {
        let refresh = now + self.config.binding_refresh;
        let Some(question) = self.gatherer.questions.get_mut(request) else { return };
        let (base, server) = (question.base, question.server);
        if !question.state.is_open() && why != CheckFailure::Unusable {
            // A refresh failed: the next one may not.
            question.state = QuestionState::Answered { refresh };
            return;
        }
        question.state = QuestionState::Failed;
        if let Some(base) = self.locals.get(base).map(|local| local.base) {
            self.report(Event::ServerFailed { server, base, why });
        }
    }

    /// Marks the bindings whose time has come.
    pub(crate) fn refresh_bindings(&mut self, now: Instant) {
        for question in &mut self.gatherer.questions {
            if matches!(question.state, QuestionState::Answered { refresh } if refresh <= now) {
                question.state = QuestionState::RefreshDue;
            }
        }
    }

    /// Ends gathering when every question is answered, or its time is over.
    pub(crate) fn attend_gathering(&mut self, now: Instant) {
        if !self.gatherer.is_gathering() {
            return;
        }
        if self.timers.is_due(Timer::Gathering, now) {
            for request in 0..self.gatherer.questions.len() {
                let open = |question: &Question| question.state.is_open();
                if self.gatherer.questions.get(request).is_some_and(open) {
                    self.server_failed(request, CheckFailure::Timeout, now);
                }
            }
            self.transactions
                .retain(|transaction| !matches!(transaction.purpose, Purpose::Server { .. }));
        }
        if !self.gatherer.questions.iter().any(|question| question.state.is_open()) {
            self.gathering_complete();
        }
    }

    fn gathering_complete(&mut self) {
        self.gatherer.phase = Phase::Complete;
        self.timers.set(Timer::Gathering, None);
        self.report(Event::GatheringComplete);
    }

    /// ICE has concluded: no more candidates (RFC 8838 §13), and no bindings to keep alive (RFC 8445
    /// §5.1.1.4).
    pub(crate) fn end_gathering(&mut self) {
        if self.gatherer.is_gathering() {
            self.gathering_complete();
        }
        self.gatherer.questions.clear();
        self.transactions
            .retain(|transaction| !matches!(transaction.purpose, Purpose::Server { .. }));
    }

    pub(crate) fn arm_gathering(&mut self) {
        self.timers.set(Timer::BindingRefresh, self.gatherer.refresh());
    }

    /// The base at a local address.
    pub(crate) fn base_at(&self, socket: SocketAddr) -> Option<usize> {
        self.locals.iter().position(|local| {
            local.kind == CandidateKind::Host
                && !local.removed
                && address::same(local.address, socket)
        })
    }

    /// A socket is gone: nothing is sent from it any more.
    pub(crate) fn remove_socket(&mut self, socket: SocketAddr) {
        self.gatherer.sockets.retain(|waiting| *waiting != socket);
        let Some(base) = self.base_at(socket) else { return };
        let Some(base_address) = self.locals.get(base).map(|local| local.base) else { return };
        for local in &mut self.locals {
            local.removed |= local.base == base_address;
        }
        self.out.retain(|path| path.local != base_address);
        self.transactions.retain(|transaction| transaction.path.local != base_address);
        for question in &mut self.gatherer.questions {
            if question.base == base {
                question.state = QuestionState::Failed;
            }
        }
        let lost = |pair: &&crate::checklist::Pair| pair.base == base;
        let pairs: Vec<_> = self.checklist.iter().filter(lost).map(|pair| pair.id).collect();
        for id in pairs {
            self.fail_pair(id, CheckFailure::AddressRemoved);
            self.nominator.forget(id);
            if let Some(pair) = self.checklist.get_mut(id) {
                pair.spent = true;
            }
        }
        let lost: Vec<_> =
            self.valid.iter().filter(|valid| valid.base == base).map(|valid| valid.id).collect();
        for id in lost {
            self.valid.remove(id);
            if self.selected == Some(id) {
                self.fail(crate::event::FailureCause::AddressRemoved);
            }
        }
    }
}
