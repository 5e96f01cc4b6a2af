//! What a client reports.

use alloc::string::String;
use core::net::SocketAddr;

use super::{Failure, Request};

/// Which request: a number that no other request of the same client has.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RequestId(pub(super) u64);

/// What a client reports. The request comes back with what became of it.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Event<R: Request> {
    /// The server granted the request.
    Answered {
        /// Which one.
        id: RequestId,
        /// The request.
        request: R,
        /// What the server says.
        answer: R::Answer,
    },
    /// The request came to nothing.
    Failed {
        /// Which one.
        id: RequestId,
        /// The request.
        request: R,
        /// Why.
        why: Failure,
    },
    /// The server sent the client to another one, and all requests go there from now on
    /// (RFC 8489 §10).
    ///
    /// Over a stream the driver opens a connection to it and tells
    /// [`Client::handle_stream`](super::Client::handle_stream); until then requests wait.
    Moved {
        /// The other server.
        to: SocketAddr,
        /// Over TLS and DTLS, the name to check that server's certificate by; without one, the name
        /// that the first server's was checked by.
        domain: Option<String>,
    },
}
