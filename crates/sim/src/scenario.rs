//! A world of two peers as data: all that is in it, all that will happen to it.

mod address;
mod draw;
mod line;
mod nat;
mod script;
mod stage;

use core::net::{IpAddr, SocketAddr};
use core::time::Duration;

use frazil_nat::Config;

pub use stage::Stage;

use crate::link::Link;
use crate::oracle::Access;
use crate::signal::Signalling;
use crate::subnet::Subnet;
use crate::{Probability, Side};

/// The description of a world with two peers: what an oracle must know to say how it will end, and
/// what [`build`](Self::build) makes a [`World`](crate::World) of.
///
/// It may be written by hand, or [drawn](Self::draw) from a seed.
///
/// ```
/// use frazil_sim::{Flavour, Scenario, Verdict, verdict};
///
/// let scenario = Scenario::draw(12, Flavour::Quiet);
/// let [left, right] = scenario.accesses();
/// let outcome = scenario.build().play()?;
/// match verdict(&left, &right) {
///     Verdict::Direct => assert!(outcome.connected()),
///     Verdict::Relay | Verdict::Tcp => assert!(!outcome.connected()),
///     Verdict::Chance => {}
/// }
/// # Ok::<(), frazil_sim::Fault>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Scenario {
    /// The seed of the world that is built.
    pub seed: u64,
    /// NATs and firewalls. Each is behind one with a smaller index, or on the internet.
    pub routers: Vec<RouterPlan>,
    /// STUN servers, all on the internet and known to both peers.
    pub servers: Vec<ServerPlan>,
    /// The left peer, who makes the offer, and the right one.
    pub peers: [PeerPlan; 2],
    /// Somebody who meddles.
    pub stranger: Option<StrangerPlan>,
    /// How likely the internet itself loses a packet.
    pub loss: Probability,
    /// How descriptions travel.
    pub signalling: Signalling,
    /// Whether both send their candidates as they find them (RFC 8838).
    pub trickling: bool,
    /// Whether both begin as the controlling side, and have to settle who is.
    pub glare: bool,
    /// After how long both say something again; `None` when they say hello and no more.
    pub pause: Option<Duration>,
    /// What will happen, by time.
    pub script: Vec<Scene>,
}

/// What kind of world is drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Flavour {
    /// It stands still, and loses nothing.
    Quiet,
    /// Links lose, double, hold back and cut short what passes; signalling loses messages.
    Lossy,
    /// It changes: interfaces, NATs and links come and go. Half of these worlds are lossy as well.
    Changing,
}

impl Flavour {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Quiet, Self::Lossy, Self::Changing];
}

/// A network that something is attached to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Place {
    /// The internet.
    Internet,
    /// The inside of the router with this index.
    Behind(usize),
}

/// A router between the network behind it and another.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RouterPlan {
    /// What its outside is attached to.
    pub place: Place,
    /// What it does to packets, of both families unless [`ipv6`](Self::ipv6) says otherwise, and its
    /// external addresses.
    pub config: Config,
    /// What it does to IPv6 packets: a firewall beside a NAT.
    pub ipv6: Option<Config>,
    /// The addresses of the network behind it.
    pub subnets: Vec<Subnet>,
    /// Its link to that network.
    pub inside: Link,
    /// Its link to the network outside.
    pub outside: Link,
}

/// A STUN server.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ServerPlan {
    /// Where it answers.
    pub sockets: Vec<SocketAddr>,
    /// Its link to the internet.
    pub link: Link,
}

/// Somebody on the internet who hears every packet there, and answers some with forgeries; see
/// [`World::add_stranger`](crate::World::add_stranger).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StrangerPlan {
    /// Where it is: in one family or both.
    pub sockets: Vec<SocketAddr>,
    /// Its link to the internet.
    pub link: Link,
}

/// A peer: the interfaces of its host at the beginning.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PeerPlan {
    /// At least one.
    pub interfaces: Vec<InterfacePlan>,
}

/// An interface of a peer's host.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InterfacePlan {
    /// What it is attached to.
    pub place: Place,
    /// One for each address; the peer has a socket at each.
    pub sockets: Vec<SocketAddr>,
    /// How it is attached.
    pub link: Link,
}

