//! What MS-ICE2 adds to checks.

use core::fmt;

use super::number::number;
use super::{Attribute, Hex, Quoted};
use crate::{AttributeType, EncodeError, Sink, TransactionId, ValueError};

/// CANDIDATE-IDENTIFIER: the foundation of the candidate that a check is sent from, filled up with
/// zero octets to a multiple of four. The number is not registered.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct CandidateIdentifier<'a>(pub &'a [u8]);

impl<'a> CandidateIdentifier<'a> {
    /// The foundation, without what fills it up.
    #[must_use]
    pub fn foundation(&self) -> &'a [u8] {
        let end = self.0.iter().rposition(|octet| *octet != 0).map_or(0, |last| last + 1);
        self.0.get(..end).unwrap_or_default()
    }
}

impl<'a> Attribute<'a> for CandidateIdentifier<'a> {
    const TYPE: AttributeType = AttributeType::CANDIDATE_IDENTIFIER;

    fn decode(value: &'a [u8], _: &TransactionId) -> Result<Self, ValueError> {
        Ok(Self(value))
    }

    fn encode<S: Sink>(&self, sink: &mut S, _: &TransactionId) -> Result<(), EncodeError> {
        Ok(sink.put(self.0)?)
    }
}

impl fmt::Display for CandidateIdentifier<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match core::str::from_utf8(self.foundation()) {
            Ok(text) => Quoted(text).fmt(f),
            Err(_) => Hex(self.0).fmt(f),
        }
    }
}

number! {
    /// MS-IMPLEMENTATION-VERSION: which version of MS-ICE2 the sender speaks. The number is not
    /// registered.
    MsImplementationVersion(u32), MS_IMPLEMENTATION_VERSION
}

impl fmt::Display for MsImplementationVersion {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "version {}", self.0)
    }
}
