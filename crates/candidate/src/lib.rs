//! ICE candidate lines, priorities and foundations, without allocation.
//!
//! [`Candidate::parse`] reads a line of RFC 8839 §5.1, with the `tcptype` of RFC 6544 §4.5 and the
//! `.local` names of browsers, and borrows from it; `Display` writes it back. [`priority`] computes
//! and takes apart the numbers of RFC 8445 §5.1.2, and [`FoundationKey`] says which candidates share
//! a foundation (§5.1.1.3).
//!
//! ```
//! use frazil_candidate::{Candidate, CandidateType, priority};
//!
//! let line = "a=candidate:2 1 UDP 1694498815 192.0.2.3 45664 typ srflx raddr 10.0.1.1 rport 8998";
//! let candidate = Candidate::parse(line)?;
//! assert_eq!(candidate.kind, CandidateType::ServerReflexive);
//! assert_eq!(candidate.socket_address(), Some("192.0.2.3:45664".parse().unwrap()));
//! assert_eq!(candidate.priority, priority::candidate_priority(100, 65535, 1));
//! assert_eq!(format!("a={candidate}"), line);
//! # Ok::<(), frazil_candidate::ParseError>(())
//! ```
//!
//! # What is read, and what is refused
//!
//! - `a=candidate:…`, `candidate:…` (what `RTCIceCandidate.candidate` holds) and the bare value are
//!   the same candidate. Blanks and a line end behind it mean nothing.
//! - Keywords, transports and types compare without regard to case and are written in one form:
//!   `UDP`, `TCP`, `typ`, `host`. Unknown transports, types and extensions are kept as they stand.
//! - `raddr` and `rport` may each be missing, and an extension's value may be empty.
//! - A `tcptype` counts wherever it stands among the extensions, and is written where RFC 6544 has
//!   it. One with an unknown value stays an extension.
//! - Component ids outside 1 to 256 are refused. A priority of 0 or above 2³¹−1 is *kept*, because
//!   the grammar lets it through and a dissector wants to show it:
//!   [`Candidate::priority_in_range`] names it, and an ICE agent must refuse it.
//! - [`Candidate::departures`] names whatever else an RFC forbids and the grammar lets through.
//! - An address with a colon is IPv6 and must be one. A zone (`fe80::1%eth0`) is refused: it means
//!   nothing on another host. Names are kept; whoever pairs candidates ignores those it cannot
//!   resolve.
//!
//! Errors are small `Copy` values with the column, the field and the cause.
#![no_std]
#![forbid(unsafe_code)]
#![cfg_attr(test, allow(non_snake_case, reason = "tests carry the ids of the rules they prove"))]

#[cfg(test)]
extern crate std;

mod address;
mod candidate;
mod components;
mod departure;
mod error;
mod extensions;
mod foundation;
mod grammar;
mod ip;
mod kind;
mod octets;
pub mod priority;
mod reader;
mod transport;
mod write;

pub use address::Address;
pub use candidate::Candidate;
pub use components::Components;
pub use departure::Departure;
pub use error::{Cause, Field, ParseError};
pub use extensions::{Extensions, ExtensionsIter};
pub use foundation::{Foundation, FoundationKey};
pub use kind::CandidateType;
pub use transport::{TcpType, Transport};

#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
