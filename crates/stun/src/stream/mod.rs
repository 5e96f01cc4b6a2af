//! Messages over a stream: where one ends and the next begins.
//!
//! A [`Decoder`] takes the stream as it comes, in pieces of any length, and gives its frames. What a
//! frame is, a [`Framing`] says: [`StunFraming`] where a stream carries STUN and nothing else
//! (RFC 8489 §6.2.2), [`Rfc4571Framing`] for ICE over TCP (RFC 6544); TURN's is in `frazil-turn`.
//! One of your own is a type with two functions.
//!
//! ```
//! use frazil_stun::stream::{Decoder, StunFraming};
//!
//! # let request = b"\0\x01\0\0\x21\x12\xA4\x42abcdefghijkl";
//! # let stream = [&request[..], request].concat();
//! // A frame that arrives whole is never copied; the storage is for one that does not.
//! let mut decoder = Decoder::new(StunFraming, [0; 1500], 1500);
//! let mut messages = 0;
//! for mut piece in stream.chunks(7) {
//!     while let Some(message) = decoder.decode(&mut piece)? {
//!         println!("{message:?}");
//!         messages += 1;
//!     }
//! }
//! assert_eq!(messages, 2);
//! assert!(decoder.finish().is_ok());
//! # Ok::<(), frazil_stun::stream::StreamError<frazil_stun::ParseError>>(())
//! ```

mod decoder;
mod error;
mod rfc4571;
mod storage;
mod stun;

use core::error::Error;

pub use decoder::Decoder;
pub use error::{StreamError, Truncated};
pub use rfc4571::Rfc4571Framing;
pub use storage::Storage;
pub use stun::StunFraming;

/// How a stream is divided into frames.
pub trait Framing {
    /// What a frame is to whoever reads the stream.
    type Frame<'a>;
    /// Why octets cannot be a frame.
    type Error: Error + Copy;

    /// How many octets the frame that starts with `prefix` takes, padding included, as far as the
    /// prefix tells. It is whole once there are as many; what follows it may be in `prefix` too.
    ///
    /// A longer prefix never makes the number smaller. The work must not grow with the prefix: a
    /// few octets at its start decide.
    ///
    /// # Errors
    ///
    /// No frame starts so; said as soon as the octets show it, and of every longer prefix.
    fn needed(&self, prefix: &[u8]) -> Result<usize, Self::Error>;

    /// The frame that `whole` is: as many octets as [`needed`](Self::needed) asked for.
    ///
    /// # Errors
    ///
    /// It is no frame, which only all of it shows.
    fn frame<'a>(&self, whole: &'a [u8]) -> Result<Self::Frame<'a>, Self::Error>;
}
