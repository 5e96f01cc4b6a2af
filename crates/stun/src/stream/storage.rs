//! Where a frame is kept that has not arrived whole.

/// Memory of the caller's for one frame: an array, a slice, or a vector that grows as octets arrive.
pub trait Storage {
    /// The most octets that it can ever hold.
    fn capacity(&self) -> usize;

    /// What it holds now, used or not.
    fn octets(&self) -> &[u8];

    /// The same, to be changed, and no shorter than `wanted` unless that is more than
    /// [`capacity`](Self::capacity). What was there stays.
    fn octets_mut(&mut self, wanted: usize) -> &mut [u8];
}

impl<const N: usize> Storage for [u8; N] {
    fn capacity(&self) -> usize {
        N
    }

    fn octets(&self) -> &[u8] {
        self
    }

    fn octets_mut(&mut self, _: usize) -> &mut [u8] {
        self
    }
}

impl Storage for &mut [u8] {
    fn capacity(&self) -> usize {
        self.len()
    }

    fn octets(&self) -> &[u8] {
        self
    }

    fn octets_mut(&mut self, _: usize) -> &mut [u8] {
        self
    }
}

#[cfg(feature = "alloc")]
impl Storage for alloc::vec::Vec<u8> {
    fn capacity(&self) -> usize {
        usize::MAX
    }

    fn octets(&self) -> &[u8] {
        self
    }

    fn octets_mut(&mut self, wanted: usize) -> &mut [u8] {
        if let Some(more) = wanted.checked_sub(self.len()) {
            // The decoder asks for twice as much each time, up to its cap, and for no more.
            self.reserve_exact(more);
            self.resize(wanted, 0);
        }
        self
    }
}
