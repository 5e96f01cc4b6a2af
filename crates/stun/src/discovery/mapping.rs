//! Which packets share a public endpoint? (RFC 5780 §4.3)

use core::net::SocketAddr;

use super::ask::Ask;
use super::bench::Bench;
use super::outcome::Outcome;
use super::probe::ProbeId;
use super::reach::Reached;
use super::trials::Trial;
use super::{Behavior, Finding, Unknown};

#[derive(Default)]
pub(super) struct MappingTest {
    second: Option<ProbeId>,
    third: Option<ProbeId>,
}

impl Trial for MappingTest {
    type Found = Behavior;

    // rfc5780-s4.3-a
    fn step(&mut self, bench: &mut Bench, reached: &Reached) -> Option<Finding<Behavior>> {
        if reached.unmapped {
            return Some(Ok(Behavior::None));
        }
        let other = match reached.other {
            Ok(other) => other,
            Err(why) => return Some(Err(why)),
        };
        let first = reached.mapped;
        let at_other = SocketAddr::new(other.ip(), reached.server.port());
        let second = match bench.ask(&mut self.second, Ask::plain(reached.socket, at_other))? {
            Outcome::Answered(answer) => answer.mapped,
            outcome => return Some(Err(outcome.why(Unknown::AlternateSilent(at_other)))),
        };
        if second == first {
            return Some(Ok(Behavior::EndpointIndependent));
        }
        Some(match bench.ask(&mut self.third, Ask::plain(reached.socket, other))? {
            Outcome::Answered(third) if third.mapped == second => Ok(Behavior::AddressDependent),
            Outcome::Answered(_) => Ok(Behavior::AddressAndPortDependent),
            outcome => Err(outcome.why(Unknown::AlternateSilent(other))),
        })
    }
}
