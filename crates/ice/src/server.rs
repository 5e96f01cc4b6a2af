//! Questions to STUN servers: what does the world see of this base (RFC 8445 §5.1.1.2)?

use core::net::SocketAddr;

use frazil_sansio::{Instant, Path};

use crate::agent::Agent;
use crate::candidate::{CandidateKind, address};
use crate::event::{CheckFailure, Event};
use crate::message::{self, Answer};
use crate::transaction::{Purpose, Transaction};

/// What is known of one base and one server.
#[derive(Debug)]
pub(crate) struct Question {
    pub(crate) base: usize,
    pub(crate) server: SocketAddr,
    pub(crate) state: QuestionState,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum QuestionState {
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
    pub(crate) fn is_open(self) -> bool {
        matches!(self, Self::Due | Self::Asked)
    }
}

impl Agent {
    /// Adds a question, if the server can be asked from that base.
    pub(crate) fn question(&mut self, base: usize, server: SocketAddr) {
        let askable = self.locals.get(base).is_some_and(|local| {
            local.kind == CandidateKind::Host
                && !local.removed
                && address::pairable(local.base, server)
        });
        if askable {
            self.gatherer.questions.push(Question { base, server, state: QuestionState::Due });
        }
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
}
