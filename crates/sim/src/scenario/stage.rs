//! A scenario made into a world.

use frazil_nat::{Config, Mode};
use frazil_sansio::Instant;

use super::{Cable, InterfacePlan, PeerPlan, Place, RouterPlan, Scenario, ServerPlan, Twist};
use crate::attachment::LinkId;
use crate::fault::Fault;
use crate::network::NetworkId;
use crate::node::NodeId;
use crate::outcome::{self, Outcome};
use crate::{Change, Peer, PeerConfig, Side, World};

/// A world as a [`Scenario`] describes it, and who is who in it.
#[derive(Debug)]
pub struct Stage {
    /// The world, in which nothing has happened yet.
    pub world: World,
    /// The left peer, who makes the offer, and the right one.
    pub peers: [NodeId; 2],
    /// The routers, in the scenario's order.
    pub routers: Vec<NodeId>,
    /// The STUN servers, in the scenario's order.
    pub servers: Vec<NodeId>,
    /// The networks behind the routers, in the same order.
    networks: Vec<NetworkId>,
}

impl Scenario {
    /// What records call the stranger.
    pub(crate) const STRANGER: &str = "stranger";

    /// The world of the scenario's seed, ready to be played.
    #[must_use]
    pub fn build(&self) -> Stage {
        self.build_in(World::new(self.seed))
    }

    /// The same in an empty world that may be [recording](World::recording) or
    /// [capturing](World::capturing), and may have another seed.
    #[must_use]
    pub fn build_in(&self, mut world: World) -> Stage {
        world.set_loss(World::INTERNET, self.loss);
        world.set_signalling(self.signalling);
        let nobody = NodeId(usize::MAX);
        let (routers, servers, networks) = (Vec::new(), Vec::new(), Vec::new());
        let mut stage = Stage { world, peers: [nobody; 2], routers, servers, networks };
        for plan in &self.routers {
            stage.add_router(plan);
        }
        for plan in &self.servers {
            stage.add_server(plan);
        }
        let [left, right] = &self.peers;
        let (offering, answering) =
            (PeerConfig::offering("Is anybody there?"), PeerConfig::answering("I am."));
        let answering = if self.glare { answering.controlling() } else { answering };
        stage.peers = [
            stage.add_peer("left", left, self.config(offering)),
            stage.add_peer("right", right, self.config(answering)),
        ];
        if let Some(plan) = &self.stranger {
            stage.world.add_stranger(Self::STRANGER, &plan.sockets, plan.link);
        }
        let [left, right] = stage.peers;
        stage.world.introduce(left, right);
        for scene in &self.script {
            if let Some(change) = stage.change(&scene.what) {
                stage.world.schedule(Instant::ZERO + scene.at, change);
            }
        }
        stage
    }

    fn config(&self, config: PeerConfig) -> PeerConfig {
        let config = if self.trickling { config.trickling() } else { config };
        let config = match self.pause {
            Some(pause) => config.talking_every(pause),
            None => config,
        };
        let servers = self.servers.iter().flat_map(|server| &server.sockets);
        servers.fold(config, |config, socket| config.with_stun_server(*socket))
    }
}

impl Stage {
    /// Lets both peers begin, and the world run until they have talked or given up.
    ///
    /// # Errors
    ///
    /// A [`Fault`] of one of the machines.
    pub fn play(&mut self) -> Result<Outcome, Fault> {
        outcome::play(&mut self.world, self.peers)
    }

    /// One of the peers.
    #[must_use]
    pub fn peer(&self, side: Side) -> Option<&Peer> {
        self.world.peer(self.node(side))
    }

    const fn node(&self, side: Side) -> NodeId {
        let [left, right] = self.peers;
        match side {
            Side::Left => left,
            Side::Right => right,
        }
    }

    fn add_router(&mut self, plan: &RouterPlan) {
        let (world, index) = (&mut self.world, self.routers.len());
        let mut subnets = plan.subnets.iter().copied();
        let nowhere = || crate::Subnet::new(core::net::Ipv4Addr::UNSPECIFIED, 32);
        let inside = world.add_network(subnets.next().unwrap_or_else(nowhere));
        for subnet in subnets {
            world.add_subnet(inside, subnet);
        }
        let outside = network(&self.networks, plan.place);
        let kind = kind(&plan.config);
        let id = self.world.add_nat(
            &format!("router-{index}"),
            &kind,
            plan.config.clone(),
            (inside, plan.inside),
            (outside, plan.outside),
        );
        if let Some(config) = &plan.ipv6 {
            self.world.set_ipv6(id, config.clone());
        }
        self.routers.push(id);
        self.networks.push(inside);
    }

    fn add_server(&mut self, plan: &ServerPlan) {
        let name = format!("stun-{}", self.servers.len());
        let interface = (World::INTERNET, &plan.sockets[..], plan.link);
        let id = self.world.add_stun_server_at(&name, [interface]);
        self.servers.push(id);
    }

    fn add_peer(&mut self, name: &str, plan: &PeerPlan, config: PeerConfig) -> NodeId {
        let networks = &self.networks;
        let interfaces = plan.interfaces.iter().map(|InterfacePlan { place, sockets, link }| {
            (network(networks, *place), &sockets[..], *link)
        });
        self.world.add_peer_at(name, interfaces, config)
    }

    /// What a twist means here; `None` where it means nothing.
    fn change(&self, twist: &Twist) -> Option<Change> {
        Some(match twist {
            Twist::AddInterface(side, plan) => Change::AddInterface {
                host: self.node(*side),
                network: network(&self.networks, plan.place),
                sockets: plan.sockets.clone(),
                link: plan.link,
            },
            Twist::RemoveAddress(side, socket) => {
                Change::RemoveAddress { host: self.node(*side), socket: *socket }
            }
            Twist::ReplaceAddress(side, from, to) => {
                Change::ReplaceAddress { host: self.node(*side), from: *from, to: *to }
            }
            Twist::RebootNat(router) => Change::RebootNat { nat: self.router(*router)? },
            Twist::ReaddressNat(router, external) => {
                Change::ReaddressNat { nat: self.router(*router)?, external: external.clone() }
            }
            Twist::CutLink(cable) => Change::CutLink(self.cable(*cable)?),
            Twist::MendLink(cable) => Change::MendLink(self.cable(*cable)?),
        })
    }

    fn router(&self, index: usize) -> Option<NodeId> {
        self.routers.get(index).copied()
    }

    fn cable(&self, cable: Cable) -> Option<LinkId> {
        match cable {
            Cable::Uplink(router) => {
                let (_, outside) = self.world.router_links(self.router(router)?)?;
                Some(outside)
            }
            Cable::Interface(side, socket) => self.world.link(self.node(side), socket),
        }
    }
}

/// What records call a router that behaves so.
fn kind(config: &Config) -> String {
    match config.mode {
        Mode::Transparent => "router".to_owned(),
        Mode::Firewall => format!("firewall, {} filtering", config.filtering),
        Mode::Block => "blocked".to_owned(),
        _ => format!("{} mapping, {} filtering", config.mapping, config.filtering),
    }
}

/// The network that a place is.
fn network(networks: &[NetworkId], place: Place) -> NetworkId {
    let behind = match place {
        Place::Internet => None,
        Place::Behind(router) => networks.get(router),
    };
    behind.copied().unwrap_or(World::INTERNET)
}
