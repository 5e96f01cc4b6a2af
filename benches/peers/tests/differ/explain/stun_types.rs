//! Why `stun-types` reads something else.

use frazil_stun::AttributeType;

use super::{Case, first, those};
use crate::differences::Difference;
use crate::reasons::Reason;
use crate::samples::Secret;
use crate::seen::{Raw, Verdict};

/// The newer proof, which decides where it is.
const SHA256: AttributeType = AttributeType::MESSAGE_INTEGRITY_SHA256;

pub(super) fn explain(case: &Case<'_>) -> Vec<Reason> {
    match case.difference {
        Difference::Attributes => attributes(case),
        Difference::Mapped | Difference::Username | Difference::Priority => {
            let absent = case.attribute().is_some_and(|kind| first(&case.all.raw, kind).is_none());
            those([(absent && goes_past(case), Reason::ReadsPastTheEnd)])
        }
        Difference::Integrity => integrity(case),
        Difference::Fingerprint => fingerprint(case),
        _ => Vec::new(),
    }
}

/// Whether it finds less than may be acted on.
fn stops(case: &Case<'_>) -> bool {
    shown(&case.all.raw).len() < case.ours.attributes.len()
}

/// Whether it finds attributes behind the message.
fn goes_past(case: &Case<'_>) -> bool {
    case.over() && case.theirs.attributes.len() > shown(&case.all.raw).len()
}

fn attributes(case: &Case<'_>) -> Vec<Reason> {
    let shown = shown(&case.all.raw);
    let as_shown = case.theirs.attributes == shown;
    let and_more = goes_past(case) && case.theirs.attributes.starts_with(shown);
    those([(as_shown && stops(case), Reason::StopsAtIgnored), (and_more, Reason::ReadsPastTheEnd)])
}

fn integrity(case: &Case<'_>) -> Vec<Reason> {
    let newer = first(&case.ours.attributes, SHA256);
    let by_sha1 = newer.is_some() && case.theirs.integrity == case.all.by_sha1;
    let found = first(shown(&case.all.raw), SHA256);
    let truncated = found.is_some_and(|value| value.len() < 32);
    those([
        (by_sha1 && found.is_none(), Reason::StopsAtIgnored),
        (by_sha1 && matches!(case.sample.secret, Secret::Md5), Reason::BindsKeyToAlgorithm),
        (truncated && case.theirs.integrity == case.all.truncated, Reason::AcceptsTruncated),
        (goes_past(case) && case.ours.integrity == Verdict::Absent, Reason::ReadsPastTheEnd),
    ])
}

fn fingerprint(case: &Case<'_>) -> Vec<Reason> {
    let (ours, theirs) = (case.ours.fingerprint, case.theirs.fingerprint);
    let mut followed = case.all.raw.iter().rev().skip(1);
    let not_last = followed.any(|(kind, _)| *kind == AttributeType::FINGERPRINT.0);
    let wrongly_right = ours == Verdict::Wrong && theirs == Verdict::Right;
    those([
        (stops(case) && theirs == Verdict::Absent, Reason::StopsAtIgnored),
        (not_last && wrongly_right, Reason::FingerprintNotLast),
        (goes_past(case) && ours == Verdict::Absent, Reason::ReadsPastTheEnd),
    ])
}

/// The attributes up to the first to be ignored, where `stun-types` stops.
pub(super) fn shown(raw: &[Raw]) -> &[Raw] {
    let mut closing = None;
    for (at, (kind, _)) in raw.iter().enumerate() {
        let kind = AttributeType(*kind);
        let goes_on = match closing {
            None => true,
            Some(AttributeType::MESSAGE_INTEGRITY) => {
                kind == AttributeType::MESSAGE_INTEGRITY_SHA256
                    || kind == AttributeType::FINGERPRINT
            }
            Some(AttributeType::MESSAGE_INTEGRITY_SHA256) => kind == AttributeType::FINGERPRINT,
            Some(_) => false,
        };
        if !goes_on {
            return raw.get(..at).unwrap_or_default();
        }
        if is_closing(kind) {
            closing = Some(kind);
        }
    }
    raw
}

const fn is_closing(kind: AttributeType) -> bool {
    matches!(
        kind,
        AttributeType::MESSAGE_INTEGRITY
            | AttributeType::MESSAGE_INTEGRITY_SHA256
            | AttributeType::FINGERPRINT
    )
}
