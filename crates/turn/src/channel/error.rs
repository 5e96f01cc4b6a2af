//! Why octets are not ChannelData.

use core::error::Error;
use core::fmt;

/// Why octets are not, or not yet, ChannelData. A datagram like that is dropped without an answer
/// (RFC 8656 §12.6).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ChannelDataError {
    /// So far it may be ChannelData, but octets are missing. All others mean: not valid, and more
    /// octets will not help.
    Incomplete {
        /// How many octets are needed before it is worth asking again.
        needed: usize,
        /// How many there are.
        actual: usize,
    },
    /// The first octet is not 64 to 79, so no channel has this number.
    NotChannelData {
        /// The first octet.
        first: u8,
    },
}

impl fmt::Display for ChannelDataError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match *self {
            Self::Incomplete { needed, actual } => {
                write!(f, "incomplete: {actual} octets of at least {needed}")
            }
            Self::NotChannelData { first } => {
                write!(f, "not ChannelData: the first octet is {first:#04x}, not 0x40 to 0x4f")
            }
        }
    }
}

impl Error for ChannelDataError {}
