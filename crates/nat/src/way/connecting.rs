//! Segments of TCP connections: what they do to the binding that they go through (RFC 5382 §5).

use crate::packet::endpoint::Endpoint;
use crate::packet::flow::Flow;
use crate::store::ageing::Full;
use crate::store::slab::Id;
use crate::{Nat, Reason, Side, WhenFull};

impl Nat {
    /// A segment of a connection that is known.
    pub(crate) fn advance(&mut self, binding: Option<Id>, id: Id, from: Side, flow: &Flow) {
        let expires = self.connections.advance(id, from, flow.flags, self.now);
        if let (Some(binding), Some(expires)) = (binding, expires) {
            self.bindings.put_off(binding, expires);
        }
    }

    /// The connection that has to go before there is another one, if the limits' policy allows that;
    /// none while there is room.
    pub(crate) fn connection_in_the_way(&self) -> Result<Option<Id>, Reason> {
        if self.connections.len() < self.config.limits.connections {
            return Ok(None);
        }
        let oldest = match self.config.limits.when_full {
            WhenFull::Refuse => None,
            WhenFull::ReplaceOldest => self.connections.oldest(),
        };
        oldest.map(|(_, id)| Some(id)).ok_or(Reason::ConnectionsFull)
    }

    /// What expires first goes, perhaps with its binding.
    pub(crate) fn make_room_for_a_connection(&mut self) -> Result<(), Reason> {
        if let Some(oldest) = self.connection_in_the_way()? {
            self.end_connection(oldest);
        }
        Ok(())
    }

    /// Begins a connection with its first segment, unless it has begun. What makes room must not be of
    /// this binding.
    pub(crate) fn open_connection(
        &mut self,
        binding: Id,
        remote: Endpoint,
        from: Side,
    ) -> Result<(), Reason> {
        if self.connections.find(binding, remote).is_some() {
            return Ok(());
        }
        self.make_room_for_a_connection()?;
        let expires = self
            .connections
            .open(binding, remote, from, self.now)
            .map_err(|Full| Reason::ConnectionsFull)?;
        self.bindings.put_off(binding, expires);
        Ok(())
    }
}
