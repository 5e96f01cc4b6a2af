//! What a response is worth (RFC 8489 §9.1.4, §9.2.5; RFC 7635 §8).

use super::Failure;
use super::challenge::{Challenge, is_bid_down};
use super::session::{Means, Proof, Session};
use crate::attribute::{ErrorCode, PasswordAlgorithms};
use crate::{Algorithm, AttributeType, Class, Message};

/// What a response to a request is worth.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Verdict {
    /// It is to be read. `authentic` if a key vouches for it.
    Believe { authentic: bool },
    /// It is to be treated as if it had never come.
    Ignore,
    /// Nobody vouches for it (RFC 8489 §9.1.4, §9.2.5).
    Discard,
    /// The session knows more now: the request is to be made anew.
    Retry,
    /// The request has failed.
    Fail(Failure),
}

impl Session {
    /// What a response is worth to the request that proved itself by `proof`.
    pub(super) fn judge(&mut self, response: &Message<'_>, proof: &Proof) -> Verdict {
        if self.credentials.awaits_challenge() || proof.means == Means::LongTerm {
            match error_code(response) {
                Some(401) => return self.challenged(response, proof),
                Some(438) => return self.stale(response, proof),
                // rfc8489-s9.2.5-o
                _ if is_bid_down(response) => return Verdict::Ignore,
                // rfc8489-s9.2.5-p
                Some(400) if !has_integrity(response) => return Verdict::Ignore,
                _ => {}
            }
        } else if proof.means == Means::Nothing && error_code(response) == Some(401) {
            self.challenge = Challenge::read(response, self.prefer_sha256).ok();
            return Verdict::Fail(Failure::NoCredentials);
        }
        let Some((key, policy)) = proof.key.as_deref() else {
            return Verdict::Believe { authentic: false };
        };
        match response.verify_with(key, *policy) {
            // rfc8489-s9.1.4-a, rfc8489-s9.2.5-q, rfc7635-s8-a
            Err(_) => Verdict::Discard,
            Ok(verified) => {
                self.learn(response, verified.algorithm());
                Verdict::Believe { authentic: true }
            }
        }
    }

    /// Takes from an authentic response what later requests are proved with.
    // rfc8489-s9.1.5-a, rfc8489-s9.2.5-t
    fn learn(&mut self, response: &Message<'_>, algorithm: Algorithm) {
        let offers = matches!(response.get::<PasswordAlgorithms<'_>>(), Ok(Some(_)));
        if offers && self.credentials.awaits_challenge() {
            self.algorithm = Some(Algorithm::Sha256);
        } else if self.algorithm.is_none() {
            self.algorithm = Some(algorithm);
        }
    }

    /// A 401: the request was not proved, or not to the server's liking.
    fn challenged(&mut self, response: &Message<'_>, proof: &Proof) -> Verdict {
        let challenge = match self.read(response) {
            Ok(challenge) => challenge,
            Err(why) => return Verdict::Fail(why),
        };
        // rfc8489-s9.2.5-l
        let unchanged = proof.generation == self.generation;
        match proof.means {
            Means::LongTerm if unchanged && proof.realm == challenge.realm => {
                self.adopt(challenge);
                return Verdict::Fail(Failure::Unauthenticated);
            }
            // A token that went out without a nonce was not refused: the nonce was missed.
            Means::ThirdParty
                if unchanged && (proof.nonce.is_some() || challenge.nonce.is_none()) =>
            {
                self.token_refused = true;
            }
            _ => {}
        }
        self.adopt(challenge);
        self.usable(proof)
    }

    /// A 438: the nonce is too old.
    // rfc8489-s9.2.5-m, rfc8489-s9.2.5-n
    fn stale(&mut self, response: &Message<'_>, proof: &Proof) -> Verdict {
        let mut challenge = match self.read(response) {
            Ok(challenge) => challenge,
            Err(why) => return Verdict::Fail(why),
        };
        if challenge.nonce.is_none() {
            return Verdict::Fail(Failure::BadChallenge);
        }
        if challenge.nonce == proof.nonce {
            return Verdict::Fail(Failure::StaleNonce);
        }
        if let Some(before) = &self.challenge {
            challenge.realm = challenge.realm.or_else(|| before.realm.clone());
            challenge.audience = challenge.audience.or_else(|| before.audience.clone());
        }
        self.adopt(challenge);
        self.usable(proof)
    }

    /// Reads a challenge, which must not be weaker than the one before.
    fn read(&self, response: &Message<'_>) -> Result<Challenge, Failure> {
        let challenge = Challenge::read(response, self.prefer_sha256)?;
        let offered_before = self.challenge.as_ref().is_some_and(|it| it.offered.is_some());
        if offered_before && challenge.offered.is_none() {
            return Err(Failure::BidDown);
        }
        Ok(challenge)
    }

    /// Whether another attempt can be made with what is known now.
    fn usable(&self, proof: &Proof) -> Verdict {
        match (self.means(), &self.credentials.long_term) {
            (Means::Nothing, Some(_)) => Verdict::Fail(Failure::BadChallenge),
            (Means::Nothing, None) if proof.means == Means::Nothing => {
                Verdict::Fail(Failure::NoCredentials)
            }
            (Means::Nothing, None) => Verdict::Fail(Failure::Unauthenticated),
            _ => Verdict::Retry,
        }
    }
}

/// The code of an error response; `None` of anything else.
pub(super) fn error_code(response: &Message<'_>) -> Option<u16> {
    match (response.class(), response.get::<ErrorCode<'_>>()) {
        (Class::ErrorResponse, Ok(Some(error))) => Some(error.code()),
        _ => None,
    }
}

fn has_integrity(response: &Message<'_>) -> bool {
    response.attributes().any(|attribute| {
        matches!(
            attribute.attribute_type(),
            AttributeType::MESSAGE_INTEGRITY | AttributeType::MESSAGE_INTEGRITY_SHA256
        )
    })
}
