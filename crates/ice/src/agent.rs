//! The agent: what its driver calls.

use alloc::vec::Vec;
use core::fmt;
use core::net::SocketAddr;
use core::time::Duration;

use chacha20::ChaCha12Rng;
use chacha20::rand_core::SeedableRng;
use frazil_candidate::Candidate;
use frazil_sansio::{AddressChange, BufferTooShort, Input, Instant, Machine, Path, Transmit};

use crate::candidate::{AddressRefused, CandidateRefused, LocalCandidate};
use crate::config::Config;
use crate::credentials::Credentials;
use crate::event::{Event, State};
use crate::outbox::Outbox;
use crate::pacer::AgentPacer;
use crate::pair::PairInfo;
use crate::role::Role;
use crate::select::SendError;
use crate::stats::Stats;
use crate::timers::{Timer, Timers};
use crate::trickle::{DescriptionRefused, RemoteDescription};

/// A full ICE agent for one data stream with one component (RFC 8445).
pub struct Agent {
    config: Config,
    now: Instant,
    state: State,
    role: Role,
    credentials: Credentials,
    locals: Vec<LocalCandidate>,
    pacer: AgentPacer,
    timers: Timers,
    out: Outbox,
    stats: Stats,
}

impl Agent {
    /// An agent that knows no address and no peer yet.
    #[must_use]
    pub fn new(config: Config, now: Instant) -> Self {
        let mut random = ChaCha12Rng::from_seed(config.seed);
        Self {
            now,
            state: State::New,
            role: config.role,
            credentials: Credentials::generate(&mut random),
            locals: Vec::new(),
            pacer: AgentPacer::new(config.pacer.clone(), config.ta, now),
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

    /// `ice-pacing` for the description, if Ta is not the default (RFC 8839 §5.5).
    #[must_use]
    pub fn local_pacing(&self) -> Option<Duration> {
        (self.config.ta != Config::DEFAULT_TA).then_some(self.config.ta)
    }

    /// The candidates of this side so far, for the description.
    pub fn local_candidates(&self) -> impl Iterator<Item = &LocalCandidate> {
        self.locals.iter()
    }

    /// Adds a bound socket.
    ///
    /// # Errors
    ///
    /// When the address cannot be a candidate (RFC 8445 §5.1.1.1).
    pub fn add_local_address(
        &mut self,
        address: SocketAddr,
        now: Instant,
    ) -> Result<(), AddressRefused> {
        let _ = now;
        crate::candidate::address::usable_local(address, self.config.loopback).map(drop)
    }

    /// Adds a STUN server to ask for server-reflexive candidates.
    pub fn add_stun_server(&mut self, server: SocketAddr, now: Instant) {
        let _ = (server, now);
    }

    /// Begins to gather candidates: those of the sockets added so far, and of those added later.
    pub fn gather(&mut self, now: Instant) {
        let _ = now;
    }

    /// Takes the description of the peer; checks begin.
    ///
    /// # Errors
    ///
    /// When its credentials are malformed, or it would restart ICE.
    pub fn set_remote(
        &mut self,
        remote: RemoteDescription<'_>,
        now: Instant,
    ) -> Result<(), DescriptionRefused> {
        let _ = now;
        Credentials::new(remote.ufrag, remote.pwd)?;
        Ok(())
    }

    /// Takes a candidate of the peer, from its description or trickled later.
    ///
    /// # Errors
    ///
    /// When it will not be used.
    pub fn add_remote_candidate(
        &mut self,
        candidate: &Candidate<'_>,
        now: Instant,
    ) -> Result<(), CandidateRefused> {
        let _ = (candidate, now);
        Err(CandidateRefused::NoDescription)
    }

    /// Takes the word that the peer has no more candidates (RFC 8838 §14).
    pub fn end_of_remote_candidates(&mut self, now: Instant) {
        let _ = now;
    }

    /// Checks that data may be sent now, and says where it goes.
    ///
    /// # Errors
    ///
    /// When there is no path, or no consent of the peer to receive on it.
    pub fn send<'p>(&mut self, payload: &'p [u8], now: Instant) -> Result<Transmit<'p>, SendError> {
        let _ = (payload, now);
        Err(SendError::NotConnected)
    }

    /// Ends it: nothing is sent or answered any more.
    pub fn close(&mut self, now: Instant) {
        let _ = now;
        self.state = State::Closed;
        self.timers.clear();
    }

    /// Where the agent stands.
    #[must_use]
    pub fn state(&self) -> State {
        self.state
    }

    /// The role now.
    #[must_use]
    pub fn role(&self) -> Role {
        self.role
    }

    /// The nominated pair that carries data (RFC 8445 §8.1.1).
    #[must_use]
    pub fn selected_pair(&self) -> Option<PairInfo> {
        None
    }

    /// Every pair of the checklist and the valid list, by falling priority.
    pub fn pairs(&self) -> impl Iterator<Item = PairInfo> {
        core::iter::empty()
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
}

impl Machine for Agent {
    type Event = Event;

    fn handle_input<'a>(&mut self, path: Path, bytes: &'a [u8], now: Instant) -> Input<'a> {
        let _ = (path, now);
        Input::Foreign(bytes)
    }

    fn handle_timeout(&mut self, now: Instant) {
        self.now = self.now.max(now);
    }

    fn poll_timeout(&self) -> Option<Instant> {
        self.timers.next().map(|(deadline, _)| deadline)
    }

    fn poll_event(&mut self) -> Option<Event> {
        self.out.poll_event()
    }

    fn poll_transmit<'b>(
        &mut self,
        buffer: &'b mut [u8],
    ) -> Result<Option<Transmit<'b>>, BufferTooShort> {
        self.out.poll_transmit(buffer)
    }

    fn handle_address(&mut self, change: AddressChange, now: Instant) {
        let _ = (change, now);
    }
}

impl fmt::Debug for Agent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Agent")
            .field("state", &self.state)
            .field("role", &self.role)
            .finish_non_exhaustive()
    }
}
