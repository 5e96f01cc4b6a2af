//! Networks, and the links that attach nodes to them.

use core::net::{IpAddr, Ipv4Addr};
use core::time::Duration;

use crate::Probability;
use crate::node::NodeId;

/// A network of a [`World`](crate::World).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct NetworkId(pub(crate) usize);

/// How a node is attached to a network. A packet takes the delay of both its ends' links.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub struct Link {
    /// What every packet takes.
    pub delay: Duration,
    /// What a packet may take on top of it, evenly spread; packets overtake each other.
    pub jitter: Duration,
}

impl Link {
    /// A link with a delay in microseconds and no jitter.
    #[must_use]
    pub const fn micros(delay: u64) -> Self {
        Self { delay: Duration::from_micros(delay), jitter: Duration::ZERO }
    }

    /// The link with a jitter in microseconds.
    #[must_use]
    pub const fn with_jitter(self, micros: u64) -> Self {
        Self { jitter: Duration::from_micros(micros), ..self }
    }
}

/// A range of addresses.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Subnet {
    base: Ipv4Addr,
    length: u32,
}

impl Subnet {
    /// The addresses that share their first `length` bits with `base`.
    #[must_use]
    pub const fn new(base: Ipv4Addr, length: u32) -> Self {
        Self { base, length: if length > 32 { 32 } else { length } }
    }

    /// Whether it holds an address.
    #[must_use]
    pub fn contains(self, address: IpAddr) -> bool {
        let IpAddr::V4(address) = address else { return false };
        let mask = u32::MAX.checked_shl(32_u32.saturating_sub(self.length)).unwrap_or(0);
        (address.to_bits() ^ self.base.to_bits()) & mask == 0
    }
}

/// Nodes that reach each other directly, and where packets for anybody else go.
#[derive(Debug)]
pub(crate) struct Network {
    /// The addresses that only this network can mean; the internet has none of its own.
    pub(crate) subnet: Option<Subnet>,
    /// Where packets for addresses outside the subnet go.
    pub(crate) gateway: Option<(NodeId, Link)>,
    /// How likely a packet is lost here.
    pub(crate) loss: Probability,
    attached: Vec<(IpAddr, NodeId, Link)>,
}

/// Why a packet goes nowhere.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum NoRoute {
    /// The subnet has no such host.
    NoHost,
    /// A private address (RFC 1918, RFC 4193) means nothing on the internet.
    Private,
    /// Nobody has the address.
    Nobody,
}

impl NoRoute {
    pub(crate) const fn reason(self) -> &'static str {
        match self {
            Self::NoHost => "no such host in this network",
            Self::Private => "a private address leads nowhere on the internet",
            Self::Nobody => "nobody has this address",
        }
    }
}

impl Network {
    pub(crate) const fn new(subnet: Option<Subnet>) -> Self {
        Self { subnet, gateway: None, loss: Probability::NEVER, attached: Vec::new() }
    }

    pub(crate) fn attach(&mut self, address: IpAddr, node: NodeId, link: Link) {
        self.attached.push((address, node, link));
    }

    /// The node that a packet for `destination` goes to next.
    pub(crate) fn route(&self, destination: IpAddr) -> Result<(NodeId, Link), NoRoute> {
        if let Some((_, node, link)) = self.attached.iter().find(|(at, ..)| *at == destination) {
            return Ok((*node, *link));
        }
        if self.subnet.is_some_and(|subnet| subnet.contains(destination)) {
            return Err(NoRoute::NoHost);
        }
        self.gateway.ok_or(if is_private(destination) { NoRoute::Private } else { NoRoute::Nobody })
    }
}

const fn is_private(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(v4) => v4.is_private(),
        IpAddr::V6(v6) => v6.is_unique_local(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_subnet_holds_its_own() {
        let home = Subnet::new(Ipv4Addr::new(192, 168, 1, 0), 24);
        assert!(home.contains(Ipv4Addr::new(192, 168, 1, 77).into()));
        assert!(!home.contains(Ipv4Addr::new(192, 168, 2, 77).into()));
        assert!(Subnet::new(Ipv4Addr::UNSPECIFIED, 0).contains(Ipv4Addr::BROADCAST.into()));
    }

    #[test]
    fn routes_go_home_or_to_the_gateway() {
        let node = NodeId(3);
        let mut lan = Network::new(Some(Subnet::new(Ipv4Addr::new(10, 0, 0, 0), 24)));
        lan.attach(Ipv4Addr::new(10, 0, 0, 2).into(), node, Link::default());
        let to = |lan: &Network, last| lan.route(Ipv4Addr::new(10, 0, last, 2).into());
        assert_eq!(to(&lan, 0), Ok((node, Link::default())));
        assert_eq!(to(&lan, 1), Err(NoRoute::Private));
        lan.gateway = Some((NodeId(9), Link::micros(5)));
        assert_eq!(to(&lan, 1), Ok((NodeId(9), Link::micros(5))));
        assert_eq!(lan.route(Ipv4Addr::new(10, 0, 0, 9).into()), Err(NoRoute::NoHost));
    }
}
