//! A ready-made driver: frazil's machines on real UDP sockets, under tokio.
//!
//! A machine of the family does no input or output ([its contract](frazil_sansio)); a [`Driver`]
//! gives it sockets, a clock and a place in an async task. There are no background tasks and no
//! channels: the application owns the driver and calls [`Driver::next`] in its own loop.
#![forbid(unsafe_code)]

mod addresses;
mod agent;
mod driver;
mod inbox;
mod server;
mod socket;
mod sockets;
mod stats;

pub use addresses::{expand, is_usable, usable_addresses};
pub use driver::{Driver, Happened};
pub use server::{ServerError, StunServer};
pub use sockets::{BindError, MAX_SOCKETS, Sockets};
pub use stats::{SendError, Stats};
