//! How entries end, whatever a table holds: with their owner, with their time, or to make room.

use frazil_sansio::Instant;

use crate::store::owned::Owned;
use crate::store::slab::Id;

/// Tables that keep more than their entries: an index, say, or a count.
pub(crate) trait Lapse {
    /// What an entry says.
    type Value;

    fn table(&self) -> &Owned<Self::Value>;

    /// Removes an entry, and what is kept beside it.
    fn remove(&mut self, id: Id);

    /// Removes what belonged to an owner that is gone.
    fn forget(&mut self, owner: Id) {
        while let Some(id) = self.table().first(owner) {
            self.remove(id);
        }
    }

    fn drop_oldest(&mut self) {
        if let Some((_, id)) = self.table().oldest() {
            self.remove(id);
        }
    }

    fn expire(&mut self, now: Instant) {
        while let Some(id) = self.table().expired(now) {
            self.remove(id);
        }
    }

    fn len(&self) -> usize {
        self.table().len()
    }

    fn deadline(&self) -> Option<Instant> {
        self.table().oldest().map(|(at, _)| at)
    }
}
