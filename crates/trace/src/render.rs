//! What is drawn from records, as text for a person.
//!
//! A drawing is a [`Text`]: lines of spans, each with a [`Tone`] that says what the span means and
//! nothing of how it looks. `Display` writes it plain; [`Text::paint`] lets the caller put colours
//! around the spans. No line ends in spaces, and none knows anything of a terminal.

mod axis;
mod candidates;
mod columns;
mod drops;
mod names;
mod nat_table;
mod text;
mod timeline;

pub use candidates::candidates;
pub use drops::drops;
pub use names::Names;
pub use nat_table::nat_table;
pub use text::{Line, Span, Text, Tone};
pub use timeline::{LEGEND, timeline};

/// Microseconds as a person reads them: `0.4 ms`, `38.2 ms`, `250 ms`, `39.5 s`.
#[must_use]
pub fn duration(us: u64) -> String {
    let tenths = |us: u64, unit: u64| format!("{}.{}", us / unit, us % unit * 10 / unit);
    match us {
        0..100_000 => format!("{} ms", tenths(us, 1_000)),
        100_000..1_000_000 => format!("{} ms", us / 1_000),
        _ => format!("{} s", tenths(us, 1_000_000)),
    }
}
