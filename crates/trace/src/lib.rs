//! One event record for agents, servers, NATs and networks, and what is drawn from it.
//!
//! Whatever happens in a session, in a virtual network or on real sockets, becomes a [`Record`]: a
//! time, the node it happened at, and an [`Event`]. Records are written as NDJSON ([`ndjson`]), one
//! object a line with the schema version [`SCHEMA_VERSION`]; text for people is drawn from the very
//! same records ([`render`]).
//!
//! ```
//! use frazil_trace::{Data, Event, Record, ndjson};
//!
//! let hello = Record::new(1_250, "alice", Event::DataSent(Data {
//!     local: "192.168.1.10:50000".parse()?,
//!     remote: "198.51.100.7:61000".parse()?,
//!     length: 5,
//!     text: Some("hello".into()),
//! }));
//! let line = ndjson::line(&hello)?;
//! assert!(line.starts_with(r#"{"v":1,"t_us":1250,"node":"alice","kind":"data-sent","#));
//! assert_eq!(ndjson::parse(&line)?, hello);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
#![forbid(unsafe_code)]

pub mod agent;
mod change;
mod check;
mod contents;
mod event;
mod nat;
pub mod ndjson;
mod packet;
mod record;
pub mod render;
mod session;

pub use change::{Interface, Link, Readdressed};
pub use check::{CheckFailed, CheckReceived, CheckSent, Checked, End, Pair, Selected};
pub use contents::Contents;
pub use event::Event;
pub use nat::{Admits, Binding, Table};
pub use packet::{Dropped, Packet, Translated, Translation};
pub use record::{Record, SCHEMA_VERSION};
pub use session::{
    Candidate, Data, Description, DescriptionKind, Node, NodeRole, SignalLost, Started, Trickled,
    Verdict,
};
