//! What waits to be sent and to be reported, within limits.

use alloc::collections::VecDeque;
use alloc::vec::Vec;

use frazil_sansio::{BufferTooShort, Path, Transmit};

use crate::event::Event;
use crate::stats::Stats;

/// Buffers that are kept for the next datagrams, so that the steady state allocates nothing.
const SPARE: usize = 8;

/// The two queues of an agent.
#[derive(Debug)]
pub(crate) struct Outbox {
    transmits: VecDeque<(Path, Vec<u8>)>,
    events: VecDeque<Event>,
    spare: Vec<Vec<u8>>,
    transmit_limit: usize,
    event_limit: usize,
}

impl Outbox {
    pub(crate) fn new(transmit_limit: usize, event_limit: usize) -> Self {
        Self {
            transmits: VecDeque::new(),
            events: VecDeque::new(),
            spare: Vec::new(),
            transmit_limit,
            event_limit,
        }
    }

    /// An empty buffer, used before where there is one.
    pub(crate) fn buffer(&mut self) -> Vec<u8> {
        self.spare.pop().unwrap_or_default()
    }

    /// Takes a buffer back.
    pub(crate) fn recycle(&mut self, mut buffer: Vec<u8>) {
        if self.spare.len() < SPARE && buffer.capacity() > 0 {
            buffer.clear();
            self.spare.push(buffer);
        }
    }

    /// Queues a datagram.
    pub(crate) fn transmit(&mut self, path: Path, bytes: Vec<u8>, stats: &mut Stats) {
        if self.transmits.len() < self.transmit_limit {
            self.transmits.push_back((path, bytes));
        } else {
            stats.transmits_dropped += 1;
            self.recycle(bytes);
        }
    }

    /// Queues a copy of a datagram.
    pub(crate) fn transmit_copy(&mut self, path: Path, bytes: &[u8], stats: &mut Stats) {
        let mut buffer = self.buffer();
        buffer.extend_from_slice(bytes);
        self.transmit(path, buffer, stats);
    }

    /// Drops the datagrams queued for paths that may no longer be used.
    pub(crate) fn retain(&mut self, mut keep: impl FnMut(&Path) -> bool) {
        self.transmits.retain(|(path, _)| keep(path));
    }

    /// Queues an event.
    pub(crate) fn event(&mut self, event: Event, stats: &mut Stats) {
        if self.events.len() < self.event_limit {
            self.events.push_back(event);
        } else {
            stats.events_dropped += 1;
        }
    }

    pub(crate) fn poll_event(&mut self) -> Option<Event> {
        self.events.pop_front()
    }

    pub(crate) fn poll_transmit<'b>(
        &mut self,
        buffer: &'b mut [u8],
    ) -> Result<Option<Transmit<'b>>, BufferTooShort> {
        let Some((path, bytes)) = self.transmits.pop_front() else { return Ok(None) };
        let needed = bytes.len();
        let Some(room) = buffer.get_mut(..needed) else {
            self.transmits.push_front((path, bytes));
            return Err(BufferTooShort { needed });
        };
        room.copy_from_slice(&bytes);
        self.recycle(bytes);
        Ok(Some(Transmit::new(path, room)))
    }
}
