//! Which offered sections share a transport in the answer (RFC 9143 §7.3).

use alloc::collections::{BTreeMap, BTreeSet};
use alloc::vec;
use alloc::vec::Vec;

use super::accept::Accepted;
use crate::attributes::Setup;
use crate::offer_answer::local::{BundlePolicy, Local, LocalTransport};
use crate::offer_answer::negotiate::{Pair, credentials, restarts};
use crate::offer_answer::reading::{Reading, SectionReading};
use crate::offer_answer::refusal::{Problem, Rejection};
use crate::offer_answer::transports::{Claim, assign};

/// What becomes of each section of an offer.
pub(in crate::offer_answer) struct Plan<'a, 'l> {
    pub(in crate::offer_answer) sections: Vec<Result<Accepted<'a, 'l>, Rejection>>,
    /// The bundles of the answer: their sections, the one that carries first.
    pub(in crate::offer_answer) bundles: Vec<Vec<usize>>,
    /// The bundle that each section is in.
    bundle_of: Vec<Option<usize>>,
    /// The transport that each section describes; `None` for one that is carried or rejected.
    pub(in crate::offer_answer) transports: Vec<Option<usize>>,
    /// Whether all media that each section carries take RTCP of reduced size; `None` if there are none.
    pub(in crate::offer_answer) reduces: Vec<Option<bool>>,
}

impl<'a, 'l> Plan<'a, 'l> {
    /// Makes it of what is supported, and of what was agreed on before.
    pub(in crate::offer_answer) fn new(
        offer: &Reading<'a>,
        sections: Vec<Result<Accepted<'a, 'l>, Rejection>>,
        local: &Local,
        before: Option<Pair<'_, '_>>,
    ) -> Self {
        let none = vec![None; sections.len()];
        let bundle_of = none.clone();
        let reduces = vec![None; sections.len()];
        let bundles = Vec::new();
        let mut plan = Self { sections, bundles, bundle_of, transports: none, reduces };
        plan.keep_to(local.bundle_policy, offer, before);
        for bundle in &offer.bundles {
            plan.form(offer, bundle, before);
        }
        plan.alone(offer, before);
        plan.assign(offer, &local.transports, before);
        plan.reduce(offer);
        plan
    }

    /// The sections of the bundle that a section is in, the one that carries first.
    pub(super) fn bundle(&self, section: usize) -> Option<&[usize]> {
        let bundle = self.bundle_of.get(section).copied().flatten()?;
        self.bundles.get(bundle).map(Vec::as_slice)
    }

    /// The section that describes the transport of a section: itself, or what carries its bundle.
    pub(super) fn carrier(&self, section: usize) -> usize {
        self.bundle(section).and_then(|bundle| bundle.first().copied()).unwrap_or(section)
    }

    /// The transport that a section uses, its own or that of its bundle.
    pub(super) fn transport_of(&self, section: usize) -> Option<usize> {
        self.transports.get(self.carrier(section)).copied().flatten()
    }

    pub(super) fn is_accepted(&self, section: usize) -> bool {
        self.sections.get(section).is_some_and(Result::is_ok)
    }

    fn reject(&mut self, section: usize, why: Rejection) {
        if let Some(place) = self.sections.get_mut(section)
            && place.is_ok()
        {
            *place = Err(why);
        }
    }

    /// Rejects what the policy gives no transport: a section has one if it is the first, or the first of
    /// its kind, or in a bundle with that (RFC 8829 §5.3.1). What is in use comes first, and what has a
    /// transport of its own keeps it.
    fn keep_to(&mut self, policy: BundlePolicy, offer: &Reading<'a>, before: Option<Pair<'_, '_>>) {
        let kind = |section: usize| match policy {
            BundlePolicy::MaxBundle => Some(""),
            BundlePolicy::Balanced => Some(offer.sections.get(section)?.description.kind),
            BundlePolicy::MaxCompat => None,
        };
        let carrier = |section: usize| before.and_then(|before| before.agreed_carrier(section));
        let offered = offer.sections.iter().enumerate().filter(|(_, one)| one.is_offered());
        let offered: Vec<_> = offered.map(|(section, _)| section).collect();
        let mut firsts = BTreeMap::new();
        let (used, new): (Vec<_>, Vec<_>) =
            offered.iter().partition(|&&section| carrier(section).is_some());
        for section in used.into_iter().chain(new) {
            firsts.entry(kind(section)).or_insert(section);
        }
        for section in offered.into_iter().filter(|&section| carrier(section) != Some(section)) {
            let Some(&first) = kind(section).and_then(|kind| firsts.get(&Some(kind))) else {
                continue;
            };
            let bundle = offer.bundle_of(section);
            if section != first && (bundle.is_none() || bundle != offer.bundle_of(first)) {
                self.reject(section, Rejection::NoTransport);
            }
        }
    }

