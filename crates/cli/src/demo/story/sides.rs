//! Each side's candidates.

use frazil_nat::Preset;
use frazil_trace::render::{Line, Text, Tone, candidates};

use super::{PEERS, Scene};

pub(super) const TELLS: &[&str] = &[
    "Each side lists its own address, and asks a STUN server how the internet sees it: its candidates.",
];

pub(super) fn draw(scene: &Scene<'_>) -> Text {
    let mut text = Text::default();
    for (peer, _) in PEERS {
        text.push(Line::default().with(Tone::Strong, peer));
        text.lines.extend(candidates(scene.records, peer).indented(2).lines);
        let remark = if scene.kind_of(peer) == Preset::None {
            "the STUN server sees the same address, so there is nothing to add"
        } else if scene.is_unseen(peer) {
            "no answer from the STUN server"
        } else {
            continue;
        };
        text.push(Line::default().with(Tone::Quiet, format!("  {remark}")));
    }
    text.indented(3)
}
