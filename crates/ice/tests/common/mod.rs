//! Two agents in memory: a virtual clock, one link with a delay, and a rule for every datagram.
#![allow(dead_code, unreachable_pub, reason = "each test file uses another part")]
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::cast_possible_truncation,
    reason = "test code"
)]

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::time::Duration;

use frazil_candidate::Candidate;
use frazil_ice::{Agent, Config, Event, Pacer, RemoteDescription, Role, State};
use frazil_sansio::{Input, Instant, Path};
use frazil_stun::Message;

pub fn at(text: &str) -> SocketAddr {
    text.parse().unwrap()
}

pub fn ms(millis: u64) -> Duration {
    Duration::from_millis(millis)
}

pub const LEFT: usize = 0;
pub const RIGHT: usize = 1;

/// One agent and what came out of it.
pub struct Side {
    pub agent: Agent,
    pub events: Vec<(Instant, Event)>,
    /// Every datagram it sent: when, where, what.
    pub sent: Vec<(Instant, Path, Vec<u8>)>,
    /// Data for its application.
    pub data: Vec<(Path, Vec<u8>)>,
}

impl Side {
    pub fn new(role: Role, seed: u8, pacer: &Pacer, sockets: &[&str]) -> Self {
        Self::with(Config::new([seed; 32], role, pacer.clone()), sockets)
    }

    pub fn with(config: Config, sockets: &[&str]) -> Self {
        let mut agent = Agent::new(config, Instant::ZERO);
        for socket in sockets {
            agent.add_local_address(at(socket), Instant::ZERO).unwrap();
        }
        Self { agent, events: Vec::new(), sent: Vec::new(), data: Vec::new() }
    }

    /// When an event was first reported.
    pub fn when(&self, wanted: impl Fn(&Event) -> bool) -> Option<Duration> {
        let found = self.events.iter().find(|(_, event)| wanted(event));
        found.map(|(when, _)| *when - Instant::ZERO)
    }

    pub fn when_state(&self, state: State) -> Option<Duration> {
        self.when(|event| *event == Event::StateChanged(state))
    }

    /// Every new transaction, by the time of its first datagram.
    pub fn transactions(&self) -> Vec<Instant> {
        let mut first = BTreeMap::new();
        for (when, _, bytes) in &self.sent {
            if let Some(message) = Message::parse_fingerprinted(bytes)
                && !message.class().is_response()
            {
                first.entry(*message.transaction_id().as_bytes()).or_insert(*when);
            }
        }
        let mut times: Vec<_> = first.into_values().collect();
        times.sort();
        times
    }
}

/// What happens to a datagram.
pub enum Fate {
    /// It arrives, with these addresses as the receiver sees them: its own first.
    Arrives(Path),
    Lost,
}

type Rule = Box<dyn FnMut(usize, &Path, &[u8]) -> Fate>;

/// Two sides and the link between them.
pub struct World {
    pub now: Instant,
    pub delay: Duration,
    pub sides: [Side; 2],
    flying: BTreeMap<(Instant, u64), (usize, Path, Vec<u8>)>,
    count: u64,
    rule: Rule,
}

impl World {
    /// A lossless link of `delay` one way. What a side sends arrives where it was sent to.
    pub fn new(delay: Duration, left: Side, right: Side) -> Self {
        Self {
            now: Instant::ZERO,
            delay,
            sides: [left, right],
            flying: BTreeMap::new(),
            count: 0,
            rule: Box::new(|_, path, _| Fate::Arrives(path.reversed())),
        }
    }

    /// With another fate for the datagrams: who sends, on which path, what.
    pub fn with_rule(mut self, rule: impl FnMut(usize, &Path, &[u8]) -> Fate + 'static) -> Self {
        self.rule = Box::new(rule);
        self
    }

    pub fn set_rule(&mut self, rule: impl FnMut(usize, &Path, &[u8]) -> Fate + 'static) {
        self.rule = Box::new(rule);
    }

    pub fn left(&mut self) -> &mut Side {
        &mut self.sides[LEFT]
    }

    pub fn right(&mut self) -> &mut Side {
        &mut self.sides[RIGHT]
    }

