//! `frazil sdp`, run on given input.
#![allow(dead_code, reason = "each test uses a part of it")]

use std::path::PathBuf;
use std::process::Output;

use serde_json::Value;

#[path = "command.rs"]
mod command;

/// A file of `tests/data/sdp`, where the commands run.
pub(crate) fn data(name: &str) -> PathBuf {
    command::data("sdp").join(name)
}

/// The descriptions that real programs wrote, and those printed in the RFCs.
pub(crate) fn corpus() -> Vec<PathBuf> {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../sdp/tests/data");
    let folders = ["corpus", "rfc"].map(|name| folder.join(name).read_dir().unwrap());
    let mut all: Vec<_> =
        folders.into_iter().flatten().map(|entry| entry.unwrap().path()).collect();
    all.retain(|path| path.extension().is_some_and(|extension| extension == "sdp"));
    all.sort();
    all
}

pub(crate) fn run(words: &[&str], input: &[u8]) -> Output {
    command::run("sdp", &[&["sdp"], words].concat(), input)
}

/// Holds output against a file of `tests/data/sdp`.
#[track_caller]
pub(crate) fn check(words: &[&str], code: i32, name: &str) {
    command::assert_committed(run(words, b""), code, &format!("sdp/{name}"));
}

#[track_caller]
pub(crate) fn object(output: &Output) -> Value {
    let said = String::from_utf8_lossy(&output.stderr);
    serde_json::from_slice(&output.stdout)
        .unwrap_or_else(|error| panic!("{error}; it said: {said}"))
}
