//! `frazil candidate explain` from outside: its page, its JSON, its exit codes, its input.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "tests may panic")]

#[path = "support/command.rs"]
mod command;

use std::process::Output;

use serde_json::{Value, json};

use command::{assert_committed, run, said};

const HOST: &str = "candidate:1 1 UDP 2130706431 192.0.2.1 8998 typ host";

/// A line of each kind, and a page and an object committed for it.
const COMMITTED: [(&str, &str); 7] = [
    ("host", HOST),
    (
        "reflexive",
        "a=candidate:842163049 1 udp 1677729535 8.8.4.4 46154 typ srflx raddr 10.1.0.2 rport 46154 \
         generation 0 ufrag 8hhY network-id 1 network-cost 10",
    ),
    (
        "hidden",
        "candidate:4 1 udp 8265471 100.64.0.9 3478 typ relay raddr 0.0.0.0 rport 0 generation 2 \
         network-cost 999",
    ),
    ("mdns", "1 2 udp 2113937151 1f0fa1e6-9bb2-4b9c-a0f1-6a3d2cbb8c6e.local 54609 typ host"),
    ("tcp", "1 1 TCP 2128609279 fd12::1 9 typ host tcptype active"),
    ("unknown", "1 3 quic 4294967295 fe80::1 9 typ nat-assisted x-odd !$ generation x"),
    ("departures", "1 1 tcp 0 printer.local 80 typ host rport 5 network-cost 3 tcptype both"),
];

fn explain(words: &[&str], input: &[u8]) -> Output {
    run("", &[&["candidate", "explain"], words].concat(), input)
}

fn objects(output: &Output) -> Vec<Value> {
    let text = String::from_utf8(output.stdout.clone()).unwrap();
    text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

#[track_caller]
fn check(words: &[&str], name: &str) {
    assert_committed(explain(words, b""), 0, &format!("candidate/{name}"));
}

#[test]
fn lines_are_explained_as_committed() {
    for (name, line) in COMMITTED {
        check(&[line], &format!("{name}.txt"));
        check(&["--json", line], &format!("{name}.json"));
    }
}

#[test]
fn every_form_of_a_line_is_explained_alike() {
    let expected = objects(&explain(&["--json", HOST], b""));
    let bare = HOST.strip_prefix("candidate:").unwrap();
    for line in [format!("a={HOST}"), bare.to_owned(), format!("  a={HOST} \r\n")] {
        assert_eq!(objects(&explain(&["--json", &line], b"")), expected, "{line}");
        for words in [&["--json"][..], &["--json", "-"]] {
            let mut found = objects(&explain(words, line.as_bytes()));
            assert_eq!(found[0].as_object_mut().unwrap().remove("line"), Some(json!(1)));
            assert_eq!(found, expected, "{line}");
        }
    }
}

#[test]
fn the_fields_of_the_readme_are_there() {
    let readme = include_str!("../README.md");
    let table = readme.split("## Candidate lines, explained").nth(1).unwrap();
    let table = table.split("## Exit codes").next().unwrap();
    for (_, line) in COMMITTED {
        let found = objects(&explain(&["--json", line], b""));
        for name in found[0].as_object().unwrap().keys() {
            assert!(table.contains(&format!("`{name}`")), "{name}");
        }
        assert_eq!(found[0].as_object().unwrap().len(), 24);
    }
}

#[test]
fn the_priority_is_judged() {
    for (priority, rest, expected) in [
        (2_130_706_431u32, "typ host", "recommended"),
        (2_113_929_471, "typ host", "recommended"),
        (1_845_494_015, "typ srflx raddr 10.0.0.1 rport 1", "other-preference"),
        (2_130_706_430, "typ host", "other-formula"),
        (2_147_483_647, "typ host", "other-formula"),
        (0, "typ host", "out-of-range"),
        (2_147_483_648, "typ host", "out-of-range"),
        (2_130_706_431, "typ odd", "other-preference"),
    ] {
        let line = format!("1 1 UDP {priority} 192.0.2.1 1 {rest}");
        let found = objects(&explain(&["--json", &line], b""));
        assert_eq!(found[0]["priority_is"], expected, "{line}");
        let has_departure = found[0]["departures"].as_array().unwrap().iter().any(|departure| {
            departure["section"] == "RFC 8839 §5.1"
                && departure["what"].as_str().unwrap().starts_with("the priority is")
        });
        assert_eq!(has_departure, expected == "out-of-range", "{line}");
    }
}

#[test]
fn several_lines_are_explained_and_what_is_none_is_named() {
    let text = format!("# two\n\na={HOST}\r\nnonsense!\na=end-of-candidates\r\n{HOST}");
    let output = explain(&["--json"], text.as_bytes());
    assert_eq!(output.status.code(), Some(2));
    let found = objects(&output);
    let places: Vec<_> = found.iter().map(|found| (&found["line"], &found["kind"])).collect();
    let (candidate, end) = (json!("candidate"), json!("end-of-candidates"));
    let expected = [(&json!(3), &candidate), (&json!(5), &end), (&json!(6), &candidate)];
    assert_eq!(places, expected);
    let said = said(&output);
    assert!(said.contains("line 4: not a candidate line: candidate, column 9"), "{said}");
    assert_eq!(said.lines().count(), 1);

    let page = explain(&[], text.as_bytes()).stdout;
    let page = String::from_utf8(page).unwrap();
    assert!(page.contains("\nline 5\nend of candidates: no more"), "{page}");
    assert!(!page.contains('\u{1b}'), "no colours for a pipe");
}

#[test]
fn the_exit_code_says_what_came_of_it() {
    let exit = |words: &[&str], input: &[u8]| explain(words, input).status.code();
    assert_eq!(exit(&[HOST], b""), Some(0));
    assert_eq!(
        exit(&["1 1 UDP 0 example.org 1 typ relay"], b""),
        Some(0),
        "departures change none"
    );
    assert_eq!(exit(&["a=end-of-candidates"], b""), Some(0));
    for line in [
        "",
        "#",
        "v=0",
        "candidate:",
        "a=candidate:1 1 UDP 2130706431 192.0.2.1 8998",
        "1 1 UDP 1 fe80::1%eth0 1 typ host",
        "1 0 UDP 1 192.0.2.1 1 typ host",
        "{\"candidate\":\"candidate:1 1 UDP 1 192.0.2.1 1 typ host\"}",
    ] {
        let output = explain(&[line], b"");
        assert_eq!(output.status.code(), Some(2), "{line}");
        assert!(output.stdout.is_empty() && said(&output).starts_with("frazil candidate: "));
        assert_eq!(exit(&["-"], line.as_bytes()), Some(2), "{line}");
    }
    for input in
        [&b"\xFF\xFE"[..], b"\0\0\0", b"1 1 UDP 1 192.0.2.1 1 typ h\xF6st", &[b'x'; 200_000]]
    {
        assert_eq!(exit(&["--json"], input), Some(2));
    }
    for words in [&["--what"][..], &[HOST, HOST], &["--json=yes", HOST]] {
        let output = explain(words, b"");
        assert_eq!(output.status.code(), Some(64), "{words:?}");
        assert!(output.stdout.is_empty() && !output.stderr.is_empty(), "{words:?}");
    }
}

#[test]
fn a_line_too_long_is_passed_over() {
    let mut input = vec![b'x'; 200_000];
    input.extend(format!("\n{HOST}\n").bytes());
    let output = explain(&["--json"], &input);
    assert_eq!(output.status.code(), Some(2));
    assert_eq!(objects(&output)[0]["line"], 2);
    assert!(said(&output).contains("line 1: longer than any candidate line"));
}
