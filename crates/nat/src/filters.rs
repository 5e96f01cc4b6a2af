//! The filters: who may come in, and until when.

use core::net::{IpAddr, Ipv6Addr, SocketAddr};
use core::time::Duration;

use frazil_sansio::Instant;

use crate::ageing::{Ageing, Full};
use crate::bindings::{Found, Mapped};
use crate::{Behavior, FilterScope, Remote};

/// Whose filter it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Owner {
    /// A binding's, by its serial number.
    Binding(u64),
    /// An internal endpoint's.
    Endpoint(SocketAddr),
}

/// The greatest of all remotes, so that a range can take in all of one owner.
const LAST: Remote =
    Remote::Endpoint(SocketAddr::new(IpAddr::V6(Ipv6Addr::from_bits(u128::MAX)), u16::MAX));
const FIRST: Remote = Remote::Any;

#[derive(Debug)]
pub(crate) struct Filters {
    table: Ageing<(Owner, Remote), ()>,
    behavior: Behavior,
    scope: FilterScope,
}

impl Filters {
    pub(crate) fn new(
        behavior: Behavior,
        scope: FilterScope,
        lifetime: Duration,
        limit: usize,
    ) -> Self {
        Self { table: Ageing::new(lifetime, limit), behavior, scope }
    }

    fn owner(&self, inside: SocketAddr, mapped: Mapped) -> Owner {
        match self.scope {
            FilterScope::Binding => Owner::Binding(mapped.serial),
            FilterScope::InternalEndpoint => Owner::Endpoint(inside),
        }
    }

    /// Notes that the inside has sent to `remote` through `binding`. An entry that stands gets its
    /// full lifetime again if `refresh` says so.
    pub(crate) fn open(
        &mut self,
        binding: Found,
        remote: SocketAddr,
        refresh: bool,
        now: Instant,
    ) -> Result<(), Full> {
        let remote = match self.behavior.remote(remote) {
            Remote::Any => return Ok(()),
            some => some,
        };
        let key = (self.owner(binding.inside, binding.mapped), remote);
        match self.table.find(&key) {
            Some(id) if refresh => self.table.touch(id, now),
            Some(_) => {}
            None => {
                self.table.insert(key, (), now)?;
            }
        }
        Ok(())
    }

    /// Whether `remote` may send to `binding`; if so, and if `refresh` says so, its entry gets its
    /// full lifetime again.
    pub(crate) fn admit(
        &mut self,
        binding: Found,
        remote: SocketAddr,
        refresh: bool,
        now: Instant,
    ) -> bool {
        let remote = match self.behavior.remote(remote) {
            Remote::Any => return true,
            some => some,
        };
        let Some(id) = self.table.find(&(self.owner(binding.inside, binding.mapped), remote))
        else {
            return false;
        };
        if refresh {
            self.table.touch(id, now);
        }
        true
    }

    /// Whom a binding admits, and until when; not told for endpoint-independent filtering.
    pub(crate) fn admitted(
        &self,
        inside: SocketAddr,
        mapped: Mapped,
    ) -> impl Iterator<Item = (Remote, Instant)> + '_ {
        let owner = self.owner(inside, mapped);
        self.table
            .range((owner, FIRST)..=(owner, LAST))
            .map(|((_, remote), (), expires)| (remote, expires))
    }

    /// Removes what belonged to a binding that is gone.
    pub(crate) fn forget(&mut self, serial: u64) {
        if self.scope != FilterScope::Binding || self.behavior == Behavior::EndpointIndependent {
            return;
        }
        let owner = Owner::Binding(serial);
        while let Some(key) = self.first_of(owner) {
            self.table.remove(&key);
        }
    }

    fn first_of(&self, owner: Owner) -> Option<(Owner, Remote)> {
        self.table.range((owner, FIRST)..=(owner, LAST)).map(|(key, ..)| key).next()
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
