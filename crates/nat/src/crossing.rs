//! How a packet crosses: through the half that leaves, the half that enters, or both (RFC 4787 §4 to
//! §6, RFC 5382, RFC 5508 §3).

use core::net::SocketAddr;

use crate::endpoint::Endpoint;
use crate::flow::{Flow, known_as};
use crate::{Hairpinning, Mode, Nat, Packet, Protocol, Reason, Unsolicited, Verdict};

/// How a packet from inside goes on.
#[derive(Clone, Copy, Debug)]
struct Way {
    source: Endpoint,
    destination: Endpoint,
    turns_back: bool,
}

impl Nat {
    /// A packet from inside: out, or back in.
    #[inline(always)]
    pub(crate) fn go_out(&mut self, packet: &Packet, flow: &Flow) -> Verdict {
        match self.way_out(flow) {
            Ok(_) if self.config.mode == Mode::Firewall => unchanged(packet),
            Ok(Way { source, destination, turns_back: false }) => Verdict::Forward {
                source: source.socket(),
                destination: numbered(flow.protocol, destination, source),
            },
            Ok(Way { source, destination, .. }) => {
                Verdict::Hairpin { source: source.socket(), destination: destination.socket() }
            }
            Err(reason) => Verdict::Drop(reason),
        }
    }

    #[inline(always)]
    fn way_out(&mut self, flow: &Flow) -> Result<Way, Reason> {
        flow.check()?;
        let Flow { protocol, source: inside, .. } = *flow;
        let mode = self.config.mode;
        let remote = mode.outwards(flow.destination)?;
        let turns_back = mode.translates() && self.pools.contain(remote);
        if turns_back && self.config.hairpinning == Hairpinning::None {
            return Err(Reason::NoHairpin);
        }
        let remote = known_as(protocol, remote);
        let outside = self.leave(flow, inside, remote)?;
        if !turns_back {
            return Ok(Way { source: outside, destination: remote, turns_back });
        }
        let destination = self.enter(flow, outside, remote)?;
        let source = match self.config.hairpinning {
            Hairpinning::InternalSource => inside,
            _ => mode.inwards(outside),
        };
        Ok(Way { source, destination, turns_back })
    }

    /// A packet from outside: in.
    #[inline(always)]
    pub(crate) fn come_in(&mut self, packet: &Packet, flow: &Flow) -> Verdict {
        let remote = known_as(flow.protocol, flow.source);
        let entered = flow.check().and_then(|()| self.enter(flow, remote, flow.destination));
        match entered {
            Ok(_) if self.config.mode == Mode::Firewall => unchanged(packet),
            Ok(inside) => Verdict::Forward {
                source: numbered(flow.protocol, self.config.mode.inwards(remote), inside),
                destination: inside.socket(),
            },
            Err(reason) => self.unsolicited(flow, reason),
        }
    }

    /// A SYN that is not let in may be one half of a simultaneous open (RFC 5382 §4.3 REQ-4).
    fn unsolicited(&mut self, flow: &Flow, reason: Reason) -> Verdict {
        let waits = flow.opens()
            && matches!(reason, Reason::NoBinding | Reason::Filtered)
            && self.config.tcp.unsolicited == Unsolicited::AnswerLater
            && (!self.config.mode.translates() || self.pools.contain(flow.destination));
        if !waits {
            return Verdict::Drop(reason);
        }
        // rfc5382-s4.3-e
        let ticket = self.held.hold_syn(flow.source, flow.destination, self.now);
        ticket.map_or(Verdict::Drop(reason), Verdict::Hold)
    }
}

/// The remote endpoint of a packet that shows `ours` on the side that it goes to: both ends of a
/// query have its identifier.
#[inline]
fn numbered(protocol: Protocol, remote: Endpoint, ours: Endpoint) -> SocketAddr {
    match protocol {
        Protocol::Icmp => remote.with_port(ours.port()).socket(),
        _ => remote.socket(),
    }
}

/// A packet that passes as it is.
pub(crate) const fn unchanged(packet: &Packet) -> Verdict {
    Verdict::Forward { source: packet.source, destination: packet.destination }
}
