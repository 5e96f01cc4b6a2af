//! One agent under the harness of the family's contract, with a peer and a server that answer it.
#![allow(non_snake_case, reason = "tests carry the ids of the rules they prove")]
#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "test code, helpers among it"
)]

mod common;

use std::cell::RefCell;
use std::net::SocketAddr;
use std::rc::Rc;

use common::*;
use frazil_candidate::Candidate;
use frazil_ice::{Agent, Config, Event, Pacer, RemoteDescription, Role, State};
use frazil_sansio::check::{Damage, Fault, Limits, Line, Op, Output, Report, Script, Subject, run};
use frazil_sansio::{
    AddressChange, BufferTooShort, Input, Instant, Machine, Path, StreamChange, Transmit,
};
use frazil_stun::{Class, Message};
use proptest::prelude::*;

const SERVER: &str = "192.0.2.53:3478";
const BASES: [&str; 3] = [HERE, "10.0.1.1:1", "[2001:db8::1]:1"];

/// An agent, and what its peer and its server know of it.
struct Tested {
    agent: Agent,
    /// The last requests: to the peer, and to the server.
    asked: Option<(Path, Vec<u8>)>,
    asked_server: Option<(Path, Vec<u8>)>,
    /// When an authentic answer was last given on each path.
    answered: Vec<(Path, Instant)>,
    concluded: bool,
    /// The states that any twin has seen.
    seen: Rc<RefCell<Vec<State>>>,
}

impl Tested {
    fn new(role: Role, seen: &Rc<RefCell<Vec<State>>>, now: Instant) -> Self {
        let mut config = Config::new([3; 32], role, Pacer::new());
        config.pair_limit = 20;
        config.remote_candidate_limit = 20;
        config.local_candidate_limit = 8;
        config.early_check_limit = 4;
        let mut agent = Agent::new(config, now);
        agent.add_local_address(at(HERE), now).unwrap();
        Self {
            agent,
            asked: None,
            asked_server: None,
            answered: Vec::new(),
            concluded: false,
            seen: seen.clone(),
        }
    }

    fn note_answer(&mut self, path: Path, now: Instant) {
        self.answered.retain(|(known, _)| *known != path);
        self.answered.push((path, now));
    }

    fn meet(&mut self, now: Instant) -> bool {
        self.agent.set_remote(RemoteDescription::new(PEER_UFRAG, PEER_PWD), now).is_ok()
    }
}

fn peer(number: u8) -> SocketAddr {
    if number % 4 == 3 {
        SocketAddr::new(at("[2001:db8::2]:1").ip(), 2000 + u16::from(number))
    } else {
        SocketAddr::new(at(THERE).ip(), 2000 + u16::from(number))
    }
}

impl Machine for Tested {
    type Event = Event;

    fn handle_input<'a>(&mut self, path: Path, bytes: &'a [u8], now: Instant) -> Input<'a> {
        self.agent.handle_input(path, bytes, now)
    }

    fn handle_timeout(&mut self, now: Instant) {
        self.agent.handle_timeout(now);
    }

    fn poll_timeout(&self) -> Option<Instant> {
        self.agent.poll_timeout()
    }

    fn poll_event(&mut self) -> Option<Event> {
        self.agent.poll_event()
    }

    fn poll_transmit<'b>(
        &mut self,
        buffer: &'b mut [u8],
    ) -> Result<Option<Transmit<'b>>, BufferTooShort> {
        self.agent.poll_transmit(buffer)
    }

    fn handle_stream(&mut self, path: Path, change: StreamChange, now: Instant) {
        Machine::handle_stream(&mut self.agent, path, change, now);
    }

    fn handle_unreachable(&mut self, path: Path, now: Instant) {
        self.agent.handle_unreachable(path, now);
    }

    fn handle_address(&mut self, change: AddressChange, now: Instant) {
        self.agent.handle_address(change, now);
    }
}

