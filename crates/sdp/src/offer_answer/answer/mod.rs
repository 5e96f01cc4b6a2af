//! Answering an offer (RFC 3264 §6, RFC 8829 §5.3).

mod accept;
mod bundling;
mod continuing;
mod identifiers;
mod numbers;
mod rids;
mod section;

use alloc::string::String;
use alloc::vec::Vec;
use core::fmt;

use super::carrying::Carrying;
use super::error::OfferAnswerError;
use super::local::Local;
use super::negotiate::Pair;
use super::negotiated::Negotiated;
use super::previous::{Before, Previous, Side};
use super::reading::Reading;
use super::refusal::{Problem, Refusal, Rejection};
use super::session::{self, Version};
use crate::attributes::ExtMapAllowMixed;
use crate::session::Session;
use accept::Accepted;
pub(super) use accept::feedback;
use bundling::Plan;

/// An answer, and what it and its offer come to.
#[derive(Clone, PartialEq, Eq)]
pub struct Answer {
    /// The description for the peer.
    pub text: String,
    /// What both sides use from now on, seen from the answerer.
    pub negotiated: Negotiated,
    /// The sections that this side rejects, and why.
    pub rejected: Vec<(usize, Rejection)>,
}

impl fmt::Debug for Answer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { text, negotiated, rejected } = self;
        // A description shows no passwords.
        let text = Session::parse(text);
        let mut all = f.debug_struct("Answer");
        all.field("text", &text).field("negotiated", negotiated).field("rejected", rejected);
        all.finish()
    }
}

/// Answers an offer with what this side supports. With the descriptions that were in force before, the
/// answer goes on from there: same session, next version, same DTLS roles.
///
/// # Errors
///
/// The offer does not read, or does not go with the descriptions before; a value of `local` cannot
/// be written; credentials that must change do not, or the other way round. A section that is not
/// supported, or lacks what WebRTC demands, is no error: it is rejected.
pub fn answer(
    local: &Local,
    offer: Session<'_>,
    previous: Option<Previous<'_>>,
) -> Result<Answer, OfferAnswerError> {
    let offer = Reading::of(offer).map_err(OfferAnswerError::Unreadable)?;
    let before = previous.map(Before::of).transpose();
    let before = before.map_err(OfferAnswerError::PreviousUnreadable)?;
    let before = before.as_ref().map(Before::pair);
    if before.is_some_and(|before| before.remote.sections.len() > offer.sections.len()) {
        return Err(Refusal::SectionsRemoved { of: Side::Offerer }.into());
    }
    if let Some(section) = offer.repeated_mid {
        return Err(Refusal::Section { section, problem: Problem::RepeatedMid }.into());
    }
    // A peer that names no sections means those of before.
    let former = |index| before.filter(|before| !before.is_stopped(index))?.offered(index)?.mid;
    let own = |index, mid: Option<&str>| {
        let section =
            before.filter(|before| !before.is_stopped(index))?.local.sections.get(index)?;
        (mid.is_none() || section.mid == mid).then_some(section)
    };
    let mut has_data = false;
    let sections = offer.sections.iter().enumerate().map(|(index, section)| {
        let mut accepted = Accepted::of(section, section.mid.or_else(|| former(index)), local)?;
        if let Some(before) = own(index, section.mid) {
            numbers::keep(&mut accepted.formats, before);
        }
        // There is one association of this side's (RFC 8841 §3).
        if accepted.media.is_none() && core::mem::replace(&mut has_data, true) {
            return Err(Rejection::Kind);
        }
        Ok(accepted)
    });
    let sections = sections.collect();
    let mut plan = Plan::new(&offer, sections, local, before);
    plan.identify(&offer, before);
    let mut carrying = Carrying::all(local)?;
    plan.complete(&offer, before, &mut carrying);
    let answering = Answering { local, carrying, offer: &offer, before, plan: &plan };
    let text = answering.write(previous)?;
    let own = Session::parse(&text).and_then(Reading::of).map_err(OfferAnswerError::Unreadable)?;
    let pair = Pair { side: Side::Answerer, local: &own, remote: &offer };
    let negotiated = pair.negotiate(before)?;
    let rejected = plan.sections.iter().enumerate();
    let rejected = rejected.filter_map(|(index, section)| Some((index, *section.as_ref().err()?)));
    let rejected = rejected.collect();
    Ok(Answer { text, negotiated, rejected })
}

/// All that a section of the answer depends on.
struct Answering<'a, 'l, 'p> {
    local: &'l Local,
    /// Its transports.
    carrying: Vec<Carrying<'l>>,
    offer: &'p Reading<'a>,
    before: Option<Pair<'p, 'p>>,
    plan: &'p Plan<'a, 'l>,
}

impl<'a, 'l> Answering<'a, 'l, '_> {
    fn write(&self, previous: Option<Previous<'_>>) -> Result<String, OfferAnswerError> {
        let version = Version::after(self.local.session_id, previous)?;
        // rfc3264-s6-d
        // rfc3264-s6-d; times that nobody may write are as if they were not there.
        let timing = self.offer.session.timing().map_err(OfferAnswerError::Unreadable)?;
        let timing = timing.filter(|timing| timing.check().is_ok());
        let mut builder = session::begin(&version, timing.unwrap_or_default());
        // rfc8839-s4.3.2-h: what is accepted has ICE.
        if self.plan.sections.iter().any(Result::is_ok) {
            let offered = |tag: &str| session::has_option(self.offer, tag);
            builder = session::ice(builder, self.local, self.before, offered)?;
        }
        let mixes = self.offer.session.first::<ExtMapAllowMixed>().ok().flatten();
        builder = builder.attributes(mixes.filter(|_| self.local.extmap_allow_mixed));
        builder = session::bundles(builder, &self.plan.bundles, |section| {
            self.offer.sections.get(section).and_then(|section| section.mid)
        })?;
        builder = session::lip_sync(builder, self.offer, |section| {
            let accepted = self.plan.sections.get(section)?.as_ref().ok()?;
            accepted.media.map(|media| media.streams.as_slice())
        })?;
        for (index, (section, plan)) in
            self.offer.sections.iter().zip(&self.plan.sections).enumerate()
        {
            builder = builder.media(match plan {
                Ok(accepted) => self.section(index, section, accepted)?,
                Err(_) => section::rejected(section)?,
            });
        }
        Ok(builder.finish()?)
    }
}
