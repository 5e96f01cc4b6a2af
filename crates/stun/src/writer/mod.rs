//! Writing a message: attributes, then integrity, then fingerprint, in that order by type.

mod buffer;
mod close;
mod error;
mod measure;
mod message;

use crate::raw::{ATTRIBUTE_HEADER_LEN, padded};
use crate::{AttributeError, AttributeType};

pub use buffer::{Buffer, Sink, SliceBuffer};
pub use error::{BufferFull, EncodeError, Rejected, WriteError};
pub use measure::Measure;
pub use message::{Done, MessageWriter, Open, Sealed};

/// The most octets after the header: the length field's largest multiple of four.
const MAX_BODY: usize = 65_532;

/// Writes an attribute with a length of zero, and says what the length is. Whatever counts or
/// writes messages does it here.
#[inline]
fn write_attribute<S: Sink>(
    sink: &mut S,
    start: usize,
    attribute: AttributeType,
    padding: u8,
    encode: impl FnOnce(&mut S) -> Result<(), EncodeError>,
) -> Result<Written, WriteError> {
    let offset = sink.position();
    let [t0, t1] = attribute.0.to_be_bytes();
    sink.put(&[t0, t1, 0, 0])?;
    encode(sink).map_err(|error| match error {
        EncodeError::Full(full) => WriteError::Full(full),
        EncodeError::Value(problem) => {
            WriteError::Value(AttributeError { attribute, offset: offset - start, problem })
        }
    })?;
    let length = sink.position() - offset - ATTRIBUTE_HEADER_LEN;
    sink.put([padding; 3].get(..padded(length) - length).unwrap_or_default())?;
    let body = sink.position() - start - crate::HEADER_LEN;
    match (u16::try_from(length), u16::try_from(body)) {
        (Ok(value), Ok(body)) if usize::from(body) <= MAX_BODY => {
            Ok(Written { offset, value, body })
        }
        _ => Err(WriteError::TooLong { length: body }),
    }
}

/// Refuses the attributes that close a message: they are not pushed.
#[inline]
const fn not_reserved(attribute: AttributeType) -> Result<AttributeType, WriteError> {
    match attribute {
        AttributeType::MESSAGE_INTEGRITY
        | AttributeType::MESSAGE_INTEGRITY_SHA256
        | AttributeType::FINGERPRINT => Err(WriteError::Reserved(attribute)),
        other => Ok(other),
    }
}

/// What was written, in the numbers that headers want.
struct Written {
    /// Where the attribute starts in the sink.
    offset: usize,
    /// The length of its value.
    value: u16,
    /// The length of the message's body up to its end.
    body: u16,
}
