//! `sdp-types`. It keeps attributes as pairs of strings, and reads them as types when asked. It has no
//! types for mids and ICE credentials: the strings are taken as they stand.

use sdp_types::{Candidate, CandidateAddress, Fingerprint, Fmtp, RtpMap, Session, TypedAttribute};

use crate::inputs::descriptions::{Found, Tally};
use crate::suite::{BOTH, Facts, Side, Suite};

fn read(text: &str) -> Option<Tally> {
    let session = Session::parse(text.as_bytes()).ok()?;
    let mut tally = Tally::default();
    let media = session.medias.iter().flat_map(|media| &media.attributes);
    for attribute in session.attributes.iter().chain(media) {
        let value = attribute.value.as_deref().unwrap_or_default();
        match attribute.attribute.as_str() {
            Candidate::NAME => {
                let candidate: Candidate = value.parse().ok()?;
                tally.candidate(candidate.priority, candidate.port);
            }
            RtpMap::NAME => {
                let codec: RtpMap = value.parse().ok()?;
                tally.codec(codec.payload_type, codec.clock_rate);
            }
            Fmtp::NAME => tally.format(value.parse::<Fmtp>().ok()?.fmt),
            Fingerprint::NAME => {
                let fingerprint: Fingerprint = value.parse().ok()?;
                tally.fingerprint(fingerprint.fingerprint.iter().copied());
            }
            "mid" => tally.mid(value),
            "ice-ufrag" | "ice-pwd" => tally.credential(value),
            _ => {}
        }
    }
    Some(tally)
}

fn candidate(line: &'static str) -> Option<Candidate> {
    line.strip_prefix("a=candidate:")?.parse().ok()
}

pub(super) fn enter(suite: &mut Suite) {
    let mut entrant = suite.entrant("sdp-types", Side::Peer);
    entrant.sdp_read(BOTH, |text| read(text));
    entrant.sdp_find(|text| {
        let session = Session::parse(text.as_bytes()).ok()?;
        let mut found = Found { sections: session.medias.len(), ..Found::default() };
        let media = session.medias.iter().flat_map(|media| &media.attributes);
        for attribute in session.attributes.iter().chain(media) {
            found.attribute(&attribute.attribute, attribute.value.as_deref());
        }
        Some(found)
    });
    entrant.sdp_write(
        BOTH,
        |text| Session::parse(text.as_bytes()).ok(),
        |session, room| {
            room.octets.clear();
            session.write(&mut room.octets).ok()?;
            Some(room.octets.len())
        },
    );
    entrant.candidates_in(candidate, |it| match it.address {
        CandidateAddress::IpAddr(ip) => Some(Facts { priority: it.priority, ip, port: it.port }),
        CandidateAddress::FQDN(_) => None,
    });
    entrant.candidates_out(candidate, |it, room| room.tell(it));
}
