//! `str0m`. Everything is typed while parsing, and of codecs only those that it can use are told: it
//! reads an offer rightly if that has none. It does not write what it read: lines get lost.

use str0m::change::SdpOffer;

use crate::inputs::descriptions::Tally;
use crate::suite::{DATA, Side, Suite};

fn read(text: &str) -> Option<Tally> {
    let offer = SdpOffer::from_sdp_string(text).ok()?;
    let mut tally = Tally::default();
    offer.session.fingerprint().iter().for_each(|it| tally.fingerprint(it.bytes.iter().copied()));
    for media in &offer.media_lines {
        media.fingerprint().iter().for_each(|it| tally.fingerprint(it.bytes.iter().copied()));
        media.ice_candidates().for_each(|it| tally.candidate(it.prio(), it.addr().port()));
        tally.mid(&media.mid());
        if let Some(it) = media.ice_creds() {
            tally.credential(&it.ufrag);
            tally.credential(&it.pass);
        }
        for it in media.rtp_params() {
            tally.codec(*it.pt(), it.spec().clock_rate.get());
        }
    }
    Some(tally)
}

pub(super) fn enter(suite: &mut Suite) {
    suite.entrant("str0m", Side::Peer).sdp_read(DATA, |text| read(text));
}
