//! Finding entries by what they hold.
//!
//! An index holds numbers only; what they stand for is read from the entries. Remote endpoints are
//! chosen by whoever sends, so hashes are keyed with a secret (SipHash-1-3), and nothing that can be
//! seen from outside depends on the order in which an index holds its numbers.

use core::fmt;

use hashbrown::HashTable;
use siphasher::sip::SipHasher13;

use crate::packet::endpoint::Endpoint;
use crate::store::slab::Id;

/// The secret that hashes are keyed with.
#[derive(Clone, Copy)]
pub(crate) struct Secret(SipHasher13);

impl Secret {
    pub(crate) fn new(key: [u64; 2]) -> Self {
        let [left, right] = key;
        Self(SipHasher13::new_with_keys(left, right))
    }

    /// Hashes a number and an endpoint.
    #[inline]
    pub(crate) fn one(&self, number: u32, endpoint: Endpoint) -> u64 {
        let [high, low] = halves(endpoint);
        self.words([high, low, u64::from(number) << 32 | u64::from(endpoint.port())])
    }

    /// Hashes a number and two endpoints.
    #[inline]
    pub(crate) fn two(&self, number: u32, one: Endpoint, other: Endpoint) -> u64 {
        let ([a, b], [c, d]) = (halves(one), halves(other));
        let ports = u64::from(one.port()) << 16 | u64::from(other.port());
        self.words([a, b, c, d, u64::from(number) << 32 | ports])
    }

    /// Whole words, so that what was written is read back in the same pieces.
    #[inline]
    fn words<const N: usize>(&self, words: [u64; N]) -> u64 {
        self.0.hash(words.map(u64::to_ne_bytes).as_flattened())
    }
}

#[allow(clippy::cast_possible_truncation, reason = "these are the halves")]
const fn halves(endpoint: Endpoint) -> [u64; 2] {
    let bits = endpoint.bits();
    [(bits >> 64) as u64, bits as u64]
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(..)")
    }
}

/// Numbers by hash.
#[derive(Clone, Debug, Default)]
pub(crate) struct Index {
    numbers: HashTable<Id>,
}

impl Index {
    /// The number with this hash of which `is` is true.
    pub(crate) fn find(&self, hash: u64, mut is: impl FnMut(Id) -> bool) -> Option<Id> {
        self.numbers.find(hash, |id| is(*id)).copied()
    }

    /// Adds a number that is not there; `rehash` hashes one that is.
    pub(crate) fn insert(&mut self, hash: u64, id: Id, rehash: impl Fn(Id) -> u64) {
        self.numbers.insert_unique(hash, id, |id| rehash(*id));
    }

    pub(crate) fn remove(&mut self, hash: u64, id: Id) {
        if let Ok(entry) = self.numbers.find_entry(hash, |other| *other == id) {
            entry.remove();
        }
    }

    pub(crate) fn clear(&mut self) {
        self.numbers = HashTable::new();
    }
}
