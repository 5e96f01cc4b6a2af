//! What in a message is not as the RFCs want it, each with the section.
//!
//! Only what a text demands of a sender is named. What a message could have done better is not.

mod header;
mod order;
mod required;
mod values;

use frazil_stun::Message;
use serde::Serialize;

/// One departure from an RFC.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(super) struct Departure {
    pub(super) what: String,
    /// Where, counted from the start of the message.
    pub(super) offset: usize,
    /// What demands otherwise.
    pub(super) section: &'static str,
}

impl Departure {
    fn new(what: impl Into<String>, offset: usize, section: &'static str) -> Self {
        Self { what: what.into(), offset, section }
    }
}

/// All departures of a message, in the order of their places.
pub(super) fn departures(message: &Message<'_>) -> Vec<Departure> {
    let mut found = Vec::new();
    header::check(message, &mut found);
    values::check(message, &mut found);
    // Messages of RFC 3489 have other rules.
    if message.has_cookie() {
        order::check(message, &mut found);
        required::check(message, &mut found);
    }
    found.sort_by_key(|departure| departure.offset);
    found
}
