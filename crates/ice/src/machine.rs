//! The verbs of a machine: bytes and time in, bytes, events and a deadline out.

use frazil_sansio::{
    AddressChange, BufferTooShort, Input, Instant, Machine, Path, Transmit, Transport,
};
use frazil_stun::{Class, Fingerprint, Message, Method};

use crate::agent::Agent;
use crate::candidate::address;
use crate::event::{CheckFailure, Event, State};
use crate::timers::Timer;
use crate::transaction::Purpose;

/// What a datagram is to the agent.
enum Arrival<'a> {
    Request(Message<'a>),
    Response(Message<'a>),
    /// STUN of the peer's that needs no answer.
    Indication,
    Data,
    Foreign,
}

impl Agent {
    /// Takes a datagram that arrived on `path`.
    ///
    /// STUN is only what has the cookie, the exact length and a valid FINGERPRINT: the agent takes
    /// Binding requests, indications and the answers to its own requests, and any other is foreign.
    /// What is not STUN is the application's ([`Input::Data`]) if an authentic message came that way
    /// before, and else foreign.
    pub fn handle_input<'a>(&mut self, path: Path, bytes: &'a [u8], now: Instant) -> Input<'a> {
        match self.classify(path, bytes) {
            Arrival::Foreign => {
                self.stats.foreign += 1;
                Input::Foreign(bytes)
            }
            Arrival::Data => {
                self.stats.data_received += 1;
                self.stats.data_received_octets += bytes.len() as u64;
                self.now = self.now.max(now);
                self.heard(path, self.now);
                // Where silence had become a matter, it is one no longer.
                if self.timers.get(Timer::Silence).is_some() || self.state == State::Disconnected {
                    self.enter(now);
                    self.settle();
                }
                Input::Data { path, payload: bytes }
            }
            Arrival::Indication => {
                self.stats.messages_ignored += 1;
                Input::Consumed
            }
            Arrival::Request(message) => {
                self.enter(now);
                if self.state == State::Failed {
                    // To answer would be consent to what has no other end.
                    self.stats.messages_ignored += 1;
                } else {
                    self.respond(path, message, self.now);
                }
                self.settle();
                Input::Consumed
            }
            Arrival::Response(message) => {
                self.enter(now);
                self.resolve(path, message, message.transaction_id(), self.now);
                self.settle();
                Input::Consumed
            }
        }
    }

    /// Decides without changing anything.
    fn classify<'a>(&self, path: Path, bytes: &'a [u8]) -> Arrival<'a> {
        if self.state == State::Closed
            || path.transport != Transport::Udp
            || self.base_at(path.local).is_none()
        {
            return Arrival::Foreign;
        }
        let data = || {
            if self.sources.contains(&path) { Arrival::Data } else { Arrival::Foreign }
        };
        let Ok(message) = Message::parse(bytes) else { return data() };
        let fingerprint = message.fingerprint();
        if message.class().is_response() {
            let transaction = self.transactions.get(message.transaction_id());
            return match transaction.map(|transaction| (transaction.purpose, transaction.path)) {
                // Servers add FINGERPRINT or not; the answer counts if it came back the same way.
                Some((Purpose::Server { .. }, asked))
                    if fingerprint != Fingerprint::Invalid
                        && message.method() == Method::BINDING
                        && address::same(asked.local, path.local)
                        && address::same(asked.remote, path.remote) =>
                {
                    Arrival::Response(message)
                }
                Some((Purpose::Check { .. } | Purpose::Consent { .. }, _))
                    if fingerprint == Fingerprint::Valid && message.method() == Method::BINDING =>
                {
                    Arrival::Response(message)
                }
                _ if fingerprint == Fingerprint::Valid => Arrival::Foreign,
                _ => data(),
            };
        }
        match message.class() {
            _ if fingerprint != Fingerprint::Valid => data(),
            _ if message.method() != Method::BINDING => Arrival::Foreign,
            _ if !address::is_host(path.remote) => Arrival::Foreign,
            Class::Request => Arrival::Request(message),
            _ => Arrival::Indication,
        }
    }

    /// Takes the passing of time. Early, late and repeated calls are safe; an hour late is one step,
    /// in which what has expired is expired first.
    pub fn handle_timeout(&mut self, now: Instant) {
        self.enter(now);
        let now = self.now;
        if !self.is_concluded() {
            if self.timers.is_due(Timer::Patience, now) {
                self.timers.set(Timer::Patience, None);
            }
            self.attend_transactions(now);
            self.attend_gathering(now);
            self.refresh_bindings(now);
            self.check_consent(now);
            // What is due may give the pacer something to begin: it begins in this call.
            self.choose_data_pair(now);
            self.consider_nomination(now);
            self.begin_one(now);
        }
        self.settle();
    }

    /// When to call [`handle_timeout`](Self::handle_timeout); `None` when nothing is scheduled. Every
    /// method that takes `&mut self` may change the answer.
    #[must_use]
    pub fn poll_timeout(&self) -> Option<Instant> {
        self.timers.next().map(|(deadline, _)| deadline)
    }

    /// The next event, until `None`.
    pub fn poll_event(&mut self) -> Option<Event> {
        self.out.poll_event()
    }

    /// Writes the next datagram to send into `buffer`, until `None`. None is longer than 700 octets.
    ///
    /// # Errors
    ///
    /// [`BufferTooShort`] says the size that the datagram needs; it stays queued.
    pub fn poll_transmit<'b>(
        &mut self,
        buffer: &'b mut [u8],
    ) -> Result<Option<Transmit<'b>>, BufferTooShort> {
        self.out.poll_transmit(buffer)
    }

    /// Takes the news that what was sent on `path` cannot arrive.
    ///
    /// A question to a STUN server is given up. A check is not: anyone can forge the news, and many
    /// NATs send it for the first packets of a hole that is just being punched (RFC 8445 §7.2.5.2.2
    /// leaves it open).
    pub fn handle_unreachable(&mut self, path: Path, now: Instant) {
        self.enter(now);
        let mut given_up = None;
        self.transactions.retain(|transaction| match transaction.purpose {
            Purpose::Server { request } if transaction.path == path => {
                given_up = Some(request);
                false
            }
            _ => true,
        });
        if let Some(request) = given_up {
            self.server_failed(request, CheckFailure::Unreachable, self.now);
        }
        self.settle();
    }

    /// Takes a change of this host's addresses: a new socket is like
    /// [`add_local_address`](Self::add_local_address), a lost one takes its pairs with it.
    pub fn handle_address(&mut self, change: AddressChange, now: Instant) {
        self.enter(now);
        match change {
            AddressChange::Added(address) => {
                // The same refusal that add_local_address returns; here it has no reader.
                let _ = self.add_socket(address);
            }
            AddressChange::Removed(address) => self.remove_socket(address),
            _ => {}
        }
        self.settle();
    }
}

impl Machine for Agent {
    type Event = Event;

    fn handle_input<'a>(&mut self, path: Path, bytes: &'a [u8], now: Instant) -> Input<'a> {
        self.handle_input(path, bytes, now)
    }

    fn handle_timeout(&mut self, now: Instant) {
        self.handle_timeout(now);
    }

    fn poll_timeout(&self) -> Option<Instant> {
        self.poll_timeout()
    }

    fn poll_event(&mut self) -> Option<Event> {
        self.poll_event()
    }

    fn poll_transmit<'b>(
        &mut self,
        buffer: &'b mut [u8],
    ) -> Result<Option<Transmit<'b>>, BufferTooShort> {
        self.poll_transmit(buffer)
    }

    fn handle_unreachable(&mut self, path: Path, now: Instant) {
        self.handle_unreachable(path, now);
    }

    fn handle_address(&mut self, change: AddressChange, now: Instant) {
        self.handle_address(change, now);
    }
}
