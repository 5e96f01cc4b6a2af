//! What becomes of a request or an indication that arrives (RFC 8489 §6.3, §9.1.3): it is carried
//! out, refused in words, or dropped.
//!
//! ```
//! use frazil_stun::attribute::XorMappedAddress;
//! use frazil_stun::receive::{Receiver, Refused};
//! use frazil_stun::{Class, Key, MessageWriter, Method, SliceBuffer, WriteError, known};
//!
//! /// Answers what an ICE agent is asked; `None` if there is nothing to say.
//! fn answer<'b>(
//!     datagram: &[u8],
//!     source: core::net::SocketAddr,
//!     (ufrag, key): (&str, &Key),
//!     out: &'b mut [u8],
//! ) -> Result<Option<&'b [u8]>, WriteError> {
//!     let takes = [(Method::BINDING, Class::Request), (Method::BINDING, Class::Indication)];
//!     let receiver = Receiver::new(&takes, known::ICE).fingerprinted();
//!     let key_of = |name: &str| (name.split(':').next() == Some(ufrag)).then_some(key);
//!     let out = SliceBuffer::new(out);
//!     let answer = match receiver.short_term(datagram, key_of) {
//!         Ok(check) if check.class() == Class::Request => {
//!             let mut writer = MessageWriter::reply(out, &check, Class::SuccessResponse)?;
//!             writer.push(&XorMappedAddress(source))?;
//!             writer.seal(key, check.algorithm())?.fingerprint()?
//!         }
//!         Err(Refused::Answered(refusal)) => match (refusal.write(out)?, refusal.algorithm()) {
//!             (writer, Some(algorithm)) => writer.seal(key, algorithm)?.fingerprint()?,
//!             (writer, None) => writer.fingerprint()?,
//!         },
//!         Ok(_) | Err(Refused::Dropped) => return Ok(None),
//!     };
//!     Ok(Some(answer.finish().into_written()))
//! }
//! # let mut room = [0; 100];
//! # let asked = b"\0\x01\0\x08\x21\x12\xA4\x42abcdefghijkl\x80\x28\0\x04\0\0\0\0";
//! # let key = Key::short_term("password");
//! # let source = "192.0.2.1:9".parse()?;
//! # assert_eq!(answer(asked, source, ("ufrag", &key), &mut room), Ok(None));
//! # Ok::<(), core::net::AddrParseError>(())
//! ```

use core::borrow::Borrow;
use core::error::Error;
use core::fmt;

use crate::attribute::{ErrorCode, UnknownAttributes, Username};
use crate::{
    Algorithm, AttributeType, Buffer, Class, Fingerprint, Key, Mechanism, Message, MessageWriter,
    Method, Policy, Verified, WriteError,
};

/// Makes the checks of §6.3 in their order: form, FINGERPRINT, proof, attributes.
///
/// It takes requests and indications. Responses belong to a transaction, and are dropped here.
#[derive(Clone, Copy, Debug)]
pub struct Receiver<'u> {
    takes: &'u [(Method, Class)],
    known: &'u [AttributeType],
    policy: Policy,
    fingerprint: bool,
}

impl<'u> Receiver<'u> {
    /// A usage that has these methods, each with the classes that it may come in, and knows these
    /// comprehension-required attributes: one of the lists in [`known`](crate::known), or your own.
    ///
    /// Attributes that are known and have no business in a message are for the usage to pass by.
    #[must_use]
    pub const fn new(takes: &'u [(Method, Class)], known: &'u [AttributeType]) -> Self {
        Self { takes, known, policy: Policy::new(), fingerprint: false }
    }

    /// Drops what has no valid FINGERPRINT, as where STUN shares the socket (§7). Without, an invalid
    /// one is enough to be dropped.
    #[must_use]
    pub const fn fingerprinted(self) -> Self {
        Self { fingerprint: true, ..self }
    }

    /// What counts as proof: by default either algorithm, at full length.
    #[must_use]
    pub const fn policy(self, policy: Policy) -> Self {
        Self { policy, ..self }
    }

