//! Do packets to one's own public endpoint come back in? (RFC 5780 §3.4)

use core::net::SocketAddr;

use super::ask::{Ask, SocketId};
use super::bench::Bench;
use super::outcome::Outcome;
use super::probe::ProbeId;
use super::reach::Reached;
use super::trials::Trial;
use super::{Finding, Hairpinning, Unknown};

/// Two sockets write to each other's public endpoint. Each lets the other in by that, so that one of
/// the two gets through whatever the filter, if the endpoint that it shows is the one it is known by.
#[derive(Default)]
pub(super) struct HairpinningTest {
    sides: [Side; 2],
}

#[derive(Default)]
struct Side {
    socket: Option<SocketId>,
    known: Option<ProbeId>,
    looped: Option<ProbeId>,
}

impl Trial for HairpinningTest {
    type Found = Hairpinning;

    fn step(&mut self, bench: &mut Bench, reached: &Reached) -> Option<Finding<Hairpinning>> {
        if reached.unmapped {
            return Some(Err(Unknown::NoNat));
        }
        let [left, right] = &mut self.sides;
        let (ours, theirs) = (bench.fresh(&mut left.socket), bench.fresh(&mut right.socket));
        let ((left_socket, left_local), (right_socket, right_local)) = (ours?, theirs?);
        let ours = bench.ask(&mut left.known, Ask::plain(left_socket, reached.server));
        let theirs = bench.ask(&mut right.known, Ask::plain(right_socket, reached.server));
        let (ours, theirs) = match (ours?, theirs?) {
            (Outcome::Answered(ours), Outcome::Answered(theirs)) => (ours.mapped, theirs.mapped),
            (Outcome::Answered(_), outcome) | (outcome, _) => {
                return Some(Err(outcome.why(Unknown::Inconsistent)));
            }
        };
        let other_family = |seen: &SocketAddr| seen.is_ipv4() != reached.server.is_ipv4();
        if let Some(seen) = [ours, theirs].into_iter().find(other_family) {
            return Some(Err(Unknown::OtherFamily(seen)));
        }
        let to_right = Ask::looped(left_socket, theirs, right_socket);
        let to_right = bench.ask(&mut left.looped, to_right);
        let to_left = Ask::looped(right_socket, ours, left_socket);
        let to_left = bench.ask(&mut right.looped, to_left);
        let shown = |outcome, local| match outcome {
            Some(Outcome::Looped(source)) if source == local => Some(Hairpinning::InternalSource),
            Some(Outcome::Looped(_)) => Some(Hairpinning::ExternalSource),
            _ => None,
        };
        if let Some(found) = shown(to_right, left_local).or(shown(to_left, right_local)) {
            return Some(Ok(found));
        }
        to_right.and(to_left).map(|_| Ok(Hairpinning::None))
    }

    fn close(&self, bench: &mut Bench) {
        for side in &self.sides {
            bench.close(side.socket);
        }
    }
}
