//! Requests that wait for an answer.

use alloc::vec::Vec;
use core::time::Duration;

use frazil_sansio::{Instant, Path};
use frazil_stun::TransactionId;

use crate::event::CheckKind;
use crate::pair::PairId;
use crate::role::Role;

/// The least retransmission timeout (RFC 8445 §14.3).
pub(crate) const RTO_FLOOR: Duration = Duration::from_millis(500);
/// The most transmissions of one request, Rc (RFC 8489 §6.2.1).
const RC: u8 = 7;
/// How long the last transmission is waited for, Rm, in units of the first timeout.
const RM: u32 = 16;
/// What a whole transaction takes with the least timeout: 500 ms × (1+2+4+8+16+32+16). A longer
/// timeout makes for fewer transmissions, not for more patience.
const WHOLE: Duration = Duration::from_millis(39_500);

/// What a request is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Purpose {
    /// A connectivity check, and what it said: role and priority are those of then.
    Check { pair: PairId, kind: CheckKind, role: Role, priority: u32 },
    /// A consent check: sent once (RFC 7675 §5.1).
    Consent { pair: PairId, role: Role },
    /// A Binding request to a STUN server: the place among the gatherer's requests.
    Server { request: usize },
}

/// A request that waits for its answer.
#[derive(Debug)]
pub(crate) struct Transaction {
    pub(crate) id: TransactionId,
    pub(crate) purpose: Purpose,
    pub(crate) path: Path,
    /// The request. A repetition repeats these octets.
    pub(crate) bytes: Vec<u8>,
    pub(crate) first_sent: Instant,
    /// How often it was sent.
    pub(crate) sends: u8,
    /// The time until the next repetition after this one.
    interval: Duration,
    /// When it is to be repeated; `None` when it has been sent for the last time or is cancelled.
    repeat: Option<Instant>,
    /// When it has timed out.
    end: Instant,
    /// Whether nobody minds if no answer comes (RFC 8445 §7.3.1.4).
    pub(crate) cancelled: bool,
    /// Whether an answer came that was not authentic.
    pub(crate) unauthentic: bool,
}

/// What a transaction wants when its time has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Due {
    Nothing,
    Repeat,
    End,
}

impl Transaction {
    /// A request that is repeated after `rto`, twice that, and so on (RFC 8489 §6.2.1).
    pub(crate) fn repeated(
        id: TransactionId,
        purpose: Purpose,
        path: Path,
        bytes: Vec<u8>,
        rto: Duration,
        now: Instant,
    ) -> Self {
        let rto = rto.max(RTO_FLOOR);
        // 2^(Rc-1) - 1 intervals until the last transmission, and Rm more.
        let whole = rto.saturating_mul((1 << (RC - 1)) - 1 + RM).min(WHOLE.max(rto));
        Self {
            id,
            purpose,
            path,
            bytes,
            first_sent: now,
            sends: 1,
            interval: rto,
            repeat: Some(now + rto),
            end: now + whole,
            cancelled: false,
            unauthentic: false,
        }
    }

    /// A request that is sent once, and whose answer is welcome for that long.
    pub(crate) fn once(
        id: TransactionId,
        purpose: Purpose,
        path: Path,
        welcome: Duration,
        now: Instant,
    ) -> Self {
        Self {
            repeat: None,
            end: now + welcome,
            ..Self::repeated(id, purpose, path, Vec::new(), RTO_FLOOR, now)
        }
    }

    /// When it wants something.
    fn deadline(&self) -> Instant {
        self.repeat.map_or(self.end, |repeat| repeat.min(self.end))
    }

    /// Whether its deadline is worth waking up for: nobody waits for the end of the others, and they
    /// are cleared away by the way.
    fn wakes(&self) -> bool {
        !self.cancelled && !matches!(self.purpose, Purpose::Consent { .. })
    }

    /// What it wants at `now`. After an hour it has ended, and is not repeated once more.
    pub(crate) fn due(&self, now: Instant) -> Due {
        if now >= self.end {
            Due::End
        } else if self.repeat.is_some_and(|repeat| now >= repeat) {
            Due::Repeat
        } else {
            Due::Nothing
        }
    }

    /// It is being repeated. A late call does not make up for what was missed.
    pub(crate) fn repeat(&mut self, now: Instant) {
        self.sends = self.sends.saturating_add(1);
        self.interval = self.interval.saturating_mul(2);
        self.repeat = (self.sends < RC).then_some(now + self.interval);
    }

    /// Its repetition is put off: too many are due at once.
    pub(crate) fn postpone(&mut self, until: Instant) {
        self.repeat = Some(until);
    }

    /// It is not repeated any more and its lack of an answer is no failure (RFC 8445 §7.3.1.4).
    pub(crate) fn cancel(&mut self) {
        self.repeat = None;
        self.cancelled = true;
    }

