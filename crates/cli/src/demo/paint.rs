//! Colours for what is drawn. `anstream` takes them away where they are not wanted.

use anstyle::{AnsiColor, Style};
use frazil_trace::render::{Text, Tone};

/// The text with colours around its spans.
pub(super) fn painted(text: &Text) -> String {
    text.paint(|tone, piece| {
        let style = style(tone);
        format!("{style}{piece}{style:#}")
    })
}

const fn style(tone: Tone) -> Style {
    let plain = Style::new();
    match tone {
        Tone::Heading => plain.bold(),
        Tone::Quiet => plain.dimmed(),
        Tone::Strong => AnsiColor::Cyan.on_default(),
        Tone::Good => AnsiColor::Green.on_default().bold(),
        Tone::Bad => AnsiColor::Red.on_default(),
        Tone::Active => AnsiColor::Yellow.on_default(),
        _ => plain,
    }
}
