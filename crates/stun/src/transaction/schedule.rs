//! When a request is sent again, and when to give up (RFC 8489 §6.2.1, §6.2.2).

use core::time::Duration;

use frazil_sansio::Instant;

/// The numbers of a schedule; the default is the RFC's.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Timing {
    /// The wait before the first retransmission, doubled before each further one. 500 ms; taken as
    /// 1 ms if shorter. RFC 8489 §6.2.1 wants no less than 500 ms, but for ICE's paced checks.
    pub rto: Duration,
    /// How many times a request is sent in all. 7; taken as 1 to 31.
    pub rc: u32,
    /// How many RTO to wait after the last one. 16.
    pub rm: u32,
    /// How long to wait over a reliable transport, where nothing is sent twice. 39.5 s.
    pub ti: Duration,
}

impl Timing {
    /// The RFC's numbers with another RTO.
    #[must_use]
    pub const fn with_rto(rto: Duration) -> Self {
        Self { rto, rc: 7, rm: 16, ti: Duration::from_millis(39_500) }
    }

    /// The numbers as they take effect.
    fn sane(self) -> Self {
        Self { rto: self.rto.max(Duration::from_millis(1)), rc: self.rc.clamp(1, 31), ..self }
    }
}

impl Default for Timing {
    fn default() -> Self {
        Self::with_rto(Duration::from_millis(500))
    }
}

/// What is due.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// Send the same octets again.
    Retransmit,
    /// Give up. Said once.
    TimedOut,
}

/// When to send again and when to give up, for one request whose first sending is due at the start.
///
/// The times are fixed at the start, so a driver that is late does not shift them; what it slept
/// through is one retransmission, or the end.
#[derive(Clone, Debug)]
pub struct Schedule {
    timing: Timing,
    start: Instant,
    /// The latest time seen: a clock that goes backwards stands still here.
    latest: Instant,
    /// How many of the `rc` times to send have passed.
    passed: u32,
    retransmits: bool,
    over: bool,
}

impl Schedule {
    /// The schedule of a request sent over UDP, or over DTLS over UDP, at `now`.
    #[must_use]
    pub fn unreliable(timing: Timing, now: Instant) -> Self {
        let timing = timing.sane();
        Self { timing, start: now, latest: now, passed: 1, retransmits: true, over: false }
    }

    /// The schedule of a request sent over TCP or TLS at `now`: it is not sent again.
    #[must_use]
    pub fn reliable(timing: Timing, now: Instant) -> Self {
        let Timing { ti, .. } = timing;
        // One sending and a wait of Ti, told in RTO.
        let timing = Timing { rto: ti, rc: 1, rm: 1, ti }.sane();
        Self { timing, start: now, latest: now, passed: 1, retransmits: false, over: false }
    }

    /// When to call [`handle_timeout`](Self::handle_timeout): the next retransmission or the end;
    /// `None` once it is over. Changed by every `&mut` method.
    #[must_use]
    pub fn poll_timeout(&self) -> Option<Instant> {
        if self.over {
            None
        } else if self.retransmits && self.passed < self.timing.rc {
            Some(self.sending(self.passed).min(self.end()))
        } else {
            Some(self.end())
        }
    }

    /// Takes the passing of time and says what is due. Early, late and repeated calls are safe.
    pub fn handle_timeout(&mut self, now: Instant) -> Option<Step> {
        self.latest = self.latest.max(now);
        if self.over {
            return None;
        }
        if self.latest >= self.end() {
            self.over = true;
            return Some(Step::TimedOut);
        }
        let before = self.passed;
        while self.retransmits
            && self.passed < self.timing.rc
            && self.sending(self.passed) <= self.latest
        {
            self.passed += 1;
        }
        (self.passed > before).then_some(Step::Retransmit)
    }

    /// Sends no more, but waits on for an answer (RFC 8445 §7.3.1.4).
    pub const fn stop_retransmitting(&mut self) {
        self.retransmits = false;
    }

    /// Ends it: nothing is due any more.
    pub const fn cancel(&mut self) {
        self.over = true;
    }

    /// When the request was first sent.
    #[must_use]
    pub const fn start(&self) -> Instant {
        self.start
    }

    /// How long ago that was, by a clock that does not go backwards.
    pub(super) fn waited(&self, now: Instant) -> Duration {
        self.latest.max(now) - self.start
    }

    /// Whether it has timed out or was cancelled.
    #[must_use]
    pub const fn is_over(&self) -> bool {
        self.over
    }

