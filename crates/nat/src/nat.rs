//! The machine: packets through, time on.

use alloc::vec::Vec;
use core::net::IpAddr;

use chacha20::ChaCha12Rng;
use frazil_sansio::Instant;
use rand_core::{Rng, SeedableRng};

use crate::memory::bindings::Bindings;
use crate::memory::filters::Filters;
use crate::memory::held::Held;
use crate::memory::replies::Replies;
use crate::memory::sessions::Sessions;
use crate::memory::trains::Trains;
use crate::packet::flow::Flow;
use crate::pools::Pools;
use crate::store::index::Secret;
use crate::store::lapse::Lapse as _;
use crate::store::slab::Id;
use crate::table::Table;
use crate::tcp::Connections;
use crate::verdict::Ticket;
use crate::{Behavior, Config, Mode, Packet, Protocol, Reason, Side, Usage, Verdict};

/// One NAT or firewall. See the [crate's page](crate) for an example.
///
/// It takes part in no protocol and sends nothing of its own: every packet gets its [`Verdict`], and
/// time only removes. What has expired is gone before anything is decided, so a driver that never
/// calls [`handle_timeout`](Self::handle_timeout) sees the same verdicts. Only a packet that is
/// [held](Verdict::Hold) gets its verdict later, from [`poll_release`](Self::poll_release).
#[derive(Debug)]
pub struct Nat {
    pub(crate) config: Config,
    pub(crate) now: Instant,
    pub(crate) bindings: Bindings,
    pub(crate) filters: Filters,
    pub(crate) replies: Replies,
    pub(crate) sessions: Sessions,
    pub(crate) connections: Connections,
    pub(crate) pools: Pools,
    pub(crate) held: Held,
    pub(crate) trains: Trains,
}

impl Nat {
    /// A NAT with an empty table. The seed, from a cryptographic source, decides the random ports;
    /// the same seed and the same packets give the same verdicts.
    #[must_use]
    pub fn new(config: Config, seed: [u8; 32]) -> Self {
        // Another stream than the one that UDP's ports come from.
        let mut random = ChaCha12Rng::from_seed(seed);
        random.set_stream(1);
        let secret = Secret::new([random.next_u64(), random.next_u64()]);
        let mut seeds = [seed; 3];
        for seed in seeds.iter_mut().skip(1) {
            random.fill_bytes(seed);
        }
        let limits = config.limits;
        let unsolicited = match config.mode {
            Mode::Firewall => Reason::Forbidden,
            _ => Reason::Unsolicited,
        };
        Self {
            now: Instant::ZERO,
            bindings: Bindings::new(limits.bindings, config.overloading.is_allowed(), secret),
            filters: Filters::new(&config, secret),
            replies: Replies::new(&config, mapping(&config), secret),
            sessions: Sessions::new(&config, secret),
            connections: Connections::new(config.tcp, limits.connections, secret),
            pools: Pools::new(&config, seeds),
            held: Held::new(limits.held, unsolicited, secret),
            trains: Trains::new(&config, secret),
            config,
        }
    }

    /// How this NAT behaves.
    #[must_use]
    pub fn config(&self) -> &Config {
        &self.config
    }

    /// Decides about a packet that arrives on the inside.
    ///
    /// May make or refresh a binding, release packets that are held, and move the deadline.
    pub fn outbound(&mut self, packet: Packet, now: Instant) -> Verdict {
        self.handle(Side::Inside, &packet, now)
    }

    /// Decides about a packet that arrives on the outside.
    ///
    /// May refresh a binding, release packets that are held, and move the deadline.
    pub fn inbound(&mut self, packet: Packet, now: Instant) -> Verdict {
        self.handle(Side::Outside, &packet, now)
    }

    /// Removes what has expired by `now`. Moves a deadline that was due, and may release packets
    /// that are held.
    pub fn handle_timeout(&mut self, now: Instant) {
        self.now = self.now.max(now);
        while let Some(id) = self.connections.expired(self.now) {
            self.end_connection(id);
        }
        while let Some(id) = self.bindings.expired(self.now) {
            self.remove(id);
        }
        self.filters.expire(self.now);
        self.replies.expire(self.now);
        self.sessions.expire(self.now);
        self.held.expire(self.now);
        self.trains.expire(&mut self.held, self.now);
    }

