//! What is said of one line: what `--json` prints as an object, and the page draws.

use frazil_candidate::{Candidate, Extensions, priority};
use serde::Serialize;

use super::address::{self, AddressKind};
use super::meaning;

/// One line. The README describes the fields, which stay.
#[derive(Debug, Serialize)]
pub(super) struct Report {
    /// Standard input: which line of it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) line: Option<u64>,
    #[serde(flatten)]
    pub(super) kind: Kind,
}

#[derive(Debug, Serialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub(super) enum Kind {
    Candidate(Box<Explained>),
    /// No more candidates follow (RFC 8838 §13, RFC 8840 §4.2).
    EndOfCandidates,
}

/// A candidate, field by field.
#[derive(Debug, Serialize)]
pub(super) struct Explained {
    pub(super) foundation: String,
    pub(super) component: u16,
    pub(super) transport: String,
    pub(super) priority: u32,
    pub(super) priority_parts: Parts,
    /// The local preference of a TCP candidate.
    pub(super) tcp_preference: Option<TcpParts>,
    pub(super) recommended_priority: Option<u32>,
    pub(super) priority_is: PriorityIs,
    pub(super) address: String,
    pub(super) address_kind: AddressKind,
    pub(super) port: u16,
    pub(super) r#type: String,
    pub(super) related_address: Option<String>,
    pub(super) related_address_kind: Option<AddressKind>,
    pub(super) related_port: Option<u16>,
    pub(super) tcp_type: Option<&'static str>,
    pub(super) generation: Option<u32>,
    pub(super) ufrag: Option<String>,
    pub(super) network_id: Option<u16>,
    pub(super) network_cost: Option<u16>,
    /// All of them, in their order, `tcptype` aside.
    pub(super) extensions: Vec<Extension>,
    /// The candidate as it would be written.
    pub(super) written: String,
    pub(super) departures: Vec<Departure>,
}

/// The parts of RFC 8445 §5.1.2.1.
#[derive(Debug, Serialize)]
pub(super) struct Parts {
    pub(super) type_preference: u8,
    pub(super) local_preference: u16,
    pub(super) component: u16,
}

/// The parts of RFC 6544 §4.2.
#[derive(Debug, Serialize)]
pub(super) struct TcpParts {
    pub(super) direction_preference: u8,
    pub(super) other_preference: u16,
}

/// How the priority was made, as far as it shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub(super) enum PriorityIs {
    /// By the formula, with the recommended preference of the type.
    Recommended,
    /// By the formula, with another preference.
    OtherPreference,
    /// In another way: the component in it is not the candidate's, or the preference is above 126.
    OtherFormula,
    /// 0 or above 2³¹−1.
    OutOfRange,
}

#[derive(Debug, Serialize)]
pub(super) struct Extension {
    pub(super) name: String,
    pub(super) value: String,
    /// For people; `None` for one that is not known.
    pub(super) meaning: Option<String>,
}

/// One departure from an RFC.
#[derive(Debug, Serialize)]
pub(super) struct Departure {
    pub(super) what: String,
    /// What demands otherwise.
    pub(super) section: &'static str,
}

impl From<Candidate<'_>> for Explained {
    fn from(candidate: Candidate<'_>) -> Self {
        let parts = candidate.priority_parts();
        let tcp = candidate.tcp_type.map(|_| priority::split_tcp(parts.local_preference));
        Self {
            foundation: candidate.foundation.to_owned(),
            component: candidate.component,
            transport: candidate.transport.to_string(),
            priority: candidate.priority,
            priority_parts: Parts {
                type_preference: parts.type_preference,
                local_preference: parts.local_preference,
                component: parts.component,
            },
            tcp_preference: tcp.map(|tcp| TcpParts {
                direction_preference: tcp.direction_preference,
                other_preference: tcp.other_preference,
            }),
            recommended_priority: candidate.recommended_priority(),
            priority_is: priority_is(&candidate),
            address: candidate.address.to_string(),
            address_kind: address::kind(candidate.address),
            port: candidate.port,
            r#type: candidate.kind.to_string(),
            related_address: candidate.related_address.map(|address| address.to_string()),
            related_address_kind: candidate.related_address.map(address::kind),
            related_port: candidate.related_port,
            tcp_type: candidate.tcp_type.map(|direction| direction.as_str()),
            generation: candidate.generation(),
            ufrag: candidate.ufrag().map(str::to_owned),
            network_id: candidate.network_id(),
            network_cost: candidate.network_cost(),
            extensions: extensions(candidate.extensions),
            written: candidate.to_string(),
            departures: candidate
                .departures()
                .map(|found| Departure { what: found.to_string(), section: found.section() })
                .collect(),
        }
    }
}

fn priority_is(candidate: &Candidate<'_>) -> PriorityIs {
    let parts = candidate.priority_parts();
    if !candidate.priority_in_range() {
        PriorityIs::OutOfRange
    } else if candidate.recommended_priority() == Some(candidate.priority) {
        PriorityIs::Recommended
    } else if parts.component == candidate.component && parts.type_preference <= 126 {
        PriorityIs::OtherPreference
    } else {
        PriorityIs::OtherFormula
    }
}

fn extensions(extensions: Extensions<'_>) -> Vec<Extension> {
    extensions
        .iter()
        .map(|(name, value)| Extension {
            name: name.to_owned(),
            value: value.to_owned(),
            meaning: meaning::extension(name, value),
        })
        .collect()
}
