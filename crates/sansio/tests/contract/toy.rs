//! A machine that keeps the contract, and knows how to break each line of it.
//!
//! It says "ping" at an interval and hopes for a pong. After three intervals without one it reports
//! the loss and falls silent. It remembers who said hello, up to a limit, and carries data.

use core::net::SocketAddr;
use core::time::Duration;
use std::collections::VecDeque;
use std::hash::{BuildHasher, RandomState};

use frazil_sansio::{BufferTooShort, Input, Instant, Machine, Path, Transmit};

pub(crate) const MAGIC: u8 = 0xf0;
pub(crate) const PING: u8 = 1;
pub(crate) const PONG: u8 = 2;
pub(crate) const HELLO: u8 = 3;
pub(crate) const DATA: u8 = 4;

const HOUR: Duration = Duration::from_secs(3_600);

/// The most neighbours that are remembered.
pub(crate) const NEIGHBOURS: usize = 8;

/// Something that a careless author would do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Flaw {
    /// Draws a part of a ping from the system.
    DrawsRandomness,
    /// Reports the loss for ever.
    NeverDrained,
    /// Queues a ping whenever the queue is found empty.
    RefillsQueue,
    /// Counts the interval from the last time that it was asked for a transmit.
    SlidesDeadline,
    /// Looks again every hour after the loss.
    LooksAgain,
    /// Says that nothing is due by naming the end of time.
    NamesEternity,
    /// Compares the deadline with "later than" where it must be "not earlier than".
    ForgetsTheLastNanosecond,
    /// Catches up on every ping that was missed.
    CatchesUp,
    /// Pings whenever time is told.
    PingsEarly,
    /// Pings first and looks at the loss afterwards.
    PingsTheLost,
    /// Believes the clock.
    BelievesTheClock,
    /// Keeps the old deadline when the interval changes.
    KeepsOldDeadline,
    /// Takes an item from the queue before it knows that it fits.
    DropsWhatDoesNotFit,
    /// Asks for an octet more than it needs.
    AsksForTooMuch,
    /// Sends what fits.
    SendsWhatFits,
    /// Reads an identifier that may not be there.
    IndexesBlindly,
    /// Remembers every neighbour.
    RemembersEveryone,
    /// Takes what it does not understand.
    SwallowsForeign,
    /// Gives back what is left after its own reading.
    GivesBackTheRest,
    /// Waits a little longer after foreign bytes.
    IsMovedByForeign,
    /// Answers with data that is not the input's.
    InventsData,
}

#[derive(Debug, PartialEq)]
pub(crate) enum Event {
    Alive,
    Met(SocketAddr),
    Full,
    Lost,
}

pub(crate) struct Toy {
    pub(crate) flaw: Option<Flaw>,
    pub(crate) interval: Duration,
    pub(crate) neighbours: Vec<SocketAddr>,
    path: Path,
    latest: Instant,
    heard: Instant,
    next: Option<Instant>,
    look: Instant,
    id: u8,
    transmits: VecDeque<(Path, Vec<u8>)>,
    events: VecDeque<Event>,
}

impl Toy {
    pub(crate) fn new(flaw: Option<Flaw>, path: Path, now: Instant) -> Self {
        Self {
            flaw,
            interval: Duration::from_secs(1),
            neighbours: Vec::new(),
            path,
            latest: now,
            heard: now,
            next: Some(now),
            look: now,
            id: 0,
            transmits: VecDeque::new(),
            events: VecDeque::new(),
        }
    }

    fn has(&self, flaw: Flaw) -> bool {
        self.flaw == Some(flaw)
    }

    fn clamp(&mut self, now: Instant) -> Instant {
        self.latest = if self.has(Flaw::BelievesTheClock) { now } else { self.latest.max(now) };
        self.latest
    }

    fn expires(&self) -> Instant {
        self.heard + self.interval * 3
    }

    pub(crate) fn is_lost(&self) -> bool {
        self.next.is_none()
    }

    fn expire(&mut self, now: Instant) {
        if !self.is_lost() && now >= self.expires() {
            self.next = None;
            self.look = now + HOUR;
            self.events.push_back(Event::Lost);
        }
    }

    fn ping(&mut self) {
        self.id = self.id.wrapping_add(1);
        let mut ping = vec![MAGIC, PING, self.id];
        if self.has(Flaw::DrawsRandomness) {
            ping.extend(RandomState::new().hash_one(0).to_be_bytes());
        }
        self.transmits.push_back((self.path, ping));
    }

    /// Sends data, unless nobody is there.
    pub(crate) fn send(&mut self, data: &[u8], now: Instant) -> bool {
        let now = self.clamp(now);
        self.expire(now);
        if !self.is_lost() {
            self.transmits.push_back((self.path, [&[MAGIC, DATA], data].concat()));
        }
        !self.is_lost()
    }

