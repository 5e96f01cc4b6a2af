//! TURN over TCP and TLS: STUN messages and ChannelData on one stream (RFC 8656 §12.5).

use frazil_stun::stream::{Framing, StunFraming};
use frazil_stun::{Message, ParseError};

use crate::{Carrier, ChannelData};

/// Tells STUN messages and ChannelData apart on one stream, which each ends at a multiple of four
/// octets.
///
/// A frame takes 4 to 65552 octets, padding included. Message by message the verdict is that of
/// [`Message::parse`]. ChannelData cannot be invalid: a number that no channel has makes a frame
/// that is to be dropped, and the stream goes on behind it.
///
/// ```
/// use frazil_stun::stream::Decoder;
/// use frazil_turn::{Carrier, Channel, ChannelData, TurnFrame, TurnFraming};
///
/// let mut stream = b"\0\x01\0\0\x21\x12\xA4\x42abcdefghijkl".to_vec();
/// ChannelData::append(&mut stream, Channel::FIRST, b"hello", Carrier::Stream)?;
///
/// let mut decoder = Decoder::new(TurnFraming, [0; 1500], 1500);
/// for mut piece in stream.chunks(7) {
///     while let Some(frame) = decoder.decode(&mut piece)? {
///         match frame {
///             TurnFrame::Stun(message) => assert_eq!(message.transaction_id().as_bytes(), b"abcdefghijkl"),
///             TurnFrame::ChannelData(message) => assert_eq!(message.data(), b"hello"),
///             TurnFrame::Reserved { .. } => {}
///         }
///     }
/// }
/// # Ok::<(), Box<dyn core::error::Error>>(())
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct TurnFraming;

/// What a stream between a TURN client and its server carries.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum TurnFrame<'a> {
    /// A request, a response or an indication.
    Stun(Message<'a>),
    /// Data to or from the peer that has a channel.
    ChannelData(ChannelData<'a>),
    /// ChannelData with a number from 0x5000 on, which no channel has: to be dropped
    /// (RFC 8656 §12.6). A client of RFC 5766 may send it before it learns that the number was
    /// refused.
    Reserved {
        /// What stands in the channel's place.
        number: u16,
        /// What stands in the data's place.
        data: &'a [u8],
    },
}

impl Framing for TurnFraming {
    type Frame<'a> = TurnFrame<'a>;
    type Error = ParseError;

    #[inline]
    fn needed(&self, prefix: &[u8]) -> Result<usize, ParseError> {
        match *prefix {
            [] => Ok(ChannelData::HEADER_LEN),
            [..0x40, ..] => StunFraming.needed(prefix),
            [_, _, l0, l1, ..] => {
                let length = usize::from(u16::from_be_bytes([l0, l1]));
                Ok(ChannelData::HEADER_LEN + length + Carrier::Stream.padding(length))
            }
            _ => Ok(ChannelData::HEADER_LEN),
        }
    }

    #[inline]
    fn frame<'a>(&self, whole: &'a [u8]) -> Result<TurnFrame<'a>, ParseError> {
        if let Ok(message) = ChannelData::parse(whole) {
            return Ok(TurnFrame::ChannelData(message));
        }
        match *whole {
            // rfc8656-s12.6-a
            [n0 @ 0x50..=0xFF, n1, l0, l1, ref rest @ ..] => {
                let number = u16::from_be_bytes([n0, n1]);
                let length = usize::from(u16::from_be_bytes([l0, l1]));
                Ok(TurnFrame::Reserved { number, data: rest.get(..length).unwrap_or(rest) })
            }
            _ => StunFraming.frame(whole).map(TurnFrame::Stun),
        }
    }
}
