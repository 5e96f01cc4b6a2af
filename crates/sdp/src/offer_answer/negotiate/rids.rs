//! Several encodings of one source (RFC 8853 §5.3, RFC 8851 §6).

use alloc::string::ToString;
use alloc::vec::Vec;

use crate::attributes::{Rid, SimulcastFormat, SimulcastStream, StreamDirection};
use crate::offer_answer::negotiated::NegotiatedRid;
use crate::offer_answer::reading::SectionReading;
use crate::offer_answer::refusal::Problem;

/// The encodings that go one way: what the answer says, all of which the offer must have.
///
/// `direction` is the answerer's.
pub(super) fn agreed(
    offer: &SectionReading<'_>,
    answer: &SectionReading<'_>,
    direction: StreamDirection,
) -> Result<Vec<NegotiatedRid>, Problem> {
    let answered = encodings(answer, direction);
    let offered = encodings(offer, direction.reversed());
    let all = answered.iter().all(|one| offered.iter().any(|other| other.id == one.id));
    // rfc8853-s5.3: an answer keeps or removes what was offered, and adds nothing.
    if all { Ok(answered) } else { Err(Problem::Rid) }
}

/// The encodings of a direction: those of `a=simulcast`, else each `a=rid` by itself.
pub(in crate::offer_answer) fn encodings(
    section: &SectionReading<'_>,
    direction: StreamDirection,
) -> Vec<NegotiatedRid> {
    let named =
        |id: &str| section.rids.iter().any(|rid| rid.id() == id && rid.direction() == direction);
    let Some(simulcast) = section.simulcast else {
        let rids = section.rids.iter().filter(|rid| rid.direction() == direction).enumerate();
        let alone = |(stream, rid): (usize, &Rid<'_>)| NegotiatedRid {
            id: rid.id().to_string(),
            paused: false,
            stream,
        };
        return rids.map(alone).collect();
    };
    let streams = simulcast.streams(direction).enumerate();
    let one = |(stream, alternatives): (usize, SimulcastStream<'_>)| {
        // rfc8853-s5.1: what has no a=rid is passed over.
        let known = alternatives.alternatives().filter(|format| named(format.rid));
        let rid = |format: SimulcastFormat<'_>| NegotiatedRid {
            id: format.rid.to_string(),
            paused: format.paused,
            stream,
        };
        known.map(rid).collect::<Vec<_>>()
    };
    streams.flat_map(one).collect()
}
