//! `msf-stun`. It decodes every attribute while parsing, from shared buffers, and has no way to read
//! what a TURN client gets.

use ::msf_stun::{Message, MessageBuilder, MessageClass, MessageIntegrityAlgorithm, Method};
use bytes::Bytes;

use crate::inputs::PASSWORD;
use crate::suite::{Side, Suite};

fn parse(bytes: &'static [u8]) -> Option<Message> {
    Message::from_frame(Bytes::from_static(bytes)).ok()
}

fn verified(message: &Message) -> bool {
    message.check_message_integrity(PASSWORD.as_bytes()).is_ok()
}

/// Asks for MESSAGE-INTEGRITY alone, and FINGERPRINT.
fn close(message: &mut MessageBuilder<'_>) {
    message.message_integrity_key(PASSWORD.as_bytes());
    message.message_integrity_algorithm(MessageIntegrityAlgorithm::Sha1).fingerprint(true);
}

pub(super) fn enter(suite: &mut Suite) {
    let mut entrant = suite.entrant("msf-stun", Side::Peer);
    entrant.read(|bytes| {
        let message = parse(bytes)?;
        let attributes = message.attributes();
        Some((attributes.get_username()?.to_owned(), attributes.get_priority()?))
    });
    entrant.verify(|bytes| {
        parse(bytes).is_some_and(|message| verified(&message) && message.check_fingerprint())
    });
    entrant.verify_integrity(|bytes| parse(bytes).is_some_and(|message| verified(&message)));
    entrant.build_check(|check, _| {
        let mut message = MessageBuilder::binding_request(check.id);
        message.username(check.username).ice_controlling(check.tie_breaker);
        message.priority(check.priority).use_candidate(true);
        close(&mut message);
        Some(message.build())
    });
    entrant.build_success(|success, _| {
        let mut message = MessageBuilder::new(MessageClass::Success, Method::Binding, success.id);
        message.xor_mapped_address(success.mapped);
        close(&mut message);
        Some(message.build())
    });
    entrant.send(|send, _| {
        let mut message = MessageBuilder::indication(Method::Send, send.id);
        message.xor_peer_address(send.peer).data(send.payload);
        Some(message.build())
    });
}
