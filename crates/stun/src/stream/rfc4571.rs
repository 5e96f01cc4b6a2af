//! ICE over TCP: a length of 16 bits in front of every packet (RFC 4571 §2, RFC 6544 §10).

use core::convert::Infallible;
use core::ops::Range;

use super::{Framing, StunFraming};
use crate::{AroundError, Buffer, around};

/// A length of 16 bits, then as many octets: STUN, or a packet or piece of stream of the
/// application's, told apart as on a datagram socket.
///
/// Over ICE-TCP everything is framed so, connectivity checks too (RFC 6544 §3). A frame takes up to
/// 65537 octets, of which the decoder gives those after the length. It may have none. Nothing in
/// this framing can be invalid; what sets bounds is the decoder's cap.
///
/// ```
/// use frazil_stun::stream::{Decoder, Rfc4571Framing};
///
/// let mut packet = *b"..packet";
/// let frame = Rfc4571Framing::around(&mut packet, 2..8)?;
/// assert_eq!(frame, b"\x00\x06packet");
///
/// let mut decoder = Decoder::new(Rfc4571Framing, [0; 1502], 1502);
/// let mut input = &*frame;
/// assert_eq!(decoder.decode(&mut input), Ok(Some(&b"packet"[..])));
/// # Ok::<(), frazil_stun::AroundError>(())
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Rfc4571Framing;

impl Rfc4571Framing {
    /// Octets in front of a payload.
    pub const HEADROOM: usize = 2;

    /// What goes in front of a payload of `length` octets.
    #[must_use]
    pub const fn header(length: u16) -> [u8; 2] {
        length.to_be_bytes()
    }

    /// Writes the header in front of a payload that stands in the buffer already, after at least
    /// [`HEADROOM`](Self::HEADROOM) octets; returns the frame.
    ///
    /// # Errors
    ///
    /// The payload has no headroom, lies outside the buffer or is longer than 65535 octets. Nothing
    /// was written.
    pub fn around(buffer: &mut [u8], payload: Range<usize>) -> Result<&mut [u8], AroundError> {
        let actual = payload.end.saturating_sub(payload.start);
        let frame = around(buffer, payload, Self::HEADROOM, 0)?;
        let length = u16::try_from(actual).map_err(|_| too_long(actual))?;
        if let Some(header) = frame.first_chunk_mut() {
            *header = Self::header(length);
        }
        Ok(frame)
    }

    /// Appends a frame, copying its payload.
    ///
    /// # Errors
    ///
    /// The payload is longer than 65535 octets or there is no room. The buffer stays as it was.
    pub fn append<B: Buffer>(buffer: &mut B, payload: &[u8]) -> Result<(), AroundError> {
        let actual = payload.len();
        let length = u16::try_from(actual).map_err(|_| too_long(actual))?;
        let before = buffer.position();
        let written = buffer.put(&Self::header(length)).and_then(|()| buffer.put(payload));
        written.map_err(|full| {
            buffer.truncate(before);
            AroundError::Full(full)
        })
    }

    /// How much of a stream of the application's may go into the next frame: as much as `stream`
    /// has and a frame can take, unless that would look like STUN to the other side; then one octet
    /// less (RFC 6544 §10.1).
    ///
    /// Only for streams that are cut at will. Packets that look like STUN are to be kept off an ICE
    /// socket by the application.
    #[must_use]
    pub fn piece(stream: &[u8]) -> &[u8] {
        let piece = stream.get(..usize::from(u16::MAX)).unwrap_or(stream);
        // rfc6544-s10.1-c: whoever takes a message without FINGERPRINT still needs the cookie and an
        // exact length; one octet less, and the length is wrong.
        match piece {
            [shorter @ .., _] if StunFraming.needed(piece) == Ok(piece.len()) => shorter,
            _ => piece,
        }
    }
}

fn too_long(actual: usize) -> AroundError {
    AroundError::TooLong { max: usize::from(u16::MAX), actual }
}

impl Framing for Rfc4571Framing {
    type Frame<'a> = &'a [u8];
    type Error = Infallible;

    #[inline]
    fn needed(&self, prefix: &[u8]) -> Result<usize, Infallible> {
        let length = prefix.first_chunk().map_or(0, |header| u16::from_be_bytes(*header));
        Ok(Self::HEADROOM + usize::from(length))
    }

    #[inline]
    fn frame<'a>(&self, whole: &'a [u8]) -> Result<&'a [u8], Infallible> {
        Ok(whole.get(Self::HEADROOM..).unwrap_or_default())
    }
}
