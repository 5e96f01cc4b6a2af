//! The client: requests in, bytes and deadlines and answers out.

use alloc::collections::VecDeque;
use alloc::vec::Vec;
use core::fmt;

use frazil_sansio::{BufferTooShort, Input, Instant, Machine, Path, StreamChange, Transmit};

use super::attempt::{Attempt, State, end_where};
use super::connection::Connection;
use super::redirect::Tried;
use super::session::Session;
use super::{Config, Credentials, Event, Failure, Request, RequestError, RequestId};
use crate::transaction::RtoEstimate;
use crate::{Message, TransactionIds};

/// A client of one server, for any number of requests at a time.
///
/// It follows the contract of [`frazil_sansio`]. The module's page shows it at work.
pub struct Client<R: Request> {
    pub(super) config: Config,
    pub(super) path: Path,
    pub(super) session: Session,
    pub(super) ids: TransactionIds,
    pub(super) rto: RtoEstimate,
    /// In the order in which they were made.
    pub(super) attempts: Vec<Attempt<R>>,
    pub(super) events: VecDeque<Event<R>>,
    pub(super) connection: Connection,
    pub(super) tried: Tried,
    next: u64,
    /// The latest time seen: a clock that goes backwards stands still here.
    pub(super) now: Instant,
}

impl<R: Request> Client<R> {
    /// A client of the server at the path's other end. Over TCP the connection stands already.
    #[must_use]
    pub fn new(config: Config, path: Path, now: Instant) -> Self {
        let session = Session::new(config.credentials.clone(), config.prefer_sha256);
        Self {
            session,
            path,
            ids: TransactionIds::from_seed(config.seed),
            rto: RtoEstimate::new(config.timing.rto),
            attempts: Vec::new(),
            events: VecDeque::new(),
            connection: Connection::to(path, config.max_answer),
            tried: Tried::default(),
            next: 0,
            now,
            config,
        }
    }

    /// Makes a request. It goes out at once, unless [`Config::max_outstanding`] are on their way
    /// already; what becomes of it, an event tells.
    ///
    /// # Errors
    ///
    /// It was not taken.
    pub fn request(&mut self, request: R, now: Instant) -> Result<RequestId, RequestError> {
        self.clock(now);
        if matches!(self.connection, Connection::Lost) {
            return Err(RequestError::ConnectionLost);
        }
        let max = self.config.max_requests;
        if self.attempts.len() >= max {
            return Err(RequestError::Full { max });
        }
        let id = RequestId(self.next);
        self.next += 1;
        self.attempts.push(Attempt::new(id, request));
        self.start_waiting();
        Ok(id)
    }

    /// Takes a request back: nothing is sent or awaited for it any more. `None` if it has ended.
    pub fn cancel(&mut self, id: RequestId, now: Instant) -> Option<R> {
        self.clock(now);
        let at = self.attempts.iter().position(|attempt| attempt.id == id)?;
        let attempt = self.attempts.remove(at);
        self.start_waiting();
        Some(attempt.request)
    }

    /// Proves requests with these from now on, those that are tried again included.
    pub fn set_credentials(&mut self, credentials: Credentials) {
        self.session.set_credentials(credentials);
    }

    /// The name to ask an authorization server for a token with, once the server has said that it
    /// takes tokens (RFC 7635 §6.1).
    #[must_use]
    pub fn token_audience(&self) -> Option<&str> {
        self.session.audience()
    }

    /// The way to the server, which changes with [`Event::Moved`].
    #[must_use]
    pub const fn path(&self) -> Path {
        self.path
    }

    /// How many requests have not ended.
    #[must_use]
    pub fn pending(&self) -> usize {
        self.attempts.len()
    }

