//! How a packet crosses: through the half that leaves, the half that enters, or both (RFC 4787 §4 to
//! §6, RFC 5382, RFC 5508 §3).

use core::net::SocketAddr;

use crate::memory::bindings::{Found, Mapped};
use crate::packet::endpoint::Endpoint;
use crate::packet::flow::{Flow, known_as};
use crate::store::slab::Id;
use crate::{Hairpinning, Mode, Nat, Packet, Protocol, Reason, Unsolicited, Verdict};

impl Nat {
    /// A packet from inside: out, or back in.
    #[inline(always)]
    pub(crate) fn go_out(&mut self, packet: &Packet, flow: &mut Flow) -> Verdict {
        let mode = self.config.mode;
        if let Err(reason) = flow.check().and_then(|()| flow.outwards(mode)) {
            return Verdict::Drop(reason);
        }
        let turns_back = mode.translates() && self.pools.contain(flow.destination);
        let is_query = flow.protocol == Protocol::Icmp;
        if turns_back && (is_query || self.config.hairpinning == Hairpinning::None) {
            return Verdict::Drop(Reason::NoHairpin);
        }
        if is_query {
            flow.destination = known_as(flow.protocol, flow.destination);
        }
        let outside = match self.leave(flow).and_then(|id| self.found(id)) {
            Ok(mapped) => mapped.outside,
            Err(reason) => return Verdict::Drop(reason),
        };
        if turns_back {
            self.turn_back(flow, outside).unwrap_or_else(Verdict::Drop)
        } else if mode == Mode::Firewall {
            unchanged(packet)
        } else {
            forward(outside, numbered(flow.protocol, flow.destination, outside))
        }
    }

    /// A packet that shows `outside`, and is for another external endpoint of this NAT.
    fn turn_back(&mut self, flow: &Flow, outside: Endpoint) -> Result<Verdict, Reason> {
        let id = self.enter(&Flow { source: outside, ..*flow })?;
        let destination = self.found(id)?.inside;
        let source = match self.config.hairpinning {
            Hairpinning::InternalSource => flow.source,
            _ => self.config.mode.inwards(outside).ok_or(Reason::Untranslatable)?,
        };
        Ok(Verdict::Hairpin { source: source.socket(), destination: destination.socket() })
    }

    /// A packet from outside: in.
    #[inline(always)]
    pub(crate) fn come_in(&mut self, packet: &Packet, flow: &mut Flow) -> Verdict {
        if flow.protocol == Protocol::Icmp {
            flow.source = known_as(flow.protocol, flow.source);
        }
        let Some(source) = self.config.mode.inwards(flow.source) else {
            return Verdict::Drop(Reason::Untranslatable);
        };
        let entered = match flow.check() {
            Ok(()) => self.enter(flow),
            Err(reason) => Err(reason),
        };
        let inside = match entered.and_then(|id| self.found(id)) {
            Ok(mapped) => mapped.inside,
            Err(reason) => return self.unsolicited(flow, reason),
        };
        if self.config.mode == Mode::Firewall {
            unchanged(packet)
        } else {
            forward(numbered(flow.protocol, source, inside), inside)
        }
    }

    #[inline(always)]
    fn found(&self, id: Id) -> Result<&Mapped, Reason> {
        match self.bindings.get(id) {
            Some(Found { mapped, .. }) => Ok(mapped),
            None => Err(Reason::NoBinding),
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
fn numbered(protocol: Protocol, remote: Endpoint, ours: Endpoint) -> Endpoint {
    match protocol {
        Protocol::Icmp => remote.with_port(ours.port()),
        _ => remote,
    }
}

/// A packet that crosses. Where both addresses are IPv4 they are written to their places at once;
/// an address of either family would be put together elsewhere first.
#[inline(always)]
fn forward(source: Endpoint, destination: Endpoint) -> Verdict {
    match (source.v4(), destination.v4()) {
        (Some(source), Some(destination)) => Verdict::Forward {
            source: SocketAddr::V4(source),
            destination: SocketAddr::V4(destination),
        },
        _ => Verdict::Forward { source: source.socket(), destination: destination.socket() },
    }
}

/// A packet that passes as it is.
pub(crate) const fn unchanged(packet: &Packet) -> Verdict {
    Verdict::Forward { source: packet.source, destination: packet.destination }
}
