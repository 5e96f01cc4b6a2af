//! `sdp-rs`. It types a few attributes while parsing and keeps the others as pairs of strings, without
//! a name for either. Firefox's offer it does not write as it was, Chromium's it does.

use sdp_rs::SessionDescription;

use crate::suite::{DATA, Side, Suite};

pub(super) fn enter(suite: &mut Suite) {
    let mut entrant = suite.entrant("sdp-rs", Side::Peer);
    entrant.sdp_write(
        DATA,
        |text| text.parse::<SessionDescription>().ok(),
        |session, room| room.tell(session),
    );
}
