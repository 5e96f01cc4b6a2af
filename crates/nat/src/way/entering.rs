//! The inbound half of a packet's way: which internal endpoint it is for, and whether it may go there
//! (RFC 4787 §5).

use crate::memory::bindings::Found;
use crate::packet::flow::Flow;
use crate::store::slab::Id;
use crate::{Nat, Protocol, Reason, Refresh, Side};

impl Nat {
    /// The inbound half: the binding of the destination, if its filter admits the source.
    #[inline(always)]
    pub(crate) fn enter(&mut self, flow: &Flow) -> Result<Id, Reason> {
        let Flow { protocol, source: remote, destination: outside, .. } = flow;
        let protocol = *protocol;
        let none = if self.config.mode.translates() { Reason::NoBinding } else { Reason::Filtered };
        let session = self.sessions.enter_by(protocol, outside, remote, &self.bindings);
        if let Some(Found { id, .. }) = session {
            self.go_on(id, remote)?;
            return Ok(id);
        }
        let Found { id, mapped } = self.bindings.by_outside(protocol, outside).ok_or(none)?;
        let gate = mapped.gate(id);
        if protocol == Protocol::Tcp {
            // rfc5382-s4.2-b: what belongs to a connection needs no filter's leave.
            if let Some(connection) = self.connections.find(id, *remote) {
                self.advance(Some(id), connection, Side::Outside, flow);
                self.note_reply(id, remote)?;
                return Ok(id);
            }
        }
        let refresh = protocol != Protocol::Tcp && self.config.refresh.inbound();
        let renewed = refresh.then(|| self.expiries(protocol, remote.port()));
        let by_session = self.config.refresh == Refresh::Session && protocol == Protocol::Udp;
        let filter_until = renewed.filter(|_| !by_session).map(|[_, until]| until);
        let Ok(filter) = self.filters.admit(gate, remote, filter_until) else {
            return Err(Reason::Filtered);
        };
        if by_session && self.is_open() && !self.sessions.is_open(*outside) {
            return Err(Reason::Filtered);
        }
        self.note_filter(id, gate, filter);
        if let Some([until, _]) = renewed {
            self.bindings.put_off(id, until);
        }
        if flow.opens() {
            self.make_room_for_a_connection()?;
            // What made room may have been this very binding.
            self.bindings.get(id).ok_or(none)?;
        }
        self.note_reply(id, remote)?;
        if flow.opens() {
            self.open_connection(id, *remote, Side::Outside)?;
        }
        self.note_session(id, remote, Side::Outside)?;
        Ok(id)
    }
}
