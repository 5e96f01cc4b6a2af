//! What the peer says, at once or bit by bit (RFC 8838).

use alloc::string::String;
use core::fmt;
use core::net::SocketAddr;
use core::time::Duration;

use frazil_candidate::{Candidate, Foundation, Transport};
use frazil_sansio::{Instant, Path};
use frazil_stun::{Key, TransactionId};

use crate::agent::Agent;
use crate::candidate::address::{self, Reach};
use crate::candidate::{AddressRefused, COMPONENT};
use crate::candidate::{CandidateKind, CandidateRefused, RemoteCandidate};
use crate::config::Config;
use crate::credentials::{Credentials, CredentialsError};
use crate::event::Event;
use crate::role::Role;
use crate::timers::Timer;

/// What a description of the peer says besides its candidates (RFC 8839 §5.3 to §5.6).
#[derive(Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct RemoteDescription<'a> {
    /// `ice-ufrag`.
    pub ufrag: &'a str,
    /// `ice-pwd`.
    pub pwd: &'a str,
    /// `ice-lite`: the peer answers checks and sends none; this side controls (RFC 8445 §6.1.1).
    pub lite: bool,
    /// `ice2` among the `ice-options` (RFC 8445 §10).
    pub ice2: bool,
    /// `trickle` among the `ice-options`: more candidates may come, until
    /// [`Agent::end_of_remote_candidates`](crate::Agent::end_of_remote_candidates).
    pub trickle: bool,
    /// `ice-pacing`; absent means 50 ms.
    pub pacing: Option<Duration>,
}

impl<'a> RemoteDescription<'a> {
    /// A full peer that trickles nothing and says nothing of its pace.
    #[must_use]
    pub const fn new(ufrag: &'a str, pwd: &'a str) -> Self {
        Self { ufrag, pwd, lite: false, ice2: true, trickle: false, pacing: None }
    }
}

impl fmt::Debug for RemoteDescription<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RemoteDescription")
            .field("ufrag", &self.ufrag)
            .field("lite", &self.lite)
            .field("ice2", &self.ice2)
            .field("trickle", &self.trickle)
            .field("pacing", &self.pacing)
            .finish_non_exhaustive()
    }
}

/// Why a description is not accepted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum DescriptionRefused {
    /// Its credentials are not well formed.
    Credentials(CredentialsError),
    /// Its credentials are this agent's own: whoever carries descriptions gave this one back.
    Own,
    /// It has other credentials than the description before it: an ICE restart, which this agent
    /// does not do.
    Restart,
    /// Its `ice-pacing` is longer than [`Config::ta_limit`].
    Pacing,
    /// The agent has failed or is closed.
    Concluded,
}

impl fmt::Display for DescriptionRefused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Credentials(why) => write!(f, "the description is refused: {why}"),
            Self::Own => f.write_str("the description is this agent's own, not the peer's"),
            Self::Restart => f.write_str("the description would restart ICE"),
            Self::Pacing => f.write_str("the description is refused: ice-pacing is too long"),
            Self::Concluded => f.write_str("the description came after the agent's end"),
        }
    }
}

impl core::error::Error for DescriptionRefused {}

impl From<CredentialsError> for DescriptionRefused {
    fn from(why: CredentialsError) -> Self {
        Self::Credentials(why)
    }
}

/// What is known of the peer.
pub(crate) struct Remote {
    pub(crate) credentials: Credentials,
    pub(crate) key: Key,
    /// `remote:local`, the USERNAME of every check (RFC 8445 §7.2.2).
    pub(crate) username: String,
    /// Whether it follows RFC 8445, which nominates once (`ice2`).
    pub(crate) ice2: bool,
    /// Whether it has said that there are no more candidates.
    pub(crate) ended: bool,
}

/// A check that came before the remote description.
pub(crate) struct EarlyCheck {
    pub(crate) path: Path,
    /// The fragment behind the colon of its USERNAME.
    pub(crate) ufrag: String,
    pub(crate) priority: Option<u32>,
    pub(crate) nomination: Option<TransactionId>,
}

impl Agent {
    pub(crate) fn take_description(
        &mut self,
        remote: RemoteDescription<'_>,
        now: Instant,
    ) -> Result<(), DescriptionRefused> {
        let credentials = Credentials::new(remote.ufrag, remote.pwd)?;
        if self.is_concluded() {
            return Err(DescriptionRefused::Concluded);
        }
        if credentials == self.credentials {
            return Err(DescriptionRefused::Own);
        }
        if let Some(known) = &mut self.remote {
            return if known.credentials == credentials {
                Ok(())
            } else {
                Err(DescriptionRefused::Restart)
            };
        }
        // RFC 8445 §14.2: the larger of both; absent means the default.
        let theirs = remote.pacing.unwrap_or(Config::DEFAULT_TA);
        if theirs > self.config.ta_limit.max(Config::DEFAULT_TA) {
            return Err(DescriptionRefused::Pacing);
        }
        if remote.lite {
            // RFC 8445 §6.1.1: a full agent controls a lite one.
            self.switch_role(Role::Controlling);
        }
        self.pacer.set_ta(self.config.ta.max(theirs));
        let mut username = String::from(credentials.ufrag());
        username.push(':');
        username.push_str(self.credentials.ufrag());
        let key = Key::short_term(credentials.pwd());
        let ice2 = remote.ice2;
        self.remote = Some(Remote { credentials, key, username, ice2, ended: false });
        // RFC 8863 §4: both sides' credentials are known, so checks are starting.
        self.timers.set(Timer::Patience, Some(now + self.config.patience));
        // Until now anybody who knew this side's password could be the peer; now it is known.
        self.sources.clear();
        for early in core::mem::take(&mut self.early) {
            if early.ufrag == remote.ufrag {
                self.sources.prove(early.path);
                self.take_check(early.path, early.priority, early.nomination, now);
            }
        }
        Ok(())
    }

