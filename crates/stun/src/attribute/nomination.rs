//! Nominations that are counted, so that the last one wins (ICE renomination).

use core::fmt;

use super::number::number;
use super::{Attribute, exactly};
use crate::{AttributeType, EncodeError, Sink, TransactionId, ValueError};

/// NOMINATION as deployed, with the ICE option `renomination`: 24 bits
/// (draft-thatcher-ice-renomination §4). The highest one nominates.
///
/// The number is registered for [`EnfFlowDescription`](super::EnfFlowDescription). The first of the
/// four octets is written zero and not read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Nomination(pub u32);

impl Attribute<'_> for Nomination {
    const TYPE: AttributeType = AttributeType::NOMINATION;

    fn decode(value: &[u8], _: &TransactionId) -> Result<Self, ValueError> {
        let [_, a, b, c]: [u8; 4] = exactly(value)?;
        Ok(Self(u32::from_be_bytes([0, a, b, c])))
    }

    fn encode<S: Sink>(&self, sink: &mut S, _: &TransactionId) -> Result<(), EncodeError> {
        match self.0.to_be_bytes() {
            octets @ [0, _, _, _] => Ok(sink.put(&octets)?),
            _ => Err(ValueError::Other("a nomination has no more than 24 bits").into()),
        }
    }
}

impl fmt::Display for Nomination {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

number! {
    /// NOMINATION as requested in 2026, with the ICE option `renomination2`: 32 bits, and
    /// comprehension-required (draft-thatcher-tsvwg-renomination).
    Nomination2(u32), NOMINATION2
}

impl fmt::Display for Nomination2 {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}
