//! ICMP errors: they go where the packet came from that they are about (RFC 5508 §4).
//!
//! Whoever sends one is not asked for leave (RFC 4787 §9), and none makes, refreshes or ends
//! anything.

use crate::memory::bindings::Found;
use crate::nat::mapping;
use crate::packet::codes::{to_icmp, to_icmpv6};
use crate::packet::endpoint::Endpoint;
use crate::packet::flow::known_as;
use crate::{IcmpError, Mode, Mtu, Nat, Packet, Protocol, Quoted, Reason, Side, Verdict};

impl Nat {
    pub(crate) fn error(
        &self,
        from: Side,
        packet: &Packet,
        error: IcmpError,
        quoted: Quoted,
    ) -> Result<Verdict, Reason> {
        let source = Endpoint::new(packet.source);
        let Quoted { protocol, .. } = quoted;
        let about = [quoted.source, quoted.destination].map(Endpoint::new);
        match from {
            Side::Outside => self.error_in(source, error, protocol, about),
            Side::Inside => self.error_out(packet, error, protocol, about),
        }
    }

    /// From outside, about a packet that went out (RFC 5508 §4.2.1).
    fn error_in(
        &self,
        source: Endpoint,
        error: IcmpError,
        protocol: Protocol,
        [outside, remote]: [Endpoint; 2],
    ) -> Result<Verdict, Reason> {
        let mode = self.config.mode;
        let binding = self.sent_by(protocol, outside, remote)?;
        // A firewall lets in what is about a flow that it has a record of (RFC 6092 §3.2.1 REC-10).
        let known = known_as(protocol, remote);
        let on_record = || {
            self.filters.admits(binding.mapped.gate(binding.id), known)
                || protocol == Protocol::Tcp && self.connections.find(binding.id, known).is_some()
        };
        if !mode.translates() && !on_record() {
            return Err(Reason::Filtered);
        }
        let inside = binding.mapped.inside;
        let error = self.said(error, to_icmpv6)?;
        let destination = match protocol {
            Protocol::Icmp => remote.with_port(inside.port()),
            _ => remote,
        };
        Ok(Verdict::Error {
            onto: Side::Inside,
            // Whoever it is, that is worth knowing (RFC 7915 §4.1).
            source: mode.embedded(source).ip(),
            destination: inside.ip(),
            error,
            quoted: Quoted {
                protocol,
                source: inside.socket(),
                destination: mode.inwards(destination).ok_or(Reason::Untranslatable)?.socket(),
            },
        })
    }

    /// From inside, about a packet that came in (RFC 5508 §4.2.2).
    fn error_out(
        &self,
        packet: &Packet,
        error: IcmpError,
        protocol: Protocol,
        [remote, inside]: [Endpoint; 2],
    ) -> Result<Verdict, Reason> {
        let mode = self.config.mode;
        let remote = mode.outwards(remote).ok_or(Reason::Untranslatable)?;
        let known = known_as(protocol, remote);
        let serves = known.seen_by(mapping(&self.config));
        let Found { mapped, .. } = self
            .sessions
            .leave_by(protocol, &inside, &known, &self.bindings)
            .or_else(|| self.replies.peek(protocol, inside, known, &self.bindings))
            .or_else(|| self.bindings.by_inside(protocol, &inside, serves))
            .ok_or(Reason::NoBinding)?;
        // rfc5508-s4.2.2-d: whoever it is that sends it, the outside sees the NAT.
        let outside = mapped.outside;
        let source = if mode.translates() { outside } else { Endpoint::new(packet.source) };
        let error = self.said(error, to_icmp)?;
        if mode.translates() && self.pools.contain(remote) {
            return self.error_in(source, error, protocol, [remote, outside]);
        }
        let quoted_source = match protocol {
            Protocol::Icmp => remote.with_port(outside.port()),
            _ => remote,
        };
        Ok(Verdict::Error {
            onto: Side::Outside,
            source: source.ip(),
            destination: remote.ip(),
            error,
            quoted: Quoted {
                protocol,
                source: quoted_source.socket(),
                destination: outside.socket(),
            },
        })
    }

    /// What an error says in the protocol of the side that it goes to.
    fn said(
        &self,
        error: IcmpError,
        otherwise: fn(IcmpError, Mtu) -> Option<IcmpError>,
    ) -> Result<IcmpError, Reason> {
        match self.config.mode {
            Mode::Nat64(_) => otherwise(error, self.config.mtu).ok_or(Reason::Untranslatable),
            _ => Ok(error),
        }
    }

    /// The binding through which a packet went out that showed these endpoints.
    fn sent_by(
        &self,
        protocol: Protocol,
        outside: Endpoint,
        remote: Endpoint,
    ) -> Result<Found<'_>, Reason> {
        let remote = known_as(protocol, remote);
        let binding = self
            .sessions
            .enter_by(protocol, &outside, &remote, &self.bindings)
            .or_else(|| self.bindings.by_outside(protocol, &outside))
            .ok_or(Reason::NoBinding)?;
        let serves = remote.seen_by(mapping(&self.config));
        let answers = || {
            let inside = binding.mapped.inside;
            self.replies
                .peek(protocol, inside, remote, &self.bindings)
                .is_some_and(|reply| reply.id == binding.id)
        };
        if binding.mapped.serves != serves && !answers() {
            return Err(Reason::NoBinding);
        }
        Ok(binding)
    }
}
