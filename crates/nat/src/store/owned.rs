//! Entries that belong to an owner and a remote endpoint: at most one for both together.

use alloc::vec::Vec;
use core::iter::successors;

use frazil_sansio::Instant;

use crate::packet::endpoint::Endpoint;
use crate::store::ageing::{Ageing, Full};
use crate::store::index::{Index, Secret};
use crate::store::slab::Id;

#[derive(Clone, Copy, Debug)]
struct Entry<T> {
    owner: Id,
    remote: Endpoint,
    previous: Option<Id>,
    next: Option<Id>,
    value: T,
}

/// What was in the table.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Gone {
    pub(crate) owner: Id,
    /// Whether the owner has nothing left.
    pub(crate) last: bool,
}

/// A bounded table of such entries, each with a time at which it expires.
#[derive(Debug)]
pub(crate) struct Owned<T> {
    table: Ageing<Entry<T>>,
    index: Index,
    /// By the number of the owner: the first of its entries.
    first: Vec<Option<Id>>,
    secret: Secret,
}

impl<T> Owned<T> {
    pub(crate) fn new(limit: usize, secret: Secret) -> Self {
        let (table, index) = (Ageing::new(limit), Index::default());
        Self { table, index, first: Vec::new(), secret }
    }

    /// The entry of an owner and a remote endpoint. The places `first` and `then` are looked at before
    /// the index is asked.
    #[inline]
    pub(crate) fn find(
        &self,
        owner: Id,
        remote: Endpoint,
        first: Id,
        then: Option<Id>,
    ) -> Option<Id> {
        if self.is(first, owner, remote) {
            return Some(first);
        }
        match then {
            Some(id) if self.is(id, owner, remote) => then,
            _ => self.look_up(owner, remote),
        }
    }

    #[inline(never)]
    fn look_up(&self, owner: Id, remote: Endpoint) -> Option<Id> {
        let hash = self.secret.one(owner.number(), remote);
        self.index.find(hash, |id| self.is(id, owner, remote))
    }

    #[inline]
    fn is(&self, id: Id, owner: Id, remote: Endpoint) -> bool {
        self.table.get(id).is_some_and(|entry| entry.owner == owner && entry.remote == remote)
    }

    /// An entry, and whom it is about.
    #[inline]
    pub(crate) fn get(&self, id: Id) -> Option<(Endpoint, &T)> {
        self.table.get(id).map(|entry| (entry.remote, &entry.value))
    }

    /// Whose an entry is.
    #[inline]
    pub(crate) fn owner(&self, id: Id) -> Option<Id> {
        self.table.get(id).map(|entry| entry.owner)
    }

    pub(crate) fn expires(&self, id: Id) -> Option<Instant> {
        self.table.expires(id)
    }

    pub(crate) fn get_mut(&mut self, id: Id) -> Option<&mut T> {
        self.table.get_mut(id).map(|entry| &mut entry.value)
    }

    /// Adds an entry that [`find`](Self::find) does not find.
    pub(crate) fn insert(
        &mut self,
        owner: Id,
        remote: Endpoint,
        value: T,
        expires: Instant,
    ) -> Result<Id, Full> {
        if self.first.len() <= owner.index() {
            self.first.resize(owner.index() + 1, None);
        }
        let Some(first) = self.first.get_mut(owner.index()) else { return Err(Full) };
        let next = *first;
        let entry = Entry { owner, remote, previous: None, next, value };
        let id = self.table.insert(entry, expires)?;
        *first = Some(id);
        if let Some(next) = next.and_then(|next| self.table.get_mut(next)) {
            next.previous = Some(id);
        }
        let Self { table, secret, .. } = self;
        let hash = |entry: &Entry<T>| secret.one(entry.owner.number(), entry.remote);
        let rehash = |id| table.get(id).map_or(0, hash);
        self.index.insert(secret.one(owner.number(), remote), id, rehash);
        Ok(id)
    }

    pub(crate) fn remove(&mut self, id: Id) -> Option<Gone> {
        let Entry { owner, remote, previous, next, .. } = self.table.remove(id)?;
        self.index.remove(self.secret.one(owner.number(), remote), id);
        match previous.and_then(|previous| self.table.get_mut(previous)) {
            Some(entry) => entry.next = next,
            None => {
                if let Some(first) = self.first.get_mut(owner.index()) {
                    *first = next;
                }
            }
        }
        if let Some(entry) = next.and_then(|next| self.table.get_mut(next)) {
            entry.previous = previous;
        }
        Some(Gone { owner, last: self.first(owner).is_none() })
    }

    /// One of an owner's entries.
    pub(crate) fn first(&self, owner: Id) -> Option<Id> {
        self.first.get(owner.index()).copied().flatten()
    }

    /// An owner's entries, in no order that means anything.
    pub(crate) fn of(&self, owner: Id) -> impl Iterator<Item = (Endpoint, Instant)> + '_ {
        successors(self.first(owner), |id| self.table.get(*id)?.next)
            .filter_map(|id| Some((self.table.get(id)?.remote, self.table.expires(id)?)))
    }

    #[inline]
    pub(crate) fn put_off(&mut self, id: Id, expires: Instant) {
        self.table.put_off(id, expires);
    }

    pub(crate) fn expire_at(&mut self, id: Id, expires: Instant) {
        self.table.expire_at(id, expires);
    }

    /// The entry that expires first, and when.
    pub(crate) fn oldest(&self) -> Option<(Instant, Id)> {
        self.table.first()
    }

    pub(crate) fn expired(&self, now: Instant) -> Option<Id> {
        self.table.expired(now)
    }

    pub(crate) const fn len(&self) -> usize {
        self.table.len()
    }

    pub(crate) fn clear(&mut self) {
        self.table.clear();
        self.index.clear();
        self.first = Vec::new();
    }
}
