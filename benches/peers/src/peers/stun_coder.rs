//! `stun-coder`. It takes passwords, not keys, and checks integrity and FINGERPRINT while decoding.

use ::stun_coder::{StunAttribute, StunMessage};

use crate::inputs::PASSWORD;
use crate::suite::{Side, Suite};

pub(super) fn enter(suite: &mut Suite) {
    let mut entrant = suite.entrant("stun-coder", Side::Peer);
    entrant.read(|bytes| {
        let message = StunMessage::decode(bytes, None).ok()?;
        let (mut username, mut priority) = (None, None);
        for attribute in message.get_attributes() {
            match attribute {
                StunAttribute::Username { value } => username = Some(value.clone()),
                StunAttribute::Priority { value } => priority = Some(*value),
                _ => {}
            }
        }
        Some((username?, priority?))
    });
    entrant.verify(|bytes| StunMessage::decode(bytes, Some(PASSWORD)).is_ok());
    entrant.build_check(|check, _| {
        let message = StunMessage::create_request()
            .set_transaction_id(check.id)
            .add_attribute(StunAttribute::Username { value: check.username.to_owned() })
            .add_attribute(StunAttribute::IceControlling { tie_breaker: check.tie_breaker })
            .add_attribute(StunAttribute::Priority { value: check.priority })
            .add_attribute(StunAttribute::UseCandidate)
            .add_message_integrity()
            .add_fingerprint();
        message.encode(Some(PASSWORD)).ok()
    });
    entrant.build_success(|success, _| {
        let message = StunMessage::create_success_response()
            .set_transaction_id(success.id)
            .add_attribute(StunAttribute::XorMappedAddress { socket_addr: success.mapped })
            .add_message_integrity()
            .add_fingerprint();
        message.encode(Some(PASSWORD)).ok()
    });
}
