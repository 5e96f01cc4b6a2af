//! What a client asks of an allocation (RFC 8656 §18.2, §18.7).

use core::fmt;
use core::time::Duration;

use frazil_stun::attribute::exactly;
use frazil_stun::{Attribute, AttributeType, EncodeError, Sink, TransactionId, ValueError};

use super::number::number;

number! {
    /// LIFETIME: for how many seconds more the server keeps the allocation, or is asked to
    /// (RFC 8656 §18.2). In a Refresh request, 0 ends it.
    Lifetime, LIFETIME
}

impl Lifetime {
    /// The seconds as a span of time.
    #[must_use]
    pub const fn duration(self) -> Duration {
        Duration::from_secs(self.0 as u64)
    }
}

impl fmt::Display for Lifetime {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} s", self.0)
    }
}

/// EVEN-PORT: the relayed address should have an even port (RFC 8656 §18.7).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct EvenPort {
    /// The server should also set the next port aside, and give a
    /// [`ReservationToken`](super::ReservationToken) for it.
    pub reserve: bool,
}

impl EvenPort {
    /// The R bit, the only one that means anything.
    const RESERVE: u8 = 0x80;
}

impl Attribute<'_> for EvenPort {
    const TYPE: AttributeType = AttributeType::EVEN_PORT;

    // rfc8656-s18.7-a
    fn decode(value: &[u8], _: &TransactionId) -> Result<Self, ValueError> {
        let [flags] = exactly(value)?;
        Ok(Self { reserve: flags & Self::RESERVE != 0 })
    }

    fn encode<S: Sink>(&self, sink: &mut S, _: &TransactionId) -> Result<(), EncodeError> {
        Ok(sink.put(&[if self.reserve { Self::RESERVE } else { 0 }])?)
    }
}

impl fmt::Display for EvenPort {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(if self.reserve { "even, the next one reserved" } else { "even" })
    }
}
