//! The pace of new transactions: Ta for each agent, 5 ms for the process (RFC 8445 §14.2).

use alloc::sync::Arc;
use core::sync::atomic::{AtomicU64, Ordering};
use core::time::Duration;

use frazil_sansio::Instant;

/// The least time between two transactions of one process (RFC 8445 §14.2).
pub(crate) const FLOOR: Duration = Duration::from_millis(5);
const FLOOR_NANOS: u64 = 5_000_000;

/// The pacing floor of a process: at most one new transaction every 5 ms over all agents that share
/// it (RFC 8445 §14.2).
///
/// Clone it into the [`Config`](crate::Config) of every agent of the process. All of them must count
/// time from the same origin. Agents that have to wait queue up for slots, so that each is woken for
/// its own slot and not for everybody's.
#[derive(Clone, Debug, Default)]
pub struct Pacer {
    shared: Arc<Shared>,
}

#[derive(Debug, Default)]
struct Shared {
    /// The first instant that no earlier transaction forbids, in nanoseconds.
    open: AtomicU64,
    /// The first slot that is promised to nobody, in nanoseconds.
    unpromised: AtomicU64,
}

impl Pacer {
    /// A pacer that has seen no transaction yet.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Takes the right to begin a transaction now.
    ///
    /// # Errors
    ///
    /// When it is not given, a slot was reserved: ask again then.
    pub(crate) fn acquire(&self, now: Instant, promised: Option<Instant>) -> Result<(), Instant> {
        let now = now.as_nanos();
        let next = now.saturating_add(FLOOR_NANOS);
        // Somebody without a promise waits behind those who have one.
        let must_queue = promised.is_none() && now < self.shared.unpromised.load(Ordering::Acquire);
        if !must_queue && update(&self.shared.open, |open| (now >= open).then_some(next)).is_ok() {
            self.shared.unpromised.fetch_max(next, Ordering::AcqRel);
            return Ok(());
        }
        let open = self.shared.open.load(Ordering::Acquire);
        let earliest = open.max(now.saturating_add(1));
        let slot = |unpromised: u64| unpromised.max(earliest);
        let before = update(&self.shared.unpromised, |unpromised| {
            Some(slot(unpromised).saturating_add(FLOOR_NANOS))
        })
        .unwrap_or_default();
        Err(Instant::from_nanos(slot(before)))
    }
}

/// Changes a cell as `change` says, and returns what it held; unchanged where that says `None`.
///
/// Std's method for it has one name in old compilers and another in new ones.
fn update(cell: &AtomicU64, change: impl Fn(u64) -> Option<u64>) -> Result<u64, u64> {
    let mut held = cell.load(Ordering::Acquire);
    while let Some(new) = change(held) {
        match cell.compare_exchange_weak(held, new, Ordering::AcqRel, Ordering::Acquire) {
            Ok(held) => return Ok(held),
            Err(other) => held = other,
        }
    }
    Err(held)
}

/// One agent's share of the pace.
#[derive(Debug)]
pub(crate) struct AgentPacer {
    process: Pacer,
    ta: Duration,
    /// When Ta after the last transaction of this agent has passed.
    open: Instant,
    /// The slot that the process's pacer promised.
    promised: Option<Instant>,
}

impl AgentPacer {
    pub(crate) fn new(process: Pacer, ta: Duration, now: Instant) -> Self {
        Self { process, ta: ta.max(FLOOR), open: now, promised: None }
    }

    /// Ta as it is in force.
    pub(crate) fn ta(&self) -> Duration {
        self.ta
    }

    /// Ta as negotiated (RFC 8445 §14.2), never under the floor of the process. It also counts from
    /// the last transaction, so a longer one holds at once.
    pub(crate) fn set_ta(&mut self, ta: Duration) {
        let ta = ta.max(FLOOR);
        if let Some(longer) = ta.checked_sub(self.ta) {
            self.open += longer;
        }
        self.ta = ta;
    }

    /// When there is work, the time at which to ask for a slot.
    pub(crate) fn next(&self) -> Instant {
        self.promised.map_or(self.open, |promised| promised.max(self.open))
    }

    /// Takes the right to begin one transaction now, if both paces allow it.
    pub(crate) fn acquire(&mut self, now: Instant) -> bool {
        if now < self.next() {
            return false;
        }
        match self.process.acquire(now, self.promised) {
            Ok(()) => {
                self.promised = None;
                self.open = now + self.ta;
                true
            }
            Err(slot) => {
                self.promised = Some(slot);
                false
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use alloc::vec::Vec;

    fn ms(millis: u64) -> Instant {
        Instant::from_millis(millis)
    }

    #[test]
    #[allow(non_snake_case, reason = "named after the requirement")]
    fn rfc8445_s14_2_e__agents_of_a_process_share_five_milliseconds() {
        let process = Pacer::new();
        let mut agents: Vec<_> =
            (0..20).map(|_| AgentPacer::new(process.clone(), FLOOR, ms(0))).collect();
        let mut sent = Vec::new();
        // All are hungry for 200 ms, and each looks only when its own slot has come.
        for now in 0..200 {
            for (index, agent) in agents.iter_mut().enumerate() {
                if agent.next() <= ms(now) && agent.acquire(ms(now)) {
                    sent.push((now, index));
                }
            }
        }
        assert!(sent.windows(2).all(|pair| pair[1].0 - pair[0].0 >= 5), "{sent:?}");
        assert_eq!(sent.len(), 40, "no slot is wasted");
        let mut counts = [0; 20];
        sent.iter().for_each(|(_, index)| counts[*index] += 1);
        assert_eq!(counts, [2; 20], "and everybody gets the same");
    }

    #[test]
    fn late_holders_of_promises_do_not_burst() {
        let process = Pacer::new();
        let mut agents: Vec<_> =
            (0..4).map(|_| AgentPacer::new(process.clone(), FLOOR, ms(0))).collect();
        let at_once = |agents: &mut Vec<AgentPacer>, now| {
            agents.iter_mut().filter_map(|agent| agent.acquire(now).then_some(())).count()
        };
        assert_eq!(at_once(&mut agents, ms(0)), 1);
        assert_eq!(at_once(&mut agents, Instant::from_secs(3_600)), 1);
        assert_eq!(at_once(&mut agents, Instant::from_secs(3_600)), 0);
    }

    #[test]
    fn a_longer_ta_holds_at_once() {
        let mut agent = AgentPacer::new(Pacer::new(), Duration::from_millis(20), ms(0));
        assert!(agent.acquire(ms(0)));
        agent.set_ta(Duration::from_millis(50));
        assert!(!agent.acquire(ms(49)));
        assert!(agent.acquire(ms(50)));
    }
}
