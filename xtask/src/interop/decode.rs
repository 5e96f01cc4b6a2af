//! What frazil puts on the wire, read by a decoder that is not ours: aioice's.

use std::fmt;
use std::fs::{self, File};
use std::path::Path;
use std::process::{Command, Stdio};

use super::needs::Needs;
use super::verdict::Verdict;

/// A demo whose every STUN message aioice must find well-formed and its integrity true.
pub(super) struct Demo {
    left: &'static str,
    right: &'static str,
    loss: &'static str,
}

pub(super) const DEMOS: [Demo; 3] = [
    Demo { left: "none", right: "none", loss: "0" },
    Demo { left: "port-restricted", right: "address-restricted", loss: "0" },
    Demo { left: "symmetric", right: "full-cone", loss: "20" },
];

impl fmt::Display for Demo {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { left, right, loss } = self;
        write!(f, "demo read by aioice, {left} / {right}, loss {loss} %")
    }
}

pub(super) fn run(demo: &Demo, needs: &Needs, keep: &Path) -> Verdict {
    match decode(demo, needs, keep) {
        Ok(verdict) => verdict,
        Err(error) => Verdict::Failed(error.to_string()),
    }
}

fn decode(demo: &Demo, needs: &Needs, keep: &Path) -> std::io::Result<Verdict> {
    fs::create_dir_all(keep)?;
    let stem = keep.join(format!("demo-{}-{}", demo.left, demo.right));
    let (pcap, json) = (stem.with_extension("pcap"), stem.with_extension("json"));
    let mut play = Command::new(needs.frazil());
    play.args(["demo", "--json", "--seed", "7", "--loss", demo.loss]);
    play.args(["--left", demo.left, "--right", demo.right]).arg("--pcap").arg(&pcap);
    play.stdin(Stdio::null()).stdout(File::create(&json)?);
    let played = play.output()?;
    if !played.status.success() {
        let seen = String::from_utf8_lossy(&played.stderr).into_owned();
        return Ok(Verdict::Failed(format!("frazil demo: {}\n{seen}", played.status)));
    }
    let read = needs.python().arg(needs.script("read_stun.py")).args([pcap, json]).output()?;
    let said = String::from_utf8_lossy(&read.stdout).trim().to_owned();
    if read.status.success() {
        return Ok(Verdict::Passed(said));
    }
    Ok(Verdict::Failed(said + &String::from_utf8_lossy(&read.stderr)))
}
