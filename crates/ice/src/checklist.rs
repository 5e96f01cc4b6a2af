//! The checklist: pairs by falling priority, their states, and the triggered-check queue
//! (RFC 8445 §6.1.2, §6.1.4).

use alloc::collections::{BTreeSet, VecDeque};
use alloc::vec::Vec;
use core::cmp::Reverse;
use core::time::Duration;

use frazil_sansio::{Instant, Path};

use crate::candidate::{Foundation, address};
use crate::pair::{PairId, PairState};

/// The foundation of a pair: that of its base and that of its remote candidate.
pub(crate) type PairFoundation = (Foundation, Foundation);

/// A pair on the checklist. Its local candidate is a base: reflexive ones were replaced by theirs,
/// and pairs that became equal by that were never formed (RFC 8445 §6.1.2.4).
#[derive(Clone, Debug)]
pub(crate) struct Pair {
    pub(crate) id: PairId,
    /// The place of the base among the local candidates.
    pub(crate) base: usize,
    /// The place of the remote candidate.
    pub(crate) remote: usize,
    pub(crate) path: Path,
    pub(crate) priority: u64,
    pub(crate) foundation: PairFoundation,
    pub(crate) state: PairState,
    /// Whether its success nominates it: the peer's check said USE-CANDIDATE (RFC 8445 §7.3.1.5).
    pub(crate) nominate: bool,
    pub(crate) rtt: Option<Duration>,
    /// When the last check of it began.
    pub(crate) checked: Option<Instant>,
    /// Whether it is never to be checked again: consent was lost on it, so that the credentials may
    /// not be used there (RFC 7675 §5.1), or its socket is gone.
    pub(crate) spent: bool,
}

/// What a new pair is made of.
#[derive(Clone, Copy, Debug)]
pub(crate) struct NewPair {
    pub(crate) base: usize,
    pub(crate) remote: usize,
    pub(crate) path: Path,
    pub(crate) priority: u64,
    pub(crate) foundation: PairFoundation,
}

#[derive(Debug)]
pub(crate) struct Checklist {
    pub(crate) pairs: Vec<Pair>,
    pub(crate) triggered: VecDeque<PairId>,
    next_id: u32,
    limit: usize,
    /// Whether a check was begun: from then on new pairs follow RFC 8838 §12.
    started: bool,
}

impl Checklist {
    pub(crate) fn new(limit: usize) -> Self {
        Self {
            pairs: Vec::new(),
            triggered: VecDeque::new(),
            next_id: 0,
            limit: limit.max(1),
            started: false,
        }
    }

    /// The pairs, by falling priority.
    pub(crate) fn iter(&self) -> impl Iterator<Item = &Pair> {
        self.pairs.iter()
    }

    pub(crate) fn get(&self, id: PairId) -> Option<&Pair> {
        self.pairs.iter().find(|pair| pair.id == id)
    }

    pub(crate) fn iter_mut(&mut self) -> impl Iterator<Item = &mut Pair> {
        self.pairs.iter_mut()
    }

    pub(crate) fn get_mut(&mut self, id: PairId) -> Option<&mut Pair> {
        self.pairs.iter_mut().find(|pair| pair.id == id)
    }

    /// The pair whose checks travel on `path`.
    pub(crate) fn find(&self, path: Path) -> Option<&Pair> {
        self.pairs.iter().find(|pair| address::same_path(&pair.path, &path))
    }

    pub(crate) fn count(&self, state: PairState) -> usize {
        self.pairs.iter().filter(|pair| pair.state == state).count()
    }

    /// Whether no pair has a check to come or under way.
    pub(crate) fn is_exhausted(&self) -> bool {
        self.pairs.iter().all(|pair| matches!(pair.state, PairState::Failed | PairState::Succeeded))
    }

    /// Makes room for a pair of that priority, where the limit demands it: a failed pair goes first,
    /// then the lowest that has not been checked (RFC 8838 §10, §11). Whoever `must` come in takes
    /// the place of any unchecked one.
    ///
    /// # Errors
    ///
    /// When there is no room. With room, the path of the pair that had to go.
    fn make_room(&mut self, priority: u64, must: bool) -> Result<Option<Path>, ()> {
        if self.pairs.len() < self.limit {
            return Ok(None);
        }
        let lowest = |wanted: fn(&Pair) -> bool| self.pairs.iter().rposition(wanted);
        let place = lowest(|pair| pair.state == PairState::Failed).or_else(|| {
            lowest(|pair| matches!(pair.state, PairState::Waiting | PairState::Frozen)).filter(
                |place| must || self.pairs.get(*place).is_some_and(|pair| pair.priority < priority),
            )
        });
        let removed = self.pairs.remove(place.ok_or(())?);
        self.triggered.retain(|id| *id != removed.id);
        Ok(Some(removed.path))
    }

