//! From the pieces of a stream to its frames.

use core::fmt;

use super::{Framing, Storage, StreamError, Truncated};

/// Gives the frames of a stream, the same ones however the stream is cut.
///
/// A frame that lies whole in a piece is borrowed from it. One that does not is gathered in the
/// storage, each octet copied once; so the storage never holds more than one frame, and no frame
/// longer than the cap is begun. What cannot be a frame is refused at the first octet that shows it;
/// after that the decoder gives nothing but the same error.
pub struct Decoder<F: Framing, S> {
    framing: F,
    storage: S,
    /// The most octets in a frame.
    max: usize,
    /// How many octets of a frame are in the storage.
    held: usize,
    /// The frame in the storage has been given out: it goes with the next call.
    given: bool,
    /// How many octets came before the current frame.
    offset: u64,
    lost: Option<StreamError<F::Error>>,
}

impl<F: Framing, S: Storage> Decoder<F, S> {
    /// A stream from its start. `max` is the most octets that a frame may have, header and padding
    /// included; if the storage holds less, that is the cap.
    pub fn new(framing: F, storage: S, max: usize) -> Self {
        let max = max.min(storage.capacity());
        Self { framing, storage, max, held: 0, given: false, offset: 0, lost: None }
    }

    /// Takes from `input`, which is the stream's next piece or what is left of it, up to the end of
    /// a frame. `None` means that all of the input is taken and no frame is whole: more must come.
    ///
    /// Call it with every piece until it says `None`.
    ///
    /// # Errors
    ///
    /// The stream is lost, now and from now on.
    #[inline]
    pub fn decode<'s, 'i: 's>(
        &'s mut self,
        input: &mut &'i [u8],
    ) -> Result<Option<F::Frame<'s>>, StreamError<F::Error>> {
        if let Some(lost) = self.lost {
            return Err(lost);
        }
        self.let_go();
        if input.is_empty() {
            return Ok(None);
        }
        if self.held == 0 {
            let needed = match self.judge(input) {
                Ok(needed) => needed,
                Err(refusal) => return Err(self.lose(refusal)),
            };
            if let Some((whole, rest)) = input.split_at_checked(needed) {
                let whole: &'s [u8] = whole;
                *input = rest;
                let offset = self.offset;
                self.offset += needed as u64;
                return match self.framing.frame(whole) {
                    Ok(frame) => Ok(Some(frame)),
                    Err(problem) => Err(self.lose(StreamError::Invalid { offset, problem })),
                };
            }
        }
        match self.gather(input) {
            Ok(true) => {}
            Ok(false) => return Ok(None),
            Err(refusal) => return Err(self.lose(refusal)),
        }
        self.given = true;
        let whole = self.storage.octets().get(..self.held).unwrap_or_default();
        match self.framing.frame(whole) {
            Ok(frame) => Ok(Some(frame)),
            Err(problem) => {
                let lost = StreamError::Invalid { offset: self.offset, problem };
                self.lost = Some(lost);
                Err(lost)
            }
        }
    }

    /// How many octets of a frame have come that is not whole yet.
    #[must_use]
    pub const fn held(&self) -> usize {
        if self.given { 0 } else { self.held }
    }

    /// How many octets of that frame are still to come, at least; 0 between frames.
    #[must_use]
    pub fn missing(&self) -> usize {
        match self.held() {
            0 => 0,
            held => self.judge(self.prefix()).map_or(0, |needed| needed.saturating_sub(held)),
        }
    }

    /// Why the stream is lost, if it is.
    #[must_use]
    pub const fn lost(&self) -> Option<StreamError<F::Error>> {
        self.lost
    }

    /// Whether the stream may end here.
    ///
    /// # Errors
    ///
    /// It ends within a frame.
    pub fn finish(&self) -> Result<(), Truncated> {
        match self.held() {
            0 => Ok(()),
            held => Err(Truncated { offset: self.offset, held, needed: held + self.missing() }),
        }
    }

    /// The storage, for another stream.
    pub fn into_storage(self) -> S {
        self.storage
    }

    /// Forgets the frame that was given out of the storage.
    #[inline]
    fn let_go(&mut self) {
        if self.given {
            self.offset += self.held as u64;
            self.held = 0;
            self.given = false;
        }
    }

    /// Moves octets into the storage until the frame there is whole or the input used up.
    fn gather(&mut self, input: &mut &[u8]) -> Result<bool, StreamError<F::Error>> {
        loop {
            let needed = self.judge(self.prefix())?;
            let Some(missing) = needed.checked_sub(self.held).filter(|missing| *missing > 0) else {
                return Ok(true);
            };
            if input.is_empty() {
                return Ok(false);
            }
            let (piece, rest) = input.split_at(missing.min(input.len()));
            let end = self.held + piece.len();
            // Memory grows with what has come, not with what a length field promises.
            let wanted = end.max(2 * self.storage.octets().len()).min(self.max);
            let octets = self.storage.octets_mut(wanted);
            let Some(room) = octets.get_mut(self.held..end) else {
                let (offset, max) = (self.offset, self.max);
                return Err(StreamError::TooLong { offset, needed, max });
            };
            room.copy_from_slice(piece);
            self.held = end;
            *input = rest;
        }
    }

    /// The frame so far.
    fn prefix(&self) -> &[u8] {
        self.storage.octets().get(..self.held).unwrap_or_default()
    }

    /// How many octets the frame takes that starts with `prefix`.
    #[inline]
    fn judge(&self, prefix: &[u8]) -> Result<usize, StreamError<F::Error>> {
        match self.framing.needed(prefix) {
            // A frame without octets would never end.
            Ok(needed) if needed <= self.max => Ok(needed.max(1)),
            _ => Err(self.refusal(prefix)),
        }
    }

    /// The verdict on the shortest prefix that shows something wrong: it must not depend on how
    /// many more octets came along.
    #[cold]
    fn refusal(&self, prefix: &[u8]) -> StreamError<F::Error> {
        let (offset, max) = (self.offset, self.max);
        let verdict = |end: usize| match self.framing.needed(prefix.get(..end)?) {
            Ok(needed) if needed <= max => None,
            Ok(needed) => Some(StreamError::TooLong { offset, needed, max }),
            Err(problem) => Some(StreamError::Invalid { offset, problem }),
        };
        let shortest = (1..=prefix.len()).find_map(verdict);
        shortest.unwrap_or(StreamError::TooLong { offset, needed: prefix.len() + 1, max })
    }

    #[cold]
    fn lose(&mut self, refusal: StreamError<F::Error>) -> StreamError<F::Error> {
        self.lost = Some(refusal);
        refusal
    }
}

impl<F: Framing, S: Storage> fmt::Debug for Decoder<F, S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Decoder")
            .field("offset", &self.offset)
            .field("held", &self.held())
            .field("max", &self.max)
            .field("lost", &self.lost)
            .finish_non_exhaustive()
    }
}
