//! STUN messages (RFC 8489): a zero-copy view, a writer, integrity and fingerprint, client
//! transactions, demultiplexing, and the attributes of ICE.
//!
//! Bytes become a [`Message`], a view that is checked once; [`Message::get`] and [`Message::read`]
//! decode attributes as types, [`Message::verify`] makes a [`Verified`] of it with a [`Key`].
//! A [`MessageWriter`] goes the other way. [`transaction`] holds the client's retransmissions, and
//! `client` (with the feature `alloc`) a whole client, which proves its requests and judges the
//! answers. [`demux`] tells STUN from what else is on a socket, [`stream`] where one message ends and
//! the next begins, [`uri`] where a server is, [`attribute`] has the attributes and the trait for
//! those of your own.
//!
//! A connectivity check, written and read; the README answers one:
//!
//! ```
//! use frazil_stun::attribute::{Priority, Username};
//! use frazil_stun::{
//!     Algorithm, Class, Key, Message, MessageWriter, Method, SliceBuffer, TransactionIds, WriteError,
//! };
//!
//! fn check<'b>(key: &Key, ids: &mut TransactionIds, room: &'b mut [u8]) -> Result<&'b [u8], WriteError> {
//!     let buffer = SliceBuffer::new(room);
//!     let mut writer = MessageWriter::new(buffer, Class::Request, Method::BINDING, ids.generate())?;
//!     writer.push(&Username("evtj:h6vY"))?.push(&Priority(0x6E00_01FF))?;
//!     Ok(writer.seal(key, Algorithm::Sha1)?.fingerprint()?.finish().into_written())
//! }
//!
//! let key = Key::short_term("VOkJxbRl1RmTxUk/WvJxBt");
//! let mut ids = TransactionIds::from_seed([7; 32]);
//! let mut room = [0; 128];
//! let message = Message::parse(check(&key, &mut ids, &mut room)?)?;
//! // Anybody can write this much …
//! assert_eq!(message.get()?, Some(Username("evtj:h6vY")));
//! // … but only who has the key, this.
//! let verified = message.verify(&key)?;
//! assert_eq!(verified.get()?, Some(Priority(0x6E00_01FF)));
//! # Ok::<(), Box<dyn core::error::Error>>(())
//! ```
//!
//! # What may fail, and what may not
//!
//! No input makes anything here panic, allocate or take longer than its length warrants. Errors are
//! small values that say what is wrong, where and by how much; [`ParseError::Incomplete`] alone
//! means that more octets may help. Errors about requests know the reply that they deserve:
//! [`AttributeError::reply`], [`VerifyError::reply`], and [`Message::unknown_required`] for 420.
//!
//! # Where the RFC leaves a choice
//!
//! - Nothing after FINGERPRINT is acted on, and a FINGERPRINT that is not the last attribute is
//!   invalid (§14.7).
//! - Of MESSAGE-INTEGRITY and MESSAGE-INTEGRITY-SHA256 the latter decides wherever both are there
//!   (§9.1.3), in responses too.
//! - A reason phrase that is not UTF-8 is cut, since its code decides what happens (§14.8).
//! - NONCE is octets, since a client has only to give it back (§14.10).
#![no_std]
#![forbid(unsafe_code)]

#[cfg(feature = "alloc")]
extern crate alloc;
#[cfg(any(test, feature = "std"))]
extern crate std;

mod around;
pub mod attribute;
#[cfg(feature = "alloc")]
pub mod client;
pub mod demux;
mod error;
mod fingerprint;
mod header;
mod ids;
mod integrity;
mod message;
mod raw;
mod read;
mod registry;
pub mod responder;
pub mod stream;
pub mod transaction;
pub mod uri;
mod writer;

pub use around::{AroundError, around};
pub use attribute::Attribute;
pub use error::{AttributeError, ParseError, ValueError};
pub use fingerprint::Fingerprint;
pub use header::{Class, HEADER_LEN, MAGIC_COOKIE, TransactionId};
pub use ids::TransactionIds;
pub use integrity::{Algorithm, Key, Mechanism, Policy, Verified, VerifyError};
pub use message::{Message, UnknownRequired};
pub use raw::{Attributes, RawAttribute, RawAttributes};
pub use read::AttributeTuple;
pub use registry::{AttributeType, Method, known};
pub use writer::{
    Buffer, BufferFull, Done, EncodeError, Measure, MessageWriter, Open, Rejected, Sealed, Sink,
    SliceBuffer, WriteError,
};

/// Runs the README's code.
#[cfg(all(doctest, feature = "alloc"))]
#[doc = include_str!("../README.md")]
struct Readme;
