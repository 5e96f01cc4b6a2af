//! What an agent reports.

use core::fmt;
use core::net::SocketAddr;
use core::time::Duration;

use frazil_sansio::Path;

use crate::candidate::{CandidateRefused, LocalCandidate, RemoteCandidate};
use crate::pair::{PairId, PairInfo};
use crate::role::Role;

/// Where the agent stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum State {
    /// There is no remote description yet.
    New,
    /// Checks are running, and no pair is valid yet.
    Checking,
    /// A pair is valid and carries data; none is nominated yet (RFC 8445 §12.1).
    Connected,
    /// A pair is nominated and selected.
    Completed,
    /// Nothing has been heard from the peer for some time, but consent has not expired.
    Disconnected,
    /// There is no path, or consent expired. This agent will not connect again.
    Failed,
    /// [`Agent::close`](crate::Agent::close) was called.
    Closed,
}

impl State {
    /// Whether data can flow, as far as is known.
    #[must_use]
    pub const fn is_connected(self) -> bool {
        matches!(self, Self::Connected | Self::Completed)
    }
}

impl fmt::Display for State {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::New => "new",
            Self::Checking => "checking",
            Self::Connected => "connected",
            Self::Completed => "completed",
            Self::Disconnected => "disconnected",
            Self::Failed => "failed",
            Self::Closed => "closed",
        })
    }
}

/// Something that happened, in the order in which it happened.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Event {
    /// There is a new local candidate: tell the peer, now or in the description.
    LocalCandidate(LocalCandidate),
    /// A STUN server gave no candidate for this base.
    ServerFailed {
        /// The server.
        server: SocketAddr,
        /// The socket it was asked from.
        base: SocketAddr,
        /// Why.
        why: CheckFailure,
    },
    /// There will be no more local candidates: tell the peer `end-of-candidates`.
    GatheringComplete,
    /// A candidate of the peer is used.
    RemoteCandidate(RemoteCandidate),
    /// A candidate of the peer is not used.
    CandidateRefused {
        /// Its address, unless it is a name.
        address: Option<SocketAddr>,
        /// Why.
        why: CandidateRefused,
    },
    /// A check revealed a candidate of the peer that it had not told (RFC 8445 §7.3.1.3).
    PeerReflexiveRemote(RemoteCandidate),
    /// An answer revealed an address of this side that no server had seen (RFC 8445 §7.2.5.3.1).
    PeerReflexiveLocal(LocalCandidate),
    /// The state changed.
    StateChanged(State),
    /// The role changed, to repair a conflict (RFC 8445 §7.3.1.1) or because the peer is lite.
    RoleChanged(Role),
    /// A check, or a repetition of one, is queued for sending.
    CheckSent {
        /// The pair that is checked.
        pair: PairId,
        /// Where it goes.
        path: Path,
        /// Why it is sent.
        kind: CheckKind,
        /// 0 for the first transmission, then the number of the repetition.
        retransmission: u8,
    },
    /// A check succeeded.
    CheckAnswered {
        /// The pair that was checked.
        pair: PairId,
        /// Where it went.
        path: Path,
        /// The address of this side as the peer saw it.
        mapped: SocketAddr,
        /// The round trip, unless the check was repeated and it cannot be known.
        rtt: Option<Duration>,
    },
    /// A check failed.
    CheckFailed {
        /// The pair that was checked.
        pair: PairId,
        /// Where it went.
        path: Path,
        /// Why.
        why: CheckFailure,
    },
    /// An authentic check arrived and was answered.
    CheckReceived {
        /// Where it came in.
        path: Path,
        /// Whether it nominates.
        use_candidate: bool,
        /// The error code of the answer, or none for success.
        rejected: Option<u16>,
    },
    /// A pair was proved to carry packets both ways.
    PairValid(PairInfo),
    /// A pair left the checklist, or never got onto it, since a limit was reached.
    PairDropped {
        /// From here.
        base: SocketAddr,
        /// To there.
        remote: SocketAddr,
        /// The limit.
        limit: Limit,
    },
    /// A pair was nominated by either side.
    Nominated(PairInfo),
    /// A nominated pair was selected: data goes on it from now on (RFC 8445 §8.1.1).
    Selected(PairInfo),
    /// Data goes on another pair from now on: the first valid one, a better one, or the selected
    /// one.
    DataPath {
        /// The pair.
        pair: PairId,
        /// Where data goes.
        path: Path,
    },
    /// A consent check is queued for sending (RFC 7675).
    ConsentSent {
        /// The pair.
        pair: PairId,
        /// Where it goes.
        path: Path,
    },
    /// A consent check was answered.
    ConsentAnswered {
        /// The pair.
        pair: PairId,
        /// Where it went.
        path: Path,
        /// The round trip.
        rtt: Duration,
    },
    /// The peer's consent to receive on this pair has expired: nothing is sent there any more.
    ConsentExpired {
        /// The pair.
        pair: PairId,
        /// The path it had.
        path: Path,
    },
}

