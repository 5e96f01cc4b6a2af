//! TURN before its RFC: what drafts, MS-TURN and libjingle have, and captures still show.
//!
//! Nothing here belongs into a message of RFC 8656. MS-TURN's messages are those of RFC 3489 in
//! form: [`Message::parse_rfc3489`](frazil_stun::Message::parse_rfc3489) reads them.

use core::fmt;
use core::net::SocketAddr;

use frazil_stun::attribute::{Hex, decode_address, encode_address, exactly};
use frazil_stun::{Attribute, AttributeType, EncodeError, Sink, TransactionId, ValueError};

use super::number::number;

number! {
    /// BANDWIDTH: what the client expects to need at most, in kilobits a second (drafts of RFC 5766,
    /// MS-TURN §2.2.2).
    Bandwidth, BANDWIDTH
}

impl fmt::Display for Bandwidth {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} kbit/s", self.0)
    }
}

number! {
    /// TIMER-VAL: a timer of the server's, with the answer to a Set Active Destination request
    /// (drafts of RFC 5766).
    TimerVal, TIMER_VAL
}

impl fmt::Display for TimerVal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

number! {
    /// MAGIC-COOKIE: the first attribute of every message, by which TURN was told from data
    /// (MS-TURN §2.2.2).
    MagicCookie, MAGIC_COOKIE
}

impl MagicCookie {
    /// The value that makes it one.
    pub const TURN: Self = Self(0x72C6_4BC6);
}

impl fmt::Display for MagicCookie {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:#010x}", self.0)?;
        f.write_str(if *self == Self::TURN { "" } else { " (wrong)" })
    }
}

number! {
    /// MS-VERSION: what version of MS-TURN the sender speaks, 1 to 6 (MS-TURN §2.2.2.17).
    MsVersion, MS_VERSION
}

impl fmt::Display for MsVersion {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "version {}", self.0)
    }
}

number! {
    /// OPTIONS: flags of libjingle's TURN, of which 1 fixes the destination. The number is that of
    /// [`AddressErrorCode`](super::AddressErrorCode) too.
    Options, OPTIONS
}

impl fmt::Display for Options {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:#010x}", self.0)
    }
}

/// MS-ALTERNATE-SERVER: where to go on, with errors 300 and 401 (MS-TURN §2.2.2). The address is in
/// the clear.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct MsAlternateServer(pub SocketAddr);

impl Attribute<'_> for MsAlternateServer {
    const TYPE: AttributeType = AttributeType::MS_ALTERNATE_SERVER;

    fn decode(value: &[u8], _: &TransactionId) -> Result<Self, ValueError> {
        decode_address(value).map(Self)
    }

    fn encode<S: Sink>(&self, sink: &mut S, _: &TransactionId) -> Result<(), EncodeError> {
        encode_address(self.0, sink)
    }
}

impl fmt::Display for MsAlternateServer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// MS-SEQUENCE-NUMBER: which allocation a message belongs to, and the how-manieth it is
/// (MS-TURN §2.2.2).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct MsSequenceNumber {
    /// What the server calls the allocation.
    pub connection: [u8; 20],
    /// The message's number.
    pub number: u32,
}

impl Attribute<'_> for MsSequenceNumber {
    const TYPE: AttributeType = AttributeType::MS_SEQUENCE_NUMBER;

    fn decode(value: &[u8], _: &TransactionId) -> Result<Self, ValueError> {
        let value: [u8; 24] = exactly(value)?;
        let mut connection = [0; 20];
        connection.iter_mut().zip(value).for_each(|(to, from)| *to = from);
        let [.., a, b, c, d] = value;
        Ok(Self { connection, number: u32::from_be_bytes([a, b, c, d]) })
    }

    fn encode<S: Sink>(&self, sink: &mut S, _: &TransactionId) -> Result<(), EncodeError> {
        sink.put(&self.connection)?;
        Ok(sink.put(&self.number.to_be_bytes())?)
    }
}

impl fmt::Display for MsSequenceNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} of {}", self.number, Hex(&self.connection))
    }
}
