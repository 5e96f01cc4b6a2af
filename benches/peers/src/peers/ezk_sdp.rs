//! `ezk-sdp-types`. Attributes that it knows are typed while parsing. It takes its input as a text
//! that is shared by counting references. It does not write what it read: lines get lost or change.

use bytesstr::BytesStr;
use ezk_sdp_types::{IceCandidate, SessionDescription, UntaggedAddress};

use crate::inputs::descriptions::Tally;
use crate::suite::{BOTH, Facts, Side, Suite};

fn read(text: &'static str) -> Option<Tally> {
    let session = SessionDescription::parse(&BytesStr::from_static(text)).ok()?;
    let mut tally = Tally::default();
    let fingerprints = session.fingerprint.iter();
    let own = session.media_descriptions.iter().flat_map(|media| &media.fingerprint);
    fingerprints.chain(own).for_each(|it| tally.fingerprint(it.fingerprint.iter().copied()));
    let mut credentials = |ufrag: Option<&str>, pwd: Option<&str>| {
        ufrag.iter().chain(&pwd).for_each(|text| tally.credential(text));
    };
    credentials(
        session.ice_ufrag.as_ref().map(|it| it.ufrag.as_str()),
        session.ice_pwd.as_ref().map(|it| it.pwd.as_str()),
    );
    for media in &session.media_descriptions {
        credentials(
            media.ice_ufrag.as_ref().map(|it| it.ufrag.as_str()),
            media.ice_pwd.as_ref().map(|it| it.pwd.as_str()),
        );
    }
    for media in &session.media_descriptions {
        media.ice_candidates.iter().for_each(|it| tally.candidate(it.priority, it.port));
        media.rtpmap.iter().for_each(|it| tally.codec(it.payload, it.clock_rate));
        media.fmtp.iter().for_each(|it| tally.format(it.format));
        media.mid.iter().for_each(|it| tally.mid(it));
    }
    Some(tally)
}

fn candidate(line: &'static str) -> Option<IceCandidate> {
    let value = BytesStr::from_static(line.strip_prefix("a=candidate:")?);
    IceCandidate::parse(value.as_ref(), &value).ok().map(|(_, candidate)| candidate)
}

pub(super) fn enter(suite: &mut Suite) {
    let mut entrant = suite.entrant("ezk-sdp-types", Side::Peer);
    entrant.sdp_read(BOTH, read);
    entrant.candidates_in(candidate, |it| {
        let ip = match it.address {
            UntaggedAddress::IpAddress(ip) => ip,
            UntaggedAddress::Fqdn(_) => return None,
        };
        Some(Facts { priority: it.priority, ip, port: it.port })
    });
    entrant.candidates_out(candidate, |it, room| room.tell(it));
}
