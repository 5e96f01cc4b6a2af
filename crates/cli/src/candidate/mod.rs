//! `frazil candidate`: ICE candidate lines, for people and programs to look at.

pub(crate) mod address;
mod args;
mod meaning;
mod page;
mod report;

use std::io::{self, BufRead, BufWriter, ErrorKind, IsTerminal, Read, Write};
use std::process::ExitCode;

pub(crate) use args::CandidateArgs;
use args::{CandidateCommand, ExplainArgs};
use frazil_candidate::Candidate;
use report::{Kind, Report};

use crate::exit::{Exit, Failure};

/// The longest line that is read, in octets. Candidate lines have a hundred.
const MAX_LINE: u64 = 1 << 16;

const EXAMPLE: &str = "give a line such as candidate:1 1 UDP 2130706431 192.0.2.1 8998 typ host";

/// Does what the words say, and tells how it ended.
pub(crate) fn run(args: &CandidateArgs) -> ExitCode {
    let CandidateCommand::Explain(args) = &args.command;
    match explain(args) {
        Ok(exit) => exit.into(),
        Err(failure) => {
            say(&failure.message);
            failure.exit.into()
        }
    }
}

fn explain(args: &ExplainArgs) -> Result<Exit, Failure> {
    let out: Box<dyn Write> =
        if args.json { Box::new(io::stdout()) } else { Box::new(anstream::stdout()) };
    let mut explainer =
        Explainer { json: args.json, out: BufWriter::new(out), explained: 0, refused: false };
    let done = match args.line.as_deref() {
        None | Some("-") => explainer.standard_input(),
        Some(text) => text.lines().try_for_each(|line| explainer.line(None, line)),
    };
    // What was explained before is worth having.
    match done.and(explainer.out.flush().map_err(Stop::Output)) {
        // A reader that has seen enough (`| head`) is no failure.
        Err(Stop::Output(error)) if error.kind() == ErrorKind::BrokenPipe => {}
        Err(Stop::Output(error)) => {
            let message = format!("standard output cannot be written: {error}");
            return Err(Failure::new(Exit::Usage, message));
        }
        Err(Stop::Input(error)) => {
            let message = format!("standard input cannot be read: {error}");
            return Err(Failure::new(Exit::Usage, message));
        }
        Ok(()) if explainer.explained == 0 && !explainer.refused => {
            let message = format!("there is no candidate in it; {EXAMPLE}");
            return Err(Failure::new(Exit::NotThat, message));
        }
        Ok(()) => {}
    }
    Ok(if explainer.refused { Exit::NotThat } else { Exit::Done })
}

/// Why it ends before the input does.
enum Stop {
    Input(io::Error),
    Output(io::Error),
}

/// Explains and prints one line after the other.
struct Explainer {
    json: bool,
    out: BufWriter<Box<dyn Write>>,
    explained: u64,
    /// Something was no candidate line.
    refused: bool,
}

impl Explainer {
    fn standard_input(&mut self) -> Result<(), Stop> {
        let mut input = io::stdin().lock();
        if input.is_terminal() {
            say("reading candidate lines from the terminal; Ctrl-D ends it");
        }
        let mut line = Vec::new();
        for number in 1.. {
            line.clear();
            let length = (&mut input).take(MAX_LINE).read_until(b'\n', &mut line);
            if length.map_err(Stop::Input)? == 0 {
                break;
            }
            let is_whole = (line.len() as u64) < MAX_LINE || line.ends_with(b"\n");
            if !is_whole {
                self.refuse(Some(number), "longer than any candidate line");
                input.skip_until(b'\n').map_err(Stop::Input)?;
                continue;
            }
            // What is not UTF-8 is no candidate line, and is said to have a wrong character.
            self.line(Some(number), &String::from_utf8_lossy(&line))?;
        }
        Ok(())
    }

    /// One line of the input; `number` if there may be others.
    fn line(&mut self, number: Option<u64>, text: &str) -> Result<(), Stop> {
        let text = text.trim_start_matches('\u{feff}').trim();
        if text.is_empty() || text.starts_with('#') {
            return Ok(());
        }
        let kind = match (text, Candidate::parse(text)) {
            ("a=end-of-candidates" | "end-of-candidates", _) => Kind::EndOfCandidates,
            (_, Ok(candidate)) => Kind::Candidate(Box::new(candidate.into())),
            (_, Err(_)) if text.starts_with('{') => {
                self.refuse(number, "this is JSON; give the text of its \"candidate\"");
                return Ok(());
            }
            (_, Err(error)) => {
                self.refuse(number, &format!("not a candidate line: {error}; {EXAMPLE}"));
                return Ok(());
            }
        };
        let report = Report { line: number, kind };
        self.print(&report).map_err(Stop::Output)?;
        self.explained += 1;
        Ok(())
    }

    fn print(&mut self, report: &Report) -> io::Result<()> {
        if self.json {
            serde_json::to_writer(&mut self.out, report)?;
            return self.out.write_all(b"\n");
        }
        if self.explained > 0 {
            self.out.write_all(b"\n")?;
        }
        self.out.write_all(page::page(report).as_bytes())
    }

    fn refuse(&mut self, number: Option<u64>, why: &str) {
        self.refused = true;
        match number {
            Some(number) => say(&format!("line {number}: {why}")),
            None => say(why),
        }
    }
}

fn say(line: &str) {
    anstream::eprintln!("frazil candidate: {line}");
}
