//! The filters: who may come in, and until when.

use alloc::vec::Vec;
use core::iter::successors;

use frazil_sansio::Instant;

use crate::ageing::{Ageing, Full};
use crate::bindings::Found;
use crate::endpoint::Endpoint;
use crate::hosts::Hosts;
use crate::index::{Index, Secret};
use crate::slab::Id;
use crate::{Behavior, FilterScope};

/// Nobody inside has sent to this sender.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Filtered;

/// One sender that may come in.
#[derive(Clone, Copy, Debug)]
struct Filter {
    /// The binding, or the internal endpoint, that it may come in to.
    owner: Id,
    /// As much of the sender as filtering looks at.
    remote: Endpoint,
    previous: Option<Id>,
    next: Option<Id>,
}

#[derive(Debug)]
pub(crate) struct Filters {
    table: Ageing<Filter>,
    index: Index,
    /// By the number of the owner: the first of its filters.
    first: Vec<Option<Id>>,
    /// Where filters belong to internal endpoints: their numbers.
    hosts: Option<Hosts>,
    behavior: Behavior,
    secret: Secret,
}

impl Filters {
    pub(crate) fn new(
        behavior: Behavior,
        scope: FilterScope,
        limit: usize,
        secret: Secret,
    ) -> Self {
        let hosts = (scope == FilterScope::InternalEndpoint
            && behavior != Behavior::EndpointIndependent)
            .then(|| Hosts::new(secret));
        let (table, index) = (Ageing::new(limit), Index::default());
        Self { table, index, first: Vec::new(), hosts, behavior, secret }
    }

    /// Whose the filters of a new binding will be; `None` for the binding itself.
    pub(crate) fn owner(&mut self, inside: Endpoint) -> Option<Id> {
        self.hosts.as_mut()?.acquire(inside)
    }

    /// Notes that the inside has sent to `remote` through `binding`. An entry that stands gets its
    /// full lifetime again if `refresh` says so. Returns the entry, if filtering needs one.
    pub(crate) fn open(
        &mut self,
        binding: &Found,
        remote: Endpoint,
        refresh: bool,
        expires: Instant,
    ) -> Result<Option<Id>, Full> {
        if self.behavior == Behavior::EndpointIndependent {
            return Ok(None);
        }
        let remote = remote.seen_by(self.behavior);
        let id = match self.find(binding, remote) {
            Some(id) => {
                if refresh {
                    self.table.put_off(id, expires);
                }
                id
            }
            None => self.insert(owner(binding), remote, expires)?,
        };
        Ok(Some(id))
    }

    /// Whether `remote` may send to `binding`, and by which entry, if filtering needs one; it gets
    /// its full lifetime again if `refresh` says so.
    pub(crate) fn admit(
        &mut self,
        binding: &Found,
        remote: Endpoint,
        refresh: bool,
        expires: Instant,
    ) -> Result<Option<Id>, Filtered> {
        if self.behavior == Behavior::EndpointIndependent {
            return Ok(None);
        }
        let id = self.find(binding, remote.seen_by(self.behavior)).ok_or(Filtered)?;
        if refresh {
            self.table.put_off(id, expires);
        }
        Ok(Some(id))
    }

    fn find(&self, binding: &Found, remote: Endpoint) -> Option<Id> {
        let owner = owner(binding);
        let is =
            |id: Id| self.table.get(id).is_some_and(|f| f.owner == owner && f.remote == remote);
        let latest = binding.mapped.latest.filter(|id| is(*id));
        latest.or_else(|| self.index.find(self.secret.one(owner.number(), remote), is))
    }

    fn insert(&mut self, owner: Id, remote: Endpoint, expires: Instant) -> Result<Id, Full> {
        if self.first.len() <= owner.index() {
            self.first.resize(owner.index() + 1, None);
        }
        let Some(first) = self.first.get_mut(owner.index()) else { return Err(Full) };
        let next = *first;
        let id = self.table.insert(Filter { owner, remote, previous: None, next }, expires)?;
        *first = Some(id);
        if let Some(next) = next.and_then(|next| self.table.get_mut(next)) {
            next.previous = Some(id);
        }
        if let Some(hosts) = &mut self.hosts {
            hosts.share(owner);
        }
        let Self { table, secret, .. } = self;
        let hash = |f: &Filter| secret.one(f.owner.number(), f.remote);
        let rehash = |id| table.get(id).map_or(0, hash);
        self.index.insert(secret.one(owner.number(), remote), id, rehash);
        Ok(id)
    }

    fn remove(&mut self, id: Id) {
        let Some(Filter { owner, remote, previous, next }) = self.table.remove(id) else { return };
        self.index.remove(self.secret.one(owner.number(), remote), id);
        match previous.and_then(|previous| self.table.get_mut(previous)) {
            Some(filter) => filter.next = next,
            None => {
                if let Some(first) = self.first.get_mut(owner.index()) {
                    *first = next;
                }
            }
        }
        if let Some(filter) = next.and_then(|next| self.table.get_mut(next)) {
            filter.previous = previous;
        }
        if let Some(hosts) = &mut self.hosts {
            hosts.release(owner);
        }
    }

    /// Whom a binding admits, and until when, in no order that means anything; not told for
    /// endpoint-independent filtering.
    pub(crate) fn admitted(
        &self,
        binding: &Found,
    ) -> impl Iterator<Item = (Endpoint, Instant)> + '_ {
        let first = self.first.get(owner(binding).index()).copied().flatten();
        successors(first, |id| self.table.get(*id)?.next)
            .filter_map(|id| Some((self.table.get(id)?.remote, self.table.expires(id)?)))
    }

    /// Removes what belonged to a binding that is gone.
    pub(crate) fn forget(&mut self, binding: &Found) {
        if let Some(hosts) = &mut self.hosts {
            hosts.release(owner(binding));
            return;
        }
        let owner = owner(binding).index();
        while let Some(id) = self.first.get(owner).copied().flatten() {
            self.remove(id);
        }
    }

    pub(crate) fn drop_oldest(&mut self) {
        if let Some((_, id)) = self.table.first() {
            self.remove(id);
        }
    }

    pub(crate) fn expire(&mut self, now: Instant) {
        while let Some(id) = self.table.expired(now) {
            self.remove(id);
        }
    }

    pub(crate) const fn len(&self) -> usize {
        self.table.len()
    }

    pub(crate) fn deadline(&self) -> Option<Instant> {
        self.table.first().map(|(at, _)| at)
    }

    pub(crate) fn clear(&mut self) {
        self.table.clear();
        self.index.clear();
        self.first = Vec::new();
        if self.hosts.is_some() {
            self.hosts = Some(Hosts::new(self.secret));
        }
    }
}

fn owner(binding: &Found) -> Id {
    binding.mapped.owner.unwrap_or(binding.id)
}
