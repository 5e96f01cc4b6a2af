//! STUN messages (RFC 8489): zero-copy view, writer, integrity, transactions, demultiplexing.
#![no_std]
#![forbid(unsafe_code)]

#[cfg(feature = "alloc")]
extern crate alloc;
#[cfg(any(test, feature = "std"))]
extern crate std;

pub mod attribute;
pub mod demux;
mod error;
mod fingerprint;
mod header;
mod ids;
mod integrity;
mod message;
mod raw;
mod registry;
pub mod responder;
pub mod transaction;
mod writer;

pub use attribute::Attribute;
pub use error::{
    AttributeError, BufferFull, EncodeError, ParseError, Rejected, ValueError, WriteError,
};
pub use fingerprint::Fingerprint;
pub use header::{Class, HEADER_LEN, MAGIC_COOKIE, TransactionId};
pub use ids::TransactionIds;
pub use integrity::{Algorithm, Key, Mechanism, Policy, Verified, VerifyError};
pub use message::{Message, UnknownRequired};
pub use raw::{Attributes, RawAttribute, RawAttributes};
pub use registry::{AttributeType, Method};
pub use writer::{Buffer, Done, Measure, MessageWriter, Open, Sealed, Sink, SliceBuffer};
