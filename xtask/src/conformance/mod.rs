//! `cargo xtask conformance`: what the RFCs require, and the tests that show it.
//!
//! The test runner's word counts, not the sources': a test covers the rows that its name claims when
//! it has run and passed.

mod excuses;
mod matrix;
mod names;
mod print;
mod rows;
mod runner;
mod table;

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use crate::log::{Log, Outcome, Stop};
use crate::workspace::{cargo, root, target};

use excuses::Excuse;
use matrix::Matrix;
use rows::Rows;
use table::PAGE;

#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// Show every row with its tests
    #[arg(long, visible_alias = "verbose", short = 'v')]
    rows: bool,
    /// Print one JSON object
    #[arg(long, conflicts_with = "rows")]
    json: bool,
    /// Fail unless the committed page is current
    #[arg(long)]
    check: bool,
    /// Write the page
    #[arg(long, conflicts_with = "check")]
    write: bool,
    /// Read what `cargo test` printed to both streams, rather than run it
    #[arg(long, value_name = "FILE")]
    from: Option<PathBuf>,
}

const FIRST: &str = "xtask/data/requirements.tsv";
const ADDED: &str = "xtask/data/requirements-added.tsv";
const EXCUSES: &str = "xtask/data/excuses.tsv";

pub(crate) fn run(arguments: &Arguments) -> io::Result<bool> {
    let mut faults = Vec::new();
    let output = match &arguments.from {
        Some(file) => fs::read_to_string(file)?,
        None => {
            let mut log = Log::new(false);
            eprintln!("running the tests ...");
            if run_tests(&mut log).is_err() {
                faults.push(format!("`cargo test` failed: see {}", saved().display()));
            }
            log.text
        }
    };
    let books = Books::open()?;
    let matrix = books.matrix(&output);
    if arguments.write {
        fs::write(root().join(PAGE), table::page(&matrix))?;
    }
    if arguments.check {
        faults.extend(stale(&matrix)?);
    }
    if arguments.json {
        println!("{:#}", print::json(&matrix));
    } else {
        print!("{}", print::text(&matrix, arguments.rows));
    }
    faults.extend_from_slice(&matrix.wrong);
    for fault in &faults {
        eprintln!("{fault}");
    }
    Ok(faults.is_empty())
}

/// Runs all tests but the replay of the fuzzers' corpora, and keeps what they print for
/// [`check_after_tests`].
pub(crate) fn run_tests(log: &mut Log) -> Outcome {
    let what = ["test", "--workspace", "--all-features", "--all-targets", "--no-fail-fast"];
    let before = log.text.len();
    let outcome = log.run(cargo(&what).args(["--exclude", "frazil-fuzz"]));
    let saved = saved();
    fs::create_dir_all(saved.parent().unwrap_or(Path::new(".")))?;
    fs::write(saved, log.text.get(before..).unwrap_or_default())?;
    outcome
}

/// Where the tests' output is kept.
fn saved() -> PathBuf {
    target().join("xtask/tests.log")
}

/// Forgets what tests have printed before, so that only this run's word counts.
pub(crate) fn forget_tests() {
    let _ = fs::remove_file(saved());
}

/// A step of `cargo xtask ci`: judges the tests that this run has run, or runs them.
pub(crate) fn check_after_tests(log: &mut Log) -> Outcome {
    let mut outcome = Ok(());
    let output = match fs::read_to_string(saved()) {
        Ok(output) => output,
        Err(_) => {
            outcome = run_tests(log);
            fs::read_to_string(saved())?
        }
    };
    let books = Books::open()?;
    let matrix = books.matrix(&output);
    log.line(print::text(&matrix, false).trim_end());
    for fault in matrix.wrong.iter().chain(&stale(&matrix)?) {
        log.line(fault);
        outcome = Err(Stop::Failed);
    }
    outcome
}

/// What to do when the committed page is not the one of these tests.
fn stale(matrix: &Matrix<'_>) -> io::Result<Option<String>> {
    let committed = fs::read_to_string(root().join(PAGE)).unwrap_or_default();
    let current = committed == table::page(matrix);
    let write = "is not current; write it with: cargo xtask conformance --write";
    Ok((!current).then(|| format!("{PAGE} {write}")))
}

/// The rows and the excuses.
struct Books {
    rows: Rows,
    excuses: Vec<Excuse>,
    wrong: Vec<String>,
}

impl Books {
    fn open() -> io::Result<Self> {
        let text = |file: &str| fs::read_to_string(root().join(file));
        let (first, added) = (text(FIRST)?, text(ADDED)?);
        let rows = Rows::read(&[(FIRST, &first), (ADDED, &added)])
            .map_err(|wrong| io::Error::other(wrong.join("\n")))?;
        let (excuses, wrong) = excuses::read(EXCUSES, &text(EXCUSES)?, &rows);
        Ok(Self { rows, excuses, wrong })
    }

    fn matrix(&self, output: &str) -> Matrix<'_> {
        let tests = runner::tests(output);
        let mut matrix = Matrix::new(&self.rows, &self.excuses, &tests);
        if tests.is_empty() {
            matrix.wrong.insert(0, "no test has run".to_owned());
        }
        matrix.wrong.splice(0..0, self.wrong.iter().cloned());
        matrix
    }
}
