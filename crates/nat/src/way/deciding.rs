//! What is decided about a packet beside its endpoints: whether it may still hop, is a fragment, or is
//! too long for the next hop.

use crate::memory::trains::Common;
use crate::packet::endpoint::Endpoint;
use crate::packet::flow::Flow;
use crate::verdict::longer_by;
use crate::way::crossing::unchanged;
use crate::{Content, Mode, Nat, Packet, Protocol, Reason, Side, Verdict};

impl Nat {
    /// What is not about endpoints alone, or not at all.
    pub(crate) fn decide(&mut self, from: Side, packet: &Packet) -> Result<Verdict, Reason> {
        if packet.hop_limit.is_some_and(|hops| hops <= 1) {
            return Err(Reason::HopLimit);
        }
        let verdict = match (self.config.mode, packet.content) {
            (Mode::Block, Content::Udp | Content::Rest(Protocol::Udp)) => {
                return Err(Reason::Blocked);
            }
            (Mode::Transparent, Content::Error { error, quoted }) => Verdict::Error {
                onto: from.other(),
                source: packet.source.ip(),
                destination: packet.destination.ip(),
                error,
                quoted,
            },
            (Mode::Transparent, _) => unchanged(packet),
            (_, Content::Error { error, quoted }) => self.error(from, packet, error, quoted)?,
            (_, Content::Rest(protocol)) => self.trains.rest(
                &common(from, packet, protocol),
                packet,
                &mut self.held,
                self.now,
            )?,
            _ => self.cross(from, packet)?,
        };
        self.fit(from, packet, verdict)
    }

    /// The first fragment of a packet, or the whole.
    fn cross(&mut self, from: Side, packet: &Packet) -> Result<Verdict, Reason> {
        let Some(mut flow) = Flow::of(packet) else { return Err(Reason::NoBinding) };
        if packet.fragment.is_none_or(|fragment| !fragment.more) {
            return Ok(self.pass(from, packet, &mut flow));
        }
        // A packet whose other fragments find no room leaves nothing behind.
        let common = common(from, packet, flow.protocol);
        let train = self.trains.begin(&common, &mut self.held, self.now)?;
        let verdict = self.pass(from, packet, &mut flow);
        let (others, waiting) = self.trains.first(train, verdict);
        for (ticket, rest) in waiting {
            let fitting = self.fit(from, &rest, others).unwrap_or_else(Verdict::Drop);
            self.held.release_fragment(ticket, fitting);
        }
        Ok(verdict)
    }

    /// Holds a packet that goes on against the length that the next hop takes (RFC 5508 §7.1.1).
    fn fit(&self, from: Side, packet: &Packet, verdict: Verdict) -> Result<Verdict, Reason> {
        let (Some(length), Some(onto)) = (packet.length, verdict.onto(from)) else {
            return Ok(verdict);
        };
        let Some(mtu) = (match onto {
            Side::Inside => self.config.mtu.inside,
            Side::Outside => self.config.mtu.outside,
        }) else {
            return Ok(verdict);
        };
        // What the sender may send, in the header that it sends.
        let room = |whole| match (self.config.mode, from, onto) {
            (Mode::Nat64(_), Side::Inside, Side::Outside) => mtu.saturating_add(longer_by(whole)),
            (Mode::Nat64(_), Side::Outside, Side::Inside) => mtu.saturating_sub(longer_by(whole)),
            _ => mtu,
        };
        if length <= room(packet.fragment.is_none()) {
            return Ok(verdict);
        }
        let may_be_cut = Endpoint::new(packet.source).is_ipv4() && !packet.dont_fragment;
        match verdict {
            Verdict::Forward { source, destination } | Verdict::Hairpin { source, destination }
                if may_be_cut =>
            {
                Ok(Verdict::Fragment { onto, source, destination, mtu: room(false) })
            }
            _ => Err(Reason::TooBig { mtu: room(true) }),
        }
    }
}

/// What the fragments of a packet have in common.
const fn common(from: Side, packet: &Packet, protocol: Protocol) -> Common {
    let identification = match packet.fragment {
        Some(fragment) => fragment.identification,
        None => 0,
    };
    Common {
        from,
        protocol,
        source: Endpoint::new(packet.source).with_port(0),
        destination: Endpoint::new(packet.destination).with_port(0),
        identification,
    }
}
