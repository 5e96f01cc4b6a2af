//! The whole of a basic STUN server (RFC 8489 §12): a Binding request in, its answer out, and
//! nothing remembered in between. [`respond`] serves one address, [`BehaviorServer`] the tests of
//! RFC 5780 too, for which it has a second one.
//!
//! ```
//! use frazil_stun::attribute::XorMappedAddress;
//! use frazil_stun::{Message, SliceBuffer, responder};
//!
//! let request = b"\0\x01\0\0\x21\x12\xA4\x42abcdefghijkl";
//! let source = "203.0.113.7:50000".parse()?;
//! let mut room = [0; 128];
//! let answer = responder::respond(request, source, SliceBuffer::new(&mut room)).unwrap();
//!
//! let answer = Message::parse(answer.into_written())?;
//! assert_eq!(answer.get()?, Some(XorMappedAddress(source)));
//! # Ok::<(), Box<dyn core::error::Error>>(())
//! ```

mod behavior;
mod users;

use core::net::SocketAddr;

use crate::attribute::{ErrorCode, MappedAddress, UnknownAttributes, XorMappedAddress};
use crate::{
    AttributeType, Buffer, Class, Fingerprint, Message, MessageWriter, Method, WriteError, known,
};

pub use behavior::{AddressesShared, BehaviorServer, Reply};

/// Answers the Binding request in `bytes`, which came from `source`, into `buffer`; send it back the
/// way the request came. Without authentication, as public servers are.
///
/// A request with FINGERPRINT is answered with one. A request of RFC 3489, which has no cookie, gets
/// its address unmasked (RFC 8489 §11). `None` for everything that deserves no answer: other bytes,
/// other classes and methods, a wrong FINGERPRINT; and when the buffer is too short.
pub fn respond<B: Buffer>(bytes: &[u8], source: SocketAddr, buffer: B) -> Option<B> {
    let request = binding_request(bytes)?;
    close(&request, answer(&request, source, buffer).ok()?)
}

/// The Binding request that `bytes` is, if it deserves an answer.
fn binding_request(bytes: &[u8]) -> Option<Message<'_>> {
    let request = Message::parse_rfc3489(bytes).ok()?;
    let due = request.class() == Class::Request
        && request.method() == Method::BINDING
        && request.fingerprint() != Fingerprint::Invalid;
    due.then_some(request)
}

/// Ends an answer the way the request ended: with FINGERPRINT or without.
fn close<B: Buffer>(request: &Message<'_>, answer: MessageWriter<B>) -> Option<B> {
    if request.fingerprint() == Fingerprint::Absent {
        return Some(answer.finish());
    }
    answer.fingerprint().ok().map(MessageWriter::finish)
}

fn answer<B: Buffer>(
    request: &Message<'_>,
    source: SocketAddr,
    buffer: B,
) -> Result<MessageWriter<B>, WriteError> {
    // RFC 3489 clients padded by the same rule and knew UNKNOWN-ATTRIBUTES, so they get 420 too.
    if request.unknown_required(known::STUN).next().is_some() {
        return not_understood(request, known::STUN, buffer);
    }
    let mut writer = MessageWriter::reply(buffer, request, Class::SuccessResponse)?;
    if request.has_cookie() {
        writer.push(&XorMappedAddress(source))?;
    } else {
        writer.push(&MappedAddress(source))?;
    }
    Ok(writer)
}

/// The 420 to a request that wants something unknown.
fn not_understood<B: Buffer>(
    request: &Message<'_>,
    known: &[AttributeType],
    buffer: B,
) -> Result<MessageWriter<B>, WriteError> {
    let mut writer = MessageWriter::reply(buffer, request, Class::ErrorResponse)?;
    let listed = UnknownAttributes::from(request.unknown_required(known));
    writer.push(&ErrorCode::UNKNOWN_ATTRIBUTE)?.push(&listed)?;
    Ok(writer)
}
