//! One step's work: commands run with their output kept, shown only when it matters.

use std::io::{self, BufRead, BufReader, Write};
use std::process::Command;

/// Why a step ended early.
pub(crate) enum Stop {
    /// Something is wrong; the log says what.
    Failed,
    /// A tool is missing: which, and the command that gets it.
    LeftOut { want: String, get: String },
}

/// How a step ended.
pub(crate) type Outcome = Result<(), Stop>;

impl From<io::Error> for Stop {
    fn from(error: io::Error) -> Self {
        eprintln!("cargo xtask: {error}");
        Self::Failed
    }
}

/// What a step printed, and the tests that it ran.
#[derive(Default)]
pub(crate) struct Log {
    pub(crate) text: String,
    pub(crate) passed: u64,
    pub(crate) failed: u64,
    verbose: bool,
}

impl Log {
    pub(crate) fn new(verbose: bool) -> Self {
        Self { verbose, ..Self::default() }
    }

    /// Keeps a line.
    pub(crate) fn line(&mut self, line: &str) {
        if self.verbose {
            println!("{line}");
        }
        self.text.push_str(line);
        self.text.push('\n');
    }

    /// Runs a command to its end and keeps what it prints on both streams, in its order.
    pub(crate) fn run(&mut self, command: &mut Command) -> Outcome {
        if self.capture(command)? { Ok(()) } else { Err(Stop::Failed) }
    }

    /// Runs a command to its end and says whether it succeeded.
    pub(crate) fn capture(&mut self, command: &mut Command) -> io::Result<bool> {
        self.line(&format!("$ {}", shown(command)));
        let (reader, writer) = io::pipe()?;
        command.stdout(writer.try_clone()?).stderr(writer);
        let mut child = match command.spawn() {
            Ok(child) => child,
            Err(error) => {
                self.line(&format!("cannot start {}: {error}", shown(command)));
                return Ok(false);
            }
        };
        // The command holds the pipe's writing ends: without them the reading below ends.
        command.stdout(std::process::Stdio::null()).stderr(std::process::Stdio::null());
        for line in BufReader::new(reader).split(b'\n') {
            let line = line?;
            let line = String::from_utf8_lossy(&line);
            self.count(&line);
            self.line(&line);
        }
        let status = child.wait()?;
        if !status.success() {
            self.line(&format!("{}: {status}", shown(command)));
        }
        io::stdout().flush()?;
        Ok(status.success())
    }

    /// Adds up the test harness's own summaries.
    fn count(&mut self, line: &str) {
        let Some(summary) = line.strip_prefix("test result: ") else { return };
        let number = |what: &str| {
            let before = summary.split(what).next()?;
            before.rsplit([' ', ';']).find(|word| !word.is_empty())?.parse::<u64>().ok()
        };
        self.passed += number(" passed").unwrap_or(0);
        self.failed += number(" failed").unwrap_or(0);
    }
}

/// A command as one would type it.
fn shown(command: &Command) -> String {
    let mut line = String::new();
    for (key, value) in command.get_envs() {
        if let Some(value) = value {
            line += &format!("{}={} ", key.to_string_lossy(), value.to_string_lossy());
        }
    }
    let program = command.get_program().to_string_lossy();
    line += program.rsplit('/').next().unwrap_or(&program);
    for argument in command.get_args() {
        let argument = argument.to_string_lossy();
        let plain = !argument.is_empty() && !argument.contains(' ');
        line += &if plain { format!(" {argument}") } else { format!(" '{argument}'") };
    }
    line
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn test_summaries_add_up() {
        let mut log = Log::default();
        log.count("running 3 tests");
        log.count("test result: ok. 12 passed; 0 failed; 1 ignored; 0 measured; finished in 0.1s");
        log.count("test result: FAILED. 3 passed; 2 failed; 0 ignored; 0 measured");
        assert_eq!((log.passed, log.failed), (15, 2));
    }

    #[test]
    fn both_streams_are_kept_and_failure_is_told() {
        let mut log = Log::default();
        let ok = log.capture(Command::new("sh").args(["-c", "echo out; echo err >&2; exit 3"]));
        assert!(!ok.unwrap());
        assert!(log.text.contains("\nout\nerr\n"), "{}", log.text);
    }
}
