//! Do fragments pass, both ways? (RFC 5780 §3.5)

use super::ask::{Ask, SocketId};
use super::bench::Bench;
use super::outcome::Outcome;
use super::probe::ProbeId;
use super::reach::Reached;
use super::trials::Trial;
use super::{Finding, Unknown};
use crate::attribute::Padding;

pub(super) struct FragmentsTest {
    padding: Padding,
    socket: Option<SocketId>,
    probe: Option<ProbeId>,
}

/// What a datagram has beside its padding: the headers of IPv4, UDP and STUN, those of two attributes, and
/// the longest SOFTWARE.
const BESIDE: u16 = 20 + 8 + 20 + 2 * 4 + 512;

impl FragmentsTest {
    pub(super) fn new(padding: Padding) -> Self {
        // The silence after what could not even be sent would be no sign of fragments that are lost.
        let padding = padding.min(Padding::of_mtu(u16::MAX, BESIDE));
        Self { padding, socket: None, probe: None }
    }
}

impl Trial for FragmentsTest {
    type Found = bool;

    // rfc5780-s5-e
    fn step(&mut self, bench: &mut Bench, reached: &Reached) -> Option<Finding<bool>> {
        let (socket, _) = bench.fresh(&mut self.socket)?;
        Some(
            match bench.ask(&mut self.probe, Ask::padded(socket, reached.server, self.padding))? {
                Outcome::Answered(answer) if answer.padding.is_some() => Ok(true),
                Outcome::Answered(_) => Err(Unknown::NoPadding),
                Outcome::Silent { elsewhere: None } => Ok(false),
                outcome => Err(outcome.why(Unknown::Inconsistent)),
            },
        )
    }

    fn close(&self, bench: &mut Bench) {
        bench.close(self.socket);
    }
}
