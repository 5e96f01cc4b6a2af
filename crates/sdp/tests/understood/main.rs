//! What is understood of every captured description, and what two other readers understand of it.
//!
//! `tests/data/understood` has a table for each description: who read it so (`f` this crate, `w` the
//! crate webrtc-sdp, `s` the crate sdp-types, `.` for who does not tell such facts, `-` for who reads
//! otherwise), where it stands, of what kind it is, the fact, and for what not all read alike the
//! reason. `REASONS.tsv` has the RFC's section for each reason. This test holds the crate against the
//! tables; `cargo xtask peers --differ` holds the others against them, and with `FRAZIL_BLESS=1` writes
//! them anew.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "helpers of tests")]

#[path = "../common/mod.rs"]
mod common;
mod facts;
mod frazil;

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use facts::{KINDS, Place};

fn folder() -> std::path::PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/understood")
}

#[test]
fn every_description_is_understood_as_before() {
    let files: Vec<_> = common::files("corpus").into_iter().chain(common::files("rfc")).collect();
    assert!(files.len() > 300);
    for (name, text) in &files {
        let path = folder().join(name.replace(".sdp", ".tsv"));
        let table =
            fs::read_to_string(&path).unwrap_or_else(|_| panic!("{} is missing", path.display()));
        let committed: Vec<_> = table
            .lines()
            .filter(|line| line.starts_with('f'))
            .map(|line| line.split('\t').skip(1).take(3).collect::<Vec<_>>().join("\t"))
            .collect();
        let facts = frazil::read(text).0.into_iter().flat_map(|((place, kind), values)| {
            let place = match place {
                Place::Session => "session".to_owned(),
                Place::Media(index) => index.to_string(),
            };
            values.into_iter().map(move |value| format!("{place}\t{}\t{value}", KINDS[kind]))
        });
        assert_eq!(facts.collect::<Vec<_>>(), committed, "{name}");
    }
    let tables = fs::read_dir(folder()).unwrap().count();
    assert_eq!(tables, files.len() + 1, "tables, one a description, and REASONS.tsv");
}

#[test]
fn every_difference_has_a_reason() {
    let reasons = fs::read_to_string(folder().join("REASONS.tsv")).unwrap();
    let reasons: BTreeSet<_> =
        reasons.lines().skip(1).map(|line| line.split('\t').next().unwrap()).collect();
    let mut called = BTreeSet::new();
    for entry in fs::read_dir(folder()).unwrap() {
        let path = entry.unwrap().path();
        if path.ends_with("REASONS.tsv") {
            continue;
        }
        let table = fs::read_to_string(&path).unwrap();
        for line in table.lines() {
            let cells: Vec<_> = line.split('\t').collect();
            let reason = cells.get(4).copied();
            let differs = cells[0].contains('-') || cells[2] == "refused";
            assert_eq!(differs, reason.is_some(), "{}: {line}", path.display());
            called.extend(reason.map(str::to_owned));
        }
    }
    let called: BTreeSet<_> = called.iter().map(String::as_str).collect();
    assert_eq!(called, reasons);
}
