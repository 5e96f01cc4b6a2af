//! This side: `frazil sdp`, and the files that it reads and leaves.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use serde_json::Value;

use super::side::Side;
use crate::interop::needs::Needs;

/// One session. All that is said in it stays in a folder, a few files a round.
pub(super) struct Ours<'n> {
    frazil: &'n Path,
    folder: PathBuf,
    /// What is in force: this side's description, the peer's, and what this side's was.
    before: Option<[String; 3]>,
}

impl<'n> Ours<'n> {
    pub(super) fn new(needs: &'n Needs, folder: &Path) -> Self {
        let _ = fs::remove_dir_all(folder);
        Self { frazil: needs.frazil(), folder: folder.to_owned(), before: None }
    }

    pub(super) fn folder(&self) -> &Path {
        &self.folder
    }

    /// Answers an offer: the answer, and what both come to.
    pub(super) fn answer(
        &mut self,
        round: usize,
        side: &Side,
        offer: &str,
    ) -> Result<(String, Value), String> {
        let config = self.keep(&format!("{round}-config.json"), &side.json().to_string())?;
        let theirs = self.keep(&format!("{round}-offer.sdp"), offer)?;
        let said = self.run(&["answer", &theirs, "--config", &config, "--json"])?;
        let answer = text(&said, "answer");
        let negotiated = said.get("negotiated").cloned().unwrap_or_default();
        let own = self.keep(&format!("{round}-answer.sdp"), &answer)?;
        self.keep(&format!("{round}-negotiated.json"), &negotiated.to_string())?;
        self.before = Some([own, theirs, "answerer".to_owned()]);
        Ok((answer, negotiated))
    }

    /// Makes an offer.
    pub(super) fn offer(&self, round: usize, side: &Side, restart: bool) -> Result<String, String> {
        let config = self.keep(&format!("{round}-config.json"), &side.json().to_string())?;
        let restart: &[&str] = if restart { &["--ice-restart"] } else { &[] };
        let said = self.run(&[&["offer", "--config", &config, "--json"], restart].concat())?;
        Ok(text(&said, "offer"))
    }

    /// What our offer and its answer come to.
    pub(super) fn negotiate(
        &mut self,
        round: usize,
        offer: &str,
        answer: &str,
    ) -> Result<Value, String> {
        let own = self.keep(&format!("{round}-offer.sdp"), offer)?;
        let theirs = self.keep(&format!("{round}-answer.sdp"), answer)?;
        let words = ["negotiate", "--offerer", "--local", &own, "--remote", &theirs, "--json"];
        let negotiated = self.run(&words)?;
        self.keep(&format!("{round}-negotiated.json"), &negotiated.to_string())?;
        self.before = Some([own, theirs, "offerer".to_owned()]);
        Ok(negotiated)
    }

    /// Writes a file, and returns its path.
    pub(super) fn keep(&self, name: &str, text: &str) -> Result<String, String> {
        let path = self.folder.join(name);
        let wrong = |error: std::io::Error| format!("{}: {error}", path.display());
        fs::create_dir_all(&self.folder).map_err(wrong)?;
        fs::write(&path, text).map_err(wrong)?;
        Ok(path.display().to_string())
    }

    /// Runs a command, with what is in force; returns the object that it prints.
    fn run(&self, words: &[&str]) -> Result<Value, String> {
        let mut command = Command::new(self.frazil);
        command.arg("sdp").args(words).stdin(Stdio::null());
        if let Some([local, remote, side]) = &self.before {
            command.args(["--previous-local", local, "--previous-remote", remote]);
            command.args(["--previously", side]);
        }
        let output = command.output().map_err(|error| format!("frazil: {error}"))?;
        let refused = || {
            let words = words.first().copied().unwrap_or_default();
            format!("frazil sdp {words}: {}", String::from_utf8_lossy(&output.stderr).trim())
        };
        if !output.status.success() {
            return Err(refused());
        }
        serde_json::from_slice(&output.stdout).map_err(|_| refused())
    }
}

fn text(said: &Value, field: &str) -> String {
    said.get(field).and_then(Value::as_str).unwrap_or_default().to_owned()
}
