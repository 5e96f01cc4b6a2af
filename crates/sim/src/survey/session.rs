//! One session of a survey: two peers, everything before them, and how it ends.

use core::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use core::time::Duration;

use frazil_nat::{Config, Mode};

use super::population::{Kind, Line};
use crate::dice::Dice;
use crate::{Fault, Link, NetworkId, NodeId, Peer, PeerConfig, Subnet, World};

/// How one session ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum End {
    /// Both selected a pair, so long after they began.
    Direct(Duration),
    /// There was no path, though UDP gets out on both sides.
    Relay,
    /// UDP does not get out on one side.
    Tcp,
}

const STUN_V4: SocketAddr = SocketAddr::new(IpAddr::V4(Ipv4Addr::new(192, 0, 2, 1)), 3478);
const STUN_V6: SocketAddr =
    SocketAddr::new(IpAddr::V6(Ipv6Addr::new(0x2001, 0xdb8, 0, 0, 0, 0, 0, 1)), 3478);

/// Well past any agent's patience.
const LONGEST: Duration = Duration::from_secs(300);

/// Plays the session of this seed.
pub(super) fn play(left: &Kind, right: &Kind, seed: u64, dice: &mut Dice) -> Result<End, Fault> {
    let mut world = World::new(seed).watching(false);
    let far = Link::micros(5_000);
    let server = world.add_stun_server("stun", World::INTERNET, STUN_V4, far);
    if left.ipv6.is_some() || right.ipv6.is_some() {
        world.add_interface(server, World::INTERNET, &[STUN_V6], far);
    }
    let peers = [
        Side { number: 0, config: PeerConfig::offering("").silent() }.build(left, &mut world, dice),
        Side { number: 1, config: PeerConfig::answering("").silent() }
            .build(right, &mut world, dice),
    ];
    let [one, other] = peers;
    world.introduce(one, other);
    world.start(one);
    world.start(other);
    let both = |world: &World, is: fn(&Peer) -> bool| {
        peers.iter().all(|id| world.peer(*id).is_some_and(is))
    };
    let deadline = world.now() + LONGEST;
    world.run_until(deadline, |world| {
        both(world, |peer| peer.selected().is_some()) || both(world, Peer::has_failed)
    })?;
    Ok(if both(&world, |peer| peer.selected().is_some()) {
        End::Direct(world.now() - frazil_sansio::Instant::ZERO)
    } else if left.lets_udp_out() && right.lets_udp_out() {
        End::Relay
    } else {
        End::Tcp
    })
}

/// One of the two sides, with the addresses that are its own.
struct Side {
    number: u8,
    config: PeerConfig,
}

impl Side {
    fn build(self, kind: &Kind, world: &mut World, dice: &mut Dice) -> NodeId {
        let mut config = self.config.clone().with_stun_server(STUN_V4);
        if kind.ipv6.is_some() {
            config = config.with_stun_server(STUN_V6);
        }
        let line = link(kind.line, dice);
        let networks = self.gates(kind, line, world);
        let (home, near) = match networks {
            Some(home) => (home, Link::micros(500)),
            None => (World::INTERNET, line),
        };
        let port = 50_000 + u16::from(self.number);
        let at = |address: IpAddr| SocketAddr::new(address, port);
        let level = u8::try_from(kind.gates.len()).unwrap_or(u8::MAX);
        let v4 = match kind.gates.first() {
            Some(_) => self.inside(level, kind.gates.first()).host(10),
            None => self.public(),
        };
        let name = if self.number == 0 { "left" } else { "right" };
        let peer = world.add_peer(name, home, at(v4), near, config);
        if kind.ipv6.is_some() {
            world.add_interface(peer, home, &[at(self.prefix().host(10))], near);
        }
        peer
    }

    /// Adds the NATs, the outermost first: the network inside the innermost.
    fn gates(&self, kind: &Kind, line: Link, world: &mut World) -> Option<NetworkId> {
        let (mut outside, mut link, mut external) = (World::INTERNET, line, self.public());
        let mut levels: Vec<&Config> = kind.gates.iter().collect();
        let transparent = kind.ipv6.as_ref().map(|config| {
            let mut open = config.clone();
            open.mode = Mode::Transparent;
            open
        });
        let mut level = 0_u8;
        while let Some(gate) = levels.pop() {
            level = level.saturating_add(1);
            let subnet = self.inside(level, Some(gate));
            let inside = world.add_network(subnet);
            if kind.ipv6.is_some() {
                world.add_subnet(inside, self.prefix());
            }
            let mut config = gate.clone();
            config.external = vec![external];
            let router =
                world.add_nat("gate", "", config, (inside, Link::micros(200)), (outside, link));
            // The peer's own firewall is the one that is nearest to it.
            let firewall = if levels.is_empty() { &kind.ipv6 } else { &transparent };
            if let Some(config) = firewall {
                world.set_ipv6(router, config.clone());
            }
            (outside, link, external) = (inside, Link::micros(1_000), subnet.host(2));
        }
        (outside != World::INTERNET).then_some(outside)
    }

    fn public(&self) -> IpAddr {
        Ipv4Addr::new(203, 0, 113, 10 + self.number).into()
    }

    /// The addresses inside the gate of this level, counted from the internet. Behind one that does
    /// not translate they mean something outside.
    fn inside(&self, level: u8, gate: Option<&Config>) -> Subnet {
        let base = match gate.map(|config| config.mode) {
            Some(Mode::Translate) => Ipv4Addr::new(10, self.number, level, 0),
            _ => Ipv4Addr::new(198, 18 + self.number, level, 0),
        };
        Subnet::new(base, 24)
    }

    fn prefix(&self) -> Subnet {
        let base = Ipv6Addr::new(0x2001, 0xdb8, 0xa + u16::from(self.number), 0, 0, 0, 0, 0);
        Subnet::new(base, 48)
    }
}

/// A line as one peer has it.
fn link(line: Line, dice: &mut Dice) -> Link {
    let delay = line.shortest + dice.duration(line.longest.saturating_sub(line.shortest));
    let micros = |duration: Duration| u64::try_from(duration.as_micros()).unwrap_or(u64::MAX);
    Link::micros(micros(delay)).with_jitter(micros(line.jitter)).with_loss(line.loss)
}
