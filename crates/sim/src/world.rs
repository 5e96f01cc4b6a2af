//! The world: a clock, a queue of what is going to happen, and everything it happens to.

mod build;
mod change;
mod hosts;
mod look;
mod routers;
mod signalling;
mod transit;

use core::time::Duration;

use frazil_sansio::Instant;
use frazil_sansio::check::Line;

use crate::attachment::{Attachment, LinkId};
use crate::dice::Dice;
use crate::fault::{Fault, Seed, Wrong};
use crate::guard::Guard;
use crate::log::Log;
use crate::network::Network;
use crate::node::{Effect, Effects, Node, NodeId, NodeKind};
use crate::packet::{Frame, PacketId, Packets};
use crate::peer::Peer;
use crate::queue::Queue;
use crate::signal::{Signal, Signalling};

pub use change::Change;

/// A virtual network with a virtual clock. The same seed and the same calls make the same world, to
/// the last octet of every packet and record.
///
/// See the [crate's documentation](crate) for how one is built and run.
#[derive(Debug)]
pub struct World {
    seed: Seed,
    dice: Dice,
    now: Instant,
    queue: Queue<Happening>,
    guard: Guard,
    networks: Vec<Network>,
    links: Vec<Attachment>,
    nodes: Vec<Node>,
    /// Who hears what is put onto the internet.
    stranger: Option<NodeId>,
    packets: Packets,
    signalling: Signalling,
    /// Whether agents are held to the contract at every step.
    watching: bool,
    fault: Option<Fault>,
    log: Log,
    frames: Option<Vec<Frame>>,
    /// What a node wants done: empty but while it is said, and kept for its room.
    effects: Vec<Effect>,
}

/// Something that is going to happen.
#[derive(Debug)]
enum Happening {
    /// A packet comes to the network's end of a link on which packets wait for each other.
    Entry { link: LinkId, packet: PacketId },
    /// A packet comes off a link at its node.
    Arrival { link: LinkId, packet: PacketId },
    /// The signalling channel brings something.
    Signal { to: NodeId, signal: Box<Signal> },
    /// A node wanted to be woken.
    Wake { node: NodeId },
    /// The world changes.
    Change(Box<Change>),
}

impl World {
    /// The seed.
    #[must_use]
    pub const fn seed(&self) -> u64 {
        self.seed.0
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
    /// A [`Fault`] of a machine in it: time does not pass, or the contract is broken.
    pub fn run_until(
        &mut self,
        deadline: Instant,
        mut done: impl FnMut(&Self) -> bool,
    ) -> Result<bool, Fault> {
        loop {
            if let Some(fault) = &self.fault {
                return Err(fault.clone());
            }
            if done(self) {
                return Ok(true);
            }
            if self.queue.next_at().is_none_or(|at| at > deadline) {
                self.now = self.now.max(deadline);
                return Ok(false);
            }
            self.step();
        }
    }

    /// Lets the world run for a while.
    ///
    /// # Errors
    ///
    /// As for [`World::run_until`].
    pub fn run_for(&mut self, duration: Duration) -> Result<(), Fault> {
        self.run_until(self.now + duration, |_| false).map(|_| ())
    }

    /// Lets the next thing happen, if there is one.
    fn step(&mut self) {
        let Some((at, happening)) = self.queue.pop() else { return };
        self.now = self.now.max(at);
        if !self.guard.step(self.now) {
            return self.fail(Wrong::Livelock);
        }
        match happening {
            Happening::Entry { link, packet } => self.come_down(link, packet, self.now),
            Happening::Arrival { link, packet } => self.arrive(link, packet),
            Happening::Signal { to, signal } => {
                self.with_peer(to, |peer, now, effects| peer.hear(*signal, now, effects));
            }
            Happening::Wake { node } => self.wake(node, at),
            Happening::Change(change) => self.change(*change),
        }
    }

    fn wake(&mut self, id: NodeId, at: Instant) {
        let Some(node) = self.nodes.get_mut(id.0) else { return };
        if node.wake_at != Some(at) {
            return;
        }
        node.wake_at = None;
        // It may have found something better to wait for.
        if node.deadline.is_none_or(|deadline| deadline > self.now) {
            return self.arm(id);
        }
        let overdue = self.with_node(id, |node, now, effects| {
            match &mut node.kind {
                NodeKind::Router(router) => router.handle_timeout(now, effects),
                NodeKind::Host(_) => {
                    if let Some(peer) = node.peer() {
                        peer.handle_timeout(now, effects);
                    }
                }
            }
            let deadline = node.poll_timeout();
            deadline.filter(|at| *at <= now && node.router().is_some())
        });
        // An agent has a watch of its own; a NAT sends nothing, so its deadline must move.
        if let Some(Some(at)) = overdue
            && self.watching
        {
            self.breach(id, Line::DueIsDone, format!("the deadline stays at {at:?}"));
        }
    }

    /// Does something to a peer; nothing to any other node.
    fn with_peer(&mut self, id: NodeId, act: impl FnOnce(&mut Peer, Instant, &mut Effects<'_>)) {
        self.with_node(id, |node, now, effects| {
            if let Some(peer) = node.peer() {
                act(peer, now, effects);
            }
        });
    }

    /// Does something to a node, does what it wants done, and notes when to wake it.
    fn with_node<R>(
        &mut self,
        id: NodeId,
        act: impl FnOnce(&mut Node, Instant, &mut Effects<'_>) -> R,
    ) -> Option<R> {
        let node = self.nodes.get_mut(id.0)?;
        let mut list = core::mem::take(&mut self.effects);
        let recording = self.log.is_kept();
        let mut effects = Effects { list: &mut list, packets: &mut self.packets, recording };
        let result = act(node, self.now, &mut effects);
        node.deadline = node.poll_timeout();
        if self.watching
            && let Some((line, seen)) = node.peer().and_then(Peer::take_breach)
        {
            self.breach(id, line, seen);
        }
        self.arm(id);
        for effect in list.drain(..) {
            match effect {
                Effect::Record(event) => self.note(id, || *event),
                Effect::Send(packet) => self.send(id, packet),
                Effect::Signal { to, signal } => self.signal(id, to, signal),
            }
        }
        self.effects = list;
        Some(result)
    }

    /// Sees that a node is woken when it wants to be. One that puts off what it waits for, as a NAT
    /// does with every packet, is woken at the old time and looked at again, so that the queue does
    /// not fill with times that are of no use any more.
    fn arm(&mut self, id: NodeId) {
        let Some(node) = self.nodes.get_mut(id.0) else { return };
        let Some(deadline) = node.deadline else { return };
        let at = deadline.max(self.now);
        if node.wake_at.is_none_or(|known| at < known) {
            node.wake_at = Some(at);
            self.queue.push(at, Happening::Wake { node: id });
        }
    }

    fn breach(&mut self, id: NodeId, line: Line, seen: String) {
        let node = self.nodes.get(id.0).map(|node| node.name.clone()).unwrap_or_default();
        self.fail(Wrong::Contract { node, line, seen });
    }

    /// The first fault is the one that is told of.
    fn fail(&mut self, what: Wrong) {
        let (seed, at) = (self.seed.0, self.now);
        self.fault.get_or_insert(Fault { seed, at, what });
    }

    /// Notes what happened at a node, if anybody wants to know.
    fn note(&mut self, id: NodeId, event: impl FnOnce() -> frazil_trace::Event) {
        if let Some(node) = self.nodes.get(id.0) {
            self.log.note(self.now, &node.name, event);
        }
    }
}
