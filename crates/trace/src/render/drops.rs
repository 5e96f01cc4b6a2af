//! What became of the packets that did not arrive.

use super::columns::columns;
use super::{Line, Text, Tone};
use crate::{Event, Record};

/// The packets that went nowhere, counted by reason and place, the most frequent first.
#[must_use]
pub fn drops(records: &[Record]) -> Text {
    let mut counts: Vec<(&str, &str, u32)> = Vec::new();
    for record in records {
        let Event::PacketDropped(dropped) = &record.event else { continue };
        let (reason, node) = (dropped.reason.as_str(), record.node.as_str());
        match counts.iter_mut().find(|(why, at, _)| (*why, *at) == (reason, node)) {
            Some((_, _, count)) => *count = count.saturating_add(1),
            None => counts.push((reason, node, 1)),
        }
    }
    counts.sort_by_key(|(_, _, count)| core::cmp::Reverse(*count));
    let rows = counts.into_iter().map(|(reason, node, count)| {
        let cell = |tone, text: String| Line::default().with(tone, text);
        vec![
            cell(Tone::Plain, format!("{count:>3}")),
            cell(Tone::Plain, node.to_owned()),
            cell(Tone::Quiet, reason.to_owned()),
        ]
    });
    columns(rows.collect(), 2)
}
