//! Sections that this side rejects, and why.

use core::fmt;

use frazil_sdp::offer_answer::{Answer, Problem, Rejection};
use serde::Serialize;

/// A section that is rejected.
#[derive(Serialize)]
pub(in crate::sdp) struct Rejected<'a> {
    /// Which one, from 0.
    section: usize,
    mid: &'a str,
    kind: &'a str,
    /// A word that stays.
    reason: &'static str,
    /// For people.
    sentence: String,
}

impl<'a> Rejected<'a> {
    pub(in crate::sdp) fn all(answer: &'a Answer) -> impl Iterator<Item = Self> {
        answer.rejected.iter().filter_map(|&(section, why)| {
            let about = answer.negotiated.sections.get(section)?;
            let (mid, kind, sentence) = (&*about.mid, &*about.kind, why.to_string());
            Some(Self { section, mid, kind, reason: reason(why), sentence })
        })
    }
}

const fn reason(why: Rejection) -> &'static str {
    match why {
        Rejection::NotOffered => "not-offered",
        Rejection::Kind => "kind",
        Rejection::Protocol => "protocol",
        Rejection::NoFormat | Rejection::Lacks(Problem::NoFormat) => "no-format",
        Rejection::NoTransport => "no-transport",
        Rejection::Multicast => "multicast",
        Rejection::Bundle | Rejection::Lacks(Problem::Bundle) => "bundle",
        Rejection::Lacks(Problem::NoCredentials) => "no-credentials",
        Rejection::Lacks(Problem::NoFingerprint) => "no-fingerprint",
        Rejection::Lacks(Problem::Setup) => "setup",
        Rejection::Lacks(Problem::NewAssociation) => "new-association",
        Rejection::Lacks(Problem::Connection) => "connection",
        Rejection::Lacks(Problem::NoRtcpMux) => "no-rtcp-mux",
        Rejection::Lacks(Problem::NoSctpPort) => "no-sctp-port",
        Rejection::Lacks(Problem::StrayRtx) => "stray-rtx",
        _ => "other",
    }
}

impl fmt::Display for Rejected<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { section, kind, sentence, .. } = self;
        write!(f, "section {section} ({kind}) is rejected: {sentence}")
    }
}
