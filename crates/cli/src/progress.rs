//! What a person reads on standard error while a call is made.

use core::fmt::Display;
use std::io::Write;

use frazil_ice::{Event, State};

/// One line of progress.
pub(crate) fn say(line: impl Display) {
    // Whoever closed it does not want to know.
    let _ = writeln!(std::io::stderr(), "frazil: {line}");
}

/// One line of the result, on standard output.
pub(crate) fn print(line: impl Display) {
    let _ = writeln!(std::io::stdout(), "{line}");
}

/// One line for an event that a person wants to know of.
pub(crate) fn narrate(event: &Event) {
    match event {
        Event::LocalCandidate(candidate) => {
            say(format_args!("found {} {}", candidate.kind, candidate.address));
        }
        Event::ServerFailed { server, base, why } => {
            say(format_args!(
                "STUN server {server}, asked from {base}: {why}; going on without it"
            ));
        }
        Event::PeerReflexiveRemote(candidate) => {
            say(format_args!("the peer also shows itself as {}", candidate.address));
        }
        Event::StateChanged(State::Checking) => say("checking which addresses carry packets"),
        Event::StateChanged(State::Disconnected) => {
            say("nothing is heard of the peer any more; waiting");
        }
        Event::RoleChanged(role) => {
            say(format_args!("the roles are settled anew: this side is {role}"))
        }
        Event::Selected(pair) => {
            say(format_args!("data goes from {} to {}", pair.local, pair.remote));
        }
        Event::ConsentExpired { path, .. } => {
            say(format_args!("the peer no longer answers on {path}"));
        }
        _ => {}
    }
}
