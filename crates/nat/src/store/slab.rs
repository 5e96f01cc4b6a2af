//! Places for entries, which keep their number for as long as they are taken.

use alloc::vec::Vec;
use core::num::NonZeroU32;

/// The number of a place, good until its entry is removed. An `Option` of it is no larger.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Id(NonZeroU32);

impl Id {
    /// The `index`th place.
    pub(crate) fn new(index: usize) -> Option<Self> {
        let number = u32::try_from(index).ok()?.checked_add(1)?;
        NonZeroU32::new(number).map(Self)
    }

    /// Where it is, counted from 0.
    pub(crate) const fn index(self) -> usize {
        self.number() as usize - 1
    }

    /// A number that no other place has.
    pub(crate) const fn number(self) -> u32 {
        self.0.get()
    }
}

#[derive(Clone, Debug)]
enum Place<T> {
    Taken(T),
    /// And the next empty one.
    Empty(Option<Id>),
}

/// Entries by number. Empty places are used again before new ones are made.
#[derive(Clone, Debug)]
pub(crate) struct Slab<T> {
    places: Vec<Place<T>>,
    empty: Option<Id>,
    taken: usize,
}

impl<T> Slab<T> {
    pub(crate) const fn new() -> Self {
        Self { places: Vec::new(), empty: None, taken: 0 }
    }

    pub(crate) const fn len(&self) -> usize {
        self.taken
    }

    #[inline]
    pub(crate) fn get(&self, id: Id) -> Option<&T> {
        match self.places.get(id.index())? {
            Place::Taken(entry) => Some(entry),
            Place::Empty(_) => None,
        }
    }

    #[inline]
    pub(crate) fn get_mut(&mut self, id: Id) -> Option<&mut T> {
        match self.places.get_mut(id.index())? {
            Place::Taken(entry) => Some(entry),
            Place::Empty(_) => None,
        }
    }

    /// Takes a place; `None` when there are no numbers left.
    pub(crate) fn insert(&mut self, entry: T) -> Option<Id> {
        let id = match self.empty {
            Some(id) => {
                let place = self.places.get_mut(id.index())?;
                if let Place::Empty(next) = *place {
                    self.empty = next;
                }
                *place = Place::Taken(entry);
                id
            }
            None => {
                let id = Id::new(self.places.len())?;
                self.places.push(Place::Taken(entry));
                id
            }
        };
        self.taken += 1;
        Some(id)
    }

    pub(crate) fn remove(&mut self, id: Id) -> Option<T> {
        let place = self.places.get_mut(id.index())?;
        if matches!(place, Place::Empty(_)) {
            return None;
        }
        let Place::Taken(entry) = core::mem::replace(place, Place::Empty(self.empty)) else {
            return None;
        };
        self.empty = Some(id);
        self.taken -= 1;
        Some(entry)
    }

    /// What is there, in order of places.
    pub(crate) fn iter(&self) -> impl Iterator<Item = (Id, &T)> + '_ {
        self.places.iter().enumerate().filter_map(|(index, place)| match place {
            Place::Taken(entry) => Some((Id::new(index)?, entry)),
            Place::Empty(_) => None,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_are_used_again() {
        let mut slab = Slab::new();
        let ids: Vec<Id> = (0..3).map(|n| slab.insert(n).unwrap()).collect();
        assert_eq!(
            [slab.remove(ids[1]), slab.remove(ids[1]), slab.remove(ids[0])],
            [Some(1), None, Some(0)]
        );
        assert_eq!(slab.insert(7), Some(ids[0]));
        assert_eq!(slab.insert(8), Some(ids[1]));
        assert_eq!(slab.iter().map(|(_, n)| *n).collect::<Vec<_>>(), [7, 8, 2]);
        assert_eq!([slab.len(), slab.places.len()], [3, 3]);
    }

    #[test]
    fn a_place_is_no_larger_than_what_stands_there_and_its_number() {
        assert_eq!(size_of::<Option<Id>>(), 4);
        assert_eq!(size_of::<Place<[Option<Id>; 4]>>(), 20);
    }
}
