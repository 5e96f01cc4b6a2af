//! The discovery: one test after the other, and side by side where they do not disturb each other.

use core::net::SocketAddr;

use frazil_sansio::{AddressChange, BufferTooShort, Input, Instant, Machine, Path, Transmit};

use super::bench::Bench;
use super::reach::{ReachTest, Reached};
use super::trials::Trials;
use super::{Config, Event, Report, Test, Unknown};

/// Finds out how the NATs between this host and a server behave (RFC 5780).
///
/// It follows the contract of [`frazil_sansio`]. The module's page shows it at work.
pub struct Discovery {
    server: SocketAddr,
    bench: Bench,
    report: Report,
    reach: ReachTest,
    reached: Option<Reached>,
    trials: Trials,
    finished: bool,
}

impl Discovery {
    /// A discovery with the help of the server at this address.
    #[must_use]
    pub fn new(config: Config, server: SocketAddr, now: Instant) -> Self {
        let mut discovery = Self {
            server,
            trials: Trials::new(&config),
            bench: Bench::new(config, now),
            report: Report::EMPTY,
            reach: ReachTest::default(),
            reached: None,
            finished: false,
        };
        discovery.go_on();
        discovery
    }

    /// What is known so far.
    #[must_use]
    pub const fn report(&self) -> &Report {
        &self.report
    }

    /// Whether all tests have come to their end.
    #[must_use]
    pub const fn is_finished(&self) -> bool {
        self.finished
    }

    /// Ends it before its time: what was found until then stands.
    pub fn stop(&mut self, now: Instant) {
        self.clock(now);
        if !self.finished {
            self.finish(Unknown::Stopped);
        }
    }

    /// Takes a socket that was wanted, or the news that one is gone, which ends the discovery: what
    /// was found until then stands.
    pub fn handle_address(&mut self, change: AddressChange, now: Instant) {
        self.clock(now);
        match change {
            AddressChange::Added(local) => {
                self.bench.bound(local);
                self.go_on();
            }
            AddressChange::Removed(local) if self.bench.by_local(local).is_some() => {
                self.finish(Unknown::SocketLost);
            }
            _ => {}
        }
    }

    /// Takes the news that there is no socket to be had, which ends the discovery: what was found
    /// until then stands.
    pub fn handle_no_socket(&mut self, now: Instant) {
        self.clock(now);
        if self.bench.not_bound() {
            self.finish(Unknown::NoSocket);
        }
    }

    /// Takes a datagram that arrived on `path`. What answers no probe is [`Input::Foreign`].
    pub fn handle_input<'a>(&mut self, path: Path, bytes: &'a [u8], now: Instant) -> Input<'a> {
        self.clock(now);
        if !self.bench.take(path, bytes) {
            return Input::Foreign(bytes);
        }
        self.go_on();
        Input::Consumed
    }

    /// Takes the news that what was sent on `path` cannot arrive: no answer will come.
    pub fn handle_unreachable(&mut self, path: Path, now: Instant) {
        self.clock(now);
        self.bench.unreachable(path);
        self.go_on();
    }

    /// Takes the passing of time.
    pub fn handle_timeout(&mut self, now: Instant) {
        self.clock(now);
        self.bench.expire();
        self.go_on();
    }

    /// When to call [`handle_timeout`](Self::handle_timeout); `None` while a socket is waited for, and
    /// at the end.
    #[must_use]
    pub fn poll_timeout(&self) -> Option<Instant> {
        self.bench.poll_timeout()
    }

    /// The next event, until `None`.
    pub fn poll_event(&mut self) -> Option<Event> {
        self.bench.events.pop_front()
    }

    /// Writes the next packet into `buffer`, until `None`.
    ///
    /// # Errors
    ///
    /// The buffer is too short; the packet is still queued.
    pub fn poll_transmit<'b>(
        &mut self,
        buffer: &'b mut [u8],
    ) -> Result<Option<Transmit<'b>>, BufferTooShort> {
        self.bench.poll_transmit(buffer)
    }

    fn clock(&mut self, now: Instant) {
        self.bench.now = self.bench.now.max(now);
    }

    /// Asks every test how far it is, and starts what is to be started.
    fn go_on(&mut self) {
        if self.finished {
            return;
        }
        self.bench.forget_waiting();
        match self.reached {
            None => self.step_reach(),
            Some(reached) => self.step_trials(&reached),
        }
        if !self.finished {
            self.bench.start_waiting();
        }
    }

    fn step_reach(&mut self) {
        match self.reach.step(&mut self.bench, self.server) {
            None => {}
            Some(Err((udp, why))) => {
                self.report.udp = udp;
                self.bench.events.push_back(Event::Tested(Test::Udp));
                self.finish(why);
            }
            Some(Ok(reached)) => {
                self.report.udp = Ok(true);
                self.report.public_address = Ok(reached.mapped);
                self.report.rewrites_payloads = reached.rewrites_payloads();
                self.bench.events.push_back(Event::Tested(Test::Udp));
                self.reached = Some(reached);
                self.step_trials(&reached);
            }
        }
    }

    fn step_trials(&mut self, reached: &Reached) {
        if self.trials.step(&mut self.bench, reached, &mut self.report) {
            self.finish(Unknown::NotTested);
        }
    }

    fn finish(&mut self, why: Unknown) {
        self.report.give_up(why);
        self.trials.give_up(&mut self.report, why);
        self.finished = true;
        self.bench.close_all();
        self.bench.events.push_back(Event::Finished);
    }
}

impl Machine for Discovery {
    type Event = Event;

    fn handle_input<'a>(&mut self, path: Path, bytes: &'a [u8], now: Instant) -> Input<'a> {
        Self::handle_input(self, path, bytes, now)
    }

    fn handle_timeout(&mut self, now: Instant) {
        Self::handle_timeout(self, now);
    }

    fn poll_timeout(&self) -> Option<Instant> {
        Self::poll_timeout(self)
    }

    fn poll_event(&mut self) -> Option<Event> {
        Self::poll_event(self)
    }

    fn poll_transmit<'b>(
        &mut self,
        buffer: &'b mut [u8],
    ) -> Result<Option<Transmit<'b>>, BufferTooShort> {
        Self::poll_transmit(self, buffer)
    }

    fn handle_unreachable(&mut self, path: Path, now: Instant) {
        Self::handle_unreachable(self, path, now);
    }

    fn handle_address(&mut self, change: AddressChange, now: Instant) {
        Self::handle_address(self, change, now);
    }
}
