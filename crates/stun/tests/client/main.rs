//! The client's duties (RFC 8489 §6, §9, §10; RFC 7635), played against answers of every kind.
#![cfg(feature = "alloc")]
#![allow(non_snake_case, reason = "requirement ids are part of the names")]
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic, reason = "tests")]

mod answers;
mod bid_down;
mod contract;
mod limits;
mod long_term;
mod redirect;
mod rig;
mod short_term;
mod stream;
mod third_party;
