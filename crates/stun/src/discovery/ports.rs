//! How are public ports chosen? (RFC 4787 §4.2)

use alloc::vec::Vec;
use core::net::SocketAddr;

use super::ask::{Ask, SocketId};
use super::bench::Bench;
use super::outcome::Outcome;
use super::probe::ProbeId;
use super::reach::Reached;
use super::trials::Trial;
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
            let wish = self.wish();
            let (socket, local) = bench.fresh_at(&mut self.current, wish)?;
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

impl PortsTest {
    /// The port that is wanted next. An even port has the odd one above for a neighbour, and that has it
    /// below. A new pair begins with the parity of the last one's end, so that a NAT that counts does not
    /// look as if it cared for parity.
    fn wish(&self) -> Option<u16> {
        let (last, _) = self.seen.last()?;
        let port = last.port();
        let next = if port < u16::MAX - 10 { port + 10 } else { port - 10 };
        Some(if self.seen.len() % 2 == 1 { port ^ 1 } else { next })
    }
}

/// How far apart two ports may be that are chosen one after the other: others may come in between.
const NEAR: i32 = 64;

/// The step of those that all go one way and not far, but for one: at the end of their range, ports
/// begin anew.
fn step(steps: &[i32]) -> Option<i32> {
    let one_way =
        |sign: i32| steps.iter().copied().filter(move |step| (1..=NEAR).contains(&(step * sign)));
    let sign = [1, -1].into_iter().find(|sign| one_way(*sign).count() + 1 >= steps.len())?;
    let times = |step: i32| steps.iter().filter(|other| **other == step).count();
    // The most common one, and of several the smallest.
    one_way(sign).max_by_key(|step| (times(*step), -step.abs()))
}

/// What the pairs of own and public endpoints show, in the order in which they came to be.
fn judge(seen: &[(SocketAddr, SocketAddr)]) -> Ports {
    let ports = || seen.iter().map(|(local, mapped)| (local.port(), mapped.port()));
    let preserved = ports().all(|(local, mapped)| local == mapped);
    let mapped = || ports().map(|(_, mapped)| i32::from(mapped));
    let steps: Vec<i32> =
        mapped().zip(mapped().skip(1)).map(|(before, after)| after - before).collect();
    let assignment = match step(&steps) {
        _ if preserved => PortAssignment::Preserved,
        Some(step) => PortAssignment::Sequential { step },
        None => PortAssignment::Random,
    };
    let way = |from: SocketAddr, to: SocketAddr| i32::from(to.port()) - i32::from(from.port());
    // The driver gives another port where the neighbour's is taken, and such a pair shows nothing.
    let mut neighbours = seen
        .chunks(2)
        .filter_map(|pair| match *pair {
            [(a, seen_a), (b, seen_b)] if way(a, b).abs() == 1 => {
                Some(seen_a.ip() == seen_b.ip() && way(a, b) == way(seen_a, seen_b))
            }
            _ => None,
        })
        .peekable();
    let mut addresses: Vec<_> = seen.iter().map(|(_, mapped)| mapped.ip()).collect();
    addresses.sort_unstable();
    addresses.dedup();
    Ports {
        assignment,
        parity: ports().all(|(local, mapped)| local % 2 == mapped % 2),
        contiguity: neighbours.peek().is_some() && neighbours.all(|kept| kept),
        addresses: addresses.len(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What is judged of sockets at these ports, seen at those.
    fn contiguity(ports: &[(u16, u16)]) -> bool {
        let at = |port| SocketAddr::from(([203, 0, 113, 7], port));
        let seen: Vec<_> = ports.iter().map(|(own, public)| (at(*own), at(*public))).collect();
        judge(&seen).contiguity
    }

    #[test]
    fn a_pair_whose_neighbour_was_taken_shows_nothing() {
        assert!(contiguity(&[(10, 70), (11, 71), (20, 81), (21, 82)]));
        assert!(contiguity(&[(10, 70), (11, 71), (20, 81), (47, 93)]));
        assert!(!contiguity(&[(10, 70), (11, 72), (20, 81), (47, 108)]));
        assert!(!contiguity(&[(20, 81), (47, 108)]));
    }
}
