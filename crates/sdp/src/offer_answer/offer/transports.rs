//! Which sections of an offer describe a transport, and which one (RFC 8829 §4.1.1, RFC 9143 §7.2).

use alloc::collections::BTreeSet;
use alloc::vec;
use alloc::vec::Vec;

use super::Offering;
use super::slots::Slot;
use crate::offer_answer::local::BundlePolicy;
use crate::offer_answer::negotiate::Pair;
use crate::offer_answer::transports::{Claim, assign};

/// The bundle of an offer.
pub(super) struct Bundling<'b> {
    /// Its sections, the one that carries first.
    pub(super) sections: &'b [usize],
    /// True if it was agreed on before. What is added then shares its address at once
    /// (RFC 9143 §7.5.1).
    pub(super) is_settled: bool,
    /// The transport that each section of the offer describes.
    pub(super) transports: Vec<Option<usize>>,
    /// Whether all of its media take RTCP of reduced size, which is the same for a whole bundle; `None`
    /// without media.
    pub(super) reduces: Option<bool>,
}

impl Bundling<'_> {
    /// The section with the BUNDLE-tag.
    pub(super) fn carrier(&self) -> Option<usize> {
        self.sections.first().copied()
    }

    /// The transport of what describes none itself.
    pub(super) fn transport(&self) -> Option<usize> {
        self.transports.get(self.carrier()?).copied().flatten()
    }
}

impl Offering<'_, '_, '_> {
    /// The bundle of these sections.
    pub(super) fn bundling<'b>(&self, sections: &'b [usize]) -> Bundling<'b> {
        let transports = self.transports(sections);
        let media = sections.iter().filter_map(|&section| self.reduces(section));
        let reduces = media.reduce(|all, one| all && one);
        Bundling { sections, is_settled: self.is_settled(sections), transports, reduces }
    }

    /// Whether a section takes RTCP of reduced size, and was answered so; `None` if it is no media.
    pub(super) fn reduces(&self, section: usize) -> Option<bool> {
        let Slot::Media(mid, media) = self.slots.get(section)? else { return None };
        let before = self.before.filter(|pair| pair.mid(section) == *mid);
        let answered = before.and_then(|pair| pair.answer_says(section, |one| one.rtcp_rsize));
        Some(media.rtcp_rsize && answered.unwrap_or(true))
    }

    /// True if a bundle goes on that was agreed on before.
    fn is_settled(&self, bundle: &[usize]) -> bool {
        let bundled = |&first: &usize| self.before.is_some_and(|before| before.is_bundled(first));
        bundle.first().is_some_and(bundled)
    }

    /// The transport that each section describes: the one that carries the bundle, and each that may
    /// have to stand alone, as long as there are some.
    fn transports(&self, bundle: &[usize]) -> Vec<Option<usize>> {
        let describing = self.describing(bundle);
        let claim = |&section: &usize| {
            let before = self.before.and_then(|before| before.carriers(section));
            Claim::of(before.as_ref().map(|both| both.local), true)
        };
        let used = self.before.map(Pair::local_credentials).unwrap_or_default();
        let claims: Vec<_> = describing.iter().map(claim).collect();
        let mut transports = vec![None; self.slots.len()];
        for (section, transport) in
            describing.into_iter().zip(assign(&self.local.transports, &claims, &used))
        {
            if let Some(place) = transports.get_mut(section) {
                *place = transport;
            }
        }
        transports
    }

    /// The sections that are to describe a transport, the one that carries first.
    fn describing(&self, bundle: &[usize]) -> Vec<usize> {
        let Some((&carrier, others)) = bundle.split_first() else { return Vec::new() };
        let mut describing = vec![carrier];
        if self.is_settled(bundle) {
            return describing;
        }
        let kind = |section: usize| self.slots.get(section).map(Slot::kind);
        let mut kinds: BTreeSet<_> = [kind(carrier)].into();
        for &section in others {
            let is_first = kinds.insert(kind(section));
            let alone = match self.local.bundle_policy {
                BundlePolicy::MaxBundle => false,
                BundlePolicy::Balanced => is_first,
                BundlePolicy::MaxCompat => true,
            };
            // What has a transport of its own keeps it.
            let stands_alone =
                self.before.is_some_and(|before| before.agreed_carrier(section) == Some(section));
            if alone || stands_alone {
                describing.push(section);
            }
        }
        describing
    }
}
