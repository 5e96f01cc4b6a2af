//! The client's side of a request, without sockets or clocks (RFC 8489 §6.2).
//!
//! ```
//! use core::time::Duration;
//! use frazil_sansio::Instant;
//! use frazil_stun::transaction::{ClientTransaction, Timing};
//! use frazil_stun::{Class, MessageWriter, Method, TransactionIds};
//!
//! let id = TransactionIds::from_seed([7; 32]).generate();
//! let writer = MessageWriter::new(Vec::new(), Class::Request, Method::BINDING, id)?;
//! let request = writer.fingerprint()?.finish();
//!
//! let start = Instant::from_secs(1);
//! let mut transaction = ClientTransaction::over_udp(request, Timing::default(), start)?;
//! assert_eq!(transaction.poll_transmit().map(<[u8]>::len), Some(28));
//! assert_eq!(transaction.poll_timeout(), Some(start + Duration::from_millis(500)));
//!
//! // No answer came in time: the same octets again.
//! transaction.handle_timeout(start + Duration::from_millis(500));
//! assert_eq!(transaction.poll_transmit().map(<[u8]>::len), Some(28));
//! # Ok::<(), Box<dyn core::error::Error>>(())
//! ```

mod client;
mod rto;
mod schedule;

pub use client::{ClientTransaction, Failure, StartError};
pub use rto::RtoEstimate;
pub use schedule::{Schedule, Step, Timing};
