//! Every line of `bad-input.tsv`: what the command makes of bad input.
#![allow(clippy::unwrap_used, reason = "helpers of tests")]

use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::thread;

struct Case {
    number: usize,
    source: String,
    args: String,
    exit: i32,
    message: String,
}

fn cases() -> Vec<Case> {
    include_str!("bad-input.tsv")
        .lines()
        .enumerate()
        .filter(|(_, line)| !line.starts_with('#'))
        .map(|(index, line)| {
            let mut fields = line.split('\t').map(str::to_owned);
            let mut field = || fields.next().unwrap();
            Case {
                number: index + 1,
                source: field(),
                args: field(),
                exit: field().parse().unwrap(),
                message: field(),
            }
        })
        .collect()
}

/// The file that a case names, made in `folder` unless it is committed.
fn file(source: &str, folder: &Path) -> PathBuf {
    let made = folder.join("input");
    let (kind, count) = source.split_once(' ').unwrap_or((source, "0"));
    let count: usize = count.parse().unwrap();
    match kind {
        "none" => {}
        "line" => fs::write(&made, format!("v=0\r\na={}\r\n", "x".repeat(count))).unwrap(),
        "candidates" => fs::write(&made, candidates(count)).unwrap(),
        name => return Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/bad").join(name),
    }
    made
}

fn candidates(count: usize) -> String {
    let mut text = include_str!("bad/no-candidates.sdp").replace("a=end-of-candidates\r\n", "");
    for number in 0..count {
        let (c, d) = (number / 250 % 250, number % 250);
        write!(text, "a=candidate:{number} 1 udp 2130706431 127.1.{c}.{d} 9 typ host\r\n").unwrap();
    }
    text + "a=end-of-candidates\r\n"
}

/// Runs a case; what it printed if it did not do as the list says.
fn run(case: &Case, folder: &Path) -> Result<(), String> {
    let input = file(&case.source, folder);
    let mut args: Vec<String> =
        case.args.replace('@', input.to_str().unwrap()).split(' ').map(str::to_owned).collect();
    let out = if case.args.starts_with("offer") { "--offer-out" } else { "--answer-out" };
    let calls = case.args.contains("--") && !case.args.starts_with("sdp ");
    if calls && !case.args.contains(out) {
        args.extend([out.to_owned(), folder.join("out").to_str().unwrap().to_owned()]);
    }
    if calls && !case.args.contains("--bind") {
        args.extend(["--bind", "127.0.0.1"].map(str::to_owned));
    }
    let output = Command::new(env!("CARGO_BIN_EXE_frazil"))
        .args(args)
        .stdin(Stdio::null())
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&output.stderr);
    // clap folds its lines; the list does not.
    let words = said.split_whitespace().collect::<Vec<_>>().join(" ");
    if output.status.code() == Some(case.exit) && words.contains(&case.message) {
        return Ok(());
    }
    Err(format!(
        "line {}: {} on {}: exit {:?} where {} with \"{}\" is due; it said:\n{said}",
        case.number,
        case.args,
        case.source,
        output.status.code(),
        case.exit,
        case.message
    ))
}

#[test]
fn bad_input_ends_as_the_list_says() {
    let folder = std::env::temp_dir().join(format!("frazil-bad-{}", std::process::id()));
    let cases = cases();
    assert!(cases.len() > 30);
    let wrong: Vec<String> = thread::scope(|scope| {
        let runs: Vec<_> = cases
            .iter()
            .map(|case| {
                let folder = folder.join(case.number.to_string());
                scope.spawn(move || {
                    fs::create_dir_all(&folder).unwrap();
                    run(case, &folder)
                })
            })
            .collect();
        runs.into_iter().filter_map(|run| run.join().unwrap().err()).collect()
    });
    fs::remove_dir_all(folder).unwrap();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