    /// The request or indication in `bytes`, from anyone.
    ///
    /// # Errors
    ///
    /// It is not to be carried out.
    pub fn unproved<'r, 'a: 'r>(&self, bytes: &'a [u8]) -> Result<Message<'a>, Refused<'r>>
    where
        'u: 'r,
    {
        let message = self.formed(bytes)?;
        self.comprehended(message, None).map(|()| message)
    }

    /// The request or indication in `bytes`, if a short-term credential vouches for it (§9.1.3).
    /// `key_of` has the key of a user, or `None` for a name that is not valid now.
    ///
    /// # Errors
    ///
    /// It is not to be carried out.
    pub fn short_term<'r, 'a: 'r, K: Borrow<Key>>(
        &self,
        bytes: &'a [u8],
        key_of: impl FnOnce(&'a str) -> Option<K>,
    ) -> Result<Verified<'a>, Refused<'r>>
    where
        'u: 'r,
    {
        let message = self.formed(bytes)?;
        let refuse = |code| self.refuse(message, code, None);
        let is_proof = |kind| {
            kind == AttributeType::MESSAGE_INTEGRITY
                || kind == AttributeType::MESSAGE_INTEGRITY_SHA256
        };
        let proved = message.attributes().any(|found| is_proof(found.attribute_type()));
        // rfc8489-s9.1.3-a, rfc8489-s9.1.3-b
        let Ok(Some(Username(name))) = message.get() else {
            return Err(refuse(ErrorCode::BAD_REQUEST));
        };
        if !proved {
            return Err(refuse(ErrorCode::BAD_REQUEST));
        }
        // rfc8489-s9.1.3-c, rfc8489-s9.1.3-d
        let key = key_of(name).ok_or_else(|| refuse(ErrorCode::UNAUTHENTICATED))?;
        // rfc8489-s9.1.3-e, rfc8489-s9.1.3-f
        let verified = message
            .verify_with(key.borrow(), self.policy)
            .map_err(|error| refuse(error.reply(Mechanism::ShortTerm)))?;
        self.comprehended(message, Some(verified.algorithm())).map(|()| verified)
    }

    /// What does not depend on who sent it. Whatever is wrong, it may not be STUN at all, and
    /// nobody is told.
    fn formed<'a>(&self, bytes: &'a [u8]) -> Result<Message<'a>, Refused<'static>> {
        let message = Message::parse(bytes).map_err(|_| Refused::Dropped)?;
        let (method, class) = (message.method(), message.class());
        // rfc8489-s6.3-a
        if class.is_response() || !self.takes.contains(&(method, class)) {
            return Err(Refused::Dropped);
        }
        // rfc8489-s6.3-c
        match message.fingerprint() {
            Fingerprint::Invalid => Err(Refused::Dropped),
            Fingerprint::Absent if self.fingerprint => Err(Refused::Dropped),
            Fingerprint::Absent | Fingerprint::Valid => Ok(message),
        }
    }

    fn comprehended<'r>(
        &self,
        message: Message<'r>,
        algorithm: Option<Algorithm>,
    ) -> Result<(), Refused<'r>>
    where
        'u: 'r,
    {
        match message.unknown_required(self.known).next() {
            None => Ok(()),
            Some(_) => Err(self.refuse(message, ErrorCode::UNKNOWN_ATTRIBUTE, algorithm)),
        }
    }

    fn refuse<'r>(
        &self,
        request: Message<'r>,
        code: ErrorCode<'static>,
        algorithm: Option<Algorithm>,
    ) -> Refused<'r>
    where
        'u: 'r,
    {
        // rfc8489-s6.3.2-a
        if request.class() == Class::Indication {
            return Refused::Dropped;
        }
        Refused::Answered(Refusal { request, code, algorithm, known: self.known })
    }
}

/// What arrived is not to be carried out.
#[derive(Clone, Copy, Debug)]
pub enum Refused<'a> {
    /// Nobody is told: it is no request, or no STUN.
    Dropped,
    /// Whoever sent the request is told why.
    Answered(Refusal<'a>),
}

impl fmt::Display for Refused<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Dropped => f.write_str("to be dropped"),
            Self::Answered(refusal) => write!(f, "to be answered with {}", refusal.code),
        }
    }
}

impl Error for Refused<'_> {}

/// An error response that a request deserves.
#[derive(Clone, Copy, Debug)]
pub struct Refusal<'a> {
    request: Message<'a>,
    code: ErrorCode<'static>,
    algorithm: Option<Algorithm>,
    known: &'a [AttributeType],
}

impl Refusal<'_> {
    /// Why: 400, 401 or 420.
    #[must_use]
    pub const fn code(&self) -> ErrorCode<'static> {
        self.code
    }

    /// What proved the request, if anything did: the answer is sealed with the same. Otherwise
    /// there is no key that both sides have, and no seal (§9.1.3).
    #[must_use]
    pub const fn algorithm(&self) -> Option<Algorithm> {
        self.algorithm
    }

    /// Begins the answer: ERROR-CODE, and UNKNOWN-ATTRIBUTES with 420. Seal it as
    /// [`algorithm`](Self::algorithm) says, and add a fingerprint if the usage has them.
    ///
    /// # Errors
    ///
    /// There is no room.
    pub fn write<B: Buffer>(&self, buffer: B) -> Result<MessageWriter<B>, WriteError> {
        let mut writer = MessageWriter::reply(buffer, &self.request, Class::ErrorResponse)?;
        writer.push(&self.code)?;
        if self.code == ErrorCode::UNKNOWN_ATTRIBUTE {
            let unknown = self.request.unknown_required(self.known);
            writer.push(&UnknownAttributes::from(unknown))?;
        }
        Ok(writer)
    }
}