    /// Both gather what needs no server, and tell each other everything.
    pub fn introduce(&mut self) {
        for side in &mut self.sides {
            side.agent.gather(self.now);
        }
        self.tell(LEFT, RIGHT);
        self.tell(RIGHT, LEFT);
    }

    /// One side's description, with the candidates it has so far, reaches the other.
    pub fn tell(&mut self, from: usize, to: usize) {
        let (now, from) = (self.now, &self.sides[from].agent);
        let credentials = from.local_credentials().clone();
        let lines: Vec<_> = from.local_candidates().map(ToString::to_string).collect();
        let mut description = RemoteDescription::new(credentials.ufrag(), credentials.pwd());
        description.pacing = from.local_pacing();
        let agent = &mut self.sides[to].agent;
        agent.set_remote(description, now).unwrap();
        for line in lines {
            agent.add_remote_candidate(&Candidate::parse(&line).unwrap(), now).unwrap();
        }
        agent.end_of_remote_candidates(now);
        self.drain();
    }

    /// Takes everything out of both agents.
    pub fn drain(&mut self) {
        for index in [LEFT, RIGHT] {
            let side = &mut self.sides[index];
            let mut buffer = [0; 1500];
            while let Some(transmit) = side.agent.poll_transmit(&mut buffer).unwrap() {
                let (path, bytes) = (transmit.path, transmit.payload.to_vec());
                side.sent.push((self.now, path, bytes.clone()));
                if let Fate::Arrives(path) = (self.rule)(index, &path, &bytes) {
                    self.count += 1;
                    let arrival = (self.now + self.delay, self.count);
                    self.flying.insert(arrival, (1 - index, path, bytes));
                }
            }
            while let Some(event) = side.agent.poll_event() {
                side.events.push((self.now, event));
            }
        }
    }

    /// Hands a datagram to a side now.
    pub fn deliver(&mut self, to: usize, path: Path, bytes: &[u8]) {
        let side = &mut self.sides[to];
        if let Input::Data { path, payload } = side.agent.handle_input(path, bytes, self.now) {
            side.data.push((path, payload.to_vec()));
        }
        self.drain();
    }

    /// The next thing to happen.
    fn next(&self) -> Option<Instant> {
        let flying = self.flying.keys().next().map(|(when, _)| *when);
        let agents = self.sides.iter().filter_map(|side| side.agent.poll_timeout());
        agents.chain(flying).min()
    }

    /// Lets time pass until `end`, one event at a time.
    pub fn run_until(&mut self, end: Duration) {
        let end = Instant::ZERO + end;
        let mut steps = 0;
        self.drain();
        while let Some(next) = self.next().filter(|next| *next <= end) {
            self.now = self.now.max(next);
            steps += 1;
            assert!(steps < 200_000, "it does not come to rest");
            while let Some(entry) = self.flying.first_entry() {
                if entry.key().0 > self.now {
                    break;
                }
                let (to, path, bytes) = entry.remove();
                self.deliver(to, path, &bytes);
            }
            for index in [LEFT, RIGHT] {
                let agent = &mut self.sides[index].agent;
                if agent.poll_timeout().is_some_and(|due| due <= self.now) {
                    agent.handle_timeout(self.now);
                    self.drain();
                }
            }
        }
        self.now = self.now.max(end);
    }

    /// Sends data from one side, as its application would.
    pub fn send(&mut self, from: usize, payload: &[u8]) {
        let transmit = self.sides[from].agent.send(payload, self.now).unwrap();
        let (path, bytes) = (transmit.path, transmit.payload.to_vec());
        if let Fate::Arrives(path) = (self.rule)(from, &path, &bytes) {
            self.count += 1;
            self.flying.insert((self.now + self.delay, self.count), (1 - from, path, bytes));
        }
    }

    pub fn states(&self) -> [State; 2] {
        [self.sides[LEFT].agent.state(), self.sides[RIGHT].agent.state()]
    }
}

/// Two agents with one socket each.
pub fn one_by_one(delay: Duration) -> World {
    let pacer = Pacer::new();
    World::new(
        delay,
        Side::new(Role::Controlling, 1, &pacer, &["10.0.0.1:1000"]),
        Side::new(Role::Controlled, 2, &pacer, &["10.0.0.2:2000"]),
    )
}

