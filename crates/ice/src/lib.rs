//! A sans-IO ICE agent (RFC 8445 and family) that any runtime can drive.
#![no_std]
#![forbid(unsafe_code)]
#![expect(dead_code, reason = "the checks that use the rest come next")]

extern crate alloc;

mod agent;
mod candidate;
mod config;
mod credentials;
mod event;
mod nomination;
mod outbox;
mod pacer;
mod pair;
mod role;
mod select;
mod stats;
mod timers;
mod trickle;

pub use agent::Agent;
pub use candidate::{
    AddressRefused, COMPONENT, CandidateKind, CandidateRefused, Foundation, LocalCandidate,
    RemoteCandidate,
};
pub use config::Config;
pub use credentials::{Credentials, CredentialsError};
pub use event::{CheckFailure, CheckKind, Event, Limit, State};
pub use nomination::{NominationPolicy, Preference};
pub use pacer::Pacer;
pub use pair::{CandidateInfo, PairId, PairInfo, PairState};
pub use role::Role;
pub use select::SendError;
pub use stats::Stats;
pub use timers::Timer;
pub use trickle::{DescriptionRefused, RemoteDescription};
