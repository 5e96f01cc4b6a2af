//! The checks over time.

use frazil_trace::render::{LEGEND, Line, Text, Tone, drops, timeline};

use super::{PEERS, Scene};

/// No line of the page is longer.
const WIDTH: usize = 98;

const INDENT: usize = 3;

pub(super) const TELLS: &[&str] = &[
    "Each side tries its pairs of addresses, best first, one every 50 ms. A check that a NAT drops is",
    "not in vain: it has opened the sender's own NAT for the checks that come the other way.",
];

pub(super) fn draw(scene: &Scene<'_>) -> Text {
    let peers = PEERS.map(|(peer, _)| peer);
    let mut text = timeline(scene.records, &peers, WIDTH.saturating_sub(INDENT));
    if text.lines.is_empty() {
        text.push(Line::default().with(Tone::Quiet, "no check was ever sent"));
    } else {
        text.push(Line::default().with(Tone::Quiet, LEGEND));
    }
    let drops = drops(scene.records);
    if !drops.lines.is_empty() {
        text.push(Line::default());
        text.push(Line::default().with(Tone::Plain, "packets that went nowhere"));
        text.lines.extend(drops.lines);
    }
    text.indented(INDENT)
}
