//! No crate that reads descriptions, but what all of them must do: find where lines end.

use memchr::memchr_iter;

use crate::suite::{Side, Suite};

pub(super) fn enter(suite: &mut Suite) {
    let mut entrant = suite.entrant("floor", Side::Floor);
    entrant.sdp_line_ends(|octets| memchr_iter(b'\n', octets).sum());
}
