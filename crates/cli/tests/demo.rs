//! `frazil demo` from outside: its page, its events, its exit codes.
#![allow(clippy::unwrap_used, clippy::panic, reason = "tests may panic")]

use std::path::PathBuf;
use std::process::{Command, Output};

use frazil_trace::{Event, SCHEMA_VERSION, ndjson};

const KINDS: [&str; 6] =
    ["none", "full-cone", "address-restricted", "port-restricted", "symmetric", "blocked"];

fn demo(words: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_frazil"));
    command.arg("demo").args(words).env_remove("CLICOLOR_FORCE").output().unwrap()
}

fn page(words: &[&str]) -> String {
    String::from_utf8(demo(words).stdout).unwrap()
}

/// Holds a page against the committed one. It changes when agents, NATs or the page do; then
/// `FRAZIL_BLESS=1 cargo test -p frazil-cli --test demo` writes it anew.
fn check_page(words: &[&str], name: &str) {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/data").join(name);
    let page = page(words);
    if std::env::var_os("FRAZIL_BLESS").is_some() {
        std::fs::write(&path, &page).unwrap();
    }
    let committed = std::fs::read_to_string(&path).unwrap();
    assert_eq!(page, committed, "bless the new page, if it is meant to be new");
}

#[test]
fn the_default_page_is_the_committed_one() {
    check_page(&[], "demo.txt");
}

#[test]
fn a_pair_without_a_path_is_explained() {
    check_page(&["--left", "symmetric", "--right", "port-restricted"], "demo-no-path.txt");
}

#[test]
fn the_exit_code_is_0_or_3_as_the_nats_allow() {
    for (row, left) in KINDS.into_iter().enumerate() {
        for (column, right) in KINDS.into_iter().enumerate() {
            let blocked = row == 5 || column == 5;
            let strict = row.min(column) >= 3 && row.max(column) == 4;
            let expected = if blocked || strict { 3 } else { 0 };
            let output = demo(&["--left", left, "--right", right, "--seed", "4"]);
            assert_eq!(output.status.code(), Some(expected), "{left} {right}");
            let page = String::from_utf8(output.stdout).unwrap();
            assert!(output.stderr.is_empty(), "{left} {right}");
            assert!(!page.contains('\u{1b}'), "{left} {right}: colours without a terminal");
            check_lines(&page);
        }
    }
}

fn check_lines(page: &str) {
    for line in page.lines() {
        assert!(line.chars().count() <= 100, "too long: {line}");
        assert_eq!(line, line.trim_end());
    }
}

#[test]
fn however_much_is_lost_the_page_is_whole() {
    for (seed, loss) in (1..).zip(["5", "15", "25", "35", "45", "60", "80", "100"]) {
        let seed = seed.to_string();
        for kinds in [["symmetric", "full-cone"], ["port-restricted", "port-restricted"]] {
            let [left, right] = kinds;
            let words = ["--left", left, "--right", right, "--loss", loss, "--seed", &seed];
            let output = demo(&words);
            let page = String::from_utf8(output.stdout).unwrap();
            check_lines(&page);
            assert!(!page.contains("relay"), "it would lose as much: {words:?}");
            let connected = page.contains("\nConnected. ");
            assert_eq!(output.status.code(), Some(if connected { 0 } else { 3 }), "{words:?}");
            assert_ne!(connected, page.contains("\nNot connected. "), "{words:?}");
            assert_eq!(page.matches("round trip").count(), if connected { 2 } else { 0 });
            assert!(!page.contains("unknown"), "{words:?}: {page}");
        }
    }
}

#[test]
fn json_is_one_record_a_line_and_ends_with_the_verdict() {
    for (right, connected) in [("full-cone", true), ("blocked", false)] {
        let output = demo(&["--json", "--left", "symmetric", "--right", right, "--loss", "10"]);
        let records: Vec<_> = ndjson::read(&output.stdout[..]).collect::<Result<_, _>>().unwrap();
        assert!(records.iter().all(|record| record.v == SCHEMA_VERSION));
        assert!(records.is_sorted_by_key(|record| record.t_us));
        let Some(Event::Verdict(verdict)) = records.last().map(|record| &record.event) else {
            panic!("{right}")
        };
        assert_eq!(verdict.connected, connected);
        let sent = records.iter().filter_map(|record| match &record.event {
            Event::DescriptionSent(description) => Some(&description.sdp),
            _ => None,
        });
        assert!(sent.clone().all(|sdp| sdp.contains("m=application 9 UDP/ICE 0\r\n")));
        assert_eq!(sent.count(), 2, "{right}");
    }
}

#[test]
fn a_seed_replays_and_another_one_does_not() {
    let words = ["--json", "--loss", "25", "--seed"];
    let run = |seed| demo(&[&words[..], &[seed]].concat()).stdout;
    assert_eq!(run("11"), run("11"));
    assert_ne!(run("11"), run("12"));
}

#[test]
fn a_capture_holds_the_same_packets_as_the_events() {
    let file = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("demo.pcap");
    let output = demo(&["--json", "--pcap", file.to_str().unwrap()]);
    assert_eq!(output.status.code(), Some(0));
    let put = ndjson::read(&output.stdout[..]).filter(|record| {
        let event = &record.as_ref().unwrap().event;
        matches!(event, Event::PacketSent(_) | Event::PacketTranslated(_))
    });
    let put = put.count();

    let capture = std::fs::read(&file).unwrap();
    let mut rest = capture.get(24..).unwrap();
    let mut frames = 0;
    while let Some((header, behind)) = rest.split_at_checked(16) {
        let length = u32::from_le_bytes(header.last_chunk().copied().unwrap());
        rest = behind.get(usize::try_from(length).unwrap()..).unwrap();
        frames += 1;
    }
    assert_eq!((frames, rest.len()), (put, 0));
}

#[test]
fn words_that_mean_nothing_are_refused_with_what_is_known() {
    for words in [["--left", "cone"], ["--loss", "101"], ["--seed", "-1"]] {
        let output = demo(&words);
        assert_eq!(output.status.code(), Some(64), "{words:?}");
        assert!(output.stdout.is_empty());
    }
    let said = String::from_utf8(demo(&["--left", "cone"]).stderr).unwrap();
    assert!(KINDS.iter().all(|kind| said.contains(kind)), "{said}");
}

#[test]
fn a_file_that_cannot_be_written_is_named() {
    let output = demo(&["--pcap", "/nonexistent/demo.pcap"]);
    assert_eq!(output.status.code(), Some(64));
    let said = String::from_utf8(output.stderr).unwrap();
    assert!(said.contains("/nonexistent/demo.pcap"), "{said}");
    let output = demo(&["--pcap", "-"]);
    assert_eq!(output.status.code(), Some(64));
}

/// The README shows sections 4 and 5; blessing puts them there.
#[test]
fn the_readme_shows_a_part_of_the_page() {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../README.md");
    let page = page(&[]);
    let (_, behind) = page.split_once("\n4  ").unwrap();
    let part = format!("4  {}", behind.split_once("\n6  ").unwrap().0);
    let readme = std::fs::read_to_string(&path).unwrap();
    let (before, shown) = readme.split_once("```text\n4  ").unwrap();
    let (_, after) = shown.split_once("```").unwrap();
    let meant = format!("{before}```text\n{part}```{after}");
    if std::env::var_os("FRAZIL_BLESS").is_some() {
        std::fs::write(&path, &meant).unwrap();
    }
    let committed = std::fs::read_to_string(&path).unwrap();
    assert!(committed == meant, "the README does not show the page's sections 4 and 5:\n{part}");
}
