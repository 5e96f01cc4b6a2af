//! The bindings: which external endpoint stands for which internal one.

use frazil_sansio::Instant;

use crate::Protocol;
use crate::packet::endpoint::Endpoint;
use crate::store::ageing::{Ageing, Full};
use crate::store::index::{Index, Secret};
use crate::store::slab::Id;

/// One binding.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Mapped {
    pub(crate) protocol: Protocol,
    pub(crate) inside: Endpoint,
    pub(crate) outside: Endpoint,
    /// As much of the remote endpoint as the mapping looks at.
    pub(crate) serves: Endpoint,
    /// Whose filters let packets in through it.
    pub(crate) owner: Option<Id>,
    /// The filter that a packet asked for last: most packets ask for it again.
    pub(crate) latest: Option<Id>,
}

/// A binding that was looked up.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Found<'a> {
    pub(crate) id: Id,
    pub(crate) mapped: &'a Mapped,
}

/// What a filter asks of a binding.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Gate {
    pub(crate) protocol: Protocol,
    pub(crate) binding: Id,
    pub(crate) owner: Id,
    pub(crate) latest: Option<Id>,
}

impl Mapped {
    /// Of the binding with this number.
    #[inline]
    pub(crate) fn gate(&self, id: Id) -> Gate {
        let owner = self.owner.unwrap_or(id);
        Gate { protocol: self.protocol, binding: id, owner, latest: self.latest }
    }
}

#[derive(Debug)]
pub(crate) struct Bindings {
    table: Ageing<Mapped>,
    inside: Index,
    outside: Index,
    /// Whether several bindings may have one external endpoint, which then leads to one of them.
    shared: bool,
    secret: Secret,
}

impl Bindings {
    pub(crate) fn new(limit: usize, shared: bool, secret: Secret) -> Self {
        let (inside, outside) = (Index::default(), Index::default());
        Self { table: Ageing::new(limit), inside, outside, shared, secret }
    }

    /// The binding of an internal endpoint that serves this part of a remote one.
    #[inline(always)]
    pub(crate) fn by_inside(
        &self,
        protocol: Protocol,
        inside: &Endpoint,
        serves: Endpoint,
    ) -> Option<Found<'_>> {
        let id = self.inside.find(self.secret.two(protocol.number(), *inside, serves), |id| {
            let is =
                |m: &Mapped| m.inside == *inside && m.serves == serves && m.protocol == protocol;
            self.table.get(id).is_some_and(is)
        })?;
        self.get(id)
    }

    /// The binding of an external endpoint.
    #[inline(always)]
    pub(crate) fn by_outside(&self, protocol: Protocol, outside: &Endpoint) -> Option<Found<'_>> {
        let id = self.outside.find(self.secret.one(protocol.number(), *outside), |id| {
            self.table.get(id).is_some_and(|m| m.outside == *outside && m.protocol == protocol)
        })?;
        self.get(id)
    }

    #[inline]
    pub(crate) fn get(&self, id: Id) -> Option<Found<'_>> {
        self.table.get(id).map(|mapped| Found { id, mapped })
    }

    /// Notes the filter that a packet through a binding has asked for.
    pub(crate) fn set_latest(&mut self, id: Id, filter: Id) {
        if let Some(mapped) = self.table.get_mut(id) {
            mapped.latest = Some(filter);
        }
    }

    pub(crate) const fn is_full(&self) -> bool {
        self.table.is_full()
    }

    #[inline]
    pub(crate) fn put_off(&mut self, id: Id, expires: Instant) {
        self.table.put_off(id, expires);
    }

    /// Lets another binding of the same internal endpoint take this one's place, but for the sessions
    /// that it has.
    pub(crate) fn retire(&mut self, id: Id) {
        let Some(Mapped { protocol, inside, serves, .. }) = self.table.get(id) else { return };
        self.inside.remove(self.secret.two(protocol.number(), *inside, *serves), id);
    }

    /// Leads the external endpoint to this binding, if it leads to no other or if this one goes
    /// `first`.
    pub(crate) fn claim(&mut self, id: Id, first: bool) {
        let Some(&Mapped { protocol, outside, .. }) = self.table.get(id) else { return };
        let hash = self.secret.one(protocol.number(), outside);
        match self.by_outside(protocol, &outside).map(|other| other.id) {
            Some(other) if other == id || !first => return,
            Some(other) => self.outside.remove(hash, other),
            None => {}
        }
        let Self { table, secret, .. } = self;
        let hash_of = |mapped: &Mapped| secret.one(mapped.protocol.number(), mapped.outside);
        self.outside.insert(hash, id, |id| table.get(id).map_or(0, hash_of));
    }

    /// Adds a binding that [`by_inside`](Self::by_inside) does not find, at an external endpoint
    /// that is free or shared.
    pub(crate) fn insert(
        &mut self,
        protocol: Protocol,
        inside: Endpoint,
        serves: Endpoint,
        outside: Endpoint,
        owner: Option<Id>,
        expires: Instant,
    ) -> Result<Id, Full> {
        let mapped = Mapped { protocol, inside, outside, serves, owner, latest: None };
        let id = self.table.insert(mapped, expires)?;
        let Self { table, secret, .. } = self;
        let hash =
            |mapped: &Mapped| secret.two(mapped.protocol.number(), mapped.inside, mapped.serves);
        self.inside.insert(hash(&mapped), id, |id| table.get(id).map_or(0, hash));
        if self.shared {
            self.claim(id, false);
            return Ok(id);
        }
        let hash = |mapped: &Mapped| secret.one(mapped.protocol.number(), mapped.outside);
        self.outside.insert(hash(&mapped), id, |id| table.get(id).map_or(0, hash));
        Ok(id)
    }

    pub(crate) fn remove(&mut self, id: Id) -> Option<Mapped> {
        let mapped = self.table.remove(id)?;
        self.inside
            .remove(self.secret.two(mapped.protocol.number(), mapped.inside, mapped.serves), id);
        self.outside.remove(self.secret.one(mapped.protocol.number(), mapped.outside), id);
        Some(mapped)
    }

    pub(crate) fn clear(&mut self) {
        self.table.clear();
        self.inside.clear();
        self.outside.clear();
    }

    /// The binding that expires first, and when.
    pub(crate) fn first(&self) -> Option<(Instant, Id)> {
        self.table.first()
    }

    pub(crate) fn expired(&self, now: Instant) -> Option<Id> {
        self.table.expired(now)
    }

    pub(crate) fn expires(&self, id: Id) -> Option<Instant> {
        self.table.expires(id)
    }

    pub(crate) const fn len(&self) -> usize {
        self.table.len()
    }

    /// All bindings, in no order that means anything.
    pub(crate) fn iter(&self) -> impl Iterator<Item = Found<'_>> {
        self.table.iter().map(|(id, mapped)| Found { id, mapped })
    }
}
