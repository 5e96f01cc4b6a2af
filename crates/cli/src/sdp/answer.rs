//! `frazil sdp answer`: an offer, answered with what a configuration supports.

use frazil_sdp::Session;
use frazil_sdp::offer_answer::{self, Answer, OfferAnswerError, Previous, Side};
use serde::Serialize;

use super::agreed::{Agreed, Rejected};
use super::args::AnswerArgs;
use super::before::Before;
use super::config::Config;
use super::{failure, input, say};
use crate::exit::{Exit, Failure};
use crate::output;

/// What `--json` prints.
#[derive(Serialize)]
struct Report<'a> {
    answer: &'a str,
    negotiated: Agreed<'a>,
    rejected: Vec<Rejected<'a>>,
}

pub(super) fn run(args: &AnswerArgs) -> Result<Exit, Failure> {
    let octets = input::read(args.offer.as_deref())?;
    let offer = input::session(&octets)?;
    let before = Before::read(&args.before)?;
    let previous = before.previous(Side::Answerer)?;
    let mut config = Config::read(&args.making.config, previous.map(|previous| previous.local))?;
    let answer = answer(&mut config, offer, previous)?;
    let rejected: Vec<_> = Rejected::all(&answer).collect();
    for section in &rejected {
        say(&section.to_string());
    }
    if let Some(path) = &args.making.out {
        output::file(path, &answer.text)?;
    }
    if args.making.json {
        let negotiated = Agreed::from(&answer.negotiated);
        output::json(&Report { answer: &answer.text, negotiated, rejected })?;
    } else if args.making.out.is_none() {
        output::plain(|out| out.write_all(answer.text.as_bytes()))?;
    }
    Ok(Exit::Done)
}

/// Answers; where ICE starts anew, with new credentials if the configuration leaves them open.
fn answer(
    config: &mut Config,
    offer: Session<'_>,
    previous: Option<Previous<'_>>,
) -> Result<Answer, Failure> {
    loop {
        let error = match offer_answer::answer(&config.local, offer, previous) {
            Ok(answer) => return Ok(answer),
            Err(error) => error,
        };
        // Each transport is renewed once at most.
        match error {
            OfferAnswerError::NeedsNewCredentials { transport } if config.renew(transport)? => {}
            error => return Err(failure::of(error)),
        }
    }
}
