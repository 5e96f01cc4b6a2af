//! `stun_codec`. It decodes every attribute while parsing, by state machines; whoever verifies has to
//! give the whole message again.

use ::stun_codec::rfc5245::attributes::{IceControlling, Priority, UseCandidate};
use ::stun_codec::rfc5389::attributes::{
    Fingerprint, MessageIntegrity, Username, XorMappedAddress,
};
use ::stun_codec::rfc5389::methods::BINDING;
use ::stun_codec::rfc5766::attributes::{Data, Lifetime, XorPeerAddress, XorRelayAddress};
use ::stun_codec::rfc5766::methods::SEND;
use ::stun_codec::{
    Message, MessageClass, MessageDecoder, MessageEncoder, TransactionId, define_attribute_enums,
};
use bytecodec::{DecodeExt, EncodeExt};

use crate::inputs::PASSWORD;
use crate::suite::{Side, Suite};

define_attribute_enums!(
    Attribute,
    AttributeDecoder,
    AttributeEncoder,
    [
        Username,
        MessageIntegrity,
        Fingerprint,
        XorMappedAddress,
        Priority,
        UseCandidate,
        IceControlling,
        Lifetime,
        XorPeerAddress,
        Data,
        XorRelayAddress
    ]
);

fn parse(bytes: &[u8]) -> Option<Message<Attribute>> {
    MessageDecoder::<Attribute>::new().decode_from_bytes(bytes).ok()?.ok()
}

fn write(message: Message<Attribute>) -> Option<Vec<u8>> {
    MessageEncoder::new().encode_into_bytes(message).ok()
}

/// Adds integrity and fingerprint.
fn close(mut message: Message<Attribute>) -> Option<Vec<u8>> {
    let integrity = MessageIntegrity::new_short_term_credential(&message, PASSWORD).ok()?;
    message.add_attribute(integrity);
    let fingerprint = Fingerprint::new(&message).ok()?;
    message.add_attribute(fingerprint);
    write(message)
}

pub(super) fn enter(suite: &mut Suite) {
    let mut entrant = suite.entrant("stun_codec", Side::Peer);
    entrant.read(|bytes| {
        let message = parse(bytes)?;
        let username = message.get_attribute::<Username>()?.name().to_owned();
        Some((username, message.get_attribute::<Priority>()?.prio()))
    });
    // It has no check of FINGERPRINT against octets that were received.
    entrant.verify_integrity(|bytes| {
        parse(bytes).is_some_and(|message| {
            let integrity = message.get_attribute::<MessageIntegrity>();
            integrity.is_some_and(|it| it.check_short_term_credential(PASSWORD).is_ok())
        })
    });
    entrant.build_check(|check, _| {
        let id = TransactionId::new(check.id);
        let mut message = Message::<Attribute>::new(MessageClass::Request, BINDING, id);
        message.add_attribute(Username::new(check.username.to_owned()).ok()?);
        message.add_attribute(IceControlling::new(check.tie_breaker));
        message.add_attribute(Priority::new(check.priority));
        message.add_attribute(UseCandidate::new());
        close(message)
    });
    entrant.build_success(|success, _| {
        let id = TransactionId::new(success.id);
        let mut message = Message::<Attribute>::new(MessageClass::SuccessResponse, BINDING, id);
        message.add_attribute(XorMappedAddress::new(success.mapped));
        close(message)
    });
    entrant.allocate(|bytes| {
        let message = parse(bytes)?;
        let relayed = message.get_attribute::<XorRelayAddress>()?.address();
        Some((relayed, message.get_attribute::<XorMappedAddress>()?.address()))
    });
    entrant.send(|send, _| {
        let id = TransactionId::new(send.id);
        let mut message = Message::<Attribute>::new(MessageClass::Indication, SEND, id);
        message.add_attribute(XorPeerAddress::new(send.peer));
        message.add_attribute(Data::new(send.payload.to_vec()).ok()?);
        write(message)
    });
    entrant.data(|bytes| {
        let message = parse(bytes)?;
        let peer = message.get_attribute::<XorPeerAddress>()?.address();
        Some((peer, message.get_attribute::<Data>()?.data().to_vec()))
    });
}
