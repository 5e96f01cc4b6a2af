//! Pages for people: titles, and rows of a name and a value.

use std::io::{self, Write};

use anstyle::{AnsiColor, Style};

const BOLD: Style = Style::new().bold();
const QUIET: Style = Style::new().dimmed();
const ODD: Style = AnsiColor::Yellow.on_default();

/// A page, written as it is drawn. No text on it moves a cursor.
pub(super) struct Page<'o> {
    out: &'o mut dyn Write,
}

impl<'o> Page<'o> {
    pub(super) fn new(out: &'o mut dyn Write) -> Self {
        Self { out }
    }

    /// Begins a part.
    pub(super) fn title(&mut self, what: &str, about: &str) -> io::Result<()> {
        writeln!(self.out, "{BOLD}{}{BOLD:#} {}", harmless(what), harmless(about))
    }

    /// Keeps parts apart.
    pub(super) fn gap(&mut self) -> io::Result<()> {
        writeln!(self.out)
    }

    pub(super) fn row(&mut self, name: &str, value: &str) -> io::Result<()> {
        writeln!(self.out, "  {QUIET}{name:13}{QUIET:#} {}", harmless(value))
    }

    /// A row, if there is a value.
    pub(super) fn some(&mut self, name: &str, value: Option<&str>) -> io::Result<()> {
        value.map_or(Ok(()), |value| self.row(name, value))
    }

    /// Rows of the same kind.
    pub(super) fn rows(
        &mut self,
        name: &str,
        mut values: impl Iterator<Item = String>,
    ) -> io::Result<()> {
        values.try_for_each(|value| self.row(name, &value))
    }

    /// A row that asks for attention.
    pub(super) fn odd(&mut self, name: &str, value: &str) -> io::Result<()> {
        writeln!(self.out, "  {ODD}{name:13}{ODD:#} {}", harmless(value))
    }
}

/// What is there and not empty, two blanks apart.
pub(super) fn joined<'a>(parts: impl IntoIterator<Item = Option<&'a str>>) -> String {
    let parts = parts.into_iter().flatten().filter(|part| !part.is_empty());
    parts.collect::<Vec<_>>().join("  ")
}

/// A text in which nothing moves a cursor, each character being one still.
pub(super) fn harmless(text: &str) -> String {
    text.chars().map(|c| if c.is_control() { '\u{fffd}' } else { c }).collect()
}
