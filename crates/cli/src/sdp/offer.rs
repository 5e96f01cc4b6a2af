//! `frazil sdp offer`: an offer of what a configuration supports.

use frazil_sdp::offer_answer::{self, Side};
use serde::Serialize;

use super::args::OfferArgs;
use super::before::Before;
use super::config::Config;
use super::failure;
use crate::exit::{Exit, Failure};
use crate::output;

/// What `--json` prints.
#[derive(Serialize)]
struct Report<'a> {
    offer: &'a str,
}

pub(super) fn run(args: &OfferArgs) -> Result<Exit, Failure> {
    let before = Before::read(&args.before)?;
    let previous = before.previous(Side::Offerer)?;
    let mut config = Config::read(&args.making.config, previous.map(|previous| previous.local))?;
    if args.ice_restart {
        config.restart()?;
    }
    let offer = offer_answer::offer(&config.local, previous).map_err(failure::of)?;
    if let Some(path) = &args.making.out {
        output::file(path, &offer)?;
    }
    if args.making.json {
        output::json(&Report { offer: &offer })?;
    } else if args.making.out.is_none() {
        output::plain(|out| out.write_all(offer.as_bytes()))?;
    }
    Ok(Exit::Done)
}
