//! Finds the reasons of a difference.
//!
//! A reason is given only where the message has what it speaks of, and where the peer then found
//! what the reason foretells.

mod rtc_stun;
mod stun_types;

use frazil_stun::{AttributeType, ParseError};

use crate::differences::Difference;
use crate::reasons::Reason;
use crate::samples::Sample;
use crate::seen::{Ours, Peer, Raw, Seen, Theirs, Verdict};

/// Octets of a STUN header.
const HEADER_LEN: usize = 20;

/// Why the two differ in this: nothing where nobody knows.
pub fn explain(
    peer: Peer,
    difference: Difference,
    sample: &Sample,
    ours: &Ours,
    theirs: &Theirs,
) -> Vec<Reason> {
    let Theirs::Read(theirs) = theirs else {
        return refused_by_peer(peer, difference, ours).into_iter().collect();
    };
    if difference == Difference::OnlyTheirs {
        return accepted_by_peer(peer, sample, ours).into_iter().collect();
    }
    let Some(seen) = &ours.seen else { return Vec::new() };
    let case = Case { difference, sample, all: ours, ours: seen, theirs };
    match peer {
        Peer::StunTypes => stun_types::explain(&case),
        Peer::RtcStun => rtc_stun::explain(&case),
    }
}

/// How many octets follow the end that the header states.
fn overhang(sample: &Sample) -> usize {
    match *sample.bytes {
        [_, _, l0, l1, ..] => {
            let length = HEADER_LEN + usize::from(u16::from_be_bytes([l0, l1]));
            sample.bytes.len().saturating_sub(length)
        }
        _ => 0,
    }
}

/// Why the peer refuses what frazil accepts. A panic has no reason.
fn refused_by_peer(peer: Peer, difference: Difference, ours: &Ours) -> Option<Reason> {
    let seen = ours.seen.as_ref()?;
    let wrong = seen.fingerprint == Verdict::Wrong;
    (peer == Peer::StunTypes && difference == Difference::OnlyOurs && wrong)
        .then_some(Reason::RefusesWrongFingerprint)
}

/// Why the peer accepts what frazil refuses.
fn accepted_by_peer(peer: Peer, sample: &Sample, ours: &Ours) -> Option<Reason> {
    match (ours.refusal?, peer) {
        (ParseError::Trailing { .. }, _) => Some(Reason::AcceptsTrailing),
        (ParseError::NotStun { .. }, Peer::RtcStun) => Some(Reason::IgnoresTopBits),
        (ParseError::Unaligned { .. }, Peer::StunTypes) => Some(Reason::AcceptsUnaligned),
        (ParseError::Overrun { .. }, Peer::StunTypes) if overhang(sample) > 0 => {
            Some(Reason::ReadsPastTheEnd)
        }
        (ParseError::Overrun { offset, .. }, Peer::StunTypes) => {
            ignores_before(sample, offset).then_some(Reason::LeavesRestUnchecked)
        }
        _ => None,
    }
}

/// Whether an attribute that must be ignored stands before this offset.
fn ignores_before(sample: &Sample, end: usize) -> bool {
    let mut rest = sample.bytes.get(HEADER_LEN..end).unwrap_or_default();
    let mut types = Vec::new();
    while let Some((&[t0, t1, l0, l1], after)) = rest.split_first_chunk() {
        types.push((u16::from_be_bytes([t0, t1]), Vec::new()));
        let value = usize::from(u16::from_be_bytes([l0, l1])).next_multiple_of(4);
        rest = after.get(value..).unwrap_or_default();
    }
    stun_types::shown(&types).len() < types.len()
}

/// The value of the first attribute of this type.
fn first(attributes: &[Raw], wanted: AttributeType) -> Option<&[u8]> {
    attributes.iter().find(|(kind, _)| *kind == wanted.0).map(|(_, value)| &**value)
}

/// The reasons whose conditions hold.
fn those<const N: usize>(reasons: [(bool, Reason); N]) -> Vec<Reason> {
    reasons.into_iter().filter(|(holds, _)| *holds).map(|(_, reason)| reason).collect()
}

/// A difference in what both have read.
struct Case<'a> {
    difference: Difference,
    sample: &'a Sample,
    /// All that frazil says of it.
    all: &'a Ours,
    /// What frazil found there.
    ours: &'a Seen,
    /// What the peer found there.
    theirs: &'a Seen,
}

impl Case<'_> {
    /// The attribute that the difference is about.
    const fn attribute(&self) -> Option<AttributeType> {
        match self.difference {
            Difference::Mapped => Some(AttributeType::XOR_MAPPED_ADDRESS),
            Difference::Username => Some(AttributeType::USERNAME),
            Difference::Priority => Some(AttributeType::PRIORITY),
            _ => None,
        }
    }

    /// Whether octets follow the end that the header states.
    fn over(&self) -> bool {
        overhang(self.sample) > 0
    }
}
