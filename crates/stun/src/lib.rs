//! STUN messages (RFC 8489): a zero-copy view, a writer, integrity and fingerprint, client
//! transactions, demultiplexing, and the attributes of ICE.
//!
//! Bytes become a [`Message`], a view that is checked once; [`Message::get`] and [`Message::read`]
//! decode attributes as types, [`Message::verify`] makes a [`Verified`] of it with a [`Key`].
//! A [`MessageWriter`] goes the other way. [`transaction`] holds the client's retransmissions, and
//! `client` (with the feature `alloc`) a whole client, which proves its requests and judges the
//! answers. `discovery` (with `alloc`) finds out how NATs behave, [`responder`] answers it. [`demux`] tells STUN from what else is on a socket, [`stream`] where one message ends and
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
//! [`AttributeError::reply`], [`VerifyError::reply`], and [`Message::unknown_required`] for 420;
//! [`receive`] puts them together.
//!
//! # Where the RFC leaves a choice
//!
//! - Nothing after FINGERPRINT is acted on, and a FINGERPRINT that is not the last attribute is
//!   invalid (§14.7).
//! - Of MESSAGE-INTEGRITY and MESSAGE-INTEGRITY-SHA256 the latter decides wherever both are there
//!   (§9.1.3), in responses too.
//! - A reason phrase that is not UTF-8 is cut, since its code decides what happens (§14.8).
//! - NONCE is octets, since a client has only to give it back: it writes as many as it reads, 763. The
//!   509 octets of §14.10 bind who chooses one, and [`Nonce::chosen`](attribute::Nonce::chosen).
//! - [`Receiver`](receive::Receiver) drops an invalid FINGERPRINT where none is asked for, too (§6.3).
//! - RESPONSE-PORT is read without the two octets behind the port, too (RFC 5780 §7.5).
//!
//! # Where the RFC contradicts itself
//!
//! - Bit 0 of the security features is the least significant one, as §18.1 has it since erratum 6290
//!   and the sample nonce shows; §9.2 still says the opposite.
//! - A 300 may be authenticated by §10 and must be by §14.8. The usage decides, by `client::Redirects`:
//!   never followed, which is the default, if proved, or always.
//! - After a challenge with PASSWORD-ALGORITHMS a request carries that list and PASSWORD-ALGORITHM:
//!   §9.2.3.2 names the latter alone, but §9.2.4 answers 400 unless both are there.
//! - Supporting PASSWORD-ALGORITHMS is a server's choice, yet §9.2.4 demands it in a 401 for an
//!   unknown user and in a 438. A challenge without the list is one for MD5, unless the server had
//!   offered it before.
//! - Of the algorithms offered the first that is known counts (§9.2.5). TURN takes SHA-256 wherever it
//!   is offered (RFC 8656 §6): `client::Config::prefer_sha256`.
//! - Padding is zero (§14), so that the samples of RFC 5769, which pad with spaces, come out octet by
//!   octet only with [`MessageWriter::padding`].
//! - The samples' password `TheMatrIX` is what SASLprep makes of the one printed. OpaqueString, which
//!   the RFC demands now, refuses its soft hyphen and does not compatibility-decompose: texts are taken
//!   here as they are, and to verify the samples one gives the password already prepared.
//! - OTHER-ADDRESS has a number of its own, 0x802C (RFC 5780 §9.1); that it shares CHANGED-ADDRESS's
//!   (§7.4) is wrong by erratum 2939. CHANGE-REQUEST is not reserved, whatever the registry says
//!   (erratum 4233).
//! - NOMINATION is two attributes: 0xC001 with 24 bits is deployed, and registered for something
//!   else; 0x0030 with 32 bits is what the draft of 2026 asks for. Both are here:
//!   [`Nomination`](attribute::Nomination), [`Nomination2`](attribute::Nomination2).
#![no_std]
#![forbid(unsafe_code)]

#[cfg(feature = "alloc")]
extern crate alloc;
#[cfg(any(test, feature = "std"))]
extern crate std;

#[cfg(feature = "access-token")]
pub mod access_token;
mod around;
pub mod attribute;
#[cfg(feature = "alloc")]
pub mod client;
pub mod demux;
#[cfg(feature = "alloc")]
pub mod discovery;
mod error;
mod fingerprint;
mod header;
mod ids;
mod integrity;
mod message;
#[cfg(feature = "opaque-string")]
mod opaque_string;
mod raw;
mod read;
pub mod receive;
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
#[cfg(feature = "opaque-string")]
pub use opaque_string::{OpaqueString, OpaqueStringError};
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
