//! `msf-sdp`. It keeps attributes as pairs of strings, and has no type for fingerprints and
//! credentials. Its candidates keep no extensions, and show what they hold only as the candidates of
//! its ICE agent.

use msf_sdp::SessionDescription;
use msf_sdp::ice::CandidateDescription;

use crate::inputs::descriptions::Found;
use crate::suite::{BOTH, Facts, Side, Suite};

fn candidate(line: &'static str) -> Option<CandidateDescription<'static>> {
    line.strip_prefix("a=candidate:")?.try_into().ok()
}

pub(super) fn enter(suite: &mut Suite) {
    let mut entrant = suite.entrant("msf-sdp", Side::Peer);
    entrant.sdp_find(|text| {
        let session: SessionDescription = text.parse().ok()?;
        let media = session.media_descriptions();
        let mut found = Found { sections: media.len(), ..Found::default() };
        let all = media.iter().flat_map(|media| media.attributes().iter());
        for attribute in session.attributes().iter().chain(all) {
            found.attribute(attribute.name(), attribute.value());
        }
        Some(found)
    });
    entrant.sdp_write(
        BOTH,
        |text| text.parse::<SessionDescription>().ok(),
        |session, room| room.tell(session),
    );
    entrant.candidates_in(candidate, |it| {
        let it = it.to_remote_candidate(0);
        Some(Facts { priority: it.priority().into(), ip: it.addr().ip(), port: it.addr().port() })
    });
    entrant.candidates_out(candidate, |it, room| room.tell(it));
}
