//! Foundations (RFC 8445 §5.1.1.3).

use core::fmt;
use core::net::IpAddr;

use crate::candidate::Candidate;
use crate::error::{Cause, Field, ParseError};
use crate::kind::CandidateType;
use crate::octets::Octets;
use crate::transport::Transport;

/// What two candidates must share to have the same foundation: equality of keys is the rule of
/// RFC 8445 §5.1.1.3.
///
/// Keep the keys seen in a list; the text for one is [`Foundation::from_index`] of its place.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FoundationKey<'a> {
    /// The type.
    pub kind: CandidateType<'a>,
    /// The address of the base; its port does not matter.
    pub base: IpAddr,
    /// The address by which the STUN or TURN server was contacted, for reflexive and relayed
    /// candidates.
    pub server: Option<IpAddr>,
    /// The transport protocol.
    pub transport: Transport<'a>,
}

/// The text of a foundation, owned: 1 to 32 ice-chars.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Foundation {
    // What lies behind `length` is zero, so that the derived comparisons hold.
    text: [u8; 32],
    length: u8,
}

impl Foundation {
    /// The text for the key at that place in the list of keys seen: `1` for the first.
    #[must_use]
    pub fn from_index(index: u32) -> Self {
        let mut text = [0; 32];
        let mut number = u64::from(index) + 1;
        let mut length = 0;
        for place in &mut text {
            if number == 0 {
                break;
            }
            *place = b'0' + u8::try_from(number % 10).unwrap_or_default();
            number /= 10;
            length += 1;
        }
        if let Some(digits) = text.get_mut(..usize::from(length)) {
            digits.reverse();
        }
        Self { text, length }
    }

    /// Keeps a text, such as the foundation of a remote candidate.
    ///
    /// # Errors
    ///
    /// A text that is empty, longer than 32 characters, or not of ice-chars alone.
    pub fn new(foundation: &str) -> Result<Self, ParseError> {
        let refuse = |at: usize, cause| {
            Err(ParseError::new(
                u32::try_from(at + 1).unwrap_or(u32::MAX),
                Field::Foundation,
                cause,
            ))
        };
        if foundation.is_empty() {
            return refuse(0, Cause::Missing);
        }
        if let Some(at) = foundation.bytes().position(|b| !Octets::ICE.has(b)) {
            return refuse(at, Cause::Character);
        }
        let mut text = [0; 32];
        let (Some(place), Ok(length)) =
            (text.get_mut(..foundation.len()), u8::try_from(foundation.len()))
        else {
            return refuse(0, Cause::TooLong { limit: 32 });
        };
        place.copy_from_slice(foundation.as_bytes());
        Ok(Self { text, length })
    }

    /// The text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        self.text
            .get(..usize::from(self.length))
            .and_then(|text| core::str::from_utf8(text).ok())
            .unwrap_or_default()
    }
}

impl TryFrom<Candidate<'_>> for Foundation {
    type Error = ParseError;

    fn try_from(candidate: Candidate<'_>) -> Result<Self, ParseError> {
        Self::new(candidate.foundation)
    }
}

impl fmt::Display for Foundation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl fmt::Debug for Foundation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Foundation({})", self.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_foundation_is_the_place_of_its_key() {
        assert_eq!(Foundation::from_index(0).as_str(), "1");
        assert_eq!(Foundation::from_index(41).as_str(), "42");
        assert_eq!(Foundation::from_index(u32::MAX).as_str(), "4294967296");
        assert_eq!(Foundation::from_index(98), Foundation::new("99").unwrap());
    }

    #[test]
    fn a_foundation_is_1_to_32_ice_chars() {
        assert!(Foundation::new("7f0e1e59fcc6e512f4d2c334db33b118").is_ok());
        assert!(Foundation::new("").unwrap_err().is_incomplete());
        assert_eq!(Foundation::new("ab-c").unwrap_err().column(), 3);
        let long = Foundation::new("7f0e1e59fcc6e512f4d2c334db33b118x").unwrap_err();
        assert_eq!(long.cause(), Cause::TooLong { limit: 32 });
    }

    #[test]
    fn type_base_server_and_transport_count() {
        let key = FoundationKey {
            kind: CandidateType::ServerReflexive,
            base: "10.0.0.1".parse().unwrap(),
            server: Some("192.0.2.1".parse().unwrap()),
            transport: Transport::Udp,
        };
        assert_ne!(key, FoundationKey { kind: CandidateType::Relayed, ..key });
        assert_ne!(key, FoundationKey { base: "10.0.0.2".parse().unwrap(), ..key });
        assert_ne!(key, FoundationKey { server: None, ..key });
        assert_ne!(key, FoundationKey { transport: Transport::Tcp, ..key });
    }
}
