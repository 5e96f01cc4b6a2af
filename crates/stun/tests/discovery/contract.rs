//! Discovery under the harness of the family's contract.

use std::collections::VecDeque;
use std::time::Duration;

use frazil_sansio::check::{Fault, Limits, Output, Script, Subject, run};
use frazil_sansio::{AddressChange, BufferTooShort, Input, Instant, Machine, Path, Transmit};
use frazil_stun::attribute::Padding;
use frazil_stun::discovery::{Config, Discovery, Event, LifetimeSearch};
use frazil_stun::responder::BehaviorServer;
use proptest::prelude::*;

use crate::rig::{at, other, primary};

/// A discovery, its sockets, and what its server has not answered yet.
struct Talk {
    discovery: Discovery,
    wanted: usize,
    bound: Vec<u16>,
    sent: VecDeque<(Path, Vec<u8>)>,
}

impl Talk {
    fn new(long: bool, now: Instant) -> Self {
        let mut config = Config::new([7; 32]);
        config.fragments = long.then_some(Padding(1500));
        config.lifetime = long.then_some(LifetimeSearch {
            longest: Duration::from_secs(60),
            precision: Duration::from_secs(1),
            width: 3,
        });
        let discovery = Discovery::new(config, primary(), now);
        Self { discovery, wanted: 0, bound: Vec::new(), sent: VecDeque::new() }
    }
}

impl Machine for Talk {
    type Event = Event;

    fn handle_input<'a>(&mut self, path: Path, bytes: &'a [u8], now: Instant) -> Input<'a> {
        self.discovery.handle_input(path, bytes, now)
    }

    fn handle_timeout(&mut self, now: Instant) {
        self.discovery.handle_timeout(now);
    }

    fn poll_timeout(&self) -> Option<Instant> {
        self.discovery.poll_timeout()
    }

    fn poll_event(&mut self) -> Option<Event> {
        self.discovery.poll_event()
    }

    fn poll_transmit<'b>(
        &mut self,
        buffer: &'b mut [u8],
    ) -> Result<Option<Transmit<'b>>, BufferTooShort> {
        self.discovery.poll_transmit(buffer)
    }

    fn handle_unreachable(&mut self, path: Path, now: Instant) {
        self.discovery.handle_unreachable(path, now);
    }

    fn handle_address(&mut self, change: AddressChange, now: Instant) {
        self.discovery.handle_address(change, now);
    }
}

impl Subject for Talk {
    fn path(&self, kind: u8) -> Path {
        let port = 50_000 + u16::from(kind % 32);
        Path::udp(([10, 1, 0, 2], port).into(), primary())
    }

    /// Everything under way may be due at once.
    fn limits(&self) -> Limits {
        Limits { burst: 24, footprint: 200, ..Limits::default() }
    }

    fn footprint(&self) -> usize {
        self.bound.len()
    }

    /// The server's answer to the oldest request, or the request itself, as a NAT might turn it back.
    fn input(&mut self, kind: u8, bytes: &[u8], _: Instant) -> Option<(Path, Vec<u8>)> {
        if kind.is_multiple_of(16) {
            return Some((self.path(kind), bytes.to_vec()));
        }
        let (path, request) = self.sent.pop_front()?;
        if path.remote.ip() == at("203.0.113.7:1").ip() {
            return Some((path, request));
        }
        let seen = at(&format!("203.0.113.7:{}", path.local.port()));
        let came = Path::udp(path.remote, seen);
        let server = BehaviorServer::new(primary(), other()).unwrap();
        let reply = server.respond(&request, came, Vec::new())?;
        let local = ([10, 1, 0, 2], reply.path.remote.port()).into();
        Some((Path::udp(local, reply.path.local), reply.bytes))
    }

    fn act(&mut self, kind: u8, _: &[u8], now: Instant) -> Option<String> {
        if self.wanted == 0 {
            return None;
        }
        if kind == 255 {
            self.discovery.handle_no_socket(now);
            return Some("none".to_owned());
        }
        for _ in 0..core::mem::take(&mut self.wanted) {
            let port = (50_000..).find(|port| !self.bound.contains(port)).unwrap();
            self.bound.push(port);
            let local = ([10, 1, 0, 2], port).into();
            self.discovery.handle_address(AddressChange::Added(local), now);
        }
        Some(format!("{:?}", self.bound))
    }

    fn inspect(&mut self, output: Output<'_, Event>, _: Instant) -> Result<(), Fault> {
        match output {
            Output::Transmit(transmit) => {
                self.sent.push_back((transmit.path, transmit.payload.to_vec()));
            }
            Output::Event(Event::SocketWanted { .. }) => self.wanted += 1,
            Output::Event(Event::SocketDone(local)) => {
                self.bound.retain(|port| *port != local.port());
            }
            Output::Event(_) => {}
        }
        Ok(())
    }
}

fn play(long: bool, script: &Script) {
    run(|now| Talk::new(long, now), script)
        .unwrap_or_else(|violation| panic!("{violation}\n{script}"));
}

/// Sockets as they are wanted, answers as they are due, deadlines as they come.
fn willing(rounds: usize) -> Script {
    use frazil_sansio::check::{Damage, Op};
    let act = Op::Act { kind: 0, bytes: Vec::new() };
    let answer = Op::Input { kind: 1, bytes: Vec::new(), damage: Damage::None };
    let round = [act, answer.clone(), answer, Op::Deadline];
    Script::new(round.into_iter().cycle().take(4 * rounds).collect())
}

#[test]
fn a_whole_discovery_keeps_the_contract() {
    play(false, &willing(100));
    play(true, &willing(300));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(500))]

    #[test]
    fn a_discovery_keeps_the_contract(
        long: bool,
        willing_for in 0_usize..40,
        bytes in prop::collection::vec(any::<u8>(), 0..160),
    ) {
        let mut ops = willing(willing_for).ops().to_vec();
        ops.extend_from_slice(Script::from_bytes(&bytes).ops());
        play(long, &Script::new(ops));
    }
}
