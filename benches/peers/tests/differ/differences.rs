//! Two readers side by side.

use crate::seen::{Ours, Seen, Theirs, Verdict};

/// What two readers can differ in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Difference {
    /// The peer panicked.
    Panic,
    /// frazil refuses what the peer accepts.
    OnlyTheirs,
    /// The peer refuses what frazil accepts.
    OnlyOurs,
    /// The class.
    Class,
    /// The method.
    Method,
    /// The transaction ID.
    TransactionId,
    /// The attributes that may be acted on: their types, values and order.
    Attributes,
    /// XOR-MAPPED-ADDRESS.
    Mapped,
    /// USERNAME.
    Username,
    /// PRIORITY.
    Priority,
    /// Whether the key vouches for the message.
    Integrity,
    /// Whether FINGERPRINT is right.
    Fingerprint,
}

/// All that the two differ in. What frazil refuses for what follows its end is compared up to there.
pub fn differences(ours: &Ours, theirs: &Theirs) -> Vec<Difference> {
    let accepted = ours.refusal.is_none();
    let theirs = match theirs {
        Theirs::Panicked => return vec![Difference::Panic],
        Theirs::Refused if accepted => return vec![Difference::OnlyOurs],
        Theirs::Refused => return Vec::new(),
        Theirs::Read(seen) => seen,
    };
    let mut found = Vec::new();
    if !accepted {
        found.push(Difference::OnlyTheirs);
    }
    if let Some(ours) = &ours.seen {
        found.extend(fields(ours, theirs));
    }
    found
}

fn fields(ours: &Seen, theirs: &Seen) -> impl Iterator<Item = Difference> {
    let integrity = theirs.integrity == Verdict::Unasked || ours.integrity == theirs.integrity;
    let alike = [
        (Difference::Class, ours.class == theirs.class),
        (Difference::Method, ours.method == theirs.method),
        (Difference::TransactionId, ours.id == theirs.id),
        (Difference::Attributes, ours.attributes == theirs.attributes),
        (Difference::Mapped, ours.mapped == theirs.mapped),
        (Difference::Username, ours.username == theirs.username),
        (Difference::Priority, ours.priority == theirs.priority),
        (Difference::Integrity, integrity),
        (Difference::Fingerprint, ours.fingerprint == theirs.fingerprint),
    ];
    alike.into_iter().filter(|(_, alike)| !alike).map(|(difference, _)| difference)
}
