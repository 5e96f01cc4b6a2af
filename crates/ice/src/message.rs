//! The messages of an agent: written, and read for what they must contain.

use alloc::vec::Vec;
use core::net::SocketAddr;

use frazil_stun::attribute::{
    ErrorCode, IceControlled, IceControlling, MappedAddress, Priority, UnknownAttributes,
    UseCandidate, Username, XorMappedAddress,
};
use frazil_stun::{
    Algorithm, Class, Key, Mechanism, Message, MessageWriter, Method, TransactionId, WriteError,
    known,
};

use crate::role::Role;

/// A check to be sent (RFC 8445 §7.2).
pub(crate) struct Check<'a> {
    pub(crate) username: &'a str,
    pub(crate) priority: u32,
    pub(crate) role: Role,
    pub(crate) tie_breaker: u64,
    pub(crate) use_candidate: bool,
}

/// Keeps what was written whole, or nothing: a vector has room, and what is written is in range.
fn whole(out: &mut Vec<u8>, write: impl FnOnce(&mut Vec<u8>) -> Result<(), WriteError>) {
    out.clear();
    if write(out).is_err() {
        out.clear();
    }
}

/// Writes a check or a consent check.
pub(crate) fn write_check(out: &mut Vec<u8>, id: TransactionId, check: &Check<'_>, key: &Key) {
    whole(out, |out| {
        let mut writer = MessageWriter::new(out, Class::Request, Method::BINDING, id)?;
        writer.push(&Username(check.username))?.push(&Priority(check.priority))?;
        match check.role {
            Role::Controlling => writer.push(&IceControlling(check.tie_breaker))?,
            Role::Controlled => writer.push(&IceControlled(check.tie_breaker))?,
        };
        if check.use_candidate {
            writer.push(&UseCandidate)?;
        }
        // SHA-1: RFC 8445 peers know no other, and none negotiates one.
        writer.seal(key, Algorithm::Sha1)?.fingerprint()?;
        Ok(())
    });
}

/// Writes a question to a STUN server: without authentication (RFC 8445 §5.1.1.2).
pub(crate) fn write_question(out: &mut Vec<u8>, id: TransactionId) {
    whole(out, |out| {
        MessageWriter::new(out, Class::Request, Method::BINDING, id)?.fingerprint()?;
        Ok(())
    });
}

/// Writes the answer to a check that is accepted.
pub(crate) fn write_success(
    out: &mut Vec<u8>,
    request: Message<'_>,
    source: SocketAddr,
    key: &Key,
    algorithm: Algorithm,
) {
    whole(out, |out| {
        let mut writer = MessageWriter::reply(out, &request, Class::SuccessResponse)?;
        writer.push(&XorMappedAddress(source))?;
        writer.seal(key, algorithm)?.fingerprint()?;
        Ok(())
    });
}

/// Writes the answer to a check that is not: with integrity once the request was authentic.
pub(crate) fn write_error(
    out: &mut Vec<u8>,
    request: Message<'_>,
    rejection: &Rejection,
    key: &Key,
) {
    whole(out, |out| {
        let mut writer = MessageWriter::reply(out, &request, Class::ErrorResponse)?;
        writer.push(&rejection.code)?;
        if rejection.code == ErrorCode::UNKNOWN_ATTRIBUTE {
            writer.push(&UnknownAttributes::from(request.unknown_required(known::ICE)))?;
        }
        match rejection.algorithm {
            Some(algorithm) => writer.seal(key, algorithm)?.fingerprint()?,
            None => writer.fingerprint()?,
        };
        Ok(())
    });
}

/// A check that came in, is authentic and complete.
pub(crate) struct Request<'a> {
    /// The peer's fragment: what follows the colon of its USERNAME.
    pub(crate) ufrag: &'a str,
    pub(crate) priority: Option<u32>,
    /// The transaction, if it carries USE-CANDIDATE.
    pub(crate) nomination: Option<TransactionId>,
    pub(crate) role: Option<(Role, u64)>,
    /// What its integrity was made with; the answer's is made alike (RFC 8489 §9.1.3).
    pub(crate) algorithm: Algorithm,
}

/// Why a check is not accepted.
pub(crate) struct Rejection {
    pub(crate) code: ErrorCode<'static>,
    /// What the answer is sealed with: only an authentic request gets an authentic answer.
    pub(crate) algorithm: Option<Algorithm>,
}