    /// The round trip, unless it was repeated: then nobody knows which transmission was answered.
    pub(crate) fn rtt(&self, now: Instant) -> Option<Duration> {
        (self.sends == 1).then(|| now - self.first_sent)
    }
}

/// All requests of an agent, by transaction id.
#[derive(Debug, Default)]
pub(crate) struct Transactions {
    /// Sorted by id.
    list: Vec<Transaction>,
}

/// The most transactions that nobody waits for. The others are bounded by the pairs, and by the
/// servers asked.
const SPARE: usize = 256;

impl Transactions {
    fn place(&self, id: TransactionId) -> Result<usize, usize> {
        self.list.binary_search_by(|other| other.id.as_bytes().cmp(id.as_bytes()))
    }

    pub(crate) fn insert(&mut self, transaction: Transaction) {
        let spare = |other: &&Transaction| !other.wakes();
        if self.list.iter().filter(spare).count() > SPARE
            && let Some(oldest) =
                self.list.iter().filter(spare).min_by_key(|other| other.first_sent)
        {
            let id = oldest.id;
            self.remove(id);
        }
        match self.place(transaction.id) {
            Ok(_) => {}
            Err(place) => self.list.insert(place, transaction),
        }
    }

    pub(crate) fn get(&self, id: TransactionId) -> Option<&Transaction> {
        self.list.get(self.place(id).ok()?)
    }

    pub(crate) fn get_mut(&mut self, id: TransactionId) -> Option<&mut Transaction> {
        let place = self.place(id).ok()?;
        self.list.get_mut(place)
    }

    pub(crate) fn remove(&mut self, id: TransactionId) -> Option<Transaction> {
        Some(self.list.remove(self.place(id).ok()?))
    }

    /// The first deadline of all.
    pub(crate) fn deadline(&self) -> Option<Instant> {
        let waking = self.list.iter().filter(|transaction| transaction.wakes());
        waking.map(Transaction::deadline).min()
    }

    /// The transactions that want something, the one that has waited longest first.
    pub(crate) fn due(&self, now: Instant) -> Vec<(TransactionId, Due)> {
        let mut due: Vec<_> =
            self.list.iter().filter(|transaction| transaction.deadline() <= now).collect();
        due.sort_by_key(|transaction| (transaction.deadline(), transaction.first_sent));
        due.iter().map(|transaction| (transaction.id, transaction.due(now))).collect()
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = &Transaction> {
        self.list.iter()
    }

    pub(crate) fn iter_mut(&mut self) -> impl Iterator<Item = &mut Transaction> {
        self.list.iter_mut()
    }

    pub(crate) fn retain(&mut self, keep: impl FnMut(&Transaction) -> bool) {
        self.list.retain(keep);
    }

    pub(crate) fn clear(&mut self) {
        self.list.clear();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn transaction(rto: Duration) -> Transaction {
        let path = Path::udp("10.0.0.1:1".parse().unwrap(), "10.0.0.2:2".parse().unwrap());
        let purpose = Purpose::Server { request: 0 };
        let id = TransactionId::from_bytes([0; 12]);
        Transaction::repeated(id, purpose, path, Vec::new(), rto, Instant::ZERO)
    }

    fn life(mut transaction: Transaction) -> (Vec<u64>, u64) {
        let mut sends = alloc::vec![0];
        loop {
            let now = transaction.deadline();
            match transaction.due(now) {
                Due::Nothing => panic!("a deadline without a want"),
                Due::End => return (sends, now.as_millis()),
                Due::Repeat => {
                    sends.push(now.as_millis());
                    transaction.repeat(now);
                }
            }
        }
    }

    #[test]
    fn the_schedule_is_that_of_rfc8489_section_6_2_1() {
        let expected = [0, 500, 1_500, 3_500, 7_500, 15_500, 31_500].to_vec();
        assert_eq!(life(transaction(RTO_FLOOR)), (expected, 39_500));
    }

    #[test]
    #[allow(non_snake_case, reason = "named after the requirement")]
    fn rfc8445_s14_3_d__no_timeout_below_half_a_second() {
        assert_eq!(transaction(Duration::from_millis(1)).deadline(), Instant::from_millis(500));
    }

    #[test]
    fn a_long_timeout_does_not_make_for_more_patience() {
        assert_eq!(
            life(transaction(Duration::from_secs(5))),
            ([0, 5_000, 15_000, 35_000].to_vec(), 39_500)
        );
    }

    #[test]
    fn an_hour_late_it_has_ended() {
        assert_eq!(transaction(RTO_FLOOR).due(Instant::from_secs(3_600)), Due::End);
    }
}
