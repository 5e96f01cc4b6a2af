//! UNKNOWN-ATTRIBUTES: what a 420 answer complains of (RFC 8489 §14.13).

use core::fmt;

use super::{Attribute, show};
use crate::{AttributeType, EncodeError, Sink, TransactionId, UnknownRequired, ValueError};

/// UNKNOWN-ATTRIBUTES: a list of attribute types.
///
/// A server writes it straight from what it found, without collecting:
///
/// ```
/// use frazil_stun::attribute::{ErrorCode, UnknownAttributes};
/// use frazil_stun::{AttributeType, Class, Message, MessageWriter, SliceBuffer, WriteError};
///
/// fn refuse<'b>(request: &Message<'_>, out: &'b mut [u8]) -> Result<&'b [u8], WriteError> {
///     let unknown = request.unknown_required(&[AttributeType::USERNAME]);
///     let mut writer = MessageWriter::reply(SliceBuffer::new(out), request, Class::ErrorResponse)?;
///     writer.push(&ErrorCode::UNKNOWN_ATTRIBUTE)?.push(&UnknownAttributes::from(unknown))?;
///     Ok(writer.finish().into_written())
/// }
/// # let request = b"\0\x01\0\x04\x21\x12\xA4\x42abcdefghijkl\x7F\0\0\0";
/// # let mut out = [0; 100];
/// # let reply = refuse(&Message::parse(request).unwrap(), &mut out).unwrap();
/// # let listed = Message::parse(reply).unwrap().get::<UnknownAttributes>().unwrap().unwrap();
/// # assert!(listed.iter().eq([AttributeType(0x7F00)]));
/// ```
#[derive(Clone)]
pub struct UnknownAttributes<'a>(List<'a>);

#[derive(Clone)]
enum List<'a> {
    /// Pairs of octets, as received.
    Wire(&'a [[u8; 2]]),
    Types(&'a [AttributeType]),
    Found(UnknownRequired<'a>),
}

impl<'a> UnknownAttributes<'a> {
    /// The listed types, in their order.
    pub fn iter(&self) -> impl Iterator<Item = AttributeType> + use<'a> {
        let (wire, types, found) = match &self.0 {
            List::Wire(wire) => (*wire, &[][..], None),
            List::Types(types) => (&[][..], *types, None),
            List::Found(found) => (&[][..], &[][..], Some(found.clone())),
        };
        let wire = wire.iter().map(|pair| AttributeType(u16::from_be_bytes(*pair)));
        wire.chain(types.iter().copied()).chain(found.into_iter().flatten())
    }
}

impl<'a> From<&'a [AttributeType]> for UnknownAttributes<'a> {
    fn from(types: &'a [AttributeType]) -> Self {
        Self(List::Types(types))
    }
}

impl<'a> From<UnknownRequired<'a>> for UnknownAttributes<'a> {
    fn from(found: UnknownRequired<'a>) -> Self {
        Self(List::Found(found))
    }
}

/// Lists of the same types are equal, wherever they come from.
impl PartialEq for UnknownAttributes<'_> {
    fn eq(&self, other: &Self) -> bool {
        self.iter().eq(other.iter())
    }
}

impl Eq for UnknownAttributes<'_> {}

impl fmt::Debug for UnknownAttributes<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.iter()).finish()
    }
}

impl fmt::Display for UnknownAttributes<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        show::list(f, self.iter())
    }
}

impl<'a> Attribute<'a> for UnknownAttributes<'a> {
    const TYPE: AttributeType = AttributeType::UNKNOWN_ATTRIBUTES;

    fn decode(value: &'a [u8], _: &TransactionId) -> Result<Self, ValueError> {
        match value.as_chunks() {
            (pairs, []) => Ok(Self(List::Wire(pairs))),
            _ => Err(ValueError::Other("a list of types has an even number of octets")),
        }
    }

    // rfc8489-s14.13-a
    fn encode<S: Sink>(&self, sink: &mut S, _: &TransactionId) -> Result<(), EncodeError> {
        self.iter().try_for_each(|listed| Ok(sink.put(&listed.0.to_be_bytes())?))
    }
}
