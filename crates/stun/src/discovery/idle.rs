//! A binding that is left alone, and the look from a second socket whether it is still there
//! (RFC 5780 §4.6).

use core::net::SocketAddr;
use core::time::Duration;

use frazil_sansio::Instant;

use super::ask::{Ask, SocketId};
use super::bench::Bench;
use super::outcome::Outcome;
use super::probe::ProbeId;
use super::reach::Reached;
use super::{Finding, Unknown};

/// A binding and the socket that made it, X in the RFC.
#[derive(Default)]
pub(super) struct Binding {
    socket: Option<SocketId>,
    known: Option<ProbeId>,
    since: Option<Instant>,
}

/// A binding that stands.
#[derive(Clone, Copy)]
pub(super) struct Bound {
    pub(super) socket: SocketId,
    mapped: SocketAddr,
    /// When something passed through it for the last time.
    pub(super) since: Instant,
}

impl Binding {
    pub(super) fn step(&mut self, bench: &mut Bench, reached: &Reached) -> Option<Finding<Bound>> {
        let (socket, _) = bench.fresh(&mut self.socket)?;
        Some(match bench.ask(&mut self.known, Ask::plain(socket, reached.server))? {
            Outcome::Answered(answer) => {
                let since = *self.since.get_or_insert(bench.now);
                Ok(Bound { socket, mapped: answer.mapped, since })
            }
            outcome => Err(outcome.why(Unknown::Inconsistent)),
        })
    }

    pub(super) fn close(&self, bench: &mut Bench) {
        bench.close(self.socket);
    }
}

/// A look at a binding from a second socket, Y in the RFC: it has the server answer to the first one's
/// port.
///
/// The server answers to the IP address that asks, so that both must be shown on the same one. Where a
/// NAT has several, others are tried. Each look has a socket of its own, since one that waits for long
/// may be shown on another address than before.
#[derive(Default)]
pub(super) struct Look {
    socket: Option<SocketId>,
    known: Option<ProbeId>,
    look: Option<ProbeId>,
    elsewhere: u32,
}

/// How many sockets are tried until one is shown on the same public address.
const MAX_ELSEWHERE: u32 = 16;

impl Look {
    /// When it was looked, and whether the binding was there.
    pub(super) fn step(
        &mut self,
        bench: &mut Bench,
        reached: &Reached,
        binding: Bound,
    ) -> Option<Finding<(Instant, bool)>> {
        let socket = loop {
            let (socket, _) = bench.fresh(&mut self.socket)?;
            let mapped = match bench.ask(&mut self.known, Ask::plain(socket, reached.server))? {
                Outcome::Answered(answer) => answer.mapped,
                outcome => return Some(Err(outcome.why(Unknown::Inconsistent))),
            };
            if mapped.ip() == binding.mapped.ip() {
                break socket;
            }
            self.elsewhere += 1;
            if self.elsewhere >= MAX_ELSEWHERE {
                return Some(Err(Unknown::SeveralAddresses));
            }
            bench.close(self.socket.take());
            self.known = None;
        };
        let ask = Ask::answer_to(socket, reached.server, binding.mapped.port());
        let outcome = bench.ask(&mut self.look, ask)?;
        let at = self.look.and_then(|look| bench.started(look))?;
        Some(match outcome {
            // On the other socket, it means that this one has got the same public port by now.
            Outcome::Answered(answer) => Ok((at, answer.on == binding.socket)),
            Outcome::Silent { elsewhere: None } => Ok((at, false)),
            outcome => Err(outcome.why(Unknown::Inconsistent)),
        })
    }

    pub(super) fn close(&self, bench: &mut Bench) {
        bench.close(self.socket);
    }
}

/// A binding that is left alone for some time and then looked at.
pub(super) struct Idle {
    time: Duration,
    binding: Binding,
    look: Look,
}

impl Idle {
    pub(super) fn new(time: Duration) -> Self {
        Self { time, binding: Binding::default(), look: Look::default() }
    }

    /// How long it was left alone indeed, since a driver may be late; and whether it was still there.
    pub(super) fn step(
        &mut self,
        bench: &mut Bench,
        reached: &Reached,
    ) -> Option<Finding<(Duration, bool)>> {
        let binding = match self.binding.step(bench, reached)? {
            Ok(binding) => binding,
            Err(why) => return Some(Err(why)),
        };
        bench.wait(binding.since, self.time)?;
        let look = self.look.step(bench, reached, binding)?;
        Some(look.map(|(at, alive)| (at - binding.since, alive)))
    }

    pub(super) fn close(&self, bench: &mut Bench) {
        self.binding.close(bench);
        self.look.close(bench);
    }
}