impl Rejection {
    fn unsealed(code: ErrorCode<'static>) -> Self {
        Self { code, algorithm: None }
    }

    pub(crate) fn role_conflict(algorithm: Algorithm) -> Self {
        Self { code: ErrorCode::ROLE_CONFLICT, algorithm: Some(algorithm) }
    }
}

/// Reads a request and checks its credentials, in the order of RFC 8489 §9.1.3 and §6.3.1.
pub(crate) fn read_request<'a>(
    message: Message<'a>,
    key: &Key,
    ufrag: &str,
) -> Result<Request<'a>, Rejection> {
    let bad = || Rejection::unsealed(ErrorCode::BAD_REQUEST);
    let Username(username) = message.get().map_err(|_| bad())?.ok_or_else(bad)?;
    // RFC 8445 §7.3: two values, and only the first is to be known.
    let theirs = match username.split_once(':') {
        Some((ours, theirs)) if ours == ufrag => theirs,
        _ => {
            // Without integrity it is malformed, with it merely not for us.
            let code = message.verify(key).map_or_else(
                |error| error.reply(Mechanism::ShortTerm),
                |_| ErrorCode::UNAUTHENTICATED,
            );
            return Err(Rejection::unsealed(code));
        }
    };
    let verified = message
        .verify(key)
        .map_err(|error| Rejection::unsealed(error.reply(Mechanism::ShortTerm)))?;
    let algorithm = verified.algorithm();
    let sealed = |code| Rejection { code, algorithm: Some(algorithm) };
    if message.unknown_required(known::ICE).next().is_some() {
        return Err(sealed(ErrorCode::UNKNOWN_ATTRIBUTE));
    }
    let malformed = |_| sealed(ErrorCode::BAD_REQUEST);
    let priority = message.get::<Priority>().map_err(malformed)?.map(|priority| priority.0);
    let use_candidate = message.get::<UseCandidate>().map_err(malformed)?;
    let nomination = use_candidate.map(|_| message.transaction_id());
    let controlling = message.get::<IceControlling>().map_err(malformed)?;
    let controlled = message.get::<IceControlled>().map_err(malformed)?;
    let role = match (controlling, controlled) {
        (Some(_), Some(_)) => return Err(sealed(ErrorCode::BAD_REQUEST)),
        (Some(IceControlling(tie_breaker)), None) => Some((Role::Controlling, tie_breaker)),
        (None, Some(IceControlled(tie_breaker))) => Some((Role::Controlled, tie_breaker)),
        (None, None) => None,
    };
    Ok(Request { ufrag: theirs, priority, nomination, role, algorithm })
}

/// What a response says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Answer {
    /// Success, and this address was seen.
    Mapped(SocketAddr),
    /// This error code.
    Error(u16),
    /// Nothing that could be used.
    Unusable,
}

/// Reads the answer of a peer.
pub(crate) fn read_answer(response: Message<'_>) -> Answer {
    // RFC 8489 §6.3.3, §6.3.4: what demands to be understood and is not fails the transaction.
    if response.unknown_required(known::ICE).next().is_some() {
        return Answer::Unusable;
    }
    let mapped = || match response.get::<XorMappedAddress>() {
        Ok(Some(XorMappedAddress(mapped))) => Some(Answer::Mapped(mapped)),
        _ => None,
    };
    let error = || match response.get::<ErrorCode<'_>>() {
        Ok(Some(code)) => Some(Answer::Error(code.code())),
        _ => None,
    };
    let answer = match response.class() {
        Class::SuccessResponse => mapped(),
        Class::ErrorResponse => error(),
        _ => None,
    };
    answer.unwrap_or(Answer::Unusable)
}

/// Reads the answer of a STUN server, which may be so old as to have no XOR-MAPPED-ADDRESS.
/// ALTERNATE-SERVER is ignored (RFC 8445 §5.1.1.2).
pub(crate) fn read_server_answer(response: Message<'_>) -> Answer {
    match (read_answer(response), response.get::<MappedAddress>()) {
        (Answer::Unusable, Ok(Some(MappedAddress(mapped))))
            if response.class() == Class::SuccessResponse =>
        {
            Answer::Mapped(mapped)
        }
        (answer, _) => answer,
    }
}
