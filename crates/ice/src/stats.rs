//! What an agent has counted.

/// Counters since the agent was made. They only grow.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Stats {
    /// Check transactions begun, nominations among them.
    pub checks_sent: u64,
    /// Retransmissions of checks and of requests to STUN servers.
    pub retransmissions: u64,
    /// Checks that succeeded.
    pub checks_succeeded: u64,
    /// Checks that failed or timed out.
    pub checks_failed: u64,
    /// Authentic requests answered with success.
    pub requests_answered: u64,
    /// Requests answered with an error.
    pub requests_rejected: u64,
    /// Responses that were not authentic, or malformed, though their transaction id was known.
    pub responses_discarded: u64,
    /// STUN messages that an ICE agent has no use for: other methods, indications.
    pub messages_ignored: u64,
    /// Binding requests sent to STUN servers.
    pub server_requests: u64,
    /// Consent checks sent.
    pub consent_sent: u64,
    /// Consent checks answered.
    pub consent_answered: u64,
    /// Datagrams of data accepted from the peer.
    pub data_received: u64,
    /// Octets of data accepted from the peer.
    pub data_received_octets: u64,
    /// Datagrams of data allowed out.
    pub data_sent: u64,
    /// Octets of data allowed out.
    pub data_sent_octets: u64,
    /// Datagrams given back as foreign: no STUN of this agent, and from no authenticated source.
    pub foreign: u64,
    /// Remote candidates refused.
    pub candidates_refused: u64,
    /// Checks that arrived before the remote description and were too many to remember.
    pub early_checks_forgotten: u64,
    /// Datagrams dropped because the transmit queue was full.
    pub transmits_dropped: u64,
    /// Events dropped because the event queue was full.
    pub events_dropped: u64,
}
