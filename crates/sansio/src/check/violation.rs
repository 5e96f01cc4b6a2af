//! What a run found: the line that was broken, or what was exercised.

use core::fmt;
use std::string::String;

/// A line of [the contract](crate#the-contract).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[repr(u8)]
pub enum Line {
    /// 1: the same inputs give the same outputs.
    Deterministic = 1,
    /// 2: draining ends.
    DrainingEnds = 2,
    /// 3: the deadline is absolute, and nothing wakes the driver for nothing.
    DeadlineStands = 3,
    /// 4: what is due is done.
    DueIsDone = 4,
    /// 5: early and repeated calls do nothing, and a late one is one step.
    AnyMomentIsSafe = 5,
    /// 6: a clock that goes backwards is clamped.
    ClockIsClamped = 6,
    /// 7: a change of configuration re-evaluates the deadlines.
    ChangeMovesDeadline = 7,
    /// 8: a short buffer loses nothing and learns the size.
    ShortBufferKeeps = 8,
    /// 9: no panic, no growth past the limits.
    NoPanicNoGrowth = 9,
    /// 10: foreign bytes come back untouched.
    ForeignIsUntouched = 10,
}

impl Line {
    /// The number of the line, from 1 to 10.
    #[must_use]
    pub const fn number(self) -> u8 {
        self as u8
    }

    /// What the line asks for, in a few words.
    #[must_use]
    pub const fn text(self) -> &'static str {
        match self {
            Self::Deterministic => "the same inputs give the same outputs",
            Self::DrainingEnds => "draining ends",
            Self::DeadlineStands => "the deadline is absolute, and None when nothing is scheduled",
            Self::DueIsDone => "a due handle_timeout queues something or moves the deadline",
            Self::AnyMomentIsSafe => "early, late and repeated calls are safe",
            Self::ClockIsClamped => "a clock that goes backwards is clamped",
            Self::ChangeMovesDeadline => "a change of configuration re-evaluates the deadlines",
            Self::ShortBufferKeeps => "a short buffer leaves the item queued and says its size",
            Self::NoPanicNoGrowth => "no input panics or grows memory past the limits",
            Self::ForeignIsUntouched => "foreign bytes come back untouched",
        }
    }
}

impl fmt::Display for Line {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "line {} ({})", self.number(), self.text())
    }
}

/// When in a run something was seen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Step {
    /// While the machine was built, or at its first call.
    Build,
    /// At the operation of the script with this index.
    Op(usize),
    /// After the script, at this wake-up of a machine that was left alone.
    Settle(usize),
}

impl fmt::Display for Step {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Build => f.write_str("at the start"),
            Self::Op(index) => write!(f, "at operation {index}"),
            Self::Settle(wake) => write!(f, "after the script, at wake-up {wake}"),
        }
    }
}

/// A broken line of the contract: which, when, and what was seen.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Violation {
    /// The line that was broken.
    pub line: Line,
    /// When.
    pub step: Step,
    /// The operation, as the script has it; empty outside of the script.
    pub op: String,
    /// What was seen, for a person.
    pub seen: String,
}

impl fmt::Display for Violation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "contract {}, {}", self.line, self.step)?;
        if !self.op.is_empty() {
            write!(f, ", {}", self.op)?;
        }
        write!(f, ": {}", self.seen)
    }
}

impl core::error::Error for Violation {}

/// What a run exercised, so that a test can tell a quiet pass from an empty one.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Report {
    /// Calls that were made on each of the twins.
    pub calls: usize,
    /// Operations that the machine has no counterpart for.
    pub skipped: usize,
    /// Wake-ups at which the deadline was due.
    pub wakes: usize,
    /// Transmits drained.
    pub transmits: usize,
    /// Events drained.
    pub events: usize,
    /// Inputs that the machine used up.
    pub consumed: usize,
    /// Inputs that carried data.
    pub data: usize,
    /// Inputs that were foreign.
    pub foreign: usize,
    /// Changes of configuration.
    pub reconfigured: usize,
    /// The most transmits that one wake-up queued.
    pub burst: usize,
    /// The largest footprint, in the subject's unit.
    pub footprint: usize,
}
