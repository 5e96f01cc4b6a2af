//! A program at the other end: a process that takes requests as lines and replies to each.

use std::fs::{self, File};
use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};

use serde_json::Value;

use crate::interop::needs::Needs;
use crate::interop::plan::Peer;

pub(super) struct Program {
    process: Child,
    /// Closed to end it.
    input: Option<ChildStdin>,
    output: BufReader<ChildStdout>,
}

/// What the program says.
pub(super) struct Reply(Value);

impl Reply {
    /// The description that it made.
    pub(super) fn sdp(&self) -> Result<String, String> {
        let sdp = self.0.get("sdp").and_then(Value::as_str);
        sdp.map(str::to_owned).ok_or_else(|| format!("no description: {}", self.0))
    }

    /// What it makes of both descriptions.
    pub(super) fn state(&self) -> Value {
        self.0.get("state").cloned().unwrap_or_default()
    }
}

impl Program {
    /// Starts it in a network of its own, and waits until it is ready.
    pub(super) fn start(peer: Peer, needs: &Needs, keep: &Path) -> Result<Self, String> {
        let wrong = |error: std::io::Error| format!("{peer} does not start: {error}");
        fs::create_dir_all(keep).map_err(wrong)?;
        let log = File::create(keep.join(format!("sdp-{peer}.log"))).map_err(wrong)?;
        let describer = needs.describer(peer);
        let mut command = Command::new(needs.script("apart.sh"));
        command.arg(describer.get_program()).args(describer.get_args());
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(log);
        let mut process = command.spawn().map_err(wrong)?;
        let (Some(input), Some(output)) = (process.stdin.take(), process.stdout.take()) else {
            return Err(format!("{peer} has no input or output"));
        };
        let output = BufReader::new(output);
        let mut program = Self { process, input: Some(input), output };
        program.reply()?;
        Ok(program)
    }

    pub(super) fn ask(&mut self, request: &Value) -> Result<Reply, String> {
        let input = self.input.as_mut().ok_or("it has ended")?;
        writeln!(input, "{request}").map_err(|error| format!("it has ended: {error}"))?;
        self.reply()
    }

    /// The scripts have their own deadlines, and end when one has passed.
    fn reply(&mut self) -> Result<Reply, String> {
        let mut line = String::new();
        self.output.read_line(&mut line).map_err(|error| error.to_string())?;
        let reply: Value = serde_json::from_str(&line).map_err(|_| "it has ended".to_owned())?;
        match reply.get("error").and_then(Value::as_str) {
            Some(error) => Err(error.to_owned()),
            None => Ok(Reply(reply)),
        }
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        self.input = None;
        // It ends with its input; if not, its network's namespace and all in it go with it.
        let _ = self.process.wait();
    }
}
