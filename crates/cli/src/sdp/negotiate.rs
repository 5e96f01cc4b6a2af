//! `frazil sdp negotiate`: what an offer and its answer come to.

use frazil_sdp::offer_answer::{self, Side};

use super::agreed::{self, Agreed};
use super::args::NegotiateArgs;
use super::before::Before;
use super::{failure, input};
use crate::exit::{Exit, Failure};
use crate::output;

pub(super) fn run(args: &NegotiateArgs) -> Result<Exit, Failure> {
    let side = if args.offerer { Side::Offerer } else { Side::Answerer };
    let local = input::read(Some(args.local.as_os_str()))?;
    let remote = input::read(Some(args.remote.as_os_str()))?;
    let (local, remote) = (input::session(&local)?, input::session(&remote)?);
    let before = Before::read(&args.before)?;
    let previous = before.previous(side)?;
    let negotiated =
        offer_answer::negotiate(side, local, remote, previous).map_err(failure::refused)?;
    let agreed = Agreed::from(&negotiated);
    if args.json {
        output::json(&agreed)?;
    } else {
        output::page(|out| agreed::page::write(out, &agreed))?;
    }
    Ok(Exit::Done)
}
