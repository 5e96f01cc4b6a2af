//! What an agent is told once, and every limit it keeps.

use core::fmt;
use core::time::Duration;

use crate::nomination::NominationPolicy;
use crate::pacer::Pacer;
use crate::role::Role;

/// How an agent behaves, and how much memory and traffic it may be made to spend.
///
/// Build one with [`Config::new`] and change what you need; the values there are the defaults named
/// on each field.
#[derive(Clone)]
#[non_exhaustive]
pub struct Config {
    /// Where all randomness comes from: credentials, tie-breaker, transaction ids, jitter.
    ///
    /// It must come from a cryptographic source and be used once. The same seed and the same inputs
    /// replay the same agent.
    pub seed: [u8; 32],
    /// The role at the start (RFC 8445 §6.1.1): who sent the offer controls. A conflict is repaired
    /// by the protocol itself.
    pub role: Role,
    /// The pacing floor of this process, shared by all its agents (RFC 8445 §14.2).
    pub pacer: Pacer,
    /// Time between two new transactions of this agent, Ta (RFC 8445 §14.2). Default 50 ms.
    ///
    /// Another value must be told to the peer: see [`Agent::local_pacing`](crate::Agent::local_pacing).
    /// The larger of both sides' values is used for checks, and never less than 5 ms.
    pub ta: Duration,
    /// The longest Ta that a peer may ask for. Default 2 s; a description that asks for more is
    /// refused, since it could make the agent try for days. Its own `ta` is not subject to it.
    pub ta_limit: Duration,
    /// Whether loopback addresses may be candidates (RFC 8445 §5.1.1.1 forbids it for addresses
    /// that were merely found). Default `false`; set it when a socket was bound there on purpose.
    pub loopback: bool,
    /// The most local candidates, of all types. Default 64.
    pub local_candidate_limit: usize,
    /// The most remote candidates, of all types (RFC 8445 §19.5.1). Default 100.
    pub remote_candidate_limit: usize,
    /// The most STUN servers. Default 8.
    pub server_limit: usize,
    /// The most candidate pairs on the checklist (RFC 8445 §6.1.2.5). Default 100.
    pub pair_limit: usize,
    /// The most checks begun towards one remote IP address from which nothing authentic has come.
    /// Default 64. A check is at most seven datagrams of some hundred octets.
    pub destination_limit: usize,
    /// The most checks remembered from before the remote description. Default 32; all are answered.
    pub early_check_limit: usize,
    /// The most datagrams queued for [`Agent::poll_transmit`](crate::Agent::poll_transmit); beyond
    /// it new ones are dropped and counted, as a network would. Default 256.
    pub transmit_limit: usize,
    /// The most events queued for [`Agent::poll_event`](crate::Agent::poll_event); beyond it new
    /// ones are dropped and counted. Default 1024.
    pub event_limit: usize,
    /// The longest that gathering may take from [`Agent::gather`](crate::Agent::gather). Default 5 s.
    pub gather_timeout: Duration,
    /// How often the binding of a server-reflexive candidate is refreshed while ICE runs
    /// (RFC 8445 §5.1.1.4). Default 15 s.
    pub binding_refresh: Duration,
    /// The least time before the agent may fail, from the remote description on: the PAC timer of
    /// RFC 8863 §4. Default 39.5 s.
    pub patience: Duration,
    /// How the controlling side chooses the pair it nominates.
    pub nomination: NominationPolicy,
    /// The basic interval of consent checks (RFC 7675 §5.1), spread by ±20 %. Default 5 s, and not
    /// less: no interval may be under 4 s.
    pub consent_interval: Duration,
    /// How long consent lasts after the last authentic answer (RFC 7675 §5.1). Default 30 s, and
    /// not more.
    pub consent_expiry: Duration,
    /// With nothing heard on the path in use for this long, and three consent checks unanswered, the
    /// state is [`State::Disconnected`](crate::State::Disconnected). Default 15 s.
    pub disconnected_after: Duration,
}

impl Config {
    /// The defaults, with a seed, a role and the process's pacer.
    #[must_use]
    pub fn new(seed: [u8; 32], role: Role, pacer: Pacer) -> Self {
        Self {
            seed,
            role,
            pacer,
            ta: Self::DEFAULT_TA,
            ta_limit: Duration::from_secs(2),
            loopback: false,
            local_candidate_limit: 64,
            remote_candidate_limit: 100,
            server_limit: 8,
            pair_limit: 100,
            destination_limit: 64,
            early_check_limit: 32,
            transmit_limit: 256,
            event_limit: 1024,
            gather_timeout: Duration::from_secs(5),
            binding_refresh: Duration::from_secs(15),
            patience: Self::DEFAULT_PATIENCE,
            nomination: NominationPolicy::default(),
            consent_interval: Duration::from_secs(5),
            consent_expiry: Duration::from_secs(30),
            disconnected_after: Duration::from_secs(15),
        }
    }

    /// Ta where nobody says otherwise (RFC 8445 §14.2).
    pub const DEFAULT_TA: Duration = Duration::from_millis(50);

    /// A whole check with default timers, and so the PAC timer (RFC 8863 §4).
    pub const DEFAULT_PATIENCE: Duration = Duration::from_millis(39_500);
}

impl fmt::Debug for Config {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // The seed makes every secret of the agent: it is left out.
        f.debug_struct("Config")
            .field("role", &self.role)
            .field("ta", &self.ta)
            .finish_non_exhaustive()
    }
}
