//! The valid list: pairs that a check proved (RFC 8445 §7.2.5.3.2).

use alloc::vec::Vec;
use core::time::Duration;

use frazil_sansio::{Instant, Path};

use crate::consent::Consent;
use crate::pair::PairId;

/// A pair that carries packets both ways.
#[derive(Clone, Debug)]
pub(crate) struct ValidPair {
    /// Its name.
    pub(crate) id: PairId,
    /// The pair whose check produced it, most often itself. It is nominated by repeating that check.
    pub(crate) check: PairId,
    /// The place of the local candidate that the answer revealed.
    pub(crate) local: usize,
    /// The place of the base that it is reached through.
    pub(crate) base: usize,
    /// The place of the remote candidate.
    pub(crate) remote: usize,
    pub(crate) path: Path,
    pub(crate) priority: u64,
    /// The priority that the pair has on the checklist, with its base as local candidate: what it is
    /// measured by against pairs that have not answered yet.
    pub(crate) check_priority: u64,
    pub(crate) nominated: bool,
    pub(crate) rtt: Option<Duration>,
    pub(crate) consent: Consent,
}

/// The most pairs remembered as valid. A pair is dropped when its consent has expired, so this is
/// reached only where more pairs than this answer within half a minute.
const LIMIT: usize = 128;

#[derive(Debug, Default)]
pub(crate) struct ValidList {
    list: Vec<ValidPair>,
}

impl ValidList {
    pub(crate) fn iter(&self) -> impl Iterator<Item = &ValidPair> {
        self.list.iter()
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.list.is_empty()
    }

    pub(crate) fn get(&self, id: PairId) -> Option<&ValidPair> {
        self.list.iter().find(|valid| valid.id == id)
    }

    pub(crate) fn get_mut(&mut self, id: PairId) -> Option<&mut ValidPair> {
        self.list.iter_mut().find(|valid| valid.id == id)
    }

    /// The valid pair that the check of this pair produced.
    pub(crate) fn produced_by(&self, check: PairId) -> Option<PairId> {
        self.list.iter().find(|valid| valid.check == check).map(|valid| valid.id)
    }

    /// Adds a pair, unless it is there already; says whether it is new.
    pub(crate) fn insert(&mut self, valid: ValidPair) -> bool {
        if self.get(valid.id).is_some() || self.list.len() >= LIMIT {
            return false;
        }
        self.list.push(valid);
        true
    }

    pub(crate) fn remove(&mut self, id: PairId) -> Option<ValidPair> {
        let place = self.list.iter().position(|valid| valid.id == id)?;
        Some(self.list.remove(place))
    }

    pub(crate) fn revise(&mut self, mut revision: impl FnMut(&ValidPair) -> (u64, u64)) {
        for valid in &mut self.list {
            (valid.priority, valid.check_priority) = revision(valid);
        }
    }

    /// When the first consent expires.
    pub(crate) fn expiry(&self) -> Option<Instant> {
        self.list.iter().map(|valid| valid.consent.expires).min()
    }

    /// A pair whose consent has expired.
    pub(crate) fn expired(&self, now: Instant) -> Option<PairId> {
        self.list.iter().find(|valid| valid.consent.expires <= now).map(|valid| valid.id)
    }

    pub(crate) fn clear(&mut self) {
        self.list.clear();
    }
}
