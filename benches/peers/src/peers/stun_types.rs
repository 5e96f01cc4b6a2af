//! `stun-types` with `rice-stun-types` for the attributes of ICE. It checks FINGERPRINT while
//! parsing; its key keeps the HMAC, behind a lock.

use ::stun_types::attribute::{Username, XorMappedAddress};
use ::stun_types::message::{
    BINDING, IntegrityAlgorithm, IntegrityKey, Message, MessageClass, MessageType,
    MessageWriteMutSlice, ShortTermCredentials, StunWriteError, TransactionId,
};
use ::stun_types::prelude::{MessageWrite, MessageWriteExt};
use rice_stun_types::attribute::{IceControlling, Priority, UseCandidate};

use crate::inputs::PASSWORD;
use crate::suite::{Check, Room, Side, Success, Suite};

fn key() -> IntegrityKey {
    ShortTermCredentials::new(PASSWORD.to_owned()).make_key()
}

pub(super) fn id(octets: [u8; 12]) -> TransactionId {
    let [a, b, c, d, e, f, g, h, i, j, k, l] = octets;
    u128::from_be_bytes([0, 0, 0, 0, a, b, c, d, e, f, g, h, i, j, k, l]).into()
}

pub(super) fn enter(suite: &mut Suite) {
    let mut entrant = suite.entrant("stun-types", Side::Peer);
    entrant.read(|bytes| {
        let message = Message::from_bytes(bytes).ok()?;
        let username = message.attribute::<Username>().ok()?;
        let priority = message.attribute::<Priority>().ok()?;
        Some((Owned(username), priority.priority()))
    });
    let own = key();
    entrant.verify(move |bytes| {
        Message::from_bytes(bytes)
            .is_ok_and(|message| message.validate_integrity_with_key(&own).is_ok())
    });
    let own = key();
    entrant.build_check(move |check, room| build_check(&own, check, room).ok());
    let own = key();
    entrant.build_success(move |success, room| build_success(&own, success, room).ok());
}

/// The attribute owns its text.
struct Owned(Username);

impl AsRef<str> for Owned {
    fn as_ref(&self) -> &str {
        self.0.username()
    }
}

fn build_check(key: &IntegrityKey, check: Check, room: &mut Room) -> Result<usize, StunWriteError> {
    let kind = MessageType::from_class_method(MessageClass::Request, BINDING);
    let room = MessageWriteMutSlice::new(&mut room.octets);
    let mut message = Message::builder(kind, id(check.id), room);
    message.add_attribute(&Username::new(check.username)?)?;
    message.add_attribute(&IceControlling::new(check.tie_breaker))?;
    message.add_attribute(&Priority::new(check.priority))?;
    message.add_attribute(&UseCandidate::new())?;
    message.add_message_integrity_with_key(key, IntegrityAlgorithm::Sha1)?;
    message.add_fingerprint()?;
    Ok(message.finish())
}

fn build_success(
    key: &IntegrityKey,
    success: Success,
    room: &mut Room,
) -> Result<usize, StunWriteError> {
    let kind = MessageType::from_class_method(MessageClass::Success, BINDING);
    let room = MessageWriteMutSlice::new(&mut room.octets);
    let id = id(success.id);
    let mut message = Message::builder(kind, id, room);
    message.add_attribute(&XorMappedAddress::new(success.mapped, id))?;
    message.add_message_integrity_with_key(key, IntegrityAlgorithm::Sha1)?;
    message.add_fingerprint()?;
    Ok(message.finish())
}
