//! The agent: what its driver calls.

use alloc::vec::Vec;
use core::fmt;
use core::net::SocketAddr;
use core::time::Duration;

use chacha20::ChaCha20Rng;
use chacha20::rand_core::{Rng, SeedableRng};
use frazil_candidate::Candidate;
use frazil_sansio::{Instant, Path, Transmit};
use frazil_stun::{Key, TransactionId};
use zeroize::Zeroize;

use crate::candidate::{AddressRefused, CandidateRefused, LocalCandidate, RemoteCandidate};
use crate::checklist::Checklist;
use crate::config::Config;
use crate::credentials::Credentials;
use crate::destinations::Destinations;
use crate::event::{Event, FailureCause, State};
use crate::gather::Gatherer;
use crate::nomination::Nominator;
use crate::outbox::Outbox;
use crate::pacer::AgentPacer;
use crate::pair::{PairId, PairInfo};
use crate::role::Role;
use crate::select::SendError;
use crate::sources::Sources;
use crate::stats::Stats;
use crate::timers::{Timer, Timers};
use crate::transaction::Transactions;
use crate::trickle::{DescriptionRefused, EarlyCheck, Remote, RemoteDescription};
use crate::valid::ValidList;

/// A full ICE agent for one data stream with one component (RFC 8445).
///
/// The verbs of a machine ([`handle_input`](Self::handle_input), [`handle_timeout`](Self::handle_timeout),
/// [`poll_timeout`](Self::poll_timeout), [`poll_event`](Self::poll_event),
/// [`poll_transmit`](Self::poll_transmit)) keep
/// [the contract of the family](frazil_sansio#the-contract). After any call that takes `&mut self`,
/// drain transmits and events, then read the deadline.
pub struct Agent {
    pub(crate) config: Config,
    pub(crate) now: Instant,
    pub(crate) state: State,
    pub(crate) failure: Option<FailureCause>,
    pub(crate) role: Role,
    pub(crate) tie_breaker: u64,
    random: ChaCha20Rng,
    pub(crate) credentials: Credentials,
    pub(crate) key: Key,
    pub(crate) remote: Option<Remote>,
    pub(crate) locals: Vec<LocalCandidate>,
    pub(crate) remotes: Vec<RemoteCandidate>,
    pub(crate) checklist: Checklist,
    pub(crate) valid: ValidList,
    /// The nominated pair that was selected.
    pub(crate) selected: Option<PairId>,
    /// The valid pair that carries data.
    pub(crate) data_pair: Option<PairId>,
    pub(crate) nominator: Nominator,
    pub(crate) transactions: Transactions,
    pub(crate) gatherer: Gatherer,
    pub(crate) pacer: AgentPacer,
    pub(crate) destinations: Destinations,
    pub(crate) sources: Sources,
    /// Paths on which the peer has let its consent expire.
    pub(crate) spent: Vec<Path>,
    pub(crate) early: Vec<EarlyCheck>,
    pub(crate) timers: Timers,
    pub(crate) out: Outbox,
    pub(crate) stats: Stats,
}

impl Agent {
    /// An agent that knows no address and no peer yet.
    #[must_use]
    pub fn new(mut config: Config, now: Instant) -> Self {
        let mut random = ChaCha20Rng::from_seed(config.seed);
        config.seed.zeroize();
        let credentials = Credentials::generate(&mut random);
        Self {
            now,
            state: State::New,
            failure: None,
            role: config.role,
            tie_breaker: random.next_u64(),
            random,
            key: Key::short_term(credentials.pwd()),
            credentials,
            remote: None,
            locals: Vec::new(),
            remotes: Vec::new(),
            checklist: Checklist::new(config.pair_limit),
            valid: ValidList::default(),
            selected: None,
            data_pair: None,
            nominator: Nominator::default(),
            transactions: Transactions::default(),
            gatherer: Gatherer::new(),
            pacer: AgentPacer::new(config.pacer.clone(), config.ta, now),
            destinations: Destinations::new(config.destination_limit),
            sources: Sources::default(),
            spent: Vec::new(),
            early: Vec::new(),
            timers: Timers::default(),
            out: Outbox::new(config.transmit_limit, config.event_limit),
            stats: Stats::default(),
            config,
        }
    }

    /// The fragment and password to put into the description.
    #[must_use]
    pub fn local_credentials(&self) -> &Credentials {
        &self.credentials
    }

    /// The `ice-options` for the description: regular nomination as of RFC 8445 §10, and trickle
    /// (RFC 8838 §3).
    pub const ICE_OPTIONS: [&str; 2] = ["ice2", "trickle"];

    /// `ice-pacing` for the description, if Ta is not the default (RFC 8839 §5.5).
    #[must_use]
    pub fn local_pacing(&self) -> Option<Duration> {
        (self.config.ta != Config::DEFAULT_TA).then_some(self.config.ta)
    }

    /// The candidates of this side so far, for the description. Those that checks revealed are not
    /// among them: they are never signalled (RFC 8445 §7.2.5.3.1).
    pub fn local_candidates(&self) -> impl Iterator<Item = &LocalCandidate> {
        self.locals.iter().filter(|local| local.is_signalled())
    }

    /// The candidates of the peer, those among them that checks revealed.
    pub fn remote_candidates(&self) -> impl Iterator<Item = &RemoteCandidate> {
        self.remotes.iter()
    }

