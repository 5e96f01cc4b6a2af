//! Which sections of an offer describe a transport, and which one (RFC 8829 §4.1.1, RFC 9143 §7.2).

use alloc::collections::BTreeSet;
use alloc::vec;
use alloc::vec::Vec;

use super::Offering;
use super::slots::Slot;
use crate::offer_answer::local::BundlePolicy;
use crate::offer_answer::negotiate::Pair;
use crate::offer_answer::transports::{Claim, assign};

/// How the sections of an offer share transports.
pub(super) struct Bundling {
    /// The bundles: their sections, the one that carries first.
    pub(super) bundles: Vec<Vec<usize>>,
    /// The bundle that each section is in.
    bundle_of: Vec<Option<usize>>,
    /// True if they were agreed on before. What is added then shares their address at once
    /// (RFC 9143 §7.5.1).
    pub(super) is_settled: bool,
    /// The transport that each section of the offer describes.
    pub(super) transports: Vec<Option<usize>>,
    /// Whether all media of each bundle take RTCP of reduced size, which is the same for a whole bundle;
    /// `None` without media.
    reduces: Vec<Option<bool>>,
}

impl Bundling {
    /// The section that describes the transport of a section: the one with the BUNDLE-tag, or itself.
    pub(super) fn carrier(&self, section: usize) -> usize {
        let bundle = self.bundle(section).and_then(|bundle| self.bundles.get(bundle));
        bundle.and_then(|bundle| bundle.first()).copied().unwrap_or(section)
    }

    /// True if it has the BUNDLE-tag.
    pub(super) fn carries(&self, section: usize) -> bool {
        self.bundle(section).is_some() && self.carrier(section) == section
    }

    /// The transport that a section uses, its own or that of its bundle.
    pub(super) fn transport_of(&self, section: usize) -> Option<usize> {
        self.transports.get(self.carrier(section)).copied().flatten()
    }

    /// Whether the bundle of a section takes RTCP of reduced size.
    pub(super) fn reduces(&self, section: usize) -> Option<bool> {
        self.reduces.get(self.bundle(section)?).copied().flatten()
    }

    fn bundle(&self, section: usize) -> Option<usize> {
        self.bundle_of.get(section).copied().flatten()
    }
}

impl Offering<'_, '_, '_> {
    pub(super) fn bundling(&self) -> Bundling {
        let (bundles, is_settled) = self.bundles();
        let mut bundle_of = vec![None; self.slots.len()];
        for (bundle, sections) in bundles.iter().enumerate() {
            for &section in sections {
                if let Some(place) = bundle_of.get_mut(section) {
                    *place = Some(bundle);
                }
            }
        }
        let reduces = |bundle: &Vec<usize>| {
            let media = bundle.iter().filter_map(|&section| self.reduces(section));
            media.reduce(|all, one| all && one)
        };
        let reduces = bundles.iter().map(reduces).collect();
        let transports = self.transports(&bundles, is_settled);
        Bundling { bundles, bundle_of, is_settled, transports, reduces }
    }

    /// Whether a section takes RTCP of reduced size, and was answered so; `None` if it is no media.
    pub(super) fn reduces(&self, section: usize) -> Option<bool> {
        let Slot::Media(mid, media) = self.slots.get(section)? else { return None };
        let before = self.former(section, mid);
        let answered = before.and_then(|pair| pair.answer_says(section, |one| one.rtcp_rsize));
        Some(media.rtcp_rsize && answered.unwrap_or(true))
    }

    /// The transport that each section describes: those that carry a bundle or stand alone, and each that
    /// may have to, as long as there are some.
    fn transports(&self, bundles: &[Vec<usize>], is_settled: bool) -> Vec<Option<usize>> {
        let describing = self.describing(bundles, is_settled);
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

    /// The sections that are to describe a transport: what has one, then what is new.
    fn describing(&self, bundles: &[Vec<usize>], is_settled: bool) -> Vec<usize> {
        let mut describing = self.alone();
        if is_settled {
            describing.extend(bundles.iter().filter_map(|bundle| bundle.first()));
            return describing;
        }
        let kind = |section: usize| self.slots.get(section).map(Slot::kind);
        let mut kinds = BTreeSet::new();
        for (place, &section) in bundles.iter().flatten().enumerate() {
            let is_first = kinds.insert(kind(section));
            let may_stand_alone = match self.local.bundle_policy {
                BundlePolicy::MaxBundle => place == 0,
                BundlePolicy::Balanced => is_first,
                BundlePolicy::MaxCompat => true,
            };
            if may_stand_alone && !describing.contains(&section) {
                describing.push(section);
            }
        }
        describing
    }
}
