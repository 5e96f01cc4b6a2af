//! The NATs' tables.

use frazil_nat::Preset;
use frazil_trace::render::{Line, Text, Tone, nat_table};

use super::{PEERS, Scene, kinds};

pub(super) const TELLS: &[&str] =
    &["A NAT lets in only answers; kinds differ in what counts as one. The tables as they end up:"];

pub(super) fn draw(scene: &Scene<'_>) -> Text {
    let mut text = Text::default();
    for (peer, nat) in PEERS {
        let kind = scene.kind_of(peer);
        let head = match kind {
            Preset::None => Line::default().with(Tone::Strong, peer),
            _ => Line::default().with(Tone::Strong, nat).with(Tone::Plain, format!(", {kind}")),
        };
        text.push(head);
        text.push(Line::default().with(Tone::Quiet, format!("  {}", kinds::what_it_does(kind))));
        text.lines.extend(nat_table(scene.records, nat, &scene.names).indented(2).lines);
    }
    text.indented(3)
}
