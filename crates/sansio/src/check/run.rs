//! The run: five twins in lockstep, one operation after another.

use core::panic::AssertUnwindSafe;
use core::time::Duration;
use std::format;
use std::panic::catch_unwind;
use std::string::{String, ToString};
use std::vec::Vec;

use super::twin::{Answer, Call, Polled, Seen, Twin};
use super::{Damage, Fault, Line, Op, Report, Script, Step, Subject, Violation, difference};
use crate::{AddressChange, Instant, Path};

/// Runs a script against five machines that `build` makes, and holds them to
/// [the contract](crate#the-contract).
///
/// # Errors
///
/// The first [`Violation`].
pub fn run<S: Subject>(build: impl Fn(Instant) -> S, script: &Script) -> Result<Report, Violation> {
    let at = |step| {
        move |fault: Fault| Violation {
            line: fault.line,
            step,
            op: match step {
                Step::Op(index) => {
                    script.ops().get(index).map_or_else(String::new, |op| format!("{op:?}"))
                }
                _ => String::new(),
            },
            seen: fault.seen,
        }
    };
    let mut run = guard(|| Run::start(&build)).map_err(at(Step::Build))?;
    for (index, op) in script.ops().iter().enumerate() {
        guard(|| run.op(op)).map_err(at(Step::Op(index)))?;
    }
    for wake in 0..run.reference.machine.limits().settle {
        if run.deadline.is_none() {
            break;
        }
        guard(|| run.op(&Op::Deadline)).map_err(at(Step::Settle(wake)))?;
    }
    Ok(run.report)
}

/// Where scripts begin: late enough for the clock to go backwards.
const START: Instant = Instant::from_secs(1_000_000);

/// A deadline this far off means "never", which has a word of its own.
const NEVER: Duration = Duration::from_secs(100 * 365 * 86_400);

/// Line 9, the half of it that needs no subject: a panic is a fault.
fn guard<T>(step: impl FnOnce() -> Result<T, Fault>) -> Result<T, Fault> {
    catch_unwind(AssertUnwindSafe(step)).unwrap_or_else(|panic| {
        let text = panic
            .downcast_ref::<&str>()
            .map(ToString::to_string)
            .or_else(|| panic.downcast_ref::<String>().cloned())
            .unwrap_or_default();
        Err(Fault::new(Line::NoPanicNoGrowth, format!("panic: {text}")))
    })
}

struct Run<S: Subject> {
    /// Clamped time, long buffers, every input.
    reference: Twin<S>,
    /// The same again: what differs came from nowhere (line 1).
    same: Twin<S>,
    /// Its clock goes backwards (line 6).
    raw: Twin<S>,
    /// Polled with short buffers (line 8).
    short: Twin<S>,
    /// Never sees what is foreign (line 10).
    sheltered: Twin<S>,
    /// The clock as it is, and the latest time that the machines were told.
    clock: Instant,
    latest: Instant,
    /// The reference's deadline.
    deadline: Option<Instant>,
    /// Wake-ups in a row that put nothing out while nothing came in.
    silent: usize,
    report: Report,
}

impl<S: Subject> Run<S> {
    fn start(build: &impl Fn(Instant) -> S) -> Result<Self, Fault> {
        let twin = |polled| Twin::new(build(START), polled);
        let mut run = Self {
            reference: twin(Polled::Long),
            same: twin(Polled::Long),
            raw: twin(Polled::Long),
            short: twin(Polled::Short),
            sheltered: twin(Polled::Long),
            clock: START,
            latest: START,
            deadline: None,
            silent: 0,
            report: Report::default(),
        };
        // Every machine has seen the start of time, also one that is built without a clock.
        run.deadline = run.reference.machine.poll_timeout();
        run.timeout()?;
        Ok(run)
    }

