//! The candidates of one agent.

use super::columns::columns;
use super::{Line, Text, Tone};
use crate::{Candidate, Event, Record};

/// The candidates that `node` found, one a line: type, address, and what that type means.
#[must_use]
pub fn candidates(records: &[Record], node: &str) -> Text {
    let found = records.iter().filter(|record| record.node == node);
    let rows = found.filter_map(|record| match &record.event {
        Event::CandidateFound(candidate) => Some(row(candidate, record.t_us)),
        _ => None,
    });
    columns(rows.collect(), 2)
}

fn row(candidate: &Candidate, t_us: u64) -> Vec<Line> {
    let cell = |tone, text: String| Line::default().with(tone, text);
    let meaning = match candidate.kind.as_str() {
        "host" => "its own address".to_owned(),
        "srflx" => format!("what the STUN server sees, after {}", super::duration(t_us)),
        "prflx" => "what a peer saw in a check".to_owned(),
        "relay" => "an address on a relay".to_owned(),
        _ => String::new(),
    };
    vec![
        cell(Tone::Strong, candidate.kind.clone()),
        cell(Tone::Plain, candidate.address.to_string()),
        cell(Tone::Quiet, meaning),
    ]
}
