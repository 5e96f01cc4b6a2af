//! A peer: an ICE agent, and the little application that owns it.

use core::net::SocketAddr;

use frazil_ice::{Agent, Config, Event as IceEvent, Pacer, PairInfo, Role, State};
use frazil_sansio::{Input, Instant, Path};
use frazil_trace::{Data, Description, DescriptionKind, Event};

use crate::description;
use crate::dice::Dice;
use crate::node::{Effects, NodeId};
use crate::signal::Signal;
use crate::talk::{Heard, Talk};

/// What a peer is to do.
#[derive(Clone, Debug)]
pub struct PeerConfig {
    role: Role,
    says: String,
    stun_servers: Vec<SocketAddr>,
    tune: fn(&mut Config),
}

impl PeerConfig {
    /// One that makes the offer, and begins the talk.
    #[must_use]
    pub fn offering(says: &str) -> Self {
        let (says, tune) = (says.to_owned(), ignore as fn(&mut Config));
        Self { role: Role::Controlling, says, stun_servers: Vec::new(), tune }
    }

    /// One that answers an offer, and what is said to it.
    #[must_use]
    pub fn answering(says: &str) -> Self {
        Self { role: Role::Controlled, ..Self::offering(says) }
    }

    /// Lets it ask a STUN server for its public address.
    #[must_use]
    pub fn with_stun_server(mut self, server: SocketAddr) -> Self {
        self.stun_servers.push(server);
        self
    }

    /// Lets `tune` change the agent's configuration.
    #[must_use]
    pub fn tuned(self, tune: fn(&mut Config)) -> Self {
        Self { tune, ..self }
    }
}

const fn ignore(_: &mut Config) {}

/// A peer of a [`World`](crate::World).
#[derive(Debug)]
pub struct Peer {
    agent: Agent,
    socket: SocketAddr,
    /// The number of the session, for its description.
    session_id: u64,
    /// The other peer and its name, once they are introduced.
    other: Option<(NodeId, String)>,
    offers: bool,
    gathered: bool,
    /// Whether this side's description is out.
    described: bool,
    remote_known: bool,
    talk: Talk,
}

impl Peer {
    pub(crate) fn new(
        config: PeerConfig,
        socket: SocketAddr,
        dice: &mut Dice,
        now: Instant,
    ) -> Self {
        let mut tuned = Config::new(dice.seed(), config.role, Pacer::new());
        (config.tune)(&mut tuned);
        let mut agent = Agent::new(tuned, now);
        for server in config.stun_servers {
            agent.add_stun_server(server, now);
        }
        let offers = config.role == Role::Controlling;
        Self {
            agent,
            socket,
            session_id: dice.number(1 << 62),
            other: None,
            offers,
            gathered: false,
            described: false,
            remote_known: false,
            talk: Talk::new(config.says, offers),
        }
    }

    /// The agent, to look at.
    #[must_use]
    pub const fn agent(&self) -> &Agent {
        &self.agent
    }

    /// Whether it has selected a pair, and all that it wanted to hear has arrived.
    #[must_use]
    pub fn is_content(&self) -> bool {
        self.selected().is_some() && self.talk.is_over()
    }

    /// Whether its agent says that there is no path.
    #[must_use]
    pub fn has_failed(&self) -> bool {
        self.agent.state() == State::Failed
    }

    /// The nominated pair that carries data.
    #[must_use]
    pub fn selected(&self) -> Option<PairInfo> {
        self.agent.selected_pair()
    }

    /// What the other side said, each line once.
    #[must_use]
    pub fn heard(&self) -> &[String] {
        self.talk.heard()
    }

    pub(crate) fn introduce(&mut self, other: NodeId, name: &str) {
        self.other = Some((other, name.to_owned()));
    }

    pub(crate) fn poll_timeout(&self) -> Option<Instant> {
        // Without a path there is nobody to repeat it to.
        let again = self.talk.poll_timeout().filter(|_| self.selected().is_some());
        self.agent.poll_timeout().into_iter().chain(again).min()
    }

