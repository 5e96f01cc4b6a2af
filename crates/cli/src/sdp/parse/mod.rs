//! `frazil sdp parse`: what a description says.

mod dtls;
mod field;
mod ice;
mod page;
mod rtp;
mod section;
mod session;

use super::args::ParseArgs;
use super::input;
use crate::exit::{Exit, Failure};
use crate::output;
use session::Report;

pub(super) fn run(args: &ParseArgs) -> Result<Exit, Failure> {
    let octets = input::read(args.input.as_deref())?;
    let report = Report::new(input::session(&octets)?);
    if args.json {
        output::json(&report)?;
    } else {
        output::page(|out| page::write(out, &report))?;
    }
    Ok(Exit::Done)
}