/// Something that happens at its time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Scene {
    /// When, counted from the beginning of the world.
    pub at: Duration,
    /// What.
    pub what: Twist,
}

/// What can happen in a [`Scenario`]; see [`Change`](crate::Change) for what it means.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Twist {
    /// A peer's host gets an interface.
    AddInterface(Side, InterfacePlan),
    /// A peer's host loses an address.
    RemoveAddress(Side, SocketAddr),
    /// A peer's host gets another address in place of one that it has.
    ReplaceAddress(Side, SocketAddr, SocketAddr),
    /// A router forgets all bindings.
    RebootNat(usize),
    /// A router gets other external addresses.
    ReaddressNat(usize, Vec<IpAddr>),
    /// Nothing passes over a link.
    CutLink(Cable),
    /// A link that was cut works again.
    MendLink(Cable),
}

/// A link of a [`Scenario`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cable {
    /// The link between a router and the network outside.
    Uplink(usize),
    /// The link of the interface with this socket of a peer.
    Interface(Side, SocketAddr),
}

impl Scenario {
    /// A world without anything but a quick signalling channel.
    #[must_use]
    pub fn new(seed: u64) -> Self {
        Self {
            seed,
            routers: Vec::new(),
            servers: Vec::new(),
            peers: Default::default(),
            stranger: None,
            loss: Probability::NEVER,
            signalling: Signalling::micros(40_000),
            trickling: false,
            glare: false,
            pause: None,
            script: Vec::new(),
        }
    }

    /// Whether the world stands still and loses nothing, so that the oracle knows how it ends.
    #[must_use]
    pub fn is_quiet(&self) -> bool {
        let routers = self.routers.iter().flat_map(|router| [router.inside, router.outside]);
        let interfaces = self.peers.iter().flat_map(|peer| &peer.interfaces).map(|at| at.link);
        let servers = self.servers.iter().map(|server| server.link);
        let mut links = routers.chain(interfaces).chain(servers);
        let sound = self.loss == Probability::NEVER && self.signalling.loss == Probability::NEVER;
        sound && self.script.is_empty() && links.all(Link::is_sound)
    }

    /// One of the two peers.
    #[must_use]
    pub const fn peer(&self, side: Side) -> &PeerPlan {
        let [left, right] = &self.peers;
        match side {
            Side::Left => left,
            Side::Right => right,
        }
    }

    /// The routers between a place and the internet, with their indices, from the inside outwards.
    pub fn chain(&self, place: Place) -> impl Iterator<Item = (usize, &RouterPlan)> {
        let router = |place| match place {
            Place::Internet => None,
            Place::Behind(index) => self.routers.get(index).map(|router| (index, router)),
        };
        // A router behind itself, or behind one that is behind it, would have no end.
        core::iter::successors(router(place), move |(index, plan)| {
            router(plan.place).filter(|(outer, _)| outer < index)
        })
    }

    /// What the oracle must know of each peer: its addresses at the beginning, and what is between
    /// each of them and the internet.
    #[must_use]
    pub fn accesses(&self) -> [Vec<Access<'_>>; 2] {
        [Side::Left, Side::Right].map(|side| {
            let interfaces = self.peer(side).interfaces.iter();
            interfaces.flat_map(|interface| self.accesses_of(interface)).collect()
        })
    }

    fn accesses_of<'a>(&'a self, interface: &'a InterfacePlan) -> impl Iterator<Item = Access<'a>> {
        interface.sockets.iter().map(|socket| Access {
            v6: socket.is_ipv6(),
            learns_public_address: self.servers.iter().any(|server| {
                server.sockets.iter().any(|asked| asked.is_ipv6() == socket.is_ipv6())
            }),
            gates: self
                .chain(interface.place)
                .map(|(index, router)| (index, router.config_for(socket.ip())))
                .collect(),
        })
    }
}

impl RouterPlan {
    /// What the router does to packets of an address's family.
    #[must_use]
    pub fn config_for(&self, address: IpAddr) -> &Config {
        self.ipv6.as_ref().filter(|_| address.is_ipv6()).unwrap_or(&self.config)
    }
}
