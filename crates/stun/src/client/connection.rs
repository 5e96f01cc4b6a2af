//! The way to the server: datagrams, or a stream and what becomes of it (RFC 8489 §6.2.2).

use alloc::vec::Vec;

use frazil_sansio::{Instant, Path, StreamChange, Transport};

use super::attempt::end_where;
use super::machine::Client;
use super::{Failure, Request};
use crate::stream::{Decoder, StunFraming};

/// How the server can be reached.
pub(super) enum Connection {
    /// By datagrams.
    Datagrams,
    /// By the stream that this decoder reads; `None` while it is in use.
    Open(Option<Decoder<StunFraming, Vec<u8>>>),
    /// The driver is to open a stream.
    Awaited,
    /// The stream is lost.
    Lost,
}

impl Connection {
    /// The way that a path says, ready for use.
    pub(super) fn to(path: Path, max_answer: usize) -> Self {
        match path.transport {
            Transport::Tcp => Self::Open(Some(Decoder::new(StunFraming, Vec::new(), max_answer))),
            _ => Self::Datagrams,
        }
    }

    /// Whether requests may go out.
    pub(super) const fn is_ready(&self) -> bool {
        matches!(self, Self::Datagrams | Self::Open(_))
    }
}

impl<R: Request> Client<R> {
    /// Takes a change of the stream to the server. One that closes or cannot be opened fails every
    /// request (RFC 8489 §6.2.2).
    pub fn handle_stream(&mut self, path: Path, change: StreamChange, now: Instant) {
        self.clock(now);
        if path != self.path || matches!(self.connection, Connection::Datagrams) {
            return;
        }
        match change {
            StreamChange::Opened if !matches!(self.connection, Connection::Open(_)) => {
                self.connection = Connection::to(self.path, self.config.max_answer);
                self.start_waiting();
            }
            StreamChange::Refused | StreamChange::Closed => self.lose_connection(),
            _ => {}
        }
    }

    fn lose_connection(&mut self) {
        self.connection = Connection::Lost;
        end_where(&mut self.attempts, &mut self.events, |_| Some(Failure::ConnectionLost));
    }

    /// Takes pieces of the stream.
    pub(super) fn handle_bytes(&mut self, mut bytes: &[u8]) {
        let Connection::Open(decoder) = &mut self.connection else { return };
        let Some(mut decoder) = decoder.take() else { return };
        let path = self.path;
        loop {
            match decoder.decode(&mut bytes) {
                Ok(Some(message)) => self.resolve(&message),
                Ok(None) => break,
                Err(_) => return self.lose_connection(),
            };
            if self.path != path {
                // The answer sent the client elsewhere: this stream is of the past.
                return self.start_waiting();
            }
        }
        self.connection = Connection::Open(Some(decoder));
        self.start_waiting();
    }

    /// Whether nothing need be sent twice.
    pub(super) fn is_reliable(&self) -> bool {
        match self.path.transport {
            Transport::Udp => false,
            Transport::Tcp => true,
            _ => self.config.reliable,
        }
    }
}
