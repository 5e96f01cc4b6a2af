//! What is learnt of the path besides an address: how often a message was sent (RFC 7982), and what
//! became of its ECN bits (RFC 6679).

use core::fmt;

use super::number::number;
use super::{Attribute, exactly};
use crate::{AttributeType, EncodeError, Sink, TransactionId, ValueError};

/// TRANSACTION_TRANSMIT_COUNTER: which transmission of a request it is, and of its answer
/// (RFC 7982 §3.1). It tells whose round trip was measured, and which way was lossy.
///
/// It alone may make a request that is sent again differ from the one before: integrity and
/// fingerprint are then made anew.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct TransactionTransmitCounter {
    /// How often the request has been sent, this time included. An answer repeats it.
    pub requests: u8,
    /// How often the request has been answered, this time included: 0 in a request, and from a server
    /// that does not remember.
    pub responses: u8,
}

impl Attribute<'_> for TransactionTransmitCounter {
    const TYPE: AttributeType = AttributeType::TRANSACTION_TRANSMIT_COUNTER;

    fn decode(value: &[u8], _: &TransactionId) -> Result<Self, ValueError> {
        let [_, _, requests, responses]: [u8; 4] = exactly(value)?;
        Ok(Self { requests, responses })
    }

    fn encode<S: Sink>(&self, sink: &mut S, _: &TransactionId) -> Result<(), EncodeError> {
        Ok(sink.put(&[0, 0, self.requests, self.responses])?)
    }
}

impl fmt::Display for TransactionTransmitCounter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "request {}, response {}", self.requests, self.responses)
    }
}

number! {
    /// RETRANSMIT_COUNT: how often the request was sent before. Private to one implementation.
    RetransmitCount(u32), RETRANSMIT_COUNT
}

impl fmt::Display for RetransmitCount {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// The ECN field of an IP packet (RFC 3168 §5).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Ecn {
    /// The transport does not know ECN.
    NotEct,
    /// It does: ECT(1).
    Ect1,
    /// It does: ECT(0).
    Ect0,
    /// Congestion experienced.
    Ce,
}

/// ECN-CHECK: the ECN field that a request arrived with (RFC 6679 §7.2.2); `None` in a request, and
/// where the responder could not tell.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct EcnCheck(pub Option<Ecn>);

impl Attribute<'_> for EcnCheck {
    const TYPE: AttributeType = AttributeType::ECN_CHECK;

    fn decode(value: &[u8], _: &TransactionId) -> Result<Self, ValueError> {
        let [.., field]: [u8; 4] = exactly(value)?;
        let echoed = match field >> 1 & 0b11 {
            0 => Ecn::NotEct,
            1 => Ecn::Ect1,
            2 => Ecn::Ect0,
            _ => Ecn::Ce,
        };
        Ok(Self((field & 1 == 1).then_some(echoed)))
    }

    fn encode<S: Sink>(&self, sink: &mut S, _: &TransactionId) -> Result<(), EncodeError> {
        let field = match self.0 {
            None => 0b000,
            Some(Ecn::NotEct) => 0b001,
            Some(Ecn::Ect1) => 0b011,
            Some(Ecn::Ect0) => 0b101,
            Some(Ecn::Ce) => 0b111,
        };
        Ok(sink.put(&[0, 0, 0, field])?)
    }
}

impl fmt::Display for EcnCheck {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self.0 {
            None => "not known",
            Some(Ecn::NotEct) => "not ECT",
            Some(Ecn::Ect1) => "ECT(1)",
            Some(Ecn::Ect0) => "ECT(0)",
            Some(Ecn::Ce) => "CE",
        })
    }
}
