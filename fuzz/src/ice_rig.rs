//! An ICE agent with all that it talks to: a peer, a STUN server, and a network that keeps what is
//! on its way until the script lets it arrive.

use core::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::collections::{BTreeMap, BTreeSet, VecDeque};

use frazil_ice::{Agent, Config, Event, Pacer, Preference, RemoteDescription, Role};
use frazil_sansio::{Instant, Path, Transmit};
use frazil_stun::responder::respond;

/// The sockets of the agent.
pub(crate) const AGENT: [SocketAddr; 2] = [v4([10, 0, 0, 1], 5000), v6(1, 5000)];
/// The sockets of its peer.
pub(crate) const PEER: [SocketAddr; 2] = [v4([10, 0, 0, 2], 6000), v6(2, 6000)];
/// The STUN server.
pub(crate) const SERVER: SocketAddr = v4([198, 51, 100, 2], 3478);
/// How the agent's IPv4 socket looks from outside of its NAT, on the first of its ports.
const MAPPED: SocketAddr = v4([203, 0, 113, 1], 7000);

/// The most datagrams that are on their way at once.
const ON_THE_WAY: usize = 64;

const fn v4(ip: [u8; 4], port: u16) -> SocketAddr {
    let [a, b, c, d] = ip;
    SocketAddr::new(IpAddr::V4(Ipv4Addr::new(a, b, c, d)), port)
}

const fn v6(last: u16, port: u16) -> SocketAddr {
    SocketAddr::new(IpAddr::V6(Ipv6Addr::new(0x2001, 0xdb8, 0, 0, 0, 0, 0, last)), port)
}

/// What the first octet of an input decides.
#[derive(Clone, Copy)]
pub(crate) struct Scene(pub(crate) u8);

impl Scene {
    /// Limits that a script of moderate length can reach.
    pub(crate) const LOCAL: usize = 8;
    pub(crate) const REMOTE: usize = 12;
    pub(crate) const PAIRS: usize = 10;
    /// Checks to a host from which nothing has come.
    pub(crate) const CHECKS: usize = 6;

    const fn has(self, bit: u8) -> bool {
        self.0 >> bit & 1 == 1
    }

    const fn role(self) -> Role {
        if self.has(0) { Role::Controlling } else { Role::Controlled }
    }

    /// The peer believes in the other role, or there is a conflict.
    const fn peer_role(self) -> Role {
        if self.has(1) { self.role() } else { self.role().other() }
    }

    const fn behind_nat(self) -> bool {
        self.has(2)
    }

    const fn has_ipv6(self) -> bool {
        self.has(3)
    }

    /// Descriptions and candidates are exchanged before the script begins.
    const fn is_introduced(self) -> bool {
        self.has(4)
    }

    /// The NAT gives every destination a port of its own.
    const fn is_symmetric(self) -> bool {
        self.has(6)
    }

    const fn by_priority(self) -> bool {
        self.has(5)
    }

    fn config(self, seed: u8, role: Role) -> Config {
        let mut config = Config::new([seed; 32], role, Pacer::new());
        if self.by_priority() {
            config.nomination.preference = Preference::Priority;
        }
        config.local_candidate_limit = Self::LOCAL;
        config.remote_candidate_limit = Self::REMOTE;
        config.pair_limit = Self::PAIRS;
        config.destination_limit = Self::CHECKS;
        config.early_check_limit = 4;
        config
    }
}

pub(crate) struct Rig {
    pub(crate) agent: Agent,
    pub(crate) peer: Agent,
    scene: Scene,
    /// The latest time that the agent was told.
    pub(crate) latest: Instant,
    /// What is on its way to the agent, and what arrived last.
    on_the_way: VecDeque<(Path, Vec<u8>)>,
    last: Option<(Path, Vec<u8>)>,
    /// What the agent was told to be bound.
    pub(crate) sockets: BTreeSet<SocketAddr>,
    /// Requests of the agent by transaction, with the path they took.
    pub(crate) requests: BTreeMap<[u8; 12], (Path, Vec<u8>)>,
    /// Hosts from which something has come, and those that are asked on purpose.
    pub(crate) known: BTreeSet<IpAddr>,
    /// When something authentic came back on a path.
    pub(crate) heard: BTreeMap<Path, Instant>,
}

