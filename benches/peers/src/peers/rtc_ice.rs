//! `rtc-ice`. Its candidates keep no extensions.

use rtc_ice::candidate::{Candidate, unmarshal_candidate};

use crate::suite::{Facts, Side, Suite};

fn candidate(line: &'static str) -> Option<Candidate> {
    unmarshal_candidate(line.strip_prefix("a=candidate:")?).ok()
}

pub(super) fn enter(suite: &mut Suite) {
    let mut entrant = suite.entrant("rtc-ice", Side::Peer);
    entrant.candidates_in(candidate, |it| {
        Some(Facts { priority: it.priority().into(), ip: it.addr().ip(), port: it.addr().port() })
    });
    entrant.candidates_out(candidate, |it, _| Some(it.marshal()));
}
