//! Room in front of a payload and behind it, so that a message is written around what is in the
//! buffer already and the payload never moves.

use core::error::Error;
use core::fmt;
use core::ops::Range;

use crate::BufferFull;

/// The part of `buffer` that a message takes whose payload stands at `payload` already, with `head`
/// octets in front of it and `tail` behind. Nothing is written.
///
/// # Errors
///
/// The payload does not lie in the buffer, or there is no room around it.
///
/// ```
/// let mut buffer = *b"....payload...";
/// let message = frazil_stun::around(&mut buffer, 4..11, 4, 1)?;
/// assert_eq!(message, b"....payload.");
/// # Ok::<(), frazil_stun::AroundError>(())
/// ```
#[inline]
pub fn around(
    buffer: &mut [u8],
    payload: Range<usize>,
    head: usize,
    tail: usize,
) -> Result<&mut [u8], AroundError> {
    let capacity = buffer.len();
    let behind = match capacity.checked_sub(payload.end) {
        Some(behind) if payload.start <= payload.end => behind,
        _ => return Err(AroundError::Outside { start: payload.start, end: payload.end, capacity }),
    };
    if payload.start < head {
        return Err(AroundError::Headroom { needed: head, actual: payload.start });
    }
    if behind < tail {
        return Err(AroundError::Tailroom { needed: tail, actual: behind });
    }
    Ok(buffer.get_mut(payload.start - head..payload.end + tail).unwrap_or_default())
}

/// Why a message could not be written around its payload, or with it; nothing was written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum AroundError {
    /// The payload does not lie in the buffer.
    Outside {
        /// Where the payload is said to start.
        start: usize,
        /// Where the payload is said to end.
        end: usize,
        /// The buffer's length.
        capacity: usize,
    },
    /// Too few octets in front of the payload.
    Headroom {
        /// How many are needed.
        needed: usize,
        /// How many there are.
        actual: usize,
    },
    /// Too few octets behind the payload.
    Tailroom {
        /// How many are needed.
        needed: usize,
        /// How many there are.
        actual: usize,
    },
    /// The payload is longer than the message's length field can say.
    TooLong {
        /// The most octets that fit.
        max: usize,
        /// How many there are.
        actual: usize,
    },
    /// There is no room to append to.
    Full(BufferFull),
}

impl From<BufferFull> for AroundError {
    fn from(full: BufferFull) -> Self {
        Self::Full(full)
    }
}

impl fmt::Display for AroundError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match *self {
            Self::Outside { start, end, capacity } => {
                write!(f, "the payload at {start} to {end} is not within {capacity} octets")
            }
            Self::Headroom { needed, actual } => {
                write!(f, "{actual} octets in front of the payload, {needed} are needed")
            }
            Self::Tailroom { needed, actual } => {
                write!(f, "{actual} octets behind the payload, {needed} are needed")
            }
            Self::TooLong { max, actual } => {
                write!(f, "a payload of {actual} octets, at most {max} fit")
            }
            Self::Full(full) => full.fmt(f),
        }
    }
}

impl Error for AroundError {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_room_is_exact_or_the_lack_of_it_is_told() {
        let mut buffer = [0; 10];
        let length = |result: Result<&mut [u8], AroundError>| result.map(|room| room.len());
        assert_eq!(length(around(&mut buffer, 4..7, 4, 3)), Ok(10));
        assert_eq!(length(around(&mut buffer, 5..5, 4, 3)), Ok(7));
        let headroom = AroundError::Headroom { needed: 4, actual: 3 };
        assert_eq!(length(around(&mut buffer, 3..7, 4, 3)), Err(headroom));
        let tailroom = AroundError::Tailroom { needed: 3, actual: 2 };
        assert_eq!(length(around(&mut buffer, 4..8, 4, 3)), Err(tailroom));
    }

    #[test]
    fn a_payload_elsewhere_is_refused() {
        let mut buffer = [0; 10];
        for (start, end) in [(4, 11), (7, 6), (usize::MAX, usize::MAX), (0, usize::MAX)] {
            let outside = AroundError::Outside { start, end, capacity: 10 };
            assert_eq!(around(&mut buffer, start..end, 4, 3).unwrap_err(), outside);
        }
    }
}
