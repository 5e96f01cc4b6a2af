//! STUN messages from values: what is written reads as it was meant, and fits where it was measured.

use arbitrary::{Arbitrary, Unstructured};
use frazil_stun::{
    Algorithm, Buffer, Class, Fingerprint, Key, Message, MessageWriter, Method, Policy,
    SliceBuffer, TransactionId, WriteError,
};

use crate::stun_values::Value;

/// What to write.
#[derive(Arbitrary, Debug)]
struct Plan<'a> {
    class: u8,
    method: u16,
    id: [u8; 12],
    closing: Closing,
    fingerprint: bool,
    padding: u8,
    /// How much room to take away from what is needed.
    short: u8,
    password: &'a [u8],
    attributes: Vec<Value<'a>>,
}

#[derive(Arbitrary, Clone, Copy, Debug)]
enum Closing {
    Nothing,
    Sha1,
    Sha256,
    Both,
    Truncated(u8),
}

/// Makes a message of the bytes, in a vector and in slices of several lengths, and reads it.
pub fn stun_roundtrip(data: &[u8]) {
    let Ok(plan) = Plan::arbitrary_take_rest(Unstructured::new(data)) else { return };
    let mut written = Vec::new();
    let mut plenty = Vec::new();
    if write(&plan, &mut plenty, &mut written).is_err() {
        return;
    }
    read(&plan, &plenty, &written);

    let needed = plenty.len();
    let mut room = vec![0xa5; needed];
    let mut exact = SliceBuffer::new(&mut room);
    let mut again = Vec::new();
    assert!(write(&plan, &mut exact, &mut again).is_ok(), "{needed} octets did not suffice");
    assert_eq!(again, written);
    assert_eq!(exact.into_written(), plenty);

    let capacity = needed.saturating_sub(usize::from(plan.short)).min(needed - 1);
    let mut room = vec![0xa5; capacity];
    let mut tight = SliceBuffer::new(&mut room);
    again.clear();
    match write(&plan, &mut tight, &mut again) {
        // Attributes that found no room were left out, and gave it to others.
        Ok(()) => assert_ne!(again, written),
        Err(WriteError::Full(full)) => {
            assert_eq!(full.capacity, capacity);
            assert!(capacity < full.needed);
            assert!(again != written || full.needed <= needed);
        }
        Err(error) => panic!("{error}"),
    }
    let left = tight.into_written();
    assert!(left.is_empty() || Message::parse(left).is_ok(), "half a message was left");
}

fn class(plan: &Plan<'_>) -> Class {
    match plan.class % 4 {
        0 => Class::Request,
        1 => Class::Indication,
        2 => Class::SuccessResponse,
        _ => Class::ErrorResponse,
    }
}

/// Writes all that can be, and says which attributes were.
fn write<B: Buffer>(plan: &Plan<'_>, buffer: B, kept: &mut Vec<usize>) -> Result<(), WriteError> {
    let class = class(plan);
    let method = Method::new(plan.method & 0xfff).expect("twelve bits");
    let id = TransactionId::from_bytes(plan.id);
    let mut writer = MessageWriter::new(buffer, class, method, id)?.padding(plan.padding);
    for (index, value) in plan.attributes.iter().enumerate() {
        let before = writer.as_bytes().to_vec();
        match value.push(&mut writer) {
            Ok(()) => kept.push(index),
            Err(_) => assert_eq!(writer.as_bytes(), before, "a failed push left something"),
        }
        assert!(Message::parse(writer.as_bytes()).is_ok());
    }
    let key = Key::short_term(plan.password);
    let sealed = match plan.closing {
        Closing::Nothing => {
            if plan.fingerprint {
                writer.fingerprint()?;
            }
            return Ok(());
        }
        Closing::Sha1 => writer.seal(&key, Algorithm::Sha1)?,
        Closing::Sha256 => writer.seal(&key, Algorithm::Sha256)?,
        Closing::Both => writer.seal_both(&key)?,
        Closing::Truncated(octets) => writer.seal_truncated(&key, usize::from(octets))?,
    };
    if plan.fingerprint {
        sealed.fingerprint()?;
    }
    Ok(())
}

fn read(plan: &Plan<'_>, bytes: &[u8], kept: &[usize]) {
    let message = Message::parse(bytes).expect("we wrote it");
    assert_eq!(message.transaction_id().as_bytes(), &plan.id);
    assert_eq!(message.class(), class(plan));
    assert_eq!(message.method().number(), plan.method & 0xfff);
    let mut read = message.attributes();
    for index in kept {
        let attribute = read.next().expect("it was written");
        plan.attributes.get(*index).expect("from the list").assert_read(&attribute, &message);
    }
    let closing = match plan.closing {
        Closing::Nothing => 0,
        Closing::Both => 2,
        _ => 1,
    };
    assert_eq!(read.count(), closing + usize::from(plan.fingerprint));

    let fingerprint = if plan.fingerprint { Fingerprint::Valid } else { Fingerprint::Absent };
    assert_eq!(message.fingerprint(), fingerprint);

    let (algorithm, length) = match plan.closing {
        Closing::Nothing => return,
        Closing::Sha1 => (Algorithm::Sha1, 20),
        Closing::Truncated(octets) => (Algorithm::Sha256, usize::from(octets)),
        Closing::Sha256 | Closing::Both => (Algorithm::Sha256, 32),
    };
    let policy = Policy::new().truncated_to(length.min(algorithm.full_length()));
    let verified = message.verify_with(&Key::short_term(plan.password), policy);
    let verified = verified.expect("with the key that sealed it");
    assert_eq!((verified.algorithm(), verified.length()), (algorithm, length));
    let mut other = plan.password.to_vec();
    // HMAC fills a key up with zeros, and hashes one that is longer than its block.
    other.push(1);
    assert!(message.verify_with(&Key::short_term(other), policy).is_err());
}
