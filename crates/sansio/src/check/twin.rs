//! One of the machines that run side by side: a call, everything that comes out, the deadline.

use std::format;
use std::string::String;
use std::vec::Vec;

use super::{Fault, Limits, Line, Output, Subject};
use crate::{AddressChange, Input, Instant, Path, StreamChange, Transmit};

/// One call, as every twin gets it.
#[derive(Clone, Copy)]
pub(super) enum Call<'a> {
    /// None: what building it queued is drained.
    Drain,
    Timeout,
    Input(Path, &'a [u8]),
    Unreachable(Path),
    Stream(Path, StreamChange),
    Address(AddressChange),
    Act(u8, &'a [u8]),
    Reconfigure(u8, &'a [u8]),
}

/// What a call returned, in a form that can be compared between twins.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Answer {
    None,
    Consumed,
    Data { path: Path, from: usize, to: usize },
    Foreign,
    Acted(Option<String>),
    Reconfigured(bool),
}

/// What came of a call: the answer, what was drained, and the deadline after it.
#[derive(Debug, PartialEq)]
pub(super) struct Seen<E> {
    pub(super) answer: Answer,
    pub(super) transmits: Vec<(Path, Vec<u8>)>,
    pub(super) events: Vec<E>,
    pub(super) deadline: Option<Instant>,
}

impl<E> Seen<E> {
    /// Whether anything was put out.
    pub(super) fn is_silent(&self) -> bool {
        self.transmits.is_empty() && self.events.is_empty()
    }
}

/// With what buffers a twin is polled.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Polled {
    /// One that any datagram fits into.
    Long,
    /// An empty one, one that is an octet too short, and one that just fits.
    Short,
}

pub(super) struct Twin<S> {
    pub(super) machine: S,
    polled: Polled,
    limits: Limits,
    buffer: Vec<u8>,
}

/// The longest datagram, with room to spare.
const LONG: usize = 1 << 16;

/// No item of a stream needs to be longer than this.
const LONGEST: usize = 1 << 24;

impl<S: Subject> Twin<S> {
    pub(super) fn new(machine: S, polled: Polled) -> Self {
        let limits = machine.limits();
        let length = match polled {
            Polled::Long => LONG,
            Polled::Short => 0,
        };
        Self { machine, polled, limits, buffer: std::vec![0; length] }
    }

    /// Makes a call at `now` as this twin's clock has it, and drains. Subjects reckon with `real`
    /// time, which never goes backwards.
    pub(super) fn call(
        &mut self,
        call: Call<'_>,
        now: Instant,
        real: Instant,
    ) -> Result<Seen<S::Event>, Fault> {
        let machine = &mut self.machine;
        let answer = match call {
            Call::Drain => Answer::None,
            Call::Timeout => {
                machine.handle_timeout(now);
                Answer::None
            }
            Call::Input(path, bytes) => answer(machine.handle_input(path, bytes, now), bytes)?,
            Call::Unreachable(path) => {
                machine.handle_unreachable(path, now);
                Answer::None
            }
            Call::Stream(path, change) => {
                machine.handle_stream(path, change, now);
                Answer::None
            }
            Call::Address(change) => {
                machine.handle_address(change, now);
                Answer::None
            }
            Call::Act(kind, bytes) => Answer::Acted(machine.act(kind, bytes, now)),
            Call::Reconfigure(kind, bytes) => {
                Answer::Reconfigured(machine.reconfigure(kind, bytes, now))
            }
        };
        let mut seen = Seen { answer, transmits: Vec::new(), events: Vec::new(), deadline: None };
        self.drain(&mut seen, real)?;
        seen.deadline = self.deadline()?;
        let footprint = self.machine.footprint();
        if footprint > self.limits.footprint {
            let limit = self.limits.footprint;
            return Err(fault(
                Line::NoPanicNoGrowth,
                format!("the footprint is {footprint}, and its limit {limit}"),
            ));
        }
        Ok(seen)
    }

    /// Line 2: everything out, and then nothing more.
    fn drain(&mut self, seen: &mut Seen<S::Event>, real: Instant) -> Result<(), Fault> {
        loop {
            let mut items = 0;
            while let Some(transmit) = self.transmit(Some(real))? {
                seen.transmits.push(transmit);
                items += 1;
                self.count(seen)?;
            }
            while let Some(event) = self.machine.poll_event() {
                self.machine.inspect(Output::Event(&event), real)?;
                seen.events.push(event);
                items += 1;
                self.count(seen)?;
            }
            if items == 0 {
                return Ok(());
            }
        }
    }

    fn count(&self, seen: &Seen<S::Event>) -> Result<(), Fault> {
        let (transmits, events) = (seen.transmits.len(), seen.events.len());
        if transmits + events <= self.limits.drain {
            return Ok(());
        }
        let seen = format!("draining has yielded {transmits} transmits and {events} events so far");
        Err(fault(Line::DrainingEnds, seen))
    }

