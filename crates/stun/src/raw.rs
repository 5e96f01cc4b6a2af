//! Attributes as they stand in a message, undecoded (RFC 8489 §14).

use core::fmt;
use core::iter::FusedIterator;

use crate::{Attribute, AttributeError, AttributeType, TransactionId};

/// Octets in the type and length before every value.
pub(crate) const ATTRIBUTE_HEADER_LEN: usize = 4;

/// A length with the padding that follows it (RFC 8489 §14).
pub(crate) const fn padded(length: usize) -> usize {
    // No slice is long enough for this to overflow.
    (length + 3) & !3
}

/// The type and the length that stand before a value, read as one number.
#[inline]
pub(crate) const fn split_head(head: [u8; ATTRIBUTE_HEADER_LEN]) -> (AttributeType, usize) {
    let head = u32::from_be_bytes(head);
    (AttributeType((head >> 16) as u16), (head & 0xFFFF) as usize)
}

/// One attribute, its value undecoded.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct RawAttribute<'a> {
    attribute_type: AttributeType,
    value: &'a [u8],
    offset: usize,
}

impl<'a> RawAttribute<'a> {
    /// An attribute to be written with [`push_raw`](crate::MessageWriter::push_raw).
    #[must_use]
    pub const fn new(attribute_type: AttributeType, value: &'a [u8]) -> Self {
        Self { attribute_type, value, offset: 0 }
    }

    /// What attribute it is.
    #[must_use]
    pub const fn attribute_type(&self) -> AttributeType {
        self.attribute_type
    }

    /// The value, without its padding.
    #[must_use]
    pub const fn value(&self) -> &'a [u8] {
        self.value
    }

    /// Where the attribute's type starts, counted from the start of the message; 0 for an attribute
    /// that comes from none.
    #[must_use]
    pub const fn offset(&self) -> usize {
        self.offset
    }

    /// The value as an `A`, whatever its type says. `id` is the message's transaction ID, which
    /// some values are masked with.
    ///
    /// # Errors
    ///
    /// The value is not one that an `A` may have.
    pub fn decode<A: Attribute<'a>>(&self, id: &TransactionId) -> Result<A, AttributeError> {
        A::decode(self.value, id).map_err(|problem| AttributeError {
            attribute: self.attribute_type,
            offset: self.offset,
            problem,
        })
    }
}

impl fmt::Debug for RawAttribute<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}@{}[", self.attribute_type, self.offset)?;
        self.value.iter().try_for_each(|octet| write!(f, "{octet:02x}"))?;
        f.write_str("]")
    }
}

/// All attributes of a message in their order, those included that must not be acted on.
#[derive(Clone, Debug)]
pub struct RawAttributes<'a> {
    /// What is left of the message's body. `Message::parse` has checked that it consists of whole
    /// attributes, so no step below can come up short.
    rest: &'a [u8],
    /// Where that ends, counted from the start of the message.
    end: usize,
}

impl<'a> RawAttributes<'a> {
    /// Those of a message from one of them to another, or to the end.
    #[inline]
    pub(crate) fn between(message: &'a [u8], from: usize, to: usize) -> Self {
        Self { rest: message.get(from..to).unwrap_or_default(), end: to }
    }
}

/// What stands before a value: enough to pass over an attribute that nobody asked for.
#[derive(Clone, Copy)]
pub(crate) struct Head<'a> {
    pub(crate) attribute_type: AttributeType,
    length: usize,
    after: &'a [u8],
}

impl<'a> RawAttributes<'a> {
    /// What stands before the next value.
    #[inline]
    pub(crate) fn head(&self) -> Option<Head<'a>> {
        let (head, after) = self.rest.split_first_chunk()?;
        let (attribute_type, length) = split_head(*head);
        Some(Head { attribute_type, length, after })
    }

    /// The attribute that `head` is of, the next one.
    #[inline]
    pub(crate) fn attribute(&self, head: Head<'a>) -> RawAttribute<'a> {
        let Head { attribute_type, length, after } = head;
        let offset = self.end - self.rest.len();
        RawAttribute { attribute_type, value: after.get(..length).unwrap_or_default(), offset }
    }

    /// Goes past the attribute that `head` is of.
    #[inline]
    pub(crate) fn pass(&mut self, head: Head<'a>) {
        self.rest = head.after.get(padded(head.length)..).unwrap_or_default();
    }

    /// The first of this type.
    #[inline]
    pub(crate) fn first(mut self, wanted: AttributeType) -> Option<RawAttribute<'a>> {
        while let Some(head) = self.head() {
            if head.attribute_type == wanted {
                return Some(self.attribute(head));
            }
            self.pass(head);
        }
        None
    }
}

impl<'a> Iterator for RawAttributes<'a> {
    type Item = RawAttribute<'a>;

    #[inline]
    fn next(&mut self) -> Option<Self::Item> {
        let head = self.head()?;
        let attribute = self.attribute(head);
        self.pass(head);
        Some(attribute)
    }
}

impl FusedIterator for RawAttributes<'_> {}

/// The attributes that may be acted on, in their order.
///
/// After MESSAGE-INTEGRITY only MESSAGE-INTEGRITY-SHA256 and FINGERPRINT count, after
/// MESSAGE-INTEGRITY-SHA256 only FINGERPRINT (RFC 8489 §9), and after FINGERPRINT, which must be the
/// last (§14.7), nothing does: what nobody vouches for cannot be slipped in behind.
#[derive(Clone, Debug)]
pub struct Attributes<'a> {
    raw: RawAttributes<'a>,
    seen: Seen,
}

/// Which of the closing attributes has passed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd)]
enum Seen {
    None,
    Integrity,
    IntegritySha256,
    Fingerprint,
}

impl<'a> Attributes<'a> {
    pub(crate) const fn new(raw: RawAttributes<'a>) -> Self {
        Self { raw, seen: Seen::None }
    }
}

impl<'a> Iterator for Attributes<'a> {
    type Item = RawAttribute<'a>;

    #[inline]
    fn next(&mut self) -> Option<Self::Item> {
        // rfc8489-s9-a, rfc8489-s9-b
        loop {
            if self.seen == Seen::Fingerprint {
                return None;
            }
            let attribute = self.raw.next()?;
            let closes = match attribute.attribute_type {
                AttributeType::MESSAGE_INTEGRITY => Seen::Integrity,
                AttributeType::MESSAGE_INTEGRITY_SHA256 => Seen::IntegritySha256,
                AttributeType::FINGERPRINT => Seen::Fingerprint,
                _ => Seen::None,
            };
            if closes > self.seen {
                self.seen = closes;
                return Some(attribute);
            }
            if self.seen == Seen::None {
                return Some(attribute);
            }
        }
    }
}

impl FusedIterator for Attributes<'_> {}
