//! The verdicts: does a key vouch for the message, is its checksum right?

use frazil_stun::{Algorithm, Fingerprint, Message, Policy, RawAttribute, VerifyError};
use serde::Serialize;

use super::credentials::{Credentials, is_sealed};

/// The least octets that MESSAGE-INTEGRITY-SHA256 may be cut to (RFC 8489 §14.6).
const MIN_TRUNCATED: usize = 16;

/// What became of a proof.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum Verdict {
    Valid,
    Invalid,
    Absent,
    Unchecked,
}

impl Verdict {
    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::Valid => "valid",
            Self::Invalid => "invalid",
            Self::Absent => "absent",
            Self::Unchecked => "unchecked",
        }
    }
}

/// Whether one of the keys vouches for the message, and how or why not.
pub(super) fn integrity(message: &Message<'_>, known: &Credentials) -> (Verdict, Option<String>) {
    if !is_sealed(message) {
        return (Verdict::Absent, None);
    }
    let verdict = judge(message, known, Policy::new());
    if verdict.0 == Verdict::Invalid && !message.has_cookie() {
        // RFC 3489 §11.2.8 pads what HMAC covers, which nobody does any more.
        return (
            Verdict::Unchecked,
            Some("not as RFC 8489 computes it; RFC 3489 did otherwise".into()),
        );
    }
    verdict
}

/// What to say of one of the attributes that prove a message.
pub(super) fn of_attribute(
    raw: &RawAttribute<'_>,
    algorithm: Algorithm,
    message: &Message<'_>,
    known: &Credentials,
) -> String {
    let (length, full) = (raw.value().len(), algorithm.full_length());
    let cut = if length < full { format!(", {length} of {full} octets") } else { String::new() };
    let verdict = match judge(message, known, Policy::new().only(algorithm)).0 {
        Verdict::Valid => "matches",
        Verdict::Invalid => "does not match",
        Verdict::Absent | Verdict::Unchecked => "not checked",
    };
    format!("{algorithm}{cut}: {verdict}")
}

fn judge(message: &Message<'_>, known: &Credentials, policy: Policy) -> (Verdict, Option<String>) {
    let policy = policy.truncated_to(MIN_TRUNCATED);
    let mut verdict = (Verdict::Unchecked, Some("no password is given".to_owned()));
    for known in known.keys_for(message) {
        match message.verify_with(&known.key, policy) {
            Ok(verified) => {
                let algorithm = verified.algorithm();
                let (length, full) = (verified.length(), algorithm.full_length());
                let cut = if length < full {
                    format!(", cut to {length} of {full} octets")
                } else {
                    String::new()
                };
                let how = format!("{algorithm} with {}{cut}", known.derivation.name());
                return (Verdict::Valid, Some(how));
            }
            Err(VerifyError::Absent) => return (Verdict::Absent, None),
            Err(error @ VerifyError::Length { .. }) => {
                return (Verdict::Invalid, Some(error.to_string()));
            }
            Err(error) => verdict = (Verdict::Invalid, Some(error.to_string())),
        }
    }
    verdict
}

/// Whether the checksum is right.
pub(super) fn fingerprint(message: &Message<'_>) -> Verdict {
    match message.fingerprint() {
        Fingerprint::Absent => Verdict::Absent,
        Fingerprint::Valid => Verdict::Valid,
        Fingerprint::Invalid => Verdict::Invalid,
    }
}
