//! What a client asks, and what it takes for an answer.

use core::fmt;
use core::net::SocketAddr;

use crate::attribute::XorMappedAddress;
use crate::{
    AttributeError, AttributeType, Buffer, Message, MessageWriter, Method, ValueError, WriteError,
    known,
};

/// A request, as a value that can be written as often as need be: every attempt is a transaction of
/// its own, and what an attribute looks like may depend on the transaction's ID.
///
/// [`Binding`] is one; TURN's and your own are made the same way.
pub trait Request {
    /// What a success response says.
    type Answer;

    /// The method.
    fn method(&self) -> Method;

    /// Adds the attributes that the method wants. Credentials, SOFTWARE, integrity and FINGERPRINT
    /// are added by the client.
    ///
    /// # Errors
    ///
    /// An attribute could not be written.
    fn write<B: Buffer>(&self, writer: &mut MessageWriter<B>) -> Result<(), WriteError>;

    /// Reads a success response (RFC 8489 §6.3.3). Whether to believe it has been decided before.
    ///
    /// # Errors
    ///
    /// It is not what the method demands, which fails the request.
    fn read(&self, response: &Message<'_>) -> Result<Self::Answer, AnswerError>;

    /// The comprehension-required attributes that are understood in responses; any other fails the
    /// request.
    fn known(&self) -> &[AttributeType] {
        known::STUN
    }

    /// How often to ask again after this code, of 500 to 599: 4 times, unless the code's definition
    /// says otherwise (RFC 8489 §6.3.4).
    fn resends(&self, code: u16) -> u32 {
        let _ = code;
        4
    }
}

/// Asks for one's own address as the server sees it (RFC 8489 §3).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Binding;

impl Request for Binding {
    type Answer = SocketAddr;

    fn method(&self) -> Method {
        Method::BINDING
    }

    fn write<B: Buffer>(&self, _: &mut MessageWriter<B>) -> Result<(), WriteError> {
        Ok(())
    }

    fn read(&self, response: &Message<'_>) -> Result<SocketAddr, AnswerError> {
        // rfc8489-s6.3.3-b, rfc8489-s6.3.3-c, rfc8489-s6.3.3-d
        match response.get::<XorMappedAddress>() {
            Ok(Some(XorMappedAddress(mapped))) => Ok(mapped),
            Err(AttributeError { problem: ValueError::Family { .. }, .. }) | Ok(None) => {
                Err(AnswerError::Missing(AttributeType::XOR_MAPPED_ADDRESS))
            }
            Err(error) => Err(error.into()),
        }
    }
}

/// Why a success response is none.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum AnswerError {
    /// An attribute that the method demands is missing.
    Missing(AttributeType),
    /// An attribute is there, but its value is not one that it may have.
    Attribute(AttributeError),
}

impl From<AttributeError> for AnswerError {
    fn from(error: AttributeError) -> Self {
        Self::Attribute(error)
    }
}

impl fmt::Display for AnswerError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Missing(attribute) => write!(f, "{attribute} is missing"),
            Self::Attribute(error) => error.fmt(f),
        }
    }
}

impl core::error::Error for AnswerError {}
