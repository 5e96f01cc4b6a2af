//! What a peer is to do.

use core::net::SocketAddr;
use core::time::Duration;

use frazil_ice::{Config, Role};

/// What a peer is to do.
#[derive(Clone, Debug)]
pub struct PeerConfig {
    pub(crate) offers: bool,
    pub(crate) role: Role,
    pub(crate) says: Option<String>,
    pub(crate) stun_servers: Vec<SocketAddr>,
    pub(crate) trickles: bool,
    pub(crate) pause: Option<Duration>,
    pub(crate) tune: fn(&mut Config),
}

impl PeerConfig {
    /// One that makes the offer, and begins the talk.
    #[must_use]
    pub fn offering(says: &str) -> Self {
        let (says, tune) = (Some(says.to_owned()), ignore as fn(&mut Config));
        let stun_servers = Vec::new();
        let (offers, role) = (true, Role::Controlling);
        Self { offers, role, says, stun_servers, trickles: false, pause: None, tune }
    }

    /// One that answers an offer, and what is said to it.
    #[must_use]
    pub fn answering(says: &str) -> Self {
        Self { offers: false, role: Role::Controlled, ..Self::offering(says) }
    }

    /// Lets it say nothing at all, and want to hear nothing.
    #[must_use]
    pub fn silent(self) -> Self {
        Self { says: None, ..self }
    }

    /// Lets it begin as the controlling side, whoever offers: where both do, they have to settle who is
    /// (RFC 8445 §7.3.1.1).
    #[must_use]
    pub fn controlling(self) -> Self {
        Self { role: Role::Controlling, ..self }
    }

    /// Lets it go on saying its line once it has a path, with so long between.
    #[must_use]
    pub fn talking_every(self, pause: Duration) -> Self {
        Self { pause: Some(pause), ..self }
    }

    /// Lets it ask a STUN server for its public address. There may be several.
    #[must_use]
    pub fn with_stun_server(mut self, server: SocketAddr) -> Self {
        self.stun_servers.push(server);
        self
    }

    /// Lets it send its description at once, and its candidates as it finds them (RFC 8838).
    #[must_use]
    pub fn trickling(self) -> Self {
        Self { trickles: true, ..self }
    }

    /// Lets `tune` change the agent's configuration.
    #[must_use]
    pub fn tuned(self, tune: fn(&mut Config)) -> Self {
        Self { tune, ..self }
    }
}

const fn ignore(_: &mut Config) {}
