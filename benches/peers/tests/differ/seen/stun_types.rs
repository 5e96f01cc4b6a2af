//! What `stun-types` makes of a message.

use ::stun_types::attribute::{Fingerprint, Username, XorMappedAddress};
use ::stun_types::message::{
    IntegrityAlgorithm, IntegrityKey, LongTermKeyCredentials, Message, MessageClass,
    ShortTermCredentials, StunParseError, ValidateError,
};
use ::stun_types::prelude::{Attribute, AttributeFromRaw, AttributeStaticType};
use rice_stun_types::attribute::Priority;

use super::{Seen, Unfit, Value, Verdict};
use crate::samples::{LONG_TERM_PASSWORD, REALM, Sample, Secret, USERNAME};

pub(super) fn look(sample: &Sample) -> Option<Seen> {
    let message = Message::from_bytes(&sample.bytes).ok()?;
    let id = message.transaction_id();
    let octets = u128::from(id).to_be_bytes();
    let attributes = message.iter_attributes();
    Some(Seen {
        class: match message.class() {
            MessageClass::Request => 0,
            MessageClass::Indication => 1,
            MessageClass::Success => 2,
            MessageClass::Error => 3,
        },
        method: message.method().value(),
        id: *octets.last_chunk()?,
        attributes: attributes
            .map(|(_, raw)| (raw.get_type().value(), raw.value.to_vec()))
            .collect(),
        mapped: value(&message, |mapped: XorMappedAddress| mapped.addr(id)),
        username: value(&message, |username: Username| username.username().to_owned()),
        priority: value(&message, |priority: Priority| priority.priority()),
        integrity: integrity(&message, &sample.secret),
        // A wrong one is refused at once.
        fingerprint: if message.has_attribute(Fingerprint::TYPE) {
            Verdict::Right
        } else {
            Verdict::Absent
        },
    })
}

fn value<A, T>(message: &Message<'_>, inner: impl FnOnce(A) -> T) -> Value<T>
where
    A: for<'a> AttributeFromRaw<'a> + AttributeStaticType,
{
    match message.attribute::<A>() {
        Ok(found) => Some(Ok(inner(found))),
        Err(StunParseError::MissingAttribute(_)) => None,
        Err(_) => Some(Err(Unfit)),
    }
}

fn integrity(message: &Message<'_>, secret: &Secret) -> Verdict {
    let Some(key) = key(secret) else { return Verdict::Unasked };
    match message.validate_integrity_with_key(&key) {
        Ok(_) => Verdict::Right,
        Err(ValidateError::Parse(StunParseError::MissingAttribute(_))) => Verdict::Absent,
        Err(_) => Verdict::Wrong,
    }
}

/// It takes passwords, and no digest of one.
fn key(secret: &Secret) -> Option<IntegrityKey> {
    let long_term = || {
        let [username, password, realm] = [USERNAME, LONG_TERM_PASSWORD, REALM].map(str::to_owned);
        LongTermKeyCredentials::new(username, password, realm)
    };
    match secret {
        Secret::Octets(octets) => {
            let password = String::from_utf8(octets.clone()).ok()?;
            Some(ShortTermCredentials::new(password).make_key())
        }
        Secret::Md5 => Some(long_term().make_key(IntegrityAlgorithm::Sha1)),
        Secret::Sha256 => Some(long_term().make_key(IntegrityAlgorithm::Sha256)),
    }
}
