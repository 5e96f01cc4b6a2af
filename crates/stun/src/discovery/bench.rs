//! What the tests are made with: sockets, probes, waiting.
//!
//! A test is asked again and again for what it has found. It asks the bench for what it needs, in the
//! order in which it needs it, and `None` means that it has to wait: so that a test reads from top to
//! bottom, with `?` where time passes.

use alloc::collections::VecDeque;
use alloc::vec::Vec;
use core::net::SocketAddr;
use core::time::Duration;

use chacha20::ChaCha20Rng;
use frazil_sansio::{BufferTooShort, Instant, Path, Transmit};
use rand_core::{Rng, SeedableRng};

use super::ask::{Ask, SocketId};
use super::outcome::Outcome;
use super::probe::{Probe, ProbeId, State};
use super::{Config, Event};
use crate::attribute::Software;
use crate::transaction::{Schedule, Step};
use crate::{Message, TransactionId};

pub(super) struct Bench {
    pub(super) config: Config,
    pub(super) now: Instant,
    pub(super) events: VecDeque<Event>,
    random: ChaCha20Rng,
    sockets: Vec<Socket>,
    probes: Vec<Probe>,
    /// The number of the next socket or probe.
    next: u32,
    /// When the next transaction may start.
    next_start: Instant,
    /// When the first test wants to go on that waits for time to pass.
    wake: Option<Instant>,
}

/// A socket of the driver's.
struct Socket {
    /// The test's name for it; `None` if that has ended before it got it.
    id: Option<SocketId>,
    /// Where the driver bound it; `None` while it is wanted.
    local: Option<SocketAddr>,
}

impl Bench {
    pub(super) fn new(mut config: Config, now: Instant) -> Self {
        config.software = config.software.filter(|text| Software(text).is_writable());
        Self {
            random: ChaCha20Rng::from_seed(config.seed),
            config,
            now,
            events: VecDeque::new(),
            sockets: Vec::new(),
            probes: Vec::new(),
            next: 0,
            next_start: now,
            wake: None,
        }
    }

    /// A socket that nothing has been sent from, for the test that keeps `slot`.
    pub(super) fn fresh(&mut self, slot: &mut Option<SocketId>) -> Option<(SocketId, SocketAddr)> {
        self.fresh_at(slot, None)
    }

    /// The same, at a port if that is free.
    pub(super) fn fresh_at(
        &mut self,
        slot: &mut Option<SocketId>,
        port: Option<u16>,
    ) -> Option<(SocketId, SocketAddr)> {
        let id = *slot.get_or_insert_with(|| {
            let id = SocketId(self.number());
            self.sockets.push(Socket { id: Some(id), local: None });
            self.events.push_back(Event::SocketWanted { port });
            id
        });
        Some((id, self.local(id)?))
    }

    /// What came of asking, for the test that keeps `slot`. It is asked once.
    pub(super) fn ask(&mut self, slot: &mut Option<ProbeId>, ask: Ask) -> Option<Outcome> {
        let id = *slot.get_or_insert_with(|| {
            let id = ProbeId(self.number());
            let mut transaction = [0; 12];
            self.random.fill_bytes(&mut transaction);
            self.probes.push(Probe::new(id, ask, TransactionId::from_bytes(transaction)));
            id
        });
        let probe = self.probes.iter().find(|probe| probe.id == id)?;
        match probe.state {
            State::Done(outcome) if !probe.queued => Some(outcome),
            _ => None,
        }
    }

    /// When it was asked for the first time.
    pub(super) fn started(&self, id: ProbeId) -> Option<Instant> {
        self.probes.iter().find(|probe| probe.id == id).and_then(|probe| probe.started)
    }

    /// Sends what wants no answer.
    pub(super) fn tell(&mut self, slot: &mut Option<ProbeId>, ask: Ask) {
        let _ = self.ask(slot, ask);
    }

    /// `Some` once it is `duration` after `since`.
    pub(super) fn wait(&mut self, since: Instant, duration: Duration) -> Option<()> {
        let until = since + duration;
        if until <= self.now {
            return Some(());
        }
        self.wake = Some(self.wake.map_or(until, |wake| wake.min(until)));
        None
    }

    /// Lets go of a socket, and of what was asked from it.
    pub(super) fn close(&mut self, slot: Option<SocketId>) {
        let Some(id) = slot else { return };
        self.probes.retain(|probe| probe.ask.socket != id);
        if let Some(socket) = self.sockets.iter_mut().find(|socket| socket.id == Some(id)) {
            socket.id = None;
        }
        self.let_go();
    }

