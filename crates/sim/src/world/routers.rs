//! Adding NATs and firewalls between networks.

use frazil_nat::{Config, Nat};
use frazil_trace::{Event, NodeRole};

use super::World;
use crate::attachment::LinkId;
use crate::link::Link;
use crate::network::NetworkId;
use crate::node::{Node, NodeId, NodeKind};
use crate::router::Router;

impl World {
    /// A NAT that is the gateway of `inside`, and attached to `outside` with the external addresses
    /// that its configuration names. `kind` is what records call it.
    ///
    /// One that does not translate lets `outside` know that the subnets of `inside` are behind it;
    /// the internet takes no private ones.
    pub fn add_nat(
        &mut self,
        name: &str,
        kind: &str,
        config: Config,
        inside: (NetworkId, Link),
        outside: (NetworkId, Link),
    ) -> NodeId {
        let external = config.external.clone();
        let nat = Nat::new(config, self.dice.seed());
        let id = NodeId(self.nodes.len());
        let [within, without] = [inside, outside].map(|(at, link)| self.add_link(id, at, link));
        self.add_node(name, NodeKind::Router(Box::new(Router::new(nat, within, without))));
        if let Some(network) = self.networks.get_mut(inside.0.0) {
            network.gateway = Some(within);
        }
        self.announce(id);
        let nat = Some(kind.to_owned());
        let node = frazil_trace::Node { role: NodeRole::Nat, addresses: external, nat };
        self.note(id, || Event::Node(node));
        id
    }

    /// Lets the IPv6 packets of a router meet a machine of their own beside the one that it has: a
    /// firewall beside a NAT.
    pub fn set_ipv6(&mut self, router: NodeId, config: Config) {
        let nat = Nat::new(config, self.dice.seed());
        if let Some(router) = self.nodes.get_mut(router.0).and_then(Node::router) {
            router.set_ipv6(nat);
        }
        self.announce(router);
    }

    /// Lets a router's outside know what is reached through it.
    fn announce(&mut self, id: NodeId) {
        let Some(router) = self.nodes.get_mut(id.0).and_then(Node::router) else { return };
        let link_of = |link: LinkId| self.links.get(link.0 as usize).map(|link| link.network.0);
        let (Some(inside), Some(outside)) = (link_of(router.inside), link_of(router.outside))
        else {
            return;
        };
        let subnets = self.networks.get(inside).map_or(&[][..], |network| &network.subnets);
        let shown: Vec<_> =
            subnets.iter().copied().filter(|subnet| router.keeps(subnet.base())).collect();
        let Some(network) = self.networks.get_mut(outside) else { return };
        for address in router.external() {
            network.attach(address, router.outside);
        }
        for subnet in shown {
            network.delegate(subnet, router.outside);
        }
    }
}
