//! `frazil stun`: STUN messages, for people and programs to look at, and a server of them.

mod args;
mod attribute;
mod credentials;
mod input;
mod lint;
mod meaning;
mod page;
mod proof;
mod report;
mod serve;
mod time;

use std::io::{self, BufWriter, ErrorKind, IsTerminal, Write};
use std::process::ExitCode;

pub(crate) use args::StunArgs;
use args::{DecodeArgs, StunCommand};
use credentials::Credentials;
use input::{Origin, Stop, Take};
use report::Report;

use crate::exit::{Exit, Failure};

/// Does what the words say, and tells how it ended.
pub(crate) fn run(args: &StunArgs) -> ExitCode {
    let args = match &args.command {
        StunCommand::Decode(args) => args,
        StunCommand::Serve(args) => return serve::serve(args),
    };
    match decode(args) {
        Ok(exit) => exit.into(),
        Err(failure) => {
            say(&failure.message);
            failure.exit.into()
        }
    }
}

fn decode(args: &DecodeArgs) -> Result<Exit, Failure> {
    let mut decoder = Decoder {
        known: Credentials::new(args)?,
        json: args.json,
        watched: io::stdout().is_terminal(),
        out: BufWriter::new(if args.json {
            Box::new(io::stdout())
        } else {
            Box::new(anstream::stdout())
        }),
        messages: 0,
        bad: false,
        refused: false,
    };
    match input::read(args, &mut decoder).and_then(|()| decoder.flush()) {
        Ok(()) | Err(Stop::Closed) => {}
        Err(Stop::Failed(failure)) => {
            // What was decoded before is worth having.
            let _ = decoder.flush();
            return Err(failure);
        }
    }
    if decoder.messages == 0 && !decoder.refused {
        return Err(Failure::new(
            Exit::NotThat,
            "there is no message in it; give hex, base64, octets or a capture",
        ));
    }
    Ok(match (decoder.refused, decoder.bad) {
        (true, _) => Exit::NotThat,
        (false, true) => Exit::Bad,
        (false, false) => Exit::Done,
    })
}

/// Decodes and prints one message after the other.
struct Decoder {
    known: Credentials,
    json: bool,
    /// A person sees the output as it comes.
    watched: bool,
    out: BufWriter<Box<dyn Write>>,
    messages: u64,
    /// A verdict was invalid.
    bad: bool,
    /// Something was no message.
    refused: bool,
}

impl Decoder {
    fn print(&mut self, report: &Report) -> io::Result<()> {
        if self.json {
            serde_json::to_writer(&mut self.out, report)?;
            return self.out.write_all(b"\n");
        }
        if self.messages > 0 {
            self.out.write_all(b"\n")?;
        }
        self.out.write_all(page::page(report).as_bytes())?;
        // Whoever watches a capture grow wants to see it now.
        if self.watched { self.out.flush() } else { Ok(()) }
    }

    fn flush(&mut self) -> Result<(), Stop> {
        self.out.flush().map_err(unwritable)
    }
}

impl Take for Decoder {
    fn take(&mut self, origin: Origin, octets: &[u8]) -> Result<(), Stop> {
        let place = origin.line.map(|line| format!("line {line}"));
        match Report::new(origin, octets, &self.known) {
            Ok(report) => {
                self.bad |= report.is_bad();
                self.print(&report).map_err(unwritable)?;
                self.messages += 1;
            }
            Err(report::NotAMessage(why)) => {
                let place = place.as_deref().unwrap_or("the input");
                self.refuse(place, &format!("not a message: {why}"));
            }
        }
        Ok(())
    }

    fn refuse(&mut self, place: &str, why: &str) {
        self.refused = true;
        say(&format!("{place}: {why}"));
    }

    fn tell(&mut self, what: &str) {
        say(what);
    }
}

/// A reader that has seen enough (`| head`) is no failure.
fn unwritable(error: io::Error) -> Stop {
    if error.kind() == ErrorKind::BrokenPipe {
        return Stop::Closed;
    }
    Stop::Failed(Failure::new(Exit::Usage, format!("standard output cannot be written: {error}")))
}

fn say(line: &str) {
    anstream::eprintln!("frazil stun: {line}");
}
