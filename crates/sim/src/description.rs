//! An agent's session description, and what an agent takes from one.

use core::error::Error;

use frazil_ice::{Agent, RemoteDescription};
use frazil_sansio::Instant;
use frazil_sdp::Session;

/// The description of an agent that has gathered all its candidates.
pub(crate) fn write(agent: &Agent) -> String {
    let credentials = agent.local_credentials();
    let mut text = format!(
        "v=0\r\no=- 1 1 IN IP4 0.0.0.0\r\ns=-\r\nt=0 0\r\na=ice-options:ice2\r\n\
         m=application 9 UDP/ICE 0\r\nc=IN IP4 0.0.0.0\r\na=ice-ufrag:{}\r\na=ice-pwd:{}\r\n",
        credentials.ufrag(),
        credentials.pwd()
    );
    for candidate in agent.local_candidates() {
        text.push_str(&format!("a={candidate}\r\n"));
    }
    text.push_str("a=end-of-candidates\r\n");
    text
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
    for candidate in media.all::<frazil_sdp::Candidate<'_>>() {
        let _ = agent.add_remote_candidate(&candidate?, now);
    }
    agent.end_of_remote_candidates(now);
    Ok(())
}
