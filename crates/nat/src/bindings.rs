//! The bindings: which external endpoint stands for which internal one.

use alloc::collections::BTreeMap;
use core::net::SocketAddr;
use core::time::Duration;

use frazil_sansio::Instant;

use crate::Remote;
use crate::ageing::{Ageing, Full, Id};

/// What a binding is found by from inside: the internal endpoint, and as much of the external one
/// as the mapping looks at.
pub(crate) type Key = (SocketAddr, Remote);

/// One binding, named by a number that is never used again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Mapped {
    pub(crate) outside: SocketAddr,
    pub(crate) serial: u64,
}

/// A binding that was looked up.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Found {
    pub(crate) id: Id,
    pub(crate) inside: SocketAddr,
    pub(crate) mapped: Mapped,
}

#[derive(Debug)]
pub(crate) struct Bindings {
    table: Ageing<Key, Mapped>,
    outside: BTreeMap<SocketAddr, Id>,
    serial: u64,
}

impl Bindings {
    pub(crate) fn new(lifetime: Duration, limit: usize) -> Self {
        Self { table: Ageing::new(lifetime, limit), outside: BTreeMap::new(), serial: 0 }
    }

    pub(crate) fn by_inside(&self, inside: SocketAddr, remote: Remote) -> Option<Found> {
        self.found(self.table.find(&(inside, remote))?)
    }

    pub(crate) fn by_outside(&self, outside: SocketAddr) -> Option<Found> {
        self.found(*self.outside.get(&outside)?)
    }

    fn found(&self, id: Id) -> Option<Found> {
        let ((inside, _), mapped) = self.table.get(id)?;
        Some(Found { id, inside, mapped })
    }

    pub(crate) fn is_full(&self) -> bool {
        self.table.is_full()
    }

    pub(crate) fn touch(&mut self, binding: Found, now: Instant) {
        self.table.touch(binding.id, now);
    }

    /// Adds a binding that [`by_inside`](Self::by_inside) does not find, at an external endpoint
    /// that is free.
    pub(crate) fn insert(
        &mut self,
        (inside, remote): Key,
        outside: SocketAddr,
        now: Instant,
    ) -> Result<Found, Full> {
        let mapped = Mapped { outside, serial: self.serial };
        let id = self.table.insert((inside, remote), mapped, now)?;
        self.serial += 1;
        self.outside.insert(outside, id);
        Ok(Found { id, inside, mapped })
    }

    pub(crate) fn pop_oldest(&mut self) -> Option<Mapped> {
        let (_, mapped) = self.table.pop_oldest()?;
        self.outside.remove(&mapped.outside);
        Some(mapped)
    }

    pub(crate) fn pop_expired(&mut self, now: Instant) -> Option<Mapped> {
        if self.deadline()? <= now { self.pop_oldest() } else { None }
    }

    pub(crate) fn remove(&mut self, key: &Key) -> Option<Mapped> {
        let mapped = self.table.remove(key)?;
        self.outside.remove(&mapped.outside);
        Some(mapped)
    }

    pub(crate) fn clear(&mut self) {
        self.table.clear();
        self.outside.clear();
    }

    pub(crate) fn deadline(&self) -> Option<Instant> {
        self.table.deadline()
    }

    pub(crate) fn len(&self) -> usize {
        self.table.len()
    }

    /// All bindings, in order of internal endpoints.
    pub(crate) fn iter(&self) -> impl Iterator<Item = (Key, Mapped, Instant)> + '_ {
        self.table.range(..)
    }
}
