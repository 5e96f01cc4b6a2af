//! Writing ChannelData (RFC 8656 §12.5).

use core::ops::Range;

use frazil_stun::{AroundError, Buffer, around};

use super::{Channel, ChannelData};

/// What carries ChannelData between client and server.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Carrier {
    /// UDP or DTLS: the message ends where its data does.
    Datagram,
    /// TCP or TLS: the message is padded to a multiple of four octets, with zeros (RFC 8656 §12.5).
    Stream,
}

impl Carrier {
    /// How many octets go behind `length` octets of data: 0 to 3.
    #[inline]
    #[must_use]
    pub const fn padding(self, length: usize) -> usize {
        match self {
            Self::Datagram => 0,
            // rfc8656-s12.5-c
            Self::Stream => length.wrapping_neg() & 0b11,
        }
    }
}

impl ChannelData<'_> {
    /// What goes in front of `length` octets of data.
    #[inline]
    #[must_use]
    pub const fn header(channel: Channel, length: u16) -> [u8; 4] {
        let ([n0, n1], [l0, l1]) = (channel.number().to_be_bytes(), length.to_be_bytes());
        [n0, n1, l0, l1]
    }

    /// Writes the header in front of data that stands in the buffer already, after at least
    /// [`HEADER_LEN`](Self::HEADER_LEN) octets, and the carrier's padding behind it; returns the
    /// message.
    ///
    /// ```
    /// use frazil_turn::{Carrier, Channel, ChannelData};
    ///
    /// let mut buffer = *b"....hello___";
    /// let message = ChannelData::around(&mut buffer, 4..9, Channel::FIRST, Carrier::Stream)?;
    /// assert_eq!(message, b"\x40\x00\x00\x05hello\0\0\0");
    /// # Ok::<(), frazil_stun::AroundError>(())
    /// ```
    ///
    /// # Errors
    ///
    /// The data has no room around it, lies outside the buffer or is longer than 65535 octets.
    /// Nothing was written.
    #[inline]
    pub fn around(
        buffer: &mut [u8],
        data: Range<usize>,
        channel: Channel,
        carrier: Carrier,
    ) -> Result<&mut [u8], AroundError> {
        let actual = data.end.saturating_sub(data.start);
        let padding = carrier.padding(actual);
        let message = around(buffer, data, Self::HEADER_LEN, padding)?;
        let length = length(actual)?;
        if let Some(header) = message.first_chunk_mut() {
            *header = Self::header(channel, length);
        }
        message.iter_mut().rev().take(padding).for_each(|octet| *octet = 0);
        Ok(message)
    }

    /// Appends a message, copying its data.
    ///
    /// # Errors
    ///
    /// The data is longer than 65535 octets or there is no room. The buffer stays as it was.
    #[inline]
    pub fn append<B: Buffer>(
        buffer: &mut B,
        channel: Channel,
        data: &[u8],
        carrier: Carrier,
    ) -> Result<(), AroundError> {
        let header = Self::header(channel, length(data.len())?);
        let padding = [0; 3].get(..carrier.padding(data.len())).unwrap_or_default();
        let before = buffer.position();
        let written = buffer.put(&header).and_then(|()| buffer.put(data));
        written.and_then(|()| buffer.put(padding)).map_err(|full| {
            buffer.truncate(before);
            AroundError::Full(full)
        })
    }
}

/// A length as the header has it.
fn length(actual: usize) -> Result<u16, AroundError> {
    let too_long = |_| AroundError::TooLong { max: ChannelData::MAX_DATA, actual };
    u16::try_from(actual).map_err(too_long)
}
