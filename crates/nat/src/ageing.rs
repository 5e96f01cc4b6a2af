//! A bounded table whose entries live for a fixed time since they were last touched.
//!
//! Since the lifetime is one for the whole table and time never runs backwards, the order of
//! touching is the order of expiry: a list through the slots replaces a timer queue, and finding,
//! touching and expiring need no allocation.

use alloc::collections::BTreeMap;
use alloc::vec::Vec;
use core::ops::RangeBounds;
use core::time::Duration;

use frazil_sansio::Instant;

/// The slot of an entry, good until the entry is removed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Id(u32);

impl Id {
    const fn at(self) -> usize {
        self.0 as usize
    }
}

/// The table holds as many entries as it may.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Full;

#[derive(Clone, Debug)]
struct Slot<K, V> {
    entry: Option<(K, V)>,
    expires: Instant,
    older: Option<Id>,
    /// In an empty slot: the next empty one.
    newer: Option<Id>,
}

/// Entries by key, in order of keys and in order of expiry.
#[derive(Clone, Debug)]
pub(crate) struct Ageing<K, V> {
    index: BTreeMap<K, Id>,
    slots: Vec<Slot<K, V>>,
    empty: Option<Id>,
    oldest: Option<Id>,
    newest: Option<Id>,
    lifetime: Duration,
    limit: usize,
}

impl<K: Ord + Copy, V: Copy> Ageing<K, V> {
    pub(crate) fn new(lifetime: Duration, limit: usize) -> Self {
        let limit = limit.min(u32::MAX as usize);
        Self {
            index: BTreeMap::new(),
            slots: Vec::new(),
            empty: None,
            oldest: None,
            newest: None,
            lifetime,
            limit,
        }
    }

    pub(crate) fn len(&self) -> usize {
        self.index.len()
    }

    pub(crate) fn is_full(&self) -> bool {
        self.index.len() >= self.limit
    }

    pub(crate) fn find(&self, key: &K) -> Option<Id> {
        self.index.get(key).copied()
    }

    pub(crate) fn get(&self, id: Id) -> Option<(K, V)> {
        self.slots.get(id.at())?.entry
    }

    pub(crate) fn expires(&self, id: Id) -> Instant {
        self.slots.get(id.at()).map_or(Instant::ZERO, |slot| slot.expires)
    }

