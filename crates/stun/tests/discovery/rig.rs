//! A discovery in a world of one NAT, given as functions, and one server.

use std::collections::HashMap;
use std::net::SocketAddr;
use std::time::Duration;

use frazil_sansio::{AddressChange, Instant, Path};
use frazil_stun::discovery::{Config, Discovery, Event, Report};
use frazil_stun::responder::BehaviorServer;
use frazil_stun::{Message, TransactionId};

pub(crate) fn at(text: &str) -> SocketAddr {
    text.parse().unwrap()
}

pub(crate) fn primary() -> SocketAddr {
    at("198.51.100.2:3478")
}

pub(crate) fn other() -> SocketAddr {
    at("198.51.100.3:3479")
}

/// The public endpoint of a socket that writes somewhere.
pub(crate) type Mapping = fn(SocketAddr, SocketAddr) -> SocketAddr;
/// Whether a socket that wrote to the first hears the second.
pub(crate) type Filter = fn(SocketAddr, SocketAddr) -> bool;
/// What a server says to a request on a path, and on which.
pub(crate) type Serve = fn(&[u8], Path) -> Option<(Path, Vec<u8>)>;
/// Whether something holds of a request on a path, as it leaves its socket.
pub(crate) type Of = fn(&[u8], Path) -> bool;

/// Ports are turned around, whoever is written to.
pub(crate) fn one_for_all(local: SocketAddr, _: SocketAddr) -> SocketAddr {
    SocketAddr::new("203.0.113.7".parse().unwrap(), !local.port())
}

pub(crate) fn two_addresses(request: &[u8], path: Path) -> Option<(Path, Vec<u8>)> {
    let server = BehaviorServer::new(primary(), other()).unwrap();
    let reply = server.respond(request, path, Vec::new())?;
    Some((reply.path, reply.bytes))
}

pub(crate) struct World {
    pub(crate) config: Config,
    pub(crate) mapping: Mapping,
    pub(crate) filter: Filter,
    pub(crate) serve: Serve,
    /// What a router on the way says of by ICMP that it cannot be delivered.
    pub(crate) undeliverable: Of,
    /// Stop it once the life of a binding was narrowed so often.
    pub(crate) stop_after: Option<usize>,
    /// How long a binding lives after the last packet from inside.
    pub(crate) lifetime: Duration,
}

impl World {
    pub(crate) fn new() -> Self {
        Self {
            config: Config::new([7; 32]),
            mapping: one_for_all,
            filter: |_, _| true,
            serve: two_addresses,
            undeliverable: |_, _| false,
            stop_after: None,
            lifetime: Duration::MAX,
        }
    }

    pub(crate) fn report(self) -> Report {
        self.run().report
    }

    pub(crate) fn run(self) -> Run {
        let report = *start().report();
        let (starts, written_to) = (Vec::new(), Vec::new());
        let mut run = Run { report, starts, written_to, time: Duration::ZERO };
        let begin = Instant::from_secs(100);
        let mut now = begin;
        let mut discovery = Discovery::new(self.config.clone(), primary(), now);
        // Where each socket has written to, and when it last did.
        let mut written: HashMap<SocketAddr, (SocketAddr, Instant)> = HashMap::new();
        let mut known: Vec<TransactionId> = Vec::new();
        let mut bound: Vec<SocketAddr> = Vec::new();
        let mut ports = (50_000..).step_by(7);
        // The longest payload of UDP over IPv4.
        let mut buffer = vec![0; 65_507];
        let mut narrowed = 0;
        while !discovery.is_finished() {
            if self.stop_after == Some(narrowed) {
                discovery.stop(now);
            }
            let mut idle = true;
            while let Some(event) = discovery.poll_event() {
                idle = false;
                narrowed += usize::from(matches!(event, Event::Narrowed(_)));
                if let Event::SocketWanted { port } = event {
                    let port = port.unwrap_or_else(|| ports.next().unwrap());
                    let local = SocketAddr::new("10.1.0.2".parse().unwrap(), port);
                    bound.push(local);
                    discovery.handle_address(AddressChange::Added(local), now);
                }
            }
            let mut sent = Vec::new();
            while let Some(transmit) = discovery.poll_transmit(&mut buffer).unwrap() {
                let id = Message::parse(transmit.payload).unwrap().transaction_id();
                if !known.contains(&id) {
                    known.push(id);
                    run.starts.push(now - begin);
                }
                sent.push((transmit.path, transmit.payload.to_vec()));
            }
            for (path, request) in &sent {
                let path = *path;
                run.written_to.push(path.remote);
                if (self.undeliverable)(request, path) {
                    discovery.handle_unreachable(path, now);
                    continue;
                }
                if path.remote.ip() != primary().ip() && path.remote.ip() != other().ip() {
                    // To a public endpoint of its own: this NAT has no hairpinning.
                    continue;
                }
                written.insert(path.local, (path.remote, now));
                let seen = (self.mapping)(path.local, path.remote);
                let came = Path::udp(path.remote, seen);
                let Some((way, answer)) = (self.serve)(request, came) else { continue };
                // Whose public endpoint the answer goes to.
                let shown = |local: &&SocketAddr| {
                    let to = written.get(*local).map_or(way.local, |(to, _)| *to);
                    (self.mapping)(**local, to) == way.remote
                };
                let Some(local) = bound.iter().rev().find(shown) else { continue };
                let Some((to, when)) = written.get(local) else { continue };
                if (self.filter)(*to, way.local) && now - *when < self.lifetime {
                    let back = Path::udp(*local, way.local);
                    discovery.handle_input(back, &answer, now);
                }
            }
            idle &= sent.is_empty();
            if let Some(due) = discovery.poll_timeout().filter(|_| idle) {
                now = due.max(now);
                discovery.handle_timeout(now);
            }
        }
        run.report = *discovery.report();
        run.time = now - begin;
        run
    }
}

pub(crate) struct Run {
    pub(crate) report: Report,
    /// When each transaction began.
    pub(crate) starts: Vec<Duration>,
    /// Where packets went, each.
    pub(crate) written_to: Vec<SocketAddr>,
    pub(crate) time: Duration,
}

pub(crate) fn start() -> Discovery {
    Discovery::new(Config::new([7; 32]), primary(), Instant::from_secs(100))
}
