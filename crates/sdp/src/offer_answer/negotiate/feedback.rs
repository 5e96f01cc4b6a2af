//! The feedback that both sides have (RFC 4585 §4.2).

use alloc::collections::{BTreeMap, BTreeSet};
use alloc::string::{String, ToString};
use alloc::vec::Vec;

use crate::attributes::{Feedback, RtcpFb};
use crate::work::looked_at;

/// Which mechanism feedback is (RFC 8829 §5.11): its kind and the word behind it. What follows is each
/// side's own.
type Name<'a> = (String, Option<&'a str>);

fn name<'a>(line: &RtcpFb<'a>) -> Name<'a> {
    let feedback = line.feedback();
    looked_at(feedback.kind().len());
    (feedback.kind().to_ascii_lowercase(), word(feedback))
}

/// The interval of `trr-int` is no part of a name (RFC 4585 §4.2).
fn word(feedback: Feedback<'_>) -> Option<&str> {
    feedback.parameters().next().filter(|_| !feedback.kind().eq_ignore_ascii_case("trr-int"))
}

/// True if both are the same mechanism.
pub(in crate::offer_answer) fn same_feedback(left: Feedback<'_>, right: Feedback<'_>) -> bool {
    looked_at(left.kind().len());
    left.kind().eq_ignore_ascii_case(right.kind()) && word(left) == word(right)
}

/// True if all that an answer has was offered, for one format or another.
pub(super) fn is_offered(offer: &[RtcpFb<'_>], answer: &[RtcpFb<'_>]) -> bool {
    let offered: BTreeSet<_> = offer.iter().map(name).collect();
    answer.iter().all(|one| offered.contains(&name(one)))
}

/// The lines of both descriptions of a section, compared once for all formats.
pub(super) struct Shared<'a> {
    /// Each with a number that stands for its name.
    local: Vec<(RtcpFb<'a>, usize)>,
    remote: Vec<(RtcpFb<'a>, usize)>,
}

impl<'a> Shared<'a> {
    pub(super) fn of(local: &[RtcpFb<'a>], remote: &[RtcpFb<'a>]) -> Self {
        let mut numbers = BTreeMap::new();
        let mut numbered = |lines: &[RtcpFb<'a>]| -> Vec<_> {
            let number = |line: &RtcpFb<'a>| {
                let next = numbers.len();
                (*line, *numbers.entry(name(line)).or_insert(next))
            };
            lines.iter().map(number).collect()
        };
        let (local, remote) = (numbered(local), numbered(remote));
        Self { local, remote }
    }

    /// What both have for a format, by the payload types that it has when it comes and when it is sent.
    pub(super) fn for_format(&self, receive: u8, send: u8) -> Vec<String> {
        let theirs = self.remote.iter().filter(|(line, _)| line.applies_to(send));
        let theirs: BTreeSet<_> = theirs.map(|&(_, number)| number).collect();
        let own = self
            .local
            .iter()
            .filter(|(line, number)| line.applies_to(receive) && theirs.contains(number));
        own.map(|(line, _)| line.feedback().to_string()).collect()
    }
}
