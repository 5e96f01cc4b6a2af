//! How the NATs on the way behave, found out with the help of a server that has two addresses
//! (RFC 5780), without sockets or clocks.
//!
//! A [`Discovery`] sends packets from one fresh socket after the other and draws its conclusions from
//! what comes back, and from what does not. Its [`Report`] says what is known, and of what is not, why.
//! A driver gives it sockets when it asks for them by [`Event::SocketWanted`], and otherwise does what
//! it does for any machine of the family.
//!
//! ```
//! use core::net::SocketAddr;
//! use frazil_sansio::{AddressChange, Instant};
//! use frazil_stun::discovery::{Behavior, Config, Discovery, Event};
//! use frazil_stun::responder::BehaviorServer;
//!
//! let address: SocketAddr = "198.51.100.2:3478".parse()?;
//! let server = BehaviorServer::new(address, "198.51.100.3:3479".parse()?)?;
//! let mut now = Instant::ZERO;
//! let config = Config::new([7; 32]); // from a cryptographic source
//! let mut discovery = Discovery::new(config, address, now);
//!
//! // Nothing stands between this host and the server here.
//! let mut ports = 50_000..;
//! let mut buffer = [0; 1500];
//! while !discovery.is_finished() {
//!     let mut answers = Vec::new();
//!     while let Some(transmit) = discovery.poll_transmit(&mut buffer)? {
//!         let arrives = transmit.path.reversed();
//!         answers.extend(server.respond(transmit.payload, arrives, Vec::new()));
//!     }
//!     let mut idle = answers.is_empty();
//!     for answer in answers {
//!         discovery.handle_input(answer.path.reversed(), &answer.bytes, now);
//!     }
//!     while let Some(event) = discovery.poll_event() {
//!         idle = false;
//!         if let Event::SocketWanted { .. } = event {
//!             let local = SocketAddr::new("203.0.113.7".parse()?, ports.next().unwrap());
//!             discovery.handle_address(AddressChange::Added(local), now);
//!         }
//!     }
//!     if let Some(due) = discovery.poll_timeout().filter(|_| idle) {
//!         now = due;
//!         discovery.handle_timeout(now);
//!     }
//! }
//!
//! let report = discovery.report();
//! assert_eq!(report.udp, Ok(true));
//! assert_eq!(report.mapping, Ok(Behavior::None));
//! assert_eq!(report.filtering, Ok(Behavior::None));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # Where the RFC leaves a choice
//!
//! - That nothing comes tells something only where something could come. Before a filter is called
//!   address-dependent or stricter, the server's other addresses are asked themselves: erratum 7971 has
//!   this for the strictest verdict, and the same reason holds for the one before.
//! - Mapping is tested from one socket, as §4.3 has it. Every other test has a socket that nothing was
//!   sent from, so that none sees what another one opened.
//! - Where there is no NAT, an open filter is told from none by an answer to a socket that never asked
//!   for one, with the help of RESPONSE-PORT.
//! - Hairpinning is tried by two sockets that write to each other, not by one that writes to another:
//!   a filter would hide it from §3.4's test.
//! - An answer counts only if it comes from where it was asked for. One from elsewhere is the reason
//!   that is given, and so is a request that could not be delivered: neither is silence.
//! - A server is believed an address only if a host can be there that is no nearer to this one than the
//!   server is. Nothing is sent to groups, to everyone, or to this host on a stranger's word.
//! - ALTERNATE-SERVER is not followed (§5), nor is the server of RFC 3489 known by its CHANGED-ADDRESS.

mod ask;
mod bench;
mod config;
mod credible;
mod event;
mod filtering;
mod fragments;
mod hairpinning;
mod idle;
mod lifetime;
mod machine;
mod mapping;
mod outcome;
mod ports;
mod probe;
mod reach;
mod refresh;
mod report;
mod trials;
mod unknown;

pub use config::{Config, LifetimeSearch};
pub use event::{Event, Test};
pub use machine::Discovery;
pub use report::{
    Behavior, Finding, Hairpinning, Lifetime, PortAssignment, Ports, Refresh, Report,
};
pub use unknown::Unknown;
