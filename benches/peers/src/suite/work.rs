//! The shapes that work has.

use std::hint::black_box;
use std::time::Duration;

use super::{Built, Room};
use crate::inputs::{Kind, PACKETS};
use crate::timing::{Work, repeat};

/// Takes an input, answers something.
pub(super) struct Reading<F, I, C> {
    pub(super) function: F,
    pub(super) input: I,
    /// What it must be right about, too.
    pub(super) others: Vec<I>,
    /// Whether an answer is right.
    pub(super) right: C,
}

impl<F, I, R, C> Work for Reading<F, I, C>
where
    F: FnMut(I) -> R,
    I: Copy,
    C: Fn(I, R) -> bool,
{
    fn check(&mut self) -> bool {
        let Self { function, input, others, right } = self;
        others.iter().chain([&*input]).all(|input| right(*input, function(*input)))
    }

    fn pass(&mut self, iterations: u32) -> Duration {
        let Self { function, input, .. } = self;
        repeat(iterations, || function(black_box(*input)))
    }
}

/// Takes an input and writes a message.
pub(super) struct Writing<F, I, C> {
    pub(super) function: F,
    pub(super) input: I,
    pub(super) room: Room,
    /// Whether a message is right.
    pub(super) right: C,
}

impl<F, I, B, C> Work for Writing<F, I, C>
where
    F: FnMut(I, &mut Room) -> Option<B>,
    I: Copy,
    B: Built,
    C: Fn(&[u8]) -> bool,
{
    fn check(&mut self) -> bool {
        // Twice, since what the first leaves in the room must not disturb the second.
        (0..2).all(|_| {
            let built = (self.function)(self.input, &mut self.room);
            built.is_some_and(|built| (self.right)(built.bytes(&self.room)))
        })
    }

    fn pass(&mut self, iterations: u32) -> Duration {
        let Self { function, input, room, .. } = self;
        repeat(iterations, || function(black_box(*input), black_box(room)))
    }
}

/// Takes four inputs one after another, and answers something to each.
pub(super) struct ReadingEach<F, I, C> {
    pub(super) function: F,
    pub(super) inputs: [I; 4],
    /// Whether an answer is right.
    pub(super) right: C,
}

impl<F, I, R, C> Work for ReadingEach<F, I, C>
where
    F: FnMut(I) -> R,
    I: Copy,
    C: Fn(I, R) -> bool,
{
    fn check(&mut self) -> bool {
        let Self { function, inputs, right } = self;
        inputs.iter().all(|input| right(*input, function(*input)))
    }

    fn pass(&mut self, iterations: u32) -> Duration {
        let Self { function, inputs, .. } = self;
        repeat(iterations, || {
            for input in &*inputs {
                black_box(function(black_box(*input)));
            }
        })
    }
}

/// Writes four values one after another, each made of a line.
pub(super) struct WritingEach<F, V> {
    pub(super) function: F,
    pub(super) inputs: [(&'static str, V); 4],
    pub(super) room: Room,
    /// Whether what was written is the line.
    pub(super) right: fn(&str, &[u8]) -> bool,
}

impl<F, V, B> Work for WritingEach<F, V>
where
    F: FnMut(&V, &mut Room) -> Option<B>,
    B: Built,
{
    fn check(&mut self) -> bool {
        let Self { function, inputs, room, right } = self;
        (0..2).all(|_| {
            inputs.iter().all(|(line, value)| {
                function(value, room).is_some_and(|built| right(line, built.bytes(room)))
            })
        })
    }

    fn pass(&mut self, iterations: u32) -> Duration {
        let Self { function, inputs, room, .. } = self;
        repeat(iterations, || {
            for (_, value) in &*inputs {
                black_box(function(black_box(value), black_box(room)));
            }
        })
    }
}

/// Tells packets apart.
pub(super) struct Telling<F> {
    pub(super) function: F,
}

impl<F: FnMut(&[u8]) -> Kind> Work for Telling<F> {
    fn check(&mut self) -> bool {
        PACKETS.iter().all(|(kind, packet)| (self.function)(packet) == *kind)
    }

    fn pass(&mut self, iterations: u32) -> Duration {
        let function = &mut self.function;
        repeat(iterations, || {
            for (_, packet) in &PACKETS {
                black_box(function(black_box(packet)));
            }
        })
    }
}
