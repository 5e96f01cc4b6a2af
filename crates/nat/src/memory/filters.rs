//! The filters: who may come in, and until when.

use frazil_sansio::Instant;

use crate::memory::bindings::Gate;
use crate::memory::hosts::Hosts;
use crate::packet::endpoint::Endpoint;
use crate::store::ageing::Full;
use crate::store::index::Secret;
use crate::store::lapse::Lapse;
use crate::store::owned::Owned;
use crate::store::slab::Id;
use crate::{Behavior, Config, FilterScope, Protocol};

/// Nobody inside has sent to this sender.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Filtered;

#[derive(Debug)]
pub(crate) struct Filters {
    table: Owned<()>,
    /// Where filters belong to internal endpoints and not to bindings: their numbers.
    hosts: Option<Hosts>,
    behavior: Behavior,
    tcp: Behavior,
    secret: Secret,
}

impl Filters {
    pub(crate) fn new(config: &Config, secret: Secret) -> Self {
        let hosts =
            (config.filter_scope == FilterScope::InternalEndpoint).then(|| Hosts::new(secret));
        let (behavior, tcp) = (config.filtering, config.tcp.filtering.unwrap_or(config.filtering));
        Self { table: Owned::new(config.limits.filters, secret), hosts, behavior, tcp, secret }
    }

    /// What filtering looks at.
    #[inline]
    pub(crate) const fn behavior(&self, protocol: Protocol) -> Behavior {
        match protocol {
            Protocol::Tcp => self.tcp,
            _ => self.behavior,
        }
    }

    /// Whose the filters of a new binding will be; `None` for the binding itself.
    pub(crate) fn owner(&mut self, protocol: Protocol, inside: Endpoint) -> Option<Id> {
        self.hosts.as_mut()?.acquire(protocol, inside)
    }

    /// Admits `remote`, whom [`admit`](Self::admit) refuses, since the inside has sent to it through
    /// the binding.
    pub(crate) fn open(
        &mut self,
        gate: Gate,
        remote: Endpoint,
        expires: Instant,
    ) -> Result<Id, Full> {
        let remote = remote.seen_by(self.behavior(gate.protocol));
        let id = self.table.insert(gate.owner, remote, (), expires)?;
        if let Some(hosts) = &mut self.hosts {
            hosts.share(gate.owner);
        }
        Ok(id)
    }

    /// Whether `remote` may send to the binding, and by which entry, if filtering needs one; a refresh
    /// lets it live until `renewed`.
    #[inline(always)]
    pub(crate) fn admit(
        &mut self,
        gate: Gate,
        remote: &Endpoint,
        renewed: Option<Instant>,
    ) -> Result<Option<Id>, Filtered> {
        let behavior = self.behavior(gate.protocol);
        if behavior == Behavior::EndpointIndependent {
            return Ok(None);
        }
        let id = self.find(gate, remote.seen_by(behavior)).ok_or(Filtered)?;
        if let Some(expires) = renewed {
            self.table.put_off(id, expires);
        }
        Ok(Some(id))
    }

    /// Whether `remote` may send to the binding.
    pub(crate) fn admits(&self, gate: Gate, remote: Endpoint) -> bool {
        let behavior = self.behavior(gate.protocol);
        let remote = remote.seen_by(behavior);
        behavior == Behavior::EndpointIndependent || self.find(gate, remote).is_some()
    }

    /// Most often the place that has the binding's number is right, where bindings have one filter
    /// each: it can be read while the binding still is.
    #[inline]
    fn find(&self, gate: Gate, remote: Endpoint) -> Option<Id> {
        self.table.find(gate.owner, remote, gate.binding, gate.latest)
    }

    /// Whom a binding admits, and until when, in no order that means anything; not told for
    /// endpoint-independent filtering.
    pub(crate) fn admitted(&self, gate: Gate) -> impl Iterator<Item = (Endpoint, Instant)> + '_ {
        self.table.of(gate.owner)
    }

    /// Removes what belonged to a binding that is gone.
    pub(crate) fn close(&mut self, gate: Gate) {
        if let Some(hosts) = &mut self.hosts {
            hosts.release(gate.owner);
        } else {
            self.forget(gate.owner);
        }
    }

    pub(crate) fn clear(&mut self) {
        self.table.clear();
        if self.hosts.is_some() {
            self.hosts = Some(Hosts::new(self.secret));
        }
    }
}

impl Lapse for Filters {
    type Value = ();

    fn table(&self) -> &Owned<()> {
        &self.table
    }

    fn remove(&mut self, id: Id) {
        let Some(gone) = self.table.remove(id) else { return };
        if let Some(hosts) = &mut self.hosts {
            hosts.release(gone.owner);
        }
    }
}