    /// Line 3: reading the deadline, and draining what is empty, change nothing.
    fn deadline(&mut self) -> Result<Option<Instant>, Fault> {
        let first = self.machine.poll_timeout();
        let again = self.machine.poll_timeout();
        if first != again {
            let seen = format!("poll_timeout said {first:?} and then {again:?}");
            return Err(fault(Line::DeadlineStands, seen));
        }
        if let Some((path, _)) = self.transmit(None)? {
            let seen = format!("after draining ended there was another transmit, on {path}");
            return Err(fault(Line::DrainingEnds, seen));
        }
        if let Some(event) = self.machine.poll_event() {
            let seen = format!("after draining ended there was another event, {event:?}");
            return Err(fault(Line::DrainingEnds, seen));
        }
        let after = self.machine.poll_timeout();
        if first != after {
            let seen = format!("draining with nothing to drain moved {first:?} to {after:?}");
            return Err(fault(Line::DeadlineStands, seen));
        }
        Ok(first)
    }

    /// Line 8: the next transmit, by way of buffers that are too short.
    fn transmit(&mut self, inspect: Option<Instant>) -> Result<Option<(Path, Vec<u8>)>, Fault> {
        let Self { machine, polled, buffer, .. } = self;
        if *polled == Polled::Short {
            match machine.poll_transmit(&mut []) {
                Ok(None) => return Ok(None),
                Ok(Some(transmit)) => return take(machine, transmit, inspect).map(Some),
                Err(short) => {
                    let needed = short.needed;
                    if needed == 0 || needed > LONGEST {
                        return Err(needs(needed, "an empty buffer"));
                    }
                    buffer.clear();
                    buffer.resize(needed - 1, 0);
                    match machine.poll_transmit(buffer) {
                        Err(again) if again.needed == needed => {}
                        Err(again) => return Err(needs(again.needed, "the same item")),
                        Ok(transmit) => {
                            let seen = format!(
                                "{} where {needed} octets were said to be needed",
                                match transmit {
                                    None => String::from("an item was lost"),
                                    Some(it) => format!("an item of {} came", it.payload.len()),
                                },
                            );
                            return Err(fault(Line::ShortBufferKeeps, seen));
                        }
                    }
                    buffer.resize(needed, 0);
                }
            }
        }
        loop {
            let length = buffer.len();
            match machine.poll_transmit(buffer) {
                Ok(None) if *polled == Polled::Short => {
                    let seen = format!("an item of {length} was lost to a buffer one too short");
                    return Err(fault(Line::ShortBufferKeeps, seen));
                }
                Ok(None) => return Ok(None),
                Ok(Some(transmit)) => {
                    if *polled == Polled::Short && transmit.payload.len() != length {
                        let came = transmit.payload.len();
                        return Err(needs(length, &format!("an item of {came}")));
                    }
                    return take(machine, transmit, inspect).map(Some);
                }
                Err(short) if short.needed <= length || short.needed > LONGEST => {
                    return Err(needs(short.needed, &format!("a buffer of {length}")));
                }
                Err(short) => buffer.resize(short.needed, 0),
            }
        }
    }
}

fn take<S: Subject>(
    machine: &mut S,
    transmit: Transmit<'_>,
    inspect: Option<Instant>,
) -> Result<(Path, Vec<u8>), Fault> {
    if let Some(real) = inspect {
        machine.inspect(Output::Transmit(transmit), real)?;
    }
    Ok((transmit.path, transmit.payload.to_vec()))
}

/// Line 10, the half of it that one twin can tell: what is borrowed is a part of the input.
fn answer(input: Input<'_>, bytes: &[u8]) -> Result<Answer, Fault> {
    match input {
        Input::Consumed => Ok(Answer::Consumed),
        Input::Data { path, payload } => {
            let (whole, part) = (bytes.as_ptr_range(), payload.as_ptr_range());
            if payload.is_empty() {
                Ok(Answer::Data { path, from: 0, to: 0 })
            } else if whole.start <= part.start && part.end <= whole.end {
                let from = part.start.addr() - whole.start.addr();
                Ok(Answer::Data { path, from, to: from + payload.len() })
            } else {
                let seen = "the data is not a part of the input";
                Err(fault(Line::ForeignIsUntouched, seen))
            }
        }
        Input::Foreign(back) => {
            if back.len() == bytes.len() && back.as_ptr() == bytes.as_ptr() {
                return Ok(Answer::Foreign);
            }
            let (came, went) = (back.len(), bytes.len());
            let seen = format!("{came} octets came back of the {went} that were foreign");
            Err(fault(Line::ForeignIsUntouched, seen))
        }
    }
}

fn fault(line: Line, seen: impl Into<String>) -> Fault {
    Fault::new(line, seen)
}

fn needs(needed: usize, what: &str) -> Fault {
    fault(Line::ShortBufferKeeps, format!("{needed} octets were said to be needed for {what}"))
}
