//! A script in the model: the preset of the same name, in virtual time.

use core::net::{IpAddr, Ipv4Addr, SocketAddr};
use core::time::Duration;

use frazil_nat::{Behavior, Config, Kind, Mode, Nat, Packet, Stack, TcpFlags, Verdict};
use frazil_sansio::Instant;

use super::script::{Host, Script, Socket, Step, To};
use super::scripts::LIFETIME;
use super::trace::{Arrival, Outcome};

/// The lab's addresses.
const OUTSIDE: Ipv4Addr = Ipv4Addr::new(203, 0, 113, 10);
const BETWEEN: Ipv4Addr = Ipv4Addr::new(100, 64, 10, 2);

/// A network like the lab's, with the model in the NAT's place.
pub(super) struct Network {
    stack: Stack,
    /// Whether the inside has private addresses.
    private: bool,
    external: IpAddr,
    base: u16,
    now: Instant,
}

impl Network {
    /// The NAT of this kind. The seed decides its random ports.
    pub(super) fn new(kind: Kind, base: u16, seed: u8) -> Self {
        let count = kind.layers().count();
        let addresses = [BETWEEN, OUTSIDE].map(IpAddr::from);
        let configs = kind.configs(addresses.into_iter().skip(2 - count.min(2)));
        let mut configs: Vec<_> = configs.into_iter().map(Config::like_netfilter).collect();
        for config in &mut configs {
            config.timeout = Duration::from_secs(LIFETIME);
            // The lab opens its cones for UDP alone.
            config.tcp.filtering = Some(Behavior::AddressAndPortDependent);
        }
        let bare = |mode| matches!(mode, Mode::Transparent | Mode::Firewall);
        let private = !configs.iter().all(|config| bare(config.mode));
        let nats = configs.into_iter().zip(seed..).map(|(config, n)| Nat::new(config, [n; 32]));
        let stack = Stack::new(nats);
        let mut network =
            Self { stack, private, external: OUTSIDE.into(), base, now: Instant::from_secs(1) };
        if !private {
            network.external = network.address(Host::Alice);
        }
        network
    }

    pub(super) fn play(&mut self, script: &Script) -> Vec<Outcome> {
        let sockets: Vec<_> = script.sockets().into_iter().collect();
        let mut outcomes: Vec<Outcome> = Vec::new();
        for step in &script.steps {
            let mut outcome = Some(Vec::new());
            match *step {
                Step::Wait(seconds) => self.now += Duration::from_secs(seconds),
                Step::Rebind => self.rebind(),
                Step::Connect { from, to } => {
                    outcome = Some(self.connect(from, to).into_iter().collect());
                }
                Step::Send { from, to } => {
                    let to = match to {
                        To::Socket(socket) => Some(self.endpoint(socket)),
                        To::Port(host, port) => Some(SocketAddr::new(self.address(host), port)),
                        To::External(slot) => {
                            Some(SocketAddr::new(self.external, self.base + slot))
                        }
                        To::Shown(step) => {
                            let seen = outcomes.get(step).and_then(Option::as_ref);
                            seen.and_then(|seen| seen.first()).map(|arrival| arrival.source)
                        }
                    };
                    outcome = to.map(|to| self.send(from, to, &sockets).into_iter().collect());
                }
            }
            outcomes.push(outcome);
        }
        outcomes
    }

    fn send(&mut self, from: Socket, to: SocketAddr, sockets: &[Socket]) -> Option<Arrival> {
        let source = self.endpoint(from);
        let at = |network: &Self, endpoint, inside| {
            let here =
                |s: &&Socket| s.host.is_inside() == inside && network.endpoint(**s) == endpoint;
            sockets.iter().find(here).copied()
        };
        // Within a network nothing is in the way.
        let inside = from.host.is_inside();
        if let Some(socket) = at(self, to, inside) {
            return Some(Arrival { socket, source });
        }
        let packet = Packet::udp(source, to);
        let (verdict, arrives_inside) = match inside {
            true => {
                let verdict = self.stack.outbound(packet, self.now);
                (verdict, matches!(verdict, Verdict::Hairpin { .. }))
            }
            false => (self.stack.inbound(packet, self.now), true),
        };
        let packet = verdict.packet()?;
        let socket = at(self, packet.destination, arrives_inside)?;
        Some(Arrival { socket, source: packet.source })
    }

    /// The handshake (RFC 5382 §4.2), up to the one who is asked and back.
    fn connect(&mut self, from: Socket, to: To) -> Option<Arrival> {
        let (source, inside) = (self.endpoint(from), from.host.is_inside());
        let (listener, destination) = match to {
            To::Port(host, port) => {
                (Socket { host, slot: port }, SocketAddr::new(self.address(host), port))
            }
            To::External(slot) => {
                let listener = Socket { host: Host::Alice, slot };
                (listener, SocketAddr::new(self.external, self.base + slot))
            }
            _ => return None,
        };
        let mut cross = |outwards: bool, source, destination, flags| {
            let packet = Packet::tcp(source, destination, flags);
            let verdict = match outwards {
                true => self.stack.outbound(packet, self.now),
                false => self.stack.inbound(packet, self.now),
            };
            verdict.packet()
        };
        let syn = cross(inside, source, destination, TcpFlags::SYN)?;
        let answer = cross(!inside, syn.destination, syn.source, TcpFlags::SYN_ACK)?;
        (answer.destination == source).then_some(Arrival { socket: listener, source: syn.source })
    }

    fn rebind(&mut self) {
        self.external = Ipv4Addr::from_bits(OUTSIDE.to_bits() + 1).into();
        let outermost = self.stack.nats().len().saturating_sub(1);
        if let Some(nat) = self.stack.nat_mut(outermost) {
            nat.reboot();
            nat.set_external([self.external]);
        }
    }

    fn endpoint(&self, socket: Socket) -> SocketAddr {
        SocketAddr::new(self.address(socket.host), self.base + socket.slot)
    }

    pub(super) fn address(&self, host: Host) -> IpAddr {
        let inside = |last| match self.private {
            true => [10, 1, 0, last],
            false => [192, 0, 2, last],
        };
        IpAddr::from(match host {
            Host::Alice => inside(2),
            Host::Alice2 => inside(3),
            Host::Relay => [198, 51, 100, 2],
            Host::Relay2 => [198, 51, 100, 3],
            Host::Pub => [203, 0, 113, 50],
        })
    }
}