    fn op(&mut self, op: &Op) -> Result<(), Fault> {
        match *op {
            Op::Wait(time) => self.clock += time,
            Op::Deadline => return self.wake(Duration::ZERO),
            Op::Late(late) => return self.wake(late),
            Op::Early(part) => {
                let left = self.deadline.map_or(Duration::ZERO, |at| at - self.clock);
                self.clock += left / 256 * u32::from(part);
                return self.timeout();
            }
            Op::Repeat => return self.timeout(),
            Op::Backwards(time) => {
                // A machine may ignore the other calls and the time that they tell, this one not.
                self.timeout()?;
                self.clock = self.clock - time;
                return self.timeout();
            }
            Op::Raw { path, ref bytes } => {
                let path = self.reference.machine.path(path);
                self.input(path, bytes)?;
            }
            Op::Input { kind, ref bytes, damage } => self.made_input(kind, bytes, damage)?,
            Op::Flood { kind, ref bytes, count } => {
                let mut bytes = bytes.clone();
                let length = bytes.len();
                for number in 0..count {
                    bytes.truncate(length);
                    bytes.extend(number.to_be_bytes());
                    self.made_input(kind, &bytes, Damage::None)?;
                }
            }
            Op::Unreachable { path } => {
                let path = self.reference.machine.path(path);
                self.call(Call::Unreachable(path))?;
            }
            Op::Stream { path, change } => {
                let path = self.reference.machine.path(path);
                self.call(Call::Stream(path, change))?;
            }
            Op::Address { path, added } => {
                let address = self.reference.machine.path(path).local;
                let change = if added {
                    AddressChange::Added(address)
                } else {
                    AddressChange::Removed(address)
                };
                self.call(Call::Address(change))?;
            }
            Op::Act { kind, ref bytes } => {
                let seen = self.call(Call::Act(kind, bytes))?;
                self.report.skipped += usize::from(seen.answer == Answer::Acted(None));
            }
            Op::Reconfigure { kind, ref bytes } => self.reconfigure(kind, bytes)?,
        }
        Ok(())
    }

    /// Now, by a clock that is clamped to the latest time that a machine was told.
    fn now(&self) -> Instant {
        self.latest.max(self.clock)
    }

    /// A call of `handle_timeout` now, due or not.
    fn timeout(&mut self) -> Result<(), Fault> {
        match self.deadline {
            Some(deadline) if deadline <= self.now() => self.due(),
            _ => self.not_due(),
        }
    }

    /// A call of `handle_timeout` when the deadline has passed this long ago.
    fn wake(&mut self, late: Duration) -> Result<(), Fault> {
        if let Some(deadline) = self.deadline {
            self.clock = self.clock.max(deadline);
        }
        self.clock += late;
        self.timeout()
    }

    /// Line 5: nothing is due, so nothing happens.
    fn not_due(&mut self) -> Result<(), Fault> {
        let (before, now) = (self.deadline, self.now());
        let seen = self.call(Call::Timeout)?;
        if !seen.is_silent() || seen.deadline != before {
            let text = format!(
                "handle_timeout at {now:?}, before the deadline {before:?}, queued {} transmits \
                 and {} events; the deadline is now {:?}",
                seen.transmits.len(),
                seen.events.len(),
                seen.deadline,
            );
            return Err(Fault::new(Line::AnyMomentIsSafe, text));
        }
        Ok(())
    }

    /// Lines 3, 4 and 5: something is due.
    fn due(&mut self) -> Result<(), Fault> {
        let limits = self.reference.machine.limits();
        let now = self.now();
        let (mut calls, mut transmits, mut silent) = (0, 0, true);
        while let Some(deadline) = self.deadline
            && deadline <= now
        {
            let seen = self.call(Call::Timeout)?;
            calls += 1;
            transmits += seen.transmits.len();
            silent &= seen.is_silent();
            let still = seen.deadline.is_some_and(|deadline| deadline <= now);
            if still && (seen.is_silent() || calls > limits.drain) {
                let text = format!(
                    "handle_timeout at {now:?}, due at {deadline:?}, left the deadline at {:?} \
                     after {calls} calls",
                    seen.deadline,
                );
                return Err(Fault::new(Line::DueIsDone, text));
            }
            if transmits > limits.burst {
                let late = now - deadline;
                let text = format!("{transmits} transmits at one wake-up, {late:?} late");
                return Err(Fault::new(Line::AnyMomentIsSafe, text));
            }
        }
        self.report.wakes += 1;
        self.report.burst = self.report.burst.max(transmits);
        self.silent = if silent { self.silent + 1 } else { 0 };
        if self.silent > limits.silent_wakes {
            let text = format!(
                "{} wake-ups in a row put nothing out, and the next is at {:?}",
                self.silent, self.deadline,
            );
            return Err(Fault::new(Line::DeadlineStands, text));
        }
        Ok(())
    }