    /// Forms the answer's bundle: what is accepted, behind the first that can carry it.
    fn form(&mut self, offer: &Reading<'a>, offered: &[usize], before: Option<Pair<'_, '_>>) {
        let mut carrier = None;
        let settled = |section: usize| before.is_some_and(|before| before.has_bundled(section));
        for &section in offered {
            let Some(reading) = offer.sections.get(section) else { continue };
            // rfc9143-s7.2-d: what the offer disables carries nothing, whatever its tag.
            if !reading.is_offered() {
                continue;
            }
            if self.is_accepted(section) && reading.description.port != 0 {
                match lacks(reading).or_else(|| self.breaks_off(offer, section, before)) {
                    None => {
                        carrier = Some(section);
                        break;
                    }
                    Some(problem) => self.reject(section, Rejection::Lacks(problem)),
                }
            }
            // rfc9143-s7.3-c: what is in a bundle that exists is not to be replaced at its head by an answer;
            // what was rejected before never stood there.
            if settled(section) {
                break;
            }
        }
        let Some(carrier) = carrier else {
            offered.iter().for_each(|&section| self.reject(section, Rejection::Bundle));
            return;
        };
        let mut bundle = vec![carrier];
        for &section in offered.iter().filter(|&&section| section != carrier) {
            let is_rtp = offer.sections.get(section).is_some_and(SectionReading::is_rtp);
            if is_rtp && !offer.says(section, |section| section.rtcp_mux) {
                self.reject(section, Rejection::Lacks(Problem::NoRtcpMux));
            }
            if self.is_accepted(section) {
                bundle.push(section);
            }
        }
        for &section in &bundle {
            if let Some(place) = self.bundle_of.get_mut(section) {
                *place = Some(self.bundles.len());
            }
        }
        self.bundles.push(bundle);
    }

    /// Sections that no bundle has need all that a transport needs.
    fn alone(&mut self, offer: &Reading<'a>, before: Option<Pair<'_, '_>>) {
        for (section, reading) in offer.sections.iter().enumerate() {
            if offer.bundle_of(section).is_some() || !self.is_accepted(section) {
                continue;
            }
            let problem = lacks(reading).or_else(|| self.breaks_off(offer, section, before));
            if let Some(problem) = problem {
                self.reject(section, Rejection::Lacks(problem));
            }
        }
    }

    /// Gives transports to those that carry, in the order of sections: those that they had before, as far
    /// as there are some.
    fn assign(
        &mut self,
        offer: &Reading<'a>,
        transports: &[LocalTransport],
        before: Option<Pair<'_, '_>>,
    ) {
        let mut seen = BTreeSet::new();
        let carriers = (0..self.sections.len()).filter(|&section| self.is_accepted(section));
        let carriers = carriers.map(|section| self.carrier(section));
        let carriers: Vec<_> = carriers.filter(|&carrier| seen.insert(carrier)).collect();
        let claim = |&carrier: &usize| {
            let before = before.and_then(|before| before.carriers(carrier));
            let now = offer.sections.get(carrier).zip(before.as_ref());
            let goes_on = now.is_some_and(|(now, both)| restarts(now, both.remote) == Ok(false));
            Claim::of(before.as_ref().map(|both| both.local), goes_on)
        };
        let used = before.map(Pair::local_credentials).unwrap_or_default();
        let claims: Vec<_> = carriers.iter().map(claim).collect();
        for (carrier, transport) in carriers.into_iter().zip(assign(transports, &claims, &used)) {
            if let Some(place) = self.transports.get_mut(carrier) {
                *place = transport;
            }
        }
        for section in 0..self.sections.len() {
            if self.transport_of(section).is_none() {
                self.reject(section, Rejection::NoTransport);
            }
        }
        let sections = &self.sections;
        for bundle in &mut self.bundles {
            bundle.retain(|&section| sections.get(section).is_some_and(Result::is_ok));
        }
    }

    /// Sees what RTCP is like in what each section carries: it is the same for a whole bundle.
    fn reduce(&mut self, offer: &Reading<'a>) {
        for (section, accepted) in self.sections.iter().enumerate() {
            let Some(media) = accepted.as_ref().ok().and_then(|accepted| accepted.media) else {
                continue;
            };
            let reduces = media.rtcp_rsize && offer.says(section, |section| section.rtcp_rsize);
            let carrier = self.carrier(section);
            if let Some(place) = self.reduces.get_mut(carrier) {
                *place = Some(place.unwrap_or(true) && reduces);
            }
        }
    }
}

/// What a section lacks to describe a transport (RFC 8829 §5.3.1).
fn lacks(section: &SectionReading<'_>) -> Option<Problem> {
    if let Err(problem) = credentials(section) {
        return Some(problem);
    }
    if section.needs_dtls() && section.fingerprints.is_empty() {
        return Some(Problem::NoFingerprint);
    }
    // rfc8842-s5.1-e
    if section.needs_dtls() && matches!(section.setup, None | Some(Setup::HoldConn)) {
        return Some(Problem::Setup);
    }
    (section.is_rtp() && !section.rtcp_mux).then_some(Problem::NoRtcpMux)
}
