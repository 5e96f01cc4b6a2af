//! A sans-IO ICE agent (RFC 8445 and family) that any runtime can drive.
#![no_std]
#![forbid(unsafe_code)]

extern crate alloc;

mod agent;
mod candidate;
mod check;
mod checklist;
mod config;
mod consent;
mod credentials;
mod destinations;
mod event;
mod gather;
mod machine;
mod message;
mod nomination;
mod outbox;
mod pacer;
mod pair;
mod resolve;
mod respond;
mod role;
mod schedule;
mod select;
mod settle;
mod sources;
mod stats;
mod timers;
mod transaction;
mod trickle;
mod valid;

pub use agent::Agent;
pub use candidate::{
    AddressRefused, COMPONENT, CandidateKind, CandidateRefused, Foundation, LocalCandidate,
    RemoteCandidate,
};
pub use config::Config;
pub use credentials::{Credentials, CredentialsError};
pub use event::{CheckFailure, CheckKind, Event, FailureCause, Limit, State};
pub use nomination::{NominationPolicy, Preference};
pub use pacer::Pacer;
pub use pair::{CandidateInfo, PairId, PairInfo, PairState};
pub use role::Role;
pub use select::SendError;
pub use stats::Stats;
pub use timers::Timer;
pub use trickle::{DescriptionRefused, RemoteDescription};
