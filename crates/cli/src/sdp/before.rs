//! The descriptions that are in force while a session is changed.

use frazil_sdp::offer_answer::{Previous, Side};
use frazil_sdp::{Session, Setup};

use super::args::{BeforeArgs, Party};
use super::input;
use crate::exit::{Exit, Failure};

/// Their texts, if the session is not new.
pub(super) struct Before {
    texts: Option<(Vec<u8>, Vec<u8>)>,
    party: Option<Party>,
}

impl Before {
    pub(super) fn read(args: &BeforeArgs) -> Result<Self, Failure> {
        let texts = match (&args.previous_local, &args.previous_remote) {
            (Some(local), Some(remote)) => Some((
                input::read(Some(local.as_os_str()))?,
                input::read(Some(remote.as_os_str()))?,
            )),
            // The command line has both or neither.
            _ => None,
        };
        Ok(Self { texts, party: args.previously })
    }

    /// The descriptions, where `now` is what this side makes.
    pub(super) fn previous(&self, now: Side) -> Result<Option<Previous<'_>>, Failure> {
        let Some((local, remote)) = &self.texts else { return Ok(None) };
        let (local, remote) = (input::session(local)?, input::session(remote)?);
        let side = match self.party {
            Some(Party::Offerer) => Side::Offerer,
            Some(Party::Answerer) => Side::Answerer,
            None if leaves_choice(local) && leaves_choice(remote) => {
                let why = "both descriptions before are offers (a=setup:actpass): give an offer and \
                           the answer to it, or say --previously";
                return Err(Failure::new(Exit::Usage, why));
            }
            None if leaves_choice(local) => Side::Offerer,
            None if leaves_choice(remote) => Side::Answerer,
            None => now,
        };
        Ok(Some(Previous { side, local, remote }))
    }
}

/// True for an offer: an answer has made the choice of roles (RFC 8842 §5.3).
fn leaves_choice(session: Session<'_>) -> bool {
    session.media().any(|media| media.setup() == Ok(Some(Setup::ActPass)))
}
