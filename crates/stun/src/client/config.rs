//! What a client is told at its start.

use alloc::string::String;
use core::fmt;

use super::Credentials;
use crate::transaction::Timing;

/// What a client is told at its start. The defaults are the RFC's.
#[derive(Clone)]
#[non_exhaustive]
pub struct Config {
    /// From a cryptographic source, for transaction IDs; the same seed replays.
    pub seed: [u8; 32],
    /// What the client proves itself with.
    pub credentials: Credentials,
    /// The numbers of every transaction. Over UDP the RTO is the least: round trips make it longer.
    pub timing: Timing,
    /// Whether a [`Custom`](frazil_sansio::Transport::Custom) transport delivers everything, so that
    /// nothing is sent twice over it.
    pub reliable: bool,
    /// What SOFTWARE says in every request; `None` says nothing (RFC 8489 §16.1.2).
    pub software: Option<String>,
    /// Puts FINGERPRINT into every request and takes no answer without: for sockets that STUN shares
    /// with other protocols (RFC 8489 §7).
    pub fingerprint: bool,
    /// Whether the client goes where a 300 sends it. Never, unless the usage says so
    /// (RFC 8489 §10).
    pub redirects: Redirects,
    /// Takes SHA-256 wherever a server offers it, as TURN wants it (RFC 8656 §6), and not what the
    /// server names first (RFC 8489 §9.2.5).
    pub prefer_sha256: bool,
    /// The octets of a whole IP packet that the path takes, where that is known. Without, 576 for
    /// IPv4 and 1280 for IPv6 (RFC 8489 §6.1). Messages over UDP are kept below.
    pub path_mtu: Option<usize>,
    /// The most transactions at a time: 10 (RFC 8489 §6.2). Further requests wait.
    pub max_outstanding: usize,
    /// The most requests at a time, those that wait included: 64.
    pub max_requests: usize,
    /// The most octets of an answer over a stream: 8192. A longer one loses the connection.
    pub max_answer: usize,
}

/// Whether a client goes where a 300 sends it.
///
/// RFC 8489 contradicts itself: a 300 need not be authenticated by §10, and must be by §14.8. Here
/// the usage decides.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Redirects {
    /// No: a 300 is a refusal.
    #[default]
    Never,
    /// If the key vouches for the answer (RFC 8489 §14.8); one that nobody vouches for is discarded.
    Verified,
    /// Yes. A request that carried integrity still takes no answer without.
    Any,
}

impl Config {
    /// The RFC's numbers, nothing to prove, SOFTWARE with this crate's name.
    ///
    /// The seed must come from a cryptographic source and serve nothing else.
    #[must_use]
    pub fn new(seed: [u8; 32]) -> Self {
        Self {
            seed,
            credentials: Credentials::none(),
            timing: Timing::default(),
            reliable: false,
            software: Some(String::from(concat!("frazil ", env!("CARGO_PKG_VERSION")))),
            fingerprint: false,
            redirects: Redirects::Never,
            prefer_sha256: false,
            path_mtu: None,
            max_outstanding: 10,
            max_requests: 64,
            max_answer: 8192,
        }
    }
}

impl fmt::Debug for Config {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Config")
            .field("credentials", &self.credentials)
            .field("timing", &self.timing)
            .field("redirects", &self.redirects)
            .finish_non_exhaustive()
    }
}
