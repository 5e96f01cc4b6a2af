//! `frazil sdp lint`: what in a description is not as the RFCs want it.

mod page;
mod report;

use frazil_sdp::lint;
use report::Report;

use super::args::LintArgs;
use super::input;
use crate::exit::{Exit, Failure};
use crate::output;

pub(super) fn run(args: &LintArgs) -> Result<Exit, Failure> {
    let octets = input::read(args.input.as_deref())?;
    let session = input::session(&octets)?;
    if args.json {
        let report = Report::new(lint(&session));
        output::json(&report)?;
        return Ok(if report.departures.is_empty() { Exit::Done } else { Exit::Bad });
    }
    let name = args.input.as_deref().filter(|path| *path != "-");
    let name = name.map_or("-".into(), |path| path.to_string_lossy());
    let mut departures = lint(&session).peekable();
    let exit = if departures.peek().is_some() { Exit::Bad } else { Exit::Done };
    output::page(|out| page::draw(out, &name, session.as_str(), departures))?;
    Ok(exit)
}
