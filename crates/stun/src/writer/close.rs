//! The steps that close a message: integrity, then fingerprint.

use core::marker::PhantomData;

use super::{Buffer, Done, MessageWriter, Rejected, Sealed, WriteError};
use crate::header::HEADER_LEN;
use crate::raw::ATTRIBUTE_HEADER_LEN;
use crate::{Algorithm, AttributeType, Key, ValueError, fingerprint};

impl<B: Buffer> MessageWriter<B> {
    /// Adds integrity: MESSAGE-INTEGRITY or MESSAGE-INTEGRITY-SHA256, at full length.
    ///
    /// # Errors
    ///
    /// There is no room. The writer comes back as it was.
    pub fn seal(
        self,
        key: &Key,
        algorithm: Algorithm,
    ) -> Result<MessageWriter<B, Sealed>, Rejected<Self>> {
        self.closed(|writer| writer.append_integrity(key, algorithm, algorithm.full_length()))
    }

    /// Adds MESSAGE-INTEGRITY and MESSAGE-INTEGRITY-SHA256: for a first short-term request to a
    /// peer that may know either (RFC 8489 §9.1.2).
    ///
    /// # Errors
    ///
    /// There is no room. The writer comes back as it was.
    pub fn seal_both(self, key: &Key) -> Result<MessageWriter<B, Sealed>, Rejected<Self>> {
        self.closed(|writer| {
            writer.append_integrity(key, Algorithm::Sha1, 20)?;
            writer.append_integrity(key, Algorithm::Sha256, 32)
        })
    }

    /// Adds MESSAGE-INTEGRITY-SHA256 cut to `octets`, for usages that allow it.
    ///
    /// # Errors
    ///
    /// `octets` is not 16, 20, 24, 28 or 32 (RFC 8489 §14.6), or there is no room. The writer comes
    /// back as it was.
    pub fn seal_truncated(
        self,
        key: &Key,
        octets: usize,
    ) -> Result<MessageWriter<B, Sealed>, Rejected<Self>> {
        self.closed(|writer| writer.append_integrity(key, Algorithm::Sha256, octets))
    }

    /// Adds FINGERPRINT to a message without integrity.
    ///
    /// # Errors
    ///
    /// There is no room. The writer comes back as it was.
    pub fn fingerprint(self) -> Result<MessageWriter<B, Done>, Rejected<Self>> {
        self.closed(Self::append_fingerprint)
    }
}

impl<B: Buffer> MessageWriter<B, Sealed> {
    /// Adds FINGERPRINT.
    ///
    /// # Errors
    ///
    /// There is no room. The writer comes back as it was.
    pub fn fingerprint(self) -> Result<MessageWriter<B, Done>, Rejected<Self>> {
        self.closed(Self::append_fingerprint)
    }
}

impl<B: Buffer, Stage> MessageWriter<B, Stage> {
    /// Takes a step that ends this stage; a step that fails is undone.
    fn closed<Next>(
        mut self,
        step: impl FnOnce(&mut Self) -> Result<(), WriteError>,
    ) -> Result<MessageWriter<B, Next>, Rejected<Self>> {
        let before = self.buffer.position();
        match step(&mut self) {
            Ok(()) => Ok(MessageWriter {
                buffer: self.buffer,
                start: self.start,
                id: self.id,
                padding: self.padding,
                stage: PhantomData,
            }),
            Err(error) => {
                self.take_back(before);
                Err(Rejected { writer: self, error })
            }
        }
    }

    fn append_integrity(
        &mut self,
        key: &Key,
        algorithm: Algorithm,
        octets: usize,
    ) -> Result<(), WriteError> {
        let attribute = algorithm.attribute_type();
        let at = self.append(attribute, |buffer| {
            // rfc8489-s14.6-a, rfc8489-s14.6-b
            let room = match octets {
                16 | 20 | 24 | 28 | 32 => [0; 32].get(..octets).unwrap_or_default(),
                _ => return Err(ValueError::Length { expected: 32, actual: octets }.into()),
            };
            Ok(buffer.put(room)?)
        })?;
        let mac = self.covered(at, |covered| {
            // The header counts the attribute already, and no more, since it is the last.
            let length = covered.get(2..).and_then(<[u8]>::first_chunk).copied();
            key.mac(algorithm, covered, length.map_or(0, u16::from_be_bytes))
        });
        self.fill(at, mac.get(..octets).unwrap_or_default());
        Ok(())
    }

    fn append_fingerprint(&mut self) -> Result<(), WriteError> {
        let at = self.append(AttributeType::FINGERPRINT, |buffer| Ok(buffer.put(&[0; 4])?))?;
        let checksum = self.covered(at, fingerprint::checksum);
        self.fill(at, &checksum);
        Ok(())
    }

    /// What a closing attribute at `at` covers: the message before it.
    fn covered<T>(&self, at: usize, of: impl FnOnce(&[u8]) -> T) -> T {
        of(self.buffer.written().get(self.start..at).unwrap_or_default())
    }

    /// Fills in the value of the attribute at `at`.
    fn fill(&mut self, at: usize, value: &[u8]) {
        let rest = self.buffer.written_mut().get_mut(at + ATTRIBUTE_HEADER_LEN..);
        if let Some(room) = rest.and_then(|rest| rest.get_mut(..value.len())) {
            room.copy_from_slice(value);
        }
    }

    /// Takes back all after `position`, and says so in the header.
    fn take_back(&mut self, position: usize) {
        self.buffer.truncate(position);
        let body = position.saturating_sub(self.start + HEADER_LEN);
        self.patch(self.start + 2, u16::try_from(body).unwrap_or(u16::MAX).to_be_bytes());
    }
}
