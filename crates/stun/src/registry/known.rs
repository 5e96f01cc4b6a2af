//! Lists of comprehension-required attributes, for
//! [`Message::unknown_required`](crate::Message::unknown_required).
//!
//! They hold whole documents' attributes, those that a given message has no use for included: such
//! ones are known but unexpected, and ignored (RFC 8489 §6.3). The integrity attributes count as
//! known without being listed.

use crate::AttributeType;

/// Those of RFC 8489.
pub const STUN: &[AttributeType] = ICE.split_at(9).0;

/// Those of RFC 8489 and of RFC 5780, for a server with a second address. One without has
/// [`BEHAVIOR_ALONE`]: it answers 420 to CHANGE-REQUEST (RFC 5780 §6).
pub const BEHAVIOR: &[AttributeType] = &[
    AttributeType::MAPPED_ADDRESS,
    AttributeType::USERNAME,
    AttributeType::ERROR_CODE,
    AttributeType::UNKNOWN_ATTRIBUTES,
    AttributeType::REALM,
    AttributeType::NONCE,
    AttributeType::PASSWORD_ALGORITHM,
    AttributeType::USERHASH,
    AttributeType::XOR_MAPPED_ADDRESS,
    // RFC 5780 §7, from here on.
    AttributeType::PADDING,
    AttributeType::RESPONSE_PORT,
    AttributeType::CHANGE_REQUEST,
];

/// Those of RFC 8489 and of RFC 5780, for a server without a second address: CHANGE-REQUEST is not
/// among them.
pub const BEHAVIOR_ALONE: &[AttributeType] = BEHAVIOR.split_at(11).0;

/// Those of RFC 8489 and of RFC 8445.
pub const ICE: &[AttributeType] = &[
    AttributeType::MAPPED_ADDRESS,
    AttributeType::USERNAME,
    AttributeType::ERROR_CODE,
    AttributeType::UNKNOWN_ATTRIBUTES,
    AttributeType::REALM,
    AttributeType::NONCE,
    AttributeType::PASSWORD_ALGORITHM,
    AttributeType::USERHASH,
    AttributeType::XOR_MAPPED_ADDRESS,
    // RFC 8445 §16.1, from here on.
    AttributeType::PRIORITY,
    AttributeType::USE_CANDIDATE,
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_lists_part_where_documents_do() {
        assert_eq!(BEHAVIOR.strip_prefix(STUN), Some(&BEHAVIOR[9..]));
        assert_eq!(
            BEHAVIOR.strip_prefix(BEHAVIOR_ALONE),
            Some(&[AttributeType::CHANGE_REQUEST][..])
        );
        assert!(BEHAVIOR.iter().all(|known| known.is_comprehension_required()));
        assert_eq!(STUN.last(), Some(&AttributeType::XOR_MAPPED_ADDRESS));
        assert_eq!(ICE.strip_prefix(STUN), Some(&ICE[9..]));
        assert!(ICE.iter().all(|known| known.is_comprehension_required()));
    }
}
