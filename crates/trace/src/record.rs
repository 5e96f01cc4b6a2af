//! The record: when, where, what.

use serde::{Deserialize, Serialize};

use crate::Event;

/// The version of the records' schema, written as `v` into every line.
///
/// It grows when a field or a kind changes its meaning or goes away. New kinds and new fields may
/// come without a new version: a reader skips what it does not know.
pub const SCHEMA_VERSION: u32 = 1;

/// Something that happened, at a time, at a node.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Record {
    /// The schema version, [`SCHEMA_VERSION`].
    pub v: u32,
    /// Microseconds since the beginning of the session or of the world.
    pub t_us: u64,
    /// The name of the node: an agent, a NAT, a server, or `world` for the network itself.
    pub node: String,
    /// What happened; its `kind` and its fields stand beside the fields above.
    #[serde(flatten)]
    pub event: Event,
}

impl Record {
    /// A record of the present schema version.
    #[must_use]
    pub fn new(t_us: u64, node: impl Into<String>, event: Event) -> Self {
        Self { v: SCHEMA_VERSION, t_us, node: node.into(), event }
    }
}
