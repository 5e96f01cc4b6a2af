//! Holds any machine to [the contract](crate#the-contract).
//!
//! A [`Script`] is a list of things that happen to a machine: inputs, time that passes on time, late,
//! early and backwards, errors, changes of the world and of the configuration. [`run`] plays it to
//! five machines in lockstep that differ in one thing each, and compares all that comes out:
//!
//! | twin | what is different | line |
//! |---|---|---|
//! | reference | | 2, 3, 4, 5, 7, 9 |
//! | same | nothing | 1 |
//! | raw | its clock goes backwards where the others' is clamped | 6 |
//! | short | it is polled with an empty buffer, one an octet too short, and one that just fits | 8 |
//! | sheltered | it never saw the bytes that the reference said to be foreign | 10 |
//!
//! A [`Violation`] names the line, the operation, and what was seen. A [`Report`] counts what was
//! exercised, so that a test can tell a quiet pass from an empty one.
//!
//! # A machine under test
//!
//! [`Subject`] is what the harness must know besides the machine's own verbs: on which paths it
//! talks, how to make inputs that it understands, and its [`Limits`]. A small struct around the
//! machine implements both traits.
//!
//! Scripts come from bytes, so that property tests and fuzzers share them:
//!
//! ```
//! use core::time::Duration;
//! use frazil_sansio::check::{Script, Subject, run};
//! use frazil_sansio::{BufferTooShort, Input, Instant, Machine, Path, Transmit};
//!
//! /// Says "tick" every second.
//! struct Beacon {
//!     path: Path,
//!     next: Instant,
//!     queued: bool,
//! }
//!
//! impl Machine for Beacon {
//!     type Event = ();
//!
//!     fn handle_input<'a>(&mut self, _: Path, bytes: &'a [u8], _: Instant) -> Input<'a> {
//!         Input::Foreign(bytes)
//!     }
//!
//!     fn handle_timeout(&mut self, now: Instant) {
//!         if now >= self.next {
//!             self.queued = true;
//!             self.next = now + Duration::from_secs(1);
//!         }
//!     }
//!
//!     fn poll_timeout(&self) -> Option<Instant> {
//!         Some(self.next)
//!     }
//!
//!     fn poll_event(&mut self) -> Option<()> {
//!         None
//!     }
//!
//!     fn poll_transmit<'b>(
//!         &mut self,
//!         buffer: &'b mut [u8],
//!     ) -> Result<Option<Transmit<'b>>, BufferTooShort> {
//!         if !self.queued {
//!             return Ok(None);
//!         }
//!         let payload = buffer.get_mut(..4).ok_or(BufferTooShort { needed: 4 })?;
//!         payload.copy_from_slice(b"tick");
//!         self.queued = false;
//!         Ok(Some(Transmit::new(self.path, payload)))
//!     }
//! }
//!
//! impl Subject for Beacon {
//!     fn path(&self, _: u8) -> Path {
//!         self.path
//!     }
//! }
//!
//! let path = Path::udp("10.0.0.1:1".parse()?, "10.0.0.2:2".parse()?);
//! let build = |now| Beacon { path, next: now, queued: false };
//! // From a fuzzer, a property test, or a file.
//! let script = Script::from_bytes(b"any bytes are a script");
//! let report = run(build, &script)?;
//! assert!(report.wakes > 0 && report.transmits > 0);
//! # Ok::<_, Box<dyn core::error::Error>>(())
//! ```
//!
//! # What a subject adds
//!
//! - [`Subject::input`] turns a kind and some bytes into an input that the machine takes seriously.
//!   What it needs to know for that (the last request's transaction id, a peer that answers) it
//!   learns in [`Subject::inspect`], which sees every transmit and event.
//! - [`Subject::inspect`] may object to what comes out: this is where "expired before anything is
//!   queued" (line 5) is checked, since only the subject knows what expires.
//! - [`Subject::is_foreign`] is a second opinion about what belongs to the machine.
//! - [`Subject::act`] and [`Subject::reconfigure`] are the machine's own operations.
//! - [`Subject::footprint`] and [`Limits::footprint`] bound the memory (line 9); [`Op::Flood`] tries
//!   to exceed it.

mod decode;
mod difference;
mod lockstep;
mod run;
mod script;
mod subject;
mod twin;
mod violation;

pub use run::run;
pub use script::{Damage, Op, Script};
pub use subject::{Fault, Limits, Output, Subject};
pub use violation::{Line, Report, Step, Violation};
