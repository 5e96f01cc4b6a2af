//! How long a message will be, found by the code that writes it.

use super::{Sink, not_reserved, write_attribute};
use crate::raw::{ATTRIBUTE_HEADER_LEN, RawAttribute};
use crate::{Algorithm, Attribute, BufferFull, HEADER_LEN, TransactionId, WriteError};

/// Counts the octets that a [`MessageWriter`](crate::MessageWriter) given the same would write.
///
/// ```
/// use frazil_stun::attribute::{Priority, Username};
/// use frazil_stun::{Algorithm, Measure};
///
/// let mut measure = Measure::new();
/// measure.push(&Username("remote:local"))?.push(&Priority(1))?;
/// assert_eq!(measure.seal(Algorithm::Sha1).fingerprint().octets(), 20 + 16 + 8 + 24 + 8);
/// # Ok::<(), frazil_stun::WriteError>(())
/// ```
#[derive(Clone, Debug)]
pub struct Measure {
    octets: Counter,
}

impl Measure {
    /// A message without attributes.
    #[must_use]
    pub const fn new() -> Self {
        Self { octets: Counter(HEADER_LEN) }
    }

    /// Counts an attribute.
    ///
    /// # Errors
    ///
    /// Those of [`MessageWriter::push`](crate::MessageWriter::push), but for the room. The count
    /// stays.
    pub fn push<'a, A: Attribute<'a>>(&mut self, attribute: &A) -> Result<&mut Self, WriteError> {
        let mut octets = self.octets.clone();
        // No value's length depends on the transaction ID.
        let id = TransactionId::from_bytes([0; 12]);
        let kind = not_reserved(A::TYPE)?;
        write_attribute(&mut octets, 0, kind, 0, |sink| attribute.encode(sink, &id))?;
        self.octets = octets;
        Ok(self)
    }

    /// Counts an attribute that is written raw.
    ///
    /// # Errors
    ///
    /// As [`push`](Self::push).
    pub fn push_raw(&mut self, attribute: &RawAttribute<'_>) -> Result<&mut Self, WriteError> {
        let mut octets = self.octets.clone();
        let kind = not_reserved(attribute.attribute_type())?;
        write_attribute(&mut octets, 0, kind, 0, |sink| Ok(sink.put(attribute.value())?))?;
        self.octets = octets;
        Ok(self)
    }

    /// Counts integrity at full length.
    pub const fn seal(&mut self, algorithm: Algorithm) -> &mut Self {
        self.octets.0 += ATTRIBUTE_HEADER_LEN + algorithm.full_length();
        self
    }

    /// Counts a fingerprint.
    pub const fn fingerprint(&mut self) -> &mut Self {
        self.octets.0 += ATTRIBUTE_HEADER_LEN + 4;
        self
    }

    /// The whole message's length.
    #[must_use]
    pub const fn octets(&self) -> usize {
        self.octets.0
    }
}

impl Default for Measure {
    fn default() -> Self {
        Self::new()
    }
}

/// A sink that only counts.
#[derive(Clone, Debug)]
struct Counter(usize);

impl Sink for Counter {
    #[inline]
    fn put(&mut self, bytes: &[u8]) -> Result<(), BufferFull> {
        self.0 = self.0.saturating_add(bytes.len());
        Ok(())
    }

    #[inline]
    fn position(&self) -> usize {
        self.0
    }
}