    /// Remembers a check from before the remote description, one for each path.
    pub(crate) fn remember(&mut self, early: EarlyCheck) {
        let known =
            |other: &&mut EarlyCheck| other.path == early.path && other.ufrag == early.ufrag;
        if let Some(known) = self.early.iter_mut().find(known) {
            known.nomination = early.nomination.or(known.nomination);
        } else if self.early.len() < self.config.early_check_limit {
            self.early.push(early);
        } else {
            self.stats.early_checks_forgotten += 1;
        }
    }

    pub(crate) fn take_candidate(
        &mut self,
        candidate: &Candidate<'_>,
    ) -> Result<(), CandidateRefused> {
        let taken = self.judge(candidate).and_then(|remote| self.add_remote(remote));
        if let Err(why) = taken {
            self.stats.candidates_refused += 1;
            let address = candidate.socket_address();
            self.report(Event::CandidateRefused { address, why });
        }
        taken
    }

    /// Whether a candidate of the peer may be used, and as what.
    fn judge(&self, candidate: &Candidate<'_>) -> Result<RemoteCandidate, CandidateRefused> {
        let Some(remote) = &self.remote else { return Err(CandidateRefused::NoDescription) };
        if self.is_concluded() || self.selected.is_some() {
            return Err(CandidateRefused::Concluded);
        }
        if remote.ended {
            return Err(CandidateRefused::AfterEnd);
        }
        if candidate.ufrag().is_some_and(|ufrag| ufrag != remote.credentials.ufrag()) {
            return Err(CandidateRefused::OtherSession);
        }
        if candidate.component != COMPONENT {
            return Err(CandidateRefused::Component(candidate.component));
        }
        if candidate.transport != Transport::Udp {
            return Err(CandidateRefused::Transport);
        }
        let kind = CandidateKind::from_type(candidate.kind).ok_or(CandidateRefused::Kind)?;
        if !candidate.priority_in_range() {
            return Err(CandidateRefused::Priority(candidate.priority));
        }
        let address = candidate.socket_address().ok_or(CandidateRefused::Name)?;
        self.judge_address(address).map_err(CandidateRefused::Address)?;
        let foundation =
            Foundation::new(candidate.foundation).map_err(|_| CandidateRefused::Kind)?;
        let priority = candidate.priority;
        let component = COMPONENT;
        let elsewhere = false;
        Ok(RemoteCandidate { kind, address, component, priority, foundation, elsewhere })
    }

    /// Loopback and link-local candidates count only where this host has a like base. As long as it
    /// has no base at all, pairing will tell.
    fn judge_address(&self, address: SocketAddr) -> Result<(), AddressRefused> {
        let like = self.locals.is_empty()
            || self.locals.iter().any(|local| address::pairable(local.base, address));
        match address::reach(address)? {
            Reach::Loopback if !like || !self.config.loopback => Err(AddressRefused::Loopback),
            Reach::LinkLocal if !like => Err(AddressRefused::LinkLocal),
            Reach::Network | Reach::Loopback | Reach::LinkLocal => Ok(()),
        }
    }

    /// Pairs a candidate of the peer (RFC 8838 §11).
    fn add_remote(&mut self, candidate: RemoteCandidate) -> Result<(), CandidateRefused> {
        let same = |known: &RemoteCandidate| address::same(known.address, candidate.address);
        let place = match self.remotes.iter().position(same) {
            Some(place) => {
                let Some(known) = self.remotes.get_mut(place) else { return Ok(()) };
                if known.kind != CandidateKind::PeerReflexive {
                    return Ok(());
                }
                // Its check was faster than its signalling: it gets what the peer says of it.
                *known = candidate;
                self.revise_priorities();
                place
            }
            None if self.remotes.len() >= self.config.remote_candidate_limit => {
                return Err(CandidateRefused::Limit);
            }
            None => {
                self.remotes.push(candidate);
                self.remotes.len() - 1
            }
        };
        self.report(Event::RemoteCandidate(candidate));
        for base in 0..self.locals.len() {
            self.insert_pair(base, place, false);
        }
        Ok(())
    }
}
