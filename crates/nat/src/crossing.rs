//! How a packet crosses: through the half that leaves, the half that enters, or both (RFC 4787 §4 to
//! §6, RFC 5382, RFC 5508 §3).

use core::net::SocketAddr;

use frazil_sansio::Instant;

use crate::ageing::Full;
use crate::bindings::Found;
use crate::endpoint::Endpoint;
use crate::filters::Filtered;
use crate::flow::{Flow, known_as};
use crate::nat::mapping;
use crate::pool::neighbour;
use crate::slab::Id;
use crate::{
    Hairpinning, Mode, Nat, Packet, Protocol, Reason, Refresh, Side, Unsolicited, Verdict, WhenFull,
};

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
        let turns_back = mode.translates() && self.pools.contains(remote.ip());
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
            && (!self.config.mode.translates() || self.pools.contains(flow.destination.ip()));
        if !waits {
            return Verdict::Drop(reason);
        }
        // rfc5382-s4.3-e
        let ticket = self.held.hold_syn(flow.source, flow.destination, self.now);
        ticket.map_or(Verdict::Drop(reason), Verdict::Hold)
    }

    /// The outbound half: the external endpoint that `inside` shows to `remote`, whom the filter
    /// admits from now on.
    #[inline(always)]
    fn leave(
        &mut self,
        flow: &Flow,
        inside: Endpoint,
        remote: Endpoint,
    ) -> Result<Endpoint, Reason> {
        let protocol = flow.protocol;
        if self.config.web_only && protocol == Protocol::Tcp && !matches!(remote.port(), 80 | 443) {
            return Err(Reason::WebOnly);
        }
        let serves = remote.seen_by(mapping(&self.config));
        let [until, filter_until] = self.expiries(protocol, remote);
        let known = |nat: &mut Self| {
            nat.sessions
                .leave_by(protocol, inside, remote, &nat.bindings)
                .or_else(|| {
                    nat.replies.leave_by(protocol, inside, remote, &nat.bindings, filter_until)
                })
                .or_else(|| nat.bindings.by_inside(protocol, inside, serves))
                .filter(|binding| !nat.in_the_way(binding, remote))
        };
        let mut found = known(self);
        let refresh = protocol == Protocol::Tcp || self.config.refresh.outbound();
        if protocol == Protocol::Tcp {
            let connection = found.and_then(|binding| self.connections.find(&binding, remote));
            match connection {
                Some(id) => self.advance(found.as_ref(), id, Side::Inside, flow),
                // What made room may have been of this very binding.
                None if flow.opens() => {
                    self.make_room_for_a_connection()?;
                    found = known(self);
                }
                None if found.is_none() => return Err(Reason::NoConnection),
                None => {}
            }
        }
        let binding = match found {
            Some(binding) => {
                if refresh && protocol != Protocol::Tcp {
                    self.bindings.put_off(&binding, until);
                }
                binding
            }
            None if flow.reply => return Err(Reason::NoBinding),
            None => self.bind(protocol, inside, remote, until)?,
        };
        if flow.opens() {
            self.open_connection(&binding, remote, Side::Inside)?;
            self.held.meet_syn(remote, binding.mapped.outside);
        }
        let filter = self.or_make_room(
            |nat| nat.filters.open(&binding, remote, refresh, filter_until),
            |nat| nat.filters.drop_oldest(),
            Reason::FiltersFull,
        )?;
        self.note_filter(&binding, filter);
        self.note_session(&binding, remote, Side::Inside)?;
        Ok(binding.mapped.outside)
    }

    /// The inbound half: the internal endpoint behind `outside`, if the filter admits `remote`.
    #[inline(always)]
    fn enter(
        &mut self,
        flow: &Flow,
        remote: Endpoint,
        outside: Endpoint,
    ) -> Result<Endpoint, Reason> {
        let protocol = flow.protocol;
        let none = if self.config.mode.translates() { Reason::NoBinding } else { Reason::Filtered };
        if let Some(binding) = self.sessions.enter_by(protocol, outside, remote, &self.bindings) {
            self.go_on(&binding, remote)?;
            return Ok(binding.mapped.inside);
        }
        let mut binding = self.bindings.by_outside(protocol, outside).ok_or(none)?;
        if protocol == Protocol::Tcp {
            // rfc5382-s4.2-b: what belongs to a connection needs no filter's leave.
            if let Some(id) = self.connections.find(&binding, remote) {
                self.advance(Some(&binding), id, Side::Outside, flow);
                self.note_reply(&binding, remote)?;
                return Ok(binding.mapped.inside);
            }
        }
        let refresh = protocol != Protocol::Tcp && self.config.refresh.inbound();
        let [until, filter_until] = self.expiries(protocol, remote);
        let by_session = self.config.refresh == Refresh::Session && protocol == Protocol::Udp;
        let filter = self
            .filters
            .admit(&binding, remote, refresh && !by_session, filter_until)
            .map_err(|Filtered| Reason::Filtered)?;
        if by_session && self.is_open() && !self.sessions.is_open(&binding) {
            return Err(Reason::Filtered);
        }
        self.note_filter(&binding, filter);
        if refresh {
            self.bindings.put_off(&binding, until);
        }
        if flow.opens() {
            self.make_room_for_a_connection()?;
            binding = self.bindings.by_outside(protocol, outside).ok_or(none)?;
            self.open_connection(&binding, remote, Side::Outside)?;
        }
        self.note_reply(&binding, remote)?;
        self.note_session(&binding, remote, Side::Outside)?;
        Ok(binding.mapped.inside)
    }

    /// Until when a flow's binding and its filter live that a packet refreshes now. Those of TCP
    /// live as long as their connections; this is for one that is partly open.
    #[inline(always)]
    pub(crate) fn expiries(&self, protocol: Protocol, remote: Endpoint) -> [Instant; 2] {
        let config = &self.config;
        let short = config.well_known_timeout.filter(|_| matches!(remote.port(), 1..=1023));
        let (binding, filter) = match protocol {
            Protocol::Udp => {
                let filter = config.filter_timeout.unwrap_or(config.timeout);
                (short.unwrap_or(config.timeout), short.unwrap_or(filter))
            }
            Protocol::Tcp => (config.tcp.transitory, config.tcp.established),
            Protocol::Icmp => (config.icmp_timeout, config.icmp_timeout),
        };
        [self.now + binding, self.now + filter]
    }

    /// A segment of a connection that is known.
    fn advance(&mut self, binding: Option<&Found>, id: Id, from: Side, flow: &Flow) {
        let expires = self.connections.advance(id, from, flow.flags, self.now);
        if let (Some(binding), Some(expires)) = (binding, expires) {
            self.bindings.put_off(binding, expires);
        }
    }

    /// What expires first goes, perhaps with its binding, if the limits' policy allows that.
    fn make_room_for_a_connection(&mut self) -> Result<(), Reason> {
        if self.connections.len() < self.config.limits.connections {
            return Ok(());
        }
        let oldest = match self.config.limits.when_full {
            WhenFull::Refuse => None,
            WhenFull::ReplaceOldest => self.connections.oldest(),
        };
        let (_, id) = oldest.ok_or(Reason::ConnectionsFull)?;
        self.end_connection(id);
        Ok(())
    }

    fn open_connection(
        &mut self,
        binding: &Found,
        remote: Endpoint,
        from: Side,
    ) -> Result<(), Reason> {
        if self.connections.find(binding, remote).is_some() {
            return Ok(());
        }
        let expires = self
            .connections
            .open(binding, remote, from, self.now)
            .map_err(|Full| Reason::ConnectionsFull)?;
        self.bindings.put_off(binding, expires);
        Ok(())
    }

    /// The next packet through this binding looks there first.
    fn note_filter(&mut self, binding: &Found, filter: Option<Id>) {
        if let Some(filter) = filter.filter(|_| binding.mapped.latest != filter) {
            self.bindings.set_latest(binding, filter);
        }
    }

    /// The answer leaves by the binding that a packet came in by.
    pub(crate) fn note_reply(&mut self, binding: &Found, remote: Endpoint) -> Result<(), Reason> {
        let mapping = mapping(&self.config);
        let [_, until] = self.expiries(binding.mapped.protocol, remote);
        self.or_make_room(
            |nat| nat.replies.note(binding, mapping, remote, until),
            |nat| nat.replies.drop_oldest(),
            Reason::RepliesFull,
        )
    }

    fn bind(
        &mut self,
        protocol: Protocol,
        inside: Endpoint,
        remote: Endpoint,
        expires: Instant,
    ) -> Result<Found, Reason> {
        let serves = remote.seen_by(mapping(&self.config));
        if self.bindings.is_full() {
            let first = match self.config.limits.when_full {
                WhenFull::Refuse => None,
                WhenFull::ReplaceOldest => self.bindings.first(),
            };
            let (_, oldest) = first.ok_or(Reason::BindingsFull)?;
            self.remove(oldest);
        }
        let outside = if self.config.mode.translates() {
            let beside = self.beside(protocol, inside, serves);
            let (sessions, bindings) = (&self.sessions, &self.bindings);
            let overloading = self.config.overloading;
            let may_share = |outside: SocketAddr| {
                sessions.may_share(overloading, protocol, Endpoint::new(outside), remote, bindings)
            };
            Endpoint::new(self.pools.of(protocol).assign(inside.socket(), beside, may_share)?)
        } else {
            inside
        };
        if self.config.overloading.is_allowed()
            && let Some(other) = self.bindings.by_inside(protocol, inside, serves)
        {
            self.bindings.retire(&other);
        }
        let owner = self.filters.owner(protocol, inside);
        self.bindings
            .insert(protocol, inside, serves, outside, owner, expires)
            .map_err(|Full| Reason::BindingsFull)
    }

    /// What the neighbour of `inside` shows, where neighbours are to stay together.
    fn beside(&self, protocol: Protocol, inside: Endpoint, serves: Endpoint) -> Option<SocketAddr> {
        if !self.pools.asks_for_neighbour() {
            return None;
        }
        let neighbour = Endpoint::new(neighbour(inside.socket()));
        Some(self.bindings.by_inside(protocol, neighbour, serves)?.mapped.outside.socket())
    }

    /// Tries `attempt`, and once more after `make_room` if the limits' policy allows that.
    pub(crate) fn or_make_room<T>(
        &mut self,
        attempt: impl Fn(&mut Self) -> Result<T, Full>,
        make_room: impl Fn(&mut Self),
        reason: Reason,
    ) -> Result<T, Reason> {
        attempt(self)
            .or_else(|Full| match self.config.limits.when_full {
                WhenFull::Refuse => Err(Full),
                WhenFull::ReplaceOldest => {
                    make_room(self);
                    attempt(self)
                }
            })
            .map_err(|Full| reason)
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
