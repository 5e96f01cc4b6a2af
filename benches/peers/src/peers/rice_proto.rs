//! `rice-proto`. It takes no candidate that has a name for an address.

use rice_proto::candidate::Candidate;

use crate::suite::{Facts, Side, Suite};

pub(super) fn enter(suite: &mut Suite) {
    let mut entrant = suite.entrant("rice-proto", Side::Peer);
    entrant.candidates_in(
        |line| line.parse::<Candidate>().ok(),
        |it| {
            Some(Facts {
                priority: it.priority.into(),
                ip: it.address.ip(),
                port: it.address.port(),
            })
        },
    );
    entrant.candidates_out(|line| line.parse::<Candidate>().ok(), |it, _| Some(it.to_sdp_string()));
}
