//! The contract of the family, held against a machine at every step of a world.

use core::fmt;
use core::time::Duration;

use frazil_sansio::check::Line;
use frazil_sansio::{BufferTooShort, Input, Instant, Machine, Path, Transmit};

/// The most that a machine may put out between two inputs: what an agent's queues hold by default.
const MOST: u32 = 256 + 1_024;

/// A machine, all calls to which pass here. Where it is watched, every call is held to
/// [the contract](frazil_sansio#the-contract), and some are made that a driver need not make: with
/// buffers that are too short, a second time, and with a clock that goes backwards. None of them may
/// change what the machine does.
///
/// Lines 1 and 7 are not seen from here: worlds are replayed for the first, and an agent has no
/// configuration that changes.
#[derive(Debug)]
pub(crate) struct Watched<M> {
    machine: M,
    watch: Option<Box<Watch>>,
}

/// What is known of the call that is under way, and what was wrong.
#[derive(Debug, Default)]
struct Watch {
    now: Instant,
    /// Whether the call is a `handle_timeout`.
    timeout: bool,
    /// Whether it is one that is due.
    due: bool,
    /// The deadline when the machine was last left alone.
    resting: Option<Option<Instant>>,
    /// What was drained since the call.
    drained: u32,
    breach: Option<Breach>,
}

/// A line of the contract that was broken, and what was seen.
pub(crate) type Breach = (Line, String);

impl<M: Machine<Event: fmt::Debug>> Watched<M> {
    pub(crate) fn new(machine: M, watching: bool) -> Self {
        Self { machine, watch: watching.then(Box::default) }
    }

    pub(crate) const fn machine(&self) -> &M {
        &self.machine
    }

    /// What was wrong first, if anything was.
    pub(crate) fn take_breach(&mut self) -> Option<Breach> {
        self.watch.as_mut()?.breach.take()
    }

    /// Makes a call that no verb below stands for.
    pub(crate) fn call<R>(&mut self, now: Instant, call: impl FnOnce(&mut M) -> R) -> R {
        self.begin(now, false);
        call(&mut self.machine)
    }

    pub(crate) fn handle_input<'a>(
        &mut self,
        path: Path,
        bytes: &'a [u8],
        now: Instant,
    ) -> Input<'a> {
        self.begin(now, false);
        let input = self.machine.handle_input(path, bytes, now);
        if let (Some(watch), Input::Foreign(returned)) = (&mut self.watch, &input)
            && !core::ptr::eq(*returned, bytes)
        {
            watch.object(Line::ForeignIsUntouched, || {
                format!("{} octets came back as {}", bytes.len(), returned.len())
            });
        }
        input
    }

    pub(crate) fn handle_timeout(&mut self, now: Instant) {
        self.begin(now, true);
        self.machine.handle_timeout(now);
    }

    /// The next datagram to send. `buffer` has room for any.
    pub(crate) fn poll_transmit<'b>(&mut self, buffer: &'b mut [u8]) -> Option<Transmit<'b>> {
        let Some(watch) = &mut self.watch else {
            return self.machine.poll_transmit(buffer).ok().flatten();
        };
        match self.machine.poll_transmit(&mut []) {
            Ok(None) => None,
            Ok(Some(_)) => {
                watch.object(Line::ShortBufferKeeps, || "a datagram in an empty buffer".into());
                None
            }
            Err(BufferTooShort { needed }) => {
                watch.count();
                let short = needed.saturating_sub(1);
                if let Some(buffer) = buffer.get_mut(..short)
                    && self.machine.poll_transmit(buffer) != Err(BufferTooShort { needed })
                {
                    watch.object(Line::ShortBufferKeeps, || {
                        format!("{needed} octets are needed, and {short} taken")
                    });
                }
                let transmit = self.machine.poll_transmit(buffer.get_mut(..needed)?).ok().flatten();
                if transmit.is_none_or(|transmit| transmit.payload.len() != needed) {
                    watch.object(Line::ShortBufferKeeps, || {
                        format!("{needed} octets were needed, and it is another datagram")
                    });
                }
                transmit
            }
        }
    }

    pub(crate) fn poll_event(&mut self) -> Option<M::Event> {
        let event = self.machine.poll_event()?;
        if let Some(watch) = &mut self.watch {
            watch.count();
        }
        Some(event)
    }

    /// All is drained: what holds of a machine that is left alone until its deadline.
    pub(crate) fn rest(&mut self) {
        let Some(watch) = &mut self.watch else { return };
        let (now, machine) = (watch.now, &mut self.machine);
        let deadline = machine.poll_timeout();
        watch.resting = Some(deadline);
        if watch.timeout
            && let Some(at) = deadline.filter(|at| *at < now)
        {
            watch.object(Line::DueIsDone, || format!("woken at {now:?}, it is due since {at:?}"));
        }
        if watch.due && watch.drained == 0 && deadline.is_some_and(|at| at <= now) {
            watch.object(Line::DueIsDone, || {
                format!("nothing was queued and the deadline stays at {deadline:?}")
            });
        }
        // Early, again, and with a clock that goes backwards.
        for at in [now, earlier(now)] {
            if deadline.is_some_and(|deadline| deadline <= now) {
                break;
            }
            machine.handle_timeout(at);
            let line = if at == now { Line::AnyMomentIsSafe } else { Line::ClockIsClamped };
            let mut room = [0; 1_500];
            let transmit = !matches!(machine.poll_transmit(&mut room), Ok(None));
            let event = machine.poll_event();
            if transmit || event.is_some() {
                watch.object(line, || format!("a call that is not due queues {event:?}"));
            }
            let after = machine.poll_timeout();
            if after != deadline {
                watch.object(line, || format!("the deadline moves: {deadline:?} to {after:?}"));
            }
        }
    }

    /// A call begins.
    fn begin(&mut self, now: Instant, timeout: bool) {
        let Some(watch) = &mut self.watch else { return };
        let deadline = self.machine.poll_timeout();
        if let Some(before) = watch.resting.take()
            && before != deadline
        {
            watch.object(Line::DeadlineStands, || {
                format!("without a call it moves from {before:?} to {deadline:?}")
            });
        }
        let due = timeout && deadline.is_some_and(|at| at <= now);
        (watch.now, watch.timeout, watch.due, watch.drained) = (now, timeout, due, 0);
    }
}

