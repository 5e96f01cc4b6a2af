//! REQUESTED-TRANSPORT (RFC 8656 §18.8).

use core::fmt;

use frazil_stun::attribute::exactly;
use frazil_stun::{Attribute, AttributeType, EncodeError, Sink, TransactionId, ValueError};

/// The registered number of a protocol over IP.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TransportProtocol(pub u8);

impl TransportProtocol {
    /// TCP: RFC 6062 §4.1.
    pub const TCP: Self = Self(6);
    /// UDP: the one of RFC 8656.
    pub const UDP: Self = Self(17);

    /// The protocol's name, or `None` for a number that this crate has no name for.
    #[must_use]
    pub const fn name(self) -> Option<&'static str> {
        match self {
            Self::TCP => Some("TCP"),
            Self::UDP => Some("UDP"),
            Self(_) => None,
        }
    }
}

impl fmt::Display for TransportProtocol {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.name() {
            Some(name) => f.write_str(name),
            None => write!(f, "protocol {}", self.0),
        }
    }
}

/// REQUESTED-TRANSPORT: how the server is to talk to peers (RFC 8656 §18.8). A server that cannot
/// answers with 442.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct RequestedTransport(pub TransportProtocol);

impl Attribute<'_> for RequestedTransport {
    const TYPE: AttributeType = AttributeType::REQUESTED_TRANSPORT;

    fn decode(value: &[u8], _: &TransactionId) -> Result<Self, ValueError> {
        // rfc8656-s18.8-b
        let [protocol, _, _, _] = exactly(value)?;
        Ok(Self(TransportProtocol(protocol)))
    }

    fn encode<S: Sink>(&self, sink: &mut S, _: &TransactionId) -> Result<(), EncodeError> {
        // rfc8656-s18.8-a
        Ok(sink.put(&[self.0.0, 0, 0, 0])?)
    }
}

impl fmt::Display for RequestedTransport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}
