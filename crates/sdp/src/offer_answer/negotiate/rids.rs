//! Several encodings of one source (RFC 8853 §5.3, RFC 8851 §6).

use alloc::collections::BTreeSet;
use alloc::string::{String, ToString};
use alloc::vec::Vec;

use super::room;
use crate::attributes::{Feedback, Rid, SimulcastFormat, SimulcastStream, StreamDirection};
use crate::offer_answer::format::MediaFormat;
use crate::offer_answer::negotiated::NegotiatedRid;
use crate::offer_answer::reading::SectionReading;

/// Restrictions whose meaning is known (RFC 8851 §5).
const KNOWN: [&str; 8] = [
    Rid::MAX_WIDTH,
    Rid::MAX_HEIGHT,
    Rid::MAX_FPS,
    Rid::MAX_FS,
    Rid::MAX_BR,
    Rid::MAX_PPS,
    Rid::MAX_BPP,
    Rid::DEPEND,
];

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
        let (Some(theirs), Some(own)) = (usable(offer, &one.id), usable(answer, &one.id)) else {
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
pub(in crate::offer_answer) fn encodings(
    section: &SectionReading<'_>,
    direction: StreamDirection,
) -> Vec<NegotiatedRid> {
    let usable = |id: &str| usable(section, id).filter(|rid| rid.direction() == direction);
    let negotiated = |rid: Rid<'_>, paused, stream| NegotiatedRid {
        id: rid.id().to_string(),
        paused,
        stream,
        restrictions: restrictions(rid),
    };
    let Some(simulcast) = section.simulcast else {
        let ids = section.rids.iter().map(|rid| rid.id());
        let rids = ids.filter_map(usable).enumerate();
        return rids.map(|(stream, rid)| negotiated(rid, false, stream)).collect();
    };
    let streams = simulcast.streams(direction).take(SectionReading::RIDS).enumerate();
    let one = |(stream, alternatives): (usize, SimulcastStream<'_>)| {
        // rfc8853-s5.2-e, rfc8853-s5.2-f: what has no a=rid of that direction is passed over.
        let known = |format: SimulcastFormat<'_>| {
            usable(format.rid).map(|rid| negotiated(rid, format.paused, stream))
        };
        alternatives.alternatives().take(SectionReading::RIDS).filter_map(known).collect::<Vec<_>>()
    };
    // rfc8853-s5.2-n
    let mut seen = BTreeSet::new();
    streams.flat_map(one).filter(|rid| seen.insert(rid.id.clone())).collect()
}

/// What restricts an encoding, as `a=rid` has it.
fn restrictions(rid: Rid<'_>) -> String {
    let formats: Vec<_> = rid.formats().map(|format| format.to_string()).collect();
    let formats = (!formats.is_empty()).then(|| alloc::format!("pt={}", formats.join(",")));
    let others = rid.restrictions().map(|one| one.to_string());
    formats.into_iter().chain(others).collect::<Vec<_>>().join(";")
}

/// The encoding of that name, if the section has it once and it can be kept to (RFC 8851 §6.2.2).
pub(in crate::offer_answer) fn usable<'a>(
    section: &SectionReading<'a>,
    id: &str,
) -> Option<Rid<'a>> {
    let mut named = section.rids.iter().filter(|rid| rid.id() == id);
    // rfc8851-s6.2.2-b
    let (Some(rid), None) = (named.next().copied(), named.next()) else { return None };
    let listed = rid.formats().next().is_some();
    let formats = numbers(rid, section);
    // rfc8851-s6.2.2-c
    let has_formats = !listed || !formats.is_empty();
    // rfc8851-s6.2.2-d, rfc8851-s6.2.2-e: who receives sets limits that who sends must know.
    let is_known = rid.direction() == StreamDirection::Send
        || rid.restrictions().all(|one| KNOWN.contains(&one.name));
    // rfc8851-s6.2.2-g, rfc8851-s6.4-f
    let media = section.formats.iter().filter(|format| !format.is_repair());
    let media = || media.map(|format| format.payload_type()).collect();
    let is_left = room::is_left(rid, &if listed { formats } else { media() }, section);
    (has_formats && is_known && is_left && depends_on_known(rid, section)).then_some(rid)
}

/// The payload types that an encoding may have, as far as the section has them.
fn numbers(rid: Rid<'_>, section: &SectionReading<'_>) -> Vec<u8> {
    let known = |number: &u8| section.formats.iter().any(|format| format.payload_type() == *number);
    rid.formats().filter_map(|format| format.payload_type()).filter(known).collect()
}

/// True if each encoding that this one builds upon is there once (rfc8851-s6.2.2-f).
fn depends_on_known(rid: Rid<'_>, section: &SectionReading<'_>) -> bool {
    let on = rid.get(Rid::DEPEND).unwrap_or_default();
    on.split(',').filter(|id| !id.is_empty()).take(SectionReading::RIDS).all(|id| {
        id != rid.id() && section.rids.iter().filter(|other| other.id() == id).count() == 1
    })
}

/// True if an answered encoding is the offered one with no new restriction, none that is looser, and
/// none of other formats (RFC 8851 §6.3, §6.4).
fn narrows(
    own: Rid<'_>,
    answer: &SectionReading<'_>,
    theirs: Rid<'_>,
    offer: &SectionReading<'_>,
) -> bool {
    let stricter = own.restrictions().take(SectionReading::RIDS).all(|one| {
        let number = |value: &str| value.parse::<f64>().ok();
        match (one.value, theirs.get(one.name)) {
            (Some(value), Some(offered)) => {
                value == offered
                    || number(value)
                        .zip(number(offered))
                        .is_some_and(|(value, limit)| value <= limit)
            }
            // rfc8851-s6.1-c: without a value the offer asks for one.
            (_, None) | (None, _) => theirs.restrictions().any(|other| other.name == one.name),
        }
    });
    let offered = numbers(theirs, offer);
    // By what they stand for, not by their numbers (rfc8851-s6.4-e).
    let is_offered = |number: &u8| {
        let named = |section: &SectionReading<'_>, number: u8| -> Option<usize> {
            section.formats.iter().position(|format| format.payload_type() == number)
        };
        let own = named(answer, *number).and_then(|at| answer.formats.get(at).copied());
        let same = |other: &MediaFormat<'_>| own.is_some_and(|own| own.is_same(*other));
        offer.formats.iter().any(|other| offered.contains(&other.payload_type()) && same(other))
    };
    stricter && numbers(own, answer).iter().all(is_offered)
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
