//! The attributes of connectivity checks (RFC 8445 §7.1, §16.1).

use core::fmt;

use super::number::number;
use super::{Attribute, exactly};
use crate::{AttributeType, EncodeError, Sink, TransactionId, ValueError};

number! {
    /// PRIORITY: what the peer-reflexive candidate would have that this check may discover
    /// (RFC 8445 §7.1.1).
    Priority(u32), PRIORITY
}

number! {
    /// ICE-CONTROLLED: the sender believes itself controlled; its tie-breaker (RFC 8445 §7.1.3).
    IceControlled(u64), ICE_CONTROLLED
}

number! {
    /// ICE-CONTROLLING: the sender believes itself controlling; its tie-breaker
    /// (RFC 8445 §7.1.3).
    IceControlling(u64), ICE_CONTROLLING
}

/// The parts that candidates' priorities are made of (RFC 8445 §5.1.2.1) are shown with it.
impl fmt::Display for Priority {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [kind, l0, l1, below] = self.0.to_be_bytes();
        let local = u16::from_be_bytes([l0, l1]);
        let component = 256 - u16::from(below);
        write!(f, "{} (type {kind}, local {local}, component {component})", self.0)
    }
}

impl fmt::Display for IceControlled {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "tie-breaker {:#018x}", self.0)
    }
}

impl fmt::Display for IceControlling {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "tie-breaker {:#018x}", self.0)
    }
}

/// USE-CANDIDATE: the controlling side nominates this pair (RFC 8445 §7.1.2). It has no value.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct UseCandidate;

impl Attribute<'_> for UseCandidate {
    const TYPE: AttributeType = AttributeType::USE_CANDIDATE;

    #[inline]
    fn decode(value: &[u8], _: &TransactionId) -> Result<Self, ValueError> {
        exactly::<0>(value).map(|_| Self)
    }

    #[inline]
    fn encode<S: Sink>(&self, _: &mut S, _: &TransactionId) -> Result<(), EncodeError> {
        Ok(())
    }
}

impl fmt::Display for UseCandidate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("nominates this pair")
    }
}
