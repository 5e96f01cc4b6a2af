//! Lists of comprehension-required attributes, for
//! [`Message::unknown_required`](frazil_stun::Message::unknown_required): TURN's with those of STUN.
//!
//! What TURN had before its RFC is in none of them: a server of RFC 8656 does not know it.

use frazil_stun::AttributeType;

/// Those of RFC 8489 and RFC 8656.
pub const TURN: &[AttributeType] = TURN_TCP.split_at(19).0;

/// The same without DONT-FRAGMENT: for a server that cannot set the DF bit, which treats it as
/// unknown (RFC 8656 §7.2, §11.2).
pub const TURN_WITHOUT_DF: &[AttributeType] = TURN_TCP.split_at(18).0;

/// Those of RFC 8489, RFC 8656 and RFC 6062.
pub const TURN_TCP: &[AttributeType] = &[
    // RFC 8656 §18, what comes with every packet first.
    AttributeType::XOR_PEER_ADDRESS,
    AttributeType::DATA,
    AttributeType::CHANNEL_NUMBER,
    AttributeType::LIFETIME,
    AttributeType::XOR_RELAYED_ADDRESS,
    AttributeType::REQUESTED_ADDRESS_FAMILY,
    AttributeType::EVEN_PORT,
    AttributeType::REQUESTED_TRANSPORT,
    AttributeType::RESERVATION_TOKEN,
    // RFC 8489 §14.
    AttributeType::MAPPED_ADDRESS,
    AttributeType::USERNAME,
    AttributeType::ERROR_CODE,
    AttributeType::UNKNOWN_ATTRIBUTES,
    AttributeType::REALM,
    AttributeType::NONCE,
    AttributeType::PASSWORD_ALGORITHM,
    AttributeType::USERHASH,
    AttributeType::XOR_MAPPED_ADDRESS,
    // RFC 8656 §18.9, where the server can.
    AttributeType::DONT_FRAGMENT,
    // RFC 6062 §6.2.1.
    AttributeType::CONNECTION_ID,
];

#[cfg(test)]
mod tests {
    use frazil_stun::known::STUN;

    use super::*;

    #[test]
    fn the_lists_part_where_documents_do() {
        assert_eq!(TURN_TCP.strip_prefix(TURN), Some(&[AttributeType::CONNECTION_ID][..]));
        assert_eq!(TURN.strip_prefix(TURN_WITHOUT_DF), Some(&[AttributeType::DONT_FRAGMENT][..]));
        assert!(STUN.iter().all(|known| TURN_WITHOUT_DF.contains(known)));
        assert!(TURN_TCP.iter().all(|known| known.is_comprehension_required()));
    }
}
