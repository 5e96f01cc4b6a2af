//! An agent's session description, and what an agent takes from one.

use core::error::Error;
use core::net::Ipv4Addr;

use frazil_ice::{Agent, RemoteDescription};
use frazil_sansio::Instant;
use frazil_sdp::{
    Candidate, Connection, EndOfCandidates, IceOptions, IcePacing, IcePwd, IceUfrag, MediaBuilder,
    Origin, Session, SessionBuilder,
};

/// The description of an agent. `id` is the session's number; unless it is `complete`, more
/// candidates will follow (RFC 8838).
pub(crate) fn write(agent: &Agent, id: u64, complete: bool) -> Result<String, Box<dyn Error>> {
    let options = if complete { "ice2" } else { "ice2 trickle" };
    let credentials = agent.local_credentials();
    let pacing = agent.local_pacing().map(|ta| u32::try_from(ta.as_millis()).unwrap_or(u32::MAX));
    let media = MediaBuilder::new("application", 9, "UDP/ICE")
        .format("0")
        .connection(&Connection::new(Ipv4Addr::UNSPECIFIED.into()))
        .attribute(&IceUfrag::new(credentials.ufrag()).map_err(|cause| cause.to_string())?)
        .attribute(&IcePwd::new(credentials.pwd()).map_err(|cause| cause.to_string())?)
        .attributes(agent.local_candidates().map(|candidate| candidate.candidate()))
        .attributes(complete.then_some(EndOfCandidates));
    let text = SessionBuilder::new(&Origin::anonymous(&id.to_string(), "1"))
        .attribute(&IceOptions::new(options).map_err(|cause| cause.to_string())?)
        .attributes(pacing.map(IcePacing))
        .media(media)
        .finish()?;
    Ok(text)
}

/// Lets an agent take a peer's description. Candidates that it does not want are its own business,
/// and among its events.
pub(crate) fn accept(agent: &mut Agent, sdp: &str, now: Instant) -> Result<(), Box<dyn Error>> {
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

/// Lets an agent take one more candidate of a peer that trickles.
pub(crate) fn accept_candidate(
    agent: &mut Agent,
    line: &str,
    now: Instant,
) -> Result<(), Box<dyn Error>> {
    let _ = agent.add_remote_candidate(&Candidate::parse(line)?, now);
    Ok(())
}
