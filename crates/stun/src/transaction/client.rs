//! One request and the wait for its answer.

use core::fmt;
use core::time::Duration;

use frazil_sansio::Instant;

use super::{Schedule, Step, Timing};
use crate::{Class, Message, Method, ParseError, TransactionId};

/// A request on its way: what to send, when to send it again, which message answers it.
///
/// It holds the request's octets, in storage of the caller's choosing (a slice, an array, a
/// vector), so that a retransmission repeats them. Whether an answer is to be believed is for the
/// caller: [`matches`](Self::matches) it, verify it, then [`accept`](Self::accept) or
/// [`discard`](Self::discard) it.
#[derive(Clone)]
pub struct ClientTransaction<B> {
    request: B,
    method: Method,
    id: TransactionId,
    schedule: Schedule,
    reliable: bool,
    /// Whether the request waits to be sent.
    queued: bool,
    /// How often it was handed out to be sent.
    sent: u32,
    /// Whether an answer came that nobody vouched for.
    violated: bool,
}

impl<B: AsRef<[u8]>> ClientTransaction<B> {
    /// Starts the transaction of a request over UDP, or over DTLS over UDP.
    ///
    /// # Errors
    ///
    /// `request` is not exactly one request.
    pub fn over_udp(request: B, timing: Timing, now: Instant) -> Result<Self, StartError> {
        Self::start(request, Schedule::unreliable(timing, now), false)
    }

    /// Starts the transaction of a request over TCP or TLS: it is sent once.
    ///
    /// # Errors
    ///
    /// `request` is not exactly one request.
    pub fn over_tcp(request: B, timing: Timing, now: Instant) -> Result<Self, StartError> {
        Self::start(request, Schedule::reliable(timing, now), true)
    }

    fn start(request: B, schedule: Schedule, reliable: bool) -> Result<Self, StartError> {
        let message = Message::parse(request.as_ref()).map_err(StartError::Parse)?;
        let (method, id) = (message.method(), message.transaction_id());
        match message.class() {
            Class::Request => Ok(Self {
                method,
                id,
                schedule,
                reliable,
                queued: true,
                sent: 0,
                violated: false,
                request,
            }),
            class => Err(StartError::Class(class)),
        }
    }

    /// The request.
    #[must_use]
    pub fn request(&self) -> &[u8] {
        self.request.as_ref()
    }

    /// The octets to send now, if any; asked again, `None`. The same octets every time.
    // rfc8489-s5-f
    pub fn poll_transmit(&mut self) -> Option<&[u8]> {
        if !core::mem::take(&mut self.queued) {
            return None;
        }
        self.sent = self.sent.saturating_add(1);
        Some(self.request.as_ref())
    }
}

impl<B> ClientTransaction<B> {
    /// The transaction's ID.
    #[must_use]
    pub const fn id(&self) -> TransactionId {
        self.id
    }

    /// Whether [`poll_transmit`](Self::poll_transmit) would give the request: for machines that must
    /// find room for it first, since what was polled counts as sent.
    #[must_use]
    pub const fn has_transmit(&self) -> bool {
        self.queued
    }

    /// When to call [`handle_timeout`](Self::handle_timeout); `None` once it is over. Changed by
    /// every `&mut` method but `poll_transmit`.
    #[must_use]
    pub fn poll_timeout(&self) -> Option<Instant> {
        self.schedule.poll_timeout()
    }

    /// Takes the passing of time: queues a retransmission, or ends the transaction and says why.
    pub fn handle_timeout(&mut self, now: Instant) -> Option<Failure> {
        match self.schedule.handle_timeout(now)? {
            Step::Retransmit => {
                self.queued = true;
                None
            }
            Step::TimedOut => {
                self.queued = false;
                // rfc8489-s9.1.4-c, rfc8489-s9.2.5-r
                let violated = self.violated;
                Some(if violated { Failure::IntegrityViolated } else { Failure::TimedOut })
            }
        }
    }

    /// Whether `message` answers this request: a response with its ID and method, while it runs.
    // rfc8489-s6.3-b
    #[must_use]
    pub fn matches(&self, message: &Message<'_>) -> bool {
        !self.is_over()
            && message.class().is_response()
            && message.transaction_id() == self.id
            && message.method() == self.method
    }

    /// Takes an answer as good and ends the transaction. Gives the round trip's time, if it can be
    /// told: by Karn's rule not after a retransmission.
    pub fn accept(&mut self, now: Instant) -> Option<Duration> {
        let told = !self.is_over() && self.sent == 1;
        self.cancel();
        told.then(|| self.schedule.waited(now))
    }

    /// Drops an answer that nobody vouches for. Over UDP the wait goes on, and should nothing
    /// better come, the failure says so; over TCP the transaction ends (RFC 8489 §9.1.4).
    // rfc8489-s9.1.4-b, rfc8489-s9.1.4-d, rfc8489-s9.2.5-q, rfc8489-s9.2.5-s
    pub fn discard(&mut self) -> Option<Failure> {
        if self.is_over() {
            return None;
        }
        self.violated = true;
        self.reliable.then(|| {
            self.cancel();
            Failure::IntegrityViolated
        })
    }

    /// Takes a hard ICMP error, which ends the transaction (RFC 8489 §6.2.1).
    ///
    /// Such an error can be forged by whoever sees the request: ICE, for one, ignores it.
    // rfc8489-s6.2.1-m
    pub fn handle_unreachable(&mut self) -> Option<Failure> {
        if self.is_over() {
            return None;
        }
        self.cancel();
        Some(Failure::Unreachable)
    }

    /// Sends no more, but still takes an answer (RFC 8445 §7.3.1.4).
    pub const fn stop_retransmitting(&mut self) {
        self.schedule.stop_retransmitting();
        self.queued = false;
    }

    /// Ends the transaction: nothing is sent, due or answered any more.
    pub const fn cancel(&mut self) {
        self.schedule.cancel();
        self.queued = false;
    }

    /// Whether the transaction has ended.
    #[must_use]
    pub const fn is_over(&self) -> bool {
        self.schedule.is_over()
    }

    /// How often the request was handed out to be sent.
    #[must_use]
    pub const fn sent(&self) -> u32 {
        self.sent
    }
}

impl<B> fmt::Debug for ClientTransaction<B> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ClientTransaction")
            .field("method", &self.method)
            .field("id", &self.id)
            .field("sent", &self.sent)
            .field("due", &self.poll_timeout())
            .finish_non_exhaustive()
    }
}

/// How a transaction ended without an answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Failure {
    /// None came.
    TimedOut,
    /// Some came, but nobody vouched for any.
    IntegrityViolated,
    /// The network said that none will come.
    Unreachable,
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::TimedOut => "no answer came",
            Self::IntegrityViolated => "only answers with wrong integrity came",
            Self::Unreachable => "the network cannot deliver the request",
        })
    }
}

impl core::error::Error for Failure {}

/// Why octets start no transaction.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum StartError {
    /// They are not a message.
    Parse(ParseError),
    /// They are a message that nobody answers.
    Class(Class),
}

impl fmt::Display for StartError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Parse(error) => error.fmt(f),
            Self::Class(class) => write!(f, "not a request but: {class}"),
        }
    }
}

impl core::error::Error for StartError {}
