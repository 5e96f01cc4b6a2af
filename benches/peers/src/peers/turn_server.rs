//! The codec of `turn-server`. It keeps a list of what it found from message to message and panics
//! on some bad input; it writes no FINGERPRINT without integrity, and reads none.

use ::turn_server::codec::Attributes;
use ::turn_server::codec::channel_data::ChannelData;
use ::turn_server::codec::crypto::Password;
use ::turn_server::codec::message::attributes::{
    Data, IceControlling, Priority, UseCandidate, UserName, XorMappedAddress, XorPeerAddress,
    XorRelayedAddress,
};
use ::turn_server::codec::message::methods::{Method, MethodType};
use ::turn_server::codec::message::{Message, MessageEncoder};

use crate::inputs::PASSWORD;
use crate::suite::{Grown, Side, Suite};

fn password() -> Option<Password> {
    PASSWORD.as_bytes().try_into().ok().map(Password::Md5)
}

pub(super) fn enter(suite: &mut Suite) {
    let mut entrant = suite.entrant("turn-server", Side::Peer);
    let mut found = Attributes::default();
    entrant.read(move |bytes| {
        let message = Message::decode(bytes, &mut found).ok()?;
        // What is read borrows from the list, so it is copied; it is short.
        let username = Short::new(message.get::<UserName>()?)?;
        Some((username, message.get::<Priority>()?))
    });
    let (mut found, own) = (Attributes::default(), password());
    entrant.verify_integrity(move |bytes| {
        let message = Message::decode(bytes, &mut found);
        message.is_ok_and(|it| own.as_ref().is_some_and(|own| it.verify(own).is_ok()))
    });
    let own = password();
    entrant.build_check(move |check, room| {
        let method = Method::Binding(MethodType::Request);
        let mut message = MessageEncoder::new(method, &check.id, &mut room.growing);
        message.append::<UserName>(check.username);
        message.append::<IceControlling>(check.tie_breaker);
        message.append::<Priority>(check.priority);
        message.append::<UseCandidate>(());
        message.flush(own.as_ref()).ok().map(|()| Grown)
    });
    let own = password();
    entrant.build_success(move |success, room| {
        let method = Method::Binding(MethodType::Response);
        let mut message = MessageEncoder::new(method, &success.id, &mut room.growing);
        message.append::<XorMappedAddress>(success.mapped);
        message.flush(own.as_ref()).ok().map(|()| Grown)
    });
    let mut found = Attributes::default();
    entrant.allocate(move |bytes| {
        let message = Message::decode(bytes, &mut found).ok()?;
        Some((message.get::<XorRelayedAddress>()?, message.get::<XorMappedAddress>()?))
    });
    entrant.channel_in(|bytes| {
        let message = ChannelData::decode(bytes).ok()?;
        Some((message.number(), message.bytes()))
    });
    entrant.channel_copy(|(channel, payload), room| {
        ChannelData::new(channel, payload).encode(&mut room.growing);
        Some(Grown)
    });
    entrant.send(|send, room| {
        let mut message = MessageEncoder::new(Method::SendIndication, &send.id, &mut room.growing);
        message.append::<XorPeerAddress>(send.peer);
        message.append::<Data>(send.payload);
        message.flush(None).ok().map(|()| Grown)
    });
    let mut found = Attributes::default();
    entrant.data(move |bytes| {
        let message = Message::decode(bytes, &mut found).ok()?;
        let (peer, data) = (message.get::<XorPeerAddress>()?, message.get::<Data>()?);
        // The payload lies in the input, which outlives the list.
        let at = data.as_ptr().addr().checked_sub(bytes.as_ptr().addr())?;
        Some((peer, bytes.get(at..at + data.len())?))
    });
}

/// A short text, copied.
struct Short {
    octets: [u8; 32],
    length: usize,
}

impl Short {
    #[inline]
    fn new(text: &str) -> Option<Self> {
        let mut octets = [0; 32];
        octets.get_mut(..text.len())?.copy_from_slice(text.as_bytes());
        Some(Self { octets, length: text.len() })
    }
}

impl AsRef<str> for Short {
    fn as_ref(&self) -> &str {
        self.octets.get(..self.length).and_then(|it| str::from_utf8(it).ok()).unwrap_or_default()
    }
}
