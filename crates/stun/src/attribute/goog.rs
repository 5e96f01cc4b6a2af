//! The attributes registered for one vendor whose meaning its published source tells.

use core::fmt;

use super::number::number;
use super::opaque::opaque;
use super::{Attribute, Hex, exactly, show};
use crate::{AttributeType, EncodeError, Sink, TransactionId, ValueError};

/// GOOG-NETWORK-INFO: which network of the sender's a check comes from, and what it costs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct GoogNetworkInfo {
    /// The sender's number for the network; another number, another network.
    pub network: u16,
    /// From 0, a network that costs nothing, to 999, one to keep off.
    pub cost: u16,
}

impl Attribute<'_> for GoogNetworkInfo {
    const TYPE: AttributeType = AttributeType::GOOG_NETWORK_INFO;

    fn decode(value: &[u8], _: &TransactionId) -> Result<Self, ValueError> {
        let [n0, n1, c0, c1]: [u8; 4] = exactly(value)?;
        Ok(Self { network: u16::from_be_bytes([n0, n1]), cost: u16::from_be_bytes([c0, c1]) })
    }

    fn encode<S: Sink>(&self, sink: &mut S, _: &TransactionId) -> Result<(), EncodeError> {
        sink.put(&self.network.to_be_bytes())?;
        Ok(sink.put(&self.cost.to_be_bytes())?)
    }
}

impl fmt::Display for GoogNetworkInfo {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "network {}, cost {}", self.network, self.cost)
    }
}

/// GOOG-LAST-ICE-CHECK-RECEIVED: the last check that arrived, in case its answer does not.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct GoogLastIceCheckReceived(pub TransactionId);

impl Attribute<'_> for GoogLastIceCheckReceived {
    const TYPE: AttributeType = AttributeType::GOOG_LAST_ICE_CHECK_RECEIVED;

    fn decode(value: &[u8], _: &TransactionId) -> Result<Self, ValueError> {
        exactly(value).map(TransactionId::from_bytes).map(Self)
    }

    fn encode<S: Sink>(&self, sink: &mut S, _: &TransactionId) -> Result<(), EncodeError> {
        Ok(sink.put(self.0.as_bytes())?)
    }
}

impl fmt::Display for GoogLastIceCheckReceived {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// GOOG-MISC-INFO: numbers by their places, in two octets each. What a place means depends on whether
/// it is a request or an answer.
///
/// ```
/// use frazil_stun::attribute::GoogMiscInfo;
///
/// let supported = [1_u16.to_be_bytes()];
/// let info = GoogMiscInfo(&supported);
/// assert_eq!(info.iter().nth(GoogMiscInfo::GOOG_PING_VERSION), Some(1));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct GoogMiscInfo<'a>(pub &'a [[u8; 2]]);

impl<'a> GoogMiscInfo<'a> {
    /// The place of the version of GOOG-PING that the sender supports, in requests and in answers.
    pub const GOOG_PING_VERSION: usize = 0;

    /// The numbers, in their order.
    pub fn iter(&self) -> impl Iterator<Item = u16> + use<'a> {
        self.0.iter().map(|octets| u16::from_be_bytes(*octets))
    }
}

impl<'a> Attribute<'a> for GoogMiscInfo<'a> {
    const TYPE: AttributeType = AttributeType::GOOG_MISC_INFO;

    fn decode(value: &'a [u8], _: &TransactionId) -> Result<Self, ValueError> {
        match value.as_chunks() {
            (numbers, []) => Ok(Self(numbers)),
            _ => Err(ValueError::Other("a list of numbers has an even number of octets")),
        }
    }

    fn encode<S: Sink>(&self, sink: &mut S, _: &TransactionId) -> Result<(), EncodeError> {
        Ok(sink.put(self.0.as_flattened())?)
    }
}

impl fmt::Display for GoogMiscInfo<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        show::list(f, self.iter())
    }
}

opaque! {
    /// GOOG-OBSOLETE-1: given up before it meant anything to others.
    GoogObsolete1, GOOG_OBSOLETE_1
}

opaque! {
    /// GOOG-CONNECTION-ID: registered and not yet in use.
    GoogConnectionId, GOOG_CONNECTION_ID
}

opaque! {
    /// GOOG-DELTA: changes to a dictionary that both sides keep, in a form of its own.
    GoogDelta, GOOG_DELTA
}

number! {
    /// GOOG-DELTA-ACK: up to which version of the dictionary changes have arrived.
    GoogDeltaAck(u64), GOOG_DELTA_ACK
}

impl fmt::Display for GoogDeltaAck {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "version {}", self.0)
    }
}

opaque! {
    /// GOOG-DELTA-SYNC-REQ: asks for the whole of the dictionary. Registered and not yet in use.
    GoogDeltaSyncReq, GOOG_DELTA_SYNC_REQ
}

/// GOOG-MESSAGE-INTEGRITY-32: MESSAGE-INTEGRITY cut to four octets, in GOOG-PING and its answers.
///
/// It is no proof here: [`Message::verify`](crate::Message::verify) does not look at it, since the
/// RFC lets no usage go below 16 octets (RFC 8489 §14.6).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct GoogMessageIntegrity32(pub [u8; 4]);

impl Attribute<'_> for GoogMessageIntegrity32 {
    const TYPE: AttributeType = AttributeType::GOOG_MESSAGE_INTEGRITY_32;

    fn decode(value: &[u8], _: &TransactionId) -> Result<Self, ValueError> {
        exactly(value).map(Self)
    }

    fn encode<S: Sink>(&self, sink: &mut S, _: &TransactionId) -> Result<(), EncodeError> {
        Ok(sink.put(&self.0)?)
    }
}

impl fmt::Display for GoogMessageIntegrity32 {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        Hex(&self.0).fmt(f)
    }
}