impl Subject for Tested {
    fn path(&self, index: u8) -> Path {
        let base = at(BASES[usize::from(index >> 4) % BASES.len()]);
        let remote = if index & 15 == 15 { at(SERVER) } else { peer(index & 15) };
        Path::udp(base, remote)
    }

    fn limits(&self) -> Limits {
        // Three repetitions, a check and a consent check.
        Limits { burst: 5, footprint: 8 + 20 + 20 + 128, ..Limits::default() }
    }

    fn input(&mut self, kind: u8, bytes: &[u8], now: Instant) -> Option<(Path, Vec<u8>)> {
        let number = bytes.first().copied().unwrap_or(0);
        let mut forge = Forge::to(&self.agent, PEER_UFRAG);
        for (to, from) in forge.id.iter_mut().zip(bytes) {
            *to = *from;
        }
        let path = Path::udp(at(HERE), peer(number & 3));
        match kind % 16 {
            0..=4 => {
                let (path, request) = self.asked.clone()?;
                self.note_answer(path.reversed().reversed(), now);
                let mapped = if number & 1 == 0 { path.local } else { at("203.0.113.7:7") };
                Some((path, success(&request, mapped, PEER_PWD)))
            }
            5 => {
                let (path, request) = self.asked.clone()?;
                let code = [487, 400, 403, 500][usize::from(number % 4)];
                let password = (number & 4 == 0).then_some(PEER_PWD);
                Some((path, error(&request, code, password)))
            }
            6 => {
                let (path, request) = self.asked.clone()?;
                let elsewhere = Path { remote: peer(number), ..path };
                Some((elsewhere, success(&request, path.local, PEER_PWD)))
            }
            7 => {
                let (path, request) = self.asked_server.clone()?;
                let seen = SocketAddr::new(at("203.0.113.7:7").ip(), 1 + u16::from(number));
                let mut room = [0; 128];
                let buffer = frazil_stun::SliceBuffer::new(&mut room);
                let answer = frazil_stun::responder::respond(&request, seen, buffer)?;
                Some((path, answer.into_written().to_vec()))
            }
            8..=10 => Some((path, forge.bytes())),
            11 => {
                forge.use_candidate = true;
                Some((path, forge.bytes()))
            }
            12 => {
                let tie = u64::from(number) << 56;
                forge.role = Some((self.agent.role(), tie));
                Some((path, forge.bytes()))
            }
            13 => {
                forge.priority = None;
                forge.unknown = (number & 1 == 0).then_some(0x7f00);
                forge.integrity = number & 2 == 0;
                Some((path, forge.bytes()))
            }
            14 => {
                // Anybody, from anywhere.
                let [high, low] = [number, bytes.get(1).copied().unwrap_or(0)];
                let source = SocketAddr::from(([10, 77, high, low], 7));
                Some((Path::udp(at(HERE), source), forge.bytes()))
            }
            _ => Some((path, bytes.to_vec())),
        }
    }

    fn act(&mut self, kind: u8, bytes: &[u8], now: Instant) -> Option<String> {
        let number = bytes.first().copied().unwrap_or(0);
        let answer = match kind % 12 {
            0..=3 => {
                let sent = self.agent.send(bytes, now).map(|transmit| transmit.path);
                if let Ok(path) = sent {
                    let answered = self.answered.iter().find(|(known, _)| *known == path);
                    let fresh = answered
                        .is_some_and(|(_, when)| now < *when + std::time::Duration::from_secs(30));
                    assert!(fresh, "data without consent on {path}");
                }
                format!("{sent:?}")
            }
            4 | 5 => {
                let address = peer(number);
                let (ip, port) = (address.ip(), address.port());
                let line = format!("f{} 1 udp {} {ip} {port} typ host", number % 5, 1 + port);
                let candidate = Candidate::parse(&line).unwrap();
                format!("{:?}", self.agent.add_remote_candidate(&candidate, now))
            }
            6 => format!("{:?}", self.meet(now)),
            7 => {
                let base = at(BASES[usize::from(number) % BASES.len()]);
                format!("{:?}", self.agent.add_local_address(base, now))
            }
            8 => {
                self.agent.add_stun_server(at(SERVER), now);
                "server".into()
            }
            9 => {
                self.agent.gather(now);
                "gather".into()
            }
            10 => {
                self.agent.end_of_remote_candidates(now);
                "end".into()
            }
            _ if number == 77 => {
                self.agent.close(now);
                self.concluded = true;
                "close".into()
            }
            _ => return None,
        };
        Some(answer)
    }

