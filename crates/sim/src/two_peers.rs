//! The world that everybody wants first: two peers, a NAT before each, a STUN server.

use core::net::{IpAddr, Ipv4Addr, SocketAddr};
use core::time::Duration;

use frazil_nat::{Config, Mode, Preset};

use crate::outcome::{self, Outcome};
use crate::{Fault, Link, NodeId, Peer, PeerConfig, Probability, Subnet, World};

/// Two peers, Alice on the left and Bob on the right, each behind a NAT of a given kind.
#[derive(Clone, Debug)]
pub struct TwoPeers {
    left: Gate,
    right: Gate,
    loss: Probability,
    recording: bool,
    capturing: bool,
    trickling: bool,
    uplink: Option<Link>,
}

/// What a peer sits behind: a name for the records, and a behaviour.
#[derive(Clone, Debug)]
struct Gate {
    name: String,
    config: Config,
}

impl From<Preset> for Gate {
    fn from(preset: Preset) -> Self {
        Self { name: preset.name().to_owned(), config: preset.config([]) }
    }
}

impl From<Config> for Gate {
    fn from(config: Config) -> Self {
        let name = format!("{} mapping, {} filtering", config.mapping, config.filtering);
        Self { name, config }
    }
}

/// The six everyday kinds, from the most open to the strictest.
pub const EVERYDAY: [Preset; 6] = [
    Preset::None,
    Preset::FullCone,
    Preset::AddressRestricted,
    Preset::PortRestricted,
    Preset::Symmetric,
    Preset::Blocked,
];

impl TwoPeers {
    /// The STUN server's address.
    pub const STUN: SocketAddr = SocketAddr::new(IpAddr::V4(Ipv4Addr::new(192, 0, 2, 1)), 3478);

    /// Two peers behind NATs of these kinds. `none` puts a peer on the internet itself.
    #[must_use]
    pub fn new(left: Preset, right: Preset) -> Self {
        Self::of(left.into(), right.into())
    }

    /// Two peers behind NATs that behave so; their external addresses are given to them here. A
    /// [transparent](Mode::Transparent) one puts a peer on the internet itself.
    #[must_use]
    pub fn behind(left: Config, right: Config) -> Self {
        Self::of(left.into(), right.into())
    }

    const fn of(left: Gate, right: Gate) -> Self {
        Self {
            left,
            right,
            loss: Probability::NEVER,
            recording: false,
            capturing: false,
            trickling: false,
            uplink: None,
        }
    }

    /// How likely the internet loses a packet.
    #[must_use]
    pub fn with_loss(self, loss: Probability) -> Self {
        Self { loss, ..self }
    }

    /// Attaches both sides to the internet with such a link.
    #[must_use]
    pub fn with_uplink(self, uplink: Link) -> Self {
        Self { uplink: Some(uplink), ..self }
    }

    /// Lets both sides send their candidates as they find them (RFC 8838).
    #[must_use]
    pub fn trickling(self) -> Self {
        Self { trickling: true, ..self }
    }

    /// Keeps records, see [`World::records`].
    #[must_use]
    pub fn recording(self) -> Self {
        Self { recording: true, ..self }
    }

    /// Keeps packets, see [`World::frames`].
    #[must_use]
    pub fn capturing(self) -> Self {
        Self { capturing: true, ..self }
    }

