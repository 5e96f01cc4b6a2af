//! What an answer must have in common with its offer.

use super::Pair;
use super::feedback;
use crate::offer_answer::format::MediaFormat;
use crate::offer_answer::reading::{Reading, SectionReading};
use crate::offer_answer::refusal::Problem;

/// True if a payload type stood for another encoding.
pub(in crate::offer_answer) fn is_remapped(
    format: MediaFormat<'_>,
    before: &SectionReading<'_>,
) -> bool {
    let former =
        before.formats.iter().find(|former| former.payload_type() == format.payload_type());
    former.is_some_and(|former| !former.map.is_same_encoding(format.map))
}

/// What the `m=` line and the mid must have in common.
pub(super) fn frame(
    offer: &SectionReading<'_>,
    answer: &SectionReading<'_>,
) -> Result<(), Problem> {
    if answer.description.kind != offer.description.kind {
        return Err(Problem::Kind);
    }
    if answer.description.protocol != offer.description.protocol {
        return Err(Problem::Protocol);
    }
    match (offer.mid, answer.mid) {
        (offered, Some(answered)) if offered != Some(answered) => Err(Problem::Mid),
        _ if answer.is_offered() && !offer.is_offered() => Err(Problem::NotOffered),
        _ => Ok(()),
    }
}

/// A bundle is made of sections that one offered bundle has, and what was offered for a bundle only is
/// in one (RFC 9143 §7.3).
pub(super) fn bundle(
    section: usize,
    offer: &Reading<'_>,
    answer: &Reading<'_>,
) -> Result<(), Problem> {
    let bundle_only =
        offer.sections.get(section).is_some_and(|section| section.description.port == 0);
    if answer.bundle_of(section).is_none() {
        return if bundle_only { Err(Problem::BundleOnly) } else { Ok(()) };
    }
    let carrier = answer.carrier(section);
    let carries = answer.sections.get(carrier).is_some_and(|carrier| carrier.description.port != 0);
    // Each member is held against the carrier: together they are in one offered bundle.
    let offered = offer.bundle_of(section).ok_or(Problem::Bundle)?;
    if carries && offer.bundle_of(carrier) == Some(offered) { Ok(()) } else { Err(Problem::Bundle) }
}

/// An offer moves no section from one bundle to another: it takes it out first (RFC 9143 §7.5.2). Names
/// the section that does not go with those it is with now.
pub(super) fn regrouped(offer: &Reading<'_>, before: Pair<'_, '_>) -> Result<(), usize> {
    for bundle in &offer.bundles {
        let bundled = bundle.iter().copied().filter(|&section| before.is_bundled(section));
        let mut former = bundled.map(|section| (section, before.agreed_carrier(section)));
        let Some((_, first)) = former.next() else { continue };
        if let Some((section, _)) = former.find(|&(_, carrier)| carrier != first) {
            return Err(section);
        }
    }
    Ok(())
}

/// RTCP goes with RTP, and what the answer has of feedback was offered.
pub(super) fn rtp(
    section: usize,
    offer: &Reading<'_>,
    answer: &Reading<'_>,
) -> Result<(), Problem> {
    let muxes = |reading: &Reading<'_>| reading.says(section, |section| section.rtcp_mux);
    if answer.sections.get(section).is_some_and(SectionReading::has_stray_rtx) {
        return Err(Problem::StrayRtx);
    }
    match (muxes(offer), muxes(answer)) {
        (false, true) => return Err(Problem::RtcpMuxNotOffered),
        (true, true) => {}
        _ => return Err(Problem::NoRtcpMux),
    }
    let (Some(offer), Some(answer)) = (offer.sections.get(section), answer.sections.get(section))
    else {
        return Ok(());
    };
    let is_offered = feedback::is_offered(&offer.feedback, &answer.feedback);
    if is_offered { Ok(()) } else { Err(Problem::Feedback) }
}
