//! Whose an address is.

use std::net::IpAddr;

use crate::{Event, Record};

/// The nodes of a session by name and by address, as its records introduce them.
#[derive(Clone, Debug, Default)]
pub struct Names {
    nodes: Vec<(String, Vec<IpAddr>)>,
}

impl Names {
    /// Reads the introductions out of records.
    #[must_use]
    pub fn of(records: &[Record]) -> Self {
        let nodes = records.iter().filter_map(|record| match &record.event {
            Event::Node(node) => Some((record.node.clone(), node.addresses.clone())),
            _ => None,
        });
        Self { nodes: nodes.collect() }
    }

    /// The node that has this address, if one introduced itself with it.
    #[must_use]
    pub fn of_address(&self, address: IpAddr) -> Option<&str> {
        self.nodes
            .iter()
            .find(|(_, addresses)| addresses.contains(&address))
            .map(|(name, _)| name.as_str())
    }
}