    /// Line 7: the deadline fits the new configuration.
    fn reconfigure(&mut self, kind: u8, bytes: &[u8]) -> Result<(), Fault> {
        let seen = self.call(Call::Reconfigure(kind, bytes))?;
        if seen.answer != Answer::Reconfigured(true) {
            self.report.skipped += 1;
            return Ok(());
        }
        self.report.reconfigured += 1;
        let Some(wait) = self.reference.machine.longest_wait() else { return Ok(()) };
        let latest = self.latest + wait;
        if seen.deadline.is_some_and(|deadline| deadline <= latest) {
            return Ok(());
        }
        let text = format!(
            "after reconfiguring at {:?} the deadline is {:?}, and the longest wait {wait:?}",
            self.latest, seen.deadline,
        );
        Err(Fault::new(Line::ChangeMovesDeadline, text))
    }

    /// An input that the subject makes; every twin's subject makes the same.
    fn made_input(&mut self, kind: u8, bytes: &[u8], damage: Damage) -> Result<(), Fault> {
        let now = self.now();
        let made = self.reference.machine.input(kind, bytes, now);
        for twin in [&mut self.same, &mut self.raw, &mut self.short, &mut self.sheltered] {
            if twin.machine.input(kind, bytes, now) != made {
                let text = "the twins' subjects made different inputs";
                return Err(Fault::new(Line::Deterministic, text));
            }
        }
        match made {
            Some((path, mut bytes)) => {
                damage.apply(&mut bytes);
                self.input(path, &bytes)
            }
            None => {
                self.report.skipped += 1;
                Ok(())
            }
        }
    }

    fn input(&mut self, path: Path, bytes: &[u8]) -> Result<(), Fault> {
        let opinion = self.reference.machine.is_foreign(&path, bytes);
        let answer = self.call(Call::Input(path, bytes))?.answer;
        let foreign = answer == Answer::Foreign;
        match answer {
            Answer::Foreign => self.report.foreign += 1,
            Answer::Data { .. } => self.report.data += 1,
            _ => self.report.consumed += 1,
        }
        if opinion.is_some_and(|opinion| opinion != foreign) {
            let is = if foreign { "not foreign came back" } else { "foreign did not come back" };
            let text = format!("{} octets that are {is} on {path}", bytes.len());
            return Err(Fault::new(Line::ForeignIsUntouched, text));
        }
        Ok(())
    }

    /// One call on every twin, and the comparison.
    fn call(&mut self, call: Call<'_>) -> Result<Seen<S::Event>, Fault> {
        self.latest = self.now();
        let (before, now, raw) = (self.deadline, self.latest, self.clock);
        let due = before.is_some_and(|deadline| deadline <= now);
        let seen = self.reference.call(call, now, now)?;
        self.compare(Line::Deterministic, "a second machine", &seen, |run| {
            run.same.call(call, now, now)
        })?;
        self.compare(Line::ClockIsClamped, "a machine on the clock as it is", &seen, |run| {
            run.raw.call(call, raw, now)
        })?;
        self.compare(
            Line::ShortBufferKeeps,
            "a machine polled with short buffers",
            &seen,
            |run| run.short.call(call, now, now),
        )?;
        // What is due may be done on the occasion of foreign bytes, so they are not kept away then.
        if seen.answer == Answer::Foreign && !due {
            if !seen.is_silent() || seen.deadline != before {
                let text = format!(
                    "foreign bytes queued {} transmits and {} events and moved {before:?} to {:?}",
                    seen.transmits.len(),
                    seen.events.len(),
                    seen.deadline,
                );
                return Err(Fault::new(Line::ForeignIsUntouched, text));
            }
        } else {
            let line = Line::ForeignIsUntouched;
            self.compare(line, "a machine that saw nothing foreign", &seen, |run| {
                run.sheltered.call(call, now, now)
            })?;
        }
        if let Some(deadline) = seen.deadline
            && deadline - now > NEVER
        {
            let text = format!("the deadline {deadline:?} is no time at all, and not None");
            return Err(Fault::new(Line::DeadlineStands, text));
        }
        self.deadline = seen.deadline;
        if !matches!(call, Call::Timeout) {
            self.silent = 0;
        }
        let report = &mut self.report;
        report.calls += 1;
        report.transmits += seen.transmits.len();
        report.events += seen.events.len();
        report.footprint = report.footprint.max(self.reference.machine.footprint());
        Ok(seen)
    }

    fn compare(
        &mut self,
        line: Line,
        who: &str,
        seen: &Seen<S::Event>,
        call: impl FnOnce(&mut Self) -> Result<Seen<S::Event>, Fault>,
    ) -> Result<(), Fault> {
        let other = call(self)?;
        if other == *seen {
            return Ok(());
        }
        let differences: Vec<String> = difference::between(seen, &other);
        Err(Fault::new(line, format!("{who} differs: {}", differences.join("; "))))
    }
}
