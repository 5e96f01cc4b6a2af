//! Departures drawn for people, in the manner of compilers.

use std::io::{self, Write};

use anstyle::{AnsiColor, Style};
use frazil_sdp::{Departure, Severity};

use crate::sdp::page::harmless;

const BOLD: Style = Style::new().bold();
const QUIET: Style = Style::new().dimmed();
const ERROR: Style = AnsiColor::Red.on_default().bold();
const WARNING: Style = AnsiColor::Yellow.on_default().bold();

/// The most characters of a line that are shown, and how many of them stand in front of the place.
const WIDTH: usize = 100;
const BEFORE: usize = 40;

/// Draws them all, and says how many there were of each kind.
pub(super) fn draw(
    out: &mut dyn Write,
    name: &str,
    text: &str,
    departures: impl Iterator<Item = Departure>,
) -> io::Result<()> {
    let (mut errors, mut warnings) = (0u64, 0u64);
    // They come in the order of the text, so that one pass over it has every line.
    let mut lines = text.split('\n').zip(1..).peekable();
    for departure in departures {
        while lines.next_if(|(_, number)| *number < departure.line()).is_some() {}
        let line = lines.peek().map_or("", |(line, _)| *line);
        let (style, count) = match departure.severity() {
            Severity::Error => (ERROR, &mut errors),
            Severity::Warning => (WARNING, &mut warnings),
        };
        *count += 1;
        let (severity, what) = (departure.severity(), departure.what());
        let (number, column) = (departure.line(), departure.column());
        write!(out, "{BOLD}{}:{number}:{column}:{BOLD:#} ", harmless(name))?;
        write!(out, "{style}{severity}{style:#}: {what} ")?;
        writeln!(out, "{QUIET}({}, {}){QUIET:#}", departure.section(), departure.rule())?;
        excerpt(out, line, usize::try_from(column).unwrap_or(usize::MAX), style)?;
    }
    match (errors, warnings) {
        (0, 0) => Ok(()),
        _ => writeln!(out, "errors: {errors}, warnings: {warnings}"),
    }
}

/// The line, or the part of it around the place, and a caret below the place. A key is not shown.
fn excerpt(out: &mut dyn Write, line: &str, column: usize, style: Style) -> io::Result<()> {
    let line = line.trim_end_matches('\r');
    if is_secret(line) {
        let start = STARTS.into_iter().find(|start| line.starts_with(start)).unwrap_or_default();
        return writeln!(out, "    {start}{QUIET}…{QUIET:#}");
    }
    let before = line.get(..column.saturating_sub(1)).unwrap_or(line);
    let place = before.chars().count();
    let skipped = if place < WIDTH { 0 } else { place - BEFORE };
    let shown: String = line.chars().skip(skipped).take(WIDTH).collect();
    let more = line.chars().skip(skipped).nth(WIDTH).is_some();
    let (start, end) = (if skipped > 0 { "…" } else { "" }, if more { "…" } else { "" });
    writeln!(out, "    {QUIET}{start}{QUIET:#}{}{QUIET}{end}{QUIET:#}", harmless(&shown))?;
    let indent = 4 + place - skipped + usize::from(skipped > 0);
    writeln!(out, "{:indent$}{style}^{style:#}", "")
}

/// How lines begin that hold a key.
const STARTS: [&str; 4] = ["a=ice-pwd:", "a=crypto:", "a=key-mgmt:", "k="];

/// Lines that hold a key, or seem to, are named without it: what is printed gets about.
fn is_secret(line: &str) -> bool {
    let line = line.to_ascii_lowercase();
    let marks = ["ice-pwd", "crypto", "key-mgmt", "inline:"];
    line.starts_with("k=") || marks.iter().any(|mark| line.contains(mark))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn drawn(line: &str, column: usize) -> String {
        let mut out = Vec::new();
        excerpt(&mut out, line, column, Style::new()).unwrap();
        let text = String::from_utf8(out).unwrap();
        text.replace("\u{1b}[2m", "").replace("\u{1b}[0m", "")
    }

    #[test]
    fn the_caret_stands_below_the_place() {
        assert_eq!(drawn("s=", 3), "    s=\n      ^\n");
        assert_eq!(drawn("s=-\r", 4), "    s=-\n       ^\n");
        // Columns are octets, places are characters.
        assert_eq!(drawn("s=\u{fc}\u{fc}x", 7), "    s=\u{fc}\u{fc}x\n        ^\n");
    }

    #[test]
    fn of_a_long_line_the_part_around_the_place_is_shown() {
        let line = format!("m={}x{}", "y".repeat(500), "z".repeat(500));
        let text = drawn(&line, 503);
        let mut lines = text.lines();
        let (shown, caret) = (lines.next().unwrap(), lines.next().unwrap());
        assert!(shown.starts_with("    …y") && shown.ends_with("z…"), "{text}");
        let at = caret.chars().position(|c| c == '^').unwrap();
        assert_eq!(shown.chars().nth(at), Some('x'));
    }

    #[test]
    fn keys_and_control_characters_are_not_shown() {
        assert_eq!(drawn("a=ice-pwd:verysecret", 11), "    a=ice-pwd:…\n");
        assert_eq!(drawn("s=\u{1b}[2J", 3), "    s=\u{fffd}[2J\n      ^\n");
    }
}
