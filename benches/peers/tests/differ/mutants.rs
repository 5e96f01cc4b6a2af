//! Messages bent in the ways that readers stumble over. The same seed makes the same mutants.

use frazil_stun::{Message, RawAttribute};

use crate::samples::Sample;

/// Octets of a FINGERPRINT, its header included.
const FINGERPRINT_LEN: usize = 8;
/// How its header looks.
const FINGERPRINT: [u8; 4] = [0x80, 0x28, 0x00, 0x04];
/// What its checksum is masked with (RFC 8489 §14.7).
const MASK: u32 = 0x5354_554E;

/// Numbers that look random: SplitMix64.
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    }

    /// A number below `end`, or zero.
    fn below(&mut self, end: usize) -> usize {
        usize::try_from(self.next() % end.max(1) as u64).unwrap_or_default()
    }

    fn octet(&mut self) -> u8 {
        self.next().to_le_bytes()[0]
    }
}

/// A way to bend octets; `None` where it does not apply.
type Bend = fn(&mut Random, &[u8]) -> Option<Vec<u8>>;

const BENDS: [(&str, Bend); 12] = [
    ("a bit flipped", flip),
    ("bits flipped", |random, bytes| {
        (0..3).try_fold(bytes.to_vec(), |bent, _| flip(random, &bent))
    }),
    ("cut", |random, bytes| Some(bytes[..random.below(bytes.len())].to_vec())),
    ("cut and counted", |random, bytes| cut(random, bytes).map(counted)),
    ("header's length changed", length),
    ("octets behind", trailing),
    ("an attribute's length changed", attribute_length),
    ("an attribute twice", |random, bytes| rearrange(random, bytes, twice)),
    ("two attributes swapped", |random, bytes| rearrange(random, bytes, swap)),
    ("an attribute moved to the end", |random, bytes| rearrange(random, bytes, to_the_end)),
    ("an attribute's type flipped", attribute_type),
    ("a torn attribute at the end", |random, bytes| rearrange(random, bytes, torn)),
];

/// So many mutants of each kind. In half of them a FINGERPRINT at the end is made right again, so
/// that readers who look at it first see the rest too.
pub fn mutants(sample: &Sample, rounds: u64) -> impl Iterator<Item = Sample> + '_ {
    let seed = sample
        .bytes
        .iter()
        .fold(0, |seed: u64, octet| seed.rotate_left(5).wrapping_mul(31) ^ u64::from(*octet));
    let mut random = Random(seed);
    let kinds = (0..rounds).flat_map(|round| BENDS.map(|(name, bend)| (round, name, bend)));
    kinds.filter_map(move |(round, kind, bend)| {
        let mut bytes = bend(&mut random, &sample.bytes)?;
        if random.below(2) == 0 {
            mend_fingerprint(&mut bytes);
        }
        let name = format!("{}, {kind} ({round})", sample.name);
        Some(Sample { name, secret: sample.secret.clone(), bytes })
    })
}

fn flip(random: &mut Random, bytes: &[u8]) -> Option<Vec<u8>> {
    let mut bent = bytes.to_vec();
    let bit = random.below(8);
    *bent.get_mut(random.below(bytes.len()))? ^= 1 << bit;
    Some(bent)
}

/// Shortens by whole words.
fn cut(random: &mut Random, bytes: &[u8]) -> Option<Vec<u8>> {
    let words = bytes.len().checked_sub(20)? / 4;
    bytes.get(..20 + 4 * random.below(words)).map(<[u8]>::to_vec)
}

/// Sets the header's length to what is there.
fn counted(mut bytes: Vec<u8>) -> Vec<u8> {
    let length = u16::try_from(bytes.len().saturating_sub(20)).unwrap_or(u16::MAX);
    if let Some(field) = bytes.get_mut(2..4) {
        field.copy_from_slice(&length.to_be_bytes());
    }
    bytes
}

fn length(random: &mut Random, bytes: &[u8]) -> Option<Vec<u8>> {
    let mut bent = bytes.to_vec();
    let field = bent.get_mut(2..4)?;
    let length = u16::from_be_bytes([field[0], field[1]]);
    let changed = [
        length.wrapping_add(4),
        length.wrapping_sub(4),
        length.wrapping_sub(8),
        length.wrapping_sub(24),
        length.wrapping_sub(2),
        length ^ 1,
        length ^ 2,
        0,
        u16::from(random.octet()) & !3,
    ];
    field.copy_from_slice(&changed[random.below(changed.len())].to_be_bytes());
    Some(bent)
}

