//! The vocabulary of machines that do no input or output.
//!
//! A sans-IO machine owns a protocol's state and nothing else: bytes, time and changes of the world
//! go in, bytes, deadlines and events come out, and a driver of the caller's choosing does the rest.
//! This crate holds what all machines of the family share: [`Instant`], [`Path`], [`Transmit`],
//! [`Input`], the verbs of [`Machine`], and the contract below.
//!
//! # The contract
//!
//! 1. Nothing inside reads a clock or draws randomness from outside; the same inputs give the same
//!    outputs.
//! 2. After any `&mut` call, drain [`poll_transmit`](Machine::poll_transmit) and
//!    [`poll_event`](Machine::poll_event) to `None`, then read
//!    [`poll_timeout`](Machine::poll_timeout). Draining ends.
//! 3. `poll_timeout` takes `&self`, is cheap and absolute; `None` means that nothing is scheduled.
//!    There is no "look again in a while".
//! 4. When it is due, [`handle_timeout`](Machine::handle_timeout) queues something or moves the
//!    deadline past `now`.
//! 5. Early, late and repeated calls are safe. An hour late is one step, not a burst, and what has
//!    expired meanwhile is expired before anything is queued.
//! 6. A clock that goes backwards is clamped to the latest time seen.
//! 7. A change of configuration re-evaluates the deadlines.
//! 8. A buffer that is too short leaves the item queued and says what size it needs.
//! 9. No input panics, and none grows memory past the limits in the machine's configuration.
//! 10. Bytes that are not for the machine come back untouched, said to be [`Input::Foreign`].
//!
//! With the feature `check`, the module `check` holds any machine to these lines.
//!
//! # A driver's loop
//!
//! ```
//! use frazil_sansio::{BufferTooShort, Instant, Machine};
//!
//! /// Sends what is queued, reports what happened, and says when to wake the machine again.
//! fn settle<M: Machine>(
//!     machine: &mut M,
//!     mut send: impl FnMut(frazil_sansio::Transmit<'_>),
//!     mut report: impl FnMut(M::Event),
//! ) -> Result<Option<Instant>, BufferTooShort> {
//!     let mut buffer = [0; 1500];
//!     while let Some(transmit) = machine.poll_transmit(&mut buffer)? {
//!         send(transmit);
//!     }
//!     while let Some(event) = machine.poll_event() {
//!         report(event);
//!     }
//!     Ok(machine.poll_timeout())
//! }
//! ```
#![no_std]
#![forbid(unsafe_code)]

#[cfg(feature = "std")]
extern crate std;

#[cfg(feature = "check")]
pub mod check;
mod io;
mod machine;
mod path;
mod time;

pub use io::{AddressChange, BufferTooShort, Input, StreamChange, Transmit};
pub use machine::Machine;
pub use path::{Path, Transport};
#[cfg(feature = "std")]
pub use time::Clock;
pub use time::Instant;

#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
