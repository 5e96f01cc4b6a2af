//! `frazil`, run to its end on given input, and its output held against a committed file.
#![allow(dead_code, reason = "each test uses a part of it")]

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

/// A folder or file of `tests/data`.
pub(crate) fn data(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data").join(name)
}

/// Runs it in a folder of `tests/data`.
pub(crate) fn run(folder: &str, words: &[&str], input: &[u8]) -> Output {
    let mut child = Command::new(env!("CARGO_BIN_EXE_frazil"))
        .args(words)
        .current_dir(data(folder))
        .env_remove("CLICOLOR_FORCE")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut stdin = child.stdin.take().unwrap();
    let input = input.to_vec();
    // It may end without having read all.
    let writer = std::thread::spawn(move || drop(stdin.write_all(&input)));
    let output = child.wait_with_output().unwrap();
    writer.join().unwrap();
    output
}

/// What it said besides its output.
pub(crate) fn said(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).unwrap()
}

/// Holds output that came with this exit code against a file of `tests/data`. With `FRAZIL_BLESS=1` in
/// its environment a test writes the file anew.
#[track_caller]
pub(crate) fn assert_committed(output: Output, code: i32, name: &str) {
    assert_eq!((output.status.code(), said(&output).as_str()), (Some(code), ""));
    let text = String::from_utf8(output.stdout).unwrap();
    if std::env::var_os("FRAZIL_BLESS").is_some() {
        fs::write(data(name), &text).unwrap();
    }
    let committed = fs::read_to_string(data(name)).unwrap();
    assert_eq!(text, committed, "bless the new output, if it is meant to be new");
}
