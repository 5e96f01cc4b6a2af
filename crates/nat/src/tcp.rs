//! TCP: its axes, and the connections that go through bindings.

pub(crate) mod connection;

use core::time::Duration;

use frazil_sansio::Instant;

use crate::packet::endpoint::Endpoint;
use crate::store::ageing::Full;
use crate::store::index::Secret;
use crate::store::owned::{Gone, Owned};
use crate::store::slab::Id;
use crate::tcp::connection::{Renewal, State};
use crate::{Behavior, Side, TcpFlags};

/// How a NAT treats TCP, where that differs from what it does with UDP (RFC 5382).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub struct Tcp {
    /// Which external endpoints may open a connection to an internal one; `None` for the same as
    /// with UDP (§4.3 REQ-3b).
    pub filtering: Option<Behavior>,
    /// How long an established connection may be idle (§5 REQ-5): 2 hours and 4 minutes at least.
    pub established: Duration,
    /// How long a connection may be idle that is partly open, closing or reset (§5 REQ-5): 4 minutes
    /// at least.
    pub transitory: Duration,
    /// What becomes of a SYN from outside that nobody asked for (§4.3 REQ-4).
    pub unsolicited: Unsolicited,
}

impl Default for Tcp {
    fn default() -> Self {
        Self {
            filtering: None,
            established: Duration::from_secs(2 * 3600 + 4 * 60),
            transitory: Duration::from_secs(4 * 60),
            unsolicited: Unsolicited::AnswerLater,
        }
    }
}

impl Tcp {
    /// How long a SYN waits for one that goes the other way (RFC 5382 §4.3 REQ-4).
    pub const SYN_WAITS: Duration = Duration::from_secs(6);
}

/// What becomes of a SYN from outside that no filter lets in (RFC 5382 §4.3 REQ-4).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Unsolicited {
    /// It is dropped in silence at once (REQ-4a).
    Drop,
    /// It is [held](crate::Verdict::Hold) for [six seconds](Tcp::SYN_WAITS), for it may be one half
    /// of a simultaneous open. If no SYN goes the other way meanwhile, its sender is told.
    AnswerLater,
}

/// The connections of TCP bindings, by binding and remote endpoint.
#[derive(Debug)]
pub(crate) struct Connections {
    table: Owned<State>,
    axes: Tcp,
}

impl Connections {
    pub(crate) fn new(axes: Tcp, limit: usize, secret: Secret) -> Self {
        Self { table: Owned::new(limit, secret), axes }
    }

    pub(crate) fn find(&self, binding: Id, remote: Endpoint) -> Option<Id> {
        self.table.find(binding, remote, binding, None)
    }

    /// Begins a connection with a SYN from one side. Returns when it expires.
    pub(crate) fn open(
        &mut self,
        binding: Id,
        remote: Endpoint,
        from: Side,
        now: Instant,
    ) -> Result<Instant, Full> {
        let expires = now + self.axes.transitory;
        self.table.insert(binding, remote, State::Opening(from), expires)?;
        Ok(expires)
    }

    /// Takes a segment of a connection. Returns when it expires, if that has changed.
    pub(crate) fn advance(
        &mut self,
        id: Id,
        from: Side,
        flags: TcpFlags,
        now: Instant,
    ) -> Option<Instant> {
        let state = self.table.get_mut(id)?;
        let (next, renewal) = state.after(from, flags);
        *state = next;
        let expires = match renewal {
            Renewal::None => return None,
            Renewal::Transitory => now + self.axes.transitory,
            Renewal::Established => now + self.axes.established,
        };
        self.table.expire_at(id, expires);
        Some(expires)
    }

    pub(crate) fn remove(&mut self, id: Id) -> Option<Gone> {
        self.table.remove(id)
    }

    /// Removes the connections of a binding that is gone.
    pub(crate) fn forget(&mut self, binding: Id) {
        while let Some(id) = self.table.first(binding) {
            self.remove(id);
        }
    }

    /// When the last connection of a binding expires.
    pub(crate) fn last_expiry(&self, binding: Id) -> Option<Instant> {
        self.table.of(binding).map(|(_, expires)| expires).max()
    }

    /// The connection that expires first, and when.
    pub(crate) fn oldest(&self) -> Option<(Instant, Id)> {
        self.table.oldest()
    }

    pub(crate) fn expired(&self, now: Instant) -> Option<Id> {
        self.table.expired(now)
    }

    pub(crate) const fn len(&self) -> usize {
        self.table.len()
    }

    pub(crate) fn clear(&mut self) {
        self.table.clear();
    }
}