/// A check as a test wants it: right in all but what the test changes.
pub struct Forge<'a> {
    pub username: String,
    pub password: &'a str,
    pub id: [u8; 12],
    pub priority: Option<u32>,
    pub role: Option<(Role, u64)>,
    /// Whether it claims the other role too.
    pub both_roles: bool,
    pub use_candidate: bool,
    /// An attribute that nobody knows.
    pub unknown: Option<u16>,
    pub integrity: bool,
    pub fingerprint: bool,
}

impl<'a> Forge<'a> {
    /// A check to `agent` from the peer with the fragment `theirs`.
    pub fn to(agent: &'a Agent, theirs: &str) -> Self {
        let credentials = agent.local_credentials();
        Self {
            username: format!("{}:{theirs}", credentials.ufrag()),
            password: credentials.pwd(),
            id: [7; 12],
            priority: Some(0x6e7f_ffff),
            role: Some((agent.role().other(), 1)),
            both_roles: false,
            use_candidate: false,
            unknown: None,
            integrity: true,
            fingerprint: true,
        }
    }

    pub fn bytes(&self) -> Vec<u8> {
        use frazil_stun::attribute::*;
        use frazil_stun::*;
        let id = TransactionId::from_bytes(self.id);
        let mut writer =
            MessageWriter::new(Vec::new(), Class::Request, Method::BINDING, id).unwrap();
        if !self.username.is_empty() {
            writer.push(&Username(&self.username)).unwrap();
        }
        if let Some(priority) = self.priority {
            writer.push(&Priority(priority)).unwrap();
        }
        match self.role {
            Some((Role::Controlling, tie)) => drop(writer.push(&IceControlling(tie)).unwrap()),
            Some((Role::Controlled, tie)) => drop(writer.push(&IceControlled(tie)).unwrap()),
            None => {}
        }
        if self.both_roles {
            writer.push(&IceControlling(1)).unwrap().push(&IceControlled(1)).unwrap();
        }
        if self.use_candidate {
            writer.push(&UseCandidate).unwrap();
        }
        if let Some(unknown) = self.unknown {
            writer.push_raw(&RawAttribute::new(AttributeType(unknown), b"?")).unwrap();
        }
        if self.integrity {
            let sealed = writer.seal(&Key::short_term(self.password), Algorithm::Sha1).unwrap();
            if self.fingerprint { sealed.fingerprint().unwrap().finish() } else { sealed.finish() }
        } else if self.fingerprint {
            writer.fingerprint().unwrap().finish()
        } else {
            writer.finish()
        }
    }
}

/// The response to a request, sealed with the password.
pub fn success(request: &[u8], mapped: SocketAddr, password: &str) -> Vec<u8> {
    use frazil_stun::attribute::XorMappedAddress;
    use frazil_stun::*;
    let request = Message::parse(request).unwrap();
    let mut writer = MessageWriter::reply(Vec::new(), &request, Class::SuccessResponse).unwrap();
    writer.push(&XorMappedAddress(mapped)).unwrap();
    let sealed = writer.seal(&Key::short_term(password), Algorithm::Sha1).unwrap();
    sealed.fingerprint().unwrap().finish()
}

/// An error response to a request, sealed if there is a password.
pub fn error(request: &[u8], code: u16, password: Option<&str>) -> Vec<u8> {
    use frazil_stun::attribute::ErrorCode;
    use frazil_stun::*;
    let request = Message::parse(request).unwrap();
    let mut writer = MessageWriter::reply(Vec::new(), &request, Class::ErrorResponse).unwrap();
    writer.push(&ErrorCode::new(code, "no").unwrap()).unwrap();
    match password {
        Some(password) => writer
            .seal(&Key::short_term(password), Algorithm::Sha1)
            .unwrap()
            .fingerprint()
            .unwrap()
            .finish(),
        None => writer.fingerprint().unwrap().finish(),
    }
}

/// One agent alone, whose peer the test plays.
pub struct Solo {
    pub now: Instant,
    pub side: Side,
}

pub const PEER_UFRAG: &str = "peer";
pub const PEER_PWD: &str = "peerpeerpeerpeerpeer22";
pub const HERE: &str = "10.0.0.1:1000";
pub const THERE: &str = "10.0.0.2:2000";

impl Solo {
    pub fn new(role: Role) -> Self {
        Self::with(Config::new([3; 32], role, Pacer::new()))
    }