    /// Takes bytes that arrived on `path`: a datagram, or the next bytes of the stream. What is no
    /// answer to a request under way is [`Input::Foreign`], but on a stream, where whatever else
    /// comes is dropped.
    pub fn handle_input<'a>(&mut self, path: Path, bytes: &'a [u8], now: Instant) -> Input<'a> {
        self.clock(now);
        if path != self.path {
            return Input::Foreign(bytes);
        }
        if matches!(self.connection, Connection::Datagrams) {
            return match Message::parse(bytes) {
                Ok(message) if self.handle_message(&message, now) => Input::Consumed,
                _ => Input::Foreign(bytes),
            };
        }
        self.handle_bytes(bytes);
        Input::Consumed
    }

    /// Takes a message that arrived from the server, for those who share the way with other
    /// protocols and frame it themselves. `false` if it answers no request under way.
    pub fn handle_message(&mut self, message: &Message<'_>, now: Instant) -> bool {
        self.clock(now);
        let taken = self.resolve(message);
        self.start_waiting();
        taken
    }

    /// Takes the passing of time.
    pub fn handle_timeout(&mut self, now: Instant) {
        self.clock(now);
        let now = self.now;
        end_where(&mut self.attempts, &mut self.events, |attempt| attempt.handle_timeout(now));
        self.start_waiting();
    }

    /// When to call [`handle_timeout`](Self::handle_timeout); `None` when nothing is under way.
    #[must_use]
    pub fn poll_timeout(&self) -> Option<Instant> {
        self.attempts.iter().filter_map(Attempt::poll_timeout).min()
    }

    /// The next event, until `None`.
    pub fn poll_event(&mut self) -> Option<Event<R>> {
        self.events.pop_front()
    }

    /// Writes the next request into `buffer`, until `None`.
    ///
    /// # Errors
    ///
    /// The buffer is too short; the request is still queued.
    pub fn poll_transmit<'b>(
        &mut self,
        buffer: &'b mut [u8],
    ) -> Result<Option<Transmit<'b>>, BufferTooShort> {
        for attempt in &mut self.attempts {
            let State::Running { transaction, .. } = &mut attempt.state else { continue };
            if !transaction.has_transmit() {
                continue;
            }
            // What is polled counts as sent, so there must be room first.
            let needed = transaction.request().len();
            let payload = buffer.get_mut(..needed).ok_or(BufferTooShort { needed })?;
            if let Some(request) = transaction.poll_transmit() {
                payload.copy_from_slice(request);
            }
            return Ok(Some(Transmit::new(self.path, payload)));
        }
        Ok(None)
    }

    /// Takes the news that what was sent on `path` cannot arrive: a hard ICMP error, which fails
    /// what is under way over UDP (RFC 8489 §6.2.1).
    pub fn handle_unreachable(&mut self, path: Path, now: Instant) {
        self.clock(now);
        if path == self.path && matches!(self.connection, Connection::Datagrams) {
            end_where(&mut self.attempts, &mut self.events, |attempt| match &mut attempt.state {
                State::Running { transaction, .. } => {
                    transaction.handle_unreachable().map(Failure::from)
                }
                _ => None,
            });
            self.start_waiting();
        }
    }

    pub(super) fn clock(&mut self, now: Instant) {
        self.now = self.now.max(now);
    }
}

impl<R: Request> Machine for Client<R> {
    type Event = Event<R>;

    fn handle_input<'a>(&mut self, path: Path, bytes: &'a [u8], now: Instant) -> Input<'a> {
        Self::handle_input(self, path, bytes, now)
    }

    fn handle_timeout(&mut self, now: Instant) {
        Self::handle_timeout(self, now);
    }

    fn poll_timeout(&self) -> Option<Instant> {
        Self::poll_timeout(self)
    }

    fn poll_event(&mut self) -> Option<Event<R>> {
        Self::poll_event(self)
    }

    fn poll_transmit<'b>(
        &mut self,
        buffer: &'b mut [u8],
    ) -> Result<Option<Transmit<'b>>, BufferTooShort> {
        Self::poll_transmit(self, buffer)
    }

    fn handle_stream(&mut self, path: Path, change: StreamChange, now: Instant) {
        Self::handle_stream(self, path, change, now);
    }

    fn handle_unreachable(&mut self, path: Path, now: Instant) {
        Self::handle_unreachable(self, path, now);
    }
}

impl<R: Request> fmt::Debug for Client<R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Client")
            .field("path", &self.path)
            .field("pending", &self.pending())
            .field("due", &self.poll_timeout())
            .finish_non_exhaustive()
    }
}
