//! What a client knows of one server, and how its requests prove themselves there (RFC 8489 §9).

use alloc::boxed::Box;
use alloc::string::String;
use alloc::vec::Vec;

use super::Credentials;
use super::challenge::Challenge;
use crate::attribute::{
    AccessToken, PasswordAlgorithm, PasswordAlgorithmNumber, UserHash, Username,
};
use crate::{
    Algorithm, AttributeType, Key, MessageWriter, Policy, RawAttribute, Sealed, WriteError,
};

/// What is known of one server: same address and port (RFC 8489 §9.1.5).
pub(super) struct Session {
    pub(super) credentials: Credentials,
    /// Counts the changes of `credentials`.
    pub(super) generation: u32,
    pub(super) prefer_sha256: bool,
    pub(super) challenge: Option<Challenge>,
    /// The key that goes with credentials and challenge.
    key: Option<Key>,
    /// The one algorithm for all requests from now on.
    pub(super) algorithm: Option<Algorithm>,
    /// The server has refused the token.
    pub(super) token_refused: bool,
}

/// How one request proved itself.
#[derive(Clone)]
pub(super) struct Proof {
    pub(super) means: Means,
    /// What its answer must be proved with.
    pub(super) key: Option<Box<(Key, Policy)>>,
    pub(super) generation: u32,
    pub(super) realm: Option<String>,
    pub(super) nonce: Option<Vec<u8>>,
}

/// By which mechanism.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Means {
    Nothing,
    ShortTerm,
    ThirdParty,
    LongTerm,
}

impl Session {
    pub(super) fn new(credentials: Credentials, prefer_sha256: bool) -> Self {
        let mut session = Self {
            credentials,
            generation: 0,
            prefer_sha256,
            challenge: None,
            key: None,
            algorithm: None,
            token_refused: false,
        };
        session.forget_server();
        session
    }

    /// Takes other credentials; the server stays the same.
    pub(super) fn set_credentials(&mut self, credentials: Credentials) {
        self.credentials = credentials;
        self.generation = self.generation.wrapping_add(1);
        self.token_refused = false;
        self.algorithm = self.known_algorithm();
        self.make_key();
    }

    /// Forgets all that one server has told, for another one. The credentials stay
    /// (RFC 8489 §10).
    // rfc8489-s10-g
    pub(super) fn forget_server(&mut self) {
        self.challenge = None;
        self.key = None;
        self.token_refused = false;
        self.algorithm = self.known_algorithm();
    }

    /// The algorithm for all requests, if it is known before one was answered.
    // rfc8489-s9.1.2-b, rfc8489-s9.2.5-t
    fn known_algorithm(&self) -> Option<Algorithm> {
        match (&self.credentials.short_term, &self.challenge) {
            (Some(short_term), _) => short_term.algorithm,
            (None, Some(Challenge { offered: Some(_), .. })) => Some(Algorithm::Sha256),
            _ => None,
        }
    }

    /// The name that the server has with authorization servers, if it takes tokens.
    pub(super) fn audience(&self) -> Option<&str> {
        self.challenge.as_ref().and_then(|challenge| challenge.audience.as_deref())
    }

    /// What the next request proves itself by.
    pub(super) fn means(&self) -> Means {
        let Credentials { short_term, third_party, long_term } = &self.credentials;
        let wants_token = self.audience().is_some();
        match (short_term, third_party, long_term) {
            (Some(_), _, _) => Means::ShortTerm,
            // rfc7635-s6.1-e, rfc7635-s4-c
            (_, Some(token), _) if !self.token_refused && (token.at_once || wants_token) => {
                Means::ThirdParty
            }
            // rfc8489-s9.2.3.1-a
            (_, _, Some(_)) if self.is_challenged() => Means::LongTerm,
            _ => Means::Nothing,
        }
    }

    /// Whether the server has told all that a name and a password go with.
    fn is_challenged(&self) -> bool {
        self.key.is_some() && self.challenge.as_ref().is_some_and(|it| it.nonce.is_some())
    }