    /// Adds a bound socket, a base for candidates. The address must be one that others can reach,
    /// not an unspecified one.
    ///
    /// # Errors
    ///
    /// When the address cannot be a candidate (RFC 8445 §5.1.1.1), or it is too late for one.
    pub fn add_local_address(
        &mut self,
        address: SocketAddr,
        now: Instant,
    ) -> Result<(), AddressRefused> {
        self.enter(now);
        let added = self.add_socket(address);
        self.settle();
        added
    }

    /// Adds a STUN server to ask for server-reflexive candidates, up to
    /// [`Config::server_limit`].
    pub fn add_stun_server(&mut self, server: SocketAddr, now: Instant) {
        self.enter(now);
        self.add_server(server);
        self.settle();
    }

    /// Begins to gather candidates: those of the sockets and servers added so far, and of those that
    /// are added until [`Event::GatheringComplete`].
    pub fn gather(&mut self, now: Instant) {
        self.enter(now);
        self.begin_gathering(self.now);
        self.settle();
    }

    /// Whether there will be no more local candidates: a description may say `end-of-candidates`.
    #[must_use]
    pub fn is_gathering_complete(&self) -> bool {
        self.gatherer.is_complete()
    }

    /// Takes the description of the peer; checks begin. The same description again changes nothing.
    ///
    /// # Errors
    ///
    /// When its credentials are malformed, or it would restart ICE.
    pub fn set_remote(
        &mut self,
        remote: RemoteDescription<'_>,
        now: Instant,
    ) -> Result<(), DescriptionRefused> {
        self.enter(now);
        let taken = self.take_description(remote, self.now);
        self.settle();
        taken
    }

    /// Takes a candidate of the peer, from its description or trickled later.
    ///
    /// # Errors
    ///
    /// When it will not be used. An [`Event::CandidateRefused`] says the same.
    pub fn add_remote_candidate(
        &mut self,
        candidate: &Candidate<'_>,
        now: Instant,
    ) -> Result<(), CandidateRefused> {
        self.enter(now);
        let taken = self.take_candidate(candidate);
        self.settle();
        taken
    }

    /// Takes the word that the peer has no more candidates (RFC 8838 §14).
    pub fn end_of_remote_candidates(&mut self, now: Instant) {
        self.enter(now);
        if let Some(remote) = &mut self.remote {
            remote.ended = true;
        }
        self.settle();
    }

    /// Checks that data may be sent now, and says where it goes.
    ///
    /// # Errors
    ///
    /// When there is no path, or no consent of the peer to receive on it.
    pub fn send<'p>(&mut self, payload: &'p [u8], now: Instant) -> Result<Transmit<'p>, SendError> {
        self.now = self.now.max(now);
        let path = self.data_path(self.now)?;
        self.stats.data_sent += 1;
        self.stats.data_sent_octets += payload.len() as u64;
        Ok(Transmit::new(path, payload))
    }

    /// Ends it: nothing is sent or answered any more.
    pub fn close(&mut self, now: Instant) {
        self.now = self.now.max(now);
        self.conclude(State::Closed);
    }

    /// Where the agent stands.
    #[must_use]
    pub fn state(&self) -> State {
        self.state
    }

    /// Why the state is [`State::Failed`].
    #[must_use]
    pub fn failure(&self) -> Option<FailureCause> {
        self.failure
    }

    /// The role now.
    #[must_use]
    pub fn role(&self) -> Role {
        self.role
    }

    /// The nominated pair that carries data (RFC 8445 §8.1.1).
    #[must_use]
    pub fn selected_pair(&self) -> Option<PairInfo> {
        self.valid_info(self.selected?)
    }

    /// The pair that carries data: the selected one, or before there is one the best valid one
    /// (RFC 8445 §12.1).
    #[must_use]
    pub fn data_pair(&self) -> Option<PairInfo> {
        self.valid_info(self.data_pair?)
    }

    /// Every pair of the checklist by falling priority, then those that are valid without being on
    /// it. Of a concluded checklist only the selected pair is left (RFC 8445 §8.1.2).
    pub fn pairs(&self) -> impl Iterator<Item = PairInfo> {
        let listed = self.checklist.iter().filter_map(|pair| self.pair_info(pair));
        let others = self.valid.iter().filter(|valid| self.checklist.get(valid.id).is_none());
        listed.chain(others.filter_map(|valid| self.valid_info(valid.id)))
    }

    /// What has been counted.
    #[must_use]
    pub fn stats(&self) -> Stats {
        self.stats
    }

    /// When [`handle_timeout`](Self::handle_timeout) is to be called, and why.
    #[must_use]
    pub fn next_timer(&self) -> Option<(Instant, Timer)> {
        self.timers.next()
    }

    pub(crate) fn report(&mut self, event: Event) {
        self.out.event(event, &mut self.stats);
    }

    pub(crate) fn transaction_id(&mut self) -> TransactionId {
        let mut octets = [0; 12];
        self.random.fill_bytes(&mut octets);
        TransactionId::from_bytes(octets)
    }

    pub(crate) fn random_u32(&mut self) -> u32 {
        self.random.next_u32()
    }

    pub(crate) fn random_u64(&mut self) -> u64 {
        self.random.next_u64()
    }
}

impl fmt::Debug for Agent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Agent")
            .field("state", &self.state)
            .field("role", &self.role)
            .field("selected", &self.selected_pair())
            .finish_non_exhaustive()
    }
}
