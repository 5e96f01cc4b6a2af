//! ChannelData in place (RFC 8656 §12.4, §12.6).

use super::{Channel, ChannelDataError};

/// A view of one ChannelData message, borrowed from the input.
///
/// ```
/// use frazil_turn::{Channel, ChannelData, ChannelDataError};
///
/// let message = ChannelData::parse(b"\x40\x01\x00\x05hello")?;
/// assert_eq!(message.channel().number(), 0x4001);
/// assert_eq!(message.data(), b"hello");
/// # Ok::<(), ChannelDataError>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct ChannelData<'a> {
    channel: Channel,
    data: &'a [u8],
}

impl<'a> ChannelData<'a> {
    /// Octets in front of the data: the channel's number and the data's length.
    pub const HEADER_LEN: usize = 4;

    /// The most octets of data that the length can say.
    pub const MAX_DATA: usize = u16::MAX as usize;

    /// The message that a datagram is. What follows the data is padding, which a sender may add
    /// (RFC 8656 §12.5), and is ignored.
    ///
    /// # Errors
    ///
    /// [`ChannelDataError::Incomplete`] when octets are missing, which no further datagram will
    /// bring; [`ChannelDataError::NotChannelData`] when no channel has the number.
    #[inline]
    pub fn parse(datagram: &'a [u8]) -> Result<Self, ChannelDataError> {
        match Self::split(datagram) {
            Some(message) => Ok(message),
            None => Err(refusal(datagram)),
        }
    }

    #[inline]
    fn split(datagram: &'a [u8]) -> Option<Self> {
        let (&[n0, n1, l0, l1], rest) = datagram.split_first_chunk()?;
        // rfc8656-s12.6-a
        let channel = Channel::new(u16::from_be_bytes([n0, n1]))?;
        // rfc8656-s12.6-b
        let data = rest.get(..usize::from(u16::from_be_bytes([l0, l1])))?;
        Some(Self { channel, data })
    }

    /// The channel.
    #[must_use]
    pub const fn channel(&self) -> Channel {
        self.channel
    }

    /// The data: a datagram's content, which may be empty.
    #[must_use]
    pub const fn data(&self) -> &'a [u8] {
        self.data
    }
}

/// What is wrong with a datagram.
#[cold]
fn refusal(datagram: &[u8]) -> ChannelDataError {
    let actual = datagram.len();
    match *datagram {
        // rfc8656-s12-b
        [first @ (..0x40 | 0x50..), ..] => ChannelDataError::NotChannelData { first },
        [_, _, l0, l1, ..] => {
            let needed = ChannelData::HEADER_LEN + usize::from(u16::from_be_bytes([l0, l1]));
            ChannelDataError::Incomplete { needed, actual }
        }
        _ => ChannelDataError::Incomplete { needed: ChannelData::HEADER_LEN, actual },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Every first octet, with every number of octets.
    #[test]
    fn what_is_refused_is_told_from_what_is_not_yet_there() {
        let whole = *b"\x40\x00\x00\x03abc";
        for first in 0..=255 {
            let mut bytes = whole;
            bytes[0] = first;
            for length in 0..=bytes.len() {
                let found = ChannelData::parse(&bytes[..length]).map(|message| message.data());
                let expected = match (length, first) {
                    (0, _) | (1..4, 0x40..0x50) => Err((4, length)),
                    (4..7, 0x40..0x50) => Err((7, length)),
                    (7, 0x40..0x50) => Ok(&b"abc"[..]),
                    _ => {
                        assert_eq!(found, Err(ChannelDataError::NotChannelData { first }));
                        continue;
                    }
                };
                let incomplete = |(needed, actual)| ChannelDataError::Incomplete { needed, actual };
                assert_eq!(found, expected.map_err(incomplete));
            }
        }
    }
}