    /// When the request is sent after `count` times before: at 0, 1, 3, 7 … RTO.
    fn sending(&self, count: u32) -> Instant {
        let intervals = 1_u32.checked_shl(count).map_or(u32::MAX, |power| power - 1);
        self.start + self.timing.rto.saturating_mul(intervals)
    }

    /// When to give up: Rm times the RTO after the last sending.
    fn end(&self) -> Instant {
        self.sending(self.timing.rc - 1) + self.timing.rto.saturating_mul(self.timing.rm)
    }
}

#[cfg(test)]
#[allow(non_snake_case, reason = "requirement ids are part of the names")]
mod tests {
    use std::vec::Vec;

    use super::*;

    const START: Instant = Instant::from_secs(100);

    fn run(mut schedule: Schedule) -> Vec<(u64, Step)> {
        let mut steps = Vec::new();
        while let Some(due) = schedule.poll_timeout() {
            if due > START {
                assert_eq!(schedule.handle_timeout(due - Duration::from_nanos(1)), None);
            }
            let step = schedule.handle_timeout(due).expect("due means a step");
            assert_eq!(schedule.handle_timeout(due), None, "a repeated call is safe");
            steps.push(((due - START).as_millis().try_into().unwrap(), step));
        }
        steps
    }

    #[test]
    fn rfc8489_s6_2_1_a_j_k_l__retransmissions_come_at_the_times_of_the_rfc() {
        use Step::{Retransmit, TimedOut};
        assert_eq!(
            run(Schedule::unreliable(Timing::default(), START)),
            [
                (500, Retransmit),
                (1_500, Retransmit),
                (3_500, Retransmit),
                (7_500, Retransmit),
                (15_500, Retransmit),
                (31_500, Retransmit),
                (39_500, TimedOut),
            ]
        );
        // Rc and Rm are configurable.
        let timing = Timing { rc: 2, rm: 3, ..Timing::default() };
        let steps = run(Schedule::unreliable(timing, START));
        assert_eq!(steps, [(500, Retransmit), (2_000, TimedOut)]);
    }

    #[test]
    fn rfc8489_s6_2_2_d__nothing_is_sent_twice_over_tcp() {
        let schedule = Schedule::reliable(Timing::default(), START);
        assert_eq!(run(schedule), [(39_500, Step::TimedOut)]);
    }

    #[test]
    fn what_was_slept_through_is_one_step() {
        let mut schedule = Schedule::unreliable(Timing::default(), START);
        let late = START + Duration::from_secs(4);
        assert_eq!(schedule.handle_timeout(late), Some(Step::Retransmit));
        assert_eq!(schedule.handle_timeout(late), None);
        assert_eq!(schedule.poll_timeout(), Some(START + Duration::from_millis(7_500)));

        let mut schedule = Schedule::unreliable(Timing::default(), START);
        assert_eq!(
            schedule.handle_timeout(START + Duration::from_secs(3_600)),
            Some(Step::TimedOut)
        );
        assert_eq!(schedule.poll_timeout(), None);
    }

    #[test]
    fn a_clock_that_goes_backwards_stands_still() {
        let mut schedule = Schedule::unreliable(Timing::default(), START);
        let late = START + Duration::from_secs(1);
        assert_eq!(schedule.handle_timeout(late), Some(Step::Retransmit));
        let next = schedule.poll_timeout();
        assert_eq!(schedule.handle_timeout(Instant::ZERO), None);
        assert_eq!(schedule.poll_timeout(), next);
    }

    #[test]
    fn stopped_waits_and_cancelled_does_not() {
        let mut schedule = Schedule::unreliable(Timing::default(), START);
        schedule.stop_retransmitting();
        assert_eq!(schedule.poll_timeout(), Some(START + Duration::from_millis(39_500)));
        schedule.cancel();
        assert_eq!(schedule.poll_timeout(), None);
        assert_eq!(schedule.handle_timeout(Instant::MAX), None);
    }

    #[test]
    fn absurd_timings_end() {
        for timing in [
            Timing { rto: Duration::ZERO, rc: 0, rm: 0, ti: Duration::ZERO },
            Timing { rto: Duration::MAX, rc: u32::MAX, rm: u32::MAX, ti: Duration::MAX },
            Timing { rto: Duration::ZERO, rc: u32::MAX, rm: u32::MAX, ti: Duration::ZERO },
        ] {
            for schedule in [Schedule::unreliable(timing, START), Schedule::reliable(timing, START)]
            {
                assert!(run(schedule).len() <= 31);
            }
        }
    }
}
