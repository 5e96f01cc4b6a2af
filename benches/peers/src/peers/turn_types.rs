//! `turn-types`, which stands on `stun-types`.

use ::stun_types::attribute::XorMappedAddress;
use ::stun_types::message::{Message, MessageClass, MessageType, MessageWriteMutSlice};
use ::stun_types::prelude::{MessageWrite, MessageWriteExt};
use ::turn_types::attribute::{Data, XorPeerAddress, XorRelayedAddress};
use ::turn_types::channel::ChannelData;
use ::turn_types::message::SEND;

use super::stun_types::id;
use crate::suite::{Side, Suite};

pub(super) fn enter(suite: &mut Suite) {
    let mut entrant = suite.entrant("turn-types", Side::Peer);
    entrant.allocate(|bytes| {
        let message = Message::from_bytes(bytes).ok()?;
        let id = message.transaction_id();
        let relayed = message.attribute::<XorRelayedAddress>().ok()?.addr(id);
        Some((relayed, message.attribute::<XorMappedAddress>().ok()?.addr(id)))
    });
    entrant.channel_in(|bytes| {
        let message = ChannelData::parse(bytes).ok()?;
        let (number, length) = (message.id(), message.data().len());
        Some((number, bytes.get(4..4 + length)?))
    });
    entrant.channel_copy(|(channel, payload), room| {
        // The room must be exactly as long as the message.
        let octets = room.octets.get_mut(..4 + payload.len())?;
        Some(ChannelData::new(channel, payload).write_into_unchecked(octets))
    });
    entrant.send(|send, room| {
        let kind = MessageType::from_class_method(MessageClass::Indication, SEND);
        let mut octets = [0; 2048];
        let id = id(send.id);
        let mut message = Message::builder(kind, id, MessageWriteMutSlice::new(&mut octets));
        message.add_attribute(&XorPeerAddress::new(send.peer, id)).ok()?;
        message.add_attribute(&Data::new(send.payload)).ok()?;
        let length = message.finish();
        room.growing.clear();
        room.growing.extend_from_slice(octets.get(..length)?);
        Some(crate::suite::Grown)
    });
    entrant.data(|bytes| {
        let message = Message::from_bytes(bytes).ok()?;
        let peer = message.attribute::<XorPeerAddress>().ok()?.addr(message.transaction_id());
        let data = message.attribute::<Data<'_>>().ok()?;
        Some((peer, data.data().to_vec()))
    });
}
