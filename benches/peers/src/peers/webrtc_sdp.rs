//! `webrtc-sdp`, Firefox's. Every attribute is typed while parsing. It does not write what it read:
//! what it does not know is dropped, and some values change.

use webrtc_sdp::address::Address;
use webrtc_sdp::attribute_type::SdpAttribute;
use webrtc_sdp::parse_sdp;

use crate::inputs::descriptions::Tally;
use crate::suite::{BOTH, Facts, Side, Suite};

fn read(text: &str) -> Option<Tally> {
    let session = parse_sdp(text, false).ok()?;
    let mut tally = Tally::default();
    let media = session.media.iter().flat_map(|media| media.get_attributes());
    for attribute in session.attribute.iter().chain(media) {
        match attribute {
            SdpAttribute::Candidate(it) => tally.candidate(it.priority, it.port),
            SdpAttribute::Rtpmap(it) => tally.codec(it.payload_type, it.frequency),
            SdpAttribute::Fmtp(it) => tally.format(it.payload_type),
            SdpAttribute::Mid(it) => tally.mid(it),
            SdpAttribute::Fingerprint(it) => tally.fingerprint(it.fingerprint.iter().copied()),
            SdpAttribute::IceUfrag(it) | SdpAttribute::IcePwd(it) => tally.credential(it),
            _ => {}
        }
    }
    Some(tally)
}

fn candidate(line: &'static str) -> Option<SdpAttribute> {
    line.strip_prefix("a=")?.parse().ok()
}

pub(super) fn enter(suite: &mut Suite) {
    let mut entrant = suite.entrant("webrtc-sdp", Side::Peer);
    entrant.sdp_read(BOTH, |text| read(text));
    entrant.candidates_in(candidate, |it| match it {
        SdpAttribute::Candidate(it) => {
            let Address::Ip(ip) = it.address else { return None };
            Some(Facts { priority: it.priority, ip, port: it.port.try_into().ok()? })
        }
        _ => None,
    });
    entrant.candidates_out(candidate, |it, room| room.tell(it));
}
