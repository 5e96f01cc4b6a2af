//! What a description says, as facts that any reader can be asked for.

use std::collections::BTreeMap;

/// What facts are of, in the order in which they are written.
pub(crate) const KINDS: [&str; 31] = [
    "origin",
    "name",
    "time",
    "group",
    "ice-lite",
    "media",
    "connection",
    "mid",
    "direction",
    "bundle-only",
    "ice-ufrag",
    "ice-pwd",
    "ice-options",
    "setup",
    "fingerprint",
    "rtcp",
    "rtcp-mux",
    "rtcp-rsize",
    "codec",
    "parameters",
    "feedback",
    "extension",
    "msid",
    "ssrc",
    "ssrc-group",
    "rid",
    "simulcast",
    "sctp-port",
    "max-message-size",
    "candidate",
    "end-of-candidates",
];

/// Where a fact belongs: to the session, or to one of the media sections. What sections inherit is a
/// fact of each of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Place {
    Session,
    Media(usize),
}

/// What one reader read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Facts(pub(crate) BTreeMap<(Place, usize), Vec<String>>);

impl Facts {
    /// Notes a fact; those of a kind keep their order.
    pub(crate) fn note(&mut self, place: Place, kind: &str, value: impl ToString) {
        let kind = KINDS.iter().position(|known| *known == kind).expect("a kind of KINDS");
        self.0.entry((place, kind)).or_default().push(value.to_string());
    }

    /// Notes that something is so.
    pub(crate) fn note_if(&mut self, place: Place, kind: &str, holds: bool) {
        if holds {
            self.note(place, kind, "yes");
        }
    }
}

/// The words that are there, with blanks between them.
pub(crate) fn words<'w>(words: impl IntoIterator<Item = &'w str>) -> String {
    words.into_iter().filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ")
}