fn trailing(random: &mut Random, bytes: &[u8]) -> Option<Vec<u8>> {
    let mut bent = bytes.to_vec();
    match random.below(3) {
        // an attribute that nobody counted
        0 => bent.extend([0x00, 0x24, 0x00, 0x04, 0x6E, 0x00, 0x01, 0xFF]),
        1 => bent.extend([0; 4]),
        _ => bent.extend((0..=random.below(12)).map(|_| random.octet())),
    }
    Some(bent)
}

/// Where an attribute stands that is there.
fn any_attribute(random: &mut Random, bytes: &[u8]) -> Option<usize> {
    let all: Vec<_> = Message::parse(bytes).ok()?.raw_attributes().collect();
    Some(all.get(random.below(all.len()))?.offset())
}

fn attribute_length(random: &mut Random, bytes: &[u8]) -> Option<Vec<u8>> {
    let at = any_attribute(random, bytes)?;
    let mut bent = bytes.to_vec();
    let field = bent.get_mut(at + 2..at + 4)?;
    let length = u16::from_be_bytes([field[0], field[1]]);
    let changed = [
        length.wrapping_add(1),
        length.wrapping_sub(1),
        length.wrapping_add(4),
        length.wrapping_sub(4),
        0,
        u16::from(random.octet()),
    ];
    field.copy_from_slice(&changed[random.below(changed.len())].to_be_bytes());
    Some(bent)
}

fn attribute_type(random: &mut Random, bytes: &[u8]) -> Option<Vec<u8>> {
    let at = any_attribute(random, bytes)?;
    let mut bent = bytes.to_vec();
    // mostly the bit that tells optional from required, which old types differ in
    let bit = if random.below(2) == 0 { 15 } else { random.below(16) };
    *bent.get_mut(at + 1 - bit / 8)? ^= 1 << (bit % 8);
    Some(bent)
}

/// Writes the message again with its attributes in another order.
fn rearrange(
    random: &mut Random,
    bytes: &[u8],
    change: fn(&mut Random, &mut Vec<Vec<u8>>),
) -> Option<Vec<u8>> {
    let message = Message::parse(bytes).ok()?;
    let octets = |attribute: RawAttribute<'_>| {
        let start = attribute.offset();
        let end = start + 4 + attribute.value().len().next_multiple_of(4);
        bytes.get(start..end).map(<[u8]>::to_vec)
    };
    let mut attributes: Vec<Vec<u8>> =
        message.raw_attributes().map(octets).collect::<Option<_>>()?;
    if attributes.is_empty() {
        return None;
    }
    change(random, &mut attributes);
    Some(counted([bytes[..20].to_vec(), attributes.concat()].concat()))
}

fn twice(random: &mut Random, attributes: &mut Vec<Vec<u8>>) {
    let again = attributes[random.below(attributes.len())].clone();
    attributes.insert(random.below(attributes.len() + 1), again);
}

fn swap(random: &mut Random, attributes: &mut Vec<Vec<u8>>) {
    let (one, other) = (random.below(attributes.len()), random.below(attributes.len()));
    attributes.swap(one, other);
}

/// Behind what closes the message, where it must be ignored; before FINGERPRINT or after it.
fn to_the_end(random: &mut Random, attributes: &mut Vec<Vec<u8>>) {
    let moved = attributes.remove(random.below(attributes.len()));
    attributes.insert(attributes.len().saturating_sub(random.below(2)), moved);
}

/// Behind a whole one that must be ignored, if anything closes the message.
fn torn(random: &mut Random, attributes: &mut Vec<Vec<u8>>) {
    let whole = attributes[random.below(attributes.len())].clone();
    attributes.extend([whole, vec![0x00, 0x24, 0x00, 0x08, 0x6E, 0x00, 0x01, 0xFF]]);
}

/// Makes a FINGERPRINT at the end right.
fn mend_fingerprint(bytes: &mut [u8]) {
    let Some(at) = bytes.len().checked_sub(FINGERPRINT_LEN) else { return };
    let (covered, last) = bytes.split_at_mut(at);
    if let Some((value, true)) =
        last.split_at_mut_checked(4).map(|(head, value)| (value, *head == FINGERPRINT))
    {
        value.copy_from_slice(&(crc32fast::hash(covered) ^ MASK).to_be_bytes());
    }
}
