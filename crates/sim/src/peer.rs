//! A peer: an ICE agent, and the little application that owns it.

use core::net::SocketAddr;

use frazil_ice::{Agent, Config, Pacer, PairInfo, State};
use frazil_sansio::{AddressChange, Input, Instant, Path};
use frazil_trace::{Data, Event};

use crate::dice::Dice;
use crate::exchange::Exchange;
use crate::node::{Effects, NodeId};
use crate::peer_config::PeerConfig;
use crate::signal::Signal;
use crate::talk::Talk;
use crate::watch::{Breach, Watched};

/// A peer of a [`World`](crate::World).
#[derive(Debug)]
pub struct Peer {
    agent: Watched<Agent>,
    /// One for each address of the host.
    sockets: Vec<SocketAddr>,
    started: bool,
    exchange: Exchange,
    talk: Talk,
}

impl Peer {
    pub(crate) fn new(config: PeerConfig, dice: &mut Dice, now: Instant, watching: bool) -> Self {
        let offers = config.offers;
        let exchange = Exchange::new(offers, config.trickles, dice.number(1 << 62));
        let mut tuned = Config::new(dice.seed(), config.role, Pacer::new());
        (config.tune)(&mut tuned);
        let mut agent = Watched::new(Agent::new(tuned, now), watching);
        for server in config.stun_servers {
            agent.call(now, |agent| agent.add_stun_server(server, now));
        }
        let talk = Talk::new(config.says, offers).with_pause(config.pause);
        Self { agent, sockets: Vec::new(), started: false, exchange, talk }
    }

    /// The agent, to look at.
    #[must_use]
    pub const fn agent(&self) -> &Agent {
        self.agent.machine()
    }

    /// Its sockets, one for each address that its host has now.
    #[must_use]
    pub fn sockets(&self) -> &[SocketAddr] {
        &self.sockets
    }

    /// Whether it has selected a pair, and all that it wanted to hear has arrived.
    #[must_use]
    pub fn is_content(&self) -> bool {
        self.talk.is_over() && self.selected().is_some()
    }

    /// Whether its agent says that there is no path.
    #[must_use]
    pub fn has_failed(&self) -> bool {
        self.agent().state() == State::Failed
    }

    /// The nominated pair that carries data.
    #[must_use]
    pub fn selected(&self) -> Option<PairInfo> {
        self.agent().selected_pair()
    }

    /// What the other side said, each line once.
    #[must_use]
    pub fn heard(&self) -> &[String] {
        self.talk.heard()
    }

    /// What its agent did against the contract since this was last asked.
    pub(crate) fn take_breach(&mut self) -> Option<Breach> {
        self.agent.take_breach()
    }

    pub(crate) fn introduce(&mut self, other: NodeId, name: &str) {
        self.exchange.introduce(other, name);
    }

    pub(crate) fn poll_timeout(&self) -> Option<Instant> {
        // Without a path there is nobody to repeat it to.
        let again = self.talk.poll_timeout().filter(|_| self.selected().is_some());
        self.agent().poll_timeout().into_iter().chain(again).min()
    }

    pub(crate) fn start(&mut self, now: Instant, effects: &mut Effects<'_>) {
        self.started = true;
        for socket in &self.sockets {
            if let Err(refused) =
                self.agent.call(now, |agent| agent.add_local_address(*socket, now))
            {
                effects.record(|| Event::Note { text: format!("{socket}: {refused}") });
            }
        }
        self.agent.call(now, |agent| agent.gather(now));
        self.settle(now, effects);
    }

    /// The host has one more address. An agent that runs already is told, and does with it what it
    /// can.
    pub(crate) fn add_socket(
        &mut self,
        socket: SocketAddr,
        now: Instant,
        effects: &mut Effects<'_>,
    ) {
        self.sockets.push(socket);
        if self.started {
            self.change(AddressChange::Added(socket), now, effects);
        }
    }

    /// The host has lost an address.
    pub(crate) fn remove_socket(
        &mut self,
        socket: SocketAddr,
        now: Instant,
        effects: &mut Effects<'_>,
    ) {
        self.sockets.retain(|known| *known != socket);
        if self.started {
            self.change(AddressChange::Removed(socket), now, effects);
        }
    }

    fn change(&mut self, change: AddressChange, now: Instant, effects: &mut Effects<'_>) {
        self.agent.call(now, |agent| agent.handle_address(change, now));
        self.settle(now, effects);
    }

    pub(crate) fn handle_timeout(&mut self, now: Instant, effects: &mut Effects<'_>) {
        if self.agent().poll_timeout().is_some_and(|at| at <= now) {
            self.agent.handle_timeout(now);
        }
        self.settle(now, effects);
    }

    /// Takes a datagram to one of its sockets.
    pub(crate) fn receive(
        &mut self,
        path: Path,
        payload: &[u8],
        now: Instant,
        effects: &mut Effects<'_>,
    ) {
        if let Input::Data { path, payload } = self.agent.handle_input(path, payload, now) {
            effects.record(|| Event::DataReceived(data(path, payload)));
            self.talk.hear(&String::from_utf8_lossy(payload));
        }
        self.settle(now, effects);
    }

    /// Takes a message of the signalling channel.
    pub(crate) fn hear(&mut self, signal: Signal, now: Instant, effects: &mut Effects<'_>) {
        let exchange = &mut self.exchange;
        self.agent.call(now, |agent| exchange.hear(signal, agent, now, effects));
        self.settle(now, effects);
    }

    /// Drains the agent, and goes on with what it makes possible.
    fn settle(&mut self, now: Instant, effects: &mut Effects<'_>) {
        let mut buffer = [0; 1500];
        loop {
            let mut idle = true;
            while let Some(transmit) = self.agent.poll_transmit(&mut buffer) {
                effects.send(transmit.path, transmit.payload);
                idle = false;
            }
            while let Some(event) = self.agent.poll_event() {
                effects.record(|| frazil_trace::agent::event(self.agent.machine(), &event));
                idle = false;
            }
            if idle {
                break;
            }
        }
        self.agent.rest();
        self.exchange.tell(self.agent.machine(), effects);
        self.speak(now, effects);
    }

    /// Says what is to be said, once there is a path that was chosen for it.
    fn speak(&mut self, now: Instant, effects: &mut Effects<'_>) {
        if self.selected().is_none() {
            return;
        }
        while let Some(line) = self.talk.say(now) {
            let sent = self.agent.call(now, |agent| agent.send(line.as_bytes(), now));
            let Ok(transmit) = sent else { return };
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
