//! Proof of a message, against HMAC computed another way: of any bytes, and of what was sealed.

use arbitrary::{Arbitrary, Unstructured};
use frazil_stun::{
    Algorithm, AttributeType, Class, HEADER_LEN, Key, Message, MessageWriter, Method, Policy,
    RawAttribute, TransactionId, VerifyError, WriteError,
};
use hmac::{Hmac, KeyInit, Mac};
use sha1::Digest;

/// A key, what its owner accepts, and a message: as it is, or to be made of attributes.
#[derive(Arbitrary, Debug)]
struct Plan<'a> {
    secret: &'a [u8],
    other: &'a [u8],
    rule: Rule,
    closing: Closing,
    fingerprint: bool,
    bit: u8,
    behind: (u16, &'a [u8]),
    attributes: Vec<(u16, &'a [u8])>,
    message: &'a [u8],
}

#[derive(Arbitrary, Clone, Copy, Debug)]
struct Rule {
    only: Option<bool>,
    truncated: Option<u8>,
}

#[derive(Arbitrary, Clone, Copy, Debug)]
enum Closing {
    Sha1,
    Sha256,
    Both,
    Truncated(u8),
}

/// What is sealed here is not longer than this, so that every octet of it can be changed.
const LIMIT: usize = 400;

/// Verifies the bytes as a message, then seals one and has it changed.
pub fn stun_integrity(data: &[u8]) {
    let Ok(plan) = Plan::arbitrary_take_rest(Unstructured::new(data)) else { return };
    for bytes in [data, plan.message] {
        if let Ok(message) = Message::parse(bytes) {
            judged(&message, plan.secret, plan.rule);
        }
    }
    let sealed = match seal(&plan) {
        Ok(sealed) => sealed,
        Err(error) => return assert!(!lengths_are_right(plan.closing), "{error}"),
    };
    assert!(lengths_are_right(plan.closing));
    let message = Message::parse(&sealed).expect("we wrote it");
    judged(&message, plan.secret, plan.rule);
    judged(&message, plan.other, plan.rule);
    proved(&plan, &message);
    changed(&plan, &message);
    followed(&plan, &message);
}

impl Rule {
    fn policy(self) -> Policy {
        let policy = match self.only {
            None => Policy::new(),
            Some(false) => Policy::new().only(Algorithm::Sha1),
            Some(true) => Policy::new().only(Algorithm::Sha256),
        };
        match self.truncated {
            None => policy,
            Some(octets) => policy.truncated_to(usize::from(octets)),
        }
    }

    fn allows(self, algorithm: Algorithm) -> bool {
        self.only.is_none_or(|sha256| sha256 == (algorithm == Algorithm::Sha256))
    }

    /// RFC 8489 §14.6: 16 at least, 32 at most, by fours, and no fewer than the usage allows.
    fn allows_length(self, algorithm: Algorithm, length: usize) -> bool {
        let least = usize::from(self.truncated.unwrap_or(32)).min(32);
        match algorithm {
            Algorithm::Sha1 => length == 20,
            Algorithm::Sha256 => [16, 20, 24, 28, 32].contains(&length) && length >= least,
        }
    }
}

/// Whether the message is accepted exactly where it should be.
fn judged(message: &Message<'_>, secret: &[u8], rule: Rule) {
    let key = Key::from_secret(secret);
    let found = message.verify_with(&key, rule.policy());
    let Some((algorithm, offset, value)) = proof(message.as_bytes(), rule) else {
        return assert_eq!(found, Err(VerifyError::Absent));
    };
    let length = value.len();
    if !rule.allows_length(algorithm, length) {
        return assert_eq!(found, Err(VerifyError::Length { algorithm, offset, length }));
    }
    if mac(message.as_bytes(), offset, length, algorithm, secret).starts_with(value) {
        let verified = found.expect("it is right");
        assert_eq!((verified.algorithm(), verified.length()), (algorithm, length));
        assert_eq!(verified.message(), *message);
    } else {
        assert_eq!(found, Err(VerifyError::Mismatch { algorithm, offset }));
    }
}

/// What decides, by the order rules of RFC 8489 §9: the first MESSAGE-INTEGRITY that nothing closing
/// stands before, or the first MESSAGE-INTEGRITY-SHA256 that has nothing closing but that before it.
fn proof(message: &[u8], rule: Rule) -> Option<(Algorithm, usize, &[u8])> {
    let (mut sha1, mut sha256) = (None, None);
    let mut at = HEADER_LEN;
    while let Some(&[t0, t1, l0, l1]) = message.get(at..).and_then(<[u8]>::first_chunk) {
        let length = usize::from(u16::from_be_bytes([l0, l1]));
        let value = message.get(at + 4..at + 4 + length).expect("it was parsed");
        match [t0, t1] {
            [0x00, 0x08] if sha1.is_none() => sha1 = Some((Algorithm::Sha1, at, value)),
            [0x00, 0x1C] => {
                sha256 = Some((Algorithm::Sha256, at, value));
                break;
            }
            [0x80, 0x28] => break,
            _ => {}
        }
        at += 4 + length.next_multiple_of(4);
    }
    let allowed = |found: &(Algorithm, usize, &[u8])| rule.allows(found.0);
    sha256.filter(allowed).or(sha1.filter(allowed))
}

/// The MAC in full, over the message up to `offset` as if it ended with the proof.
fn mac(
    message: &[u8],
    offset: usize,
    length: usize,
    algorithm: Algorithm,
    secret: &[u8],
) -> Vec<u8> {
    let mut covered = message.get(..offset).expect("it is within").to_vec();
    let counted = u16::try_from(offset + 4 + length - HEADER_LEN).expect("a message is shorter");
    covered.get_mut(2..4).expect("a header").copy_from_slice(&counted.to_be_bytes());
    match algorithm {
        Algorithm::Sha1 => of::<Hmac<sha1::Sha1>>(&covered, secret),
        Algorithm::Sha256 => of::<Hmac<sha2::Sha256>>(&covered, secret),
    }
}

fn of<M: Mac + KeyInit>(covered: &[u8], secret: &[u8]) -> Vec<u8> {
    let mac = <M as KeyInit>::new_from_slice(secret).expect("any length is a key");
    mac.chain_update(covered).finalize().into_bytes().to_vec()
}

fn lengths_are_right(closing: Closing) -> bool {
    !matches!(closing, Closing::Truncated(octets) if !matches!(octets, 16 | 20 | 24 | 28 | 32))
}

/// Short attributes, so many as fit, then the proof.
fn seal(plan: &Plan<'_>) -> Result<Vec<u8>, WriteError> {
    let id = TransactionId::from_bytes([plan.bit; 12]);
    let mut writer = MessageWriter::new(Vec::new(), Class::Request, Method::BINDING, id)?;
    for &(kind, value) in &plan.attributes {
        if writer.as_bytes().len() + value.len() < LIMIT {
            // Those that close a message are refused.
            let _ = writer.push_raw(&RawAttribute::new(AttributeType(kind), value));
        }
    }
    let key = Key::from_secret(plan.secret);
    let sealed = match plan.closing {
        Closing::Sha1 => writer.seal(&key, Algorithm::Sha1)?,
        Closing::Sha256 => writer.seal(&key, Algorithm::Sha256)?,
        Closing::Both => writer.seal_both(&key)?,
        Closing::Truncated(octets) => writer.seal_truncated(&key, usize::from(octets))?,
    };
    if plan.fingerprint {
        return Ok(sealed.fingerprint()?.finish());
    }
    Ok(sealed.finish())
}

/// A rule by which the plan's own seal is proof, and the algorithm that it is proof by.
fn own(closing: Closing) -> (Rule, Algorithm) {
    match closing {
        Closing::Sha1 => (Rule { only: Some(false), truncated: None }, Algorithm::Sha1),
        Closing::Sha256 | Closing::Both => {
            (Rule { only: None, truncated: None }, Algorithm::Sha256)
        }
        Closing::Truncated(octets) => {
            (Rule { only: Some(true), truncated: Some(octets) }, Algorithm::Sha256)
        }
    }
}

/// Its key verifies it, no other does.
fn proved(plan: &Plan<'_>, message: &Message<'_>) {
    let (rule, algorithm) = own(plan.closing);
    let verified = message.verify_with(&Key::from_secret(plan.secret), rule.policy());
    assert_eq!(verified.expect("with its key").algorithm(), algorithm);
    let other = message.verify_with(&Key::from_secret(plan.other), rule.policy());
    let same = match algorithm {
        Algorithm::Sha1 => block::<sha1::Sha1>(plan.secret) == block::<sha1::Sha1>(plan.other),
        Algorithm::Sha256 => {
            block::<sha2::Sha256>(plan.secret) == block::<sha2::Sha256>(plan.other)
        }
    };
    assert_eq!(other.is_ok(), same, "with another key");
}

/// A secret as HMAC takes it: hashed if it is longer than a block, and filled up with zeros. Secrets
/// that are the same then are the same key (RFC 2104 §3).
fn block<D: Digest>(secret: &[u8]) -> Vec<u8> {
    let mut block = if secret.len() > 64 { D::digest(secret).to_vec() } else { secret.to_vec() };
    block.resize(64, 0);
    block
}

/// No octet of what is covered, and none of the proof, can be another.
fn changed(plan: &Plan<'_>, message: &Message<'_>) {
    let (rule, _) = own(plan.closing);
    let (_, offset, value) = proof(message.as_bytes(), rule).expect("it is there");
    let (start, end) = (offset + 4, offset + 4 + value.len());
    let key = Key::from_secret(plan.secret);
    let mut bytes = message.as_bytes().to_vec();
    for at in (0..offset).chain(start..end) {
        let mask = 1 << ((usize::from(plan.bit) + at) % 8);
        let flip = |bytes: &mut Vec<u8>| bytes.get_mut(at).map(|octet| *octet ^= mask);
        flip(&mut bytes).expect("it is within");
        if let Ok(changed) = Message::parse(&bytes) {
            let verified = changed.verify_with(&key, rule.policy());
            assert!(verified.is_err(), "octet {at} with {mask:#04x}");
        }
        flip(&mut bytes).expect("it is within");
    }
}

/// Whatever is put behind the proof, it is as good as before, and nothing of it is acted on but what
/// may follow.
fn followed(plan: &Plan<'_>, message: &Message<'_>) {
    let (kind, value) = plan.behind;
    let value = value.get(..LIMIT).unwrap_or(value);
    let mut longer = message.as_bytes().to_vec();
    longer.extend(kind.to_be_bytes());
    longer.extend(u16::try_from(value.len()).expect("it is short").to_be_bytes());
    longer.extend(value);
    longer.resize(longer.len().next_multiple_of(4), plan.bit);
    let body = u16::try_from(longer.len() - HEADER_LEN).expect("it is short");
    longer.get_mut(2..4).expect("a header").copy_from_slice(&body.to_be_bytes());
    let longer = Message::parse(&longer).expect("it is whole");

    let (rule, algorithm) = own(plan.closing);
    let verified = longer.verify_with(&Key::from_secret(plan.secret), rule.policy());
    assert_eq!(verified.expect("the proof is the same").algorithm(), algorithm);
    let (before, after) = (message.attributes().count(), longer.attributes().count());
    let may_follow = match AttributeType(kind) {
        AttributeType::FINGERPRINT => !plan.fingerprint,
        AttributeType::MESSAGE_INTEGRITY_SHA256 => {
            !plan.fingerprint && matches!(plan.closing, Closing::Sha1)
        }
        _ => false,
    };
    assert_eq!(after, before + usize::from(may_follow), "{} counts", AttributeType(kind));
}