    /// Begins again.
    pub(crate) fn restart(&mut self, now: Instant) {
        let now = self.clamp(now);
        self.heard = now;
        self.next = Some(now);
    }

    pub(crate) fn set_interval(&mut self, interval: Duration, now: Instant) {
        let now = self.clamp(now);
        self.expire(now);
        self.interval = interval;
        if !self.is_lost() && !self.has(Flaw::KeepsOldDeadline) {
            self.next = Some(now + interval);
        }
    }

    fn meet(&mut self, neighbour: SocketAddr) {
        if self.neighbours.contains(&neighbour) {
            return;
        }
        if self.neighbours.len() < NEIGHBOURS || self.has(Flaw::RemembersEveryone) {
            self.neighbours.push(neighbour);
            self.events.push_back(Event::Met(neighbour));
        } else {
            self.events.push_back(Event::Full);
        }
    }
}

impl Machine for Toy {
    type Event = Event;

    fn handle_input<'a>(&mut self, path: Path, bytes: &'a [u8], now: Instant) -> Input<'a> {
        let now = self.clamp(now);
        let id = match bytes {
            [MAGIC, PING | PONG, ..] if self.has(Flaw::IndexesBlindly) => bytes[2],
            [MAGIC, PING | PONG, id, ..] => *id,
            [MAGIC, HELLO | DATA, ..] => 0,
            _ if self.has(Flaw::SwallowsForeign) => return Input::Consumed,
            [_, rest @ ..] if self.has(Flaw::GivesBackTheRest) => return Input::Foreign(rest),
            _ => {
                if self.has(Flaw::IsMovedByForeign) {
                    self.next = self.next.map(|next| next + Duration::from_nanos(1));
                }
                return Input::Foreign(bytes);
            }
        };
        self.expire(now);
        match bytes[1] {
            PING => self.transmits.push_back((path.reversed(), vec![MAGIC, PONG, id])),
            PONG if id == self.id && !self.is_lost() => {
                self.heard = now;
                self.events.push_back(Event::Alive);
            }
            HELLO => self.meet(path.remote),
            DATA if self.has(Flaw::InventsData) => return Input::Data { path, payload: b"data" },
            DATA => return Input::Data { path, payload: &bytes[2..] },
            _ => {}
        }
        Input::Consumed
    }

    fn handle_timeout(&mut self, now: Instant) {
        let now = self.clamp(now);
        if !self.has(Flaw::PingsTheLost) {
            self.expire(now);
        }
        if let Some(next) = self.next {
            let due = match self.flaw {
                Some(Flaw::ForgetsTheLastNanosecond) => now > next,
                Some(Flaw::PingsEarly) => true,
                _ => now >= next,
            };
            if due {
                self.ping();
                let mut next = next + self.interval;
                while self.has(Flaw::CatchesUp) && next <= now && self.transmits.len() < 100 {
                    self.ping();
                    next += self.interval;
                }
                self.next = Some(now + self.interval);
            }
        }
        if self.has(Flaw::PingsTheLost) {
            self.expire(now);
        }
        if self.has(Flaw::LooksAgain) && now >= self.look {
            self.look = now + HOUR;
        }
    }

    fn poll_timeout(&self) -> Option<Instant> {
        match self.next {
            None if self.has(Flaw::NamesEternity) => Some(Instant::MAX),
            None if self.has(Flaw::LooksAgain) => Some(self.look),
            next => next.map(|next| next.min(self.expires())),
        }
    }

    fn poll_event(&mut self) -> Option<Event> {
        if self.has(Flaw::NeverDrained) && self.is_lost() {
            return Some(Event::Lost);
        }
        self.events.pop_front()
    }

    fn poll_transmit<'b>(
        &mut self,
        buffer: &'b mut [u8],
    ) -> Result<Option<Transmit<'b>>, BufferTooShort> {
        let Some((path, bytes)) = self.transmits.front() else {
            if self.has(Flaw::SlidesDeadline) {
                self.next = self.next.map(|next| next + Duration::from_nanos(1));
            }
            if self.has(Flaw::RefillsQueue) {
                self.ping();
            }
            return Ok(None);
        };
        let (path, length) = (*path, bytes.len());
        if self.has(Flaw::SendsWhatFits) && !buffer.is_empty() && buffer.len() < length {
            buffer.copy_from_slice(&bytes[..buffer.len()]);
            self.transmits.pop_front();
            return Ok(Some(Transmit::new(path, buffer)));
        }
        let needed = length + usize::from(self.has(Flaw::AsksForTooMuch));
        let Some(payload) = buffer.get_mut(..needed) else {
            if self.has(Flaw::DropsWhatDoesNotFit) {
                self.transmits.pop_front();
            }
            return Err(BufferTooShort { needed });
        };
        let payload = &mut payload[..length];
        payload.copy_from_slice(bytes);
        self.transmits.pop_front();
        Ok(Some(Transmit::new(path, payload)))
    }
}
