//! The run: one operation after another.

use core::panic::AssertUnwindSafe;
use core::time::Duration;
use std::format;
use std::panic::catch_unwind;
use std::string::{String, ToString};

use super::lockstep::Lockstep;
use super::twin::{Answer, Call, Seen};
use super::{Damage, Fault, Line, Op, Report, Script, Step, Subject, Violation};
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
    for wake in 0..run.twins.reference.machine.limits().settle {
        if run.twins.deadline.is_none() {
            break;
        }
        guard(|| run.op(&Op::Deadline)).map_err(at(Step::Settle(wake)))?;
    }
    Ok(run.twins.report)
}

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
    twins: Lockstep<S>,
    /// Wake-ups in a row that put nothing out while nothing came in.
    silent: usize,
}

impl<S: Subject> Run<S> {
    fn start(build: &impl Fn(Instant) -> S) -> Result<Self, Fault> {
        let mut run = Self { twins: Lockstep::new(build), silent: 0 };
        run.call(Call::Drain)?;
        // Every machine has seen the start of time, also one that is built without a clock.
        run.timeout()?;
        Ok(run)
    }

    fn op(&mut self, op: &Op) -> Result<(), Fault> {
        match *op {
            Op::Wait(time) => self.twins.clock += time,
            Op::Deadline => return self.wake(Duration::ZERO),
            Op::Late(late) => return self.wake(late),
            Op::Early(part) => {
                let left = self.twins.deadline.map_or(Duration::ZERO, |at| at - self.twins.clock);
                self.twins.clock += left / 256 * u32::from(part);
                return self.timeout();
            }
            Op::Repeat => return self.timeout(),
            Op::Backwards(time) => {
                // A machine may ignore the other calls and the time that they tell, this one not.
                self.timeout()?;
                self.twins.clock = self.twins.clock - time;
                return self.timeout();
            }
            Op::Raw { path, ref bytes } => {
                let path = self.twins.reference.machine.path(path);
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
                let path = self.twins.reference.machine.path(path);
                self.call(Call::Unreachable(path))?;
            }
            Op::Stream { path, change } => {
                let path = self.twins.reference.machine.path(path);
                self.call(Call::Stream(path, change))?;
            }
            Op::Address { path, added } => {
                let address = self.twins.reference.machine.path(path).local;
                let change = if added {
                    AddressChange::Added(address)
                } else {
                    AddressChange::Removed(address)
                };
                self.call(Call::Address(change))?;
            }
            Op::Act { kind, ref bytes } => {
                let seen = self.call(Call::Act(kind, bytes))?;
                self.twins.report.skipped += usize::from(seen.answer == Answer::Acted(None));
            }
            Op::Reconfigure { kind, ref bytes } => self.reconfigure(kind, bytes)?,
        }
        Ok(())
    }

    /// A call of `handle_timeout` now, due or not.
    fn timeout(&mut self) -> Result<(), Fault> {
        match self.twins.deadline {
            Some(deadline) if deadline <= self.twins.now() => self.due(),
            _ => self.not_due(),
        }
    }

    /// A call of `handle_timeout` when the deadline has passed this long ago.
    fn wake(&mut self, late: Duration) -> Result<(), Fault> {
        if let Some(deadline) = self.twins.deadline {
            self.twins.clock = self.twins.clock.max(deadline);
        }
        self.twins.clock += late;
        self.timeout()
    }

    /// Line 5: nothing is due, so nothing happens.
    fn not_due(&mut self) -> Result<(), Fault> {
        let (before, now) = (self.twins.deadline, self.twins.now());
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
        let limits = self.twins.reference.machine.limits();
        let now = self.twins.now();
        let (mut calls, mut transmits, mut silent) = (0, 0, true);
        while let Some(deadline) = self.twins.deadline
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
        self.twins.report.wakes += 1;
        self.twins.report.burst = self.twins.report.burst.max(transmits);
        self.silent = if silent { self.silent + 1 } else { 0 };
        if self.silent > limits.silent_wakes {
            let text = format!(
                "{} wake-ups in a row put nothing out, and the next is at {:?}",
                self.silent, self.twins.deadline,
            );
            return Err(Fault::new(Line::DeadlineStands, text));
        }
        Ok(())
    }

    /// Line 7: the deadline fits the new configuration.
    fn reconfigure(&mut self, kind: u8, bytes: &[u8]) -> Result<(), Fault> {
        let seen = self.call(Call::Reconfigure(kind, bytes))?;
        if seen.answer != Answer::Reconfigured(true) {
            self.twins.report.skipped += 1;
            return Ok(());
        }
        self.twins.report.reconfigured += 1;
        let Some(wait) = self.twins.reference.machine.longest_wait() else { return Ok(()) };
        let latest = self.twins.now() + wait;
        if seen.deadline.is_some_and(|deadline| deadline <= latest) {
            return Ok(());
        }
        let text = format!(
            "after reconfiguring at {:?} the deadline is {:?}, and the longest wait {wait:?}",
            self.twins.now(),
            seen.deadline,
        );
        Err(Fault::new(Line::ChangeMovesDeadline, text))
    }

    fn made_input(&mut self, kind: u8, bytes: &[u8], damage: Damage) -> Result<(), Fault> {
        match self.twins.make(kind, bytes)? {
            Some((path, mut bytes)) => {
                damage.apply(&mut bytes);
                self.input(path, &bytes)
            }
            None => {
                self.twins.report.skipped += 1;
                Ok(())
            }
        }
    }

    fn input(&mut self, path: Path, bytes: &[u8]) -> Result<(), Fault> {
        let opinion = self.twins.reference.machine.is_foreign(&path, bytes);
        let answer = self.call(Call::Input(path, bytes))?.answer;
        let foreign = answer == Answer::Foreign;
        match answer {
            Answer::Foreign => self.twins.report.foreign += 1,
            Answer::Data { .. } => self.twins.report.data += 1,
            _ => self.twins.report.consumed += 1,
        }
        if opinion.is_some_and(|opinion| opinion != foreign) {
            let is = if foreign { "not foreign came back" } else { "foreign did not come back" };
            let text = format!("{} octets that are {is} on {path}", bytes.len());
            return Err(Fault::new(Line::ForeignIsUntouched, text));
        }
        Ok(())
    }

    fn call(&mut self, call: Call<'_>) -> Result<Seen<S::Event>, Fault> {
        if !matches!(call, Call::Timeout) {
            self.silent = 0;
        }
        self.twins.call(call)
    }
}
