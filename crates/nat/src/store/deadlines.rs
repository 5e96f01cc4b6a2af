//! Numbers in order of time: a heap in which each number knows its place.
//!
//! Each node has four children, which lie in one cache line or two.

use alloc::vec::Vec;

use frazil_sansio::Instant;

use crate::store::slab::Id;

const CHILDREN: usize = 4;
const ABSENT: u32 = u32::MAX;

/// A time in nanoseconds, in two halves so that no octet is left over, and a number.
#[derive(Clone, Copy, Debug)]
struct Due {
    high: u32,
    low: u32,
    id: Id,
}

impl Due {
    #[allow(clippy::cast_possible_truncation, reason = "these are the halves")]
    const fn new(at: Instant, id: Id) -> Self {
        let nanos = at.as_nanos();
        Self { high: (nanos >> 32) as u32, low: nanos as u32, id }
    }

    const fn at(self) -> Instant {
        Instant::from_nanos((self.high as u64) << 32 | self.low as u64)
    }
}

#[derive(Clone, Debug)]
pub(crate) struct Deadlines {
    heap: Vec<Due>,
    /// By number: the place in the heap.
    places: Vec<u32>,
}

impl Deadlines {
    pub(crate) const fn new() -> Self {
        Self { heap: Vec::new(), places: Vec::new() }
    }

    /// The first one.
    pub(crate) fn first(&self) -> Option<(Instant, Id)> {
        self.heap.first().map(|due| (due.at(), due.id))
    }

    /// Adds a deadline, or moves it.
    pub(crate) fn set(&mut self, id: Id, at: Instant) {
        let due = Due::new(at, id);
        let place = match self.place(id) {
            Some(place) => place,
            None => {
                self.heap.push(due);
                if self.places.len() <= id.index() {
                    self.places.resize(id.index() + 1, ABSENT);
                }
                self.heap.len() - 1
            }
        };
        self.settle(place, due);
    }

    pub(crate) fn remove(&mut self, id: Id) {
        let Some(place) = self.place(id) else { return };
        if let Some(slot) = self.places.get_mut(id.index()) {
            *slot = ABSENT;
        }
        if let Some(last) = self.heap.pop().filter(|last| last.id != id) {
            self.settle(place, last);
        }
    }

    fn place(&self, id: Id) -> Option<usize> {
        let place = *self.places.get(id.index())?;
        (place != ABSENT).then_some(place as usize)
    }

    /// Finds the place of `due`, from a free one on.
    fn settle(&mut self, place: usize, due: Due) {
        let place = self.up(place, due.at());
        let place = self.down(place, due.at());
        self.put(place, due);
    }

    /// Moves the free place to the root for as long as what is above is later.
    fn up(&mut self, mut place: usize, at: Instant) -> usize {
        while let Some(above) = place.checked_sub(1).map(|below| below / CHILDREN) {
            match self.heap.get(above) {
                Some(due) if at < due.at() => self.put(place, *due),
                _ => break,
            }
            place = above;
        }
        place
    }

    /// Moves the free place to the leaves for as long as what is below is earlier.
    fn down(&mut self, mut place: usize, at: Instant) -> usize {
        loop {
            let first = place * CHILDREN + 1;
            let end = self.heap.len().min(first + CHILDREN);
            let children = self.heap.get(first..end).unwrap_or_default();
            let least = (first..).zip(children).min_by_key(|(_, due)| due.at());
            let Some((below, due)) = least.filter(|(_, due)| due.at() < at) else { return place };
            self.put(place, *due);
            place = below;
        }
    }

    fn put(&mut self, place: usize, due: Due) {
        if let Some(slot) = self.heap.get_mut(place) {
            *slot = due;
        }
        if let Some(slot) = self.places.get_mut(due.id.index()) {
            *slot = u32::try_from(place).unwrap_or(ABSENT);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use alloc::collections::BTreeMap;
    use proptest::prelude::*;

    proptest! {
        /// The same on a map, in which the first one is looked for.
        #[test]
        fn agrees_with_a_search(ops in prop::collection::vec((0usize..40, 0u64..50), 0..400)) {
            let mut deadlines = Deadlines::new();
            let mut plain = BTreeMap::new();
            for (index, millis) in ops {
                let (id, at) = (Id::new(index).unwrap(), Instant::from_millis(millis));
                if millis < 12 {
                    deadlines.remove(id);
                    plain.remove(&index);
                } else {
                    deadlines.set(id, at);
                    plain.insert(index, at);
                }
                prop_assert_eq!(deadlines.first().map(|(at, _)| at), plain.values().min().copied());
                prop_assert_eq!(deadlines.heap.len(), plain.len());
                for due in &deadlines.heap {
                    prop_assert_eq!(plain.get(&due.id.index()), Some(&due.at()));
                }
            }
        }
    }
}