    /// Adds what proves the request, and says what that was. Only FINGERPRINT may follow.
    pub(super) fn prove(
        &self,
        mut writer: MessageWriter<Vec<u8>>,
    ) -> Result<(Closed, Proof), WriteError> {
        let mut proof = Proof {
            means: self.means(),
            key: None,
            generation: self.generation,
            realm: None,
            nonce: None,
        };
        let key =
            match proof.means {
                Means::Nothing => return Ok((Closed::Open(writer), proof)),
                Means::ShortTerm => self.credentials.short_term.as_ref().map(|known| {
                    writer.push(&Username(&known.username)).map(|_| known.key.clone())
                }),
                Means::ThirdParty => self.credentials.third_party.as_ref().map(|known| {
                    writer
                        .push(&Username(&known.key_id))
                        .and_then(|writer| writer.push(&AccessToken(&known.token)))
                        .map(|_| known.key.clone())
                }),
                Means::LongTerm => self.credentials.long_term.as_ref().zip(self.key.as_ref()).map(
                    |(known, key)| {
                        self.push_user(&mut writer, &known.username).map(|()| key.clone())
                    },
                ),
            };
        // `means` chose what there is.
        let Some(key) = key.transpose()? else { return Ok((Closed::Open(writer), proof)) };
        if proof.means != Means::ShortTerm {
            self.push_challenge(&mut writer, &mut proof)?;
        }
        let (sealed, policy) = match (self.algorithm, proof.means) {
            (Some(algorithm), _) => (writer.seal(&key, algorithm)?, Policy::new().only(algorithm)),
            // rfc8489-s9.1.2-a
            (None, Means::ShortTerm) => (writer.seal_both(&key)?, Policy::new()),
            // A server that has not offered PASSWORD-ALGORITHMS may be one of RFC 5389, which
            // knows MESSAGE-INTEGRITY alone.
            (None, _) => (writer.seal(&key, Algorithm::Sha1)?, Policy::new().only(Algorithm::Sha1)),
        };
        proof.key = Some(Box::new((key, policy)));
        Ok((Closed::Sealed(sealed), proof))
    }

    /// USERNAME, or USERHASH where the server takes it.
    // rfc8489-s9.2.5-d, rfc8489-s9.2.5-e, rfc8489-s9.2.5-f
    fn push_user(
        &self,
        writer: &mut MessageWriter<Vec<u8>>,
        username: &str,
    ) -> Result<(), WriteError> {
        match &self.challenge {
            Some(Challenge { anonymous: true, realm: Some(realm), .. }) => {
                writer.push(&UserHash::new(username, realm))?;
            }
            _ => {
                writer.push(&Username(username))?;
            }
        }
        Ok(())
    }

    /// What the server told, given back as it came.
    // rfc8489-s9.2.5-g, rfc8489-s9.2.5-h, rfc8489-s9.2.5-i, rfc8489-s9.2.3.2-b
    fn push_challenge(
        &self,
        writer: &mut MessageWriter<Vec<u8>>,
        proof: &mut Proof,
    ) -> Result<(), WriteError> {
        let Some(challenge) = &self.challenge else { return Ok(()) };
        if let Some(realm) = &challenge.realm {
            writer.push_raw(&RawAttribute::new(AttributeType::REALM, realm.as_bytes()))?;
        }
        if let Some(nonce) = &challenge.nonce {
            writer.push_raw(&RawAttribute::new(AttributeType::NONCE, nonce))?;
        }
        if let Some(offered) = &challenge.offered {
            // RFC 8489 §9.2.3.2 does not list the former for subsequent requests, but §9.2.4 answers
            // 400 unless both are there.
            writer.push_raw(&RawAttribute::new(AttributeType::PASSWORD_ALGORITHMS, offered))?;
            let number = challenge.algorithm;
            writer.push(&PasswordAlgorithm { number, parameters: &[] })?;
        }
        proof.realm.clone_from(&challenge.realm);
        proof.nonce.clone_from(&challenge.nonce);
        Ok(())
    }

    pub(super) fn adopt(&mut self, challenge: Challenge) {
        if challenge.offered.is_some() {
            // rfc8489-s9.2.5-t
            self.algorithm = Some(Algorithm::Sha256);
        }
        self.challenge = Some(challenge);
        self.make_key();
    }

    /// Makes the key of user, realm and password, once for all requests.
    fn make_key(&mut self) {
        let realm = self.challenge.as_ref().and_then(|challenge| challenge.realm.as_deref());
        let algorithm = self.challenge.as_ref().map(|challenge| challenge.algorithm);
        self.key = self.credentials.long_term.as_ref().zip(realm).map(|(known, realm)| {
            known.key(realm, algorithm == Some(PasswordAlgorithmNumber::SHA256))
        });
    }
}

/// A request that wants nothing but FINGERPRINT.
pub(super) enum Closed {
    /// Without integrity.
    Open(MessageWriter<Vec<u8>>),
    /// With integrity.
    Sealed(MessageWriter<Vec<u8>, Sealed>),
}

impl Closed {
    /// The message's octets.
    pub(super) fn finish(self, fingerprint: bool) -> Result<Vec<u8>, WriteError> {
        Ok(match (self, fingerprint) {
            (Self::Open(writer), false) => writer.finish(),
            (Self::Open(writer), true) => writer.fingerprint()?.finish(),
            (Self::Sealed(writer), false) => writer.finish(),
            (Self::Sealed(writer), true) => writer.fingerprint()?.finish(),
        })
    }
}