    /// Of what no test has a name for; but the driver still owes an answer where one was wanted.
    fn let_go(&mut self) {
        let events = &mut self.events;
        self.sockets.retain(|socket| match *socket {
            Socket { id: None, local: Some(local) } => {
                events.push_back(Event::SocketDone(local));
                false
            }
            _ => true,
        });
    }

    /// Lets go of everything.
    pub(super) fn close_all(&mut self) {
        self.wake = None;
        self.probes.clear();
        for socket in &mut self.sockets {
            socket.id = None;
        }
        self.let_go();
    }

    /// The tests are about to say anew what they wait for.
    pub(super) const fn forget_waiting(&mut self) {
        self.wake = None;
    }

    /// Takes a socket that the driver bound; the first that is wanted gets it.
    pub(super) fn bound(&mut self, local: SocketAddr) {
        if self.by_local(local).is_none()
            && let Some(socket) = self.sockets.iter_mut().find(|socket| socket.local.is_none())
        {
            socket.local = Some(local);
            self.let_go();
        }
    }

    /// Takes the news that there is none for the first that is wanted; whether a test is left without.
    pub(super) fn not_bound(&mut self) -> bool {
        let wanted = self.sockets.iter().position(|socket| socket.local.is_none());
        wanted.is_some_and(|at| self.sockets.remove(at).id.is_some())
    }

    /// Whether a socket is bound here.
    pub(super) fn by_local(&self, local: SocketAddr) -> Option<SocketId> {
        self.sockets.iter().find(|socket| socket.local == Some(local)).and_then(|socket| socket.id)
    }

    fn local(&self, id: SocketId) -> Option<SocketAddr> {
        self.sockets.iter().find(|socket| socket.id == Some(id)).and_then(|socket| socket.local)
    }

    fn number(&mut self) -> u32 {
        self.next += 1;
        self.next
    }

    /// Takes a datagram; `false` if it is not for any probe.
    pub(super) fn take(&mut self, path: Path, bytes: &[u8]) -> bool {
        let Some(on) = self.by_local(path.local) else { return false };
        let Ok(message) = Message::parse(bytes) else { return false };
        let id = message.transaction_id();
        let probe = self.probes.iter_mut().find(|probe| probe.transaction == id);
        probe.is_some_and(|probe| probe.take(&message, on, path.remote))
    }

    /// Takes an ICMP error.
    pub(super) fn unreachable(&mut self, path: Path) {
        let Some(on) = self.by_local(path.local) else { return };
        let sent = |probe: &&mut Probe| probe.ask.socket == on && probe.ask.to == path.remote;
        self.probes.iter_mut().filter(sent).for_each(Probe::undeliverable);
    }

    /// Takes the passing of time.
    pub(super) fn expire(&mut self) {
        for probe in &mut self.probes {
            let State::Running(schedule) = &mut probe.state else { continue };
            match schedule.handle_timeout(self.now) {
                Some(Step::Retransmit) => probe.queued = true,
                Some(Step::TimedOut) => probe.give_up(),
                None => {}
            }
        }
    }

    /// Starts the transaction whose turn it is.
    // rfc5780-s5-g, rfc5780-s5-h
    pub(super) fn start_waiting(&mut self) {
        if self.now < self.next_start {
            return;
        }
        let waiting = |probe: &&mut Probe| matches!(probe.state, State::Waiting);
        if let Some(probe) = self.probes.iter_mut().find(waiting) {
            probe.start(Schedule::unreliable(self.config.timing, self.now), self.now);
            let jitter = self.config.pace / 4 / 256 * (self.random.next_u32() & 0xFF);
            self.next_start = self.now + self.config.pace + jitter;
        }
    }

    /// When something is due.
    pub(super) fn poll_timeout(&self) -> Option<Instant> {
        let due = |probe: &Probe| match &probe.state {
            State::Waiting => Some(self.next_start),
            State::Running(schedule) => schedule.poll_timeout(),
            State::Done(_) => None,
        };
        self.probes.iter().filter_map(due).chain(self.wake).min()
    }

    /// Writes the next packet into `buffer`.
    pub(super) fn poll_transmit<'b>(
        &mut self,
        buffer: &'b mut [u8],
    ) -> Result<Option<Transmit<'b>>, BufferTooShort> {
        let software = self.config.software.as_deref();
        let Some(at) = self.probes.iter().position(|probe| probe.queued) else { return Ok(None) };
        let Some(probe) = self.probes.get_mut(at) else { return Ok(None) };
        let needed = probe.length(software);
        let room = buffer.get_mut(..needed).ok_or(BufferTooShort { needed })?;
        let payload = probe.write(software, room).map_err(|_| BufferTooShort { needed })?;
        probe.queued = false;
        let ask = probe.ask;
        let local = self.local(ask.socket);
        Ok(local.map(|local| Transmit::new(Path::udp(local, ask.to), payload)))
    }
}