    fn footprint(&self) -> usize {
        self.agent.local_candidates().count()
            + self.agent.remote_candidates().count()
            + self.agent.pairs().count()
    }

    fn inspect(&mut self, output: Output<'_, Event>, _: Instant) -> Result<(), Fault> {
        match output {
            Output::Transmit(transmit) => {
                if self.concluded {
                    return Err(Fault::new(Line::AnyMomentIsSafe, "it sends after its end"));
                }
                let Some(message) = Message::parse_fingerprinted(transmit.payload) else {
                    return Err(Fault::new(Line::NoPanicNoGrowth, "it sends no STUN"));
                };
                if message.class() == Class::Request {
                    let asked = Some((transmit.path, transmit.payload.to_vec()));
                    if transmit.path.remote == at(SERVER) {
                        self.asked_server = asked;
                    } else {
                        self.asked = asked;
                    }
                }
            }
            Output::Event(Event::StateChanged(state)) => {
                self.concluded |= matches!(state, State::Failed | State::Closed);
                self.seen.borrow_mut().push(*state);
            }
            Output::Event(_) => {}
        }
        Ok(())
    }
}

/// A script that connects and completes, to be followed by anything.
fn prologue() -> Vec<Op> {
    let act = |kind, byte| Op::Act { kind, bytes: vec![byte] };
    let input = |kind| Op::Input { kind, bytes: vec![0], damage: Damage::None };
    vec![
        act(8, 0),
        act(9, 0),
        Op::Deadline,
        input(7),
        act(6, 0),
        act(4, 0),
        act(4, 1),
        Op::Deadline,
        input(0),
        Op::Deadline,
        input(0),
        act(0, 0),
        Op::Deadline,
        input(0),
        act(0, 0),
    ]
}

/// Plays a script, and says which states were seen.
fn played(role: Role, script: &Script) -> (Report, Vec<State>) {
    let seen = Rc::default();
    let report = run(|now| Tested::new(role, &seen, now), script)
        .unwrap_or_else(|broken| panic!("{broken}\n{script}"));
    let seen = seen.borrow().clone();
    (report, seen)
}

#[test]
fn a_script_goes_through_a_whole_life() {
    let (report, seen) = played(Role::Controlling, &Script::new(prologue()));
    for state in [State::Checking, State::Connected, State::Completed, State::Failed] {
        // It fails in the end, since nobody answers consent checks after the script.
        assert!(seen.contains(&state), "{state} is not among {seen:?}");
    }
    assert!(report.transmits > 8 && report.wakes > 3, "{report:?}");
}

#[test]
fn floods_fill_the_limits_and_no_more() {
    for kind in [8, 11, 12, 14, 15] {
        let mut ops = prologue();
        ops.insert(0, Op::Flood { kind, bytes: vec![], count: 300 });
        ops.insert(6, Op::Flood { kind, bytes: vec![], count: 300 });
        ops.push(Op::Flood { kind, bytes: vec![], count: 300 });
        for role in [Role::Controlling, Role::Controlled] {
            played(role, &Script::new(ops.clone()));
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn keeps_the_contract(
        controlling in any::<bool>(),
        connected in any::<bool>(),
        bytes in prop::collection::vec(any::<u8>(), 0..400),
    ) {
        let mut ops = if connected { prologue() } else { Vec::new() };
        ops.extend(Script::from_bytes(&bytes).ops().iter().cloned());
        let role = if controlling { Role::Controlling } else { Role::Controlled };
        played(role, &Script::new(ops));
    }
}
