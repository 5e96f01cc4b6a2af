//! `frazil sim`: the page and the object it prints, the picture it draws, and what it refuses.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests may panic")]

#[path = "support/command.rs"]
mod command;
#[path = "support/folder.rs"]
mod folder;

use command::{assert_committed, run, said};
use folder::Folder;
use serde_json::Value;

const TWO_KINDS: &str = r#"{
  "title": "two kinds",
  "source": "nobody knows",
  "published": { "direct_percent": 55.5, "source": "a paper" },
  "lines": { "fixed": { "delay_ms": [10, 10] } },
  "peers": [
    { "name": "home", "weight": 1, "nat": ["port-restricted"], "line": "fixed" },
    { "name": "<phone>", "weight": 1, "nat": ["full-cone", "symmetric"], "line": "fixed" }
  ]
}"#;

#[test]
fn the_page_is_the_committed_one() {
    let output = run("sim", &["sim", "--mix", "-", "--peers", "400"], TWO_KINDS.as_bytes());
    assert_committed(output, 0, "sim/two-kinds.txt");
}

#[test]
fn the_object_counts_every_session_once() {
    let words = ["sim", "--mix", "-", "--peers", "401", "--seed", "9", "--json"];
    let output = run("sim", &words, TWO_KINDS.as_bytes());
    let object: Value = serde_json::from_slice(&output.stdout).unwrap();
    let number = |value: &Value, key: &str| value[key].as_u64().unwrap();
    assert_eq!((number(&object, "seed"), number(&object["all"], "sessions")), (9, 201));
    let pairs = object["pairs"].as_array().unwrap();
    for key in ["sessions", "direct", "relay", "tcp"] {
        let sum: u64 = pairs.iter().map(|pair| number(pair, key)).sum();
        assert_eq!(sum, number(&object["all"], key), "{key}");
    }
    // Port-restricted reaches its like; mapping by destination reaches neither.
    assert_eq!(number(&pairs[0], "direct"), number(&pairs[0], "sessions"));
    assert_eq!(number(&pairs[1], "relay"), number(&pairs[1], "sessions"));
    assert_eq!(object["published"]["direct_percent"], 55.5);
    // Gathering is a round trip of 30 ms, an offer and an answer take 40 ms each, checks 40 ms.
    let half = object["time_ms"]["p50"].as_f64().unwrap();
    assert!((150.0..400.0).contains(&half), "{half}");
}

#[test]
fn the_picture_has_a_square_for_each_two_kinds() {
    let folder = Folder::new("sim-svg");
    let svg = folder.file("map.svg");
    let words = ["sim", "--mix", "-", "--peers", "40", "--json", "--svg", &svg];
    assert_eq!(said(&run("sim", &words, TWO_KINDS.as_bytes())), "");
    let picture = std::fs::read_to_string(&svg).unwrap();
    assert_eq!(picture.matches("<g>").count(), 4);
    assert!(picture.contains("&lt;phone>") && !picture.contains("<phone>"));
}

#[test]
fn mixes_that_come_with_the_command_are_named_by_its_help() {
    let help = String::from_utf8(run("sim", &["sim", "--help"], b"").stdout).unwrap();
    for name in ["hole-punching", "everyday", "everyday-ipv6"] {
        assert!(help.contains(name), "{name}");
        let output = run("sim", &["sim", "--mix", name, "--peers", "20", "--json"], b"");
        assert!(serde_json::from_slice::<Value>(&output.stdout).unwrap()["all"].is_object());
    }
}

#[test]
fn what_is_no_mix_is_told_where() {
    let with = |from: &str, to: &str| TWO_KINDS.replacen(from, to, 1);
    let cases = [
        (String::new(), 2, "is no mix"),
        ("[]".to_owned(), 2, "is no mix"),
        (with("\"weight\": 1", "\"weight\": -1"), 2, "peers[0].weight"),
        (with("\"weight\": 1", "\"weight\": 1, \"wieght\": 2"), 2, "wieght"),
        (TWO_KINDS.replace("\"weight\": 1", "\"weight\": 0"), 2, "one weight at least"),
        (with("port-restricted", "cone"), 2, "peers[0].nat: cone: no such kind of NAT"),
        (with("\"line\": \"fixed\"", "\"line\": \"slow\""), 2, "peers[0].line: slow"),
        (with("[10, 10]", "[10, 9]"), 2, "delay_ms is [shortest, longest]"),
        (with("[10, 10]", "[-1, 9]"), 2, "a delay is 0 to 10000 ms"),
        (with("[10, 10]", "[1, 1], \"loss_percent\": 101"), 2, "loss_percent is 0 to 100"),
        (format!("{TWO_KINDS} and more"), 2, "standard input is no mix"),
        (with("<phone>", "home"), 2, "two kinds have the name home"),
        (with("55.5", "-700"), 2, "direct_percent is 0 to 100"),
        (with("\"full-cone\"", &["\"full-cone\""; 300].join(", ")), 2, "at most 8"),
        (with("\"lines\": {", "\"lines\": { \"idle\": { \"delay_ms\": [2, 1] },"), 2, "lines.idle"),
        (with("\"line\"", "\"ipv6\": \"symmetric\", \"line\""), 2, "IPv6 is not translated"),
    ];
    for (mix, code, message) in cases {
        let output = run("sim", &["sim", "--mix", "-"], mix.as_bytes());
        let told = said(&output);
        assert!(told.contains(message), "{message}: {told}");
        assert_eq!((output.status.code(), told.lines().count()), (Some(code), 1), "{told}");
    }
    let missing = run("sim", &["sim", "--mix", "no-such-file.json"], b"");
    assert_eq!(missing.status.code(), Some(64));
    assert!(said(&missing).contains("frazil sim --help"));
}
