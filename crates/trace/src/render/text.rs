//! Lines of spans, and what a span means.

use core::fmt;

/// What a span means. How it looks is for the caller of [`Text::paint`] to say.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Default)]
#[non_exhaustive]
pub enum Tone {
    /// Nothing special.
    #[default]
    Plain,
    /// A heading.
    Heading,
    /// Less important than what surrounds it: rules, explanations.
    Quiet,
    /// Of more importance: names, addresses that matter.
    Strong,
    /// It worked.
    Good,
    /// It did not work.
    Bad,
    /// Something is under way.
    Active,
}

/// A piece of a line with one meaning.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct Span {
    /// What it means.
    pub tone: Tone,
    /// The piece itself, without line breaks.
    pub text: String,
}

/// One line.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct Line {
    /// Its pieces, from left to right.
    pub spans: Vec<Span>,
}

impl Line {
    /// The line with one more piece.
    #[must_use]
    pub fn with(mut self, tone: Tone, text: impl Into<String>) -> Self {
        self.push(tone, text);
        self
    }

    /// Adds a piece at the right end; it joins a neighbour of the same tone.
    pub fn push(&mut self, tone: Tone, text: impl Into<String>) {
        let text = text.into();
        match self.spans.last_mut() {
            _ if text.is_empty() => {}
            Some(last) if last.tone == tone => last.text.push_str(&text),
            _ => self.spans.push(Span { tone, text }),
        }
    }

    /// The width in characters; each is taken to fill one column.
    #[must_use]
    pub fn width(&self) -> usize {
        self.spans.iter().map(|span| span.text.chars().count()).sum()
    }

    /// Fills the line with spaces up to a width.
    pub(crate) fn pad(&mut self, width: usize) {
        let missing = width.saturating_sub(self.width());
        self.push(Tone::Plain, " ".repeat(missing));
    }
}

/// Several lines.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct Text {
    /// From top to bottom.
    pub lines: Vec<Line>,
}

impl Text {
    /// Adds a line at the bottom.
    pub fn push(&mut self, line: Line) {
        self.lines.push(line);
    }

    /// The width of the widest line in characters.
    #[must_use]
    pub fn width(&self) -> usize {
        self.lines.iter().map(Line::width).max().unwrap_or(0)
    }

    /// The text moved to the right by so many columns.
    #[must_use]
    pub fn indented(self, columns: usize) -> Self {
        let shifted = self.lines.into_iter().map(|line| {
            let mut moved = Line::default().with(Tone::Plain, " ".repeat(columns));
            moved.spans.extend(line.spans);
            moved
        });
        Self { lines: shifted.collect() }
    }

    /// The text with every span as `paint` gives it back, and a line break after every line.
    ///
    /// ```
    /// use frazil_trace::render::{Line, Text, Tone};
    ///
    /// let mut text = Text::default();
    /// text.push(Line::default().with(Tone::Plain, "it is ").with(Tone::Good, "open"));
    /// assert_eq!(text.to_string(), "it is open\n");
    /// let loud = text.paint(|tone, piece| match tone {
    ///     Tone::Good => piece.to_uppercase(),
    ///     _ => piece.to_owned(),
    /// });
    /// assert_eq!(loud, "it is OPEN\n");
    /// ```
    #[must_use]
    pub fn paint(&self, mut paint: impl FnMut(Tone, &str) -> String) -> String {
        let mut out = String::new();
        for line in &self.lines {
            let mut pending = String::new();
            for span in &line.spans {
                // Spaces at the end of a line are held back until something follows them.
                let body = span.text.trim_end_matches(' ');
                if !body.is_empty() {
                    out.push_str(&pending);
                    pending.clear();
                    out.push_str(&paint(span.tone, body));
                }
                let spaces = span.text.len().saturating_sub(body.len());
                pending.push_str(&" ".repeat(spaces));
            }
            out.push('\n');
        }
        out
    }
}

impl fmt::Display for Text {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.paint(|_, piece| piece.to_owned()))
    }
}
