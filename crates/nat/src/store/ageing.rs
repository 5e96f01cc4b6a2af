//! A bounded table whose entries expire.
//!
//! Nearly every packet puts the expiry of an entry off. That writes the entry and nothing else: the
//! queue still holds it at an earlier time, and only when it comes to the head there does it move
//! to where it belongs. The head itself is always right, so the deadline of the table is exact.

use frazil_sansio::Instant;

use crate::store::deadlines::Deadlines;
use crate::store::slab::{Id, Slab};

/// The table holds as many entries as it may.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Full;

#[derive(Clone, Debug)]
struct Aged<T> {
    expires: Instant,
    entry: T,
}

/// Entries by number, each with a time at which it expires.
#[derive(Clone, Debug)]
pub(crate) struct Ageing<T> {
    entries: Slab<Aged<T>>,
    /// No entry is queued later than it expires, and the first one is queued at that very time.
    queue: Deadlines,
    limit: usize,
}

impl<T> Ageing<T> {
    pub(crate) const fn new(limit: usize) -> Self {
        Self { entries: Slab::new(), queue: Deadlines::new(), limit }
    }

    pub(crate) const fn len(&self) -> usize {
        self.entries.len()
    }

    pub(crate) const fn is_full(&self) -> bool {
        self.len() >= self.limit
    }

    #[inline]
    pub(crate) fn get(&self, id: Id) -> Option<&T> {
        self.entries.get(id).map(|aged| &aged.entry)
    }

    pub(crate) fn get_mut(&mut self, id: Id) -> Option<&mut T> {
        self.entries.get_mut(id).map(|aged| &mut aged.entry)
    }

    pub(crate) fn expires(&self, id: Id) -> Option<Instant> {
        self.entries.get(id).map(|aged| aged.expires)
    }

    /// All entries, in no order that means anything.
    pub(crate) fn iter(&self) -> impl Iterator<Item = (Id, &T)> + '_ {
        self.entries.iter().map(|(id, aged)| (id, &aged.entry))
    }

    /// The entry that expires first, and when.
    #[inline]
    pub(crate) fn first(&self) -> Option<(Instant, Id)> {
        self.queue.first()
    }

    /// An entry that has expired by `now`.
    pub(crate) fn expired(&self, now: Instant) -> Option<Id> {
        self.first().filter(|(at, _)| *at <= now).map(|(_, id)| id)
    }

    pub(crate) fn insert(&mut self, entry: T, expires: Instant) -> Result<Id, Full> {
        if self.is_full() {
            return Err(Full);
        }
        let id = self.entries.insert(Aged { expires, entry }).ok_or(Full)?;
        self.queue.set(id, expires);
        Ok(id)
    }

    /// Puts the expiry of an entry off to `expires`, unless it is later already.
    #[inline]
    pub(crate) fn put_off(&mut self, id: Id, expires: Instant) {
        let Some(aged) = self.entries.get_mut(id) else { return };
        if expires > aged.expires {
            aged.expires = expires;
            if self.first().is_some_and(|(_, first)| first == id) {
                self.straighten();
            }
        }
    }

    /// Lets an entry expire at `expires`, be that later or sooner.
    pub(crate) fn expire_at(&mut self, id: Id, expires: Instant) {
        let Some(aged) = self.entries.get_mut(id) else { return };
        let sooner = expires < aged.expires;
        aged.expires = expires;
        if sooner {
            self.queue.set(id, expires);
        }
        self.straighten();
    }

    pub(crate) fn remove(&mut self, id: Id) -> Option<T> {
        let aged = self.entries.remove(id)?;
        self.queue.remove(id);
        self.straighten();
        Some(aged.entry)
    }

    /// Forgets everything.
    pub(crate) fn clear(&mut self) {
        *self = Self::new(self.limit);
    }

    /// Moves what is queued too early from the head of the queue. Each move answers to an expiry
    /// that was put off, so they cost no more in all than if each had been made at once.
    #[inline(never)]
    fn straighten(&mut self) {
        while let Some((queued, id)) = self.queue.first() {
            match self.entries.get(id) {
                Some(aged) if queued < aged.expires => self.queue.set(id, aged.expires),
                _ => return,
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use alloc::collections::BTreeMap;
    use alloc::vec::Vec;
    use proptest::prelude::*;

    fn at(millis: u64) -> Instant {
        Instant::from_millis(millis)
    }

    #[test]
    fn what_is_put_off_outlives_what_is_older() {
        let mut table = Ageing::new(2);
        let first = table.insert('a', at(10)).unwrap();
        let second = table.insert('b', at(11)).unwrap();
        assert_eq!(table.insert('c', at(12)), Err(Full));
        table.put_off(first, at(13));
        table.put_off(first, at(12));
        assert_eq!(table.first(), Some((at(11), second)));
        assert_eq!([table.expired(at(10)), table.expired(at(11))], [None, Some(second)]);
        assert_eq!(table.remove(second), Some('b'));
        assert_eq!(table.first(), Some((at(13), first)));
        table.expire_at(first, at(3));
        assert_eq!(table.first(), Some((at(3), first)));
    }

    proptest! {
        /// The same operations on a plain map of deadlines.
        #[test]
        fn agrees_with_a_map_of_deadlines(ops in prop::collection::vec((0u8..4, 0usize..6, 0u64..40), 0..200)) {
            let mut table = Ageing::new(4);
            let mut plain: BTreeMap<usize, (u64, usize)> = BTreeMap::new();
            for (turn, (op, index, millis)) in ops.into_iter().enumerate() {
                let id = Id::new(index).unwrap();
                match op {
                    0 => match table.insert(turn, at(millis)) {
                        Ok(id) => { prop_assert_eq!(plain.insert(id.index(), (millis, turn)), None); }
                        Err(Full) => prop_assert_eq!(plain.len(), 4),
                    },
                    1 => {
                        table.put_off(id, at(millis));
                        plain.entry(index).and_modify(|(until, _)| *until = millis.max(*until));
                    }
                    2 => {
                        table.expire_at(id, at(millis));
                        plain.entry(index).and_modify(|(until, _)| *until = millis);
                    }
                    _ => {
                        let was = plain.remove(&index);
                        prop_assert_eq!(table.remove(id), was.map(|(_, turn)| turn));
                    }
                }
                let seen: Vec<_> =
                    table.iter().map(|(id, turn)| (id.index(), *turn, table.expires(id))).collect();
                let wanted: Vec<_> =
                    plain.iter().map(|(i, (until, turn))| (*i, *turn, Some(at(*until)))).collect();
                prop_assert_eq!(seen, wanted);
                let first = plain.values().map(|(until, _)| at(*until)).min();
                prop_assert_eq!(table.first().map(|(at, _)| at), first);
            }
        }
    }
}
