//! Send and Data indications: data to and from peers by their addresses (RFC 8656 §11).

mod envelope;
mod error;
mod peer;
mod plain;
mod read;

pub use envelope::Envelope;
pub use error::IndicationError;
pub use read::{Content, DataIndication, SendIndication};
