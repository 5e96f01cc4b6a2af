//! Identifiers of header extensions, where the offer leaves the choice (RFC 8285 §7).

use alloc::collections::BTreeMap;
use alloc::vec::Vec;

use super::bundling::Plan;
use crate::offer_answer::extension::{Extension, Identifiers, leaves_choice};
use crate::offer_answer::negotiate::Pair;
use crate::offer_answer::reading::Reading;

impl<'a> Plan<'a, '_> {
    /// Gives each accepted extension that was offered without a usable identifier one that is free in the
    /// whole bundle (rfc9143-s12-a): the one that it has there or had before, if there is one. What finds
    /// none is left out.
    pub(super) fn identify(&mut self, offer: &Reading<'a>, before: Option<Pair<'_, '_>>) {
        let mut accepted = self.sections.iter().flatten().flat_map(|one| &one.extensions);
        if !accepted.any(|one| leaves_choice(one.0)) {
            return;
        }
        let carriers: Vec<_> = (0..self.sections.len()).map(|one| self.carrier(one)).collect();
        let mut all: BTreeMap<usize, Identifiers> = BTreeMap::new();
        let former = before.iter().flat_map(|before| &before.local.sections);
        for (carrier, section) in
            carriers.iter().zip(&offer.sections).chain(carriers.iter().zip(former))
        {
            all.entry(*carrier).or_default().note(section);
        }
        for ((carrier, section), accepted) in
            carriers.iter().zip(&offer.sections).zip(&mut self.sections)
        {
            let (Some(all), Ok(accepted)) = (all.get_mut(carrier), accepted) else { continue };
            accepted.extensions.retain_mut(|(id, extension, _)| {
                if !leaves_choice(*id) {
                    return true;
                }
                let is_other = |id: u16| {
                    let mut lines = section.extensions().filter(|line| line.id() == id);
                    lines.any(|line| Extension::of(line) != *extension)
                };
                let found = all.of(*extension).filter(|&found| !is_other(found));
                *id = found.unwrap_or(*id);
                found.is_some()
            });
        }
    }
}
