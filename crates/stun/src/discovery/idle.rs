//! A binding that is left alone, and the look from a second socket whether it is still there.

use core::net::SocketAddr;
use core::time::Duration;

use frazil_sansio::Instant;

use super::bench::Bench;
use super::probe::{Ask, Outcome, ProbeId, SocketId};
use super::reach::Reached;
use super::{Finding, Unknown};

/// The second socket, Y in the RFC.
#[derive(Default)]
pub(super) struct Asker {
    socket: Option<SocketId>,
    known: Option<ProbeId>,
}

impl Asker {
    /// The socket and how it is seen.
    pub(super) fn step(
        &mut self,
        bench: &mut Bench,
        reached: &Reached,
    ) -> Option<Finding<(SocketId, SocketAddr)>> {
        let (socket, _) = bench.fresh(&mut self.socket)?;
        Some(match bench.ask(&mut self.known, Ask::plain(socket, reached.server))? {
            Outcome::Answered(answer) => Ok((socket, answer.mapped)),
            outcome => Err(outcome.why(Unknown::Inconsistent)),
        })
    }

    pub(super) fn close(&self, bench: &mut Bench) {
        bench.close(self.socket);
    }
}

/// The first socket, X in the RFC, for one trial.
pub(super) struct Idle {
    time: Duration,
    socket: Option<SocketId>,
    known: Option<ProbeId>,
    since: Option<Instant>,
    /// How long it was left alone indeed: a driver may be late.
    waited: Option<Duration>,
    look: Option<ProbeId>,
}

impl Idle {
    /// A binding to be left alone for so long.
    pub(super) const fn new(time: Duration) -> Self {
        Self { time, socket: None, known: None, since: None, waited: None, look: None }
    }

    /// The socket, and the port that others know it by, once the binding is there.
    pub(super) fn bound(
        &mut self,
        bench: &mut Bench,
        reached: &Reached,
        asker: SocketAddr,
    ) -> Option<Finding<(SocketId, u16)>> {
        let (socket, _) = bench.fresh(&mut self.socket)?;
        let mapped = match bench.ask(&mut self.known, Ask::plain(socket, reached.server))? {
            Outcome::Answered(answer) => answer.mapped,
            outcome => return Some(Err(outcome.why(Unknown::Inconsistent))),
        };
        self.since.get_or_insert(bench.now);
        // The server answers to the address that asks, at another port.
        if mapped.ip() != asker.ip() {
            return Some(Err(Unknown::SeveralAddresses));
        }
        Some(Ok((socket, mapped.port())))
    }

    /// How long the binding was left alone, and whether it was still there.
    pub(super) fn step(
        &mut self,
        bench: &mut Bench,
        reached: &Reached,
        (asker, seen): (SocketId, SocketAddr),
    ) -> Option<Finding<(Duration, bool)>> {
        let (socket, port) = match self.bound(bench, reached, seen)? {
            Ok(bound) => bound,
            Err(why) => return Some(Err(why)),
        };
        let since = self.since?;
        if self.waited.is_none() {
            bench.wait(since, self.time)?;
        }
        let waited = *self.waited.get_or_insert(bench.now - since);
        let look = bench.ask(&mut self.look, Ask::answer_to(asker, reached.server, port))?;
        Some(is_alive(look, socket).map(|alive| (waited, alive)))
    }

    pub(super) fn close(&self, bench: &mut Bench) {
        bench.close(self.socket);
    }
}

/// What a look says about the binding of a socket: an answer to the other one means that it has got
/// the same public port by now.
pub(super) fn is_alive(look: Outcome, socket: SocketId) -> Finding<bool> {
    match look {
        Outcome::Answered(answer) => Ok(answer.on == socket),
        Outcome::Silent { elsewhere: None } => Ok(false),
        outcome => Err(outcome.why(Unknown::Inconsistent)),
    }
}
