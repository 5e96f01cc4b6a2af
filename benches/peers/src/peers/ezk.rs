//! `ezk-stun-types`. It takes messages by value and keeps a list of attributes; its FINGERPRINT is
//! computed a byte at a time, its keys are taken by value and so made anew each time.

use ezk_stun_types::attributes::turn::{XorPeerAddress, XorRelayedAddress};
use ezk_stun_types::attributes::{
    BytesAttribute, Fingerprint, IceControlling, MessageIntegrity, MessageIntegrityKey, Priority,
    StringAttribute, UseCandidate, XorMappedAddress,
};
use ezk_stun_types::{Class, Message, MessageBuilder, Method, TransactionId};

use crate::inputs::PASSWORD;
use crate::suite::{Side, Suite};

type Username<'a> = StringAttribute<'a, 0x0006>;
type Data<'a> = BytesAttribute<'a, 0x0013>;

fn key() -> MessageIntegrityKey {
    MessageIntegrityKey::new(PASSWORD)
}

pub(super) fn enter(suite: &mut Suite) {
    let mut entrant = suite.entrant("ezk-stun-types", Side::Peer);
    entrant.read(|bytes| {
        let mut message = Message::parse(bytes).ok()?;
        let username = message.attribute::<Username<'_>>()?.ok()?.0.to_owned();
        Some((username, message.attribute::<Priority>()?.ok()?.0))
    });
    entrant.verify(|bytes| {
        Message::parse(bytes).is_ok_and(|mut message| {
            matches!(message.attribute_with::<MessageIntegrity>(key()), Some(Ok(_)))
                && matches!(message.attribute::<Fingerprint>(), Some(Ok(_)))
        })
    });
    entrant.verify_integrity(|bytes| {
        Message::parse(bytes).is_ok_and(|mut message| {
            matches!(message.attribute_with::<MessageIntegrity>(key()), Some(Ok(_)))
        })
    });
    entrant.build_check(|check, _| {
        let id = TransactionId::new(check.id);
        let mut message = MessageBuilder::new(Class::Request, Method::Binding, id);
        message.add_attr(Username::new(check.username));
        message.add_attr(IceControlling(check.tie_breaker));
        message.add_attr(Priority(check.priority));
        message.add_attr(UseCandidate);
        message.add_attr_with(MessageIntegrity, key());
        message.add_attr(Fingerprint);
        Some(message.finish())
    });
    entrant.build_success(|success, _| {
        let id = TransactionId::new(success.id);
        let mut message = MessageBuilder::new(Class::Success, Method::Binding, id);
        message.add_attr(XorMappedAddress(success.mapped));
        message.add_attr_with(MessageIntegrity, key());
        message.add_attr(Fingerprint);
        Some(message.finish())
    });
    entrant.allocate(|bytes| {
        let mut message = Message::parse(bytes).ok()?;
        let relayed = message.attribute::<XorRelayedAddress>()?.ok()?.0;
        Some((relayed, message.attribute::<XorMappedAddress>()?.ok()?.0))
    });
    entrant.send(|send, _| {
        let id = TransactionId::new(send.id);
        let mut message = MessageBuilder::new(Class::Indication, Method::Send, id);
        message.add_attr(XorPeerAddress(send.peer));
        message.add_attr(Data::new(send.payload));
        Some(message.finish())
    });
    entrant.data(|bytes| {
        let mut message = Message::parse(bytes).ok()?;
        let peer = message.attribute::<XorPeerAddress>()?.ok()?.0;
        Some((peer, message.attribute::<Data<'_>>()?.ok()?.0.to_vec()))
    });
}
