//! What `rtc-stun` makes of a message.

use ::rtc_stun::attributes::{
    ATTR_FINGERPRINT, ATTR_MESSAGE_INTEGRITY, ATTR_PRIORITY, ATTR_USERNAME, ATTR_XORMAPPED_ADDRESS,
    AttrType,
};
use ::rtc_stun::fingerprint::FINGERPRINT;
use ::rtc_stun::integrity::MessageIntegrity;
use ::rtc_stun::message::{
    CLASS_ERROR_RESPONSE, CLASS_INDICATION, CLASS_REQUEST, CLASS_SUCCESS_RESPONSE, Message,
};
use ::rtc_stun::textattrs::TextAttribute;
use ::rtc_stun::xoraddr::XorMappedAddress;
use rtc_crypto::{RTCCrypto, default_provider};
use rtc_shared::error::Result;

use super::{Seen, Unfit, Value, Verdict};
use crate::samples::{LONG_TERM_PASSWORD, REALM, Sample, Secret, USERNAME};

pub(super) fn look(sample: &Sample) -> Option<Seen> {
    let mut message = Message::new();
    message.unmarshal_binary(&sample.bytes).ok()?;
    let classes = [CLASS_REQUEST, CLASS_INDICATION, CLASS_SUCCESS_RESPONSE, CLASS_ERROR_RESPONSE];
    let (class, _) = (0..).zip(classes).find(|(_, class)| *class == message.typ.class)?;
    let attributes = message.attributes.0.iter();
    Some(Seen {
        class,
        method: method(&message),
        id: message.transaction_id.0,
        attributes: attributes.map(|raw| (raw.typ.value(), raw.value.clone())).collect(),
        mapped: value(&message, ATTR_XORMAPPED_ADDRESS, |message| {
            let mut mapped = XorMappedAddress::default();
            mapped.get_from_as(message, ATTR_XORMAPPED_ADDRESS).ok()?;
            Some((mapped.ip, mapped.port).into())
        }),
        username: value(&message, ATTR_USERNAME, |message| {
            Some(TextAttribute::get_from_as(message, ATTR_USERNAME).ok()?.text)
        }),
        priority: value(&message, ATTR_PRIORITY, |message| {
            let octets = message.get(ATTR_PRIORITY).ok()?.try_into().ok()?;
            Some(u32::from_be_bytes(octets))
        }),
        fingerprint: verdict(message.contains(ATTR_FINGERPRINT), FINGERPRINT.check(&message)),
        integrity: integrity(&mut message, &sample.secret),
    })
}

/// It gives the number of a type, but not of a method: take the bits of the class out again
/// (RFC 8489 §5).
fn method(message: &Message) -> u16 {
    let number = message.typ.value();
    number & 0x000F | (number & 0x00E0) >> 1 | (number & 0x3E00) >> 2
}

fn value<T>(message: &Message, kind: AttrType, get: fn(&Message) -> Option<T>) -> Value<T> {
    message.contains(kind).then(|| get(message).ok_or(Unfit))
}

fn verdict(there: bool, checked: Result<()>) -> Verdict {
    match (there, checked) {
        (false, _) => Verdict::Absent,
        (true, Ok(())) => Verdict::Right,
        (true, Err(_)) => Verdict::Wrong,
    }
}

fn integrity(message: &mut Message, secret: &Secret) -> Verdict {
    let provider = default_provider().unwrap_or_else(|error| panic!("no cryptography: {error}"));
    let key = key(secret, provider.crypto());
    let there = message.contains(ATTR_MESSAGE_INTEGRITY);
    verdict(there, MessageIntegrity::check(message, &key, provider.crypto()))
}

/// SHA-256 it does not know.
fn key(secret: &Secret, crypto: &dyn RTCCrypto) -> Vec<u8> {
    match secret {
        Secret::Octets(octets) => octets.clone(),
        Secret::Md5 | Secret::Sha256 => {
            let [username, realm, password] =
                [USERNAME, REALM, LONG_TERM_PASSWORD].map(str::to_owned);
            MessageIntegrity::long_term_integrity_key(username, realm, password, crypto)
                .unwrap_or_else(|error| panic!("no key: {error}"))
        }
    }
}
