//! `frazil sdp lint` and `frazil sdp format` from outside: the page, the JSON, the exit codes.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "tests may panic")]

#[path = "support/sdp.rs"]
mod sdp;

use std::collections::BTreeSet;

use sdp::{check, corpus, data, object, run as sdp};

const CLEAN: &str = "v=0\r\no=- 1 1 IN IP4 192.0.2.1\r\ns=-\r\nt=0 0\r\n";

#[test]
fn departures_are_shown_as_committed() {
    check(&["lint", "departures.sdp"], 1, "departures.txt");
    check(&["lint", "--json", "departures.sdp"], 1, "departures.json");
}

#[test]
fn the_page_shows_no_key() {
    let text = std::fs::read_to_string(data("departures.txt")).unwrap();
    assert!(text.contains("a=ice-pwd:…") && !text.contains("short"), "{text}");
}

#[test]
fn the_exit_code_tells_whether_there_are_departures() {
    for (input, code) in [(CLEAN, 0), (&*CLEAN.replace("\r\n", "\n"), 1), ("", 2), ("hello\n", 2)] {
        for words in [&["lint"][..], &["lint", "-"], &["lint", "--json"]] {
            let output = sdp(words, input.as_bytes());
            assert_eq!(output.status.code(), Some(code), "{words:?} {input:?}");
            assert_eq!(output.stderr.is_empty(), code != 2, "{words:?} {input:?}");
        }
    }
    // A warning is a departure too.
    let warned = format!("{CLEAN}a=cat:a.b\r\n");
    let output = sdp(&["lint", "--json"], warned.as_bytes());
    assert_eq!(output.status.code(), Some(1));
    assert_eq!((&object(&output)["errors"], &object(&output)["warnings"]), (&0.into(), &1.into()));
    assert_eq!(sdp(&["lint", "no-such-file"], b"").status.code(), Some(64));
    assert_eq!(sdp(&["lint", "--loud"], b"").status.code(), Some(64));
}

#[test]
fn a_clean_description_has_an_empty_page_and_an_empty_list() {
    assert_eq!(sdp(&["lint"], CLEAN.as_bytes()).stdout, b"");
    let object = object(&sdp(&["lint", "--json"], CLEAN.as_bytes()));
    assert_eq!(object["departures"].as_array().map(Vec::len), Some(0));
}

/// The README has every field that is printed, and nothing else.
#[test]
fn the_fields_are_those_of_the_readme() {
    let printed = object(&sdp(&["lint", "--json", "departures.sdp"], b""));
    let departure = printed["departures"][0].as_object().unwrap();
    let mut fields: BTreeSet<String> = printed.as_object().unwrap().keys().cloned().collect();
    fields.extend(departure.keys().map(|field| format!("departures[].{field}")));
    let readme = include_str!("../README.md");
    let part = readme.split("## Descriptions, held against the RFCs").nth(1).unwrap();
    let part = part.split("\n## ").next().unwrap();
    let mut documented = BTreeSet::new();
    for row in part.lines().filter(|line| line.starts_with("| `")) {
        let mut first = "";
        for name in row.split('|').nth(1).unwrap().split('`').skip(1).step_by(2) {
            let name = name.strip_prefix('.').map_or(name.into(), |name| format!("{first}.{name}"));
            first = if name.contains("[].") { "departures[]" } else { first };
            documented.insert(name);
        }
    }
    assert_eq!(fields, documented);
}

#[test]
fn what_is_formatted_is_what_it_was() {
    for path in corpus().into_iter().step_by(20) {
        let octets = std::fs::read(&path).unwrap();
        let output = sdp(&["format", path.to_str().unwrap()], b"");
        assert_eq!((output.status.code(), output.stdout == octets), (Some(0), true), "{path:?}");
        assert_eq!(sdp(&["format"], &octets).stdout, octets);
    }
    let odd = b"\n q\xff";
    let output = sdp(&["format"], odd);
    assert_eq!((output.status.code(), &*output.stdout), (Some(2), &b""[..]));
    let blanks = b"\n\nv=0 \r\r\nq=\n \ns=";
    assert_eq!(sdp(&["format", "-"], blanks).stdout, blanks);
}
