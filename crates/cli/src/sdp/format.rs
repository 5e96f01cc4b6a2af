//! `frazil sdp format`: a description, parsed and written back.

use super::args::FormatArgs;
use super::input;
use crate::exit::{Exit, Failure};
use crate::output;

pub(super) fn run(args: &FormatArgs) -> Result<Exit, Failure> {
    let octets = input::read(args.input.as_deref())?;
    let session = input::session(&octets)?;
    output::plain(|out| write!(out, "{session}"))?;
    Ok(Exit::Done)
}
