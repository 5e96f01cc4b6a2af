//! `cargo xtask demo-table`: the demo through every ordered pair of its NATs, held against what
//! such NATs allow.

use std::io;
use std::path::Path;
use std::process::{Command, Stdio};
use std::thread;

use serde_json::Value;

use crate::pool;
use crate::workspace::{build_frazil, frazil};

#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// How many seeds each pair is played with
    #[arg(long, value_name = "N", default_value_t = 3)]
    pub(crate) seeds: u32,
}

const PRESETS: [&str; 6] =
    ["none", "full-cone", "address-restricted", "port-restricted", "symmetric", "blocked"];

/// Whether a direct path exists. A symmetric NAT shows each peer another port, which a filter by
/// address and port never expects (a symmetric NAT's is one too); nothing passes where UDP is
/// blocked. The demo has its own idea of this; here it is written a second time on purpose.
fn possible(left: &str, right: &str) -> bool {
    let strict = |preset: &str| preset == "symmetric" || preset == "port-restricted";
    left != "blocked"
        && right != "blocked"
        && !(left == "symmetric" && strict(right))
        && !(right == "symmetric" && strict(left))
}

/// Plays and prints; true when every pair did what its NATs allow.
pub(crate) fn run(arguments: &Arguments) -> io::Result<bool> {
    if !build_frazil().status()?.success() {
        return Ok(false);
    }
    let (lines, well) = table(arguments.seeds);
    for line in lines {
        println!("{line}");
    }
    Ok(well)
}

/// The table line by line, and whether nothing in it is wrong.
pub(crate) fn table(seeds: u32) -> (Vec<String>, bool) {
    let frazil = frazil();
    let pairs: Vec<_> =
        PRESETS.iter().flat_map(|left| PRESETS.iter().map(move |right| (*left, *right))).collect();
    let threads = thread::available_parallelism().map_or(1, usize::from);
    let results = pool::map(threads, &pairs, |(left, right), _| pair(&frazil, left, right, seeds));

    let heads: String = PRESETS.iter().map(|right| format!(" {right:<18}")).collect();
    let mut lines = vec![format!("{:<18}{}", "left \\ right", heads.trim_end())];
    for (left, row) in PRESETS.iter().zip(results.chunks(PRESETS.len())) {
        let cells: String = row.iter().map(|result| format!(" {:<18}", result.word())).collect();
        lines.push(format!("{left:<18}{}", cells.trim_end()));
    }
    let count = |word: &str| results.iter().filter(|result| result.word() == word).count();
    let wrong = count("WRONG");
    for (result, (left, right)) in results.iter().zip(&pairs) {
        if let Played::Wrong(why) = result {
            lines.push(format!("{left} / {right}: {why}"));
        }
    }
    lines.push(format!(
        "{} direct, {} impossible, {wrong} wrong",
        count("direct"),
        count("impossible")
    ));
    (lines, wrong == 0)
}

/// What came of a pair.
enum Played {
    Direct,
    Impossible,
    Wrong(String),
}

impl Played {
    fn word(&self) -> &'static str {
        match self {
            Self::Direct => "direct",
            Self::Impossible => "impossible",
            Self::Wrong(_) => "WRONG",
        }
    }
}

/// One pair with every seed.
fn pair(frazil: &Path, left: &str, right: &str, seeds: u32) -> Played {
    for seed in 1..=seeds {
        if let Err(why) = demo(frazil, left, right, seed) {
            return Played::Wrong(format!("seed {seed}: {why}"));
        }
    }
    if possible(left, right) { Played::Direct } else { Played::Impossible }
}

/// One demo: the exit code tells what it found, and standard output holds JSON only.
fn demo(frazil: &Path, left: &str, right: &str, seed: u32) -> Result<(), String> {
    let mut command = Command::new(frazil);
    command.args(["demo", "--json", "--left", left, "--right", right]);
    command.arg("--seed").arg(seed.to_string()).stdin(Stdio::null());
    let output = command.output().map_err(|error| error.to_string())?;
    let wanted = if possible(left, right) { 0 } else { 3 };
    if output.status.code() != Some(wanted) {
        let said = String::from_utf8_lossy(&output.stderr);
        return Err(format!("{}, not exit code {wanted}: {}", output.status, said.trim()));
    }
    let text = String::from_utf8_lossy(&output.stdout);
    if text.trim().is_empty() {
        return Err("no events".to_owned());
    }
    match text.lines().find(|line| !serde_json::from_str(line).is_ok_and(|v: Value| v.is_object()))
    {
        Some(line) => Err(format!("not a JSON object: {line}")),
        None => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_36_pairs_14_are_impossible() {
        let pairs = PRESETS.iter().flat_map(|left| PRESETS.iter().map(move |right| (left, right)));
        assert_eq!(pairs.filter(|(left, right)| !possible(left, right)).count(), 14);
    }
}
