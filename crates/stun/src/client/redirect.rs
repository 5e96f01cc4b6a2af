//! From one server to another (RFC 8489 §10).

use alloc::string::String;
use alloc::vec::Vec;
use core::net::SocketAddr;
use core::time::Duration;

use frazil_sansio::Instant;

use super::connection::Connection;
use super::machine::Client;
use super::{Event, Failure, Request};
use crate::Message;
use crate::attribute::{AlternateDomain, AlternateServer};
use crate::transaction::RtoEstimate;

/// How long a server that has been asked is not asked again.
const MEMORY: Duration = Duration::from_secs(300);
/// The most servers in a row: a longer chain is no better than a loop.
const MAX_TRIED: usize = 16;

/// The servers that the client was sent away from.
#[derive(Debug, Default)]
pub(super) struct Tried(Vec<(SocketAddr, Instant)>);

impl Tried {
    /// Whether the client may go to `server`.
    fn allows(&mut self, server: SocketAddr, now: Instant) -> bool {
        self.0.retain(|(_, asked)| now - *asked < MEMORY);
        self.0.len() < MAX_TRIED && self.0.iter().all(|(tried, _)| *tried != server)
    }
}

impl<R: Request> Client<R> {
    /// Goes where a 300 says, with all requests.
    // rfc8489-s10-f
    pub(super) fn redirect(&mut self, response: &Message<'_>) -> Result<(), Failure> {
        let from = self.path.remote;
        let is_reachable = |server: &SocketAddr| server.is_ipv4() == from.is_ipv4();
        let mut servers = response.all::<AlternateServer>().flatten().map(|server| server.0);
        let Some(to) = servers.find(is_reachable) else {
            return Err(Failure::Refused { code: 300, unknown: None });
        };
        // rfc8489-s10-k
        if to == from || !self.tried.allows(to, self.now) {
            return Err(Failure::RedirectLoop { to });
        }
        self.tried.0.push((from, self.now));
        self.path.remote = to;
        self.session.forget_server();
        self.rto = RtoEstimate::new(self.config.timing.rto);
        for attempt in &mut self.attempts {
            attempt.start_over();
        }
        if !matches!(self.connection, Connection::Datagrams) {
            self.connection = Connection::Awaited;
        }
        let domain = response.get::<AlternateDomain<'_>>().ok().flatten();
        let domain = domain.map(|domain| String::from(domain.0));
        self.events.push_back(Event::Moved { to, domain });
        Ok(())
    }
}
