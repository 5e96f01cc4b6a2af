//! An agent's description: what it tells of itself, and what another takes from it.
//!
//! Where records are kept it travels as SDP and is read from it. Where nobody looks it travels as the
//! values that SDP would carry, since text takes longer than all of a session's packets.

use core::error::Error;
use core::net::Ipv4Addr;
use core::time::Duration;

use frazil_ice::{Agent, LocalCandidate, RemoteDescription};
use frazil_sansio::Instant;
use frazil_sdp::{
    Candidate, Connection, EndOfCandidates, IceOptions, IcePacing, IcePwd, IceUfrag, MediaBuilder,
    Origin, Session, SessionBuilder,
};

/// A description on its way.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Description {
    Text(String),
    Values(Values),
}

/// What there is in a description.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct Values {
    ufrag: String,
    pwd: String,
    pacing: Option<Duration>,
    /// Whether these are all candidates; unless they are, more will follow (RFC 8838).
    complete: bool,
    candidates: Vec<LocalCandidate>,
}

/// A candidate that follows a description.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Following {
    /// Its line, without `a=`.
    Text(String),
    Value(Box<LocalCandidate>),
}

impl Description {
    /// The description of an agent as SDP. `id` is the session's number.
    pub(crate) fn text(agent: &Agent, id: u64, complete: bool) -> Result<Self, Box<dyn Error>> {
        let options = if complete { "ice2" } else { "ice2 trickle" };
        let credentials = agent.local_credentials();
        let media = MediaBuilder::new("application", 9, "UDP/ICE")
            .format("0")
            .connection(&Connection::new(Ipv4Addr::UNSPECIFIED.into()))
            .attribute(&IceUfrag::new(credentials.ufrag()).map_err(|cause| cause.to_string())?)
            .attribute(&IcePwd::new(credentials.pwd()).map_err(|cause| cause.to_string())?)
            .attributes(agent.local_candidates().map(|candidate| candidate.candidate()))
            .attributes(complete.then_some(EndOfCandidates));
        let text = SessionBuilder::new(&Origin::anonymous(&id.to_string(), "1"))
            .attribute(&IceOptions::new(options).map_err(|cause| cause.to_string())?)
            .attributes(pacing(agent).map(IcePacing))
            .media(media)
            .finish()?;
        Ok(Self::Text(text))
    }

    /// The same as values.
    pub(crate) fn values(agent: &Agent, complete: bool) -> Self {
        let credentials = agent.local_credentials();
        Self::Values(Values {
            ufrag: credentials.ufrag().to_owned(),
            pwd: credentials.pwd().to_owned(),
            pacing: pacing(agent).map(|millis| Duration::from_millis(millis.into())),
            complete,
            candidates: agent.local_candidates().copied().collect(),
        })
    }

    /// The SDP; empty where there is none.
    pub(crate) fn sdp(&self) -> String {
        match self {
            Self::Text(sdp) => sdp.clone(),
            Self::Values(_) => String::new(),
        }
    }

    /// Lets an agent take a peer's description. Candidates that it does not want are its own
    /// business, and among its events.
    pub(crate) fn accept(&self, agent: &mut Agent, now: Instant) -> Result<(), Box<dyn Error>> {
        match self {
            Self::Text(sdp) => accept_text(agent, sdp, now),
            Self::Values(values) => values.accept(agent, now),
        }
    }
}

impl Values {
    fn accept(&self, agent: &mut Agent, now: Instant) -> Result<(), Box<dyn Error>> {
        let mut remote = RemoteDescription::new(&self.ufrag, &self.pwd);
        remote.ice2 = true;
        remote.trickle = !self.complete;
        remote.pacing = self.pacing;
        agent.set_remote(remote, now)?;
        for candidate in &self.candidates {
            let _ = agent.add_remote_candidate(&candidate.candidate(), now);
        }
        if self.complete {
            agent.end_of_remote_candidates(now);
        }
        Ok(())
    }
}

impl core::fmt::Debug for Values {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        // The password is a secret.
        f.debug_struct("Values").field("ufrag", &self.ufrag).finish_non_exhaustive()
    }
}

impl Following {
    /// Lets an agent take one more candidate of a peer that trickles.
    pub(crate) fn accept(&self, agent: &mut Agent, now: Instant) -> Result<(), Box<dyn Error>> {
        let _ = match self {
            Self::Text(line) => agent.add_remote_candidate(&Candidate::parse(line)?, now),
            Self::Value(candidate) => agent.add_remote_candidate(&candidate.candidate(), now),
        };
        Ok(())
    }
}

/// The agent's pacing in milliseconds, where it is to be told.
fn pacing(agent: &Agent) -> Option<u32> {
    agent.local_pacing().map(|ta| u32::try_from(ta.as_millis()).unwrap_or(u32::MAX))
}

fn accept_text(agent: &mut Agent, sdp: &str, now: Instant) -> Result<(), Box<dyn Error>> {
    let session = Session::parse(sdp)?;
    let media = session.media().next().ok_or("the description has no media section")?;
    let ice = media.ice_parameters()?;
    let mut remote = RemoteDescription::new(ice.ufrag.as_str(), ice.pwd.as_str());
    remote.lite = ice.lite;
    remote.ice2 = ice.ice2;
    remote.trickle = ice.trickle;
    remote.pacing = ice.pacing;
    agent.set_remote(remote, now)?;
    for candidate in media.all::<Candidate<'_>>() {
        let _ = agent.add_remote_candidate(&candidate?, now);
    }
    if media.end_of_candidates() || !ice.trickle {
        agent.end_of_remote_candidates(now);
    }
    Ok(())
}