impl Rig {
    pub(crate) fn new(scene: Scene, now: Instant) -> Self {
        let mut rig = Self {
            agent: Agent::new(scene.config(1, scene.role()), now),
            peer: Agent::new(scene.config(2, scene.peer_role()), now),
            scene,
            latest: now,
            on_the_way: VecDeque::new(),
            last: None,
            sockets: BTreeSet::new(),
            requests: BTreeMap::new(),
            known: [PEER[0].ip(), PEER[1].ip(), SERVER.ip()].into(),
            heard: BTreeMap::new(),
        };
        let sockets = if scene.has_ipv6() { 2 } else { 1 };
        for (agent, peer) in AGENT.into_iter().zip(PEER).take(sockets) {
            rig.sockets.insert(agent);
            rig.agent.add_local_address(agent, now).expect("a unicast address");
            rig.peer.add_local_address(peer, now).expect("a unicast address");
        }
        rig.peer.gather(now);
        if scene.is_introduced() {
            rig.agent.gather(now);
            rig.introduce(now);
        }
        rig
    }

    /// Carries descriptions and candidates both ways.
    pub(crate) fn introduce(&mut self, now: Instant) {
        // Each refusal is an answer that later steps will meet.
        let theirs = self.peer.local_credentials().clone();
        let description = RemoteDescription::new(theirs.ufrag(), theirs.pwd());
        let _ = self.agent.set_remote(description, now);
        let ours = self.agent.local_credentials().clone();
        let _ = self.peer.set_remote(RemoteDescription::new(ours.ufrag(), ours.pwd()), self.latest);
        for candidate in self.peer.local_candidates() {
            let _ = self.agent.add_remote_candidate(&candidate.candidate(), now);
        }
        for candidate in self.agent.local_candidates() {
            let _ = self.peer.add_remote_candidate(&candidate.candidate(), self.latest);
        }
        self.peer.end_of_remote_candidates(self.latest);
        self.attend(self.latest);
    }

    /// The address that a host sees of a socket of the agent.
    fn outside(&self, socket: SocketAddr, host: SocketAddr) -> SocketAddr {
        if !self.scene.behind_nat() || socket.is_ipv6() {
            return socket;
        }
        let own = if self.scene.is_symmetric() { host.port() % 100 } else { 0 };
        SocketAddr::new(MAPPED.ip(), MAPPED.port() + own)
    }

    /// The socket of the agent that a host reaches at an address.
    fn inside(&self, address: SocketAddr, host: SocketAddr) -> Option<SocketAddr> {
        AGENT.into_iter().find(|socket| self.outside(*socket, host) == address)
    }

    /// Lets the peer do what is due, and puts what it sends on its way.
    pub(crate) fn attend(&mut self, now: Instant) {
        for _ in 0..16 {
            if self.peer.poll_timeout().is_none_or(|deadline| deadline > now) {
                break;
            }
            self.peer.handle_timeout(now);
        }
        let mut buffer = [0; 1500];
        while let Ok(Some(transmit)) = self.peer.poll_transmit(&mut buffer) {
            let Transmit { path, payload, .. } = transmit;
            if let Some(socket) = self.inside(path.remote, path.local) {
                self.send_to_agent(Path::udp(socket, path.local), payload.to_vec());
            }
        }
        while self.peer.poll_event().is_some() {}
    }

    fn send_to_agent(&mut self, path: Path, bytes: Vec<u8>) {
        if self.on_the_way.len() < ON_THE_WAY {
            self.on_the_way.push_back((path, bytes));
        }
    }

    /// Carries what the agent sends to whoever is there.
    pub(crate) fn carry(&mut self, path: Path, bytes: &[u8], now: Instant) {
        let source = self.outside(path.local, path.remote);
        if path.remote == SERVER {
            if let Some(answer) = respond(bytes, source, Vec::new()) {
                self.send_to_agent(path, answer);
            }
        } else if PEER.contains(&path.remote) {
            self.peer.handle_input(Path::udp(path.remote, source), bytes, now);
            self.attend(now);
        }
    }

    /// What arrives next, or, with `last_first`, before its turn.
    pub(crate) fn arrive(&mut self, last_first: bool) -> Option<(Path, Vec<u8>)> {
        let next =
            if last_first { self.on_the_way.pop_back() } else { self.on_the_way.pop_front() };
        if next.is_some() {
            self.last.clone_from(&next);
        }
        next
    }

    /// What arrived last, once more.
    pub(crate) fn arrive_again(&self) -> Option<(Path, Vec<u8>)> {
        self.last.clone()
    }

    /// Data of the peer, if it has a path.
    pub(crate) fn data_of_peer(&mut self, data: &[u8], now: Instant) -> Option<(Path, Vec<u8>)> {
        let path = self.peer.send(data, now).ok()?.path;
        Some((Path::udp(self.inside(path.remote, path.local)?, path.local), data.to_vec()))
    }

    /// Notes what an event says about consent.
    pub(crate) fn note(&mut self, event: &Event, now: Instant) {
        if let Event::CheckAnswered { path, .. } | Event::ConsentAnswered { path, .. } = event {
            self.heard.insert(*path, now);
        }
    }
}
