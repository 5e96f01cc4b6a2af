//! `rtc-stun` with its default cryptography. It copies messages in, and keys the HMAC anew each time.

use std::sync::Arc;

use ::rtc_stun::attributes::{
    ATTR_DATA, ATTR_ICE_CONTROLLING, ATTR_PRIORITY, ATTR_USE_CANDIDATE, ATTR_USERNAME,
    ATTR_XOR_PEER_ADDRESS, ATTR_XOR_RELAYED_ADDRESS, ATTR_XORMAPPED_ADDRESS,
};
use ::rtc_stun::fingerprint::FINGERPRINT;
use ::rtc_stun::integrity::MessageIntegrity;
use ::rtc_stun::message::{
    BINDING_REQUEST, BINDING_SUCCESS, CLASS_INDICATION, METHOD_SEND, Message, MessageType, Setter,
    TransactionId,
};
use ::rtc_stun::textattrs::{TextAttribute, Username};
use ::rtc_stun::xoraddr::XorMappedAddress;
use rtc_crypto::{RTCCrypto, RTCCryptoProvider, default_provider};
use rtc_shared::error::Result;

use crate::inputs::PASSWORD;
use crate::suite::{Side, Suite};

fn provider() -> Arc<dyn RTCCryptoProvider> {
    default_provider().unwrap_or_else(|error| panic!("no cryptography: {error}"))
}

fn parse(bytes: &[u8]) -> Option<Message> {
    let mut message = Message::new();
    message.unmarshal_binary(bytes).ok()?;
    Some(message)
}

fn integrity(crypto: &dyn RTCCrypto) -> MessageIntegrity<'_> {
    MessageIntegrity::new_short_term_integrity_with_provider(PASSWORD.to_owned(), crypto)
}

/// An address that the message has under this type.
fn address(
    message: &Message,
    kind: ::rtc_stun::attributes::AttrType,
) -> Option<std::net::SocketAddr> {
    let mut found = XorMappedAddress::default();
    found.get_from_as(message, kind).ok()?;
    Some((found.ip, found.port).into())
}

fn start(kind: MessageType, id: [u8; 12]) -> Message {
    let mut message = Message::new();
    message.typ = kind;
    message.transaction_id = TransactionId(id);
    message.write_header();
    message
}

fn close(message: &mut Message, crypto: &dyn RTCCrypto) -> Result<()> {
    integrity(crypto).add_to(message)?;
    FINGERPRINT.add_to(message)
}

pub(super) fn enter(suite: &mut Suite) {
    let mut entrant = suite.entrant("rtc-stun", Side::Peer);
    entrant.read(|bytes| {
        let message = parse(bytes)?;
        let username = TextAttribute::get_from_as(&message, ATTR_USERNAME).ok()?.text;
        let priority = message.get(ATTR_PRIORITY).ok()?.try_into().ok()?;
        Some((username, u32::from_be_bytes(priority)))
    });
    let own = provider();
    entrant.verify(move |bytes| {
        parse(bytes).is_some_and(|mut message| {
            MessageIntegrity::check(&mut message, PASSWORD.as_bytes(), own.crypto()).is_ok()
                && FINGERPRINT.check(&message).is_ok()
        })
    });
    let own = provider();
    entrant.verify_integrity(move |bytes| {
        parse(bytes).is_some_and(|mut message| {
            MessageIntegrity::check(&mut message, PASSWORD.as_bytes(), own.crypto()).is_ok()
        })
    });
    let own = provider();
    entrant.build_check(move |check, _| {
        let mut message = start(BINDING_REQUEST, check.id);
        Username::new(ATTR_USERNAME, check.username.to_owned()).add_to(&mut message).ok()?;
        message.add(ATTR_ICE_CONTROLLING, &check.tie_breaker.to_be_bytes());
        message.add(ATTR_PRIORITY, &check.priority.to_be_bytes());
        message.add(ATTR_USE_CANDIDATE, &[]);
        close(&mut message, own.crypto()).ok()?;
        Some(message.raw)
    });
    let own = provider();
    entrant.build_success(move |success, _| {
        let mut message = start(BINDING_SUCCESS, success.id);
        let mapped = XorMappedAddress { ip: success.mapped.ip(), port: success.mapped.port() };
        mapped.add_to_as(&mut message, ATTR_XORMAPPED_ADDRESS).ok()?;
        close(&mut message, own.crypto()).ok()?;
        Some(message.raw)
    });
    entrant.allocate(|bytes| {
        let message = parse(bytes)?;
        let relayed = address(&message, ATTR_XOR_RELAYED_ADDRESS)?;
        Some((relayed, address(&message, ATTR_XORMAPPED_ADDRESS)?))
    });
    entrant.send(|send, _| {
        let mut message = start(MessageType::new(METHOD_SEND, CLASS_INDICATION), send.id);
        let peer = XorMappedAddress { ip: send.peer.ip(), port: send.peer.port() };
        peer.add_to_as(&mut message, ATTR_XOR_PEER_ADDRESS).ok()?;
        message.add(ATTR_DATA, send.payload);
        Some(message.raw)
    });
    entrant.data(|bytes| {
        let message = parse(bytes)?;
        Some((address(&message, ATTR_XOR_PEER_ADDRESS)?, message.get(ATTR_DATA).ok()?))
    });
}
