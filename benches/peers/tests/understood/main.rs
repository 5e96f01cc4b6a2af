//! The tables of `crates/sdp/tests/data/understood`: what frazil and two peers understand of each
//! captured description, side by side.
//!
//! [`frazil`], [`webrtc_sdp`] and [`sdp_types`] are the readers, [`table`] puts them side by side, and
//! [`reasons`] says why they differ and which section of an RFC decides. A difference without a reason
//! fails, and so does a reason that nothing calls for any more. `FRAZIL_BLESS=1` writes the tables anew.
#![forbid(unsafe_code)]

#[path = "../../../../crates/sdp/tests/understood/facts.rs"]
mod facts;
#[path = "../../../../crates/sdp/tests/understood/frazil.rs"]
mod frazil;
mod reasons;
mod sdp_types;
mod table;
mod webrtc_sdp;

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use reasons::REASONS;
use table::table;

fn data() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../crates/sdp/tests/data")
}

/// Names and texts of all descriptions.
fn descriptions() -> Vec<(String, String)> {
    let folders = ["corpus", "rfc"].map(|folder| fs::read_dir(data().join(folder)).unwrap());
    let paths = folders.into_iter().flatten().map(|entry| entry.unwrap().path());
    let paths = paths.filter(|path| path.extension().is_some_and(|extension| extension == "sdp"));
    let mut all: Vec<_> = paths
        .map(|path| {
            let name = path.file_stem().unwrap().to_str().unwrap().to_owned();
            (name, fs::read_to_string(path).unwrap())
        })
        .collect();
    all.sort();
    all
}

#[test]
fn every_difference_has_its_reason_and_every_reason_a_difference() {
    let (folder, mut calls, mut unexplained) =
        (data().join("understood"), BTreeMap::new(), Vec::new());
    let bless = std::env::var_os("FRAZIL_BLESS").is_some();
    for (name, text) in descriptions() {
        let rows = table(&text);
        let mut written = String::new();
        for row in &rows {
            written += &format!("{row}\n");
            if let Some(reason) = row.reason {
                *calls.entry(reason).or_insert(0) += 1;
            } else if row.differs() {
                unexplained.push(format!("{name}: {row}"));
            }
        }
        let path = folder.join(name + ".tsv");
        if bless {
            fs::write(path, written).unwrap();
        } else {
            let committed = fs::read_to_string(&path).unwrap_or_default();
            assert_eq!(committed, written, "{}", path.display());
        }
    }
    for (reason, times) in &calls {
        println!("{times:6} {reason}");
    }
    let shown = unexplained.iter().take(40).map(String::as_str).collect::<Vec<_>>().join("\n");
    assert!(unexplained.is_empty(), "{} differences without a reason:\n{shown}", unexplained.len());
    let known: Vec<_> = REASONS.iter().map(|reason| reason.name).collect();
    let mut sorted = known.clone();
    sorted.sort_unstable();
    assert_eq!(calls.into_keys().collect::<Vec<_>>(), sorted, "a reason is out of date");
    let page = "reason\tsection\twhy\n".to_owned() + &REASONS.map(|it| it.to_string()).concat();
    let path = folder.join("REASONS.tsv");
    if bless {
        fs::write(path, page).unwrap();
    } else {
        assert_eq!(fs::read_to_string(path).unwrap(), page);
    }
}
