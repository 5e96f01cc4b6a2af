//! The numbers that channels have (RFC 8656 §12).

use core::fmt;

/// A channel: 0x4000 to 0x4FFF, and nothing else (RFC 8656 §12).
///
/// So the first octet of its data is 64 to 79, which tells it from what else may share the socket
/// (RFC 7983 §6).
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Channel(u16);

impl Channel {
    /// The lowest channel.
    pub const FIRST: Self = Self(0x4000);
    /// The highest channel.
    pub const LAST: Self = Self(0x4FFF);

    /// The channel of this number; `None` if no channel has it.
    // rfc8656-s12-h, rfc7983-s6-a
    #[must_use]
    pub const fn new(number: u16) -> Option<Self> {
        if Self::FIRST.0 <= number && number <= Self::LAST.0 { Some(Self(number)) } else { None }
    }

    /// The number.
    #[must_use]
    pub const fn number(self) -> u16 {
        self.0
    }
}

impl fmt::Display for Channel {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:#06x}", self.0)
    }
}

impl fmt::Debug for Channel {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Channel({self})")
    }
}
