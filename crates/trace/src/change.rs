//! What changes in a network while it is in use.

use std::net::{IpAddr, SocketAddr};

use serde::{Deserialize, Serialize};

/// An address of a host that came or went.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Interface {
    /// The socket that the application has there.
    pub socket: SocketAddr,
}

/// The addresses that a NAT has outside from now on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Readdressed {
    /// All of them.
    pub addresses: Vec<IpAddr>,
}

/// A link between a node and a network.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Link {
    /// The number of the network; 0 is the internet.
    pub network: usize,
}