    pub(crate) fn start(&mut self, now: Instant, effects: &mut Effects) {
        if let Err(refused) = self.agent.add_local_address(self.socket, now) {
            effects.record(|| Event::Note { text: refused.to_string() });
        }
        self.agent.gather(now);
        self.settle(now, effects);
    }

    pub(crate) fn handle_timeout(&mut self, now: Instant, effects: &mut Effects) {
        if self.agent.poll_timeout().is_some_and(|at| at <= now) {
            self.agent.handle_timeout(now);
        }
        self.settle(now, effects);
    }

    /// Takes a datagram; `false` when it is for another port.
    pub(crate) fn receive(
        &mut self,
        path: Path,
        payload: &[u8],
        now: Instant,
        effects: &mut Effects,
    ) -> bool {
        if path.local != self.socket {
            return false;
        }
        if let Input::Data { path, payload } = self.agent.handle_input(path, payload, now) {
            let text = String::from_utf8_lossy(payload);
            if self.talk.hear(&text) == Heard::New {
                effects.record(|| Event::DataReceived(data(path, payload)));
            }
        }
        self.settle(now, effects);
        true
    }

    /// Takes a message of the signalling channel.
    pub(crate) fn hear(&mut self, signal: Signal, now: Instant, effects: &mut Effects) {
        let Signal::Description { kind, sdp } = signal;
        let peer = self.other.as_ref().map(|(_, name)| name.clone()).unwrap_or_default();
        let note = Description { description: kind, peer, sdp };
        if let Err(refused) = description::accept(&mut self.agent, &note.sdp, now) {
            effects.record(|| Event::Note { text: refused.to_string() });
        }
        self.remote_known = true;
        effects.record(|| Event::DescriptionReceived(note));
        self.settle(now, effects);
    }

    /// Drains the agent, and goes on with what it makes possible.
    fn settle(&mut self, now: Instant, effects: &mut Effects) {
        let mut buffer = [0; 1500];
        loop {
            let mut idle = true;
            while let Ok(Some(transmit)) = self.agent.poll_transmit(&mut buffer) {
                effects.send(transmit.path, transmit.payload);
                idle = false;
            }
            while let Some(event) = self.agent.poll_event() {
                self.gathered |= matches!(event, IceEvent::GatheringComplete);
                effects.record(|| frazil_trace::agent::event(&self.agent, &event));
                idle = false;
            }
            if idle {
                break;
            }
        }
        self.describe(effects);
        self.speak(now, effects);
    }

    /// Sends the description when it is complete, and when it is this side's turn.
    fn describe(&mut self, effects: &mut Effects) {
        let turn = self.offers || self.remote_known;
        let Some((to, name)) = self.other.as_ref().filter(|_| turn && self.gathered) else {
            return;
        };
        if self.described {
            return;
        }
        self.described = true;
        let sdp = match description::write(&self.agent, self.session_id) {
            Ok(sdp) => sdp,
            Err(error) => return effects.record(|| Event::Note { text: error.to_string() }),
        };
        let kind = if self.offers { DescriptionKind::Offer } else { DescriptionKind::Answer };
        let (peer, to) = (name.clone(), *to);
        effects.record(|| {
            Event::DescriptionSent(Description { description: kind, peer, sdp: sdp.clone() })
        });
        effects.signal(to, Signal::Description { kind, sdp });
    }

    /// Says what is to be said, once there is a path that was chosen for it.
    fn speak(&mut self, now: Instant, effects: &mut Effects) {
        if self.selected().is_none() {
            return;
        }
        while let Some(line) = self.talk.say(now) {
            let Ok(transmit) = self.agent.send(line.as_bytes(), now) else { return };
            effects.record(|| Event::DataSent(data(transmit.path, transmit.payload)));
            effects.send(transmit.path, transmit.payload);
        }
    }
}

fn data(path: Path, payload: &[u8]) -> Data {
    Data {
        local: path.local,
        remote: path.remote,
        length: payload.len(),
        text: core::str::from_utf8(payload).ok().map(str::to_owned),
    }
}
