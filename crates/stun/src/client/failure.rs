//! Why a request was not answered or not even taken, and what came of it instead.

use core::error::Error;
use core::fmt;
use core::net::SocketAddr;

use super::AnswerError;
use crate::attribute::ErrorCode;
use crate::{AttributeType, WriteError, transaction};

/// Why a request failed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Failure {
    /// No answer came that could be believed.
    Transaction(transaction::Failure),
    /// The connection to the server could not be opened or is lost (RFC 8489 §6.2.2).
    ConnectionLost,
    /// The request could not be written.
    Write(WriteError),
    /// The request is longer than the path takes (RFC 8489 §6.1).
    TooLong {
        /// The most octets that a message to this server may have.
        max: usize,
        /// How many it has.
        actual: usize,
    },
    /// The server refused, with this code.
    Refused {
        /// The code, 300 to 699.
        code: u16,
        /// With 420, the first of the attributes that the server does not know.
        unknown: Option<AttributeType>,
    },
    /// An error response does not say which error (RFC 8489 §6.3.4).
    NoErrorCode,
    /// The response has an attribute that must be understood and is not (RFC 8489 §6.3.3, §6.3.4).
    UnknownRequired(AttributeType),
    /// The success response is not what the method demands.
    Answer(AnswerError),
    /// The server wants credentials that the client does not have. Where it takes tokens,
    /// [`Client::token_audience`](super::Client::token_audience) says what name to ask for one with.
    NoCredentials,
    /// The server does not accept the credentials.
    Unauthenticated,
    /// The challenge lacks REALM or NONCE, or they are out of bounds.
    BadChallenge,
    /// Somebody took the better password algorithms out of the challenge (RFC 8489 §9.2.1).
    BidDown,
    /// The server offers no password algorithm that is supported (RFC 8489 §9.2.5).
    NoPasswordAlgorithm,
    /// The server has called one nonce after another stale, or the same one twice.
    StaleNonce,
    /// The server sends the client to one that it has asked within five minutes (RFC 8489 §10).
    RedirectLoop {
        /// That server.
        to: SocketAddr,
    },
}

impl From<transaction::Failure> for Failure {
    fn from(failure: transaction::Failure) -> Self {
        Self::Transaction(failure)
    }
}

impl From<WriteError> for Failure {
    fn from(error: WriteError) -> Self {
        Self::Write(error)
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Transaction(failure) => return failure.fmt(f),
            Self::ConnectionLost => "the connection to the server is lost",
            Self::Write(error) => return error.fmt(f),
            Self::TooLong { max, actual } => {
                return write!(f, "the request has {actual} octets, the path takes {max}");
            }
            Self::Refused { code, unknown } => {
                write!(f, "the server refuses: {code}")?;
                if let Some(error) = ErrorCode::registered(*code) {
                    write!(f, " {}", error.reason())?;
                }
                return unknown.map_or(Ok(()), |attribute| write!(f, ", {attribute}"));
            }
            Self::NoErrorCode => "the server refuses without a reason",
            Self::UnknownRequired(attribute) => {
                return write!(f, "the response has {attribute}, which must be understood");
            }
            Self::Answer(error) => return error.fmt(f),
            Self::NoCredentials => "the server wants credentials, and there are none for it",
            Self::Unauthenticated => "the server does not accept the credentials",
            Self::BadChallenge => "the server's challenge has no usable REALM and NONCE",
            Self::BidDown => "the server's challenge was tampered with to weaken it",
            Self::NoPasswordAlgorithm => "the server offers no password algorithm that is known",
            Self::StaleNonce => "the server calls every nonce stale",
            Self::RedirectLoop { to } => {
                return write!(f, "the server sends the client to {to}, which was asked before");
            }
        })
    }
}

impl Error for Failure {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        match self {
            Self::Transaction(failure) => Some(failure),
            Self::Write(error) => Some(error),
            Self::Answer(error) => Some(error),
            _ => None,
        }
    }
}

/// Why a request was not taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum RequestError {
    /// There are as many requests as [`Config::max_requests`](super::Config::max_requests) allows.
    Full {
        /// How many.
        max: usize,
    },
    /// The connection to the server is lost.
    ConnectionLost,
}

impl fmt::Display for RequestError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Full { max } => write!(f, "{max} requests are under way, wait for an answer"),
            Self::ConnectionLost => f.write_str("the connection is lost, open it again"),
        }
    }
}

impl Error for RequestError {}
