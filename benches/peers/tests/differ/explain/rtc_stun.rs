//! Why `rtc-stun` reads something else.

use frazil_stun::AttributeType;

use super::{Case, first, those};
use crate::differences::Difference;
use crate::reasons::Reason;
use crate::seen::{Raw, Verdict};

/// XOR-MAPPED-ADDRESS as drafts and old implementations have it.
const OLD_XOR_MAPPED_ADDRESS: u16 = 0x8020;

pub(super) fn explain(case: &Case<'_>) -> Vec<Reason> {
    match case.difference {
        Difference::Attributes => attributes(case),
        Difference::Mapped | Difference::Username | Difference::Priority => {
            case.attribute().map(|kind| value(case, kind)).unwrap_or_default()
        }
        Difference::Integrity => integrity(case),
        Difference::Fingerprint => {
            let wrong = case.theirs.fingerprint == Verdict::Wrong;
            those([(case.over() && wrong, Reason::CountsFingerprintFromTheEnd)])
        }
        _ => Vec::new(),
    }
}

fn attributes(case: &Case<'_>) -> Vec<Reason> {
    let shown = shown(&case.all.raw);
    let as_shown = case.theirs.attributes == shown;
    let ignored = case.ours.attributes.len() < case.all.raw.len();
    those([
        (as_shown && ignored, Reason::ShowsIgnored),
        (as_shown && shown != case.all.raw, Reason::RenamesOldAddress),
    ])
}

fn value(case: &Case<'_>, kind: AttributeType) -> Vec<Reason> {
    let (ours, raw) = (first(&case.ours.attributes, kind), first(&case.all.raw, kind));
    let shown = shown(&case.all.raw);
    let theirs = first(&shown, kind);
    let mut reasons = those([
        (ours.is_none() && raw.is_some(), Reason::ShowsIgnored),
        (theirs != raw, Reason::RenamesOldAddress),
    ]);
    if case.difference == Difference::Mapped && ours == theirs {
        reasons.extend(address(case, ours.unwrap_or_default()));
    }
    reasons
}

fn integrity(case: &Case<'_>) -> Vec<Reason> {
    let newer = first(&case.ours.attributes, AttributeType::MESSAGE_INTEGRITY_SHA256);
    let proof = AttributeType::MESSAGE_INTEGRITY;
    let ignored = first(&case.ours.attributes, proof).is_none();
    let late = ignored && first(&case.all.raw, proof).is_some();
    let by_sha1 = case.theirs.integrity == case.all.by_sha1;
    those([
        (newer.is_some() && by_sha1, Reason::KnowsOnlySha1),
        (late && !by_sha1, Reason::ShowsIgnored),
    ])
}

/// What it makes of an address's octets.
fn address(case: &Case<'_>, value: &[u8]) -> Option<Reason> {
    match (value, case.ours.mapped, case.theirs.mapped) {
        ([1..=255, ..], Some(Ok(_)), Some(Err(_))) => Some(Reason::ReadsFirstOctet),
        ([0, 1, ..], Some(Err(_)), Some(Ok(_))) if value.len() < 8 => {
            Some(Reason::AcceptsShortAddress)
        }
        ([0, 2, ..], Some(Err(_)), Some(Ok(_))) if value.len() < 20 => {
            Some(Reason::AcceptsShortAddress)
        }
        _ => None,
    }
}

/// All attributes, with the types that it gives them.
fn shown(raw: &[Raw]) -> Vec<Raw> {
    let renamed = raw.iter().map(|(kind, value)| match *kind {
        OLD_XOR_MAPPED_ADDRESS => (AttributeType::XOR_MAPPED_ADDRESS.0, value.clone()),
        kind => (kind, value.clone()),
    });
    renamed.collect()
}
