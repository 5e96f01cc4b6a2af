//! Several encodings of one source (RFC 8853 §5.3, RFC 8851 §6).

use alloc::collections::BTreeMap;
use alloc::string::{String, ToString};
use alloc::vec::Vec;

use crate::attributes::{Feedback, Rid, StreamDirection};
use crate::offer_answer::encodings::Encoding;
use crate::offer_answer::format::MediaFormat;
use crate::offer_answer::negotiated::NegotiatedRid;
use crate::offer_answer::reading::SectionReading;

/// The encodings that go one way: what the answer says, as far as the offer has it. The rest is
/// discarded (RFC 8851 §6.4).
///
/// `direction` is the answerer's.
pub(super) fn agreed(
    offer: &SectionReading<'_>,
    answer: &SectionReading<'_>,
    direction: StreamDirection,
) -> Vec<NegotiatedRid> {
    // rfc8853-s5.3.3-a
    if offer.simulcast.is_some() && answer.simulcast.is_none() {
        return Vec::new();
    }
    let offered = encodings(offer, direction.reversed());
    let is_kept = |one: &NegotiatedRid| {
        let (Some(theirs), Some(own)) = (offer.encoding(&one.id), answer.encoding(&one.id)) else {
            return false;
        };
        offered.iter().any(|other| other.id == one.id) && narrows(own, answer, theirs, offer)
    };
    let mut agreed = encodings(answer, direction);
    agreed.retain(is_kept);
    // rfc8853-s5.3.3-e
    let pauses = announces_pause(answer);
    agreed.iter_mut().for_each(|one| one.paused &= pauses);
    agreed
}

/// The encodings of a direction: those of `a=simulcast`, else each `a=rid` by itself.
fn encodings(section: &SectionReading<'_>, direction: StreamDirection) -> Vec<NegotiatedRid> {
    let negotiated = |rid: Rid<'_>, paused, stream| NegotiatedRid {
        id: rid.id().to_string(),
        paused,
        stream,
        restrictions: restrictions(rid),
    };
    let all = section.encodings.iter().map(|one| one.rid);
    let all = all.filter(|rid| rid.direction() == direction);
    let Some(simulcast) = section.simulcast else {
        return all.enumerate().map(|(stream, rid)| negotiated(rid, false, stream)).collect();
    };
    let mut named: BTreeMap<_, _> = all.map(|rid| (rid.id(), rid)).collect();
    let streams = simulcast.streams(direction).enumerate();
    let formats = streams.flat_map(|(stream, alternatives)| {
        alternatives.alternatives().map(move |format| (stream, format))
    });
    // rfc8853-s5.2-e, rfc8853-s5.2-f, rfc8853-s5.2-n: what has no a=rid of that direction is passed over,
    // and so is what stood before.
    formats
        .filter_map(|(stream, format)| {
            named.remove(format.rid).map(|rid| negotiated(rid, format.paused, stream))
        })
        .collect()
}

/// The encodings of a direction that are written again, with what then restricts them: as many streams
/// as there may be, not counting those of which nothing is left.
pub(in crate::offer_answer) fn again(
    section: &SectionReading<'_>,
    direction: StreamDirection,
    most: usize,
    restrictions: impl Fn(&Encoding<'_>) -> Option<String>,
) -> Vec<NegotiatedRid> {
    let left = |one: NegotiatedRid| {
        let restrictions = restrictions(section.encoding(&one.id)?)?;
        Some(NegotiatedRid { restrictions, ..one })
    };
    let mut rids: Vec<_> = encodings(section, direction).into_iter().filter_map(left).collect();
    let streams = rids.chunk_by_mut(|one, next| one.stream == next.stream);
    for (stream, alternatives) in streams.enumerate() {
        alternatives.iter_mut().for_each(|one| one.stream = stream);
    }
    rids.retain(|one| one.stream < most);
    rids
}

/// What restricts an encoding, as `a=rid` has it.
fn restrictions(rid: Rid<'_>) -> String {
    let formats: Vec<_> = rid.formats().map(|format| format.to_string()).collect();
    let formats = (!formats.is_empty()).then(|| alloc::format!("pt={}", formats.join(",")));
    let others = rid.restrictions().map(|one| one.to_string());
    formats.into_iter().chain(others).collect::<Vec<_>>().join(";")
}

/// True if an answered encoding is the offered one with no new restriction, none that is looser, and
/// none of other formats (RFC 8851 §6.3, §6.4).
fn narrows(
    own: &Encoding<'_>,
    answer: &SectionReading<'_>,
    theirs: &Encoding<'_>,
    offer: &SectionReading<'_>,
) -> bool {
    let stricter = own.restrictions.iter().all(|one| {
        let number = |value: &str| value.parse::<f64>().ok();
        match (one.value, theirs.get(one.name)) {
            (Some(value), Some(offered)) => {
                value == offered
                    || number(value)
                        .zip(number(offered))
                        .is_some_and(|(value, limit)| value <= limit)
            }
            // rfc8851-s6.1-c: without a value the offer asks for one.
            (_, None) | (None, _) => theirs.restrictions.iter().any(|other| other.name == one.name),
        }
    });
    // By what they stand for, not by their numbers (rfc8851-s6.4-e).
    let is_offered = |number: &u8| {
        let named = |section: &SectionReading<'_>, number: u8| -> Option<usize> {
            section.formats.iter().position(|format| format.payload_type() == number)
        };
        let own = named(answer, *number).and_then(|at| answer.formats.get(at).copied());
        let same = |other: &MediaFormat<'_>| own.is_some_and(|own| own.is_same(*other));
        offer
            .formats
            .iter()
            .any(|other| theirs.formats.contains(&other.payload_type()) && same(other))
    };
    stricter && own.formats.iter().all(is_offered)
}

/// True if encodings may be paused: each format that is media has `ccm pause` (RFC 8853 §5.2).
pub(in crate::offer_answer) fn announces_pause(section: &SectionReading<'_>) -> bool {
    let pauses = |format: &MediaFormat<'_>| {
        section.feedback_for(format.payload_type()).any(|line| is_pause(line.feedback()))
    };
    section.formats.iter().filter(|format| !format.is_repair()).all(pauses)
}

/// True for `ccm pause`, whatever follows.
pub(in crate::offer_answer) fn is_pause(feedback: Feedback<'_>) -> bool {
    feedback.kind().eq_ignore_ascii_case("ccm") && feedback.parameters().next() == Some("pause")
}
