//! A peer: an ICE agent, and the little application that owns it.

use core::net::SocketAddr;

use frazil_ice::{Agent, Config, Pacer, PairInfo, Role, State};
use frazil_sansio::{Input, Instant, Path};
use frazil_trace::{Data, Event};

use crate::dice::Dice;
use crate::exchange::Exchange;
use crate::node::{Effects, NodeId};
use crate::peer_config::PeerConfig;
use crate::signal::Signal;
use crate::talk::Talk;

/// A peer of a [`World`](crate::World).
#[derive(Debug)]
pub struct Peer {
    agent: Agent,
    socket: SocketAddr,
    exchange: Exchange,
    talk: Talk,
}

impl Peer {
    pub(crate) fn new(
        config: PeerConfig,
        socket: SocketAddr,
        dice: &mut Dice,
        now: Instant,
    ) -> Self {
        let offers = config.role == Role::Controlling;
        let exchange = Exchange::new(offers, config.trickles, dice.number(1 << 62));
        let mut tuned = Config::new(dice.seed(), config.role, Pacer::new());
        (config.tune)(&mut tuned);
        let mut agent = Agent::new(tuned, now);
        for server in config.stun_servers {
            agent.add_stun_server(server, now);
        }
        Self { agent, socket, exchange, talk: Talk::new(config.says, offers) }
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
        self.exchange.introduce(other, name);
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
            effects.record(|| Event::DataReceived(data(path, payload)));
            self.talk.hear(&String::from_utf8_lossy(payload));
        }
        self.settle(now, effects);
        true
    }

    /// Takes a message of the signalling channel.
    pub(crate) fn hear(&mut self, signal: Signal, now: Instant, effects: &mut Effects) {
        self.exchange.hear(signal, &mut self.agent, now, effects);
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
                effects.record(|| frazil_trace::agent::event(&self.agent, &event));
                idle = false;
            }
            if idle {
                break;
            }
        }
        self.exchange.tell(&self.agent, effects);
        self.speak(now, effects);
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
