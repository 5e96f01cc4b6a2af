//! Discovery (RFC 5780 §4, §5), played against servers and NATs of every kind.
#![cfg(feature = "alloc")]
#![allow(non_snake_case, reason = "requirement ids are part of the names")]
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic, reason = "tests")]

mod contract;
mod hostile;
mod rig;
mod rules;
mod servers;
