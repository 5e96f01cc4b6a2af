//! Offers and answers (RFC 3264 and those that build on it).

#![cfg(feature = "alloc")]
#![allow(non_snake_case, reason = "tests carry the ids of the rules they prove")]
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::string_slice,
    clippy::panic,
    reason = "helpers of tests"
)]

#[path = "../common/mod.rs"]
mod common;

mod again;
mod answers;
mod bundle;
mod bundle_offers;
mod completed;
mod corpus;
mod dtls;
mod evolving;
mod extensions;
mod field;
mod formats;
mod hostile;
mod ice;
mod laws;
mod made;
mod mirror;
mod mux;
mod offers;
mod refusals;
mod regroup;
mod repeated;
mod rids;
mod rids_again;
mod sctp;
mod sessions;
mod sides;
mod tcp;
mod transports;
