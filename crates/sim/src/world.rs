//! The world: a clock, a queue of what is going to happen, and everything it happens to.

mod build;
mod look;
mod transit;

use core::time::Duration;

use frazil_sansio::Instant;
use frazil_trace::{Event, Record};

use crate::dice::Dice;
use crate::guard::{Guard, Livelock};
use crate::network::{Link, Network, NetworkId};
use crate::node::{Application, Effect, Effects, Node, NodeId, NodeKind};
use crate::packet::{Frame, Packet};
use crate::peer::Peer;
use crate::queue::Queue;
use crate::signal::Signal;

/// A virtual network with a virtual clock. The same seed and the same calls make the same world, to
/// the last octet of every packet and record.
///
/// See the [crate's documentation](crate) for how one is built and run.
#[derive(Debug)]
pub struct World {
    seed: u64,
    dice: Dice,
    now: Instant,
    queue: Queue<Happening>,
    guard: Guard,
    networks: Vec<Network>,
    nodes: Vec<Node>,
    signalling: Link,
    /// When the last message on the signalling channel arrives.
    last_signal: Instant,
    next_packet: u64,
    records: Option<Vec<Record>>,
    frames: Option<Vec<Frame>>,
}

/// Something that is going to happen.
#[derive(Debug)]
enum Happening {
    /// A packet comes off `network` at a node.
    Arrival { network: NetworkId, node: NodeId, packet: Packet },
    /// The signalling channel brings something.
    Signal { to: NodeId, signal: Signal },
    /// A node wanted to be woken.
    Wake { node: NodeId },
}

impl World {
    /// The seed.
    #[must_use]
    pub const fn seed(&self) -> u64 {
        self.seed
    }

    /// The present time.
    #[must_use]
    pub const fn now(&self) -> Instant {
        self.now
    }

    /// Lets the world run until `done` says so, or until nothing is left to happen before `deadline`;
    /// then the clock stands at `deadline`. Says whether it was `done`.
    ///
    /// # Errors
    ///
    /// [`Livelock`] when time does not pass.
    pub fn run_until(
        &mut self,
        deadline: Instant,
        mut done: impl FnMut(&Self) -> bool,
    ) -> Result<bool, Livelock> {
        loop {
            if done(self) {
                return Ok(true);
            }
            if self.queue.next_at().is_none_or(|at| at > deadline) {
                self.now = self.now.max(deadline);
                return Ok(false);
            }
            self.step()?;
        }
    }

    /// Lets the world run for a while.
    ///
    /// # Errors
    ///
    /// [`Livelock`] when time does not pass.
    pub fn run_for(&mut self, duration: Duration) -> Result<(), Livelock> {
        self.run_until(self.now + duration, |_| false).map(|_| ())
    }

    /// Lets the next thing happen, if there is one.
    fn step(&mut self) -> Result<(), Livelock> {
        let Some((at, happening)) = self.queue.pop() else { return Ok(()) };
        self.now = self.now.max(at);
        self.guard.step(self.now)?;
        match happening {
            Happening::Arrival { network, node, packet } => self.arrive(network, node, packet),
            Happening::Signal { to, signal } => {
                self.with_peer(to, |peer, now, effects| peer.hear(signal, now, effects));
            }
            Happening::Wake { node } => self.wake(node, at),
        }
        Ok(())
    }

    fn wake(&mut self, id: NodeId, at: Instant) {
        let Some(node) = self.nodes.get_mut(id.0) else { return };
        if node.wake_at != Some(at) {
            return;
        }
        node.wake_at = None;
        self.with_node(id, |node, now, effects| match &mut node.kind {
            NodeKind::Router(router) => router.handle_timeout(now, effects),
            NodeKind::Host(host) => {
                if let Application::Peer(peer) = &mut host.application {
                    peer.handle_timeout(now, effects);
                }
            }
        });
    }

    /// Does something to a peer; nothing to any other node.
    fn with_peer(&mut self, id: NodeId, act: impl FnOnce(&mut Peer, Instant, &mut Effects)) {
        self.with_node(id, |node, now, effects| {
            if let NodeKind::Host(host) = &mut node.kind
                && let Application::Peer(peer) = &mut host.application
            {
                act(peer, now, effects);
            }
        });
    }

    /// Does something to a node, does what it wants done, and notes when to wake it.
    fn with_node<R>(
        &mut self,
        id: NodeId,
        act: impl FnOnce(&mut Node, Instant, &mut Effects) -> R,
    ) -> Option<R> {
        let mut effects = Effects { recording: self.records.is_some(), ..Effects::default() };
        let node = self.nodes.get_mut(id.0)?;
        let result = act(node, self.now, &mut effects);
        let deadline = node.poll_timeout().map(|at| at.max(self.now));
        if deadline != node.wake_at {
            node.wake_at = deadline;
            if let Some(at) = deadline {
                self.queue.push(at, Happening::Wake { node: id });
            }
        }
        for effect in effects.list {
            match effect {
                Effect::Record(event) => self.record(id, || event),
                Effect::Send(path, payload) => self.send(id, path, payload),
                Effect::Signal { to, signal } => self.signal(to, signal),
            }
        }
        Some(result)
    }

    /// Puts a message onto the signalling channel, which never reorders.
    fn signal(&mut self, to: NodeId, signal: Signal) {
        let took = self.signalling.delay + self.dice.duration(self.signalling.jitter);
        self.last_signal = self.last_signal.max(self.now + took);
        self.queue.push(self.last_signal, Happening::Signal { to, signal });
    }

    /// Notes what happened at a node, if anybody wants to know.
    fn record(&mut self, id: NodeId, event: impl FnOnce() -> Event) {
        if let Some(records) = &mut self.records
            && let Some(node) = self.nodes.get(id.0)
        {
            records.push(Record::new(self.now.as_micros(), node.name.as_str(), event()));
        }
    }
}
