//! The writer, whose type says how far the message is.

use core::fmt;
use core::marker::PhantomData;

use super::{Buffer, EncodeError, WriteError, not_reserved, write_attribute};
use crate::header::{MAGIC_COOKIE, message_type};
use crate::{Attribute, AttributeType, Class, Message, Method, RawAttribute, TransactionId};

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
    pub(super) buffer: B,
    /// Where in the buffer the message starts.
    pub(super) start: usize,
    pub(super) id: TransactionId,
    pub(super) padding: u8,
    pub(super) stage: PhantomData<Stage>,
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
    /// There is no room, the value must not go on the wire, or the message becomes too long; and
    /// [`WriteError::Reserved`] for the attributes that [`seal`](Self::seal) and
    /// [`fingerprint`](Self::fingerprint) write.
    #[inline]
    pub fn push<'a, A: Attribute<'a>>(&mut self, attribute: &A) -> Result<&mut Self, WriteError> {
        let id = self.id;
        self.append(not_reserved(A::TYPE)?, |buffer| attribute.encode(buffer, &id))?;
        Ok(self)
    }

    /// Adds an attribute whose value is given in octets.
    ///
    /// # Errors
    ///
    /// As [`push`](Self::push).
    pub fn push_raw(&mut self, attribute: &RawAttribute<'_>) -> Result<&mut Self, WriteError> {
        self.append(not_reserved(attribute.attribute_type())?, |buffer| {
            Ok(buffer.put(attribute.value())?)
        })?;
        Ok(self)
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

    /// Adds an attribute and counts it in the header; answers where it starts.
    #[inline]
    pub(super) fn append(
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

    pub(super) fn patch(&mut self, at: usize, number: [u8; 2]) {
        let rest = self.buffer.written_mut().get_mut(at..);
        if let Some(room) = rest.and_then(<[u8]>::first_chunk_mut) {
            *room = number;
        }
    }
}

impl<B: Buffer, Stage> fmt::Debug for MessageWriter<B, Stage> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("MessageWriter").field(&Message::parse_rfc3489(self.as_bytes())).finish()
    }
}
