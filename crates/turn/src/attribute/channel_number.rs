//! CHANNEL-NUMBER (RFC 8656 §18.1).

use core::fmt;

use frazil_stun::attribute::exactly;
use frazil_stun::{Attribute, AttributeType, EncodeError, Sink, TransactionId, ValueError};

use crate::Channel;

/// CHANNEL-NUMBER: the number that a peer is to have (RFC 8656 §18.1).
///
/// Any number is read, be it one that no channel may have: clients of RFC 5766 choose from a wider
/// range, and what they sent is to be seen. [`channel`](Self::channel) tells whether to answer with
/// 400 (§12.2).
///
/// ```
/// use frazil_turn::Channel;
/// use frazil_turn::attribute::ChannelNumber;
///
/// assert_eq!(ChannelNumber(0x4001).channel(), Channel::new(0x4001));
/// assert_eq!(ChannelNumber(0x72E5).channel(), None);
/// assert!(ChannelNumber(0x72E5).is_rfc5766());
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ChannelNumber(pub u16);

impl ChannelNumber {
    /// The channel of this number; `None` outside 0x4000 to 0x4FFF.
    #[must_use]
    pub const fn channel(self) -> Option<Channel> {
        Channel::new(self.0)
    }

    /// Whether RFC 5766 allowed this number and RFC 8656 does not: 0x5000 to 0x7FFF.
    #[must_use]
    pub const fn is_rfc5766(self) -> bool {
        matches!(self.0, 0x5000..=0x7FFF)
    }
}

impl From<Channel> for ChannelNumber {
    fn from(channel: Channel) -> Self {
        Self(channel.number())
    }
}

impl Attribute<'_> for ChannelNumber {
    const TYPE: AttributeType = AttributeType::CHANNEL_NUMBER;

    fn decode(value: &[u8], _: &TransactionId) -> Result<Self, ValueError> {
        // rfc8656-s18.1-b
        let [n0, n1, _, _] = exactly(value)?;
        Ok(Self(u16::from_be_bytes([n0, n1])))
    }

    fn encode<S: Sink>(&self, sink: &mut S, _: &TransactionId) -> Result<(), EncodeError> {
        // rfc8656-s18.1-a
        let [n0, n1] = self.0.to_be_bytes();
        Ok(sink.put(&[n0, n1, 0, 0])?)
    }
}

impl fmt::Display for ChannelNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:#06x}", self.0)?;
        match self.channel() {
            Some(_) => Ok(()),
            None if self.is_rfc5766() => f.write_str(" (RFC 5766 only)"),
            None => f.write_str(" (not a channel)"),
        }
    }
}
