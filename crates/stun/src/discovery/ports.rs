//! How are public ports chosen? (RFC 4787 §4.2)

use alloc::vec::Vec;
use core::net::SocketAddr;

use super::Trial;
use super::bench::Bench;
use super::probe::{Ask, Outcome, ProbeId, SocketId};
use super::reach::Reached;
use super::{Finding, PortAssignment, Ports, Unknown};

/// Pairs of neighbours: enough that chance keeps the parity of all in one of 256 runs.
const PAIRS: usize = 4;

/// One socket after the other, so that the order of the bindings is known.
#[derive(Default)]
pub(super) struct PortsTest {
    sockets: Vec<SocketId>,
    current: Option<SocketId>,
    probe: Option<ProbeId>,
    seen: Vec<(SocketAddr, SocketAddr)>,
}

impl Trial for PortsTest {
    type Found = Ports;

    fn step(&mut self, bench: &mut Bench, reached: &Reached) -> Option<Finding<Ports>> {
        if reached.unmapped {
            return Some(Err(Unknown::NoNat));
        }
        while self.seen.len() < 2 * PAIRS {
            // An even port has the odd one above for a neighbour, and that has it below.
            let neighbour = match self.seen.len() % 2 {
                0 => None,
                _ => self.seen.last().map(|(local, _)| local.port() ^ 1),
            };
            let (socket, local) = bench.fresh_at(&mut self.current, neighbour)?;
            match bench.ask(&mut self.probe, Ask::plain(socket, reached.server))? {
                Outcome::Answered(answer) => self.seen.push((local, answer.mapped)),
                outcome => return Some(Err(outcome.why(Unknown::Inconsistent))),
            }
            self.sockets.push(socket);
            (self.current, self.probe) = (None, None);
        }
        Some(Ok(judge(&self.seen)))
    }

    fn close(&self, bench: &mut Bench) {
        for socket in self.sockets.iter().copied().chain(self.current) {
            bench.close(Some(socket));
        }
    }
}

/// What the pairs of own and public endpoints show, in the order in which they came to be.
fn judge(seen: &[(SocketAddr, SocketAddr)]) -> Ports {
    let ports = || seen.iter().map(|(local, mapped)| (local.port(), mapped.port()));
    let preserved = ports().all(|(local, mapped)| local == mapped);
    let steps = || {
        let mapped = ports().map(|(_, mapped)| i32::from(mapped));
        mapped.clone().zip(mapped.skip(1)).map(|(before, after)| after - before)
    };
    let assignment = match steps().next() {
        _ if preserved => PortAssignment::Preserved,
        Some(step) if step != 0 && steps().all(|other| other == step) => {
            PortAssignment::Sequential { step }
        }
        _ => PortAssignment::Random,
    };
    let neighbours = |pair: &[(SocketAddr, SocketAddr)]| match pair {
        [(a, seen_a), (b, seen_b)] => {
            let way =
                |from: &SocketAddr, to: &SocketAddr| i32::from(to.port()) - i32::from(from.port());
            seen_a.ip() == seen_b.ip() && way(a, b) == way(seen_a, seen_b)
        }
        _ => false,
    };
    let mut addresses: Vec<_> = seen.iter().map(|(_, mapped)| mapped.ip()).collect();
    addresses.sort_unstable();
    addresses.dedup();
    Ports {
        assignment,
        parity: ports().all(|(local, mapped)| local % 2 == mapped % 2),
        contiguity: seen.chunks(2).all(neighbours),
        addresses: addresses.len(),
    }
}
