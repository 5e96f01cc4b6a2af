//! Rows whose cells stand under each other.

use super::{Line, Text};

/// Lays rows out in columns, each as wide as its widest cell, `gap` spaces apart.
pub(super) fn columns(rows: Vec<Vec<Line>>, gap: usize) -> Text {
    let mut widths: Vec<usize> = Vec::new();
    for row in &rows {
        // The last cell of a row needs no room on its right.
        let cells = row.len().saturating_sub(1);
        for (at, cell) in row.iter().take(cells).enumerate() {
            match widths.get_mut(at) {
                Some(width) => *width = (*width).max(cell.width()),
                None => widths.push(cell.width()),
            }
        }
    }
    let mut text = Text::default();
    for row in rows {
        let mut line = Line::default();
        let mut edge = 0_usize;
        for (at, cell) in row.into_iter().enumerate() {
            line.pad(edge);
            for span in cell.spans {
                line.push(span.tone, span.text);
            }
            edge = edge.saturating_add(widths.get(at).map_or(0, |width| width + gap));
        }
        text.push(line);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::render::Tone;

    #[test]
    fn cells_align_and_lines_end_without_spaces() {
        let cell = |text: &str| Line::default().with(Tone::Plain, text);
        let rows = vec![vec![cell("a"), cell("long"), cell("")], vec![cell("bbb"), cell("c")]];
        assert_eq!(columns(rows, 1).to_string(), "a   long\nbbb c\n");
    }
}
