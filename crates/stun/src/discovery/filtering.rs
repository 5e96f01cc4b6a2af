//! Who may come in? (RFC 5780 §4.4)

use core::net::SocketAddr;

use super::ask::{Ask, SocketId};
use super::bench::Bench;
use super::outcome::Outcome;
use super::probe::ProbeId;
use super::reach::Reached;
use super::trials::Trial;
use super::{Behavior, Finding, Unknown};

/// Every test has a socket of its own, so that what one lets in, the others do not see.
#[derive(Default)]
pub(super) struct FilteringTest {
    second: Single,
    third: Single,
    at_other: Single,
    at_port: Single,
    /// A socket that nothing is ever sent from.
    quiet: Option<SocketId>,
    unasked: Single,
}

/// One socket, one probe.
#[derive(Default)]
struct Single {
    socket: Option<SocketId>,
    probe: Option<ProbeId>,
}

impl Single {
    fn ask(&mut self, bench: &mut Bench, ask: impl FnOnce(SocketId) -> Ask) -> Option<Outcome> {
        let (socket, _) = bench.fresh(&mut self.socket)?;
        bench.ask(&mut self.probe, ask(socket))
    }
}

impl Trial for FilteringTest {
    type Found = Behavior;

    // rfc5780-s4.4-a
    fn step(&mut self, bench: &mut Bench, reached: &Reached) -> Option<Finding<Behavior>> {
        let server = reached.server;
        let other = match reached.other {
            Ok(other) => other,
            Err(why) => return Some(Err(why)),
        };
        let at_port = SocketAddr::new(server.ip(), other.port());
        // Neither sees the other's binding, so they need not wait for each other.
        let second = self.second.ask(bench, |socket| Ask::change(socket, server, other, true));
        let third = self.third.ask(bench, |socket| Ask::change(socket, server, at_port, false));
        match second? {
            Outcome::Answered(_) if reached.unmapped => return self.filter_at_all(bench, server),
            Outcome::Answered(_) => return Some(Ok(Behavior::EndpointIndependent)),
            Outcome::Silent { elsewhere: None } => {}
            outcome => return Some(Err(outcome.why(Unknown::Inconsistent))),
        }
        // Silence counts only where there would be an answer otherwise.
        let alive = self.at_other.ask(bench, |socket| Ask::plain(socket, other));
        let found = match third? {
            Outcome::Answered(_) => Behavior::AddressDependent,
            // rfc5780-s4.4-b
            Outcome::Silent { elsewhere: None } => {
                let alive = self.at_port.ask(bench, |socket| Ask::plain(socket, at_port))?;
                if !matches!(alive, Outcome::Answered(_)) {
                    return Some(Err(alive.why(Unknown::AlternateSilent(at_port))));
                }
                Behavior::AddressAndPortDependent
            }
            outcome => return Some(Err(outcome.why(Unknown::Inconsistent))),
        };
        Some(match alive? {
            Outcome::Answered(_) => Ok(found),
            outcome => Err(outcome.why(Unknown::AlternateSilent(other))),
        })
    }

    fn close(&self, bench: &mut Bench) {
        let Self { second, third, at_other, at_port, quiet, unasked } = self;
        for Single { socket, .. } in [second, third, at_other, at_port, unasked] {
            bench.close(*socket);
        }
        bench.close(*quiet);
    }
}

impl FilteringTest {
    /// Without a NAT an open filter may be none: then something arrives at a socket that never sent
    /// anything. Where that cannot be told, the test of the RFC stands.
    fn filter_at_all(
        &mut self,
        bench: &mut Bench,
        server: SocketAddr,
    ) -> Option<Finding<Behavior>> {
        let (quiet, local) = bench.fresh(&mut self.quiet)?;
        let ask = |socket| Ask::answer_to(socket, server, local.port());
        Some(Ok(match self.unasked.ask(bench, ask)? {
            Outcome::Answered(answer) if answer.on == quiet => Behavior::None,
            _ => Behavior::EndpointIndependent,
        }))
    }
}
