//! What is not as the RFCs want it in descriptions of browsers and libraries, and in those that the
//! RFCs print themselves.
//!
//! `FRAZIL_BLESS=1 cargo test -p frazil-sdp --test lint_corpus` writes the counts anew. Each kind that
//! appears was held against the text of the RFC.
#![cfg(feature = "alloc")]
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic, reason = "tests may panic")]

mod common;

use std::collections::BTreeMap;
use std::fmt::Write;
use std::path::Path;

use frazil_sdp::{Session, lint};

/// Descriptions and departures.
#[derive(Default)]
struct Count {
    files: u32,
    departures: u32,
}

/// Who wrote a file: the word in front of the first hyphen.
fn counts(folder: &str) -> BTreeMap<(String, &'static str), Count> {
    let mut counts = BTreeMap::<_, Count>::new();
    for (name, text) in common::files(folder) {
        let writer = name.split('-').next().unwrap().to_owned();
        counts.entry((writer.clone(), "")).or_default().files += 1;
        let session = Session::parse(&text).unwrap_or_else(|error| panic!("{name}: {error}"));
        let mut last = (0, 0);
        let mut in_file = BTreeMap::<_, u32>::new();
        for departure in lint(&session) {
            if std::env::var_os("FRAZIL_SHOW").is_some() {
                println!("{name}: {departure}");
            }
            assert!((departure.line(), departure.column()) >= last, "{name}: {departure}");
            last = (departure.line(), departure.column());
            *in_file.entry(departure.rule().name()).or_default() += 1;
        }
        for (rule, departures) in in_file {
            let count = counts.entry((writer.clone(), rule)).or_default();
            count.files += 1;
            count.departures += departures;
        }
    }
    counts
}

#[test]
fn the_departures_of_the_corpus_are_those_that_were_looked_at() {
    let mut table = String::from("# writer\trule\tfiles\tdepartures; without a rule: all files\n");
    for folder in ["corpus", "rfc"] {
        for ((writer, rule), Count { files, departures }) in counts(folder) {
            writeln!(table, "{writer}\t{rule}\t{files}\t{departures}").unwrap();
        }
    }
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/lint/corpus.tsv");
    if std::env::var_os("FRAZIL_BLESS").is_some() {
        std::fs::write(&path, &table).unwrap();
    }
    let committed = std::fs::read_to_string(&path).unwrap();
    assert_eq!(table, committed, "bless the new counts, if they are right");
}