    /// The entries whose keys lie in `range`, in order of keys.
    pub(crate) fn range(
        &self,
        range: impl RangeBounds<K>,
    ) -> impl Iterator<Item = (K, V, Instant)> + '_ {
        self.index.range(range).filter_map(|(_, id)| {
            let slot = self.slots.get(id.at())?;
            slot.entry.map(|(key, value)| (key, value, slot.expires))
        })
    }

    /// When the first entry expires.
    pub(crate) fn deadline(&self) -> Option<Instant> {
        self.oldest.map(|id| self.expires(id))
    }

    /// Adds an entry under a key that is not in the table yet.
    pub(crate) fn insert(&mut self, key: K, value: V, now: Instant) -> Result<Id, Full> {
        if self.is_full() {
            return Err(Full);
        }
        let expires = now + self.lifetime;
        let slot = Slot { entry: Some((key, value)), expires, older: None, newer: None };
        let id = match self.empty {
            Some(id) => {
                if let Some(place) = self.slots.get_mut(id.at()) {
                    self.empty = place.newer;
                    *place = slot;
                }
                id
            }
            None => {
                let id = Id(u32::try_from(self.slots.len()).map_err(|_| Full)?);
                self.slots.push(slot);
                id
            }
        };
        self.index.insert(key, id);
        self.append(id);
        Ok(id)
    }

    /// Replaces what stands under an entry's key.
    pub(crate) fn set(&mut self, id: Id, value: V) {
        if let Some((_, old)) = self.slots.get_mut(id.at()).and_then(|slot| slot.entry.as_mut()) {
            *old = value;
        }
    }

    /// Gives an entry its full lifetime again.
    pub(crate) fn touch(&mut self, id: Id, now: Instant) {
        self.unlink(id);
        let expires = now + self.lifetime;
        if let Some(slot) = self.slots.get_mut(id.at()) {
            slot.expires = expires;
        }
        self.append(id);
    }

    pub(crate) fn remove(&mut self, key: &K) -> Option<V> {
        let id = self.index.remove(key)?;
        self.unlink(id);
        let slot = self.slots.get_mut(id.at())?;
        slot.newer = self.empty;
        self.empty = Some(id);
        slot.entry.take().map(|(_, value)| value)
    }

    /// Removes the entry that expires first.
    pub(crate) fn pop_oldest(&mut self) -> Option<(K, V)> {
        let (key, _) = self.get(self.oldest?)?;
        self.remove(&key).map(|value| (key, value))
    }

    /// Removes one entry that has expired by `now`.
    pub(crate) fn pop_expired(&mut self, now: Instant) -> Option<(K, V)> {
        if self.deadline()? <= now { self.pop_oldest() } else { None }
    }

    /// Forgets everything.
    pub(crate) fn clear(&mut self) {
        *self = Self::new(self.lifetime, self.limit);
    }

    fn append(&mut self, id: Id) {
        let last = self.newest.replace(id);
        if let Some(slot) = self.slots.get_mut(id.at()) {
            slot.older = last;
            slot.newer = None;
        }
        match last.and_then(|last| self.slots.get_mut(last.at())) {
            Some(slot) => slot.newer = Some(id),
            None => self.oldest = Some(id),
        }
    }

    fn unlink(&mut self, id: Id) {
        let Some(slot) = self.slots.get(id.at()) else { return };
        let (older, newer) = (slot.older, slot.newer);
        match older.and_then(|older| self.slots.get_mut(older.at())) {
            Some(slot) => slot.newer = newer,
            None => self.oldest = newer,
        }
        match newer.and_then(|newer| self.slots.get_mut(newer.at())) {
            Some(slot) => slot.older = older,
            None => self.newest = older,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const LIFETIME: Duration = Duration::from_millis(10);

    #[test]
    fn what_is_touched_outlives_what_is_older() {
        let mut table = Ageing::new(LIFETIME, 2);
        let first = table.insert('a', 1, Instant::ZERO).unwrap();
        table.insert('b', 2, Instant::from_millis(1)).unwrap();
        assert_eq!(table.insert('c', 3, Instant::from_millis(2)), Err(Full));
        table.touch(first, Instant::from_millis(3));
        assert_eq!(table.deadline(), Some(Instant::from_millis(11)));
        assert_eq!(table.pop_expired(Instant::from_millis(10)), None);
        assert_eq!(table.pop_expired(Instant::from_millis(12)), Some(('b', 2)));
        assert_eq!(table.pop_expired(Instant::from_millis(12)), None);
        assert_eq!(table.pop_oldest(), Some(('a', 1)));
        assert_eq!(table.deadline(), None);
    }

    proptest! {
        /// The same operations on a plain map of deadlines.
        #[test]
        fn agrees_with_a_map_of_deadlines(ops in prop::collection::vec((0u8..5, 0u8..6, 0u64..4), 0..200)) {
            let mut table = Ageing::new(LIFETIME, 4);
            let mut plain: BTreeMap<u8, (u64, usize)> = BTreeMap::new();
            let mut millis = 0;
            for (turn, (op, key, step)) in ops.into_iter().enumerate() {
                millis += step;
                let now = Instant::from_millis(millis);
                let until = millis + 10;
                match op {
                    0 | 1 => if let Some(id) = table.find(&key) {
                        table.touch(id, now);
                        table.set(id, turn);
                        plain.insert(key, (until, turn));
                    } else if table.insert(key, turn, now).is_ok() {
                        prop_assert!(plain.len() < 4);
                        plain.insert(key, (until, turn));
                    } else {
                        prop_assert_eq!(plain.len(), 4);
                    },
                    2 => { prop_assert_eq!(table.remove(&key), plain.remove(&key).map(|(_, turn)| turn)); }
                    3 => {
                        while table.pop_expired(now).is_some() {}
                        plain.retain(|_, (until, _)| *until > millis);
                    }
                    _ => {
                        let oldest = plain.iter().min_by_key(|(_, at)| **at).map(|(k, v)| (*k, v.1));
                        prop_assert_eq!(table.pop_oldest(), oldest);
                        if let Some((key, _)) = oldest { plain.remove(&key); }
                    }
                }
                let seen: Vec<_> = table.range(..).collect();
                let wanted: Vec<_> = plain
                    .iter()
                    .map(|(k, (until, turn))| (*k, *turn, Instant::from_millis(*until)))
                    .collect();
                prop_assert_eq!(seen, wanted);
                prop_assert!(table.slots.len() <= 4);
            }
        }
    }
}
