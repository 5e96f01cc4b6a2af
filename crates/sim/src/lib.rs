//! A seeded virtual network: a clock, links, NATs, STUN servers and ICE agents.
//!
//! A [`World`] is a discrete-event simulation in which every packet is wire bytes: hosts send them
//! onto networks, links delay and lose them, NATs ([`frazil_nat`]) rewrite or drop them, servers and
//! agents ([`frazil_ice`]) answer them. Time is virtual, everything counts in integers, and all
//! chance comes from one seed, so a world replays to the last octet: a failing test prints its seed.
//!
//! # Two peers behind NATs
//!
//! ```
//! use frazil_nat::Preset;
//! use frazil_sim::{TwoPeers, direct_path_possible};
//!
//! let mut duo = TwoPeers::new(Preset::PortRestricted, Preset::FullCone).build(7);
//! let outcome = duo.play()?;
//! assert!(outcome.connected());
//! assert!(direct_path_possible(Preset::PortRestricted, Preset::FullCone));
//! # Ok::<(), frazil_sim::Fault>(())
//! ```
//!
//! # A world of one's own
//!
//! ```
//! use frazil_sim::{Link, World};
//!
//! let mut world = World::new(1);
//! let near = "192.0.2.1:1000".parse()?;
//! let far = "198.51.100.1:2000".parse()?;
//! let sender = world.add_host("sender", World::INTERNET, near, Link::micros(3_000));
//! let receiver = world.add_host("receiver", World::INTERNET, far, Link::micros(4_000));
//! world.post(sender, near, far, b"hello");
//! world.run_for(core::time::Duration::from_secs(1))?;
//! let mail = &world.mail(receiver)[0];
//! assert_eq!((mail.at.as_micros(), &mail.payload[..]), (7_000, &b"hello"[..]));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # A world that changes
//!
//! ```
//! use core::time::Duration;
//! use frazil_nat::Preset;
//! use frazil_sim::{Change, TwoPeers};
//!
//! let mut duo = TwoPeers::new(Preset::PortRestricted, Preset::FullCone).build(7);
//! assert!(duo.play()?.connected());
//! // Alice's NAT loses its power, and a little later its line is cut for ten seconds.
//! if let Some(nat) = duo.left_nat {
//!     let (_, uplink) = duo.world.router_links(nat).expect("a NAT has two links");
//!     let now = duo.world.now();
//!     duo.world.change(Change::RebootNat { nat });
//!     duo.world.schedule(now + Duration::from_secs(5), Change::CutLink(uplink));
//!     duo.world.schedule(now + Duration::from_secs(15), Change::MendLink(uplink));
//! }
//! duo.world.run_for(Duration::from_secs(60))?;
//! let (alice, _) = duo.peers().expect("both are there");
//! assert!(alice.selected().is_some(), "consent outlives both");
//! # Ok::<(), frazil_sim::Fault>(())
//! ```
//!
//! # Thousands of worlds
//!
//! A [`Scenario`] is a world of two peers as data: every interface, every [`Link`], the chain of NAT
//! configurations before each address, and what will happen. [`Scenario::draw`] makes one of a seed,
//! [`Scenario::build`] a world of it, and [`Scenario::accesses`] says what [`verdict`] must know.
//!
//! # When something is wrong
//!
//! A machine that breaks [the contract of the family](frazil_sansio#the-contract), or one that wakes
//! itself up without end, stops its world with a [`Fault`], which names the seed. So does a thread
//! that panics while a world is under way, on standard error. [`World::watching`] says when the
//! contract is checked.
#![cfg_attr(doctest, doc = include_str!("../README.md"))]
#![forbid(unsafe_code)]

mod attachment;
mod description;
mod dice;
mod exchange;
mod fault;
mod guard;
mod link;
mod log;
mod network;
mod node;
mod oracle;
mod outcome;
mod packet;
pub mod pcap;
mod peer;
mod peer_config;
mod proof;
mod queue;
mod router;
mod scenario;
mod server;
mod signal;
mod stranger;
mod subnet;
mod survey;
mod talk;
mod two_peers;
mod watch;
mod world;

pub use attachment::LinkId;
pub use dice::Probability;
pub use fault::{Fault, Wrong};
pub use link::{Lane, Link, Rate};
pub use network::NetworkId;
pub use node::{Datagram, NodeId};
pub use oracle::{Access, Obstacle, Side, Verdict, direct_path_possible, obstacle, verdict};
pub use outcome::Outcome;
pub use packet::Frame;
pub use peer::Peer;
pub use peer_config::PeerConfig;
pub use proof::{Law, Violation, prove};
pub use scenario::{
    Cable, Flavour, InterfacePlan, PeerPlan, Place, RouterPlan, Scenario, Scene, ServerPlan, Stage,
    StrangerPlan, Twist,
};
pub use signal::Signalling;
pub use subnet::Subnet;
pub use survey::{Cell, Kind, Line, Population, Results, Survey};
pub use two_peers::{Duo, EVERYDAY, TwoPeers};
pub use world::{Change, World};
