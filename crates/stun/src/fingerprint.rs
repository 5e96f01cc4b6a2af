//! FINGERPRINT: a checksum that tells STUN from other protocols (RFC 8489 §7, §14.7).

use crate::{AttributeType, Message};

/// What the checksum is masked with, so that one of another protocol inside the packet does not
/// pass for ours.
const MASK: u32 = 0x5354_554E;

/// The checksum over a message up to its FINGERPRINT, whose header's length includes it already.
pub(crate) fn checksum(covered: &[u8]) -> [u8; 4] {
    (crc32fast::hash(covered) ^ MASK).to_be_bytes()
}

/// What a message's FINGERPRINT says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Fingerprint {
    /// There is none.
    Absent,
    /// It is the last attribute, and right.
    Valid,
    /// It is wrong, of a wrong length, or not the last attribute.
    Invalid,
}

impl Message<'_> {
    /// Checks FINGERPRINT.
    #[must_use]
    pub fn fingerprint(&self) -> Fingerprint {
        let mut attributes = self.raw_closing_attributes();
        let Some(found) =
            attributes.find(|found| found.attribute_type() == AttributeType::FINGERPRINT)
        else {
            return Fingerprint::Absent;
        };
        // rfc8489-s14.7-b: nothing may follow, not even a second one.
        let covered = self.as_bytes().get(..found.offset()).unwrap_or_default();
        if attributes.next().is_none() && found.value() == checksum(covered) {
            Fingerprint::Valid
        } else {
            Fingerprint::Invalid
        }
    }
}