    /// The world of this seed, ready to be played.
    #[must_use]
    pub fn build(&self, seed: u64) -> Duo {
        let mut world = World::new(seed);
        if self.recording {
            world = world.recording();
        }
        if self.capturing {
            world = world.capturing();
        }
        world.record_started(&format!("alice: {}, bob: {}", self.left.name, self.right.name));
        world.set_loss(World::INTERNET, self.loss);
        let far = Link::micros(6_000).with_jitter(1_000);
        let stun = world.add_stun_server("stun", World::INTERNET, Self::STUN, far);
        let alice = Home {
            name: "alice",
            nat: "alice-nat",
            inside: Ipv4Addr::new(192, 168, 1, 10),
            outside: Ipv4Addr::new(203, 0, 113, 101),
            port: 50_000,
            uplink: Link::micros(8_000).with_jitter(2_000),
            config: PeerConfig::offering("Hello Bob! Can you read this?"),
        };
        let bob = Home {
            name: "bob",
            nat: "bob-nat",
            inside: Ipv4Addr::new(172, 16, 20, 30),
            outside: Ipv4Addr::new(198, 51, 100, 22),
            port: 60_000,
            uplink: Link::micros(11_000).with_jitter(2_000),
            config: PeerConfig::answering("Loud and clear, Alice. Straight from me to you."),
        };
        let [alice, bob] = [alice, bob].map(|home| {
            let config = if self.trickling { home.config.trickling() } else { home.config };
            Home { config, uplink: self.uplink.unwrap_or(home.uplink), ..home }
        });
        let (left, left_nat) = alice.build(&self.left, &mut world);
        let (right, right_nat) = bob.build(&self.right, &mut world);
        world.introduce(left, right);
        Duo { world, stun, left, right, left_nat, right_nat }
    }
}

/// One side: a peer, and what it sits behind.
struct Home {
    name: &'static str,
    nat: &'static str,
    inside: Ipv4Addr,
    outside: Ipv4Addr,
    port: u16,
    uplink: Link,
    config: PeerConfig,
}

impl Home {
    fn build(self, gate: &Gate, world: &mut World) -> (NodeId, Option<NodeId>) {
        let peer = self.config.with_stun_server(TwoPeers::STUN);
        let socket = |address: Ipv4Addr| SocketAddr::new(address.into(), self.port);
        if gate.config.mode == Mode::Transparent {
            let at = socket(self.outside);
            let id = world.add_peer(self.name, World::INTERNET, at, self.uplink, peer);
            return (id, None);
        }
        let wifi = Link::micros(1_000).with_jitter(500);
        let network = world.add_network(Subnet::new(self.inside, 24));
        let mut config = gate.config.clone();
        config.external = vec![self.outside.into()];
        let nat = world.add_nat(
            self.nat,
            &gate.name,
            config,
            (network, Link::micros(200)),
            (World::INTERNET, self.uplink),
        );
        let id = world.add_peer(self.name, network, socket(self.inside), wifi, peer);
        (id, Some(nat))
    }
}

/// A world of two peers.
#[derive(Debug)]
pub struct Duo {
    /// The world that they live in.
    pub world: World,
    /// The STUN server.
    pub stun: NodeId,
    /// Alice, who makes the offer.
    pub left: NodeId,
    /// Bob, who answers.
    pub right: NodeId,
    /// Alice's NAT, if she is behind one.
    pub left_nat: Option<NodeId>,
    /// Bob's NAT, if he is behind one.
    pub right_nat: Option<NodeId>,
}

impl Duo {
    /// Lets both begin, and the world run until they have talked or given up.
    ///
    /// # Errors
    ///
    /// A [`Fault`] of one of the machines.
    pub fn play(&mut self) -> Result<Outcome, Fault> {
        outcome::play(&mut self.world, [self.left, self.right])
    }

    /// Lets two connected peers go on until both have measured a round trip on their pair. Most have
    /// already; where checks were repeated it takes the next consent check, some five seconds.
    ///
    /// # Errors
    ///
    /// A [`Fault`] of one of the machines.
    pub fn measure(&mut self) -> Result<(), Fault> {
        let measured = |world: &World, id| {
            world.peer(id).and_then(Peer::selected).is_some_and(|pair| pair.rtt.is_some())
        };
        let (left, right) = (self.left, self.right);
        let deadline = self.world.now() + Duration::from_secs(60);
        self.world
            .run_until(deadline, |world| measured(world, left) && measured(world, right))
            .map(|_| ())
    }

    /// Both peers, Alice first.
    #[must_use]
    pub fn peers(&self) -> Option<(&Peer, &Peer)> {
        Some((self.world.peer(self.left)?, self.world.peer(self.right)?))
    }
}
