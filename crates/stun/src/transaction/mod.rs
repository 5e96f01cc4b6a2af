//! The client's side of a request, without sockets or clocks (RFC 8489 §6.2).
//!
//! ```
//! use core::time::Duration;
//! use frazil_stun::attribute::XorMappedAddress;
//! use frazil_stun::transaction::{ClientTransaction, Instant, Timing};
//! use frazil_stun::{
//!     Class, Message, MessageWriter, Method, SliceBuffer, TransactionIds, WriteError, responder,
//! };
//!
//! let id = TransactionIds::from_seed([7; 32]).generate();
//! let mut room = [0; 28];
//! let buffer = SliceBuffer::new(&mut room);
//! let writer = MessageWriter::new(buffer, Class::Request, Method::BINDING, id)?;
//! let request = writer.fingerprint().map_err(WriteError::from)?.finish().into_written();
//!
//! let start = Instant::from_secs(1);
//! let mut transaction = ClientTransaction::over_udp(request, Timing::default(), start)?;
//! assert_eq!(transaction.poll_transmit().map(<[u8]>::len), Some(28));
//! assert_eq!(transaction.poll_timeout(), Some(start + Duration::from_millis(500)));
//!
//! // No answer came in time: the same octets again.
//! transaction.handle_timeout(start + Duration::from_millis(500));
//! assert_eq!(transaction.poll_transmit().map(<[u8]>::len), Some(28));
//!
//! // What arrives may be the answer; this one is made by a server of this crate.
//! let source = "203.0.113.7:50000".parse()?;
//! let mut room = [0; 64];
//! let server = SliceBuffer::new(&mut room);
//! let answer = responder::respond(transaction.request(), source, server).unwrap();
//! let answer = Message::parse(answer.into_written())?;
//! assert!(transaction.matches(&answer));
//! assert_eq!(answer.get()?, Some(XorMappedAddress(source)));
//! // It is sent no more. No round trip is told: which request was answered is not known.
//! assert_eq!(transaction.accept(start + Duration::from_millis(520)), None);
//! assert_eq!(transaction.poll_timeout(), None);
//! # Ok::<(), Box<dyn core::error::Error>>(())
//! ```

mod client;
mod rto;
mod schedule;

pub use frazil_sansio::Instant;

pub use client::{ClientTransaction, Failure, StartError};
pub use rto::RtoEstimate;
pub use schedule::{Schedule, Step, Timing};
