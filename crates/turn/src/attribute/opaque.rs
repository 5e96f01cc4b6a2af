//! What one side gives the other to be handed back later: RESERVATION-TOKEN (RFC 8656 §18.10),
//! CONNECTION-ID (RFC 6062 §6.2.1), MOBILITY-TICKET (RFC 8016 §3.3).

use core::fmt;

use frazil_stun::attribute::{Hex, exactly};
use frazil_stun::{Attribute, AttributeType, EncodeError, Sink, TransactionId, ValueError};

use super::number::number;

/// RESERVATION-TOKEN: a relayed address that the server has set aside (RFC 8656 §18.10).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct ReservationToken(pub [u8; 8]);

impl Attribute<'_> for ReservationToken {
    const TYPE: AttributeType = AttributeType::RESERVATION_TOKEN;

    // rfc8656-s18.10-a
    fn decode(value: &[u8], _: &TransactionId) -> Result<Self, ValueError> {
        exactly(value).map(Self)
    }

    fn encode<S: Sink>(&self, sink: &mut S, _: &TransactionId) -> Result<(), EncodeError> {
        Ok(sink.put(&self.0)?)
    }
}

impl fmt::Display for ReservationToken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        Hex(&self.0).fmt(f)
    }
}

number! {
    /// CONNECTION-ID: one of the server's TCP connections to peers (RFC 6062 §6.2.1).
    ConnectionId, CONNECTION_ID
}

impl fmt::Display for ConnectionId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:#010x}", self.0)
    }
}

/// MOBILITY-TICKET: moves an allocation to another address of the client's (RFC 8016 §3.3).
///
/// Any octets are a ticket, and go through unchanged; none at all, in an Allocate request, ask for
/// one (§3.1.1).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct MobilityTicket<'a>(pub &'a [u8]);

impl<'a> Attribute<'a> for MobilityTicket<'a> {
    const TYPE: AttributeType = AttributeType::MOBILITY_TICKET;

    fn decode(value: &'a [u8], _: &TransactionId) -> Result<Self, ValueError> {
        Ok(Self(value))
    }

    fn encode<S: Sink>(&self, sink: &mut S, _: &TransactionId) -> Result<(), EncodeError> {
        Ok(sink.put(self.0)?)
    }
}

impl fmt::Display for MobilityTicket<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        Hex(self.0).fmt(f)
    }
}
