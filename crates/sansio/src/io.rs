//! What passes between a machine and its driver.

use core::fmt;
use core::net::SocketAddr;

use crate::Path;

/// Bytes to send, in the buffer that the driver lent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Transmit<'b> {
    /// Where the bytes go.
    pub path: Path,
    /// One datagram, or the next bytes of a stream.
    pub payload: &'b [u8],
}

impl<'b> Transmit<'b> {
    /// Bytes for a path.
    #[must_use]
    pub const fn new(path: Path, payload: &'b [u8]) -> Self {
        Self { path, payload }
    }
}

/// What became of bytes that were handed to a machine.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Input<'a> {
    /// The machine used them up.
    Consumed,
    /// They carry data for the application, borrowed from the input.
    Data {
        /// The path that the data belongs to, which is not always the one it arrived on: a relay
        /// speaks for a peer.
        path: Path,
        /// The application's bytes.
        payload: &'a [u8],
    },
    /// They are not for this machine: the input, untouched.
    Foreign(&'a [u8]),
}

/// The buffer lent to [`poll_transmit`](crate::Machine::poll_transmit) is too short; the item is
/// still queued.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BufferTooShort {
    /// The length in octets that the item needs.
    pub needed: usize,
}

impl fmt::Display for BufferTooShort {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the buffer is too short: call again with {} octets", self.needed)
    }
}

impl core::error::Error for BufferTooShort {}

/// What became of a stream connection.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum StreamChange {
    /// The connection that the machine asked for stands, or the other side opened one.
    Opened,
    /// It could not be opened.
    Refused,
    /// It is closed, by either side.
    Closed,
}

/// A change of the addresses of this host.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum AddressChange {
    /// A socket is bound here from now on.
    Added(SocketAddr),
    /// The address is gone, and the socket with it.
    Removed(SocketAddr),
}
