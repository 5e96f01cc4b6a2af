//! What frazil makes of a message.

use frazil_stun::attribute::{Priority, Username, XorMappedAddress};
use frazil_stun::{
    Algorithm, Attribute, Class, Fingerprint, Key, Message, Policy, RawAttribute, VerifyError,
};

use super::{Ours, Raw, Seen, Unfit, Value, Verdict};
use crate::samples::{LONG_TERM_PASSWORD, REALM, Sample, Secret, USERNAME};

/// Reads what the header counts, and says apart from that whether it is a datagram's whole content.
pub fn look(sample: &Sample) -> Ours {
    let refusal = Message::parse(&sample.bytes).err();
    let Ok((message, _)) = Message::parse_prefix(&sample.bytes) else {
        let (by_sha1, truncated) = (Verdict::Absent, Verdict::Absent);
        return Ours { refusal, seen: None, raw: Vec::new(), by_sha1, truncated };
    };
    let key = key(&sample.secret);
    Ours {
        refusal,
        seen: Some(read(&message, &key)),
        raw: message.raw_attributes().map(plain).collect(),
        by_sha1: integrity(&message, &key, Policy::new().only(Algorithm::Sha1)),
        truncated: integrity(&message, &key, Policy::new().truncated_to(16)),
    }
}

fn key(secret: &Secret) -> Key {
    match secret {
        Secret::Octets(octets) => Key::from_secret(octets),
        Secret::Md5 => Key::long_term_md5(USERNAME, REALM, LONG_TERM_PASSWORD),
        Secret::Sha256 => Key::long_term_sha256(USERNAME, REALM, LONG_TERM_PASSWORD),
    }
}

fn plain(attribute: RawAttribute<'_>) -> Raw {
    (attribute.attribute_type().0, attribute.value().to_vec())
}

fn read(message: &Message<'_>, key: &Key) -> Seen {
    Seen {
        class: match message.class() {
            Class::Request => 0,
            Class::Indication => 1,
            Class::SuccessResponse => 2,
            Class::ErrorResponse => 3,
        },
        method: message.method().number(),
        id: *message.transaction_id().as_bytes(),
        attributes: message.attributes().map(plain).collect(),
        mapped: value(message, |XorMappedAddress(address)| address),
        username: value(message, |Username(text)| text.to_owned()),
        priority: value(message, |Priority(priority)| priority),
        integrity: integrity(message, key, Policy::new()),
        fingerprint: match message.fingerprint() {
            Fingerprint::Valid => Verdict::Right,
            Fingerprint::Absent => Verdict::Absent,
            Fingerprint::Invalid => Verdict::Wrong,
        },
    }
}

fn value<'a, A: Attribute<'a>, T>(message: &Message<'a>, inner: fn(A) -> T) -> Value<T> {
    message.get::<A>().map_err(|_| Unfit).transpose().map(|found| found.map(inner))
}

fn integrity(message: &Message<'_>, key: &Key, policy: Policy) -> Verdict {
    match message.verify_with(key, policy) {
        Ok(_) => Verdict::Right,
        Err(VerifyError::Absent) => Verdict::Absent,
        Err(_) => Verdict::Wrong,
    }
}
