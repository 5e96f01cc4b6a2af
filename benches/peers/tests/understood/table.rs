//! Readers side by side.

use std::collections::BTreeSet;
use std::fmt;

use crate::facts::{Facts, KINDS, Place};
use crate::reasons;
use crate::{frazil, sdp_types, webrtc_sdp};

/// The letters of the readers.
const LETTERS: [char; 3] = ['f', 'w', 's'];

/// The kind of what a reader says that refuses the whole.
pub const REFUSED: &str = "refused";

/// A fact, and who read it.
pub struct Row {
    /// A letter for who read it so, `-` for who did not, `.` for who does not tell such facts.
    pub readers: [char; 3],
    pub place: Place,
    pub kind: &'static str,
    pub value: String,
    /// Why not all read it.
    pub reason: Option<&'static str>,
}

impl Row {
    /// True if not all read it so.
    pub fn differs(&self) -> bool {
        self.readers.contains(&'-') || self.kind == REFUSED
    }
}

impl fmt::Display for Row {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.readers.iter().try_for_each(|reader| write!(f, "{reader}"))?;
        match self.place {
            Place::Session => write!(f, "\tsession")?,
            Place::Media(index) => write!(f, "\t{index}")?,
        }
        write!(f, "\t{}\t{}", self.kind, self.value)?;
        self.reason.map_or(Ok(()), |reason| write!(f, "\t{reason}"))
    }
}

/// What each of the three reads in a text, fact by fact, and why one refuses it.
pub fn table(text: &str) -> Vec<Row> {
    let readings = [Ok(frazil::read(text)), webrtc_sdp::read(text), sdp_types::read(text)];
    let silent = [&[][..], &webrtc_sdp::SILENT, &sdp_types::SILENT];
    let mut rows = Vec::new();
    for (reader, reading) in readings.iter().enumerate() {
        if let Err(error) = reading {
            let mut readers = ['.'; 3];
            readers[reader] = LETTERS[reader];
            // It may quote the text.
            let value = error.replace(['\t', '\r', '\n'], " ");
            rows.push(Row { readers, place: Place::Session, kind: REFUSED, value, reason: None });
        }
    }
    let facts = readings.map(Result::ok);
    let keys: BTreeSet<_> =
        facts.iter().flatten().flat_map(|facts| facts.0.keys().copied()).collect();
    for key @ (place, kind) in keys {
        let kind = KINDS[kind];
        let lists = facts.each_ref().map(|facts| facts.as_ref().map(|it| list(it, key)));
        for value in distinct(&lists) {
            let readers = [0, 1, 2].map(|reader| match &lists[reader] {
                Some(list) if list.contains(&value) => LETTERS[reader],
                Some(_) if !silent[reader].contains(&kind) => '-',
                _ => '.',
            });
            rows.push(Row { readers, place, kind, value, reason: None });
        }
    }
    for row in &mut rows {
        if row.differs() {
            row.reason = reasons::find(row);
        }
    }
    rows
}

/// The facts of one kind at one place. One that is told twice has its number, so that each is found.
fn list(facts: &Facts, key: (Place, usize)) -> Vec<String> {
    let mut list: Vec<String> = Vec::new();
    for value in facts.0.get(&key).into_iter().flatten() {
        let mut numbered = value.clone();
        let mut times = 1;
        while list.contains(&numbered) {
            times += 1;
            numbered = format!("{value} ({times})");
        }
        list.push(numbered);
    }
    list
}

/// All facts of the lists, those of the first list first.
fn distinct(lists: &[Option<Vec<String>>; 3]) -> Vec<String> {
    let mut all: Vec<String> = Vec::new();
    for value in lists.iter().flatten().flatten() {
        if !all.contains(value) {
            all.push(value.clone());
        }
    }
    all
}
