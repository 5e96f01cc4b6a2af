//! `stun-rs`. Its decoder checks what its context tells it to, and keeps every attribute by value.

use ::stun_rs::attributes::ice::{IceControlling, Priority, UseCandidate};
use ::stun_rs::attributes::stun::{Fingerprint, MessageIntegrity, UserName, XorMappedAddress};
use ::stun_rs::attributes::turn::{Data, XorPeerAddress, XorRelayedAddress};
use ::stun_rs::methods::{BINDING, SEND};
use ::stun_rs::{
    DecoderContextBuilder, HMACKey, MessageClass, MessageDecoder, MessageDecoderBuilder,
    MessageEncoder, MessageEncoderBuilder, StunMessage, StunMessageBuilder, TransactionId,
};

use crate::inputs::PASSWORD;
use crate::suite::{Room, Side, Suite};

fn key() -> HMACKey {
    HMACKey::new_short_term(PASSWORD).unwrap_or_else(|error| panic!("no key: {error}"))
}

fn plain() -> MessageDecoder {
    MessageDecoderBuilder::default().build()
}

fn parse(decoder: &MessageDecoder, bytes: &[u8]) -> Option<StunMessage> {
    decoder.decode(bytes).ok().map(|(message, _)| message)
}

fn write(encoder: &MessageEncoder, message: &StunMessage, room: &mut Room) -> Option<usize> {
    encoder.encode(&mut room.octets, message).ok()
}

pub(super) fn enter(suite: &mut Suite) {
    let mut entrant = suite.entrant("stun-rs", Side::Peer);
    let decoder = plain();
    entrant.read(move |bytes| {
        let message = parse(&decoder, bytes)?;
        let username = message.get::<UserName>()?.as_user_name().ok()?.as_str().to_owned();
        Some((username, message.get::<Priority>()?.as_priority().ok()?.as_u32()))
    });
    let context = DecoderContextBuilder::default().with_key(key()).with_validation().build();
    let decoder = MessageDecoderBuilder::default().with_context(context).build();
    entrant.verify(move |bytes| parse(&decoder, bytes).is_some());
    let (encoder, own) = (MessageEncoderBuilder::default().build(), key());
    entrant.build_check(move |check, room| {
        let message = StunMessageBuilder::new(BINDING, MessageClass::Request)
            .with_transaction_id(TransactionId::from(check.id))
            .with_attribute(UserName::new(check.username).ok()?)
            .with_attribute(IceControlling::from(check.tie_breaker))
            .with_attribute(Priority::from(check.priority))
            .with_attribute(UseCandidate::default())
            .with_attribute(MessageIntegrity::new(own.clone()))
            .with_attribute(Fingerprint::default())
            .build();
        write(&encoder, &message, room)
    });
    let (encoder, own) = (MessageEncoderBuilder::default().build(), key());
    entrant.build_success(move |success, room| {
        let message = StunMessageBuilder::new(BINDING, MessageClass::SuccessResponse)
            .with_transaction_id(TransactionId::from(success.id))
            .with_attribute(XorMappedAddress::from(success.mapped))
            .with_attribute(MessageIntegrity::new(own.clone()))
            .with_attribute(Fingerprint::default())
            .build();
        write(&encoder, &message, room)
    });
    let decoder = plain();
    entrant.allocate(move |bytes| {
        let message = parse(&decoder, bytes)?;
        let relayed = message.get::<XorRelayedAddress>()?.as_xor_relayed_address().ok()?;
        let mapped = message.get::<XorMappedAddress>()?.as_xor_mapped_address().ok()?;
        Some((*relayed.socket_address(), *mapped.socket_address()))
    });
    let encoder = MessageEncoderBuilder::default().build();
    entrant.send(move |send, room| {
        let message = StunMessageBuilder::new(SEND, MessageClass::Indication)
            .with_transaction_id(TransactionId::from(send.id))
            .with_attribute(XorPeerAddress::from(send.peer))
            .with_attribute(Data::new(send.payload))
            .build();
        write(&encoder, &message, room)
    });
    let decoder = plain();
    entrant.data(move |bytes| {
        let message = parse(&decoder, bytes)?;
        let peer = *message.get::<XorPeerAddress>()?.as_xor_peer_address().ok()?.socket_address();
        Some((peer, message.get::<Data>()?.as_data().ok()?.as_bytes().to_vec()))
    });
}