    /// An agent at [`HERE`], gathered, that knows nothing of its peer.
    pub fn with(config: Config) -> Self {
        let mut side = Side::with(config, &[HERE]);
        side.agent.gather(Instant::ZERO);
        let mut solo = Self { now: Instant::ZERO, side };
        solo.drain();
        solo
    }

    pub fn agent(&mut self) -> &mut Agent {
        &mut self.side.agent
    }

    pub fn meet(&mut self) {
        self.meet_one_with(true);
    }

    /// Meets a peer that follows RFC 5245, or one that follows RFC 8445.
    pub fn meet_one_with(&mut self, ice2: bool) {
        let now = self.now;
        let mut remote = RemoteDescription::new(PEER_UFRAG, PEER_PWD);
        remote.ice2 = ice2;
        self.agent().set_remote(remote, now).unwrap();
        self.drain();
    }

    pub fn candidate(&mut self, line: &str) -> Result<(), frazil_ice::CandidateRefused> {
        let now = self.now;
        let taken = self.agent().add_remote_candidate(&Candidate::parse(line).unwrap(), now);
        self.drain();
        taken
    }

    /// A host candidate of the peer at [`THERE`].
    pub fn peer_candidate(&mut self) {
        self.candidate("1 1 udp 2130706431 10.0.0.2 2000 typ host").unwrap();
    }

    pub fn drain(&mut self) {
        let mut buffer = [0; 1500];
        while let Some(transmit) = self.side.agent.poll_transmit(&mut buffer).unwrap() {
            self.side.sent.push((self.now, transmit.path, transmit.payload.to_vec()));
        }
        while let Some(event) = self.side.agent.poll_event() {
            self.side.events.push((self.now, event));
        }
    }

    /// Lets time pass, waking the agent when it wants.
    pub fn run_until(&mut self, end: Duration) {
        let end = Instant::ZERO + end;
        while let Some(due) = self.side.agent.poll_timeout().filter(|due| *due <= end) {
            self.now = self.now.max(due);
            let now = self.now;
            self.agent().handle_timeout(now);
            self.drain();
        }
        self.now = self.now.max(end);
    }

    /// Bytes from the peer's address.
    pub fn hear(&mut self, bytes: &[u8]) -> bool {
        self.hear_from(THERE, bytes)
    }

    /// Bytes from an address; whether they were consumed.
    pub fn hear_from(&mut self, from: &str, bytes: &[u8]) -> bool {
        let now = self.now;
        let input = self.agent().handle_input(Path::udp(at(HERE), at(from)), bytes, now);
        let consumed = input == Input::Consumed;
        self.drain();
        consumed
    }

    /// The datagrams sent since the last call.
    pub fn sent(&mut self) -> Vec<(Path, Vec<u8>)> {
        std::mem::take(&mut self.side.sent)
            .into_iter()
            .map(|(_, path, bytes)| (path, bytes))
            .collect()
    }

    /// The one datagram sent since the last call.
    pub fn sent_one(&mut self) -> (Path, Vec<u8>) {
        let mut sent = self.sent();
        assert_eq!(sent.len(), 1, "{sent:?}");
        sent.remove(0)
    }

    /// The error code of the one answer sent since the last call, and whether it is sealed.
    pub fn rejection(&mut self) -> (u16, bool) {
        let (_, bytes) = self.sent_one();
        let message = Message::parse_fingerprinted(&bytes).expect("answers have a fingerprint");
        let code = message.get::<frazil_stun::attribute::ErrorCode<'_>>().unwrap().unwrap();
        let password = self.agent().local_credentials().pwd().to_owned();
        (code.code(), message.verify(&frazil_stun::Key::short_term(password)).is_ok())
    }

    /// Brings the agent to [`State::Connected`]: its first check is answered.
    pub fn connect(&mut self) {
        self.meet();
        self.peer_candidate();
        self.run_until(self.now - Instant::ZERO);
        if self.side.sent.is_empty() {
            // The pacer has just let something else go.
            self.run_until(self.now - Instant::ZERO + ms(50));
        }
        let (_, check) = self.sent().pop().unwrap();
        assert!(self.hear(&success(&check, at(HERE), PEER_PWD)));
        assert_eq!(self.agent().state(), State::Connected);
    }
}
