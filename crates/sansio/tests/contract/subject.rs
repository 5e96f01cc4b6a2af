//! The toy under test: what makes its inputs, and what objects to its outputs.

use core::net::{IpAddr, Ipv4Addr, SocketAddr};
use core::time::Duration;

use frazil_sansio::check::{Fault, Limits, Line, Output, Subject};
use frazil_sansio::{BufferTooShort, Input, Instant, Machine, Path, Transmit};

use crate::toy::{DATA, Event, Flaw, HELLO, MAGIC, NEIGHBOURS, PING, PONG, Toy};

/// The toy, and what its peer would know.
pub(crate) struct Tested {
    toy: Toy,
    /// The identifier of the last ping.
    id: u8,
    /// When the peer was last heard of, by the events.
    heard: Instant,
}

impl Tested {
    pub(crate) fn new(flaw: Option<Flaw>, now: Instant) -> Self {
        Self { toy: Toy::new(flaw, path(0), now), id: 0, heard: now }
    }
}

fn path(index: u8) -> Path {
    let local = SocketAddr::new(IpAddr::V4(Ipv4Addr::new(10, 0, 0, 1)), 1000);
    let remote = SocketAddr::new(IpAddr::V4(Ipv4Addr::new(10, 0, 0, 2)), 2000 + u16::from(index));
    Path::udp(local, remote)
}

impl Subject for Tested {
    fn path(&self, index: u8) -> Path {
        path(index % 4)
    }

    fn limits(&self) -> Limits {
        Limits { footprint: NEIGHBOURS, ..Limits::default() }
    }

    fn input(&mut self, kind: u8, bytes: &[u8], _: Instant) -> Option<(Path, Vec<u8>)> {
        let tail = bytes.last().copied().unwrap_or_default();
        let made = match kind % 5 {
            0 => vec![MAGIC, PING, tail],
            1 => vec![MAGIC, PONG, self.id],
            2 => vec![MAGIC, HELLO],
            3 => [&[MAGIC, DATA], bytes].concat(),
            _ => bytes.to_vec(),
        };
        Some((path(tail), made))
    }

    fn is_foreign(&self, _: &Path, bytes: &[u8]) -> Option<bool> {
        Some(match bytes {
            [MAGIC, PING | PONG, rest @ ..] => rest.is_empty(),
            [MAGIC, HELLO | DATA, ..] => false,
            _ => true,
        })
    }

    fn act(&mut self, kind: u8, bytes: &[u8], now: Instant) -> Option<String> {
        match kind % 3 {
            0 => Some(self.toy.send(bytes, now).to_string()),
            1 => {
                self.toy.restart(now);
                // The peer counts anew from the first ping on.
                self.heard = Instant::MAX;
                Some(String::new())
            }
            _ => None,
        }
    }

    fn reconfigure(&mut self, kind: u8, bytes: &[u8], now: Instant) -> bool {
        let scale = bytes.first().copied().unwrap_or_default();
        let interval = match kind % 3 {
            0 => Duration::from_millis(1 + u64::from(scale)),
            1 => Duration::from_secs(1 + u64::from(scale)),
            _ => return false,
        };
        self.toy.set_interval(interval, now);
        // What this makes of the time until the loss is the toy's business.
        self.heard = Instant::MAX;
        true
    }

    fn longest_wait(&self) -> Option<Duration> {
        (!self.toy.is_lost()).then_some(self.toy.interval)
    }

    fn footprint(&self) -> usize {
        self.toy.neighbours.len()
    }

    fn inspect(&mut self, output: Output<'_, Event>, now: Instant) -> Result<(), Fault> {
        match output {
            Output::Transmit(transmit) if transmit.payload[1] != PONG => {
                if transmit.payload[1] == PING {
                    self.id = transmit.payload[2];
                }
                if self.heard == Instant::MAX {
                    self.heard = now;
                }
                if now >= self.heard + self.toy.interval * 3 {
                    return Err(Fault::new(Line::AnyMomentIsSafe, "a ping to the lost"));
                }
            }
            Output::Event(Event::Alive) => self.heard = now,
            _ => {}
        }
        Ok(())
    }
}

impl Machine for Tested {
    type Event = Event;

    fn handle_input<'a>(&mut self, path: Path, bytes: &'a [u8], now: Instant) -> Input<'a> {
        self.toy.handle_input(path, bytes, now)
    }

    fn handle_timeout(&mut self, now: Instant) {
        self.toy.handle_timeout(now);
    }

    fn poll_timeout(&self) -> Option<Instant> {
        self.toy.poll_timeout()
    }

    fn poll_event(&mut self) -> Option<Event> {
        self.toy.poll_event()
    }

    fn poll_transmit<'b>(
        &mut self,
        buffer: &'b mut [u8],
    ) -> Result<Option<Transmit<'b>>, BufferTooShort> {
        self.toy.poll_transmit(buffer)
    }
}
