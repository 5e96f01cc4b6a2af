//! The outbound half of a packet's way: what the inside shows to a remote endpoint, by a binding that
//! stands or a new one (RFC 4787 §4).

use core::net::SocketAddr;

use frazil_sansio::Instant;

use crate::memory::bindings::{Found, Gate};
use crate::memory::filters::Filtered;
use crate::nat::mapping;
use crate::packet::endpoint::Endpoint;
use crate::packet::flow::Flow;
use crate::pools::pairs::neighbour;
use crate::store::ageing::Full;
use crate::store::lapse::Lapse as _;
use crate::store::slab::Id;
use crate::{Nat, Protocol, Reason, Side, WhenFull};

impl Nat {
    /// The outbound half: the binding by which a packet leaves for its destination, which the filter
    /// admits from now on.
    #[inline(always)]
    pub(crate) fn leave(&mut self, flow: &Flow) -> Result<Id, Reason> {
        let Flow { protocol, destination: remote, .. } = flow;
        let protocol = *protocol;
        if self.config.web_only && protocol == Protocol::Tcp && !matches!(remote.port(), 80 | 443) {
            return Err(Reason::WebOnly);
        }
        let [until, filter_until] = self.expiries(protocol, remote.port());
        let mut known = self.known(flow, filter_until);
        let refresh = protocol == Protocol::Tcp || self.config.refresh.outbound();
        if protocol == Protocol::Tcp {
            let connection = known.and_then(|binding| self.connections.find(binding, *remote));
            match connection {
                Some(id) => self.advance(known, id, Side::Inside, flow),
                // What makes room may be of this very binding. A new one has to get its port first.
                None if flow.opens() && known.is_some() => {
                    self.make_room_for_a_connection()?;
                    known = self.known(flow, filter_until);
                }
                None if flow.opens() => {
                    self.connection_in_the_way()?;
                }
                None if known.is_none() => return Err(Reason::NoConnection),
                None => {}
            }
        }
        let binding = match known {
            Some(binding) => {
                if refresh && protocol != Protocol::Tcp {
                    self.bindings.put_off(binding, until);
                }
                binding
            }
            None if flow.reply => return Err(Reason::NoBinding),
            None => self.bind(flow, until)?,
        };
        let noted = self.note_departure(binding, flow, filter_until, refresh);
        if let Err(reason) = noted {
            // A flow for which there is no room leaves nothing behind.
            if known.is_none() {
                self.remove(binding);
            }
            return Err(reason);
        }
        Ok(binding)
    }

    /// What a packet leaves behind beside its binding: a connection, a filter, a session.
    #[inline(always)]
    fn note_departure(
        &mut self,
        binding: Id,
        flow: &Flow,
        filter_until: Instant,
        refresh: bool,
    ) -> Result<(), Reason> {
        let remote = &flow.destination;
        let Found { mapped, .. } = self.bindings.get(binding).ok_or(Reason::NoBinding)?;
        let gate = mapped.gate(binding);
        match self.filters.admit(gate, remote, refresh.then_some(filter_until)) {
            Ok(filter) => {
                self.note_filter(binding, gate, filter);
                self.note_flow(binding, flow)
            }
            Err(Filtered) => {
                let filter = self.open_filter(gate, *remote, filter_until)?;
                self.note_filter(binding, gate, Some(filter));
                self.note_flow(binding, flow).inspect_err(|_| self.filters.remove(filter))
            }
        }
    }

    #[inline(always)]
    fn note_flow(&mut self, binding: Id, flow: &Flow) -> Result<(), Reason> {
        let remote = &flow.destination;
        if flow.opens() {
            self.open_connection(binding, *remote, Side::Inside)?;
            let Found { mapped, .. } = self.bindings.get(binding).ok_or(Reason::NoBinding)?;
            self.held.meet_syn(*remote, mapped.outside);
        }
        self.note_session(binding, remote, Side::Inside)
    }

    fn open_filter(
        &mut self,
        gate: Gate,
        remote: Endpoint,
        expires: Instant,
    ) -> Result<Id, Reason> {
        self.or_make_room(
            |nat| nat.filters.open(gate, remote, expires),
            |nat| nat.filters.drop_oldest(),
            Reason::FiltersFull,
        )
    }

    /// The binding by which a packet to `remote` leaves, if there is one.
    #[inline(always)]
    fn known(&mut self, flow: &Flow, filter_until: Instant) -> Option<Id> {
        let Flow { protocol, source: inside, destination: remote, .. } = flow;
        let protocol = *protocol;
        let bindings = &self.bindings;
        let chosen = self.sessions.leave_by(protocol, inside, remote, bindings);
        let chosen = match chosen {
            None => self.replies.leave_by(protocol, inside, remote, bindings, filter_until),
            _ => chosen,
        };
        let found = match chosen {
            None => {
                let serves = remote.seen_by(mapping(&self.config));
                bindings.by_inside(protocol, inside, serves)?
            }
            Some(found) => found,
        };
        (!self.in_the_way(found, *remote)).then_some(found.id)
    }

    /// Makes a binding.
    fn bind(&mut self, flow: &Flow, expires: Instant) -> Result<Id, Reason> {
        let &Flow { protocol, source: inside, destination: remote, .. } = flow;
        let serves = remote.seen_by(mapping(&self.config));
        let oldest = self.binding_in_the_way()?;
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
        // Who gets no port takes nobody's place.
        if let Some(oldest) = oldest {
            self.remove(oldest);
        }
        if self.config.overloading.is_allowed()
            && let Some(Found { id, .. }) = self.bindings.by_inside(protocol, &inside, serves)
        {
            self.bindings.retire(id);
        }
        let owner = self.filters.owner(protocol, inside);
        self.bindings
            .insert(protocol, inside, serves, outside, owner, expires)
            .map_err(|Full| Reason::BindingsFull)
    }

    /// The binding that has to go before there is another one; none while there is room.
    fn binding_in_the_way(&self) -> Result<Option<Id>, Reason> {
        if !self.bindings.is_full() {
            return Ok(None);
        }
        let oldest = match self.config.limits.when_full {
            WhenFull::Refuse => None,
            WhenFull::ReplaceOldest => self.bindings.first(),
        };
        oldest.map(|(_, id)| Some(id)).ok_or(Reason::BindingsFull)
    }

    /// What the neighbour of `inside` shows, where neighbours are to stay together.
    fn beside(&self, protocol: Protocol, inside: Endpoint, serves: Endpoint) -> Option<SocketAddr> {
        if !self.pools.asks_for_neighbour() {
            return None;
        }
        let neighbour = Endpoint::new(neighbour(inside.socket()));
        Some(self.bindings.by_inside(protocol, &neighbour, serves)?.mapped.outside.socket())
    }
}
