//! The loop between one machine and its sockets.

use frazil_sansio::{Clock, Input, Instant, Machine, Path, Transmit};
use tokio::time::sleep_until;

use crate::inbox::Inbox;
use crate::traffic::post;
use crate::{SendError, Sockets, Stats};

/// The longest datagram that a machine may write. A machine that needs more asks for it.
const SCRATCH: usize = 2048;

/// What [`Driver::next`] came back with.
#[derive(Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Happened<'d, E> {
    /// The machine reports something.
    Event(E),
    /// The peer sent something to the application.
    Data {
        /// The path that the machine says it belongs to.
        path: Path,
        /// One datagram, valid until the driver is used again.
        payload: &'d [u8],
    },
}

/// Keeps a machine, its sockets and a clock, and does what the contract of
/// [`frazil_sansio`](frazil_sansio#the-contract) asks of a driver.
///
/// It runs no task of its own and has no queue of its own towards the application: call
/// [`next`](Self::next) again and again, and the machine lives; stop, and what arrives waits in the
/// kernel's buffer until that is full. Everything else is done in between, through
/// [`command`](Self::command).
pub struct Driver<M> {
    pub(crate) machine: M,
    pub(crate) sockets: Sockets,
    pub(crate) clock: Clock,
    pub(crate) inbox: Inbox,
    pub(crate) scratch: Vec<u8>,
    data: Vec<u8>,
    pub(crate) stats: Stats,
}

impl<M: Machine> Driver<M> {
    /// Brings a machine and sockets together. The machine's times are told by `clock`, and the
    /// sockets' addresses must be told to it by the caller.
    #[must_use]
    pub fn new(machine: M, sockets: Sockets, clock: Clock) -> Self {
        Self {
            machine,
            sockets,
            clock,
            inbox: Inbox::new(),
            scratch: vec![0; SCRATCH],
            data: Vec::new(),
            stats: Stats::default(),
        }
    }

    /// The machine, to look at.
    #[must_use]
    pub const fn machine(&self) -> &M {
        &self.machine
    }

    /// The sockets, to look at.
    #[must_use]
    pub const fn sockets(&self) -> &Sockets {
        &self.sockets
    }

    /// What was counted so far.
    #[must_use]
    pub const fn stats(&self) -> Stats {
        self.stats
    }

    /// The time as the machine knows it.
    #[must_use]
    pub fn now(&self) -> Instant {
        self.clock.now()
    }

    /// Does something to the machine, and sends at once what comes of it. Events wait for
    /// [`next`](Self::next).
    pub fn command<T>(&mut self, act: impl FnOnce(&mut M, Instant) -> T) -> T {
        let done = act(&mut self.machine, self.clock.now());
        self.transmit();
        done
    }

    /// Sends application data that the machine lets out; `write` asks it.
    ///
    /// # Errors
    ///
    /// [`SendError::Refused`] with the machine's own refusal, and what the system says otherwise. A
    /// datagram that was taken may still be lost, as any datagram may.
    pub fn send_with<'t, E>(
        &mut self,
        write: impl FnOnce(&mut M, Instant) -> Result<Transmit<'t>, E>,
    ) -> Result<(), SendError<E>> {
        let now = self.clock.now();
        let transmit = write(&mut self.machine, now).map_err(SendError::Refused)?;
        let path = transmit.path;
        let sent = post(&mut self.sockets, path, transmit.payload);
        let outcome = self.account(path, sent);
        self.transmit();
        outcome
    }

    /// Waits until something happens that the application should know.
    ///
    /// May be dropped at any time, in a `select!` for one, without losing anything.
    pub async fn next(&mut self) -> Happened<'_, M::Event> {
        loop {
            self.transmit();
            if let Some(event) = self.machine.poll_event() {
                return Happened::Event(event);
            }
            // Time before input: under a flood, deadlines are kept all the same.
            let due = self.machine.poll_timeout();
            let now = self.clock.now();
            if due.is_some_and(|due| due <= now) {
                self.machine.handle_timeout(now);
                continue;
            }
            if let Some(arrival) = self.inbox.next() {
                self.stats.received += 1;
                let path = Path::udp(arrival.local, arrival.remote);
                match self.machine.handle_input(path, self.inbox.bytes(arrival.at), now) {
                    Input::Data { path, payload } => {
                        self.data.clear();
                        self.data.extend_from_slice(payload);
                        self.transmit();
                        return Happened::Data { path, payload: &self.data };
                    }
                    Input::Foreign(_) => self.stats.foreign += 1,
                    _ => {}
                }
                continue;
            }
            let ready = match due {
                None => Some(self.sockets.ready().await),
                Some(due) => tokio::select! {
                    ready = self.sockets.ready() => Some(ready),
                    () = sleep_until(self.clock.to_std(due).into()) => None,
                },
            };
            if let Some(index) = ready {
                self.attend(index);
            }
        }
    }
}
