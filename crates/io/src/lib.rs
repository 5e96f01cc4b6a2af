//! A ready-made driver: frazil's machines on real UDP sockets, under tokio.
//!
//! A machine of the family does no input or output ([its contract](frazil_sansio)); a [`Driver`]
//! gives it sockets, a clock and a place in an async task. There are no background tasks and no
//! channels: the application owns the driver and calls [`Driver::next`] in its own loop.
//!
//! ```
//! use frazil_ice::{Config, Event, Pacer, Role};
//! use frazil_io::{Driver, Happened};
//!
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() -> Result<(), Box<dyn std::error::Error>> {
//! // From the system's source of randomness, not like this.
//! let seed = [7; 32];
//! let config = Config::new(seed, Role::Controlling, Pacer::new());
//! // Usually: one socket per address of `frazil_io::usable_addresses()`, port 0.
//! let (mut driver, left_out) = Driver::bind(config, ["127.0.0.1:0".parse()?]);
//! assert!(left_out.is_empty());
//!
//! driver.command(|agent, now| agent.gather(now));
//! loop {
//!     match driver.next().await {
//!         Happened::Event(Event::LocalCandidate(found)) => println!("{} {}", found.kind, found.address),
//!         Happened::Event(Event::GatheringComplete) => break,
//!         Happened::Data { payload, .. } => println!("{} octets from the peer", payload.len()),
//!         _ => {}
//!     }
//! }
//! # Ok(())
//! # }
//! ```
#![forbid(unsafe_code)]

mod addresses;
mod agent;
mod discovery;
mod driver;
mod icmp;
mod inbox;
mod privacy;
mod server;
mod socket;
mod sockets;
mod stats;
mod stun_service;
mod traffic;

pub use addresses::{expand, is_usable, usable_addresses};
pub use discovery::{DiscoveryDriver, mtu_towards, source_for};
pub use driver::{Driver, Happened};
pub use server::{ServerError, StunServer};
pub use sockets::{BindError, MAX_SOCKETS, Sockets};
pub use stats::{SendError, Stats};
pub use stun_service::StunService;
