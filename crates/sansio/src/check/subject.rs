//! What the harness must know about a machine, besides that it is one.

use core::fmt;
use core::time::Duration;
use std::string::String;
use std::vec::Vec;

use super::Line;
use crate::{Instant, Machine, Path, Transmit};

/// A machine under test: usually a small struct around the machine, which implements [`Machine`]
/// by delegation and remembers what a peer would need to answer.
///
/// Only [`path`](Self::path) is required. Everything a subject adds makes scripts reach deeper: a
/// machine that only ever hears noise shows little of itself. All twins are built by the same
/// function and asked the same questions, so a subject obeys the first line of the contract too.
pub trait Subject: Machine<Event: PartialEq + fmt::Debug> {
    /// The path that scripts call `index`; a handful of different ones is enough.
    fn path(&self, index: u8) -> Path;

    /// What the machine is measured against.
    fn limits(&self) -> Limits {
        Limits::default()
    }

    /// Makes an input of some `kind` that this machine would understand, from `bytes` and from what
    /// [`inspect`](Self::inspect) has seen: an answer to its last request, say. `None` skips the
    /// operation.
    ///
    /// By default the bytes themselves, on the path `kind`.
    fn input(&mut self, kind: u8, bytes: &[u8], now: Instant) -> Option<(Path, Vec<u8>)> {
        let _ = now;
        Some((self.path(kind), bytes.to_vec()))
    }

    /// Whether bytes on this path are foreign, by the test's own reckoning; `None` where it has no
    /// opinion.
    fn is_foreign(&self, path: &Path, bytes: &[u8]) -> Option<bool> {
        let _ = (path, bytes);
        None
    }

    /// Does something of the machine's own: sends data, adds a candidate, closes. The answer, as
    /// text, is compared between the twins. `None` means that there is no such operation.
    fn act(&mut self, kind: u8, bytes: &[u8], now: Instant) -> Option<String> {
        let _ = (kind, bytes, now);
        None
    }

    /// Changes the configuration and says whether it did. What it may wait for from now on is
    /// checked against [`longest_wait`](Self::longest_wait).
    fn reconfigure(&mut self, kind: u8, bytes: &[u8], now: Instant) -> bool {
        let _ = (kind, bytes, now);
        false
    }

    /// The longest time that may pass before the deadline under the present configuration; `None`
    /// when there need not be one.
    fn longest_wait(&self) -> Option<Duration> {
        None
    }

    /// What the machine holds, in a unit of the subject's choosing: entries, octets. It is compared
    /// with [`Limits::footprint`] after every call.
    fn footprint(&self) -> usize {
        0
    }

    /// Sees everything that the machine puts out, to answer it later and to object.
    ///
    /// # Errors
    ///
    /// A [`Fault`] ends the run: what only this subject knows to be wrong, such as data sent after
    /// consent has expired (line 5).
    fn inspect(&mut self, output: Output<'_, Self::Event>, now: Instant) -> Result<(), Fault> {
        let _ = (output, now);
        Ok(())
    }
}

/// Something that a machine put out.
#[derive(Debug)]
pub enum Output<'a, E> {
    /// Bytes to send.
    Transmit(Transmit<'a>),
    /// An event.
    Event(&'a E),
}

/// A line that was broken, and how: what the harness or [`Subject::inspect`] objects to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// The line of the contract.
    pub line: Line,
    /// What was seen, for a person.
    pub seen: String,
}

impl Fault {
    /// An objection.
    #[must_use]
    pub fn new(line: Line, seen: impl Into<String>) -> Self {
        Self { line, seen: seen.into() }
    }
}

/// What a machine is measured against.
///
/// ```
/// use frazil_sansio::check::Limits;
///
/// let limits = Limits { burst: 4, footprint: 100, ..Limits::default() };
/// assert_eq!(limits.silent_wakes, 16);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// The most items that one draining may yield (line 2): 1000.
    pub drain: usize,
    /// The most transmits that one wake-up may queue, however late it comes (line 5): 1.
    pub burst: usize,
    /// The most wake-ups in a row that may put nothing out while nothing comes in (line 3): 16.
    /// Each should let go of something; a machine that only looks again never stops.
    pub silent_wakes: usize,
    /// How many wake-ups the machine is followed for when the script has ended: 64.
    pub settle: usize,
    /// The largest [`footprint`](Subject::footprint) (line 9): none is too large.
    pub footprint: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self { drain: 1_000, burst: 1, silent_wakes: 16, settle: 64, footprint: usize::MAX }
    }
}
