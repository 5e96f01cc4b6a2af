//! A DTLS handshake that travels inside of connectivity checks and their answers
//! (draft-hancke-webrtc-sped).

use core::fmt;

use super::{Attribute, Hex, show};
use crate::{AttributeType, EncodeError, Sink, TransactionId, ValueError};

/// META-DTLS-IN-STUN: one DTLS datagram of the handshake. Without octets it says only that the
/// sender can do this.
///
/// What comes this way has passed by [`demux`](crate::demux): see that it
/// [is DTLS](Self::is_dtls) before it is handed on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct MetaDtlsInStun<'a>(pub &'a [u8]);

impl MetaDtlsInStun<'_> {
    /// Whether there is a datagram, and its first octet is one that DTLS has (RFC 9443 §2).
    #[must_use]
    pub const fn is_dtls(&self) -> bool {
        matches!(self.0, [20..=63, ..])
    }
}

impl<'a> Attribute<'a> for MetaDtlsInStun<'a> {
    const TYPE: AttributeType = AttributeType::META_DTLS_IN_STUN;

    fn decode(value: &'a [u8], _: &TransactionId) -> Result<Self, ValueError> {
        Ok(Self(value))
    }

    fn encode<S: Sink>(&self, sink: &mut S, _: &TransactionId) -> Result<(), EncodeError> {
        Ok(sink.put(self.0)?)
    }
}

impl fmt::Display for MetaDtlsInStun<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        Hex(self.0).fmt(f)
    }
}

/// META-DTLS-IN-STUN-ACKNOWLEDGEMENT: which datagrams have arrived, by the CRC-32 of each, in network
/// order. It is that of FINGERPRINT without the mask.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct MetaDtlsInStunAcknowledgement<'a>(pub &'a [[u8; 4]]);

impl<'a> MetaDtlsInStunAcknowledgement<'a> {
    /// The CRC-32 that stands for a datagram.
    ///
    /// ```
    /// use frazil_stun::attribute::MetaDtlsInStunAcknowledgement;
    ///
    /// let arrived = [MetaDtlsInStunAcknowledgement::crc32(b"123456789")];
    /// assert_eq!(MetaDtlsInStunAcknowledgement(&arrived).to_string(), "0xcbf43926");
    /// ```
    #[must_use]
    pub fn crc32(datagram: &[u8]) -> [u8; 4] {
        crc32fast::hash(datagram).to_be_bytes()
    }

    /// The checksums, in their order.
    pub fn iter(&self) -> impl Iterator<Item = u32> + use<'a> {
        self.0.iter().map(|octets| u32::from_be_bytes(*octets))
    }
}

impl<'a> Attribute<'a> for MetaDtlsInStunAcknowledgement<'a> {
    const TYPE: AttributeType = AttributeType::META_DTLS_IN_STUN_ACKNOWLEDGEMENT;

    fn decode(value: &'a [u8], _: &TransactionId) -> Result<Self, ValueError> {
        match value.as_chunks() {
            (checksums, []) => Ok(Self(checksums)),
            _ => Err(ValueError::Other("checksums have four octets each")),
        }
    }

    fn encode<S: Sink>(&self, sink: &mut S, _: &TransactionId) -> Result<(), EncodeError> {
        Ok(sink.put(self.0.as_flattened())?)
    }
}

impl fmt::Display for MetaDtlsInStunAcknowledgement<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        show::list(f, self.iter().map(Checksum))
    }
}

/// One checksum.
struct Checksum(u32);

impl fmt::Display for Checksum {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:#010x}", self.0)
    }
}
