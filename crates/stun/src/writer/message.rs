//! The writer, whose type says how far the message is.

use core::fmt;
use core::marker::PhantomData;

use super::{Buffer, write_attribute};
use crate::header::{HEADER_LEN, MAGIC_COOKIE, message_type};
use crate::raw::{ATTRIBUTE_HEADER_LEN, RawAttribute};
use crate::{
    Algorithm, Attribute, AttributeType, Class, EncodeError, Key, Message, Method, Rejected,
    TransactionId, ValueError, WriteError, fingerprint,
};

/// Attributes may be added.
#[derive(Clone, Copy, Debug)]
pub enum Open {}
/// Integrity is there: only FINGERPRINT may follow.
#[derive(Clone, Copy, Debug)]
pub enum Sealed {}
/// FINGERPRINT is there: nothing may follow.
#[derive(Clone, Copy, Debug)]
pub enum Done {}

/// Writes one message into a buffer, after whatever the buffer holds already.
///
/// The message is whole after every step: its header always says its length. A step that fails
/// leaves it as it was.
pub struct MessageWriter<B, Stage = Open> {
    buffer: B,
    /// Where in the buffer the message starts.
    start: usize,
    id: TransactionId,
    padding: u8,
    stage: PhantomData<Stage>,
}

impl<B: Buffer> MessageWriter<B> {
    /// Writes the header.
    ///
    /// # Errors
    ///
    /// There is no room for it.
    pub fn new(
        buffer: B,
        class: Class,
        method: Method,
        id: TransactionId,
    ) -> Result<Self, WriteError> {
        Self::start(buffer, class, method, MAGIC_COOKIE, id)
    }

    /// Writes the header of the answer to `request`: its method, its transaction ID, and, should
    /// it be one of RFC 3489, what it has in the cookie's place.
    ///
    /// # Errors
    ///
    /// There is no room for it.
    pub fn reply(buffer: B, request: &Message<'_>, class: Class) -> Result<Self, WriteError> {
        Self::start(buffer, class, request.method(), request.cookie(), request.transaction_id())
    }

    fn start(
        mut buffer: B,
        class: Class,
        method: Method,
        cookie: u32,
        id: TransactionId,
    ) -> Result<Self, WriteError> {
        let start = buffer.position();
        let [t0, t1] = message_type(class, method).to_be_bytes();
        let [c0, c1, c2, c3] = cookie.to_be_bytes();
        let &[a, b, c, d, e, f, g, h, i, j, k, l] = id.as_bytes();
        buffer.put(&[t0, t1, 0, 0, c0, c1, c2, c3, a, b, c, d, e, f, g, h, i, j, k, l])?;
        Ok(Self { buffer, start, id, padding: 0, stage: PhantomData })
    }

    /// Pads values with this octet from here on. The RFC wants zero, which is the default
    /// (RFC 8489 §14); the samples of RFC 5769 have spaces.
    #[must_use]
    pub fn padding(mut self, octet: u8) -> Self {
        self.padding = octet;
        self
    }

    /// Adds an attribute.
    ///
    /// # Errors
    ///
    /// There is no room, the value must not go on the wire, or the message becomes too long.
    #[inline]
    pub fn push<'a, A: Attribute<'a>>(&mut self, attribute: &A) -> Result<&mut Self, WriteError> {
        let id = self.id;
        self.append(A::TYPE, |buffer| attribute.encode(buffer, &id))?;
        Ok(self)
    }

    /// Adds an attribute whose value is given in octets.
    ///
    /// # Errors
    ///
    /// As [`push`](Self::push); and [`WriteError::Reserved`] for the attributes that
    /// [`seal`](Self::seal) and [`fingerprint`](Self::fingerprint) write.
    pub fn push_raw(&mut self, attribute: &RawAttribute<'_>) -> Result<&mut Self, WriteError> {
        match attribute.attribute_type() {
            reserved @ (AttributeType::MESSAGE_INTEGRITY
            | AttributeType::MESSAGE_INTEGRITY_SHA256
            | AttributeType::FINGERPRINT) => Err(WriteError::Reserved(reserved)),
            other => {
                self.append(other, |buffer| Ok(buffer.put(attribute.value())?))?;
                Ok(self)
            }
        }
    }

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
    /// The message so far.
    #[must_use]
    pub fn as_bytes(&self) -> &[u8] {
        self.buffer.written().get(self.start..).unwrap_or_default()
    }

    /// The buffer, with the message at its end.
    #[must_use]
    pub fn finish(self) -> B {
        self.buffer
    }

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

    /// Adds an attribute and counts it in the header; answers where it starts.
    #[inline]
    fn append(
        &mut self,
        attribute: AttributeType,
        encode: impl FnOnce(&mut B) -> Result<(), EncodeError>,
    ) -> Result<usize, WriteError> {
        let before = self.buffer.position();
        match write_attribute(&mut self.buffer, self.start, attribute, self.padding, encode) {
            Ok(written) => {
                self.patch(written.offset + 2, written.value.to_be_bytes());
                self.patch(self.start + 2, written.body.to_be_bytes());
                Ok(written.offset)
            }
            Err(error) => {
                self.buffer.truncate(before);
                Err(error)
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

    fn patch(&mut self, at: usize, number: [u8; 2]) {
        let rest = self.buffer.written_mut().get_mut(at..);
        if let Some(room) = rest.and_then(<[u8]>::first_chunk_mut) {
            *room = number;
        }
    }

    /// Takes back all after `position`, and says so in the header.
    fn take_back(&mut self, position: usize) {
        self.buffer.truncate(position);
        let body = position.saturating_sub(self.start + HEADER_LEN);
        self.patch(self.start + 2, u16::try_from(body).unwrap_or(u16::MAX).to_be_bytes());
    }
}

impl<B: Buffer, Stage> fmt::Debug for MessageWriter<B, Stage> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("MessageWriter").field(&Message::parse_rfc3489(self.as_bytes())).finish()
    }
}
