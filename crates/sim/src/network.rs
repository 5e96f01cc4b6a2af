//! Networks: nodes that reach each other directly, and the way to all others.

use std::collections::BTreeMap;

use core::net::IpAddr;

use crate::Probability;
use crate::attachment::LinkId;
use crate::subnet::Subnet;

/// A network of a [`World`](crate::World).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct NetworkId(pub(crate) usize);

/// Nodes that reach each other directly, and where packets for anybody else go.
#[derive(Debug, Default)]
pub(crate) struct Network {
    /// The addresses that only this network can mean; the internet has none of its own.
    pub(crate) subnets: Vec<Subnet>,
    /// Where packets for addresses outside the subnets go.
    pub(crate) gateway: Option<LinkId>,
    /// How likely a packet is lost here.
    pub(crate) loss: Probability,
    attached: BTreeMap<IpAddr, LinkId>,
    /// Ranges that a router stands before, by their first address; they do not overlap.
    behind: BTreeMap<IpAddr, (Subnet, LinkId)>,
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
    /// A network of these addresses that nobody is attached to.
    pub(crate) fn of(subnet: Subnet) -> Self {
        Self { subnets: vec![subnet], ..Self::default() }
    }

    /// Who has the address is reached by this link.
    pub(crate) fn attach(&mut self, address: IpAddr, link: LinkId) {
        self.attached.insert(address, link);
    }

    /// The address is at this link no more.
    pub(crate) fn detach(&mut self, address: IpAddr, link: LinkId) {
        if self.attached.get(&address) == Some(&link) {
            self.attached.remove(&address);
        }
    }

    /// Addresses of this range are behind the router at this link. The internet takes no private
    /// range.
    pub(crate) fn delegate(&mut self, range: Subnet, link: LinkId) {
        if !self.subnets.is_empty() || !is_private(range.base()) {
            self.behind.entry(range.base()).or_insert((range, link));
        }
    }

    /// The link that a packet for `destination` leaves by.
    pub(crate) fn route(&self, destination: IpAddr) -> Result<LinkId, NoRoute> {
        if let Some(link) = self.attached.get(&destination) {
            return Ok(*link);
        }
        if let Some((_, (range, link))) = self.behind.range(..=destination).next_back()
            && range.contains(destination)
        {
            return Ok(*link);
        }
        if self.subnets.iter().any(|subnet| subnet.contains(destination)) {
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

    fn at(address: &str) -> IpAddr {
        address.parse().unwrap()
    }

    #[test]
    fn routes_go_home_or_to_the_gateway() {
        let mut lan = Network::of(Subnet::new(at("10.0.0.0"), 24));
        lan.attach(at("10.0.0.2"), LinkId(3));
        assert_eq!(lan.route(at("10.0.0.2")), Ok(LinkId(3)));
        assert_eq!(lan.route(at("10.0.1.2")), Err(NoRoute::Private));
        lan.gateway = Some(LinkId(9));
        assert_eq!(lan.route(at("10.0.1.2")), Ok(LinkId(9)));
        assert_eq!(lan.route(at("10.0.0.9")), Err(NoRoute::NoHost));
        lan.detach(at("10.0.0.2"), LinkId(4));
        assert_eq!(lan.route(at("10.0.0.2")), Ok(LinkId(3)), "another's link");
        lan.detach(at("10.0.0.2"), LinkId(3));
        assert_eq!(lan.route(at("10.0.0.2")), Err(NoRoute::NoHost));
    }

    #[test]
    fn a_range_behind_a_router_is_reached_through_it() {
        let mut internet = Network::default();
        for (range, link) in [("2001:db8:a::", 1), ("2001:db8:b::", 2), ("10.0.0.0", 3)] {
            internet.delegate(Subnet::new(at(range), 48), LinkId(link));
        }
        assert_eq!(internet.route(at("2001:db8:a:7::1")), Ok(LinkId(1)));
        assert_eq!(internet.route(at("2001:db8:b::1")), Ok(LinkId(2)));
        assert_eq!(internet.route(at("2001:db8:c::1")), Err(NoRoute::Nobody));
        assert_eq!(internet.route(at("10.0.0.0")), Err(NoRoute::Private));
    }
}
