//! The same work on the same bytes, by frazil and by its peers, in one process.
//!
//! [`inputs`] has the bytes, [`suite`] says what each operation is and when it was done right,
//! [`peers`] has one file for each contestant, [`timing`] takes the times. The README says how to
//! read them.
#![forbid(unsafe_code)]

pub mod inputs;
pub mod peers;
pub mod suite;
pub mod timing;