/// Why a check is sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum CheckKind {
    /// Its pair's turn came (RFC 8445 §6.1.4.2).
    Ordinary,
    /// A check of the peer triggered it (RFC 8445 §7.3.1.4).
    Triggered,
    /// It carries USE-CANDIDATE (RFC 8445 §8.1.1).
    Nominating,
}

impl fmt::Display for CheckKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Ordinary => "ordinary",
            Self::Triggered => "triggered",
            Self::Nominating => "nominating",
        })
    }
}

/// Why a check, or a request to a STUN server, failed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum CheckFailure {
    /// No answer came in time.
    Timeout,
    /// Only answers came that were not authentic (RFC 8489 §9.1.4).
    Unauthentic,
    /// The answer came over another way than the request went (RFC 8445 §7.2.5.2.1).
    NotSymmetric,
    /// The answer was this error code.
    ErrorResponse(u16),
    /// The answer was a success that cannot be used: it has no mapped address, or demands to
    /// understand an attribute that is unknown here.
    Unusable,
    /// The network said that it cannot be reached.
    Unreachable,
    /// Too many checks went to that address without an answer; see
    /// [`Config::destination_limit`](crate::Config::destination_limit).
    DestinationLimit,
    /// The local address is gone.
    AddressRemoved,
    /// The peer's consent on it expired.
    ConsentExpired,
}

impl fmt::Display for CheckFailure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Timeout => f.write_str("no answer"),
            Self::Unauthentic => f.write_str("no authentic answer"),
            Self::NotSymmetric => f.write_str("answered over another path"),
            Self::ErrorResponse(code) => write!(f, "answered with error {code}"),
            Self::Unusable => f.write_str("answered in a way that cannot be used"),
            Self::Unreachable => f.write_str("unreachable"),
            Self::DestinationLimit => f.write_str("too many checks to that address"),
            Self::AddressRemoved => f.write_str("the local address is gone"),
            Self::ConsentExpired => f.write_str("consent expired"),
        }
    }
}

/// Why the agent failed for good.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum FailureCause {
    /// Every pair failed, or there was none, and patience has ended (RFC 8863).
    NoPath,
    /// Neither side could make the nomination heard (RFC 8445 §7.2.5.3.4).
    NominationFailed,
    /// The peer no longer consents to receive on the selected pair (RFC 7675).
    ConsentExpired,
    /// The local address of the selected pair is gone.
    AddressRemoved,
}

impl fmt::Display for FailureCause {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::NoPath => "no pair of candidates carries packets both ways",
            Self::NominationFailed => "the nomination was not answered",
            Self::ConsentExpired => "the peer no longer answers",
            Self::AddressRemoved => "the local address in use is gone",
        })
    }
}

/// A limit of [`Config`](crate::Config) that was reached.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Limit {
    /// [`Config::pair_limit`](crate::Config::pair_limit).
    Pairs,
}
