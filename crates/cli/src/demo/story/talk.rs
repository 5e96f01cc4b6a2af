//! What they say to each other.

use frazil_trace::Event;
use frazil_trace::render::{Line, Text, Tone, duration};

use super::Scene;

pub(super) const TELLS: &[&str] =
    &["Application data, through the same sockets, on the path that the checks opened."];

pub(super) fn draw(scene: &Scene<'_>) -> Text {
    let mut text = Text::default();
    let mut told: Vec<(&str, bool, &str)> = Vec::new();
    for record in scene.records {
        let (says, data) = match &record.event {
            Event::DataSent(data) => (true, data),
            Event::DataReceived(data) => (false, data),
            _ => continue,
        };
        let words = data.text.as_deref().unwrap_or("(not text)");
        let again = told.contains(&(&record.node, says, words));
        told.push((&record.node, says, words));
        let (verb, tone) = match (says, again) {
            (true, false) => ("says", Tone::Plain),
            (false, false) => ("hears", Tone::Good),
            (true, true) => ("says", Tone::Quiet),
            (false, true) => ("hears", Tone::Quiet),
        };
        let again = if again { " (again)" } else { "" };
        let line = Line::default()
            .with(Tone::Quiet, format!("{:>7}  ", duration(record.t_us)))
            .with(Tone::Strong, format!("{:<5}", record.node))
            .with(Tone::Plain, format!(" {verb:<5}  "))
            .with(tone, words)
            .with(Tone::Quiet, again);
        text.push(line);
    }
    text.indented(3)
}
