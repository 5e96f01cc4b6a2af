//! A sans-IO ICE agent (RFC 8445 and family) that any runtime can drive.
//!
//! [`Agent`] finds a path between two peers: it gathers the addresses at which this side may be
//! reached, takes those of the other side, checks the pairs of them in both directions, picks one,
//! and watches that the peer still wants to receive. It does no input or output and reads no clock:
//! a driver hands it datagrams and the time, sends what it queues, and wakes it when it asks.
//!
//! It is a full agent for one data stream with one component, over UDP: what BUNDLE and rtcp-mux
//! leave of a WebRTC session.
//!
//! # Two agents connect
//!
//! ```
//! use frazil_candidate::Candidate;
//! use frazil_ice::{Agent, Config, Event, Pacer, RemoteDescription, Role, State};
//! use frazil_sansio::{Input, Instant};
//!
//! /// Tells one agent all that a description says of the other.
//! fn tell(from: &Agent, to: &mut Agent, now: Instant) -> Result<(), Box<dyn std::error::Error>> {
//!     let credentials = from.local_credentials();
//!     to.set_remote(RemoteDescription::new(credentials.ufrag(), credentials.pwd()), now)?;
//!     for candidate in from.local_candidates() {
//!         let line = candidate.to_string();
//!         to.add_remote_candidate(&Candidate::parse(&line)?, now)?;
//!     }
//!     to.end_of_remote_candidates(now);
//!     Ok(())
//! }
//!
//! /// Delivers what one agent sends, and says what happened to it.
//! fn carry(from: &mut Agent, to: &mut Agent, now: Instant) {
//!     let mut buffer = [0; 1500];
//!     while let Ok(Some(transmit)) = from.poll_transmit(&mut buffer) {
//!         to.handle_input(transmit.path.reversed(), transmit.payload, now);
//!     }
//!     while let Some(event) = from.poll_event() {
//!         if let Event::Selected(pair) = event {
//!             println!("after {now:?}: {} to {}", pair.local, pair.remote);
//!         }
//!     }
//! }
//!
//! // One pacer for all agents of a process, and for each a seed from the operating system.
//! let pacer = Pacer::new();
//! let mut now = Instant::ZERO;
//! let mut alice = Agent::new(Config::new([1; 32], Role::Controlling, pacer.clone()), now);
//! let mut bob = Agent::new(Config::new([2; 32], Role::Controlled, pacer), now);
//! alice.add_local_address("192.0.2.1:4000".parse()?, now)?;
//! bob.add_local_address("192.0.2.2:5000".parse()?, now)?;
//! alice.gather(now);
//! bob.gather(now);
//! tell(&alice, &mut bob, now)?;
//! tell(&bob, &mut alice, now)?;
//!
//! // The driver: time goes to the next deadline, and every datagram arrives at once.
//! while alice.state() != State::Completed || bob.state() != State::Completed {
//!     let due = alice.poll_timeout().into_iter().chain(bob.poll_timeout()).min();
//!     now = now.max(due.expect("both wait for something"));
//!     for _ in 0..2 {
//!         alice.handle_timeout(now);
//!         carry(&mut alice, &mut bob, now);
//!         bob.handle_timeout(now);
//!         carry(&mut bob, &mut alice, now);
//!     }
//! }
//!
//! let transmit = alice.send(b"hello", now)?;
//! let heard = bob.handle_input(transmit.path.reversed(), transmit.payload, now);
//! assert!(matches!(heard, Input::Data { payload: b"hello", .. }));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # Driving an agent
//!
//! After any call that takes `&mut self`: send what [`Agent::poll_transmit`] gives, report what
//! [`Agent::poll_event`] gives, then arm one timer for [`Agent::poll_timeout`] and call
//! [`Agent::handle_timeout`] when it fires. New transactions begin only in `handle_timeout`, so a
//! deadline of "now" is common. [The contract](frazil_sansio#the-contract) says the rest;
//! [`Agent::next_timer`] says what an agent is waiting for.
//!
//! - A local address is that of a bound socket, one for each address of the host, never an
//!   unspecified one: answers leave from where their request arrived.
//! - [`Event::LocalCandidate`] is for the peer, at once (trickle) or with the description; a host
//!   candidate is checked from as soon as there is a remote one. [`Event::GatheringComplete`] is
//!   `end-of-candidates`.
//! - Names (`.local`) are refused by that reason: resolve them, and add the candidate anew.
//! - Data goes where [`Agent::send`] says, from the first valid pair on, and only while the peer
//!   consents. Data comes as [`Input::Data`](frazil_sansio::Input::Data), from paths on which
//!   something authentic has been heard, whatever its first octet.
//!
//! # What it decides where the RFCs leave it open
//!
//! | question | answer |
//! |---|---|
//! | when to nominate | [`NominationPolicy`]: in the next slot of the pacer, ahead of the triggered checks, unless a pair of higher priority may still answer in about the time that the best one took; 200 ms at most |
//! | which pair | the one of highest priority, unless another is clearly faster |
//! | retransmission of checks | after `max(500 ms, Ta × pairs to go)`, doubled each time, seven at most, 39.5 s in all; RFC 8445 §14.3 would have the pairs squared |
//! | which valid pair carries data before nomination | the one of highest priority |
//! | consent checks | one by one every four to six seconds, outside the pace: RFC 7675 has its own |
//! | a slow peer's `ice-pacing` | kept up to [`Config::ta_limit`]; a description beyond it is refused |
//! | data ahead of the description | taken from whoever knows this side's password; after it, from the peer described |
//! | ICMP errors | ignored for checks, heeded for STUN servers |
//! | checks after a pair is selected | answered for ever; they begin nothing new unless the peer nominates another pair: the best one an old peer did, the last one any other |
//! | a failed agent | answers nothing, so that the peer does not believe in it |
//!
//! # What bounds it
//!
//! Everything that another party can make grow has a limit in [`Config`], and reaching it is an
//! event or a count in [`Stats`]. A description can have checks sent to at most
//! [`Config::remote_candidate_limit`] addresses, never to multicast, broadcast, unspecified or
//! deprecated ones, to loopback and link-local ones only from their like, and at most
//! [`Config::destination_limit`] checks to one IP address that does not answer. In its steady state
//! an agent allocates nothing.
//!
//! # What it does not do yet
//!
//! Relayed candidates, ICE restart, renomination, ICE-TCP, being lite. A peer that is lite, or has
//! relayed candidates, is fine.
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
mod freeze;
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
mod server;
mod settle;
mod sockets;
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

#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
