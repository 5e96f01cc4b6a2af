//! How a NAT behaves, and what a client asks a server to find it out (RFC 5780 §7).

use core::fmt;

use super::address::address;
use super::number::number;
use super::{Attribute, exactly};
use crate::{AttributeType, EncodeError, Sink, TransactionId, ValueError};

/// CHANGE-REQUEST: send the answer from elsewhere (RFC 5780 §7.2, RFC 3489 §11.2.4). Whether it
/// arrives tells how the NAT filters.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct ChangeRequest {
    /// From the server's other IP address.
    pub ip: bool,
    /// From the server's other port.
    pub port: bool,
}

impl Attribute<'_> for ChangeRequest {
    const TYPE: AttributeType = AttributeType::CHANGE_REQUEST;

    // rfc5780-s7.2-a
    fn decode(value: &[u8], _: &TransactionId) -> Result<Self, ValueError> {
        let [.., flags]: [u8; 4] = exactly(value)?;
        Ok(Self { ip: flags & 0x4 != 0, port: flags & 0x2 != 0 })
    }

    fn encode<S: Sink>(&self, sink: &mut S, _: &TransactionId) -> Result<(), EncodeError> {
        let flags = u8::from(self.ip) << 2 | u8::from(self.port) << 1;
        Ok(sink.put(&[0, 0, 0, flags])?)
    }
}

impl fmt::Display for ChangeRequest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match (self.ip, self.port) {
            (false, false) => "neither IP address nor port",
            (true, false) => "IP address",
            (false, true) => "port",
            (true, true) => "IP address and port",
        })
    }
}

address! {
    /// RESPONSE-ORIGIN: where the answer was sent from (RFC 5780 §7.3). Where it seems to come from
    /// tells of a NAT in front of the server.
    ResponseOrigin, RESPONSE_ORIGIN
}

address! {
    /// OTHER-ADDRESS: where the answer would come from if both were changed (RFC 5780 §7.4). Its
    /// number is not that of CHANGED-ADDRESS, whatever the RFC says (erratum 2939).
    OtherAddress, OTHER_ADDRESS
}

/// RESPONSE-PORT: send the answer to this port of the client's (RFC 5780 §7.5): any port, since 65536
/// in the RFC is a slip (erratum 2844).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ResponsePort(pub u16);

impl Attribute<'_> for ResponsePort {
    const TYPE: AttributeType = AttributeType::RESPONSE_PORT;

    /// The two octets of padding may be missing: some take them for those that follow any value.
    fn decode(value: &[u8], _: &TransactionId) -> Result<Self, ValueError> {
        match *value {
            [p0, p1] | [p0, p1, _, _] => Ok(Self(u16::from_be_bytes([p0, p1]))),
            _ => Err(ValueError::Length { expected: 4, actual: value.len() }),
        }
    }

    // rfc5780-s7.5-c
    fn encode<S: Sink>(&self, sink: &mut S, _: &TransactionId) -> Result<(), EncodeError> {
        let [p0, p1] = self.0.to_be_bytes();
        Ok(sink.put(&[p0, p1, 0, 0])?)
    }
}

impl fmt::Display for ResponsePort {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// PADDING: so many octets that mean nothing, to see what becomes of fragments (RFC 5780 §7.6).
///
/// Only their number is read; spaces are written. It does not go with [`ResponsePort`] (§7.5).
///
/// ```
/// use frazil_stun::attribute::Padding;
///
/// // IPv4 and UDP headers, the STUN header, PADDING's own.
/// let beside = 20 + 8 + 20 + 4;
/// assert_eq!(Padding::of_mtu(1470, beside), Padding(1472));
/// assert_eq!(Padding::of_mtu(65535, beside), Padding::MAX);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Padding(pub u16);

impl Padding {
    /// The most that fits into an IP datagram with nothing beside it: 64K less the headers of IPv4,
    /// UDP, STUN and the attribute.
    pub const MAX: Self = Self(65_480);

    /// What the RFC advises: as much as the interface's MTU, rounded up to a multiple of four, so
    /// that the datagram is cut in two; but no more than there is room for beside the datagram's
    /// other octets, the headers included.
    // rfc5780-s7.6-a, rfc5780-s7.6-b
    #[must_use]
    pub fn of_mtu(mtu: u16, beside: u16) -> Self {
        let rounded = mtu.saturating_add(3) / 4 * 4;
        let room = (u16::MAX - beside) / 4 * 4;
        Self(rounded.min(room)).min(Self::MAX)
    }
}

impl Attribute<'_> for Padding {
    const TYPE: AttributeType = AttributeType::PADDING;

    fn decode(value: &[u8], _: &TransactionId) -> Result<Self, ValueError> {
        let max = usize::from(u16::MAX);
        let actual = value.len();
        u16::try_from(actual).map(Self).map_err(|_| ValueError::TooLong { max, actual })
    }

    fn encode<S: Sink>(&self, sink: &mut S, _: &TransactionId) -> Result<(), EncodeError> {
        if *self > Self::MAX {
            let (max, actual) = (usize::from(Self::MAX.0), usize::from(self.0));
            return Err(ValueError::TooLong { max, actual }.into());
        }
        let mut left = usize::from(self.0);
        while left > 0 {
            let spaces = [b' '; 256];
            let some = spaces.get(..left).unwrap_or(&spaces);
            sink.put(some)?;
            left -= some.len();
        }
        Ok(())
    }
}

impl fmt::Display for Padding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} octets", self.0)
    }
}

number! {
    /// CACHE-TIMEOUT: for how many seconds the client expects to want what the server remembers.
    /// RFC 5780 §9.1 registers it and says no more; its drafts do.
    CacheTimeout(u32), CACHE_TIMEOUT
}

impl fmt::Display for CacheTimeout {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} s", self.0)
    }
}
