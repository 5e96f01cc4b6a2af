//! Which pairs may be checked: frozen, thawed and unfrozen by foundation (RFC 8445 §6.1.2.6,
//! RFC 8838 §12).

use alloc::collections::BTreeSet;

use crate::checklist::{Checklist, Pair, PairFoundation};
use crate::pair::{PairId, PairState};

impl Checklist {
    /// RFC 8838 §12: Waiting for the topmost of a foundation, and where the foundation has
    /// succeeded; else Frozen.
    pub(crate) fn first_state(&self, priority: u64, foundation: PairFoundation) -> PairState {
        let mut alike = self.pairs.iter().filter(|pair| pair.foundation == foundation);
        let waits = !alike.any(|pair| pair.priority >= priority)
            || self
                .pairs
                .iter()
                .any(|pair| pair.foundation == foundation && pair.state == PairState::Succeeded);
        if waits { PairState::Waiting } else { PairState::Frozen }
    }

    /// RFC 8445 §6.1.2.6, as long as nothing was sent: the topmost pair of a foundation waits and the
    /// others are frozen, in whatever order the candidates came.
    pub(crate) fn freeze(&mut self, foundation: PairFoundation) {
        let mut topmost = true;
        for pair in self.pairs.iter_mut().filter(|pair| pair.foundation == foundation) {
            if matches!(pair.state, PairState::Waiting | PairState::Frozen)
                && !self.triggered.contains(&pair.id)
            {
                pair.state = if topmost { PairState::Waiting } else { PairState::Frozen };
            }
            topmost = false;
        }
    }

    /// A pair succeeded: frozen ones of its foundation may be checked (RFC 8445 §7.2.5.3.3).
    pub(crate) fn unfreeze(&mut self, foundation: PairFoundation) {
        for pair in &mut self.pairs {
            if pair.foundation == foundation && pair.state == PairState::Frozen {
                pair.state = PairState::Waiting;
            }
        }
    }

    /// The foundations of which a pair waits or is under way.
    fn busy(&self) -> BTreeSet<PairFoundation> {
        let busy = |pair: &&Pair| matches!(pair.state, PairState::Waiting | PairState::InProgress);
        self.pairs.iter().filter(busy).map(|pair| pair.foundation).collect()
    }

    /// Whether step 2 of RFC 8445 §6.1.4.2 would thaw a pair.
    pub(crate) fn is_thawable(&self) -> bool {
        self.pairs.iter().any(|pair| pair.state == PairState::Frozen) && {
            let busy = self.busy();
            self.pairs
                .iter()
                .any(|pair| pair.state == PairState::Frozen && !busy.contains(&pair.foundation))
        }
    }

    /// The pair whose turn it is: steps 2 and 3 of RFC 8445 §6.1.4.2.
    pub(crate) fn next_ordinary(&mut self) -> Option<PairId> {
        if self.count(PairState::Waiting) == 0 {
            let mut busy = self.busy();
            for pair in &mut self.pairs {
                if pair.state == PairState::Frozen && busy.insert(pair.foundation) {
                    pair.state = PairState::Waiting;
                }
            }
        }
        self.pairs.iter().find(|pair| pair.state == PairState::Waiting).map(|pair| pair.id)
    }
}

#[cfg(test)]
mod tests {
    use PairState::{Failed, Frozen, InProgress, Succeeded, Waiting};
    use frazil_sansio::Instant;

    use super::*;
    use crate::checklist::tests::{pair, states};

    #[test]
    #[allow(non_snake_case, reason = "named after the requirement")]
    fn rfc8445_s6_1_2_6_a__one_pair_of_a_foundation_waits_in_any_order_of_arrival() {
        for order in [[1, 2, 3, 4], [4, 3, 2, 1], [2, 4, 1, 3]] {
            let mut list = Checklist::new(100);
            for priority in order {
                let foundation = if priority % 2 == 0 { "even" } else { "odd" };
                list.insert(pair(priority, foundation), false).unwrap();
            }
            let expected = [(4, Waiting), (3, Waiting), (2, Frozen), (1, Frozen)];
            assert_eq!(states(&list), expected, "{order:?}");
        }
    }

    #[test]
    #[allow(non_snake_case, reason = "named after the requirement")]
    fn rfc8838_s12_a__new_pairs_wait_on_top_or_after_success() {
        let mut list = Checklist::new(100);
        let (top, _) = list.insert(pair(10, "f1"), false).unwrap();
        list.begin(top, Instant::ZERO);
        list.get_mut(top).unwrap().state = InProgress;
        // Rule 3, rule 1 with a new foundation, rule 1 on top of a column.
        let (below, _) = list.insert(pair(5, "f1"), false).unwrap();
        let (other, _) = list.insert(pair(1, "f5"), false).unwrap();
        let (above, _) = list.insert(pair(11, "f1"), false).unwrap();
        assert_eq!(list.get(below).unwrap().state, Frozen);
        assert_eq!(list.get(other).unwrap().state, Waiting);
        assert_eq!(list.get(above).unwrap().state, Waiting);
        // Rule 2.
        list.get_mut(top).unwrap().state = Succeeded;
        list.unfreeze(pair(0, "f1").foundation);
        assert_eq!(list.get(below).unwrap().state, Waiting);
        let (late, _) = list.insert(pair(4, "f1"), false).unwrap();
        assert_eq!(list.get(late).unwrap().state, Waiting);
    }

    #[test]
    #[allow(non_snake_case, reason = "named after the requirement")]
    fn rfc8445_s6_1_4_2_c_d__the_highest_waiting_pair_then_a_thawed_one() {
        let mut list = Checklist::new(100);
        for priority in 1..=3 {
            list.insert(pair(priority, "same"), false).unwrap();
        }
        let first = list.next_ordinary().unwrap();
        assert_eq!(list.get(first).unwrap().priority, 3);
        list.begin(first, Instant::ZERO);
        list.get_mut(first).unwrap().state = InProgress;
        assert_eq!(list.next_ordinary(), None, "its foundation is busy");
        assert!(!list.has_ordinary());
        list.get_mut(first).unwrap().state = Failed;
        assert!(list.has_ordinary());
        let second = list.next_ordinary().unwrap();
        assert_eq!(list.get(second).unwrap().priority, 2);
        assert_eq!(states(&list), [(3, Failed), (2, Waiting), (1, Frozen)]);
    }
}
