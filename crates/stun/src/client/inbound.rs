//! From a response to what becomes of its request (RFC 8489 §6.3.3, §6.3.4).

use super::attempt::{Attempt, State};
use super::config::Redirects;
use super::judge::{Verdict, error_code};
use super::machine::Client;
use super::{Event, Failure, Request};
use crate::attribute::UnknownAttributes;
use crate::{AttributeType, Class, Fingerprint, Message};

/// What a response does to its request.
enum Outcome<A> {
    /// Nothing: the request goes on.
    Nothing,
    Answered(A),
    Failed(Failure),
    /// The request, and all others, go to another server.
    Redirected,
}

impl<R: Request> Client<R> {
    /// Takes a message; `false` if it answers nothing.
    // rfc8489-s6.3-d: structure, fingerprint, authentication, unknown attributes, in this order.
    pub(super) fn resolve(&mut self, response: &Message<'_>) -> bool {
        let is_its_answer = |attempt: &Attempt<R>| match &attempt.state {
            State::Running { transaction, .. } => transaction.matches(response),
            _ => false,
        };
        let Some(at) = self.attempts.iter().position(is_its_answer) else { return false };
        // rfc8489-s6.3-c
        match response.fingerprint() {
            Fingerprint::Valid => {}
            Fingerprint::Absent if !self.config.fingerprint => {}
            _ => return false,
        }
        match self.outcome(at, response) {
            Outcome::Nothing => {}
            Outcome::Answered(answer) => {
                let Attempt { id, request, .. } = self.attempts.remove(at);
                self.events.push_back(Event::Answered { id, request, answer });
            }
            Outcome::Failed(why) => {
                let Attempt { id, request, .. } = self.attempts.remove(at);
                self.events.push_back(Event::Failed { id, request, why });
            }
            Outcome::Redirected => match self.redirect(response) {
                Ok(()) => {}
                Err(why) => {
                    let Attempt { id, request, .. } = self.attempts.remove(at);
                    self.events.push_back(Event::Failed { id, request, why });
                }
            },
        }
        true
    }

    fn outcome(&mut self, at: usize, response: &Message<'_>) -> Outcome<R::Answer> {
        let Some(attempt) = self.attempts.get_mut(at) else { return Outcome::Nothing };
        let State::Running { transaction, proof } = &mut attempt.state else {
            return Outcome::Nothing;
        };
        let verdict = match self.session.judge(response, proof) {
            // rfc8489-s14.8-i
            Verdict::Believe { authentic: false }
                if self.config.redirects == Redirects::Verified
                    && error_code(response) == Some(300) =>
            {
                Verdict::Discard
            }
            verdict => verdict,
        };
        match verdict {
            Verdict::Ignore => return Outcome::Nothing,
            Verdict::Discard => {
                return match transaction.discard() {
                    None => Outcome::Nothing,
                    Some(failure) => Outcome::Failed(failure.into()),
                };
            }
            _ => {}
        }
        // rfc8489-s6.2.1-f, rfc8489-s6.2.1-g, rfc8489-s6.2.1-h
        if let Some(round_trip) = transaction.accept(self.now) {
            self.rto.sample(round_trip, self.now);
        }
        let settled = match verdict {
            Verdict::Fail(why) => Err(why),
            Verdict::Retry => attempt.again(),
            _ => match read(&attempt.request, response) {
                Read::Answer(answer) => return Outcome::Answered(answer),
                Read::Failed(why) => Err(why),
                // rfc8489-s6.3.4-b
                Read::Code(300) if self.config.redirects != Redirects::Never => {
                    return Outcome::Redirected;
                }
                Read::Code(code @ 500..=599) => {
                    attempt.later(code, self.rto.rto(self.now), self.now)
                }
                // rfc8489-s6.3.4-c, rfc8489-s6.3.4-g
                Read::Code(code) => {
                    Err(Failure::Refused { code, unknown: unknown_to_server(response) })
                }
            },
        };
        settled.map_or_else(Outcome::Failed, |()| Outcome::Nothing)
    }
}

/// What a believed response says.
enum Read<A> {
    Answer(A),
    Code(u16),
    Failed(Failure),
}

fn read<R: Request>(request: &R, response: &Message<'_>) -> Read<R::Answer> {
    // rfc8489-s6.3.3-a, rfc8489-s6.3.4-a
    if let Some(unknown) = response.unknown_required(request.known()).next() {
        return Read::Failed(Failure::UnknownRequired(unknown));
    }
    if response.class() == Class::SuccessResponse {
        return match request.read(response) {
            Ok(answer) => Read::Answer(answer),
            Err(error) => Read::Failed(Failure::Answer(error)),
        };
    }
    match error_code(response) {
        Some(code) => Read::Code(code),
        None => Read::Failed(Failure::NoErrorCode),
    }
}

/// The first of the attributes that a 420 lists.
fn unknown_to_server(response: &Message<'_>) -> Option<AttributeType> {
    match response.get::<UnknownAttributes<'_>>() {
        Ok(Some(listed)) if error_code(response) == Some(420) => listed.iter().next(),
        _ => None,
    }
}
