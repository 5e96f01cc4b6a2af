//! The one log of a world.

use frazil_sansio::Instant;
use frazil_trace::{Event, Record};

/// Records, if anybody wants them.
#[derive(Debug, Default)]
pub(crate) struct Log(Option<Vec<Record>>);

impl Log {
    /// Keeps records from now on.
    pub(crate) fn keep(&mut self) {
        self.0.get_or_insert_default();
    }

    pub(crate) const fn is_kept(&self) -> bool {
        self.0.is_some()
    }

    pub(crate) fn records(&self) -> &[Record] {
        self.0.as_deref().unwrap_or_default()
    }

    /// Takes note of what happened at a node.
    pub(crate) fn note(&mut self, at: Instant, node: &str, event: impl FnOnce() -> Event) {
        if let Some(records) = &mut self.0 {
            records.push(Record::new(at.as_micros(), node, event()));
        }
    }
}