impl Watch {
    fn object(&mut self, line: Line, seen: impl FnOnce() -> String) {
        self.breach.get_or_insert_with(|| (line, seen()));
    }

    fn count(&mut self) {
        self.drained = self.drained.saturating_add(1);
        if self.drained > MOST {
            self.object(Line::DrainingEnds, || format!("more than {MOST} items came out"));
        }
    }
}

fn earlier(now: Instant) -> Instant {
    Instant::ZERO
        + now.saturating_duration_since(Instant::ZERO).saturating_sub(Duration::from_secs(1))
}

#[cfg(test)]
mod tests {
    use super::*;
    use core::cell::Cell;
    use core::net::{IpAddr, Ipv4Addr, SocketAddr};

    /// What the toy does wrong.
    #[derive(Clone, Copy, Debug, PartialEq)]
    enum Flaw {
        Nothing,
        EatsForeign,
        StaysDue,
        MovesOnRepetition,
        MovesByItself,
        RunsBackwards,
        LosesWhatDoesNotFit,
        NeverEnds,
    }

    /// Ticks every second.
    struct Toy {
        flaw: Flaw,
        now: Instant,
        next: Instant,
        queued: u32,
        asked: Cell<u64>,
    }

    fn path() -> Path {
        let end = SocketAddr::new(IpAddr::V4(Ipv4Addr::LOCALHOST), 1);
        Path::udp(end, end)
    }

    impl Machine for Toy {
        type Event = ();

        fn handle_input<'a>(&mut self, _: Path, bytes: &'a [u8], _: Instant) -> Input<'a> {
            let eats = usize::from(self.flaw == Flaw::EatsForeign);
            Input::Foreign(bytes.get(eats..).unwrap_or_default())
        }

        fn handle_timeout(&mut self, now: Instant) {
            let backwards = now < self.now;
            self.now = self.now.max(now);
            if backwards && self.flaw == Flaw::RunsBackwards {
                self.next = now + Duration::from_secs(1);
            } else if now >= self.next && self.flaw != Flaw::StaysDue {
                self.queued = 1;
                self.next = now + Duration::from_secs(1);
            } else if !backwards && self.flaw == Flaw::MovesOnRepetition {
                self.next += Duration::from_nanos(1);
            }
        }

        fn poll_timeout(&self) -> Option<Instant> {
            let asked = self.asked.get() + 1;
            self.asked.set(asked);
            let moved = u64::from(self.flaw == Flaw::MovesByItself) * asked;
            Some(self.next + Duration::from_nanos(moved))
        }

        fn poll_event(&mut self) -> Option<()> {
            None
        }

        fn poll_transmit<'b>(
            &mut self,
            buffer: &'b mut [u8],
        ) -> Result<Option<Transmit<'b>>, BufferTooShort> {
            if self.queued == 0 {
                return Ok(None);
            }
            let Some(room) = buffer.get_mut(..4) else {
                if self.flaw == Flaw::LosesWhatDoesNotFit {
                    self.queued = 0;
                }
                return Err(BufferTooShort { needed: 4 });
            };
            if self.flaw != Flaw::NeverEnds {
                self.queued = 0;
            }
            Ok(Some(Transmit::new(path(), room)))
        }
    }

    /// The first breach of three seconds.
    fn seen(flaw: Flaw) -> Option<Line> {
        let (now, next, asked) = (Instant::ZERO, Instant::from_secs(1), Cell::new(0));
        let toy = Toy { flaw, now, next, queued: 0, asked };
        let mut toy = Watched::new(toy, true);
        let _ = toy.handle_input(path(), b"what", Instant::ZERO);
        if flaw == Flaw::MovesByItself {
            // What a second call would see is the business of another line.
            toy.watch.as_mut().unwrap().resting = Some(toy.machine.poll_timeout());
        } else {
            toy.rest();
        }
        for second in 1..4 {
            toy.handle_timeout(Instant::from_secs(second));
            for _ in 0..2 * MOST {
                let mut buffer = [0; 100];
                if toy.poll_transmit(&mut buffer).is_none() {
                    break;
                }
            }
            toy.rest();
        }
        toy.take_breach().map(|(line, _)| line)
    }

    #[test]
    fn each_broken_line_is_seen() {
        for (flaw, line) in [
            (Flaw::Nothing, None),
            (Flaw::EatsForeign, Some(Line::ForeignIsUntouched)),
            (Flaw::StaysDue, Some(Line::DueIsDone)),
            (Flaw::MovesOnRepetition, Some(Line::AnyMomentIsSafe)),
            (Flaw::MovesByItself, Some(Line::DeadlineStands)),
            (Flaw::RunsBackwards, Some(Line::ClockIsClamped)),
            (Flaw::LosesWhatDoesNotFit, Some(Line::ShortBufferKeeps)),
            (Flaw::NeverEnds, Some(Line::DrainingEnds)),
        ] {
            assert_eq!(seen(flaw), line, "{flaw:?}");
        }
    }
}
