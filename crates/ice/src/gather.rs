//! Local candidates: host and server-reflexive (RFC 8445 §5.1.1).

use alloc::vec::Vec;
use core::net::SocketAddr;

use frazil_candidate::{FoundationKey, Transport};
use frazil_sansio::Instant;

use crate::agent::Agent;
use crate::candidate::local::candidate_priority;
use crate::candidate::{COMPONENT, CandidateKind, Foundation, LocalCandidate};
use crate::event::{CheckFailure, Event};
use crate::server::{Question, QuestionState};
use crate::timers::Timer;
use crate::transaction::Purpose;

/// The distance between the local preferences of two bases: room for the reflexive candidates that
/// several servers see of one base.
const STEP: u16 = 64;

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
    pub(crate) sockets: Vec<SocketAddr>,
    servers: Vec<SocketAddr>,
    pub(crate) questions: Vec<Question>,
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
    pub(crate) fn gather_sockets(&mut self) {
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

    pub(crate) fn announce(&mut self, place: usize) {
        if let Some(candidate) = self.locals.get(place).copied() {
            self.report(Event::LocalCandidate(candidate));
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
}
