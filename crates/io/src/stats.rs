//! What a driver counts, and what it refuses.

use core::fmt;
use std::io;

/// Counts of datagrams since the driver began.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Stats {
    /// Read from the sockets.
    pub received: u64,
    /// Of those, not for the machine and not for the application either.
    pub foreign: u64,
    /// Handed to the system, or waiting for room in its buffers.
    pub sent: u64,
    /// Given up for want of room, or for being too long.
    pub dropped: u64,
    /// Refused by the system for want of a way, or by the other end's, as ICMP tells.
    pub unreachable: u64,
    /// Reads that brought an error.
    pub read_errors: u64,
}

/// Why application data was not sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum SendError<E> {
    /// The machine refuses: for an ICE agent, there is no path, or no consent.
    Refused(E),
    /// The datagram is longer than the first link of the path carries.
    TooLong,
    /// The system has no way to the other end.
    Unreachable(io::ErrorKind),
}

impl<E: fmt::Display> fmt::Display for SendError<E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Refused(error) => error.fmt(f),
            Self::TooLong => f.write_str("the datagram is longer than the path carries"),
            Self::Unreachable(kind) => write!(f, "the system does not send it: {kind}"),
        }
    }
}

impl<E: fmt::Debug + fmt::Display> core::error::Error for SendError<E> {}
