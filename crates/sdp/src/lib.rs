//! SDP (RFC 8866): a borrowed view without allocation, typed attributes, a builder.
#![no_std]
#![forbid(unsafe_code)]
#![cfg_attr(test, allow(non_snake_case, reason = "tests carry the ids of the rules they prove"))]
#![cfg_attr(test, allow(clippy::string_slice, reason = "a test may panic"))]

#[cfg(feature = "alloc")]
extern crate alloc;
#[cfg(test)]
extern crate std;

mod attribute;
mod attributes;
#[cfg(feature = "alloc")]
mod build;
mod defaults;
mod error;
mod fields;
mod grammar;
mod ice;
mod line;
mod media;
mod section;
mod session;
mod typed;

pub use attribute::{All, Attribute, AttributeLine, Attributes};
pub use attributes::{
    Direction, EndOfCandidates, Fingerprint, Group, HashFunction, IceLite, IceOptions, IcePacing,
    IcePwd, IceUfrag, MaxMessageSize, Mid, SctpPort, Setup,
};
#[cfg(feature = "alloc")]
pub use build::{BuildError, MediaBuilder, SessionBuilder};
pub use error::{Cause, ParseError, Subject};
pub use fields::{Bandwidth, Connection, Host, MediaDescription, Origin, Timing};
pub use frazil_candidate::Candidate;
pub use ice::IceParameters;
pub use line::{Line, Lines};
pub use media::{Fingerprints, Media, MediaIter};
pub use session::Session;
pub use typed::{AnyAttribute, Typed};
