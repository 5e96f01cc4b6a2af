//! Where messages are written to.

use crate::BufferFull;

/// Takes octets. Encoding needs no more than this, so that counting is the same as writing.
pub trait Sink {
    /// Appends `bytes`, all of them or none.
    ///
    /// # Errors
    ///
    /// There is no room for them.
    fn put(&mut self, bytes: &[u8]) -> Result<(), BufferFull>;

    /// How many octets have been appended, those from before the message included.
    fn position(&self) -> usize;
}

/// A sink whose content can be seen, changed and taken back: lengths, MAC and checksum are filled
/// in once what they cover is there.
pub trait Buffer: Sink {
    /// What has been appended.
    fn written(&self) -> &[u8];

    /// What has been appended, to be changed in place.
    fn written_mut(&mut self) -> &mut [u8];

    /// Takes back what lies past `position`; does nothing if there is less.
    fn truncate(&mut self, position: usize);
}

impl<S: Sink + ?Sized> Sink for &mut S {
    #[inline]
    fn put(&mut self, bytes: &[u8]) -> Result<(), BufferFull> {
        (**self).put(bytes)
    }

    #[inline]
    fn position(&self) -> usize {
        (**self).position()
    }
}

impl<B: Buffer + ?Sized> Buffer for &mut B {
    #[inline]
    fn written(&self) -> &[u8] {
        (**self).written()
    }

    #[inline]
    fn written_mut(&mut self) -> &mut [u8] {
        (**self).written_mut()
    }

    #[inline]
    fn truncate(&mut self, position: usize) {
        (**self).truncate(position);
    }
}

/// A slice with a position: writes up to its end, and no further.
#[derive(Debug)]
pub struct SliceBuffer<'b> {
    bytes: &'b mut [u8],
    position: usize,
}

impl<'b> SliceBuffer<'b> {
    /// Writes from the slice's start.
    #[must_use]
    pub const fn new(bytes: &'b mut [u8]) -> Self {
        Self { bytes, position: 0 }
    }

    /// What was written, for as long as the slice lives.
    #[must_use]
    pub fn into_written(self) -> &'b mut [u8] {
        self.bytes.get_mut(..self.position).unwrap_or_default()
    }
}

impl Sink for SliceBuffer<'_> {
    #[inline]
    fn put(&mut self, bytes: &[u8]) -> Result<(), BufferFull> {
        let capacity = self.bytes.len();
        let end = self.position.saturating_add(bytes.len());
        match self.bytes.get_mut(self.position..end) {
            Some(room) => {
                room.copy_from_slice(bytes);
                self.position = end;
                Ok(())
            }
            None => Err(BufferFull { needed: end, capacity }),
        }
    }

    #[inline]
    fn position(&self) -> usize {
        self.position
    }
}

impl Buffer for SliceBuffer<'_> {
    #[inline]
    fn written(&self) -> &[u8] {
        self.bytes.get(..self.position).unwrap_or_default()
    }

    #[inline]
    fn written_mut(&mut self) -> &mut [u8] {
        self.bytes.get_mut(..self.position).unwrap_or_default()
    }

    #[inline]
    fn truncate(&mut self, position: usize) {
        self.position = self.position.min(position);
    }
}

/// A growing buffer: a vector of octets in all but name.
#[cfg(feature = "alloc")]
macro_rules! growing {
    ($type:ty) => {
        impl Sink for $type {
            #[inline]
            fn put(&mut self, bytes: &[u8]) -> Result<(), BufferFull> {
                self.extend_from_slice(bytes);
                Ok(())
            }

            #[inline]
            fn position(&self) -> usize {
                self.len()
            }
        }

        impl Buffer for $type {
            #[inline]
            fn written(&self) -> &[u8] {
                self
            }

            #[inline]
            fn written_mut(&mut self) -> &mut [u8] {
                self
            }

            #[inline]
            fn truncate(&mut self, position: usize) {
                self.truncate(position);
            }
        }
    };
}

#[cfg(feature = "alloc")]
growing!(alloc::vec::Vec<u8>);
#[cfg(feature = "bytes")]
growing!(bytes::BytesMut);
