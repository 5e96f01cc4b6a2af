//! Which sections of an offer are bundled (RFC 8829 §5.2.1 and §5.2.2, RFC 9143 §7.5).

use alloc::collections::BTreeMap;
use alloc::vec;
use alloc::vec::Vec;

use super::Offering;

impl Offering<'_, '_, '_> {
    /// The bundles, what carries each in front, and whether they were agreed on before. Those of the last
    /// answer go on, and what is new goes into the first of them. Without one, what is new makes one of
    /// its own; it waits for one with a section that stands alone where there is no transport for it.
    // rfc8829-s5.2.1-s, rfc8829-s5.2.2-j
    pub(super) fn bundles(&self) -> (Vec<Vec<usize>>, bool) {
        let new = self.used().filter(|&section| self.carried(section).is_none());
        let mut bundles = self.settled();
        if let Some(first) = bundles.first_mut() {
            first.extend(new);
            // What carries stays in front.
            if let Some((_, others)) = first.split_first_mut() {
                others.sort_unstable();
            }
            return (bundles, true);
        }
        let mut new: Vec<_> = new.collect();
        let alone = self.alone();
        if alone.len() >= self.local.transports.len()
            && let Some(&carrier) = alone.first()
            && !new.is_empty()
        {
            new.insert(0, carrier);
        }
        let bundles = if new.is_empty() { Vec::new() } else { vec![new] };
        (bundles, false)
    }

    /// The sections that go on with a transport of their own.
    pub(super) fn alone(&self) -> Vec<usize> {
        self.used()
            .filter(|&section| !self.is_bundled(section) && self.carried(section).is_some())
            .collect()
    }

    /// The bundles that go on. What carried one goes on to (RFC 9143 §7.5), or the first that was carried
    /// takes its place.
    fn settled(&self) -> Vec<Vec<usize>> {
        let mut settled: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
        for section in self.used().filter(|&section| self.is_bundled(section)) {
            let Some(carrier) = self.carried(section) else { continue };
            let bundle = settled.entry(carrier).or_default();
            if section == carrier {
                bundle.insert(0, section);
            } else {
                bundle.push(section);
            }
        }
        settled.into_values().collect()
    }

    fn used(&self) -> impl Iterator<Item = usize> {
        (0..self.slots.len()).filter(|&section| self.mid(section).is_some())
    }

    /// What carried a section that goes on.
    fn carried(&self, section: usize) -> Option<usize> {
        self.before?.agreed_carrier(section)
    }

    fn is_bundled(&self, section: usize) -> bool {
        self.before.is_some_and(|before| before.is_bundled(section))
    }
}
