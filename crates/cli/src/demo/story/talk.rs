//! What they say to each other.

use frazil_trace::Event;
use frazil_trace::render::{Line, Text, Tone, duration};

use super::Scene;

pub(super) const TELLS: &[&str] =
    &["Application data, through the same sockets, on the path that the checks opened."];

pub(super) fn draw(scene: &Scene<'_>) -> Text {
    let mut text = Text::default();
    let mut said: Vec<(&str, &str)> = Vec::new();
    for record in scene.records {
        let (says, data) = match &record.event {
            Event::DataSent(data) => (true, data),
            Event::DataReceived(data) => (false, data),
            _ => continue,
        };
        let words = data.text.as_deref().unwrap_or("(not text)");
        let again = says && said.contains(&(&record.node, words));
        let (verb, tone) = match (says, again) {
            (true, true) => ("again", Tone::Quiet),
            (true, false) => ("says", Tone::Plain),
            (false, _) => ("hears", Tone::Good),
        };
        if says {
            said.push((&record.node, words));
        }
        let line = Line::default()
            .with(Tone::Quiet, format!("{:>7}  ", duration(record.t_us)))
            .with(Tone::Strong, format!("{:<5}", record.node))
            .with(Tone::Plain, format!(" {verb:<5}  "))
            .with(tone, words);
        text.push(line);
    }
    text.indented(3)
}
