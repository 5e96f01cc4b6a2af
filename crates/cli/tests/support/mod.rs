//! Two `frazil` processes on loopback, and what they say.
#![allow(dead_code, reason = "each test uses a part of it")]
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "helpers of tests")]
#![allow(unreachable_pub, reason = "a module of several test crates")]

use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::path::Path;
use std::process::{Child, ChildStdin, Command, ExitStatus, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::thread;
use std::time::{Duration, Instant};

mod folder;

pub(crate) use folder::Folder;

/// Longer than anything here takes, on a machine that does other things too.
pub const PATIENCE: Duration = Duration::from_secs(60);

/// A running `frazil`. What it says is read all the time, so that it never blocks.
pub struct Frazil {
    child: Child,
    pub input: Option<ChildStdin>,
    pub output: Receiver<Vec<u8>>,
    errors: Receiver<String>,
}

impl Frazil {
    pub fn run(args: &[&str]) -> Self {
        let mut child = Command::new(env!("CARGO_BIN_EXE_frazil"))
            .args(args)
            .args(["--bind", "127.0.0.1"])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let (tell, errors) = channel();
        let mut stderr = child.stderr.take().unwrap();
        thread::spawn(move || {
            let mut text = String::new();
            let _ = stderr.read_to_string(&mut text);
            let _ = tell.send(text);
        });
        let (tell, output) = channel();
        let mut stdout = BufReader::new(child.stdout.take().unwrap());
        thread::spawn(move || {
            loop {
                let mut line = Vec::new();
                if stdout.read_until(b'\n', &mut line).unwrap_or(0) == 0 || tell.send(line).is_err()
                {
                    return;
                }
            }
        });
        Self { input: child.stdin.take(), child, output, errors }
    }

    pub fn write(&mut self, bytes: impl AsRef<[u8]>) {
        let input = self.input.as_mut().unwrap();
        input.write_all(bytes.as_ref()).unwrap();
        input.flush().unwrap();
    }

    /// The next line of its output, with the newline.
    pub fn line(&self) -> Vec<u8> {
        self.output.recv_timeout(PATIENCE).expect("no line came")
    }

    /// Ends its input.
    pub fn finish_input(mut self) -> Self {
        self.input = None;
        self
    }

    /// Ends its input, and waits for its end.
    pub fn finish(mut self) -> Finished {
        self.input = None;
        let deadline = Instant::now() + PATIENCE;
        let status = loop {
            if let Some(status) = self.child.try_wait().unwrap() {
                break status;
            }
            assert!(Instant::now() < deadline, "it does not end");
            thread::sleep(Duration::from_millis(10));
        };
        let said = self.errors.recv_timeout(PATIENCE).unwrap();
        let lines = self.output.iter().collect();
        Finished { status, said, lines }
    }

    /// Kills it.
    pub fn kill(mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }
}

/// What a process left behind.
pub struct Finished {
    pub status: ExitStatus,
    /// Standard error.
    pub said: String,
    /// The lines of standard output that were not taken before.
    pub lines: Vec<Vec<u8>>,
}

impl Finished {
    #[track_caller]
    pub fn assert_exit(&self, code: i32) {
        assert_eq!(self.status.code(), Some(code), "it said:\n{}", self.said);
    }
}

/// An offerer and an answerer that exchange files.
pub fn pair(folder: &Folder, args: &[&str]) -> (Frazil, Frazil) {
    let (offer, answer) = (folder.file("offer"), folder.file("answer"));
    let side = |words: [&str; 5]| Frazil::run(&[&words[..], args].concat());
    let offerer = side(["offer", "--offer-out", &offer, "--answer-in", &answer]);
    let answerer = side(["answer", "--offer-in", &offer, "--answer-out", &answer]);
    (offerer, answerer)
}

/// Waits for a file and reads it.
pub fn read(path: impl AsRef<Path>) -> String {
    let deadline = Instant::now() + PATIENCE;
    loop {
        if let Ok(text) = fs::read_to_string(&path) {
            return text;
        }
        assert!(Instant::now() < deadline, "no file came");
        thread::sleep(Duration::from_millis(5));
    }
}
