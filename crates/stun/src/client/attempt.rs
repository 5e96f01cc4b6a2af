//! One request of a client's, from when it is made to when it is answered.

use alloc::collections::VecDeque;
use alloc::vec::Vec;
use core::time::Duration;

use frazil_sansio::Instant;

use super::session::Proof;
use super::{Event, Failure, Request, RequestId};
use crate::transaction::ClientTransaction;

/// How many challenges one request meets before it fails: a first one, a stale nonce on each of two
/// retries, and one for good measure.
const MAX_CHALLENGES: u32 = 4;

/// A request and where it stands.
pub(super) struct Attempt<R> {
    pub(super) id: RequestId,
    pub(super) request: R,
    pub(super) state: State,
    challenges: u32,
    /// How often the server has been in trouble.
    resends: u32,
}

/// Where a request stands.
pub(super) enum State {
    /// It waits for its turn, or for a connection.
    Waiting,
    /// It is on its way.
    Running { transaction: ClientTransaction<Vec<u8>>, proof: Proof },
    /// The server is in trouble: it is made again after a while.
    Pausing { until: Instant },
}

impl<R: Request> Attempt<R> {
    pub(super) const fn new(id: RequestId, request: R) -> Self {
        Self { id, request, state: State::Waiting, challenges: 0, resends: 0 }
    }

    pub(super) const fn is_running(&self) -> bool {
        matches!(self.state, State::Running { .. })
    }

    pub(super) const fn is_waiting(&self) -> bool {
        matches!(self.state, State::Waiting)
    }

    /// Makes the request anew, for a server that has refused nothing yet.
    pub(super) fn start_over(&mut self) {
        self.state = State::Waiting;
        self.challenges = 0;
    }

    /// When something is due.
    pub(super) fn poll_timeout(&self) -> Option<Instant> {
        match &self.state {
            State::Waiting => None,
            State::Running { transaction, .. } => transaction.poll_timeout(),
            State::Pausing { until } => Some(*until),
        }
    }

    /// Takes the passing of time; the reason if the request fails by it.
    pub(super) fn handle_timeout(&mut self, now: Instant) -> Option<Failure> {
        match &mut self.state {
            State::Waiting => None,
            State::Running { transaction, .. } => {
                transaction.handle_timeout(now).map(Failure::from)
            }
            State::Pausing { until } => {
                if *until <= now {
                    self.state = State::Waiting;
                }
                None
            }
        }
    }

    /// Makes the request anew after a challenge, unless there have been too many.
    pub(super) fn again(&mut self) -> Result<(), Failure> {
        self.challenges += 1;
        if self.challenges >= MAX_CHALLENGES {
            return Err(Failure::StaleNonce);
        }
        self.state = State::Waiting;
        Ok(())
    }

    /// Makes the request anew after a while, longer each time, unless that has been done often
    /// enough.
    // rfc8489-s6.3.4-d, rfc8489-s6.3.4-e, rfc8489-s6.3.4-f
    pub(super) fn later(&mut self, code: u16, rto: Duration, now: Instant) -> Result<(), Failure> {
        if self.resends >= self.request.resends(code) {
            return Err(Failure::Refused { code, unknown: None });
        }
        let pause = rto.saturating_mul(1_u32.checked_shl(self.resends).unwrap_or(u32::MAX));
        self.resends += 1;
        self.state = State::Pausing { until: now + pause };
        Ok(())
    }
}

/// Ends the requests that something is found against, in their order.
pub(super) fn end_where<R: Request>(
    attempts: &mut Vec<Attempt<R>>,
    events: &mut VecDeque<Event<R>>,
    mut against: impl FnMut(&mut Attempt<R>) -> Option<Failure>,
) {
    let look = |mut attempt: Attempt<R>| match against(&mut attempt) {
        None => Some(attempt),
        Some(why) => {
            let Attempt { id, request, .. } = attempt;
            events.push_back(Event::Failed { id, request, why });
            None
        }
    };
    *attempts = core::mem::take(attempts).into_iter().filter_map(look).collect();
}
