//! One packet that asks, sent as often as need be.

use core::net::SocketAddr;

use frazil_sansio::Instant;

use super::ask::{Ask, SocketId};
use super::credible::is_credible;
use super::outcome::{Outcome, read, refusal};
use crate::transaction::Schedule;
use crate::{Class, Message, Method, TransactionId, WriteError};

/// A probe, by a number that no other has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct ProbeId(pub(super) u32);

/// A probe and where it stands.
pub(super) struct Probe {
    pub(super) id: ProbeId,
    pub(super) ask: Ask,
    pub(super) transaction: TransactionId,
    pub(super) state: State,
    pub(super) started: Option<Instant>,
    /// Whether it waits to be sent, or to be sent again.
    pub(super) queued: bool,
    /// Where an answer came from that was not asked for.
    elsewhere: Option<SocketAddr>,
}

pub(super) enum State {
    /// It has not been its turn.
    Waiting,
    Running(Schedule),
    Done(Outcome),
}

impl Probe {
    pub(super) const fn new(id: ProbeId, ask: Ask, transaction: TransactionId) -> Self {
        let (state, started) = (State::Waiting, None);
        Self { id, ask, transaction, state, started, queued: false, elsewhere: None }
    }

    pub(super) fn start(&mut self, schedule: Schedule, now: Instant) {
        self.started = Some(now);
        self.queued = true;
        self.state = if self.ask.is_indication() {
            State::Done(Outcome::Silent { elsewhere: None })
        } else {
            State::Running(schedule)
        };
    }

    pub(super) fn end(&mut self, outcome: Outcome) {
        self.queued = false;
        self.state = State::Done(outcome);
    }

    /// Nothing will come any more.
    pub(super) fn give_up(&mut self) {
        self.end(Outcome::Silent { elsewhere: self.elsewhere });
    }

    /// Takes an ICMP error. Of a request that shall come back it tells nothing: the way may open with the
    /// next one from the other side.
    pub(super) fn undeliverable(&mut self) {
        if matches!(self.state, State::Running(_)) && self.ask.loops_to().is_none() {
            self.end(Outcome::Undeliverable(self.ask.to));
        }
    }

    /// Takes a message with this probe's transaction ID; `false` if it means nothing to it.
    pub(super) fn take(&mut self, message: &Message<'_>, on: SocketId, source: SocketAddr) -> bool {
        if !matches!(self.state, State::Running(_)) || message.method() != Method::BINDING {
            return false;
        }
        match (message.class(), self.ask.loops_to()) {
            (Class::Request, Some(at)) if at == on => self.end(Outcome::Looped(source)),
            (Class::Request | Class::Indication, _) | (_, Some(_)) => return false,
            (Class::SuccessResponse, _) if source == self.ask.from => {
                let answer = read(message, on).filter(|told| is_credible(told.mapped, self.ask.to));
                self.end(answer.map_or(Outcome::Bad, Outcome::Answered));
            }
            // A refusal goes back the way the request came.
            (Class::ErrorResponse, _) if source == self.ask.to => self.end(refusal(message)),
            _ => self.elsewhere = Some(source),
        }
        true
    }

    /// How many octets the packet has.
    pub(super) fn length(&self, software: Option<&str>) -> usize {
        self.ask.length(software)
    }

    /// Writes the packet: the same octets every time.
    pub(super) fn write<'b>(
        &self,
        software: Option<&str>,
        buffer: &'b mut [u8],
    ) -> Result<&'b [u8], WriteError> {
        self.ask.write(self.transaction, software, buffer)
    }
}
