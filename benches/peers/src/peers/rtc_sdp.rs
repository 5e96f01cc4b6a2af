//! `rtc-sdp`. It keeps attributes as pairs of strings, and has no types for most of them.

use std::io::Cursor;

use rtc_sdp::SessionDescription;

use crate::inputs::descriptions::Found;
use crate::suite::{BOTH, Side, Suite};

fn parse(text: &str) -> Option<SessionDescription> {
    SessionDescription::unmarshal(&mut Cursor::new(text)).ok()
}

pub(super) fn enter(suite: &mut Suite) {
    let mut entrant = suite.entrant("rtc-sdp", Side::Peer);
    entrant.sdp_find(|text| {
        let session = parse(text)?;
        let sections = session.media_descriptions.len();
        let mut found = Found { sections, ..Found::default() };
        let media = session.media_descriptions.iter().flat_map(|media| &media.attributes);
        for attribute in session.attributes.iter().chain(media) {
            found.attribute(&attribute.key, attribute.value.as_deref());
        }
        Some(found)
    });
    entrant.sdp_write(BOTH, |text| parse(text), |session, room| room.tell(session));
}
