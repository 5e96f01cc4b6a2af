//! Offer and answer, as they went over the signalling channel.

use frazil_trace::render::{Line, Text, Tone, duration};
use frazil_trace::{DescriptionKind, Event};

use super::{PEERS, Scene};

pub(super) const TELLS: &[&str] =
    &["Each side tells the other its candidates and a password, by any means at hand."];

pub(super) fn draw(scene: &Scene<'_>) -> Text {
    let mut text = Text::default();
    for (peer, _) in PEERS {
        for (t_us, event) in scene.at(peer) {
            let Event::DescriptionSent(sent) = event else { continue };
            let word = match sent.description {
                DescriptionKind::Offer => "offers",
                DescriptionKind::Answer => "answers",
            };
            let head = Line::default()
                .with(Tone::Strong, format!("   {peer}"))
                .with(Tone::Plain, format!(" {word}"))
                .with(Tone::Quiet, format!(" after {}", duration(t_us)));
            text.push(head);
            for line in sent.sdp.lines() {
                text.push(Line::default().with(tone(line), format!("     {line}")));
            }
        }
    }
    text
}

/// The candidates are what it is about; the rest is form.
fn tone(line: &str) -> Tone {
    if line.starts_with("a=candidate:") { Tone::Plain } else { Tone::Quiet }
}