    /// Inserts a pair by its priority and gives it its first state.
    ///
    /// # Errors
    ///
    /// When the limit leaves no room. With room, the path of the pair that had to go.
    pub(crate) fn insert(
        &mut self,
        new: NewPair,
        must: bool,
    ) -> Result<(PairId, Option<Path>), ()> {
        let dropped = self.make_room(new.priority, must)?;
        let id = PairId(self.next_id);
        self.next_id = self.next_id.wrapping_add(1);
        let NewPair { base, remote, path, priority, foundation } = new;
        let state = self.first_state(priority, foundation);
        let place = self.pairs.partition_point(|pair| pair.priority >= priority);
        self.pairs.insert(
            place,
            Pair {
                id,
                base,
                remote,
                path,
                priority,
                foundation,
                state,
                nominate: false,
                rtt: None,
                checked: None,
                spent: false,
            },
        );
        if !self.started {
            self.freeze(foundation);
        }
        Ok((id, dropped))
    }

    /// Puts a pair at the end of the triggered-check queue, once, and lets it wait.
    pub(crate) fn trigger(&mut self, id: PairId) {
        if let Some(pair) = self.get_mut(id)
            && !pair.spent
        {
            pair.state = PairState::Waiting;
            if !self.triggered.contains(&id) {
                self.triggered.push_back(id);
            }
        }
    }

    /// Puts a pair at the head of the triggered-check queue, whatever its state: it is nominated, so
    /// that what waits there will soon not matter.
    pub(crate) fn enqueue_first(&mut self, id: PairId) {
        self.dequeue(id);
        self.triggered.push_front(id);
    }

    /// Takes a pair out of the triggered-check queue: what it was to prove is proved.
    pub(crate) fn dequeue(&mut self, id: PairId) {
        self.triggered.retain(|queued| *queued != id);
    }

    pub(crate) fn has_triggered(&self) -> bool {
        !self.triggered.is_empty()
    }

    pub(crate) fn pop_triggered(&mut self) -> Option<PairId> {
        self.triggered.pop_front()
    }

    /// Whether an ordinary check could be begun.
    pub(crate) fn has_ordinary(&self) -> bool {
        self.pairs.iter().any(|pair| pair.state == PairState::Waiting) || self.is_thawable()
    }

    /// A check of this pair begins.
    pub(crate) fn begin(&mut self, id: PairId, now: Instant) {
        self.started = true;
        if let Some(pair) = self.get_mut(id) {
            pair.checked = Some(now);
        }
        self.dequeue(id);
    }

    /// Computes priorities and foundations anew, since a role or a candidate changed.
    pub(crate) fn revise(&mut self, mut revision: impl FnMut(&Pair) -> (u64, PairFoundation)) {
        for pair in &mut self.pairs {
            (pair.priority, pair.foundation) = revision(pair);
        }
        self.pairs.sort_by_key(|pair| Reverse(pair.priority));
        if !self.started {
            let foundations: BTreeSet<_> = self.pairs.iter().map(|pair| pair.foundation).collect();
            foundations.into_iter().for_each(|foundation| self.freeze(foundation));
        }
    }

    /// Removes pairs from the list and the queue (RFC 8445 §8.1.2).
    pub(crate) fn retain(&mut self, keep: impl FnMut(&Pair) -> bool) {
        self.pairs.retain(keep);
        let pairs = &self.pairs;
        self.triggered.retain(|id| pairs.iter().any(|pair| pair.id == *id));
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;

    pub(crate) fn pair(priority: u64, foundation: &str) -> NewPair {
        let remote = alloc::format!("192.0.2.1:{}", priority + 1);
        NewPair {
            base: 0,
            remote: 0,
            path: Path::udp("10.0.0.1:1".parse().unwrap(), remote.parse().unwrap()),
            priority,
            foundation: (Foundation::new("1").unwrap(), Foundation::new(foundation).unwrap()),
        }
    }

    pub(crate) fn states(list: &Checklist) -> Vec<(u64, PairState)> {
        list.iter().map(|pair| (pair.priority, pair.state)).collect()
    }

    use PairState::Failed;

    #[test]
    #[allow(non_snake_case, reason = "named after the requirement")]
    fn rfc8445_s6_1_2_5_a__the_limit_keeps_the_highest() {
        let mut list = Checklist::new(3);
        for priority in [5, 1, 4, 3, 2, 6] {
            let _ = list.insert(pair(priority, "f"), false);
        }
        let kept: Vec<_> = list.iter().map(|pair| pair.priority).collect();
        assert_eq!(kept, [6, 5, 4]);
        // A failed pair makes room for anything, and what must come in takes an unchecked place.
        let id = list.iter().next().unwrap().id;
        list.get_mut(id).unwrap().state = Failed;
        assert!(list.insert(pair(1, "f"), false).unwrap().1.is_some());
        assert!(list.insert(pair(0, "f"), true).unwrap().1.is_some());
        assert_eq!(list.insert(pair(0, "f"), false), Err(()));
    }

    #[test]
    #[allow(non_snake_case, reason = "named after the requirement")]
    fn rfc8445_s6_1_4_1_a__the_triggered_queue_is_first_in_first_out_and_holds_a_pair_once() {
        let mut list = Checklist::new(100);
        let (a, _) = list.insert(pair(1, "a"), false).unwrap();
        let (b, _) = list.insert(pair(2, "b"), false).unwrap();
        for id in [a, b, a] {
            list.trigger(id);
        }
        assert_eq!([list.pop_triggered(), list.pop_triggered()], [Some(a), Some(b)]);
        assert_eq!(list.pop_triggered(), None);
    }
}
