//! The reply paths: by which binding an answer leaves, where the mapping would choose another.

use core::net::SocketAddr;
use core::time::Duration;

use frazil_sansio::Instant;

use crate::ageing::{Ageing, Full};
use crate::bindings::{Bindings, Found, Mapped};
use crate::{Behavior, Config, ReplyPath};

/// By internal endpoint and remote endpoint: the binding that the remote last came in through.
#[derive(Debug)]
pub(crate) struct Replies {
    table: Ageing<(SocketAddr, SocketAddr), Mapped>,
    /// Endpoint-independent mapping has one binding only, so there is nothing to choose.
    kept: bool,
}

impl Replies {
    pub(crate) fn new(config: &Config, mapping: Behavior, lifetime: Duration) -> Self {
        let kept = config.reply_path == ReplyPath::ArrivalBinding
            && mapping != Behavior::EndpointIndependent;
        Self { table: Ageing::new(lifetime, config.limits.replies), kept }
    }

    /// The binding by which a packet to `remote` leaves, if it came in by one that still stands.
    pub(crate) fn leave_by(
        &mut self,
        inside: SocketAddr,
        remote: SocketAddr,
        bindings: &Bindings,
        now: Instant,
    ) -> Option<Found> {
        if !self.kept {
            return None;
        }
        let id = self.table.find(&(inside, remote))?;
        let (_, arrival) = self.table.get(id)?;
        match bindings.by_outside(arrival.outside).filter(|b| b.mapped == arrival) {
            Some(binding) => {
                self.table.touch(id, now);
                Some(binding)
            }
            None => {
                self.table.remove(&(inside, remote));
                None
            }
        }
    }

    /// Notes that `remote` came in through `arrival`; `mapped` is the binding that the mapping
    /// would choose for it.
    pub(crate) fn note(
        &mut self,
        arrival: Found,
        mapped: Option<Found>,
        remote: SocketAddr,
        now: Instant,
    ) -> Result<(), Full> {
        if !self.kept {
            return Ok(());
        }
        let key = (arrival.inside, remote);
        if mapped.is_some_and(|mapped| mapped.mapped == arrival.mapped) {
            self.table.remove(&key);
            return Ok(());
        }
        match self.table.find(&key) {
            Some(id) => {
                self.table.set(id, arrival.mapped);
                self.table.touch(id, now);
            }
            None => {
                self.table.insert(key, arrival.mapped, now)?;
            }
        }
        Ok(())
    }

    pub(crate) fn drop_oldest(&mut self) {
        self.table.pop_oldest();
    }

    pub(crate) fn expire(&mut self, now: Instant) {
        while self.table.pop_expired(now).is_some() {}
    }

    pub(crate) fn len(&self) -> usize {
        self.table.len()
    }

    pub(crate) fn deadline(&self) -> Option<Instant> {
        self.table.deadline()
    }

    pub(crate) fn clear(&mut self) {
        self.table.clear();
    }
}
