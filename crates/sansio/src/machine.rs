//! The verbs that all machines share.

use crate::{AddressChange, BufferTooShort, Input, Instant, Path, StreamChange, Transmit};

/// A protocol's state, driven from outside. The [contract](crate#the-contract) says what a driver
/// may expect of every method.
///
/// Machines offer these verbs as inherent methods too, so that a driver of one machine needs no
/// import; the trait serves code that is generic over machines.
pub trait Machine {
    /// What the machine reports besides bytes and deadlines.
    type Event;

    /// Takes bytes that arrived on `path`: a datagram, or the next bytes of a stream.
    ///
    /// May queue transmits and events and move the deadline.
    fn handle_input<'a>(&mut self, path: Path, bytes: &'a [u8], now: Instant) -> Input<'a>;

    /// Takes the passing of time. Early, late and repeated calls are safe.
    ///
    /// May queue transmits and events; moves a deadline that was due.
    fn handle_timeout(&mut self, now: Instant);

    /// When to call [`handle_timeout`](Self::handle_timeout); `None` when nothing is scheduled.
    ///
    /// Every `&mut` method may change the answer, so read it last.
    fn poll_timeout(&self) -> Option<Instant>;

    /// The next event, until `None`.
    fn poll_event(&mut self) -> Option<Self::Event>;

    /// Writes the next bytes to send into `buffer`, until `None`.
    ///
    /// # Errors
    ///
    /// [`BufferTooShort`] says the size that the item needs; it stays queued.
    fn poll_transmit<'b>(
        &mut self,
        buffer: &'b mut [u8],
    ) -> Result<Option<Transmit<'b>>, BufferTooShort>;

    /// Takes a change of the stream connection on `path`. Machines without streams ignore it.
    fn handle_stream(&mut self, path: Path, change: StreamChange, now: Instant) {
        let _ = (path, change, now);
    }

    /// Takes the news that what was sent on `path` cannot arrive (an ICMP error, RFC 8489 §6.2.1).
    fn handle_unreachable(&mut self, path: Path, now: Instant) {
        let _ = (path, now);
    }

    /// Takes a change of this host's addresses.
    fn handle_address(&mut self, change: AddressChange, now: Instant) {
        let _ = (change, now);
    }
}