    /// When the next entry of a table expires; `None` when none does.
    ///
    /// Changed by every `&mut` method.
    #[must_use]
    pub fn poll_timeout(&self) -> Option<Instant> {
        let first = |entry: Option<(Instant, Id)>| entry.map(|(at, _)| at);
        [
            first(self.bindings.first()),
            first(self.connections.oldest()),
            self.filters.deadline(),
            self.replies.deadline(),
            self.sessions.deadline(),
            self.held.deadline(),
            self.trains.deadline(),
        ]
        .into_iter()
        .flatten()
        .min()
        .filter(|at| *at < Instant::MAX)
    }

    /// What becomes of a packet that was [held](Verdict::Hold), until `None`. Each is told once.
    pub fn poll_release(&mut self) -> Option<(Ticket, Verdict)> {
        self.held.poll()
    }

    /// The bindings, as of the latest time that the NAT was told.
    #[must_use]
    pub fn table(&self) -> Table<'_> {
        Table::new(self)
    }

    /// How many entries each table holds, as of the latest time that the NAT was told.
    #[must_use]
    pub fn usage(&self) -> Usage {
        Usage {
            bindings: self.bindings.len(),
            filters: self.filters.len(),
            replies: self.replies.len(),
            sessions: self.sessions.len(),
            connections: self.connections.len(),
            fragments: self.trains.len(),
            held: self.held.len(),
        }
    }

    /// Forgets everything that packets have taught it, as a device does that loses its power. What
    /// is held is released, to be dropped.
    pub fn reboot(&mut self) {
        self.bindings.clear();
        self.filters.clear();
        self.replies.clear();
        self.sessions.clear();
        self.connections.clear();
        self.held.forget(|_| false);
        self.trains.clear(&mut self.held);
        self.pools.release_all();
    }

    /// Takes a new set of external addresses. Bindings on addresses that are gone are removed, and
    /// what waits there is released, to be dropped; the others stay. Fragments that are on their way
    /// are lost.
    pub fn set_external(&mut self, external: impl IntoIterator<Item = IpAddr>) {
        self.config.external = external.into_iter().collect();
        self.pools.set_addresses(&self.config.external);
        if !self.config.mode.translates() {
            return;
        }
        let pools = &self.pools;
        let homeless = self.bindings.iter().filter(|b| !pools.contain(b.mapped.outside));
        let ids: Vec<_> = homeless.map(|binding| binding.id).collect();
        for id in ids {
            self.remove(id);
        }
        let pools = &self.pools;
        self.held.forget(|outside| pools.contain(outside));
        // What has been said of a first fragment may be about an address that is gone.
        self.trains.clear(&mut self.held);
    }

    #[inline(always)]
    fn handle(&mut self, from: Side, packet: &Packet, now: Instant) -> Verdict {
        self.handle_timeout(now);
        let flow = Flow::of(packet).filter(|_| packet.is_plain() && self.config.mode.has_state());
        match flow {
            Some(mut flow) => self.pass(from, packet, &mut flow),
            None => self.decide(from, packet).unwrap_or_else(Verdict::Drop),
        }
    }

    /// A packet that has endpoints of its own.
    #[inline(always)]
    pub(crate) fn pass(&mut self, from: Side, packet: &Packet, flow: &mut Flow) -> Verdict {
        match from {
            Side::Inside => self.go_out(packet, flow),
            Side::Outside => self.come_in(packet, flow),
        }
    }

    /// Ends a connection, and with the last one its binding.
    pub(crate) fn end_connection(&mut self, id: Id) {
        if let Some(gone) = self.connections.remove(id).filter(|gone| gone.last) {
            self.remove(gone.owner);
        }
    }

    /// Removes a binding, and gives back what it held.
    pub(crate) fn remove(&mut self, id: Id) {
        let Some(gone) = self.bindings.remove(id) else { return };
        self.filters.close(gone.gate(id));
        self.replies.forget(id);
        self.sessions.forget(id);
        if gone.protocol == Protocol::Tcp {
            self.connections.forget(id);
        }
        if self.config.mode.translates() {
            self.pools.of(gone.protocol).release(gone.outside.socket());
        }
    }
}

/// A firewall shows every internal endpoint as itself, to everyone.
pub(crate) fn mapping(config: &Config) -> Behavior {
    if config.mode.translates() { config.mapping } else { Behavior::EndpointIndependent }
}
