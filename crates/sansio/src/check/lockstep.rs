//! Five machines that are told the same, and what they put out compared.

use core::time::Duration;
use std::format;
use std::string::String;
use std::vec::Vec;

use super::twin::{Answer, Call, Polled, Seen, Twin};
use super::{Fault, Line, Report, Subject, difference};
use crate::{Instant, Path};

/// Where scripts begin: late enough for the clock to go backwards.
const START: Instant = Instant::from_secs(1_000_000);

/// A deadline this far off means "never", which has a word of its own.
const NEVER: Duration = Duration::from_secs(100 * 365 * 86_400);

pub(super) struct Lockstep<S: Subject> {
    /// Clamped time, long buffers, every input.
    pub(super) reference: Twin<S>,
    /// The same again: what differs came from nowhere (line 1).
    same: Twin<S>,
    /// Its clock goes backwards (line 6).
    raw: Twin<S>,
    /// Polled with short buffers (line 8).
    short: Twin<S>,
    /// Never sees what is foreign (line 10).
    sheltered: Twin<S>,
    /// The clock as it is, and the latest time that the machines were told.
    pub(super) clock: Instant,
    latest: Instant,
    /// The reference's deadline.
    pub(super) deadline: Option<Instant>,
    pub(super) report: Report,
}

impl<S: Subject> Lockstep<S> {
    pub(super) fn new(build: &impl Fn(Instant) -> S) -> Self {
        let twin = |polled| Twin::new(build(START), polled);
        Self {
            reference: twin(Polled::Long),
            same: twin(Polled::Long),
            raw: twin(Polled::Long),
            short: twin(Polled::Short),
            sheltered: twin(Polled::Long),
            clock: START,
            latest: START,
            deadline: None,
            report: Report::default(),
        }
    }

    /// Now, by a clock that is clamped to the latest time that a machine was told.
    pub(super) fn now(&self) -> Instant {
        self.latest.max(self.clock)
    }

    /// What the subject makes of a kind and some bytes; every twin's subject makes the same.
    pub(super) fn make(
        &mut self,
        kind: u8,
        bytes: &[u8],
    ) -> Result<Option<(Path, Vec<u8>)>, Fault> {
        let now = self.now();
        let made = self.reference.machine.input(kind, bytes, now);
        for twin in [&mut self.same, &mut self.raw, &mut self.short, &mut self.sheltered] {
            if twin.machine.input(kind, bytes, now) != made {
                let text = "the twins' subjects made different inputs";
                return Err(Fault::new(Line::Deterministic, text));
            }
        }
        Ok(made)
    }

    /// One call on every twin, and the comparison.
    pub(super) fn call(&mut self, call: Call<'_>) -> Result<Seen<S::Event>, Fault> {
        self.latest = self.now();
        let (before, now, raw) = (self.deadline, self.latest, self.clock);
        let due = before.is_some_and(|deadline| deadline <= now);
        let seen = self.reference.call(call, now, now)?;
        self.compare(Line::Deterministic, "a second machine", &seen, |it| {
            it.same.call(call, now, now)
        })?;
        self.compare(Line::ClockIsClamped, "a machine on the clock as it is", &seen, |it| {
            it.raw.call(call, raw, now)
        })?;
        self.compare(Line::ShortBufferKeeps, "a machine polled with short buffers", &seen, |it| {
            it.short.call(call, now, now)
        })?;
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
            self.compare(line, "a machine that saw nothing foreign", &seen, |it| {
                it.sheltered.call(call, now, now)
            })?;
        }
        if let Some(deadline) = seen.deadline
            && deadline - now > NEVER
        {
            let text = format!("the deadline {deadline:?} is no time at all, and not None");
            return Err(Fault::new(Line::DeadlineStands, text));
        }
        self.deadline = seen.deadline;
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
